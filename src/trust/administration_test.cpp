// SPDX-License-Identifier: MIT
#include "trust/administration.h"

#include <gtest/gtest.h>

#include <vector>

namespace cw::trust {
namespace {

const std::vector<std::string> administrators = {"administrator"};

TEST(Administration, WithoutAWordInThePolicyItsFirstOrganisationLooksAfterAll) {
  const auto policy = parse_access_policy(
      "version = \"1\"\n[[roles]]\nname = \"administrator\"\n[[roles]]\nname = \"adviser\"\n"
      "[[organisations]]\nname = \"council\"\n[[organisations]]\nname = \"charity\"\n");
  ASSERT_TRUE(policy.has_value()) << policy.error().message;
  EXPECT_TRUE(looks_after(*policy, "council", "council"));
  EXPECT_TRUE(looks_after(*policy, "council", "charity"));
  EXPECT_TRUE(looks_after(*policy, "charity", "charity"));
  EXPECT_FALSE(looks_after(*policy, "charity", "council"));
  EXPECT_FALSE(looks_after(*policy, "charity", "newcomers"));
  EXPECT_TRUE(looks_after(*policy, "council", "newcomers")) << "an organisation that the policy does not know yet";
  EXPECT_TRUE(may_give(*policy, administrators, "adviser"));
  EXPECT_FALSE(may_give(*policy, administrators, "adviser ")) << "no role of the policy";
  EXPECT_FALSE(may_give(*policy, std::vector<std::string>{"adviser"}, "adviser"));
}

TEST(Administration, ThePolicySaysWhoGivesARoleAndWhoLooksAfterAnOrganisation) {
  const auto policy = parse_access_policy(
      "version = \"1\"\n[[roles]]\nname = \"auditor\"\ngiven_by = [\"governance_officer\"]\n[[roles]]\nname = \"governance_officer\"\n"
      "[[roles]]\nname = \"administrator\"\n[[organisations]]\nname = \"council\"\n"
      "[[organisations]]\nname = \"nhs_trust\"\nadministered_by = [\"nhs_trust\"]\n");
  ASSERT_TRUE(policy.has_value()) << policy.error().message;
  EXPECT_FALSE(looks_after(*policy, "council", "nhs_trust"));
  EXPECT_TRUE(looks_after(*policy, "nhs_trust", "nhs_trust"));
  EXPECT_FALSE(may_give(*policy, administrators, "auditor"));
  EXPECT_TRUE(may_give(*policy, std::vector<std::string>{"administrator", "governance_officer"}, "auditor"));
}

TEST(Administration, NamesThatThePolicyDoesNotHaveAreRefusedWithTheirPlace) {
  const auto role = parse_access_policy("version = \"1\"\n[[roles]]\nname = \"auditor\"\ngiven_by = [\"administrater\"]\n");
  ASSERT_FALSE(role.has_value());
  EXPECT_NE(role.error().message.find("line 4"), std::string::npos) << role.error().message;
  EXPECT_FALSE(parse_access_policy("version = \"1\"\n[[organisations]]\nname = \"council\"\nadministered_by = [\"x\"]\n"));
  EXPECT_FALSE(parse_access_policy("version = \"1\"\n[[organisations]]\nname = \"council\"\ngiven_by = [\"council\"]\n"));
}

TEST(Administration, ThePolicySaysWhoSignsInWithASecondFactor) {
  const auto policy = parse_access_policy(
      "version = \"1\"\n[[roles]]\nname = \"manager\"\nsecond_factor = \"needed\"\n[[roles]]\nname = \"volunteer\"\n"
      "second_factor = \"waived\"\n[[roles]]\nname = \"adviser\"\n");
  ASSERT_TRUE(policy.has_value()) << policy.error().message;
  using Roles = std::vector<std::string>;
  using enum SecondFactorRule;
  EXPECT_TRUE(needs_second_factor(*policy, Roles{"manager"}, waived));
  EXPECT_FALSE(needs_second_factor(*policy, Roles{"volunteer"}, needed));
  EXPECT_TRUE(needs_second_factor(*policy, Roles{"volunteer", "manager"}, waived)) << "one role that needs it is enough";
  EXPECT_TRUE(needs_second_factor(*policy, Roles{"volunteer", "adviser"}, needed));
  EXPECT_FALSE(needs_second_factor(*policy, Roles{"volunteer", "adviser"}, waived));
  EXPECT_TRUE(needs_second_factor(*policy, Roles{"no role of the policy"}, needed));
  EXPECT_TRUE(needs_second_factor(*policy, Roles{}, needed));
  EXPECT_FALSE(needs_second_factor(*policy, Roles{}, waived));
  const auto wrong = parse_access_policy("version = \"1\"\n[[roles]]\nname = \"manager\"\nsecond_factor = \"yes\"\n");
  ASSERT_FALSE(wrong.has_value());
  EXPECT_NE(wrong.error().message.find("line 4"), std::string::npos) << wrong.error().message;
}

}  // namespace
}  // namespace cw::trust
