// SPDX-License-Identifier: MIT
// Marking people as restricted, and lifting it: governance officers mark anybody; everybody may claim their own record or a relative's, so
// that colleagues are kept from it and they themselves too. Only a governance officer lifts a mark.
//
//   CW_TRY(const auto mark, restrict_person(*place, asking, person, {registry::RestrictionKind::refuge, {}, {}}));
//   CW_TRY(const std::uint64_t lifted, lift_restrictions(*place, asking, person));
//
// The reason is asking.reason. Each is logged with what it does, in one transaction. What a mark means: docs/reference/access.md.
#pragma once

#include <string>
#include <vector>

#include "services/place/place.h"
#include "services/register/restrictions.h"

namespace cw::place {

struct RestrictionRequest {
  registry::RestrictionKind kind = registry::RestrictionKind::other;
  std::string account;          // name of the member of staff, of the kinds that have one; empty: who asks
  std::optional<Date> ends_on;  // the last day
};
// Errors: denied, invalid (no reason; an account of a kind that has none), not_found (the person, the account).
[[nodiscard]] Result<registry::RestrictionView> restrict_person(Place& place, const Asking& asking, registry::PersonId person,
                                                                const RestrictionRequest& request);
// Returns how many marks were lifted; 0 where there was none.
[[nodiscard]] Result<std::uint64_t> lift_restrictions(Place& place, const Asking& asking, registry::PersonId person);
// All marks there are or were, to a governance officer; to others their own claims, as if there were no more.
[[nodiscard]] Result<std::vector<registry::RestrictionView>> restrictions(Place& place, const Asking& asking, registry::PersonId person);

}  // namespace cw::place
