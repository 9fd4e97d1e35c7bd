// SPDX-License-Identifier: MIT
#include "services/place/internal/zip_promise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace cw::place {
namespace {

std::string number(std::uint64_t value, std::size_t bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
  return out;
}
// An entry of the directory that promises `bytes`.
std::string entry(std::uint64_t bytes, const std::string& extra = {}) {
  return "PK\1\2" + std::string(20, '\0') + number(bytes, 4) + number(1, 2) + number(extra.size(), 2) + number(0, 2) +
         std::string(12, '\0') + "a" + extra;
}
std::string end_of(std::uint64_t files, std::uint64_t bytes, std::uint64_t offset, const std::string& comment = {}) {
  return "PK\5\6" + std::string(4, '\0') + number(files, 2) + number(files, 2) + number(bytes, 4) + number(offset, 4) +
         number(comment.size(), 2) + comment;
}
std::string archive(const std::vector<std::string>& entries, const std::string& comment = {}) {
  const std::string content = "PK\3\4 what is packed";
  std::string directory;
  for (const std::string& each : entries) directory += each;
  return content + directory + end_of(entries.size(), directory.size(), content.size(), comment);
}
Result<ZipPromise> promise_of(const std::string& bytes) {
  return zip_promise(bytes.size(), [&](std::uint64_t at, std::span<char> into) -> Result<std::size_t> {
    if (at > bytes.size()) return std::size_t{0};
    const std::size_t got = std::min(into.size(), bytes.size() - static_cast<std::size_t>(at));
    std::memcpy(into.data(), bytes.data() + at, got);
    return got;
  });
}

TEST(ZipPromise, IsWhatTheDirectorySays) {
  const auto promised = promise_of(archive({entry(1000), entry(4'000'000'000)}, "a comment with PK\5\6 in it"));
  ASSERT_TRUE(promised.has_value()) << promised.error().message;
  EXPECT_EQ(promised->files, 2U);
  EXPECT_EQ(promised->bytes, 4'000'001'000U);
  EXPECT_EQ(promise_of(archive({}))->files, 0U);
}

TEST(ZipPromise, OfALargeArchiveIsReadToo) {
  const std::string extra = number(9, 2) + number(2, 2) + "xx" + number(1, 2) + number(8, 2) + number(5'000'000'000, 8);
  const auto large = promise_of(archive({entry(0xFFFFFFFF, extra)}));
  ASSERT_TRUE(large.has_value());
  EXPECT_EQ(large->bytes, 5'000'000'000U);
  const std::string directory = entry(7);
  const std::string whole = "PK\3\4" + directory + "PK\6\6" + number(44, 8) + std::string(12, '\0') + number(1, 8) + number(1, 8) +
                            number(directory.size(), 8) + number(4, 8) + "PK\6\7" + number(0, 4) + number(4 + directory.size(), 8) +
                            number(1, 4) + end_of(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF);
  const auto found = promise_of(whole);
  ASSERT_TRUE(found.has_value()) << found.error().message;
  EXPECT_EQ(found->bytes, 7U);
}

TEST(ZipPromise, AnySumOfPromisesStaysLarge) {
  const std::string extra = number(1, 2) + number(8, 2) + number(~std::uint64_t{0} - 5, 8);
  EXPECT_EQ(promise_of(archive({entry(0xFFFFFFFF, extra), entry(100)}))->bytes, ~std::uint64_t{0});
}

TEST(ZipPromise, WhatIsCutOrSaysOtherwiseThanItIsIsRefused) {
  const std::string whole = archive({entry(1), entry(2)});
  for (std::size_t length = 0; length < whole.size(); ++length) EXPECT_FALSE(promise_of(whole.substr(0, length)).has_value()) << length;
  EXPECT_FALSE(promise_of("PK\3\4" + end_of(0, 100, 0)).has_value()) << "a directory that reaches past the end";
  EXPECT_FALSE(promise_of("PK\3\4" + end_of(0, 0, 1000)).has_value());
  EXPECT_FALSE(promise_of("PK\3\4" + entry(1) + end_of(2, entry(1).size(), 4)).has_value()) << "more files than stand there";
  std::string past = entry(1);
  past[28] = '\xFF';  // a name that is longer than what is left
  EXPECT_FALSE(promise_of(archive({past})).has_value());
}

}  // namespace
}  // namespace cw::place
