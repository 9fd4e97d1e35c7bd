// SPDX-License-Identifier: MIT
// Files without a configuration whose columns are as bad as they can be: each ends in bounded time and memory, with a message of one line
// or a result that joins neither everything nor what is told apart.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

class HostileColumns : public testing::Test {
 protected:
  HostileColumns() {
    std::string name = (fs::temp_directory_path() / "hostile-columns-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~HostileColumns() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  void put(const std::string& name, const std::string& head, std::size_t rows, const std::function<std::string(std::size_t)>& row) const {
    std::ofstream out(folder_ / name, std::ios::binary);
    out << head << '\n';
    for (std::size_t i = 0; i < rows; ++i) out << row(i) << '\n';
  }
  // Exit code; 124 where it takes longer than two minutes. Memory is bounded to 8 GB of addresses, but under a sanitizer, which reserves
  // more.
  [[nodiscard]] int link(const std::string& files) {
    const char* given = std::getenv("COMMONWEAL_BINARY");
    const std::string command =
        fmt::format("cd '{}' && {}timeout {} '{}' link {} --out out --quiet >out.txt 2>err.txt", folder_.string(),
                    sanitized ? "" : "ulimit -v 8000000 && ", sanitized ? 1200 : 120, given != nullptr ? given : CW_BINARY, files);
    const int status = std::system(command.c_str());
    out = content_of(folder_ / "out.txt");
    message = content_of(folder_ / "err.txt");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  [[nodiscard]] std::size_t things() const {
    std::istringstream lines(content_of(folder_ / "out/clusters.csv"));
    std::string line;
    std::getline(lines, line);
    std::set<std::string> seen;
    while (std::getline(lines, line)) seen.insert(line.substr(line.rfind(',') + 1));
    return seen.size();
  }
  void expect_refused(const std::string& files, int exit_code, const std::string& part) {
    EXPECT_EQ(link(files), exit_code) << message;
    EXPECT_NE(message.find(part), std::string::npos) << message;
    EXPECT_LT(message.size(), 700U);
    EXPECT_FALSE(fs::exists(folder_ / "out/clusters.csv"));
  }

  std::string out, message;

 private:
  fs::path folder_;
};

TEST_F(HostileColumns, OfWhichAllAreEqualLeaveNothingToCompare) {
  put("a.csv", "id,name,town", 2000, [](std::size_t i) { return fmt::format("{},Ann Smith,Leeds", i); });
  expect_refused("a.csv", 2, "can be compared");
}

TEST_F(HostileColumns, OfWhichAllAreEmptyLeaveNothingToCompare) {
  put("a.csv", "id,name,town", 2000, [](std::size_t i) { return fmt::format("{},,", i); });
  expect_refused("a.csv", 2, "can be compared");
}

TEST_F(HostileColumns, OfIdsOnlyLeaveNothingToCompare) {
  put("a.csv", "id", 2000, [](std::size_t i) { return fmt::format("{}", i); });
  put("b.csv", "id", 2000, [](std::size_t i) { return fmt::format("{}", i); });
  expect_refused("a.csv b.csv", 2, "can be compared");
}

TEST_F(HostileColumns, OfWhichAllValuesDifferEndWell) {
  put("a.csv", "id,code,number", 5000, [](std::size_t i) { return fmt::format("{},X{:x},{}", i, i * 2654435761U, i * 40503U); });
  const int code = link("a.csv");
  EXPECT_TRUE(code == 2 || code == 0) << code << message;
  if (code == 0) {
    EXPECT_GT(things(), 4900U);
  }
}

TEST_F(HostileColumns, OfOneNameInAHundredThousandRecordsLeaveNothingToCompare) {
  put("a.csv", "name", 100'000, [](std::size_t) { return "John Smith"; });
  expect_refused("a.csv", 2, "can be compared");
}

TEST_F(HostileColumns, OfAMillionEqualRowsLeaveNothingToCompare) {
  put("a.csv", "first_name,surname,dob", 1'000'000, [](std::size_t) { return "Ann,Smith,1980-02-03"; });
  expect_refused("a.csv", 2, "can be compared");
}

TEST_F(HostileColumns, OfTwoNamesInAHundredThousandRecordsAreNeverComparedPairByPair) {
  put("a.csv", "name", 100'000, [](std::size_t i) { return i % 2 == 0 ? "John Smith" : "Ann Jones"; });
  expect_refused("a.csv", 14, "could be narrowed down");
}

TEST_F(HostileColumns, OfOneRecordAreSaidToBeTooFew) {
  put("a.csv", "id,name", 1, [](std::size_t) { return "1,Ann Smith"; });
  expect_refused("a.csv", 10, "fewer than two records");
}

TEST_F(HostileColumns, OfBytesThatAreNoTextAreRefused) {
  put("a.csv", "id,name", 500, [](std::size_t i) {
    std::string bytes;
    for (std::size_t k = 0; k < 12; ++k) bytes += static_cast<char>(128 + (i * 31 + k * 17) % 127);
    return fmt::format("{},{}", i, bytes);
  });
  EXPECT_NE(link("a.csv"), 124);
  EXPECT_LT(message.size(), 700U);
}

TEST_F(HostileColumns, WithANameOfAMegabyteEndWell) {
  put("a.csv", "id," + std::string(1'000'000, 'x'), 50, [](std::size_t i) { return fmt::format("{},Ann{}", i, i); });
  const int code = link("a.csv");
  EXPECT_TRUE(code == 0 || code == 2 || code == 10) << code;
  EXPECT_LT(message.size(), 700U);
}

TEST_F(HostileColumns, InTheirThousandsAreLinkedByThoseThatTellMost) {
  std::string head = "c0";
  for (int i = 1; i < 10'000; ++i) head += fmt::format(",c{}", i);
  put("a.csv", head, 40, [](std::size_t row) {
    std::string line = std::to_string(row % 50);
    for (std::size_t i = 1; i < 10'000; ++i) line += fmt::format(",{}", (row * row * 7919 + i * row * 31 + i) % 11);
    return line;
  });
  EXPECT_EQ(link("a.csv"), 0) << message;
  EXPECT_GT(things(), 1U);
}

TEST_F(HostileColumns, OfTwoEqualFilesJoinEachRecordWithItself) {
  const auto row = [](std::size_t i) {
    return fmt::format("{},{} shop {},{}", i, i * 7919 % 100'003, i * 31 % 97, i % 3 == 0 ? "Leeds" : "York");
  };
  put("a.csv", "id,name,city", 500, row);
  put("b.csv", "id,name,city", 500, row);
  EXPECT_EQ(link("a.csv b.csv"), 0) << message;
  EXPECT_NEAR(static_cast<double>(things()), 500, 25);
}

}  // namespace
