// SPDX-License-Identifier: MIT
// Pairs that no blocking rule made but that matter to a decision: two records of one piece with a common partner, or of a small piece.
#pragma once

#include "engines/linkage/resolve/internal/pieces.h"

namespace cw::linkage::internal {

// Asks input.score for them, a batch at a time, and adds them to the pieces' edges. At most some tens for each record.
void add_missing_pairs(const ResolveInput& input, const Calibration& calibration, double least_link, Pieces& pieces);

}  // namespace cw::linkage::internal
