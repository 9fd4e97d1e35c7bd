// SPDX-License-Identifier: MIT
// Resolving with a calibration that is known already: a part of the records in the light of all of them. Pure, any thread.
#pragma once

#include "engines/linkage/resolve/internal/calibration.h"
#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage::internal {

[[nodiscard]] Resolution resolve_with(const ResolveInput& input, const Calibration& calibration);
// Calibrated weight from which an edge connects two records to one piece: what lies in different pieces cannot touch each other.
[[nodiscard]] double least_link(const ResolveInput& input, const Calibration& calibration);

}  // namespace cw::linkage::internal
