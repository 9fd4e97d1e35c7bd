// SPDX-License-Identifier: MIT
// What the access policy names, as people call it. What it does not know, such as a role in an old entry of the log, keeps its name. Pure.
//
//   titles(policy.fields, entry.fields_shown)          // "date of birth, address"
//   role_titles(policy, account.roles)                 // "Data officer": without what the policy says behind a colon
//   title_in(policy.purposes, "contact")               // "answering or contacting a resident"
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "trust/access_policy.h"

namespace cw::trust {

// Things have a name and a title: NamedThing, place::NamedChoice.
template <class Thing>
[[nodiscard]] std::string title_of(const Thing& thing) {
  return thing.title.empty() ? thing.name : thing.title;
}

template <class Thing>
[[nodiscard]] std::string title_in(const std::vector<Thing>& known, std::string_view name) {
  const auto at = std::ranges::find(known, name, &Thing::name);
  return at == known.end() ? std::string(name) : title_of(*at);
}

template <class Thing>
[[nodiscard]] std::string titles(const std::vector<Thing>& known, const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + title_in(known, name);
  return out;
}

[[nodiscard]] inline std::string role_titles(const AccessPolicyText& policy, const std::vector<std::string>& roles) {
  std::string out;
  for (const std::string& role : roles) {
    const std::string title = title_in(policy.roles, role);
    out += (out.empty() ? "" : ", ") + title.substr(0, title.find(": "));
  }
  return out;
}

}  // namespace cw::trust
