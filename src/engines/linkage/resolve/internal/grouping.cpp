// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/internal/grouping.h"

#include <algorithm>
#include <numeric>

namespace cw::linkage::internal {

namespace {

void add_trait(std::vector<std::pair<std::uint32_t, std::uint32_t>>& traits, std::uint32_t code, std::uint32_t records) {
  const auto known = std::ranges::find(traits, code, &std::pair<std::uint32_t, std::uint32_t>::first);
  if (known == traits.end())
    traits.emplace_back(code, records);
  else
    known->second += records;
}

}  // namespace

std::uint32_t Grouping::find(std::uint32_t record) {
  while (groups_[record].parent != record) record = groups_[record].parent = groups_[groups_[record].parent].parent;
  return record;
}

double Grouping::score(std::uint32_t a, std::uint32_t b, const GroupEvidence& evidence) const {
  double score = rule_.score(evidence, groups_[a].records, groups_[b].records);
  for (std::size_t k = 0; k < traits_.size(); ++k) score += trait_bits(groups_[a], groups_[b], k);
  return score;
}

// What the trait says of two groups beyond what their pairs have told: it is known of few records, so that the best pair mostly lacks it
// and the mean holds it for a part.
double Grouping::trait_bits(const Group& a, const Group& b, std::size_t trait) const {
  double known = 0, bits = 0;
  for (const auto& [one, left] : a.traits[trait])
    for (const auto& [other, right] : b.traits[trait]) {
      const double pairs = static_cast<double>(left) * right;
      known += pairs;
      if (one != other) bits += pairs * traits_[trait].between(one, other);
    }
  const double all = static_cast<double>(a.records) * b.records;
  if (bits == 0 || known == all) return 0;
  return bits / known * (1 - (1 - rule_.share_of_best / std::min(a.records, b.records)) * known / all);
}

bool Grouping::may_join(std::uint32_t a, std::uint32_t b, const GroupEvidence* evidence) const {
  if (evidence != nullptr && evidence->apart) return false;
  bool sure = evidence != nullptr && rule_.sure(*evidence);
  for (std::size_t k = 0; k < groups_[a].own_number.size(); ++k) {
    const std::uint32_t one = groups_[a].own_number[k], other = groups_[b].own_number[k];
    if (one == 0 || other == 0) continue;
    if (one != other) return false;
    sure = true;
  }
  if (evidence != nullptr && !sure && rule_.barred(*evidence)) return false;
  const auto &left = groups_[a].once, &right = groups_[b].once;
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    if (left[i] == right[j]) return false;
    left[i] < right[j] ? ++i : ++j;
  }
  if (sure) return true;
  if (groups_[a].born.contradict(groups_[b].born)) return false;
  for (const Registration& one : groups_[a].registered)
    for (const Registration& other : groups_[b].registered)
      if (contradict(one, other)) return false;
  return true;
}

// The score of a pair of groups may fall as they grow: it is looked at again when its turn comes.
void Grouping::offer(std::uint32_t a, std::uint32_t b, const GroupEvidence& evidence) {
  if (evidence.apart || evidence.best < rule_.least_link()) return;
  const double worth = score(a, b, evidence);
  if (worth < rule_.threshold) return;
  heap_.push_back({worth, std::min(a, b), std::max(a, b)});
  std::push_heap(heap_.begin(), heap_.end());
}

void Grouping::start(std::uint32_t records, std::span<const PieceEdge> edges, const PieceRules& rules) {
  if (groups_.size() < records) groups_.resize(records);
  traits_ = rules.traits;
  for (std::uint32_t r = 0; r < records; ++r) {
    Group& group = groups_[r];
    group.parent = group.smallest = r;
    group.records = 1;
    group.neighbours.clear();
    group.once.clear();
    if (!rules.once.empty() && rules.once[r] != 0) group.once.push_back(rules.once[r]);
    for (std::size_t k = 0; k < group.own_number.size(); ++k)
      group.own_number[k] = rules.own_number[k].empty() ? 0 : rules.own_number[k][r];
    for (std::size_t k = 0; k < traits_.size(); ++k) {
      group.traits[k].clear();
      if (rules.trait[k][r] != 0) group.traits[k].emplace_back(rules.trait[k][r], 1);
    }
    group.born.clear();
    if (!rules.born.empty()) group.born.add(rules.born[r]);
    group.registered.clear();
    if (!rules.registration.empty() && rules.registration[r].register_number != 0) group.registered.push_back(rules.registration[r]);
  }
  heap_.clear();
  broken_.clear();
  evidence_.clear(edges.size() + rules.apart.size());
  const auto at = [&](std::uint32_t a, std::uint32_t b) -> GroupEvidence& {
    if (evidence_.find(a, b) == nullptr) groups_[a].neighbours.push_back(b), groups_[b].neighbours.push_back(a);
    return evidence_.at(a, b);
  };
  for (const PieceEdge& edge : edges) {
    if (edge.left == edge.right) continue;
    at(edge.left, edge.right).add(rule_.of_pair(edge.worth));
  }
  for (const auto& [a, b] : rules.apart)
    if (a != b) at(a, b).apart = true;
}

