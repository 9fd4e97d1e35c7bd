// SPDX-License-Identifier: MIT
// Why records are one entity, what would split it, and why two records are apart.
//
//   ClusterExplainer explainer(input, resolution);         // both must outlive it
//   ClusterExplanation one = explainer.why_one(record);    // links by strength, the weakest, what would split it
//   ApartExplanation apart = explainer.why_apart(a, b);    // weight, best path, the cut between, a plain reason
//   unlinkable_shares(linker.self_weights());              // how many records could never be linked, by threshold
//
// Pure; any number of threads may ask one explainer. Memory: 8 bytes for each record and each end of an edge. Reasons hold no personal
// data.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage {

// Two parts of an entity, and the links between them that are worth something: without these it falls apart. Of all ways to part it, the
// one that takes away the least weight (minimum cut, Stoer and Wagner 1997; above 64 records: at the weakest link of the tree).
struct ClusterSplit {
  std::vector<std::uint32_t> left, right;  // records, in order; left holds the smallest
  std::vector<ScoredEdge> links;           // of weight above 0, the strongest first
  double weight = 0;                       // their sum in bits
};
struct ClusterExplanation {
  std::vector<std::uint32_t> records;  // in order
  std::vector<ScoredEdge> links;       // the strongest links that hold all together (a maximum spanning tree), the strongest first
  bool joined_by_hand = false;         // the links do not reach every record: a person said that they are the same
  std::optional<ScoredEdge> weakest;   // last of links
  std::uint64_t pairs = 0;             // of its records
  std::uint64_t pairs_scored = 0, pairs_above = 0;  // weights known; at the threshold or above
  double density = 0;                               // pairs_above / pairs
  std::vector<ScoredEdge> against;                  // pairs of weight below 0, the most negative first; at most 10
  ClusterSplit split;                               // empty for one record
};

enum class Separation : std::uint8_t {
  together,         // they are one entity
  kept_apart,       // a person's word
  listed_once,      // both entities have a record of a source that holds everyone once
  own_number,       // they have different numbers of which a person has one
  born,             // the age, age band or dates of one cannot be of the other's date of birth
  two_homes,        // a register that shows nobody at two homes at once has them at different homes
  cut,              // linked at the threshold or above, but the whole evidence is against it
  below_threshold,  // compared, and not alike enough
  never_compared    // no blocking rule makes this pair
};
struct ApartExplanation {
  Separation separation = Separation::together;
  std::string reason;           // one plain sentence
  std::optional<float> weight;  // of the pair: as scored, or from ResolveInput::score
  std::vector<ScoredEdge>
      path;                // from left to right, by links whose weakest is as strong as can be; empty: none above the lowest weight kept
  std::optional<Cut> cut;  // the strongest link between the two entities that was not followed
};

class ClusterExplainer {
 public:
  ClusterExplainer(const ResolveInput& input, const Resolution& resolution);
  // The entity of a record. An entity of one record has no links.
  [[nodiscard]] ClusterExplanation why_one(std::uint32_t record) const;
  [[nodiscard]] ApartExplanation why_apart(std::uint32_t left, std::uint32_t right) const;

 private:
  [[nodiscard]] std::span<const std::uint32_t> edges_of(std::uint32_t record) const;
  [[nodiscard]] std::span<const std::uint32_t> members_of(std::uint32_t record) const;
  [[nodiscard]] std::vector<ScoredEdge> best_path(std::uint32_t left, std::uint32_t right) const;
  const ResolveInput& input_;
  const Resolution& resolution_;
  std::vector<std::size_t> edge_begin_, member_begin_;
  std::vector<std::uint32_t> edge_, member_;  // by record; by entity
};

// How many records could not reach a threshold even against an identical copy of themselves: too empty, or too common in all they hold
// (Splink: unlinkables).
struct UnlinkableShare {
  double threshold_weight = 0;
  double threshold_probability = 0.5;
  std::uint64_t records = 0;
  double share = 0;
};
inline constexpr double unlinkable_probabilities[] = {0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999};
[[nodiscard]] std::vector<UnlinkableShare> unlinkable_shares(std::span<const double> self_weights,
                                                             std::span<const double> probabilities = unlinkable_probabilities);
// Records that cannot reach the threshold, in order.
[[nodiscard]] std::vector<std::uint32_t> unlinkable_records(std::span<const double> self_weights, double threshold_weight);

}  // namespace cw::linkage
