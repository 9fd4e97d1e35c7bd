// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/contradictions.h"

#include "engines/linkage/standardise/identifiers.h"

namespace cw::linkage {

bool is_own_number(std::string_view column, std::string_view text) {
  return column == "upn" ? parse_upn(text).value.has_value() : parse_nhs_number(text).value.has_value();
}

}  // namespace cw::linkage
