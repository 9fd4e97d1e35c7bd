// SPDX-License-Identifier: MIT
// The commands audit and account as a user runs them.
#include <gtest/gtest.h>

#include <sstream>

#include "base/test_folder.h"
#include "cli/command.h"

namespace cw::cli {
namespace {

struct Said {
  int exit_code = 0;
  std::string out, error;
};

class AuditCommand : public testing::Test {
 protected:
  Said run(std::vector<std::string> arguments) {
    for (const auto& more : {std::string("--store"), folder_.at("data").string(), std::string("--keys"), folder_.at("keys").string()})
      arguments.push_back(more);
    std::ostringstream out, error;
    const int exit_code = run_command_line(arguments, all_commands(), out, error);
    return {exit_code, out.str(), error.str()};
  }
  test::Folder folder_;
};

TEST_F(AuditCommand, StartsSignsAndVerifiesALog) {
  const Said started = run({"audit", "start", "--name", "alderwick.example/log"});
  ASSERT_EQ(started.exit_code, 0) << started.error;
  EXPECT_TRUE(started.out.starts_with("alderwick.example/log+")) << started.out;
  const Said checkpoint = run({"audit", "checkpoint"});
  ASSERT_EQ(checkpoint.exit_code, 0) << checkpoint.error;
  EXPECT_TRUE(checkpoint.out.starts_with("alderwick.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n")) << checkpoint.out;
  const Said verified = run({"audit", "verify", "--checkpoint", folder_.with("c.txt", checkpoint.out).string()});
  ASSERT_EQ(verified.exit_code, 0) << verified.error;
  EXPECT_NE(verified.out.find("checkpoints  2 agree\n"), std::string::npos) << verified.out;
  EXPECT_NE(verified.out.find("result       whole"), std::string::npos) << verified.out;
}

TEST_F(AuditCommand, ACheckOfTheStoreLooksAtTheLogToo) {
  ASSERT_EQ(run({"audit", "start", "--name", "alderwick.example/log"}).exit_code, 0);
  std::ostringstream out, error;
  EXPECT_EQ(run_command_line({"check", "--store", folder_.at("data").string()}, all_commands(), out, error), 0) << error.str();
  EXPECT_NE(out.str().find("access log"), std::string::npos) << out.str();
}

TEST_F(AuditCommand, TellsTamperingByItsExitCode) {
  ASSERT_EQ(run({"audit", "start", "--name", "alderwick.example/log"}).exit_code, 0);
  const Said checkpoint = run({"audit", "checkpoint"});
  std::string changed = checkpoint.out;
  changed.replace(changed.find("\n0\n"), 3, "\n5\n");
  EXPECT_EQ(run({"audit", "verify", "--checkpoint", folder_.with("c.txt", changed).string()}).exit_code, 10);
  EXPECT_EQ(run({"audit", "prove", "--entry", "3"}).exit_code, 11);
}

TEST_F(AuditCommand, SaysWhatItNeeds) {
  EXPECT_EQ(run({"audit", "verify"}).exit_code, 11);
  EXPECT_EQ(run({"audit", "start"}).exit_code, 2);
  EXPECT_EQ(run({"audit", "destroy"}).exit_code, 2);
  EXPECT_EQ(run({"audit", "prove"}).exit_code, 2);
}

TEST_F(AuditCommand, AccountMakesTheFirstAdministratorOnce) {
  const std::string common = std::string(CW_SOURCE_DIR) + "/packages/trust/common_passwords.txt";
  const std::string weak = folder_.with("weak", "password1234\n").string(),
                    good = folder_.with("good", "coffee lampshade thunder\n").string();
  const Said link = run({"account", "link", "--common-passwords", common});
  ASSERT_EQ(link.exit_code, 0) << link.error;
  EXPECT_TRUE(link.out.starts_with("cwf_"));
  const auto administrator = [&](const std::string& password) {
    return run({"account", "administrator", "--name", "ann", "--organisation", "council", "--password-file", password, "--common-passwords",
                common});
  };
  EXPECT_EQ(administrator(weak).exit_code, 10);
  const Said made = administrator(good);
  EXPECT_EQ(made.exit_code, 0) << made.error;
  EXPECT_EQ(administrator(good).exit_code, 13) << "there is one already";
  EXPECT_EQ(run({"account", "link", "--common-passwords", common}).exit_code, 13);
  EXPECT_EQ(run({"account", "administrator", "--common-passwords", common}).exit_code, 2);
}

}  // namespace
}  // namespace cw::cli
