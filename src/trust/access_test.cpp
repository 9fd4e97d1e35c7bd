// SPDX-License-Identifier: MIT
#include "trust/access.h"

#include <gtest/gtest.h>

#include "base/date_text.h"
#include "trust/internal/test_policy.h"

namespace cw::trust {
namespace {

using Names = std::vector<std::string_view>;

Timestamp at(const char* day) { return *parse_timestamp(day, "%Y-%m-%d"); }

// A request of an adviser of the council, changed as a test needs it.
struct Asked {
  Names roles = {"adviser"};
  Names sources = {"council_tax"};
  Names fields = {"name", "address", "diagnosis"};
  AccessRequest request;
  Asked() {
    request.account = "a1";
    request.organisation = "council";
    request.purpose = "contact";
    request.time = at("2026-06-01");
  }
  AccessDecision by(const AccessPolicy& policy) {
    request.roles = roles;
    request.sources = sources;
    request.fields = fields;
    return policy.decide(request);
  }
};

class Access : public testing::Test {
 protected:
  AccessPolicy policy_{parse_access_policy(test::example_policy).value()};
  Asked asked_;
  std::string words(const AccessDecision& decision) { return policy_.explain(asked_.request, decision); }
};

TEST_F(Access, ShowsTheFieldsThatARuleGivesAndNoOthers) {
  const AccessDecision decision = asked_.by(policy_);
  EXPECT_TRUE(decision.allowed());
  EXPECT_TRUE(decision.shows(0, 0));
  EXPECT_TRUE(decision.shows(0, 1));
  EXPECT_FALSE(decision.shows(0, 2));
  EXPECT_FALSE(decision.shows(1, 0));
  EXPECT_EQ(decision.obligations, 0);
  EXPECT_EQ(policy_.decided_by(decision), "advisers_contact");
  EXPECT_EQ(words(decision), "Allowed by the rule \"Advisers may contact residents\" for contacting a resident: 2 of 3 fields.");
}

TEST_F(Access, NeedsAPurposeThatThePolicyKnows) {
  asked_.request.purpose = "";
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::no_purpose);
  asked_.request.purpose = "curiosity";
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::unknown_purpose);
}

TEST_F(Access, AllowsNothingThatNoRuleAllows) {
  asked_.roles = {"auditor"};
  const AccessDecision decision = asked_.by(policy_);
  EXPECT_EQ(decision.cause, AccessCause::no_rule_allows);
  EXPECT_TRUE(decision.by_source.empty());
  EXPECT_EQ(words(decision), "Refused: no rule lets this role read these fields for contacting a resident.");
  asked_.roles = {};
  EXPECT_FALSE(asked_.by(policy_).allowed());
  asked_.roles = {"no_such_role"};
  EXPECT_FALSE(asked_.by(policy_).allowed());
}

TEST_F(Access, ARuleThatForbidsWinsOverEveryRuleThatAllows) {
  asked_.roles = {"adviser", "trainee"};
  AccessDecision decision = asked_.by(policy_);
  EXPECT_TRUE(decision.shows(0, 0));
  EXPECT_FALSE(decision.shows(0, 1));  // trainees_no_address
  asked_.request.action = AccessAction::export_data;
  decision = asked_.by(policy_);
  EXPECT_EQ(decision.cause, AccessCause::forbidden_by_rule);
  EXPECT_EQ(policy_.decided_by(decision), "trainees_no_export");
}

TEST_F(Access, OtherOrganisationsSourcesNeedAnAgreementInForce) {
  asked_.sources = {"council_tax", "gp_list"};
  asked_.request.purpose = "care";
  asked_.roles = {"practitioner"};
  AccessDecision decision = asked_.by(policy_);
  ASSERT_TRUE(decision.allowed());
  EXPECT_FALSE(decision.shows(1, 1));  // the agreement does not give the address
  EXPECT_TRUE(decision.shows(1, 2));
  EXPECT_EQ(decision.agreements, std::vector<std::uint32_t>{0});

  asked_.sources = {"gp_list"};
  asked_.request.purpose = "contact";
  asked_.roles = {"adviser"};
  decision = asked_.by(policy_);
  EXPECT_EQ(decision.cause, AccessCause::no_agreement);
  EXPECT_EQ(words(decision), "Refused: no agreement lets Alderwick Council use GP list for contacting a resident.");
}

TEST_F(Access, AnAgreementStopsTheMomentItEnds) {
  asked_.sources = {"gp_list"};
  asked_.request.purpose = "care";
  asked_.roles = {"practitioner"};
  asked_.request.time = {at("2027-01-01").microseconds - 1};
  EXPECT_TRUE(asked_.by(policy_).allowed());
  asked_.request.time = at("2027-01-01");
  const AccessDecision decision = asked_.by(policy_);
  EXPECT_EQ(decision.cause, AccessCause::agreement_expired);
  EXPECT_EQ(words(decision), "Refused: the agreement \"Care records 2026\" ended at 2027-01-01T00:00:00Z.");
  asked_.request.time = at("2025-12-31");
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::agreement_not_begun);
}

