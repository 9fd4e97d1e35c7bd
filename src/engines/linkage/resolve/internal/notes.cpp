// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/internal/notes.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace cw::linkage::internal {
namespace {

// Entities by their smallest record, each with what its pairs add up to.
struct Tally {
  double sum = 0;
  std::uint64_t pairs = 0;
};

bool holds_once(const ResolveInput& input, std::uint32_t record) {
  return !input.source.empty() && input.source[record] < input.duplicate_free.size() && input.duplicate_free[input.source[record]];
}

// Entities of two records and more, in order; index: smallest record -> position.
std::vector<EntityNote> list_entities(const Resolution& result, std::vector<std::uint32_t>& index) {
  std::vector<std::uint32_t> size(result.cluster.size(), 0);
  for (const std::uint32_t cluster : result.cluster) ++size[cluster];
  std::vector<EntityNote> out;
  index.assign(size.size(), UINT32_MAX);
  for (std::uint32_t r = 0; r < size.size(); ++r) {
    if (size[r] < 2) continue;
    index[r] = static_cast<std::uint32_t>(out.size());
    out.push_back({.cluster = r, .records = size[r]});
  }
  return out;
}

// The weakest link of a maximum spanning tree: links from the strongest down, each that joins two parts. What is not joined by any link is
// held together by a person's word alone.
void find_weakest(const ResolveInput& input, const std::vector<std::uint32_t>& cluster, const std::vector<std::uint32_t>& index,
                  std::vector<EntityNote>& entities) {
  std::vector<std::uint32_t> inside;
  std::vector<Tally> tally(entities.size());
  for (std::uint32_t e = 0; e < input.edges.size(); ++e) {
    const ScoredEdge& edge = input.edges[e];
    if (edge.left == edge.right || cluster[edge.left] != cluster[edge.right]) continue;
    inside.push_back(e);
    Tally& of = tally[index[cluster[edge.left]]];
    of.sum += edge.weight;
    ++of.pairs;
  }
  std::ranges::sort(inside, [&](std::uint32_t a, std::uint32_t b) {
    const ScoredEdge &x = input.edges[a], &y = input.edges[b];
    return x.weight != y.weight ? x.weight > y.weight : std::pair(x.left, x.right) < std::pair(y.left, y.right);
  });
  UnionFind sets(input.records);
  for (const std::uint32_t e : inside) {
    const ScoredEdge& edge = input.edges[e];
    if (!sets.join(edge.left, edge.right)) continue;
    EntityNote& entity = entities[index[cluster[edge.left]]];
    entity.weakest = edge.weight;
    entity.weakest_left = edge.left;
    entity.weakest_right = edge.right;
  }
  for (std::size_t i = 0; i < entities.size(); ++i)
    entities[i].mean_weight = tally[i].pairs == 0 ? 0 : static_cast<float>(tally[i].sum / static_cast<double>(tally[i].pairs));
}

// The size that people on this list naturally reach: three times what all but one in a thousand entities stay within, and at least 10.
std::size_t natural_size(const std::vector<EntityNote>& entities) {
  if (entities.empty()) return 10;
  std::vector<std::uint32_t> sizes;
  for (const EntityNote& entity : entities) sizes.push_back(entity.records);
  const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() - 1 - sizes.size() / 1000);
  std::nth_element(sizes.begin(), at, sizes.end());
  return std::max<std::size_t>(10, std::size_t{*at} * 3);
}

void judge(const ResolveInput& input, std::span<const Pieces::Pair> broken, const std::vector<std::uint32_t>& cluster,
           const std::vector<std::uint32_t>& index, std::vector<EntityNote>& entities) {
  const std::size_t natural = input.largest_natural > 0 ? input.largest_natural : natural_size(entities);
  for (EntityNote& entity : entities) {
    if (entity.weakest < input.threshold_weight) entity.validity = Validity::weak_link;
    if (entity.records > natural && entity.mean_weight < input.threshold_weight) entity.validity = Validity::over_merged;
  }
  std::set<Pieces::Pair> seen;
  for (std::uint32_t r = 0; r < cluster.size(); ++r)
    if (index[cluster[r]] != UINT32_MAX && holds_once(input, r) && !seen.emplace(cluster[r], input.source[r]).second)
      entities[index[cluster[r]]].validity = Validity::conflict;
  for (const auto& [a, b] : broken)
    for (const std::uint32_t record : {a, b})
      if (index[cluster[record]] != UINT32_MAX) entities[index[cluster[record]]].validity = Validity::conflict;
}

