// SPDX-License-Identifier: MIT
// The half of the DMN TCK that is at hand: every directory passes whole, and diagnostics are where they should be. The suite is not in the
// repository: see CONTRIBUTING.md.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "services/decisions/tck.h"

namespace cw::decisions {
namespace {

namespace fs = std::filesystem;

fs::path suite() {
  const char* shared = std::getenv("COMMONWEAL_SHARED");
  return (shared != nullptr ? fs::path(shared) : fs::path(CW_SOURCE_DIR) / ".." / "shared") / "data" / "dmn-tck" / "TestCases";
}

TEST(DmnTck, EveryDirectoryPassesWhole) {
  if (!fs::exists(suite())) GTEST_SKIP() << "NOT TESTED: no suite at " << suite() << "; set COMMONWEAL_SHARED";
  const auto run = run_tck(suite());
  ASSERT_TRUE(run.has_value()) << run.error().message;
  for (const TckDirectory& directory : run->directories) {
    std::cout << directory.name << ": " << directory.passed << " of " << directory.cases.size() << ", diagnostics " << directory.strict
              << " of " << directory.results << "\n";
    for (const TckCase& each : directory.cases) EXPECT_TRUE(each.passed) << directory.name << " " << each.id << ": " << each.message;
  }
  EXPECT_GE(run->cases(), 2111U);
  // A diagnostic where an error is expected, and none elsewhere.
  EXPECT_GE(static_cast<double>(run->strict()), 0.99 * static_cast<double>(run->results()));
}

TEST(DmnTck, TheScoreboardHasOneLineForEachCase) {
  TckRun run;
  run.directories.push_back(
      {"level/0001", {{"0001-test-01", "001", true, ""}, {"0001-test-01", "002", false, "expected \"a\",\nfound 1"}}, 1, 2, 1, {}});
  EXPECT_EQ(scoreboard_csv(run),
            "\"level/0001\",\"0001-test-01\",\"001\",\"SUCCESS\",\"\"\n"
            "\"level/0001\",\"0001-test-01\",\"002\",\"ERROR\",\"expected \"\"a\"\", found 1\"\n");
}

TEST(DmnTck, AFolderWithoutTestsIsSaid) {
  const auto run = run_tck("no such folder");
  ASSERT_FALSE(run.has_value());
  EXPECT_EQ(run.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace cw::decisions
