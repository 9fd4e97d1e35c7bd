// SPDX-License-Identifier: MIT
// Joins the records of one connected piece of the graph into groups, the surest joint first, by the evidence of all pairs between two
// groups. Deterministic. Not shared between threads: each has its own, used again for piece after piece.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/linkage/resolve/internal/births.h"
#include "engines/linkage/resolve/internal/evidence.h"
#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage::internal {

// A pair within a piece; records are numbered from 0 within it.
struct PieceEdge {
  std::uint32_t left = 0, right = 0;
  float worth = 0;  // calibrated weight
};
// What a person said, or a source that holds everyone once, about a piece.
struct PieceRules {
  std::span<const std::uint32_t> once;                                   // record -> duplicate-free source + 1; 0: none. May be empty
  std::array<std::span<const std::uint32_t>, 2> own_number;              // record -> its number; 0: unknown. Each may be empty
  std::span<const Registration> registration;                            // may be empty
  std::span<const Born> born;                                            // may be empty
  std::array<std::span<const std::uint32_t>, most_traits> trait;         // record -> its code. Each may be empty
  std::span<const Trait> traits;                                         // what their differences are worth
  std::span<const std::pair<std::uint32_t, std::uint32_t>> same, apart;  // apart wins where they contradict each other
};

class Grouping {
 public:
  explicit Grouping(const EvidenceRule& rule) : rule_(rule) {}
  // Groups of the records 0 .. records - 1: record -> smallest record of its group. Valid until the next call.
  [[nodiscard]] std::span<const std::uint32_t> run(std::uint32_t records, std::span<const PieceEdge> edges, const PieceRules& rules);
  // Pairs of rules.same that could not be kept.
  [[nodiscard]] std::span<const std::pair<std::uint32_t, std::uint32_t>> broken() const { return broken_; }

 private:
  struct Candidate {
    double score;
    std::uint32_t left, right;
    bool operator<(const Candidate& other) const {  // std::push_heap: the greatest comes first
      if (score != other.score) return score < other.score;
      if (left != other.left) return left > other.left;
      return right > other.right;
    }
  };
  struct Group {
    std::uint32_t parent = 0, records = 1, smallest = 0;
    std::vector<std::uint32_t> neighbours;      // may hold groups that are no more
    std::vector<std::uint32_t> once;            // duplicate-free sources that it has a record of, in order
    std::array<std::uint32_t, 2> own_number{};  // of its records; 0: unknown
    std::vector<Registration> registered;       // the homes of each register
    Births born;
    std::array<std::vector<std::pair<std::uint32_t, std::uint32_t>>, most_traits> traits;  // code, records; those known
  };
  void start(std::uint32_t records, std::span<const PieceEdge> edges, const PieceRules& rules);
  void keep_same(const PieceRules& rules);
  [[nodiscard]] std::uint32_t find(std::uint32_t record);
  [[nodiscard]] double score(std::uint32_t a, std::uint32_t b, const GroupEvidence& evidence) const;
  [[nodiscard]] double trait_bits(const Group& a, const Group& b, std::size_t trait) const;
  [[nodiscard]] bool may_join(std::uint32_t a, std::uint32_t b, const GroupEvidence* evidence) const;
  void offer(std::uint32_t a, std::uint32_t b, const GroupEvidence& evidence);
  void join(std::uint32_t a, std::uint32_t b);
  bool join_best_first();  // until no candidate is left; false: none was joined

  EvidenceRule rule_;
  std::span<const Trait> traits_;
  std::vector<Group> groups_;
  PairTable evidence_;
  std::vector<Candidate> heap_;
  std::vector<std::uint32_t> result_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> broken_;
};

}  // namespace cw::linkage::internal
