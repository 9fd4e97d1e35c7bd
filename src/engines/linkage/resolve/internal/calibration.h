// SPDX-License-Identifier: MIT
// What a match weight is worth on these data, learnt from the data alone.
//
// A pair whose two records are both surely linked to a third is one person, whatever its own weight says. Among pairs that have sure
// partners at all, the share that is closed in this way, by bands of weight, is therefore the probability that a pair of that weight
// matches, found without any truth. Made monotone by pooling adjacent violators (Ayer et al. 1955), and held to what the model claims
// where there are few pairs.
#pragma once

#include <span>
#include <vector>

#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage::internal {

class Calibration {
 public:
  Calibration() = default;  // takes every weight at its word
  // sure: match weight from which a pair is taken for granted. Every pair is looked at up to a few million, then an even share.
  [[nodiscard]] static Calibration fit(std::size_t records, std::span<const ScoredEdge> edges, double sure);
  // What it has learnt, to be kept and taken up again. Both lists rise and are equally long.
  struct Curve {
    std::vector<double> weight = {}, worth = {};
    double sure = 0;
  };
  [[nodiscard]] Curve curve() const { return {weight_, worth_, sure_}; }
  [[nodiscard]] static Calibration of(const Curve& curve);
  // log2 of the posterior odds on these data. Never falls as the weight rises.
  [[nodiscard]] float operator()(float weight) const;

 private:
  std::vector<double> weight_, worth_;  // both rising; between them straight lines, outside them slope 1
  double sure_ = 0;
};

}  // namespace cw::linkage::internal
