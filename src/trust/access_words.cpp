// SPDX-License-Identifier: MIT
// Decisions in words.
#include <fmt/format.h>

#include <array>

#include "base/date_text.h"
#include "trust/access.h"
#include "trust/policy_titles.h"

namespace cw::trust {
namespace {

constexpr std::array<std::string_view, 18> cause_names = {"allowed_by_rule",
                                                          "allowed_by_break_glass",
                                                          "forbidden_by_rule",
                                                          "no_rule_allows",
                                                          "no_purpose",
                                                          "unknown_purpose",
                                                          "legal_basis_of_other_purpose",
                                                          "unknown_organisation",
                                                          "no_source",
                                                          "no_field",
                                                          "too_many_fields",
                                                          "reason_missing",
                                                          "unknown_source",
                                                          "source_not_for_purpose",
                                                          "no_agreement",
                                                          "agreement_expired",
                                                          "agreement_not_begun",
                                                          "fields_not_shared"};

// Of what was asked for, which may be anything: a name that the policy does not know is not said again.
template <class Entry>
std::string known_title(const std::vector<Entry>& entries, std::string_view name) {
  for (const Entry& entry : entries)
    if (entry.name == name) return title_of(entry);
  return "an unknown one";
}

std::string counted(std::size_t shown, std::size_t asked) {
  return shown == asked ? fmt::format("all {} fields", asked) : fmt::format("{} of {} fields", shown, asked);
}

std::string allowed_words(const AccessPolicyText& text, const AccessRequest& request, const AccessDecision& decision) {
  const bool emergency = decision.cause == AccessCause::allowed_by_break_glass;
  std::string out =
      fmt::format("Allowed{} by the rule \"{}\" for {}: {}.", emergency ? " in an emergency" : "", title_of(text.rules[decision.rule]),
                  known_title(text.purposes, request.purpose), counted(decision.fields.count(), request.fields.size()));
  for (const std::uint32_t agreement : decision.agreements)
    out += fmt::format(" Under the agreement \"{}\".", title_of(text.agreements[agreement]));
  return out;
}

// Refusals by a source or an agreement; the first source is the one that the cause is about.
std::string source_words(const AccessPolicyText& text, const AccessRequest& request, const AccessDecision& decision) {
  const std::string source = known_title(text.sources, request.sources.front());
  const std::string purpose = known_title(text.purposes, request.purpose);
  const AgreementEntry* agreement = decision.agreements.empty() ? nullptr : &text.agreements[decision.agreements.front()];
  switch (decision.cause) {
    case AccessCause::unknown_source: return "Refused: the source of these records is not named in the access policy.";
    case AccessCause::source_not_for_purpose: return fmt::format("Refused: {} may not be used for {}.", source, purpose);
    case AccessCause::no_agreement:
      return fmt::format("Refused: no agreement lets {} use {} for {}.", known_title(text.organisations, request.organisation), source,
                         purpose);
    case AccessCause::agreement_expired:
      return fmt::format("Refused: the agreement \"{}\" ended at {}.", title_of(*agreement), format_timestamp(agreement->ends));
    case AccessCause::agreement_not_begun:
      return fmt::format("Refused: the agreement \"{}\" starts at {}.", title_of(*agreement), format_timestamp(agreement->starts));
    default: return fmt::format("Refused: none of the fields asked for may be shown from {} for {}.", source, purpose);
  }
}

}  // namespace

std::string_view name_of(AccessCause cause) { return cause_names[static_cast<std::size_t>(cause)]; }

std::string_view AccessPolicy::decided_by(const AccessDecision& decision) const {
  return decision.rule == AccessDecision::none ? name_of(decision.cause) : std::string_view(text().rules[decision.rule].name);
}

std::string AccessPolicy::explain(const AccessRequest& request, const AccessDecision& decision) const {
  const AccessPolicyText& policy = text();
  switch (decision.cause) {
    case AccessCause::allowed_by_rule:
    case AccessCause::allowed_by_break_glass: return allowed_words(policy, request, decision);
    case AccessCause::forbidden_by_rule: return fmt::format("Refused by the rule \"{}\".", title_of(policy.rules[decision.rule]));
    case AccessCause::no_rule_allows:
      return fmt::format("Refused: no rule lets this role {} these fields for {}.", name_of(request.action),
                         known_title(policy.purposes, request.purpose));
    case AccessCause::no_purpose: return "Refused: say first for what purpose. Nobody's record is opened without one.";
    case AccessCause::unknown_purpose: return "Refused: this purpose is not in the access policy.";
    case AccessCause::legal_basis_of_other_purpose:
      return fmt::format("Refused: this legal basis is not one of {}.", known_title(policy.purposes, request.purpose));
    case AccessCause::unknown_organisation: return "Refused: the reader's organisation is not in the access policy.";
    case AccessCause::no_source: return "Refused: the request does not say which sources the records come from.";
    case AccessCause::no_field: return "Refused: the request does not say which fields it is about.";
    case AccessCause::too_many_fields: return fmt::format("Refused: a request names at most {} fields.", most_policy_fields);
    case AccessCause::reason_missing:
      return fmt::format("Refused: this needs a reason of at least {} letters. It is logged, and a governance officer sees it.",
                         policy.least_reason_letters);
    default: return source_words(policy, request, decision);
  }
}

}  // namespace cw::trust