// Why two entities that a link above the threshold connects are two.
class CutReasons {
 public:
  CutReasons(const ResolveInput& input, const std::vector<std::uint32_t>& cluster) : cluster_(cluster) {
    for (const auto& [a, b] : input.not_same) apart_.insert(pair_of(a, b));
    for (std::uint32_t r = 0; r < cluster.size(); ++r)
      if (holds_once(input, r)) once_.emplace(cluster[r], input.source[r]);
    for (const std::vector<std::uint32_t>& numbers : input.own_numbers) {
      std::vector<std::uint32_t>& of = own_numbers_.emplace_back(cluster.size(), 0);
      for (std::uint32_t r = 0; r < cluster.size(); ++r)
        if (numbers[r] != 0) of[cluster[r]] = numbers[r];
    }
    for (std::uint32_t r = 0; r < input.born.size(); ++r)
      if (input.born[r].is_known()) born_[cluster[r]].add(input.born[r]);
    if (input.registration.empty()) return;
    for (std::uint32_t r = 0; r < cluster.size(); ++r)
      if (input.registration[r].register_number != 0) registered_.emplace(cluster[r], input.registration[r]);
  }
  [[nodiscard]] std::string reason(std::uint32_t left, std::uint32_t right) const {
    if (apart_.contains(pair_of(left, right))) return "a person said that these, or records joined with them, are not the same";
    const std::uint32_t a = cluster_[left], b = cluster_[right];
    for (auto it = once_.lower_bound({a, 0}); it != once_.end() && it->first == a; ++it)
      if (once_.contains({b, it->second})) return "both groups have a record of a source that holds everyone once";
    for (const std::vector<std::uint32_t>& of : own_numbers_)
      if (of[a] != 0 && of[b] != 0 && of[a] != of[b]) return "the two groups have different numbers of which a person has one";
    if (born_apart(a, b)) return "what one of the two groups tells of its age cannot be of the other's date of birth";
    if (at_two_homes(a, b)) return "a register that shows nobody at two homes at once has the two groups at different homes";
    return "the rest of the two groups disagree";
  }

 private:
  [[nodiscard]] bool at_two_homes(std::uint32_t a, std::uint32_t b) const {
    const auto [first, last] = registered_.equal_range(a);
    const auto [begin, end] = registered_.equal_range(b);
    for (auto one = first; one != last; ++one)
      for (auto other = begin; other != end; ++other)
        if (contradict(one->second, other->second)) return true;
    return false;
  }
  [[nodiscard]] bool born_apart(std::uint32_t a, std::uint32_t b) const {
    const auto one = born_.find(a), other = born_.find(b);
    return one != born_.end() && other != born_.end() && one->second.contradict(other->second);
  }
  [[nodiscard]] Pieces::Pair pair_of(std::uint32_t a, std::uint32_t b) const { return std::minmax(cluster_[a], cluster_[b]); }
  const std::vector<std::uint32_t>& cluster_;
  std::set<Pieces::Pair> apart_, once_;
  std::vector<std::vector<std::uint32_t>> own_numbers_;              // kind, entity -> number; 0: not known
  std::unordered_multimap<std::uint32_t, Registration> registered_;  // by entity
  std::unordered_map<std::uint32_t, Births> born_;                   // by entity
};

Births births_of(const ResolveInput& input, std::span<const std::uint32_t> records) {
  Births out;
  if (input.born.empty()) return out;
  for (const std::uint32_t r : records) out.add(input.born[r]);
  return out;
}

}  // namespace

Barrier barrier_between(const ResolveInput& input, std::span<const std::uint32_t> left, std::span<const std::uint32_t> right) {
  const std::set<std::uint32_t> a(left.begin(), left.end()), b(right.begin(), right.end());
  for (const auto& [x, y] : input.not_same)
    if ((a.contains(x) && b.contains(y)) || (a.contains(y) && b.contains(x))) return Barrier::word;
  std::set<std::uint32_t> once;
  for (const std::uint32_t r : left)
    if (holds_once(input, r)) once.insert(input.source[r]);
  for (const std::uint32_t r : right)
    if (holds_once(input, r) && once.contains(input.source[r])) return Barrier::listed_once;
  for (const std::uint32_t x : left)
    for (const std::uint32_t y : right)
      for (const std::vector<std::uint32_t>& numbers : input.own_numbers)
        if (numbers[x] != 0 && numbers[y] != 0 && numbers[x] != numbers[y]) return Barrier::own_number;
  if (births_of(input, left).contradict(births_of(input, right))) return Barrier::born;
  if (input.registration.empty()) return Barrier::none;
  for (const std::uint32_t x : left)
    for (const std::uint32_t y : right)
      if (contradict(input.registration[x], input.registration[y])) return Barrier::two_homes;
  return Barrier::none;
}

void write_notes(const ResolveInput& input, std::span<const Pieces::Pair> broken, Resolution& result) {
  std::vector<std::uint32_t> index;
  result.entities = list_entities(result, index);
  find_weakest(input, result.cluster, index, result.entities);
  judge(input, broken, result.cluster, index, result.entities);
  const CutReasons reasons(input, result.cluster);
  for (const ScoredEdge& edge : input.edges)
    if (edge.weight >= input.threshold_weight && result.cluster[edge.left] != result.cluster[edge.right])
      result.cuts.push_back({edge.left, edge.right, edge.weight, reasons.reason(edge.left, edge.right)});
  for (const auto& [a, b] : broken) result.cuts.push_back({a, b, 0, "one person's word joins them, another's keeps them apart"});
}

}  // namespace cw::linkage::internal
