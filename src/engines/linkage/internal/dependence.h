// SPDX-License-Identifier: MIT
// Which comparisons go together among records of different people, beyond what independence allows (one family: surname, home, phone; one
// town: postcode and town), measured without truth on pairs that are surely no match, so that their evidence is not counted twice.
//
// Comparisons are joined by a tree, each with at most one other nearer to the root (Chow and Liu 1968; Friedman, Geiger and Goldszmidt
// 1997): five fields that all follow from "one family" then lose four overlaps, not ten. A cell's departure from independence is shrunk by
// the evidence for it, so what rests on chance counts as independent; and evidence is only taken away, never added. Among matches
// comparisons count as independent: which disagreements go together there cannot be seen without truth (the pairs that show it are the very
// ones that look like no match). Comparisons with a fixed m or u are left out: their author has settled what they are worth.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/internal/joint_patterns.h"
#include "engines/linkage/internal/together.h"

namespace cw::linkage::internal {

// What EM holds of the pairs so far.
struct LevelEvidence {
  std::vector<double> responsibility;         // pattern -> probability of a match
  std::vector<double> of_pattern;             // pattern -> sum of the weights of its levels, log2
  std::vector<std::vector<double>> of_level;  // comparison -> level -> weight, log2
};
[[nodiscard]] std::vector<TogetherTable> learn_overlaps(const JointPatterns& patterns, const std::vector<Comparison>& comparisons,
                                                        const LevelEvidence& evidence);

}  // namespace cw::linkage::internal
