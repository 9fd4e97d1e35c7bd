// SPDX-License-Identifier: MIT
#include "trust/access_policy.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "trust/internal/test_policy.h"

namespace cw::trust {
namespace {

// What reading the text complains of, or "" where it is read.
std::string complaint(const std::string& text) {
  const auto read = parse_access_policy(text);
  return read ? "" : read.error().message;
}
// The example with one part replaced.
std::string changed(std::string_view from, std::string_view to) {
  std::string text(test::example_policy);
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error(fmt::format("the example has no {}", from));
  return text.replace(at, from.size(), to);
}

TEST(AccessPolicyText, IsReadWithAllItSays) {
  const auto read = parse_access_policy(test::example_policy);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->version, "example 1");
  EXPECT_EQ(read->least_reason_letters, 10U);
  EXPECT_EQ(read->roles.size(), 5U);
  ASSERT_EQ(read->rules.size(), 7U);
  const RuleEntry& emergency = read->rules[3];
  EXPECT_EQ(emergency.urgency, Urgency::break_glass);
  EXPECT_EQ(emergency.agreement, AgreementNeed::waived);
  EXPECT_EQ(emergency.subjects, flags_of(SubjectFlag::restricted));
  EXPECT_EQ(emergency.obligations, flags_of(Obligation::tell_resident));
  EXPECT_EQ(read->rules[5].effect, RuleEffect::forbid);
  EXPECT_EQ(read->rules[5].actions, std::vector<AccessAction>{AccessAction::export_data});
  EXPECT_EQ(read->agreements[0].ends.microseconds - read->agreements[0].starts.microseconds, 365LL * 86'400'000'000);
  EXPECT_EQ(read->purposes[1].legal_bases.size(), 2U);
}

TEST(AccessPolicyText, TimesOfAnAgreementMayBeExact) {
  const auto read = parse_access_policy(changed("ends = 2026-12-31", "ends = 2026-07-01T12:00:00.5+01:00"));
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->agreements[0].ends.microseconds, 1'782'903'600'500'000);
}

TEST(AccessPolicyText, SaysWhereAndWhatIsWrong) {
  EXPECT_EQ(complaint("version = "), "line 1, column 11: not TOML: Error while parsing key-value pair: encountered end-of-file");
  EXPECT_EQ(complaint("\xFF"), "Byte 0 of the policy is not UTF-8.");
  EXPECT_EQ(complaint("versions = \"1\""),
            "line 1, column 1: \"versions\" is not a key here. Did you mean \"version\"? There are: version, least_reason_letters, roles, "
            "organisations, teams, purposes, fields, sources, agreements, rules.");
  EXPECT_EQ(complaint(changed("roles = [\"adviser\"]", "roles = [\"advisor\"]")),
            "line 70, column 10: \"advisor\" is not in roles of this policy. Did you mean \"adviser\"?");
  EXPECT_EQ(complaint(changed("name = \"practitioner\"", "name = \"adviser\"")), "line 6, column 8: \"adviser\" is in roles twice.");
  EXPECT_EQ(complaint(changed("name = \"adviser\"", "name = \"The Adviser\"")),
            "line 4, column 8: name must begin with a letter and have at most 60 of a to z, 0 to 9 and _.");
  EXPECT_EQ(complaint(changed("ends = 2026-12-31", "ends = 2025-12-31")), "line 64, column 8: the agreement ends before it starts.");
  EXPECT_EQ(complaint(changed("ends = 2026-12-31", "ends = 2025-12-31T00:00:00")),
            "line 64, column 8: ends must be a date, as 2026-04-01, or a time with its offset, as 2026-04-01T09:00:00Z.");
  EXPECT_EQ(complaint(changed("sources = [\"gp_list\"]", "sources = [\"council_tax\"]")),
            "line 62, column 11: council_tax belongs to council, not to nhs_trust.");
  EXPECT_EQ(complaint(changed("to = [\"council\"]", "to = [\"nhs_trust\"]")),
            "line 59, column 6: an organisation needs no agreement with itself.");
  EXPECT_EQ(complaint(changed("actions = [\"export\"]", "actions = [\"exports\"]")),
            "line 109, column 11: \"exports\" is none of: search, read, write, export. Did you mean \"export\"?");
}

TEST(AccessPolicyText, RefusesRulesThatWouldGiveMoreThanTheySeemTo) {
  EXPECT_EQ(complaint(changed("roles = [\"adviser\"]\n", "")), "line 66, column 1: a rule that allows must name its roles.");
  EXPECT_EQ(complaint(changed("purposes = [\"contact\"]\n", "")), "line 66, column 1: a rule that allows must name its purposes.");
  EXPECT_EQ(complaint(changed("fields = [\"name\", \"address\"]\n", "")), "line 66, column 1: a rule that allows must name its fields.");
  EXPECT_EQ(complaint(changed("break_glass = true", "break_glass = false")),
            "line 95, column 13: only a rule that allows with break_glass = true may waive the agreement.");
  EXPECT_EQ(complaint(changed("effect = \"forbid\"", "effect = \"forbid\"\nobligations = [\"tell_resident\"]")),
            "line 108, column 15: a rule that forbids obliges to nothing.");
  EXPECT_EQ(complaint(changed("roles = [\"adviser\"]", "roles = []")),
            "line 70, column 9: roles must be a list of texts. Leave it out where it has none.");
  EXPECT_EQ(complaint(changed("legal_bases = [\"UK GDPR Article 6(1)(d)\"]\n", "")), "line 38, column 1: legal_bases is missing here.");
}

TEST(AccessPolicyText, NeverRepeatsMoreThanANameOfAHostileText) {
  const std::string said = complaint(changed("roles = [\"adviser\"]", "roles = [\"" + std::string(400, 'x') + "\\u0007\"]"));
  EXPECT_LT(said.size(), 150U);
}

TEST(AccessPolicyText, HasALimit) {
  std::string text = "version = \"1\"\n";
  for (int i = 0; i < 257; ++i) text += fmt::format("[[fields]]\nname = \"f{}\"\n", i);
  EXPECT_EQ(complaint(text), "A policy has at most 256 fields; this has 257.");
  EXPECT_EQ(parse_access_policy(std::string(5U << 20U, ' ')).error().code, ErrorCode::too_large);
}

}  // namespace
}  // namespace cw::trust
