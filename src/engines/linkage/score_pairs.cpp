// SPDX-License-Identifier: MIT
// Weights of pairs that were asked for by name, not made by blocking; and of records against themselves.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/internal/pair_weight.h"
#include "engines/linkage/internal/parallel.h"
#include "engines/linkage/internal/together.h"

namespace cw::linkage {
namespace {

constexpr std::size_t pairs_per_task = 8192;

// Weighs pairs of the linker's records.
class WeightOf {
 public:
  WeightOf(std::vector<const internal::CompiledComparison*> comparisons, const std::vector<internal::TogetherTable>& together, double prior)
      : weight_(comparisons, together, prior), comparisons_(std::move(comparisons)), left_(comparisons_.size()), right_(comparisons_.size()) {}
  double operator()(RecordIndex left, RecordIndex right) {
    for (std::size_t c = 0; c < comparisons_.size(); ++c) {
      left_[c] = comparisons_[c]->codes()[left];
      right_[c] = comparisons_[c]->codes()[right];
    }
    return weight_.of(left_.data(), right_.data());
  }

 private:
  internal::PairWeight weight_;
  std::vector<const internal::CompiledComparison*> comparisons_;
  std::vector<std::uint32_t> left_, right_;  // codes of the pair at hand
};

// Fills out[i] for every i below count on all threads.
template <class Weigh>
void weigh_all(std::size_t count, unsigned threads, const std::function<WeightOf()>& make_worker, std::span<double> out, Weigh weigh) {
  const std::size_t tasks = (count + pairs_per_task - 1) / pairs_per_task;
  const unsigned workers = static_cast<unsigned>(std::min<std::size_t>(std::max(1U, threads), std::max<std::size_t>(1, tasks)));
  std::atomic<std::size_t> next{0};
  internal::run_all(workers, workers, [&](std::size_t) {
    WeightOf worker = make_worker();
    for (std::size_t task = next++; task < tasks; task = next++)
      for (std::size_t i = task * pairs_per_task; i < std::min(count, (task + 1) * pairs_per_task); ++i) out[i] = weigh(i, worker);
  });
}

}  // namespace

Result<void> Linker::score_pairs(std::span<const std::pair<RecordIndex, RecordIndex>> pairs, std::span<double> weights) const {
  if (weights.size() != pairs.size()) return fail(ErrorCode::invalid, "There must be as many places for weights as there are pairs.");
  for (const auto& [left, right] : pairs)
    if (left >= size() || right >= size() || left == right) return fail(ErrorCode::invalid, "A pair needs two different records.");
  const std::vector<internal::TogetherTable> together = internal::together_tables(state_->model);
  const auto make_worker = [&] {
    return WeightOf(state_->all_comparisons(), together, match_weight_of(state_->model.probability_two_random_records_match));
  };
  weigh_all(pairs.size(), state_->options.threads, make_worker, weights, [&](std::size_t i, WeightOf& weight_of) {
    return weight_of(std::min(pairs[i].first, pairs[i].second), std::max(pairs[i].first, pairs[i].second));
  });
  return {};
}

std::vector<double> Linker::self_weights() const {
  std::vector<double> weights(size());
  const std::vector<internal::TogetherTable> together = internal::together_tables(state_->model);
  const auto make_worker = [&] {
    return WeightOf(state_->all_comparisons(), together, match_weight_of(state_->model.probability_two_random_records_match));
  };
  weigh_all(size(), state_->options.threads, make_worker, weights,
            [](std::size_t i, WeightOf& weight_of) { return weight_of(static_cast<RecordIndex>(i), static_cast<RecordIndex>(i)); });
  return weights;
}

}  // namespace cw::linkage