TEST_F(Access, ASourceSaysForWhichPurposesItMayBeUsed) {
  asked_.sources = {"school_roll"};
  const AccessDecision decision = asked_.by(policy_);
  EXPECT_EQ(decision.cause, AccessCause::source_not_for_purpose);
  EXPECT_EQ(words(decision), "Refused: school_roll may not be used for contacting a resident.");
  asked_.sources = {};
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::no_source);
  asked_.sources = {"unheard_of"};
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::unknown_source);
}

TEST_F(Access, RestrictedPeopleNeedAReasonAndAlertTheGovernanceOfficer) {
  asked_.request.subject = flags_of(SubjectFlag::restricted);
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::reason_missing);
  asked_.request.reason = "          short          ";
  AccessDecision decision = asked_.by(policy_);
  EXPECT_EQ(decision.cause, AccessCause::reason_missing);
  EXPECT_TRUE(holds(decision.obligations, Obligation::alert_governance));
  asked_.request.reason = "She asked us to call her back";
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::no_rule_allows);  // the adviser's rule covers nobody restricted
  asked_.roles = {"manager"};
  decision = asked_.by(policy_);
  EXPECT_TRUE(decision.allowed());
  EXPECT_EQ(decision.obligations, flags_of(Obligation::alert_governance, Obligation::show_apart));
}

TEST_F(Access, NobodyReadsTheirOwnOrARelativesRecordByAnOrdinaryRule) {
  for (const SubjectFlag flag : {SubjectFlag::own_record, SubjectFlag::relative}) {
    asked_.request.subject = flags_of(flag);
    const AccessDecision decision = asked_.by(policy_);
    EXPECT_EQ(decision.cause, AccessCause::no_rule_allows);
    EXPECT_TRUE(holds(decision.obligations, Obligation::alert_governance));
  }
}

TEST_F(Access, BreakingTheGlassOpensWhatItsRuleSaysWithAReasonAndTellsTheResident) {
  asked_.roles = {"practitioner"};
  asked_.request.purpose = "emergency";
  asked_.sources = {"council_tax", "gp_list"};
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::no_rule_allows);
  asked_.request.urgency = Urgency::break_glass;
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::reason_missing);
  asked_.request.reason = "Found unconscious at home";
  const AccessDecision decision = asked_.by(policy_);
  EXPECT_EQ(decision.cause, AccessCause::allowed_by_break_glass);
  EXPECT_TRUE(decision.shows(1, 2)) << "the rule waives the agreement";
  EXPECT_EQ(decision.obligations, flags_of(Obligation::alert_governance, Obligation::tell_resident));
  EXPECT_EQ(words(decision), "Allowed in an emergency by the rule \"practitioners_emergency\" for emergency: all 3 fields.");
}

TEST_F(Access, AForbiddingRuleHoldsAgainstBreakingTheGlass) {
  asked_.roles = {"practitioner", "trainee"};
  asked_.request.purpose = "emergency";
  asked_.request.urgency = Urgency::break_glass;
  asked_.request.reason = "Found unconscious at home";
  const AccessDecision decision = asked_.by(policy_);
  EXPECT_FALSE(decision.shows(0, 1));
  EXPECT_TRUE(decision.shows(0, 2));
}

TEST_F(Access, ALegalBasisIsOneOfThePurposes) {
  asked_.request.legal_basis = "UK GDPR Article 6(1)(d)";
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::legal_basis_of_other_purpose);
  asked_.request.legal_basis = "UK GDPR Article 6(1)(e)";
  EXPECT_TRUE(asked_.by(policy_).allowed());
  asked_.request.legal_basis = "";
  EXPECT_EQ(policy_.legal_basis_of(asked_.request), "UK GDPR Article 6(1)(e)");
}

TEST_F(Access, ATeamCountsOnlyWithinItsOwnOrganisation) {
  asked_.roles = {"adviser"};
  asked_.request.purpose = "care";
  asked_.request.team = "duty_team";
  EXPECT_TRUE(asked_.by(policy_).allowed());
  asked_.request.organisation = "nhs_trust";
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::no_rule_allows);
}

TEST_F(Access, FieldsThatThePolicyDoesNotKnowAreNeverShown) {
  asked_.fields = {"shoe_size", "name"};
  const AccessDecision decision = asked_.by(policy_);
  EXPECT_FALSE(decision.shows(0, 0));
  EXPECT_TRUE(decision.shows(0, 1));
  asked_.fields = Names(most_policy_fields + 1, "name");
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::too_many_fields);
  asked_.fields = {};
  EXPECT_EQ(asked_.by(policy_).cause, AccessCause::no_field);
}

}  // namespace
}  // namespace cw::trust
