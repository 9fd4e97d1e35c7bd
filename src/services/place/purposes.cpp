// SPDX-License-Identifier: MIT
#include "services/place/purposes.h"

#include <algorithm>

#include "services/place/internal/place_state.h"
#include "trust/policy_titles.h"

namespace cw::place {
namespace {

bool names_any(const std::vector<std::string>& named, const std::vector<std::string>& of) {
  return std::ranges::any_of(of, [&](const std::string& each) { return std::ranges::find(named, each) != named.end(); });
}

bool fits_or_empty(const std::vector<std::string>& named, const std::vector<std::string>& of) {
  return named.empty() || names_any(named, of);
}

bool lets_in(const trust::RuleEntry& rule, const trust::Account& account, const std::string& purpose) {
  return rule.effect == trust::RuleEffect::allow && names_any(rule.roles, account.roles) && names_any(rule.purposes, {purpose}) &&
         fits_or_empty(rule.organisations, {account.organisation}) && fits_or_empty(rule.teams, account.teams);
}

}  // namespace

std::vector<PurposeChoice> purposes_for(Place& place, const trust::Account& account) {
  const trust::AccessPolicyText& policy = place.state().policy.text();
  // What the access log is read for needs no rule, only a purpose: any that the policy knows.
  const bool audits = names_any(account.roles, {"auditor", "governance_officer"});
  std::vector<PurposeChoice> out;
  for (const trust::PurposeEntry& purpose : policy.purposes) {
    bool ordinary = false, emergency = false;
    for (const trust::RuleEntry& rule : policy.rules)
      if (lets_in(rule, account, purpose.name)) (rule.urgency == trust::Urgency::break_glass ? emergency : ordinary) = true;
    const bool sees_people = ordinary || emergency;
    ordinary = ordinary || audits;
    if (!ordinary && !emergency) continue;
    out.push_back({purpose.name, title_of(purpose), purpose.legal_bases, ordinary ? trust::Urgency::ordinary : trust::Urgency::break_glass,
                   sees_people});
  }
  return out;
}

bool sees_people(Place& place, const trust::Account& account) {
  return std::ranges::any_of(purposes_for(place, account), &PurposeChoice::sees_people);
}

std::string title_of_source(Place& place, std::string_view source) { return title_in(place.state().policy.text().sources, source); }

std::string title_of_organisation(Place& place, std::string_view organisation) {
  return title_in(place.state().policy.text().organisations, organisation);
}

std::size_t least_reason_letters(Place& place) { return place.state().policy.text().least_reason_letters; }

}  // namespace cw::place
