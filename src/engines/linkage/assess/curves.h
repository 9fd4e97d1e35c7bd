// SPDX-License-Identifier: MIT
// What scored pairs say: with the truth, a row for each threshold (Splink's accuracy columns), the areas of the ROC and precision-recall
// curves and calibration; without it, what the model itself expects. All from the bands of one PairEvaluation.
//
//   PairEvaluation pairs; pairs.add(weight, truth) ...;
//   const auto rows = threshold_table(pairs, {.matches = 90000, .pairs = 3e9});
//   roc_area(rows); average_precision(rows); calibrate(pairs).expected_error;
//
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engines/linkage/assess/statistics.h"
#include "engines/linkage/evaluation.h"

namespace cw::linkage {

// What there is to find, among records whose truth is known. Matches that were never scored count as missed, other pairs as rightly left
// apart.
struct Universe {
  double matches = 0;  // pairs that belong together, found or not
  double pairs = 0;    // all pairs, of different sources where only those count
};

// One threshold, in Splink's terms (accuracy.py). Shares of nothing: precision, recall, specificity, npv 1; p4 and phi 0.
struct ThresholdRow {
  double match_weight = 0, match_probability = 0;  // pairs at or above are called matches
  double tp = 0, fp = 0, tn = 0, fn = 0;
  double precision = 1, recall = 1, specificity = 1, npv = 1;
  double f1 = 0, f2 = 0, f0_5 = 0, p4 = 0, phi = 0;
};
[[nodiscard]] ThresholdRow threshold_row(double match_weight, double tp, double fp, const Universe& universe);
// From the highest weight to the lowest, one for each tenth of a weight that holds judged pairs.
[[nodiscard]] std::vector<ThresholdRow> threshold_table(const PairEvaluation& pairs, const Universe& universe);
// The row for a threshold: what is at or above this weight (to a tenth). Nothing called a match where no row reaches it.
[[nodiscard]] ThresholdRow row_at(std::span<const ThresholdRow> table, double match_weight, const Universe& universe);
// At most about `most` rows for reading: those at whole steps of 1, 2, 5, 10 ... of weight, and the one of the best F1.
[[nodiscard]] std::vector<ThresholdRow> rows_for_reading(std::span<const ThresholdRow> table, std::size_t most = 30);
// Area under the ROC curve (recall over 1 - specificity) by trapezoids from (0,0) to (1,1): of pairs never scored the order is chance.
[[nodiscard]] double roc_area(std::span<const ThresholdRow> table);
// Average precision: sum of precision times the step in recall; recall that no threshold reaches adds nothing.
[[nodiscard]] double average_precision(std::span<const ThresholdRow> table);

// Does a match probability mean what it says: pairs by match weight, and the share of them that belong together.
struct CalibrationBand {
  double from = 0, to = 0;  // match weights; -1000 and 1000 are "no bound"
  std::uint64_t pairs = 0, matches = 0;
  double expected = 0;  // mean match probability of the pairs
  double observed = 0;  // share that belong together
  Interval interval;    // of `observed`, Wilson 95 %
};
struct Calibration {
  std::vector<CalibrationBand> bands;  // with pairs, from the highest weight
  double expected_error = 0;           // expected calibration error (Naeini 2015): mean of |observed - expected|, weighted by pairs
  double doubtful_error = 0;           // the same over bands from -5 to 25, where people look
  std::uint64_t pairs = 0, doubtful_pairs = 0;
};
// Only judged pairs count, and their expected probability is the band's mean over all its pairs.
// Bands of 5 from -20 to 40 and what lies beyond, the shape in which clerical studies of census links are published.
[[nodiscard]] Calibration calibrate(const PairEvaluation& pairs);

// What the model's own probabilities lead one to expect: its opinion, not a measurement.
struct OpinionRow {
  double match_weight = 0, match_probability = 0;
  std::uint64_t pairs = 0;      // at or above
  double expected_matches = 0;  // sum of their match probabilities
  double precision = 1;         // expected_matches / pairs
  double recall = 1;            // expected_matches / those of all pairs and `unscored`
};
// unscored: matches expected among pairs that were not handed in (lost by blocking, or left out of a file); 0 where not known.
[[nodiscard]] std::vector<OpinionRow> model_opinion(const PairEvaluation& pairs, double unscored = 0);

}  // namespace cw::linkage
