// SPDX-License-Identifier: MIT
// From scored pairs to entities, weighing the evidence of the whole cluster and not of single links. The default in place of connected
// components, which one bad link is enough to spoil.
//
//   ResolveInput input; input.records = n; input.edges = edges; input.threshold_weight = match_weight_of(0.95);
//   Resolution result = resolve(input);
//   result.cluster[r];                     // smallest record of r's entity
//
// How it works: what weights are worth is learnt from closed triangles (internal/calibration.h); groups are joined, the surest first, by
// the evidence of all pairs between them (internal/evidence.h) as far as a person's word and duplicate-free sources allow; pairs that
// blocking left out are scored where they decide (internal/missing_pairs.h). Pure; the same for any number of threads and any order of the
// pairs. Time nearly linear in the edges: 10 million take seconds. Memory: some 30 bytes for each record, 12 for each edge within a
// connected piece, and 100 for each edge of the pieces being worked on.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace cw::linkage {

// Links this many bits below the threshold still speak in the judgement of a whole cluster: what `edges` should reach down to.
inline constexpr double link_depth = 17.5;

struct ScoredEdge {
  std::uint32_t left = 0, right = 0;
  float weight = 0;  // match weight, log2 of the posterior odds
  bool operator==(const ScoredEdge&) const = default;
};
// Where a register that shows nobody at two homes at once has a record's person (registers.h).
struct Registration {
  std::uint32_t register_number = 0;  // 0: in no such register, or not there any more
  std::uint32_t home = 0;
  std::uint32_t property = 0;  // its number (UPRN), as a code; 0: not known. Of one property is of one home, however the address is written
  bool operator==(const Registration&) const = default;
};
// Two homes of one register.
[[nodiscard]] bool contradict(const Registration& one, const Registration& other);

// When a record's person was born, as far as it tells: a date, or what an age, an age band or the kind of list leaves open. Days since
// 1970.
struct Born {
  std::int32_t earliest = INT32_MIN, latest = INT32_MAX;
  [[nodiscard]] bool is_date() const { return earliest == latest; }
  [[nodiscard]] bool is_known() const { return earliest != INT32_MIN || latest != INT32_MAX; }
  bool operator==(const Born&) const = default;
};

// Something that a person has one of and that not every record gives: middle names, the sex, the date of birth. Records that do not give it
// cannot vouch for one that does, so what two groups say of it counts in full and not as one pair among many.
struct Trait {
  std::vector<std::uint32_t> code;                             // by record; 0: not known
  std::function<float(std::uint32_t, std::uint32_t)> between;  // bits that two different codes are worth: 0 or below
};
inline constexpr std::size_t most_traits = 3;

struct ResolveInput {
  std::size_t records = 0;
  std::span<const ScoredEdge> edges;  // all pairs from well below the threshold on; each pair once
  double threshold_weight = 0;
  double prior_weight = -13;  // match weight of a pair of which nothing is known: match_weight_of(probability_two_random_records_match)
  std::span<const std::uint32_t> source;                                // record -> source; empty with one source
  std::vector<bool> duplicate_free;                                     // source -> holds each entity at most once
  std::vector<std::pair<std::uint32_t, std::uint32_t>> same, not_same;  // a human's word: hard
  // Numbers with check digits of which a person has one (NHS number, UPN): for each kind, record -> code, 0 where unknown. Two records with
  // different ones are never one entity, whatever else they share: twins, a parent and a child of one name.
  std::vector<std::vector<std::uint32_t>> own_numbers;
  std::vector<Registration> registration;  // by record; may be empty. Two homes of one register are of one entity only by a sure link
  // By record; may be empty. Bounds that leave out every date of birth of another group, or that group's bounds, part the two unless a
  // sure link joins them: the twins rule for father and son, where one of them is known by an age or an age band alone (birth_bounds.h).
  std::vector<Born> born;
  std::vector<Trait> traits;  // at most most_traits
  // Weights of pairs that blocking did not make, for judging a cluster as a whole; may be empty: then a missing pair counts as unknown.
  std::function<void(std::span<const std::pair<std::uint32_t, std::uint32_t>>, std::span<float>)> score;
  // Bits to take away from a pair's weight before anything else: what the model cannot know of single pairs (name_lift.h). May be empty.
  std::function<float(std::uint32_t, std::uint32_t)> doubt;
  std::size_t largest_natural = 0;  // clusters above this are looked at again; 0: found from the data
  unsigned threads = 1;
};
enum class Validity : std::uint8_t {
  sound,
  weak_link,    // no link at or above the threshold reaches some of its records: the whole evidence joined them
  over_merged,  // larger than is natural on this list, and the mean of its weights below the threshold
  conflict      // against a human's word or a duplicate-free source
};
[[nodiscard]] std::string_view name_of(Validity validity);
struct EntityNote {
  std::uint32_t cluster = 0;  // smallest record
  std::uint32_t records = 0;
  float weakest = 0;  // weight of the weakest link that holds it together
  std::uint32_t weakest_left = 0, weakest_right = 0;
  float mean_weight = 0;  // over all pairs of its records that were scored
  Validity validity = Validity::sound;
};
struct Cut {  // a link at or above the threshold that was not followed
  std::uint32_t left = 0, right = 0;
  float weight = 0;
  std::string reason;  // plain words, no personal data: "the rest of the two groups disagree"
};
struct Resolution {
  std::vector<std::uint32_t> cluster;  // record -> smallest record of its entity
  std::vector<EntityNote> entities;    // of two records and more
  std::vector<Cut> cuts;
};
[[nodiscard]] Resolution resolve(const ResolveInput& input);
// Entities and cuts of clusters that were made before, or by something else; `cluster` is given, the rest is filled.
void describe(const ResolveInput& input, Resolution& result);

}  // namespace cw::linkage
