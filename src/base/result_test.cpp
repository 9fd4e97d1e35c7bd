// SPDX-License-Identifier: MIT
#include "base/result.h"

#include <gtest/gtest.h>

#include <set>

namespace cw {
namespace {

constexpr ErrorCode all_codes[] = {ErrorCode::invalid,   ErrorCode::not_found,   ErrorCode::denied,      ErrorCode::conflict,
                                   ErrorCode::too_large, ErrorCode::unavailable, ErrorCode::unsupported, ErrorCode::internal};

TEST(ErrorTable, HasADistinctNameAndExitCodeForEveryCode) {
  std::set<std::string_view> names;
  std::set<int> exits;
  for (const ErrorCode code : all_codes) {
    names.insert(name_of(code));
    exits.insert(exit_code_of(Error{code, "", ""}));
  }
  EXPECT_EQ(names.size(), 8U);
  EXPECT_EQ(exits.size(), 8U);
  EXPECT_FALSE(exits.contains(0));
  EXPECT_FALSE(exits.contains(2)) << "2 is a wrong command line";
}

TEST(Error, MayCarryAnExitCodeOfItsOwn) {
  const Result<int> failed = fail_with_exit(ErrorCode::invalid, 23, "file x is empty", "x");
  EXPECT_EQ(exit_code_of(failed.error()), 23);
  EXPECT_EQ(failed.error().field, "x");
  EXPECT_GT(failed.error().where.line(), 0U);
}

Result<int> half(int number) {
  if (number % 2 != 0) return fail(ErrorCode::invalid, "odd");
  return number / 2;
}
Result<void> check_small(int number) {
  if (number > 10) return fail(ErrorCode::too_large, "large");
  return {};
}
Result<int> quarter(int number) {
  CW_CHECK(check_small(number));
  CW_TRY(const int once, half(number));
  CW_TRY(const int twice, half(once));
  return twice;
}

TEST(Result, IsHandedUpAtTheFirstFailure) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(6).error().message, "odd");
  EXPECT_EQ(quarter(12).error().code, ErrorCode::too_large);
}

}  // namespace
}  // namespace cw
