// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/reason.h"

namespace cw::linkage {

std::string_view name_of(Reason reason) {
  switch (reason) {
    case Reason::none: return "none";
    case Reason::empty: return "empty";
    case Reason::placeholder: return "placeholder";
    case Reason::malformed: return "malformed";
    case Reason::impossible: return "impossible";
    case Reason::too_early: return "too_early";
    case Reason::too_late: return "too_late";
    case Reason::check_digit: return "check_digit";
    case Reason::temporary: return "temporary";
  }
  return "none";
}

}  // namespace cw::linkage
