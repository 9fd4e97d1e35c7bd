// SPDX-License-Identifier: MIT
// Which comparisons go together among records of different people, beyond what independence allows (one family: surname, home, phone; one
// town: postcode and town), measured without truth from the responsibilities of EM, so that their evidence is not counted twice.
//
// Comparisons are joined by a tree, each with at most one other nearer to the root (Chow and Liu 1968; Friedman, Geiger and Goldszmidt 1997):
// five fields that all follow from "one family" then lose four times what they share, not ten times. A cell's departure from independence is
// shrunk by the evidence for it, so what rests on chance counts as independent; and evidence is only taken away, never added. Among matches
// comparisons count as independent: which disagreements go together there cannot be seen without truth (the pairs that show it are the very
// ones that look like no match). Comparisons with a fixed m or u are left out: their author has settled what they are worth.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/internal/joint_patterns.h"

namespace cw::linkage::internal {

struct LearntEdge {
  std::size_t first = 0, second = 0;  // comparisons, first < second
  double gain = 0;                    // bits that a blocked pair of others loses, on average
  std::vector<double> bits;           // [level of first * levels of second + level of second]; 0 or less
};

// responsibility: pattern -> probability of a match.
[[nodiscard]] std::vector<LearntEdge> learn_edges(const JointPatterns& patterns, const std::vector<Comparison>& comparisons,
                                                  const std::vector<double>& responsibility);

}  // namespace cw::linkage::internal
