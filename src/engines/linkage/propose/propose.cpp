// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/propose.h"

namespace cw::linkage {

Result<Proposal> propose(const Table&, std::span<const Field>, const ProposeOptions&) {
  return fail(ErrorCode::invalid, "No column can be compared.");
}

}  // namespace cw::linkage
