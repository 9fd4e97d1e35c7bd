// SPDX-License-Identifier: MIT
// Exact weights of the pairs that a scan lets through, for whole blocks (linker.cpp) and for one record that has come (live). Each thread
// has its own.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/internal/together.h"
#include "engines/linkage/linkage.h"

namespace cw::linkage::internal {

inline const double most_weight = std::log2(1e300);
inline const double least_weight = std::log2(1e-300);

// Bounds are summed in single precision: pairs this close below the threshold are looked at exactly.
inline constexpr float rounding_margin = 1e-2F;

// Pairs of one task on their way to the sink. The vectors may be longer than `kept`: they are used again for later tasks.
struct ScoredPairs {
  std::vector<RecordIndex> left, right;
  std::vector<double> weight;
  std::vector<std::uint8_t> rule, levels;
  std::size_t kept = 0;
  std::uint64_t pairs = 0;
  std::uint32_t of_rule = 0;

  // Makes place for that many pairs more.
  void make_room(std::size_t more, std::size_t comparisons) {
    if (kept + more <= left.size()) return;
    const std::size_t size = std::max(kept + more, 2 * left.size());
    left.resize(size);
    right.resize(size);
    weight.resize(size);
    rule.resize(size);
    levels.resize(size * comparisons);
  }
  [[nodiscard]] PairChunk chunk(std::size_t comparisons) const {
    return {{left.data(), kept}, {right.data(), kept}, {weight.data(), kept}, {rule.data(), kept}, {levels.data(), kept * comparisons}};
  }
};

// Finds the exact level of every comparison for the pairs that pass the bound, the most telling comparison first. Pairs are collected and
// taken through one comparison after the other, so that what the processor waits for in one pair overlaps with the next pairs' work.
class PairScorer {
 public:
  // Comparisons and tables must outlive it.
  PairScorer(const std::vector<const CompiledComparison*>& comparisons, const std::vector<TogetherTable>& together, double prior_log2,
             double minimum_weight)
      : together_(together, comparisons.size()),
        prior_(prior_log2),
        minimum_(minimum_weight),
        pruning_(minimum_weight > least_weight),
        scratch_(make_scratch(comparisons)),
        columns_(comparisons.size()) {
    std::vector<double> promise;
    for (const CompiledComparison* comparison : comparisons) {
      order_.push_back({comparison, order_.size()});
      promise.push_back(comparison->promise());
    }
    std::ranges::stable_sort(order_, std::greater{}, [&](const Step& step) { return promise[step.index]; });
  }
  [[nodiscard]] bool pruning() const { return pruning_; }
  // Least sum of bounds that can still reach the minimum.
  [[nodiscard]] float least_sum() const { return static_cast<float>(minimum_ - prior_) - rounding_margin; }

  [[nodiscard]] std::vector<ComparisonScratch>& scratch() { return scratch_; }
  // Whether the record that ScanRow calls left is the left one of its pairs. Nothing may be waiting to be scored.
  enum class Orientation : std::uint8_t { as_called, swapped };
  void orient(Orientation orientation) { orientation_ = orientation; }
  void set_minimum(double weight) {
    minimum_ = weight;
    pruning_ = weight > least_weight;
  }

  void score(const ScanRow& row, ScoredPairs& out) {
    for (std::size_t k = 0; k < row.kept.size(); ++k) {
      if (size_ == batch) finish(out);
      const std::uint32_t position = row.kept[k];
      const std::uint32_t* right_codes = row.right_codes(position);
      left_[size_] = row.left;
      right_[size_] = row.right_records[position];
      sums_[size_] = pruning_ ? row.bounds[k] : 0;
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        columns_[c].left[size_] = row.left_codes[c];
        columns_[c].right[size_] = right_codes[c];
      }
      ++size_;
    }
  }
  // Scores the pairs collected so far.
  void finish(ScoredPairs& out) {
    std::array<std::uint32_t, batch> places;
    std::iota(places.begin(), places.end(), 0U);
    std::size_t alive = size_;
    for (const Step& step : order_) alive = take_through(step, {places.data(), alive});
    out.make_room(alive, columns_.size());
    for (std::size_t k = 0; k < alive; ++k) hand_out(places[k], out);
    size_ = 0;
  }

 private:
  static constexpr std::size_t batch = 256;
  struct Step {
    const CompiledComparison* comparison;
    std::size_t index;
  };
  // One comparison of the pairs collected.
  struct Column {
    std::array<std::uint32_t, batch> left, right;  // codes
    std::array<std::uint8_t, batch> level;
    std::array<double, batch> weight;
  };

  // Returns how many of the places remain; they move to the front.
  std::size_t take_through(const Step& step, std::span<std::uint32_t> places) {
    const CompiledComparison& comparison = *step.comparison;
    Column& column = columns_[step.index];
    const bool swapped = orientation_ == Orientation::swapped;
    comparison.find_levels((swapped ? column.right : column.left).data(), (swapped ? column.left : column.right).data(), places,
                           column.level.data(), scratch_[step.index]);
    const std::vector<float>& bounds = comparison.other_bounds();
    const float least = least_sum();
    std::size_t alive = 0;
    for (const std::uint32_t k : places) {
      const std::uint32_t left = column.left[k], right = column.right[k];
      const bool known = left != 0 && right != 0;
      column.weight[k] = known ? comparison.weight(column.level[k], left, right) : 0;
      if (pruning_ && known && left != right) sums_[k] += static_cast<float>(column.weight[k]) - bounds[left];
      places[alive] = k;
      alive += pruning_ && sums_[k] < least ? 0 : 1;
    }
    return alive;
  }
  void hand_out(std::uint32_t k, ScoredPairs& out) {
    double weight = prior_;
    for (const Column& column : columns_) weight += column.weight[k];  // in the order of the model
    std::uint8_t* levels = out.levels.data() + out.kept * columns_.size();
    for (std::size_t c = 0; c < columns_.size(); ++c) levels[c] = columns_[c].level[k];
    weight += together_.of(levels);  // takes away only: the bounds hold
    weight = std::clamp(weight, least_weight, most_weight);
    if (pruning_ && weight < minimum_) return;
    out.left[out.kept] = left_[k];
    out.right[out.kept] = right_[k];
    out.weight[out.kept] = weight;
    out.rule[out.kept++] = static_cast<std::uint8_t>(std::min<std::uint32_t>(out.of_rule, 255));
  }

  TogetherWeight together_;
  double prior_;
  double minimum_;
  bool pruning_;
  Orientation orientation_ = Orientation::as_called;
  std::vector<ComparisonScratch> scratch_;
  std::vector<Step> order_;
  std::vector<Column> columns_;
  std::array<RecordIndex, batch> left_{}, right_{};
  std::array<float, batch> sums_{};
  std::size_t size_ = 0;
};

}  // namespace cw::linkage::internal
