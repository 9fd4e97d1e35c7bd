// SPDX-License-Identifier: MIT
#include "trust/administration.h"

#include <algorithm>

namespace cw::trust {

bool looks_after(const AccessPolicyText& policy, std::string_view administrators_of, std::string_view organisation) {
  const auto entry = std::ranges::find(policy.organisations, organisation, &OrganisationEntry::name);
  if (entry != policy.organisations.end() && !entry->administered_by.empty())
    return std::ranges::find(entry->administered_by, administrators_of) != entry->administered_by.end();
  return administrators_of == organisation || (!policy.organisations.empty() && policy.organisations.front().name == administrators_of);
}

bool knows_role(const AccessPolicyText& policy, std::string_view role) {
  return std::ranges::find(policy.roles, role, &RoleEntry::name) != policy.roles.end();
}

bool may_give(const AccessPolicyText& policy, std::span<const std::string> roles_of_giver, std::string_view role) {
  const auto entry = std::ranges::find(policy.roles, role, &RoleEntry::name);
  if (entry == policy.roles.end()) return false;
  if (entry->given_by.empty()) return std::ranges::find(roles_of_giver, administrator) != roles_of_giver.end();
  return std::ranges::any_of(roles_of_giver, [&](const std::string& giver) { return std::ranges::count(entry->given_by, giver) > 0; });
}

bool needs_second_factor(const AccessPolicyText& policy, std::span<const std::string> roles, SecondFactorRule otherwise) {
  if (roles.empty()) return otherwise == SecondFactorRule::needed;
  return std::ranges::any_of(roles, [&](const std::string& role) {
    const auto entry = std::ranges::find(policy.roles, role, &RoleEntry::name);
    const SecondFactorRule said = entry == policy.roles.end() ? SecondFactorRule::by_default : entry->second_factor;
    return (said == SecondFactorRule::by_default ? otherwise : said) == SecondFactorRule::needed;
  });
}

}  // namespace cw::trust
