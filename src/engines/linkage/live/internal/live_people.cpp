// SPDX-License-Identifier: MIT
#include "engines/linkage/live/internal/live_people.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

namespace cw::linkage::internal {

LivePeople::LivePeople(const RecordStore& store, const Links& links, const Words& words, const std::vector<TogetherTable>& together,
                       const LiveSettings& settings)
    : store_(store),
      links_(links),
      words_(words),
      settings_(settings),
      weight_(store.comparisons(), together, match_weight_of(store.linkage().model.probability_two_random_records_match)),
      threshold_weight_(match_weight_of(settings.threshold)),
      edges_from_(static_cast<float>(threshold_weight_ - link_depth)) {
  for (ComparisonScratch& scratch : weight_.scratch()) scratch.cacheable = 0;
}

template <class Visit>
void LivePeople::for_each_neighbour(std::uint32_t record, Visit visit) const {
  for (const Link& link : links_.of(record))
    if (connects(link)) visit(link.other);
  if (words_.empty()) return;
  for (const Words::Word& word : words_.of(store_.name_of(record)))
    if (word.judgement == Judgement::same)
      if (const std::uint32_t other = store_.find(word.other); other != no_record) visit(other);
}

void LivePeople::add_neighbours(std::uint32_t record, std::vector<std::uint32_t>& out) const {
  for_each_neighbour(record, [&](std::uint32_t other) { out.push_back(other); });
}

// Breadth first: what is nearest comes first, for a piece that is too large.
std::vector<std::uint32_t> LivePeople::piece_of(std::span<const std::uint32_t> seeds, Neighbourhood& neighbourhood) {
  if (seen_.size() < store_.numbers()) {
    seen_.resize(store_.numbers(), 0);
    local_.resize(store_.numbers(), 0);
    cluster_.resize(store_.numbers(), 0);
  }
  ++search_;
  std::vector<std::uint32_t> piece;
  const auto see = [&](std::uint32_t record) {
    if (seen_[record] == search_ || !store_.is_present(record)) return;
    if (piece.size() >= settings_.largest_piece) {
      neighbourhood = Neighbourhood::cut_short;
      return;
    }
    seen_[record] = search_;
    piece.push_back(record);
  };
  for (const std::uint32_t seed : seeds) see(seed);
  for (std::size_t i = 0; i < piece.size(); ++i) for_each_neighbour(piece[i], see);
  std::ranges::sort(piece, [&](std::uint32_t a, std::uint32_t b) { return store_.before(a, b); });
  for (std::uint32_t i = 0; i < piece.size(); ++i) local_[piece[i]] = i;
  return piece;
}

void LivePeople::score(std::span<const std::uint32_t> records, std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs,
                       std::span<float> weights) {
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto [a, b] = std::minmax(pairs[i].first, pairs[i].second);
    weights[i] = static_cast<float>(weight_.of(store_.codes(records[a]), store_.codes(records[b])));
  }
}

void LivePeople::add_words(std::span<const std::uint32_t> records, ResolveInput& input) const {
  if (words_.empty()) return;
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    for (const Words::Word& word : words_.of(store_.name_of(records[i]))) {
      const std::uint32_t other = store_.find(word.other);
      if (other == no_record || seen_[other] != search_ || local_[other] <= i) continue;
      (word.judgement == Judgement::same ? input.same : input.not_same).emplace_back(i, local_[other]);
    }
  }
  std::ranges::sort(input.same);  // in the order of ids, not in that in which they were said
  std::ranges::sort(input.not_same);
}

std::vector<PersonFacts> LivePeople::facts_of(std::span<const std::uint32_t> records) const {
  std::vector<PersonFacts> out;
  if (settings_.subject != SubjectKind::people) return out;
  out.reserve(records.size());
  for (const std::uint32_t record : records) {
    out.push_back(store_.facts(record));
    if (!store_.has_sources()) out.back().source = 0;
  }
  return out;
}

