// SPDX-License-Identifier: MIT
#include "engines/linkage/live/internal/candidate_search.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace cw::linkage::internal {

CandidateSearch::CandidateSearch(const RecordStore& store, std::vector<LiveRule>& rules, const std::vector<TogetherTable>& together,
                                 std::uint32_t largest_block)
    : store_(store),
      rules_(rules),
      largest_block_(largest_block),
      scorer_(store.comparisons(), together, match_weight_of(store.linkage().model.probability_two_random_records_match), 0),
      equal_weight_(store.lanes(), 0),
      other_weight_(store.lanes(), 0) {
  for (ComparisonScratch& scratch : scorer_.scratch()) scratch.cacheable = 0;
}

// Each other record once, by the first rule that makes the pair.
void CandidateSearch::collect(std::uint32_t record, Found& found) {
  if (seen_.size() < store_.numbers()) seen_.resize(store_.numbers());
  ++search_;
  candidates_.clear();
  const bool other_sources = store_.linkage().model.link_type == LinkType::link_only;
  const std::uint32_t source = store_.source_of(record);
  const auto before = [this](std::uint32_t a, std::uint32_t b) { return store_.before(a, b); };
  for (std::uint32_t r = 0; r < rules_.size(); ++r) {
    brought_up_.clear();
    if (rules_[r].find(record, largest_block_, before, brought_up_) == BlockSize::passed_over) ++found.blocks_passed_over;
    for (const std::uint32_t other : brought_up_) {
      if (seen_[other].search == search_ || other == record) continue;
      seen_[other] = {search_, r};
      if (!other_sources || store_.source_of(other) != source) candidates_.push_back(other);
    }
  }
  found.compared = static_cast<std::uint32_t>(candidates_.size());
}

void CandidateSearch::gather() {
  constexpr std::size_t rows_ahead = 8;
  const std::size_t lanes = store_.lanes();
  if (rows_.size() < candidates_.size() * lanes) rows_.resize(candidates_.size() * lanes);
  for (std::size_t j = 0; j < candidates_.size(); ++j) {
    if (j + rows_ahead < candidates_.size()) __builtin_prefetch(store_.codes(candidates_[j + rows_ahead]));
    std::memcpy(rows_.data() + j * lanes, store_.codes(candidates_[j]), lanes * sizeof(std::uint32_t));
  }
}

// Leaves out what cannot reach the minimum; returns how many remain.
std::size_t CandidateSearch::scan(std::uint32_t record) {
  const std::uint32_t* codes = store_.codes(record);
  const auto& comparisons = store_.comparisons();
  for (std::size_t c = 0; c < comparisons.size(); ++c) {
    equal_weight_[c] = comparisons[c]->self_weights()[codes[c]];
    other_weight_[c] = comparisons[c]->other_bounds()[codes[c]];
  }
  kept_.resize(candidates_.size());
  sums_.resize(candidates_.size());
  RowScan scan;
  scan.code_lanes = scorer_.pruning() ? store_.lanes() : 0;
  scan.left_codes = codes;
  scan.equal_weight = equal_weight_.data();
  scan.other_weight = other_weight_.data();
  scan.right_rows = rows_.data();
  scan.stride = store_.lanes();
  scan.count = candidates_.size();
  scan.least = scorer_.pruning() ? scorer_.least_sum() : -std::numeric_limits<float>::infinity();
  return scan_rows(scan, kept_.data(), sums_.data()).kept;
}

void CandidateSearch::score(std::uint32_t record, std::size_t kept) {
  after_.clear(), before_.clear(), after_sums_.clear(), before_sums_.clear();
  for (std::size_t k = 0; k < kept; ++k) {
    const bool first = store_.before(record, candidates_[kept_[k]]);
    (first ? after_ : before_).push_back(kept_[k]);
    (first ? after_sums_ : before_sums_).push_back(sums_[k]);
  }
  ScanRow row;
  row.left = record;
  row.left_codes = store_.codes(record);
  row.right_records = candidates_.data();
  row.right_rows = rows_.data();
  row.stride = store_.lanes();
  for (const auto orientation : {PairScorer::Orientation::as_called, PairScorer::Orientation::swapped}) {
    const bool swapped = orientation == PairScorer::Orientation::swapped;
    row.kept = swapped ? before_ : after_;
    row.bounds = (swapped ? before_sums_ : after_sums_).data();
    scorer_.orient(orientation);
    scorer_.score(row, pairs_);
    scorer_.finish(pairs_);
  }
}

CandidateSearch::Found CandidateSearch::find(std::uint32_t record, double minimum_weight) {
  Found found;
  scorer_.set_minimum(minimum_weight);
  pairs_.kept = 0;
  collect(record, found);
  gather();
  score(record, scan(record));
  found.pairs = &pairs_;
  return found;
}

void CandidateSearch::forget_values() {
  for (ComparisonScratch& scratch : scorer_.scratch()) scratch.formula.forget();
}

}  // namespace cw::linkage::internal
