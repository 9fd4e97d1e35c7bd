// SPDX-License-Identifier: MIT
// What ./run puts into the desk: a small borough, twice, and a server that only this machine reaches.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>

#include "base/test_folder.h"

namespace cw::test {
namespace {

class Demonstration : public testing::Test {
 protected:
  // Its exit status, and what it printed.
  std::pair<int, std::string> command(const std::string& words) const {
    const std::string said = folder_.at("said.txt").string();
    const int status = std::system(("cd '" CW_SOURCE_DIR "' && '" CW_BINARY "' " + words + " >'" + said + "' 2>&1").c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content_of(said)};
  }
  Folder folder_;
};

TEST_F(Demonstration, IsMadeOnceAndStaysAsItIsTheSecondTime) {
  const std::string sample = folder_.at("sample").string(), desk = folder_.at("desk").string();
  ASSERT_EQ(command("sample --out '" + sample + "' --residents 1000 --seed 3 --quiet").first, 0);
  const std::string words = "demonstration --sample '" + sample + "' --into '" + desk + "'";
  const auto [first, told] = command(words);
  ASSERT_EQ(first, 0) << told;
  EXPECT_NE(told.find("council_tax"), std::string::npos) << told;
  EXPECT_NE(told.find(" records in "), std::string::npos) << told;
  const std::filesystem::path accounts = desk + "/accounts.txt";
  const std::string passwords = content_of(accounts);
  EXPECT_EQ(std::filesystem::status(accounts).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const std::size_t officer = passwords.find("officer ");
  ASSERT_NE(officer, std::string::npos);
  EXPECT_NE(told.find(passwords.substr(officer + 8, 24)), std::string::npos) << "the password that is kept is the one that is shown";
  const auto [second, again] = command(words);
  ASSERT_EQ(second, 0) << again;
  EXPECT_EQ(again.find(" records in "), std::string::npos) << again;
  EXPECT_NE(again.find("is there"), std::string::npos) << again;
  EXPECT_EQ(content_of(accounts), passwords);
}

TEST_F(Demonstration, IsServedToThisMachineAlone) {
  const auto [status, said] = command("serve --demonstration --address 0.0.0.0 --port 0 --store '" + folder_.at("data").string() +
                                      "' --keys '" + folder_.at("keys").string() + "'");
  EXPECT_EQ(status, 2) << said;
  EXPECT_NE(said.find("--demonstration is for this machine alone"), std::string::npos) << said;
}

}  // namespace
}  // namespace cw::test