void Grouping::keep_same(const PieceRules& rules) {
  for (const auto& [left, right] : rules.same) {
    const std::uint32_t a = find(left), b = find(right);
    if (a == b) continue;
    const GroupEvidence* evidence = evidence_.find(a, b);
    if (evidence != nullptr && evidence->apart)
      broken_.emplace_back(left, right);
    else
      join(a, b);
  }
}

// The group with fewer neighbours goes into the other: each pair is moved at most log2(records) times.
void Grouping::join(std::uint32_t a, std::uint32_t b) {
  const std::size_t left = groups_[a].neighbours.size(), right = groups_[b].neighbours.size();
  if (left < right || (left == right && b < a)) std::swap(a, b);
  Group &into = groups_[a], &from = groups_[b];
  from.parent = a;
  into.records += from.records;
  into.smallest = std::min(into.smallest, from.smallest);
  std::vector<std::uint32_t> once;
  std::ranges::set_union(into.once, from.once, std::back_inserter(once));
  into.once = std::move(once);
  for (std::size_t k = 0; k < into.own_number.size(); ++k)
    if (into.own_number[k] == 0) into.own_number[k] = from.own_number[k];
  for (std::size_t k = 0; k < traits_.size(); ++k)
    for (const auto& [code, records] : from.traits[k]) add_trait(into.traits[k], code, records);
  into.born.add(from.born);
  for (const Registration& each : from.registered)
    if (std::ranges::find(into.registered, each) == into.registered.end()) into.registered.push_back(each);
  for (const std::uint32_t other : from.neighbours) {
    if (other == a || groups_[other].parent != other) continue;
    const GroupEvidence* moved = evidence_.find(b, other);
    if (moved == nullptr) continue;
    const GroupEvidence evidence = *moved;
    if (evidence_.find(a, other) == nullptr) into.neighbours.push_back(other), groups_[other].neighbours.push_back(a);
    GroupEvidence& sum = evidence_.at(a, other);
    sum.add(evidence);
    offer(a, other, sum);
  }
  from.neighbours.clear();
  from.neighbours.shrink_to_fit();
}

bool Grouping::join_best_first() {
  bool joined = false;
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end());
    const Candidate best = heap_.back();
    heap_.pop_back();
    if (groups_[best.left].parent != best.left || groups_[best.right].parent != best.right) continue;
    const GroupEvidence* evidence = evidence_.find(best.left, best.right);
    if (!may_join(best.left, best.right, evidence)) continue;
    const double now = score(best.left, best.right, *evidence);
    if (now < best.score) {
      offer(best.left, best.right, *evidence);
    } else if (now >= rule_.threshold) {
      join(best.left, best.right);
      joined = true;
    }
  }
  return joined;
}

std::span<const std::uint32_t> Grouping::run(std::uint32_t records, std::span<const PieceEdge> edges, const PieceRules& rules) {
  start(records, edges, rules);
  keep_same(rules);
  // Groups that grew since a pair of them was looked at may be a likelier home by now: all are looked at again until nothing joins.
  do {
    for (std::uint32_t r = 0; r < records; ++r)
      if (groups_[r].parent == r)
        for (const std::uint32_t other : groups_[r].neighbours)
          if (other > r && groups_[other].parent == other) offer(r, other, *evidence_.find(r, other));
  } while (join_best_first());
  result_.resize(records);
  for (std::uint32_t r = 0; r < records; ++r) result_[r] = groups_[find(r)].smallest;
  return {result_.data(), records};
}

}  // namespace cw::linkage::internal
