// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/explain_cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <queue>
#include <unordered_map>

#include "engines/linkage/linkage.h"
#include "engines/linkage/resolve/internal/minimum_cut.h"
#include "engines/linkage/resolve/internal/notes.h"

namespace cw::linkage {
namespace {

constexpr std::size_t most_against = 10;
constexpr std::size_t most_for_minimum_cut = 64;
constexpr std::size_t most_visited = 20'000;  // records on the way of a path

bool stronger(const ScoredEdge& a, const ScoredEdge& b) {
  if (a.weight != b.weight) return a.weight > b.weight;
  return std::pair(a.left, a.right) < std::pair(b.left, b.right);
}

// Position of a record among those of its entity, which are in order.
std::size_t place_of(const std::vector<std::uint32_t>& records, std::uint32_t record) {
  return static_cast<std::size_t>(std::ranges::lower_bound(records, record) - records.begin());
}

// links: in falling strength. Those that join two parts are kept.
std::vector<ScoredEdge> strongest_tree(const std::vector<std::uint32_t>& records, std::span<const ScoredEdge> links) {
  internal::UnionFind sets(records.size());
  std::vector<ScoredEdge> tree;
  for (const ScoredEdge& link : links)
    if (sets.join(static_cast<std::uint32_t>(place_of(records, link.left)), static_cast<std::uint32_t>(place_of(records, link.right))))
      tree.push_back(link);
  return tree;
}

// Parts the entity at the weakest link of its tree.
std::vector<bool> weakest_side(const std::vector<std::uint32_t>& records, std::span<const ScoredEdge> tree) {
  internal::UnionFind sets(records.size());
  for (std::size_t i = 0; i + 1 < tree.size(); ++i)
    sets.join(static_cast<std::uint32_t>(place_of(records, tree[i].left)), static_cast<std::uint32_t>(place_of(records, tree[i].right)));
  std::vector<bool> side(records.size());
  for (std::uint32_t i = 0; i < records.size(); ++i) side[i] = sets.find(i) == sets.find(0);
  return side;
}

std::vector<bool> least_weight_side(const std::vector<std::uint32_t>& records, std::span<const ScoredEdge> links) {
  std::vector<std::vector<double>> weights(records.size(), std::vector<double>(records.size(), 0));
  for (const ScoredEdge& link : links) {
    const std::size_t a = place_of(records, link.left), b = place_of(records, link.right);
    weights[a][b] = weights[b][a] = std::max(0.0F, link.weight);
  }
  return internal::minimum_cut(std::move(weights));
}

ClusterSplit split_of(const std::vector<std::uint32_t>& records, std::span<const ScoredEdge> links, std::span<const ScoredEdge> tree) {
  ClusterSplit split;
  if (records.size() < 2) return split;
  const std::vector<bool> side = records.size() <= most_for_minimum_cut ? least_weight_side(records, links) : weakest_side(records, tree);
  for (std::size_t i = 0; i < records.size(); ++i) (side[i] == side[0] ? split.left : split.right).push_back(records[i]);
  for (const ScoredEdge& link : links) {
    if (link.weight <= 0 || side[place_of(records, link.left)] == side[place_of(records, link.right)]) continue;
    split.links.push_back(link);
    split.weight += link.weight;
  }
  return split;
}

// Numbers of what belongs to each owner, by counting; each thing has at most two owners.
template <class OwnersOf>
void index_by(std::size_t owners, std::size_t things, OwnersOf owners_of, std::vector<std::size_t>& begin,
              std::vector<std::uint32_t>& out) {
  begin.assign(owners + 1, 0);
  for (std::uint32_t thing = 0; thing < things; ++thing)
    for (const std::uint32_t owner : owners_of(thing)) ++begin[owner + 1];
  for (std::size_t owner = 0; owner < owners; ++owner) begin[owner + 1] += begin[owner];
  out.resize(begin.back());
  std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
  for (std::uint32_t thing = 0; thing < things; ++thing)
    for (const std::uint32_t owner : owners_of(thing)) out[next[owner]++] = thing;
}

}  // namespace

ClusterExplainer::ClusterExplainer(const ResolveInput& input, const Resolution& resolution) : input_(input), resolution_(resolution) {
  const auto ends = [&](std::uint32_t e) { return std::array{input.edges[e].left, input.edges[e].right}; };
  index_by(input.records, input.edges.size(), ends, edge_begin_, edge_);
  const auto entity = [&](std::uint32_t r) { return std::array{resolution.cluster[r]}; };
  index_by(input.records, input.records, entity, member_begin_, member_);
}

std::span<const std::uint32_t> ClusterExplainer::edges_of(std::uint32_t record) const {
  return {edge_.data() + edge_begin_[record], edge_begin_[record + 1] - edge_begin_[record]};
}
std::span<const std::uint32_t> ClusterExplainer::members_of(std::uint32_t record) const {
  const std::uint32_t entity = resolution_.cluster[record];
  return {member_.data() + member_begin_[entity], member_begin_[entity + 1] - member_begin_[entity]};
}

ClusterExplanation ClusterExplainer::why_one(std::uint32_t record) const {
  ClusterExplanation out;
  const auto members = members_of(record);
  out.records.assign(members.begin(), members.end());
  std::vector<ScoredEdge> links;
  for (const std::uint32_t r : members)
    for (const std::uint32_t e : edges_of(r)) {
      const ScoredEdge& edge = input_.edges[e];
      if (edge.left == r && edge.right != r && resolution_.cluster[edge.right] == resolution_.cluster[r]) links.push_back(edge);
    }
  std::ranges::sort(links, stronger);
  out.links = strongest_tree(out.records, links);
  out.joined_by_hand = out.links.size() + 1 < out.records.size();
  if (!out.links.empty()) out.weakest = out.links.back();
  out.pairs = std::uint64_t{out.records.size()} * (out.records.size() - 1) / 2;
  out.pairs_scored = links.size();
  for (const ScoredEdge& link : links) out.pairs_above += link.weight >= input_.threshold_weight ? 1 : 0;
  if (out.pairs > 0) out.density = static_cast<double>(out.pairs_above) / static_cast<double>(out.pairs);
  for (auto link = links.rbegin(); link != links.rend() && link->weight < 0 && out.against.size() < most_against; ++link)
    out.against.push_back(*link);
  out.split = split_of(out.records, links, out.links);
  return out;
}

// The way whose weakest link is strongest (Dijkstra's search by the weakest link so far).
std::vector<ScoredEdge> ClusterExplainer::best_path(std::uint32_t left, std::uint32_t right) const {
  struct Reached {
    float weakest;
    std::uint32_t record, edge;
    bool operator<(const Reached& other) const { return weakest != other.weakest ? weakest < other.weakest : record > other.record; }
  };
  std::priority_queue<Reached> open;
  std::unordered_map<std::uint32_t, std::uint32_t> came_by;  // record -> edge
  open.push({1e9F, left, UINT32_MAX});
  while (!open.empty() && came_by.size() < most_visited && !came_by.contains(right)) {
    const Reached at = open.top();
    open.pop();
    if (!came_by.emplace(at.record, at.edge).second) continue;
    for (const std::uint32_t e : edges_of(at.record)) {
      const ScoredEdge& edge = input_.edges[e];
      const std::uint32_t other = edge.left == at.record ? edge.right : edge.left;
      if (!came_by.contains(other)) open.push({std::min(at.weakest, edge.weight), other, e});
    }
  }
  std::vector<ScoredEdge> path;
  if (!came_by.contains(right)) return path;
  for (std::uint32_t r = right; r != left;) {
    const ScoredEdge& edge = input_.edges[came_by.at(r)];
    path.push_back(edge);
    r = edge.left == r ? edge.right : edge.left;
  }
  std::ranges::reverse(path);
  return path;
}

ApartExplanation ClusterExplainer::why_apart(std::uint32_t left, std::uint32_t right) const {
  ApartExplanation out;
  for (const std::uint32_t e : edges_of(left))
    if (const ScoredEdge& edge = input_.edges[e]; edge.left == right || edge.right == right) out.weight = edge.weight;
  const bool compared = out.weight.has_value();
  if (!compared && input_.score && left != right) {
    const std::pair<std::uint32_t, std::uint32_t> pair = std::minmax(left, right);
    float weight = 0;
    input_.score({&pair, 1}, {&weight, 1});
    out.weight = weight;
  }
  if (left != right) out.path = best_path(left, right);
  const std::uint32_t a = resolution_.cluster[left], b = resolution_.cluster[right];
  if (a == b) {
    out.reason = "They are one entity.";
    return out;
  }
  for (const Cut& cut : resolution_.cuts)
    if (std::minmax(resolution_.cluster[cut.left], resolution_.cluster[cut.right]) == std::minmax(a, b) &&
        (!out.cut || cut.weight > out.cut->weight))
      out.cut = cut;
  const internal::Barrier barrier = internal::barrier_between(input_, members_of(left), members_of(right));
  const std::string weight = out.weight ? fmt::format("match weight {:.1f}, threshold {:.1f}", *out.weight, input_.threshold_weight) : "";
  if (barrier == internal::Barrier::word) {
    out.separation = Separation::kept_apart;
    out.reason = "A person said that they, or records joined with them, are not the same.";
  } else if (barrier == internal::Barrier::listed_once) {
    out.separation = Separation::listed_once;
    out.reason = "Both entities have a record of a source that holds everyone once.";
  } else if (out.cut && barrier == internal::Barrier::own_number) {
    out.separation = Separation::own_number;
    out.reason = "Their entities have different numbers of a kind of which each person has one (NHS number, UPN).";
  } else if (out.cut && barrier == internal::Barrier::born) {
    out.separation = Separation::born;
    out.reason =
        "What one of their entities tells of its age (an age, an age band, a list, when it was there) cannot be of the other's date of "
        "birth.";
  } else if (out.cut && barrier == internal::Barrier::two_homes) {
    out.separation = Separation::two_homes;
    out.reason = "A register that shows nobody at two homes at once has their entities at different homes.";
  } else if (out.cut) {
    out.separation = Separation::cut;
    out.reason =
        fmt::format("A link of match weight {:.1f} connects their entities, but the rest of the two groups disagree.", out.cut->weight);
  } else if (compared) {
    out.separation = Separation::below_threshold;
    out.reason = fmt::format("They were compared and are not alike enough ({}).", weight);
  } else {
    out.separation = Separation::never_compared;
    out.reason = "They were never compared, or scored below the lowest weight kept: no blocking rule makes this pair.";
    if (out.weight)
      out.reason = fmt::format("They were never compared, or scored below the lowest weight kept. Compared now they give {}.", weight);
  }
  return out;
}

std::vector<UnlinkableShare> unlinkable_shares(std::span<const double> self_weights, std::span<const double> probabilities) {
  std::vector<UnlinkableShare> out;
  for (const double probability : probabilities) {
    UnlinkableShare row{match_weight_of(probability), probability, 0, 0};
    row.records = unlinkable_records(self_weights, row.threshold_weight).size();
    if (!self_weights.empty()) row.share = static_cast<double>(row.records) / static_cast<double>(self_weights.size());
    out.push_back(row);
  }
  return out;
}

std::vector<std::uint32_t> unlinkable_records(std::span<const double> self_weights, double threshold_weight) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t r = 0; r < self_weights.size(); ++r)
    if (self_weights[r] < threshold_weight) out.push_back(r);
  return out;
}

}  // namespace cw::linkage
