// SPDX-License-Identifier: MIT
// Makes people of the records around a change, by resolve's own code, and says which records' people are others now. One thread writes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engines/linkage/internal/pair_weight.h"
#include "engines/linkage/live/internal/links.h"
#include "engines/linkage/live/internal/record_store.h"
#include "engines/linkage/resolve/internal/resolve_with.h"
#include "engines/linkage/resolve/people_evidence.h"

namespace cw::linkage::internal {

class LivePeople {
 public:
  // All must outlive it.
  LivePeople(const RecordStore& store, const Links& links, const Words& words, const std::vector<TogetherTable>& together,
             const LiveSettings& settings);

  // Calibration and the evidence of groups learnt from all records, and all people made anew.
  void refit(LiveOutcome& outcome);
  // What was learnt before, in place of learning; and all people by it.
  struct Learnt {
    PeopleEvidence evidence;
    Calibration calibration;
    double least_link = 0;
  };
  void take(Learnt learnt, LiveOutcome& outcome);
  [[nodiscard]] Learnt learnt() const { return {evidence_, calibration_, least_link_}; }
  // Clusters as they were elsewhere, by a number above 0; a record that is not among them is alone.
  void regroup(std::span<const std::pair<std::uint32_t, std::uint64_t>> groups);
  // Records whose pieces may be others after the next change: everything that a link or a word connects to this one directly.
  void add_neighbours(std::uint32_t record, std::vector<std::uint32_t>& out) const;
  // Resolves the pieces of these records again.
  void resolve_around(std::span<const std::uint32_t> seeds, LiveOutcome& outcome);
  void forget(std::uint32_t record, LiveOutcome& outcome);  // it is gone
  [[nodiscard]] ClusterId cluster_of(std::uint32_t record) const { return record < cluster_.size() ? cluster_[record] : 0; }
  [[nodiscard]] std::vector<std::uint32_t> members_of(std::uint32_t record) const;
  void forget_values();  // codes have come to stand for other values
  [[nodiscard]] std::size_t memory_bytes() const { return (cluster_.capacity() + seen_.capacity() + local_.capacity()) * 4; }
  [[nodiscard]] float edges_from() const { return edges_from_; }

 private:
  [[nodiscard]] bool connects(const Link& link) const { return calibration_(link.weight) >= least_link_; }
  enum class Learn : std::uint8_t { anew, nothing };
  void resolve_all(Learn learn, LiveOutcome& outcome);
  template <class Visit>
  void for_each_neighbour(std::uint32_t record, Visit visit) const;
  [[nodiscard]] std::vector<std::uint32_t> piece_of(std::span<const std::uint32_t> seeds, Neighbourhood& neighbourhood);
  [[nodiscard]] ResolveInput input_of(std::span<const std::uint32_t> records, std::vector<ScoredEdge>& edges,
                                      std::vector<std::uint32_t>& sources);
  void add_words(std::span<const std::uint32_t> records, ResolveInput& input) const;
  void score(std::span<const std::uint32_t> records, std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs,
             std::span<float> weights);
  [[nodiscard]] std::vector<PersonFacts> facts_of(std::span<const std::uint32_t> records) const;  // empty unless of people
  void assign(std::span<const std::uint32_t> records, const Resolution& resolution, LiveOutcome& outcome);
  void give_reasons(std::span<const std::uint32_t> records, const Resolution& resolution, std::span<const char> moved,
                    LiveOutcome& outcome) const;

  const RecordStore& store_;
  const Links& links_;
  const Words& words_;
  const LiveSettings& settings_;
  PairWeight weight_;
  Calibration calibration_;
  double threshold_weight_, least_link_ = 0;
  float edges_from_;
  PeopleEvidence evidence_;
  std::vector<ClusterId> cluster_;  // by record
  ClusterId next_cluster_ = 1;
  std::vector<std::uint32_t> seen_;   // by record: the search that saw it last
  std::vector<std::uint32_t> local_;  // by record: its number within the piece at hand
  std::uint32_t search_ = 0;
};

}  // namespace cw::linkage::internal
