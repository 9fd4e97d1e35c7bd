// SPDX-License-Identifier: MIT
// What a person needs and wishes: language, interpreter, communication and access needs, how to reach them, trusted helpers, what they
// asked not to be done. Behind the policy as anything else: the source "register", and for each kind the field that columns.toml gives it.
//
//   CW_TRY(const NeedsAnswer now, needs(*place, asking, person));
//   CW_TRY(const NeedsAnswer after, put_needs(*place, asking, person, wanted));
#pragma once

#include <vector>

#include "services/place/place.h"
#include "services/register/attributes.h"

namespace cw::place {

inline constexpr std::string_view needs_source = "register";

struct NeedsAnswer {
  std::vector<registry::AttributeView> needs;  // newest first; of the kinds that the reader may see
  bool shown_apart = false;
};
[[nodiscard]] Result<NeedsAnswer> needs(Place& place, const Asking& asking, registry::PersonId person);

struct NeedsOutcome {
  std::size_t added = 0, ended = 0, kept = 0;
};
// Makes what is wanted be all there is, of the kinds that the account may both see and write: what is missing is added, what is not wanted
// ends; what it may not see stays. Doing it again changes nothing. denied: something wanted that is not there, of a kind it may not see
// and write. The reason is asking.reason. All in one transaction with the entry of the log.
[[nodiscard]] Result<NeedsOutcome> put_needs(Place& place, const Asking& asking, registry::PersonId person,
                                             const std::vector<registry::Attribute>& wanted);

}  // namespace cw::place
