// SPDX-License-Identifier: MIT
// Who may look after whose accounts, who may give which role, and who signs in with a second factor, by the access policy. Pure.
//
//   looks_after(policy.text(), "council", "charity");                     // administrators of the council, accounts of the charity
//   may_give(policy.text(), {"administrator"}, "governance_officer");
//
// What a policy does not say: an organisation's accounts are looked after by its own administrators and by those of the first organisation
// of the policy; every role is given by the role administrator.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "trust/access_policy.h"

namespace cw::trust {

inline constexpr std::string_view administrator = "administrator";

[[nodiscard]] bool looks_after(const AccessPolicyText& policy, std::string_view administrators_of, std::string_view organisation);
[[nodiscard]] bool knows_role(const AccessPolicyText& policy, std::string_view role);
// False for a role that the policy does not know.
[[nodiscard]] bool may_give(const AccessPolicyText& policy, std::span<const std::string> roles_of_giver, std::string_view role);
// Whether an account with these roles needs a second factor: where one of them does, or where the policy says nothing of one of them and
// `otherwise` is needed. An account without roles is as one of whose role it says nothing.
[[nodiscard]] bool needs_second_factor(const AccessPolicyText& policy, std::span<const std::string> roles, SecondFactorRule otherwise);

}  // namespace cw::trust
