// SPDX-License-Identifier: MIT
#include "engines/linkage/homes/households.h"

namespace cw::linkage {

std::string_view name_of(HomeKind kind) {
  switch (kind) {
    case HomeKind::household: return "household";
    case HomeKind::shared_house: return "shared house";
    case HomeKind::communal: return "communal place";
    case HomeKind::unknown: return "unknown";
  }
  return "";
}

Households find_households(const HouseholdInput&) { return {}; }

}  // namespace cw::linkage