// Numbers are those within `records`, which are in the order of ids: a batch would have them in the same order.
ResolveInput LivePeople::input_of(std::span<const std::uint32_t> records, std::vector<ScoredEdge>& edges,
                                  std::vector<std::uint32_t>& sources) {
  ResolveInput input;
  input.records = records.size();
  for (std::uint32_t i = 0; i < records.size(); ++i)
    for (const Link& link : links_.of(records[i]))
      if (seen_[link.other] == search_ && local_[link.other] > i) edges.push_back({i, local_[link.other], link.weight});
  input.edges = edges;
  input.threshold_weight = threshold_weight_;
  input.prior_weight = match_weight_of(store_.linkage().model.probability_two_random_records_match);
  input.largest_natural = records.size();
  if (store_.has_sources()) {
    for (const std::uint32_t record : records) sources.push_back(store_.source_of(record));
    input.source = sources;
    const Column& column = *store_.source_column();
    for (std::uint32_t code = 0; code <= column.distinct(); ++code)
      input.duplicate_free.push_back(code != 0 && std::ranges::any_of(settings_.duplicate_free, [&](const std::string& name) {
                                       return name == "all" || name == column.display(code);
                                     }));
  }
  add_words(records, input);
  input.score = [this, records](std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs, std::span<float> weights) {
    score(records, pairs, weights);
  };
  return input;
}

void LivePeople::resolve_around(std::span<const std::uint32_t> seeds, LiveOutcome& outcome) {
  if (seeds.empty()) return;
  const std::vector<std::uint32_t> records = piece_of(seeds, outcome.neighbourhood);
  std::vector<ScoredEdge> edges;
  std::vector<std::uint32_t> sources;
  ResolveInput input = input_of(records, edges, sources);
  evidence_.add_to(input, facts_of(records));
  assign(records, resolve_with(input, calibration_), outcome);
}

void LivePeople::refit(LiveOutcome& outcome) { resolve_all(Learn::anew, outcome); }

void LivePeople::take(Learnt learnt, LiveOutcome& outcome) {
  evidence_ = std::move(learnt.evidence);
  calibration_ = std::move(learnt.calibration);
  least_link_ = learnt.least_link;
  resolve_all(Learn::nothing, outcome);
}

void LivePeople::regroup(std::span<const std::pair<std::uint32_t, std::uint64_t>> groups) {
  std::unordered_map<std::uint64_t, ClusterId> numbers;
  cluster_.assign(store_.numbers(), 0);
  for (const auto& [record, group] : groups) {
    ClusterId& number = numbers[group];
    if (number == 0) number = next_cluster_++;
    if (store_.is_present(record)) cluster_[record] = number;
  }
  for (std::uint32_t record = 0; record < cluster_.size(); ++record)
    if (cluster_[record] == 0 && store_.is_present(record)) cluster_[record] = next_cluster_++;
}

void LivePeople::resolve_all(Learn learn, LiveOutcome& outcome) {
  std::vector<std::uint32_t> all;
  for (std::uint32_t record = 0; record < store_.numbers(); ++record)
    if (store_.is_present(record)) all.push_back(record);
  std::ranges::sort(all, [&](std::uint32_t a, std::uint32_t b) { return store_.before(a, b); });
  ++search_;
  seen_.assign(store_.numbers(), 0);
  local_.resize(store_.numbers(), 0);
  cluster_.resize(store_.numbers(), 0);
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    seen_[all[i]] = search_;
    local_[all[i]] = i;
  }
  std::vector<ScoredEdge> edges;
  std::vector<std::uint32_t> sources;
  ResolveInput input = input_of(all, edges, sources);
  const std::vector<PersonFacts> facts = facts_of(all);
  if (learn == Learn::anew) evidence_ = PeopleEvidence::learn(store_.linkage().model, facts, edges);
  evidence_.add_to(input, facts);
  if (learn == Learn::anew) {
    calibration_ = fit_calibration(input);
    least_link_ = internal::least_link(input, calibration_);
  }
  assign(all, resolve_with(input, calibration_), outcome);
}

