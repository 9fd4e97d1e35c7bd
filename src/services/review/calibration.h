// SPDX-License-Identifier: MIT
// What a match weight is worth by reviewers' answers, and those answers as labels for training and evaluation.
//
//   const Calibration c = calibrate(cases);                    // pure
//   CW_TRY(const std::vector<Label> labels, read_labels(db));  // label.weight: what it stands for in shares; 0: nothing
//
// The queue asks about what is worth most, so its answers are a biased choice of all pairs: of a share they say nothing. What counts here
// are the pairs of the random choice, band by band in the order of their random numbers up to the first that is not answered yet. Given
// that number u, each pair of the band with a smaller one had the chance u to be there, whatever its value: its weight is 1 / u (rank
// conditioning: Cohen and Kaplan 2007, "Summarizing data using bottom-k sketches"; Horvitz and Thompson 1952).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engines/linkage/assess/statistics.h"
#include "services/review/item.h"
#include "store/store.h"

namespace cw::review {

// A pair of the random choice.
struct SampledCase {
  int band = 0;
  double order_number = 0;  // its random number
  double match_weight = 0;
  std::optional<Says> says;  // none: not answered yet
};
struct CalibrationBand {
  int band = 0;
  double from = 0, until = 0;                            // match weight
  std::int64_t answered = 0, same = 0, cannot_tell = 0;  // that count; answered: same or not_same
  double inclusion = 1;                                  // chance of each of them to be here
  double pairs = 0;                                      // that there are in the register of this band, estimated
  double share = 0;                                      // same / answered
  linkage::Interval interval;                            // Wilson
  double claimed = 0;                                    // mean match probability of those answered
};
struct Calibration {
  std::vector<CalibrationBand> bands;  // with something answered, rising
  double share = 0, claimed = 0;       // of all bands, weighted
  linkage::Interval interval;          // of `share`: Wilson with the effective number of Kish 1965, (sum w)^2 / sum w^2
  std::int64_t answered = 0;
  double effective = 0;
};
// included: chance of a band's pairs to be in the random choice at all.
struct BandInclusion {
  int band = 0;
  double inclusion = 1;
};
[[nodiscard]] Calibration calibrate(std::span<const SampledCase> cases, std::span<const BandInclusion> included);

struct CalibrationReport {
  Calibration calibration;
  std::int64_t answered_in_all = 0, same_in_all = 0;  // every settled pair, in the order of the queue: biased
};
[[nodiscard]] Result<CalibrationReport> read_calibration(store::Connection& db);

// A settled pair: same or not_same. weight: 0 where it does not count for shares.
struct Label {
  PairOfRecords pair;
  Says says = Says::same;
  double match_weight = 0, weight = 0;
  std::int64_t reviewers = 1;
};
[[nodiscard]] Result<std::vector<Label>> read_labels(store::Connection& db);  // in the order of pairs

// Records that the labels join, for a file of labels by record: each record with a number equal for those called the same, directly or
// through others. Records that labels contradict about are left out with all that they are joined to.
struct RecordLabel {
  RecordNumber record = 0;
  std::int64_t person = 0;
};
[[nodiscard]] std::vector<RecordLabel> records_of(std::span<const Label> labels);

}  // namespace cw::review
