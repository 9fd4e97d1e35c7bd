// SPDX-License-Identifier: MIT
// The two parts of a small graph between which there is the least weight (Stoer and Wagner 1997).
#pragma once

#include <cstdint>
#include <vector>

namespace cw::linkage::internal {

// weights: n by n, symmetric, none negative. True for the vertices of one part; neither part is empty. n must be at least 2. Time n^3.
[[nodiscard]] std::vector<bool> minimum_cut(std::vector<std::vector<double>> weights);

}  // namespace cw::linkage::internal
