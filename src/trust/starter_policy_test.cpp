// SPDX-License-Identifier: MIT
// The policy that comes with the program, by examples: given -> expect.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "trust/access.h"

namespace cw::trust {
namespace {

struct Example {
  std::string_view role, organisation, purpose, source, field;
  std::string_view decided_by;  // rule or cause
  FlagSet subject = 0;
  Urgency urgency = Urgency::ordinary;
  AccessAction action = AccessAction::read;
};

constexpr FlagSet restricted = 1, own = 2;
const Example examples[] = {
    {"adviser", "council", "contact", "council_register", "phone", "advisers_contact"},
    {"adviser", "council", "contact", "council_register", "health", "no_rule_allows"},
    {"adviser", "council", "care", "council_register", "name", "no_rule_allows"},
    {"adviser", "council", "", "council_register", "name", "no_purpose"},
    {"practitioner", "council", "care", "council_register", "health", "care"},
    {"practitioner", "council", "care", "nhs_register", "health", "no_agreement"},
    {"practitioner", "nhs_trust", "care", "nhs_register", "health", "care"},
    {"practitioner", "nhs_trust", "contact", "nhs_register", "phone", "source_not_for_purpose"},
    {"practitioner", "council", "early_help", "council_register", "health", "no_rule_allows"},
    {"practitioner", "council", "contact", "council_register", "phone", "no_rule_allows", restricted},
    {"practitioner", "council", "safeguarding", "council_register", "schooling", "safeguarding", restricted},
    {"practitioner", "council", "safeguarding", "council_register", "schooling", "no_rule_allows", own},
    {"manager", "council", "contact", "council_register", "phone", "managers_restricted", restricted},
    {"manager", "council", "contact", "council_register", "address", "no_rule_allows", restricted},
    {"practitioner", "council", "emergency", "nhs_register", "health", "no_rule_allows"},
    {"practitioner", "council", "emergency", "nhs_register", "health", "emergency", 0, Urgency::break_glass},
    {"adviser", "council", "emergency", "council_register", "health", "no_rule_allows", 0, Urgency::break_glass},
    {"data_officer", "council", "data_quality", "council_register", "identifiers", "data_officers"},
    {"data_officer", "nhs_trust", "data_quality", "nhs_register", "identifiers", "no_rule_allows"},
    {"manager", "council", "data_quality", "council_register", "identifiers", "review_decisions"},
    {"manager", "council", "data_quality", "council_register", "identifiers", "no_rule_allows", restricted},
    {"manager", "council", "data_quality", "council_register", "identifiers", "no_rule_allows", 0, Urgency::ordinary,
     AccessAction::export_data},
    {"governance_officer", "council", "subject_access", "council_register", "health", "subject_access", restricted, Urgency::ordinary,
     AccessAction::export_data},
    {"practitioner", "council", "care", "council_register", "health", "no_rule_allows", 0, Urgency::ordinary, AccessAction::export_data},
    {"administrator", "council", "contact", "council_register", "name", "no_rule_allows"},
    {"auditor", "council", "subject_access", "council_register", "name", "no_rule_allows"},
};

TEST(StarterPolicy, DecidesAsItsExamplesSay) {
  const auto text = parse_access_policy(test::content_of(std::filesystem::path(CW_SOURCE_DIR) / "packages/trust/access_policy.toml"));
  ASSERT_TRUE(text.has_value()) << text.error().message;
  const AccessPolicy policy(*text);
  for (const Example& each : examples) {
    AccessRequest request;
    request.roles = std::span(&each.role, 1);
    request.organisation = each.organisation;
    request.purpose = each.purpose;
    request.sources = std::span(&each.source, 1);
    request.fields = std::span(&each.field, 1);
    request.subject = each.subject;
    request.urgency = each.urgency;
    request.action = each.action;
    request.reason = "a reason that is long enough";
    request.time = {1'790'000'000'000'000};
    EXPECT_EQ(policy.decided_by(policy.decide(request)), each.decided_by)
        << fmt::format("{} of {} for {}: {} of {}", each.role, each.organisation, each.purpose, each.field, each.source);
  }
}

}  // namespace
}  // namespace cw::trust
