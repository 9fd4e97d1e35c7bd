// SPDX-License-Identifier: MIT
// What the access policy offers somebody to choose from before they look at anybody: the purposes for which one of its rules lets their
// roles see something. Facts of the policy only, so nothing is logged.
//
//   for (const PurposeChoice& each : purposes_for(*place, session.account)) ...      // in the policy's order
#pragma once

#include <string>
#include <vector>

#include "services/place/place.h"

namespace cw::place {

struct PurposeChoice {
  std::string name, title;
  std::vector<std::string> legal_bases;  // the first is meant where none is chosen
  // break_glass: for this account only in an emergency, with a reason, and somebody asks about it afterwards.
  trust::Urgency urgency = trust::Urgency::ordinary;
  bool sees_people = true;  // false: no rule lets them see anybody for it, and they choose it to read the access log
};
[[nodiscard]] std::vector<PurposeChoice> purposes_for(Place& place, const trust::Account& account);
// Whether there is a purpose for which they see anybody.
[[nodiscard]] bool sees_people(Place& place, const trust::Account& account);

// How a source and an organisation are called for people; the name where the policy has no title.
[[nodiscard]] std::string title_of_source(Place& place, std::string_view source);
[[nodiscard]] std::string title_of_organisation(Place& place, std::string_view organisation);
// The fewest letters that the policy takes for a reason.
[[nodiscard]] std::size_t least_reason_letters(Place& place);

}  // namespace cw::place
