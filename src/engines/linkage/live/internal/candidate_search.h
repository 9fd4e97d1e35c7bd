// SPDX-License-Identifier: MIT
// The pairs of one record with those of a live index: found by the blocking rules, scored as predict scores them. One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/internal/pair_scorer.h"
#include "engines/linkage/live/internal/live_rule.h"
#include "engines/linkage/live/internal/record_store.h"

namespace cw::linkage::internal {

class CandidateSearch {
 public:
  // All must outlive it.
  CandidateSearch(const RecordStore& store, std::vector<LiveRule>& rules, const std::vector<TogetherTable>& together,
                  std::uint32_t largest_block);

  struct Found {
    const ScoredPairs* pairs = nullptr;  // left is the record, whatever the order of ids; until the next search
    std::uint32_t compared = 0;          // other records that the rules brought up
    std::uint32_t blocks_passed_over = 0;
  };
  // Pairs of at least this match weight.
  [[nodiscard]] Found find(std::uint32_t record, double minimum_weight);
  [[nodiscard]] std::uint32_t rule_of(std::uint32_t other) const { return seen_[other].rule; }  // of a record the last search brought up
  void forget_values();                                                                         // codes have come to stand for other values
  [[nodiscard]] std::size_t memory_bytes() const { return seen_.capacity() * sizeof(Seen); }

 private:
  void collect(std::uint32_t record, Found& found);
  void gather();
  std::size_t scan(std::uint32_t record);
  void score(std::uint32_t record, std::size_t kept);

  struct Seen {
    std::uint32_t search = 0, rule = 0;
  };
  const RecordStore& store_;
  std::vector<LiveRule>& rules_;
  std::uint32_t largest_block_;
  PairScorer scorer_;
  ScoredPairs pairs_;
  std::vector<Seen> seen_;  // by record
  std::uint32_t search_ = 0;
  std::vector<std::uint32_t> brought_up_, candidates_;
  std::vector<std::uint32_t> rows_;  // codes of the candidates
  std::vector<float> equal_weight_, other_weight_;
  std::vector<std::uint32_t> kept_, after_, before_;
  std::vector<float> sums_, after_sums_, before_sums_;
};

}  // namespace cw::linkage::internal