// Each old cluster goes to the group that has most of its records, and a group of several keeps the oldest: a merge keeps the older, a
// split the majority.
void LivePeople::assign(std::span<const std::uint32_t> records, const Resolution& resolution, LiveOutcome& outcome) {
  const std::vector<std::uint32_t>& group = resolution.cluster;
  std::vector<std::pair<ClusterId, std::uint32_t>> had;  // old cluster, group
  for (std::size_t i = 0; i < records.size(); ++i)
    if (cluster_[records[i]] != 0) had.emplace_back(cluster_[records[i]], group[i]);
  std::ranges::sort(had);
  std::vector<ClusterId> of_group(records.size(), 0);  // by the group's smallest record
  for (std::size_t i = 0; i < had.size();) {
    std::uint32_t best = 0;
    std::size_t most = 0;
    const ClusterId old = had[i].first;
    while (i < had.size() && had[i].first == old) {
      std::size_t end = i;
      while (end < had.size() && had[end] == had[i]) ++end;
      if (end - i > most) {
        most = end - i;
        best = had[i].second;
      }
      i = end;
    }
    if (of_group[best] == 0) of_group[best] = old;  // old clusters come in the order of their age
  }
  std::vector<char> moved(records.size(), 0);
  for (std::size_t i = 0; i < records.size(); ++i) {
    ClusterId& cluster = of_group[group[i]];
    if (cluster == 0) cluster = next_cluster_++;
    ClusterId& now = cluster_[records[i]];
    if (now == cluster) continue;
    outcome.moves.push_back({records[i], now, cluster});
    now = cluster;
    moved[i] = 1;
  }
  if (!outcome.moves.empty() && outcome.done != LiveDone::refitted) give_reasons(records, resolution, moved, outcome);
}

void LivePeople::give_reasons(std::span<const std::uint32_t> records, const Resolution& resolution, std::span<const char> moved,
                              LiveOutcome& outcome) const {
  std::vector<char> told(records.size(), 0);  // groups
  for (std::size_t i = 0; i < records.size(); ++i)
    if (moved[i] != 0) told[resolution.cluster[i]] = 1;
  for (const EntityNote& entity : resolution.entities) {
    if (told[entity.cluster] == 0) continue;
    told[entity.cluster] = 2;
    ClusterReason reason;
    reason.cluster = cluster_[records[entity.cluster]];
    reason.text =
        fmt::format("{} records together; the weakest link that holds them has match weight {:.1f}", entity.records, entity.weakest);
    if (entity.validity == Validity::weak_link)
      reason.text = fmt::format("{} records together by the whole of the evidence", entity.records);
    if (entity.validity == Validity::conflict)
      reason.text = fmt::format("{} records together, against a person's word or a source that holds everyone once", entity.records);
    reason.left = records[entity.weakest_left];
    reason.right = records[entity.weakest_right];
    reason.match_weight = entity.weakest;
    outcome.reasons.push_back(std::move(reason));
  }
  for (std::size_t i = 0; i < records.size(); ++i)
    if (told[i] == 1)
      outcome.reasons.push_back({cluster_[records[i]], "nothing that is known joins it to another record", records[i], records[i], 0});
  for (const Cut& cut : resolution.cuts)
    if (moved[cut.left] != 0 || moved[cut.right] != 0)
      outcome.reasons.push_back(
          {cluster_[records[cut.left]], "not joined: " + cut.reason, records[cut.left], records[cut.right], cut.weight});
}

void LivePeople::forget(std::uint32_t record, LiveOutcome& outcome) {
  outcome.moves.push_back({record, cluster_[record], 0});
  cluster_[record] = 0;
}

// A cluster lies within one piece: it is found along the links.
std::vector<std::uint32_t> LivePeople::members_of(std::uint32_t record) const {
  const ClusterId cluster = cluster_of(record);
  std::vector<std::uint32_t> piece = {record};
  std::map<std::uint32_t, bool> seen = {{record, true}};
  for (std::size_t i = 0; i < piece.size(); ++i)
    for_each_neighbour(piece[i], [&](std::uint32_t other) {
      if (seen.emplace(other, true).second) piece.push_back(other);
    });
  std::erase_if(piece, [&](std::uint32_t other) { return cluster_of(other) != cluster; });
  std::ranges::sort(piece, [&](std::uint32_t a, std::uint32_t b) { return store_.before(a, b); });
  return piece;
}

void LivePeople::forget_values() {
  for (ComparisonScratch& scratch : weight_.scratch()) scratch.formula.forget();
}

}  // namespace cw::linkage::internal
