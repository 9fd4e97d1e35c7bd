// SPDX-License-Identifier: MIT
// Password rules and one-time codes.
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "base/test_folder.h"
#include "trust/crypto.h"
#include "trust/one_time_code.h"
#include "trust/password_rules.h"

namespace cw::trust {
namespace {

const CommonPasswords& shipped() {
  static const CommonPasswords list =
      read_common_passwords(test::content_of(std::filesystem::path(CW_SOURCE_DIR) / "packages/trust/common_passwords.txt")).value();
  return list;
}
std::string complaint(std::string_view password) {
  const std::string_view own[] = {"ann.smithson", "Alderwick Council"};
  const auto checked = check_password(password, own, shipped());
  return checked ? "" : checked.error().message;
}

TEST(PasswordRules, AskForLengthAndNothingElse) {
  EXPECT_TRUE(complaint("short1!").starts_with("The password must have at least 12 characters."));
  EXPECT_EQ(complaint("coffee lampshade thunder"), "");
  EXPECT_EQ(complaint("kqzvwmtrhpdn"), "");
  EXPECT_EQ(complaint("mae hen wlad fy nhadau"), "");
  EXPECT_EQ(complaint("ëëÿüñçøþßåæœ"), "") << "characters are counted, not bytes";
  EXPECT_TRUE(complaint(std::string(257, 'x')).starts_with("The password may have at most 256"));
  EXPECT_EQ(complaint("\xFF\xFFxxxxxxxxxxxxx"), "The password is not UTF-8.");
}

TEST(PasswordRules, RefuseWhatManyPeopleHaveAndItsDisguises) {
  for (const char* common : {"password1234", "Password2026!", "P4$$w0rd12345", "passwordpassword", "!!letmein!!!!!", "123456789012",
                             "Liverpool1892", "iloveyou12345"})
    EXPECT_TRUE(complaint(common).starts_with("Too many people") || complaint(common).starts_with("The password is a simple row"))
        << common;
}

TEST(PasswordRules, RefuseTwoThatManyPeopleHaveJoined) {
  for (const char* joined : {"dragonliverpool", "Qwerty123Letmein", "dr4g0n-sunsh1ne", "sunshine & chelsea", "liverpool/dragon2026"})
    EXPECT_TRUE(complaint(joined).starts_with("Too many people")) << joined << ": " << complaint(joined);
  EXPECT_EQ(complaint("dragonteapot99"), "") << "only one of them is common";
  EXPECT_EQ(complaint("dragon teapot liverpool"), "") << "three words, as advised";
}

// What tools/make_common_passwords.mjs made of the passwords of leaks: OWASP's ASVS asks for the 3,000 most used.
TEST(PasswordRules, KnowTheThousandsThatLeakedMostOften) {
  const std::filesystem::path made = std::filesystem::path(CW_SOURCE_DIR) / "build" / "common_passwords.txt";
  if (!std::filesystem::exists(made)) GTEST_SKIP() << "NOT TESTED: " << made << " is not there: node tools/make_common_passwords.mjs";
  const std::string text = test::content_of(made);
  const CommonPasswords list = read_common_passwords(text).value();
  EXPECT_GT(list.size(), 40'000U);
  std::size_t asked = 0;
  std::string_view left = text;
  left.remove_prefix(left.find('\n') + 1);  // the line that says where it is from
  for (; asked < 3000; ++asked) {
    const std::size_t end = left.find('\n');
    ASSERT_NE(end, std::string_view::npos);
    std::string password(left.substr(0, end));
    left.remove_prefix(end + 1);
    const std::string once = password;
    while (password.size() < 12) password += once;  // as people come to 12: the same again
    const auto refused = check_password(password, {}, list);
    ASSERT_FALSE(refused.has_value()) << "entry " << asked;
    EXPECT_EQ(password_fault(refused.error()), PasswordFault::common) << "entry " << asked;
  }
}

TEST(PasswordRules, RefuseRowsAndNames) {
  for (const char* row :
       {"aaaaaaaaaaaaaaa", "abcdefghijklmnop", "98765432109876", "qwertyuiopasdf", "abababababababab", "aaaabbbbccccdddd"})
    EXPECT_TRUE(complaint(row).starts_with("The password is a simple row") || complaint(row).starts_with("Too many"))
        << row << ": " << complaint(row);
  EXPECT_TRUE(complaint("AnnSmithson99").starts_with("The password is mostly a name"));
  EXPECT_TRUE(complaint("alderwick council").starts_with("The password is mostly a name"));
  EXPECT_EQ(complaint("alderwick teapot umbrella"), "");
}

TEST(PasswordRules, AnErrorSaysWhichRuleItIsAbout) {
  const std::string_view own[] = {"ann.smithson", "Alderwick Council"};
  const auto fault = [&](std::string_view password) { return password_fault(check_password(password, own, shipped()).error()); };
  EXPECT_EQ(fault("\xFF\xFFxxxxxxxxxxxxx"), PasswordFault::not_text);
  EXPECT_EQ(fault("short1!"), PasswordFault::too_short);
  EXPECT_EQ(fault(std::string(257, 'x')), PasswordFault::too_long);
  EXPECT_EQ(fault("password1234"), PasswordFault::common);
  EXPECT_EQ(fault("abcdefghijklmnop"), PasswordFault::simple_row);
  EXPECT_EQ(fault("AnnSmithson99"), PasswordFault::own_name);
  EXPECT_FALSE(password_fault(fail(ErrorCode::invalid, "The code is wrong.").value()).has_value());
}

TEST(PasswordRules, TheListIsReadFromText) {
  const auto list = read_common_passwords("# comment\nFluffy99\r\n\n");
  ASSERT_TRUE(list.has_value());
  EXPECT_TRUE(list->contains("fluffy99"));
  EXPECT_TRUE(list->contains("fluffy"));
  EXPECT_EQ(list->size(), 2U);
  EXPECT_FALSE(read_common_passwords("").has_value());
  EXPECT_FALSE(read_common_passwords("\xFF").has_value());
  EXPECT_GT(shipped().size(), 200U);
}

// RFC 4226, appendix D, and RFC 6238, appendix B.
TEST(OneTimeCode, AgreesWithThePublishedVectors) {
  const ByteView secret = bytes_of("12345678901234567890");
  const char* expected[] = {"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t i = 0; i < 10; ++i) EXPECT_EQ(one_time_code(secret, i), expected[i]);
  const std::pair<std::int64_t, const char*> times[] = {{59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
                                                        {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [second, code] : times)
    EXPECT_EQ(one_time_code(secret, static_cast<std::uint64_t>(totp_step({second * 1'000'000})), 8), code) << second;
}

TEST(OneTimeCode, CountsOnceAndOnlyNearItsTime) {
  const ByteView secret = bytes_of("12345678901234567890");
  const Timestamp now{1'111'111'111'000'000};
  const std::int64_t step = totp_step(now);
  const std::string code = one_time_code(secret, static_cast<std::uint64_t>(step));
  EXPECT_EQ(matching_step(secret, code, now, 0), step);
  EXPECT_EQ(matching_step(secret, code.substr(0, 3) + " " + code.substr(3), now, 0), step);
  EXPECT_EQ(matching_step(secret, code, now, step), std::nullopt) << "used before";
  EXPECT_EQ(matching_step(secret, code, {now.microseconds + 30'000'000}, 0), step) << "a clock that is slow";
  EXPECT_EQ(matching_step(secret, code, {now.microseconds - 30'000'000}, 0), step) << "a clock that is fast";
  EXPECT_EQ(matching_step(secret, code, {now.microseconds + 60'000'000}, 0), std::nullopt);
  EXPECT_EQ(matching_step(secret, "", now, 0), std::nullopt);
  EXPECT_EQ(matching_step(secret, code + "0", now, 0), std::nullopt);
}

TEST(OneTimeCode, IsHandedToAppsAsAUri) {
  EXPECT_EQ(
      totp_uri(bytes_of("12345678901234567890"), "Alderwick Council", "ann@x"),
      "otpauth://totp/"
      "Alderwick%20Council:ann%40x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Alderwick%20Council&algorithm=SHA1&digits=6&period=30");
}

TEST(RecoveryCodes, AreTenDifferentOnesAndHoweverTheyAreTyped) {
  const std::vector<std::string> codes = make_recovery_codes();
  EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 10U);
  for (const std::string& code : codes) EXPECT_TRUE(std::regex_match(code, std::regex("[A-Z2-7]{4}(-[A-Z2-7]{4}){5}"))) << code;
  EXPECT_EQ(recovery_hash("abcd-efgh ijkl-mnop"), recovery_hash("ABCDEFGHIJKLMNOP"));
  EXPECT_NE(recovery_hash(codes[0]), recovery_hash(codes[1]));
}

}  // namespace
}  // namespace cw::trust
