// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/resolve.h"

#include <algorithm>
#include <numeric>

#include "engines/linkage/internal/parallel.h"
#include "engines/linkage/resolve/internal/missing_pairs.h"
#include "engines/linkage/resolve/internal/notes.h"
#include "engines/linkage/resolve/internal/pieces.h"
#include "engines/linkage/resolve/internal/resolve_with.h"

namespace cw::linkage {
namespace {

using internal::Calibration;
using internal::EvidenceRule;
using internal::Grouping;
using internal::Pieces;

EvidenceRule rule_for(const ResolveInput& input, const Calibration& calibration) {
  EvidenceRule rule;
  rule.threshold = input.threshold_weight;
  rule.unknown = calibration(static_cast<float>(input.prior_weight));
  return rule;
}

constexpr std::size_t edges_per_task = 20'000;

// Runs of pieces of about as many edges each.
std::vector<std::size_t> share_out(const Pieces& pieces) {
  std::vector<std::size_t> begin = {0};
  std::size_t edges = 0;
  for (std::size_t piece = 0; piece < pieces.size(); ++piece) {
    edges += pieces.edge_begin[piece + 1] - pieces.edge_begin[piece] + 1;
    if (edges < edges_per_task) continue;
    begin.push_back(piece + 1);
    edges = 0;
  }
  if (begin.back() != pieces.size()) begin.push_back(pieces.size());
  return begin;
}

internal::PieceRules rules_of(const Pieces& pieces, std::size_t piece, const ResolveInput& input) {
  internal::PieceRules rules;
  rules.same = Pieces::part(pieces.same, pieces.same_begin, piece);
  rules.apart = Pieces::part(pieces.apart, pieces.apart_begin, piece);
  if (!pieces.once.empty()) rules.once = Pieces::part(pieces.once, pieces.record_begin, piece);
  for (std::size_t k = 0; k < rules.own_number.size(); ++k)
    if (!pieces.own_number[k].empty()) rules.own_number[k] = Pieces::part(pieces.own_number[k], pieces.record_begin, piece);
  if (!pieces.registration.empty()) rules.registration = Pieces::part(pieces.registration, pieces.record_begin, piece);
  if (!pieces.born.empty()) rules.born = Pieces::part(pieces.born, pieces.record_begin, piece);
  rules.traits = std::span(input.traits).first(std::min(input.traits.size(), most_traits));
  for (std::size_t k = 0; k < rules.traits.size(); ++k) rules.trait[k] = Pieces::part(pieces.trait[k], pieces.record_begin, piece);
  return rules;
}

// Groups the records of every piece; the pairs that a person called the same and that could not be kept, in the order of pieces.
std::vector<Pieces::Pair> group_pieces(const Pieces& pieces, const EvidenceRule& rule, const ResolveInput& input,
                                       std::vector<std::uint32_t>& cluster) {
  const std::vector<std::size_t> tasks = share_out(pieces);
  std::vector<std::vector<Pieces::Pair>> broken(tasks.size());
  internal::run_all(tasks.size() - 1, std::max(1U, input.threads), [&](std::size_t task) {
    Grouping grouping(rule);
    for (std::size_t piece = tasks[task]; piece < tasks[task + 1]; ++piece) {
      const auto records = Pieces::part(pieces.records, pieces.record_begin, piece);
      const auto group = grouping.run(static_cast<std::uint32_t>(records.size()), Pieces::part(pieces.edges, pieces.edge_begin, piece),
                                      rules_of(pieces, piece, input));
      for (std::size_t r = 0; r < records.size(); ++r) cluster[records[r]] = records[group[r]];
      for (const auto& [a, b] : grouping.broken()) broken[task].emplace_back(records[a], records[b]);
    }
  });
  std::vector<Pieces::Pair> all;
  for (const auto& each : broken) all.insert(all.end(), each.begin(), each.end());
  return all;
}

}  // namespace

std::string_view name_of(Validity validity) {
  switch (validity) {
    case Validity::sound: return "sound";
    case Validity::weak_link: return "weak link";
    case Validity::over_merged: return "over-merged";
    case Validity::conflict: return "conflict";
  }
  return "";
}

bool contradict(const Registration& one, const Registration& other) {
  if (one.register_number == 0 || one.register_number != other.register_number || one.home == other.home) return false;
  return one.property == 0 || one.property != other.property;
}

namespace {

// The input with every weight less what is doubtful in it; `edges` holds them.
ResolveInput less_doubt(const ResolveInput& input, std::vector<ScoredEdge>& edges) {
  edges.assign(input.edges.begin(), input.edges.end());
  for (ScoredEdge& edge : edges) edge.weight -= input.doubt(edge.left, edge.right);
  ResolveInput out = input;
  out.edges = edges;
  out.doubt = nullptr;
  if (input.score)
    out.score = [&input](std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs, std::span<float> weights) {
      input.score(pairs, weights);
      for (std::size_t i = 0; i < pairs.size(); ++i) weights[i] -= input.doubt(pairs[i].first, pairs[i].second);
    };
  return out;
}

}  // namespace

namespace internal {

double least_link(const ResolveInput& input, const Calibration& calibration) { return rule_for(input, calibration).least_link(); }

Resolution resolve_with(const ResolveInput& input, const Calibration& calibration) {
  if (input.doubt) {
    std::vector<ScoredEdge> edges;
    return resolve_with(less_doubt(input, edges), calibration);
  }
  Resolution out;
  out.cluster.resize(input.records);
  std::iota(out.cluster.begin(), out.cluster.end(), 0U);
  const EvidenceRule rule = rule_for(input, calibration);
  std::vector<Pieces::Pair> broken;
  {
    Pieces pieces = find_pieces(input, calibration, rule.least_link());
    if (input.score) add_missing_pairs(input, calibration, rule.least_link(), pieces);
    broken = group_pieces(pieces, rule, input, out.cluster);
  }
  write_notes(input, broken, out);
  return out;
}

}  // namespace internal

Resolution resolve(const ResolveInput& input) {
  if (input.doubt) {
    std::vector<ScoredEdge> edges;
    return resolve(less_doubt(input, edges));
  }
  return internal::resolve_with(input, Calibration::fit(input.records, input.edges, input.threshold_weight));
}

void describe(const ResolveInput& input, Resolution& result) {
  result.entities.clear();
  result.cuts.clear();
  std::vector<Pieces::Pair> broken;  // a person's word that was not kept
  for (const auto& [a, b] : input.not_same)
    if (result.cluster[a] == result.cluster[b]) broken.emplace_back(a, b);
  for (const auto& [a, b] : input.same)
    if (result.cluster[a] != result.cluster[b]) broken.emplace_back(a, b);
  internal::write_notes(input, broken, result);
}

}  // namespace cw::linkage
