// SPDX-License-Identifier: MIT
#include "engines/linkage/evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "engines/linkage/linkage.h"

namespace cw::linkage {
namespace {

Accuracy accuracy(double correct, double predicted, double existing) {
  Accuracy out;
  out.precision = predicted > 0 ? correct / predicted : 1;
  out.recall = existing > 0 ? correct / existing : 1;
  out.f1 = predicted + existing > 0 ? 2 * correct / (predicted + existing) : 1;
  return out;
}

double pairs_of(double n) { return n * (n - 1) / 2; }

// Sizes of the runs of equal keys when records are sorted by `key`; calls run(first, count) for each.
template <class Key, class Run>
void for_runs(std::vector<std::uint32_t>& order, Key key, Run run) {
  std::ranges::sort(order, {}, key);
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && key(order[end]) == key(order[begin])) ++end;
    run(begin, end - begin);
    begin = end;
  }
}

// Pairs within groups of equal key.
template <class Key>
double pairs_within(std::vector<std::uint32_t>& order, Key key) {
  double pairs = 0;
  for_runs(order, key, [&](std::size_t, std::size_t count) { pairs += pairs_of(static_cast<double>(count)); });
  return pairs;
}

}  // namespace

ClusterEvaluation evaluate_clusters(std::span<const std::uint32_t> cluster, std::span<const std::uint32_t> truth, std::span<const std::uint32_t> source) {
  ClusterEvaluation out;
  std::vector<std::uint32_t> order;
  for (std::uint32_t record = 0; record < cluster.size(); ++record)
    if (truth[record] != unknown_label) order.push_back(record);
  out.records = order.size();
  std::vector<double> cluster_size(cluster.size(), 0), truth_size(cluster.size(), 0), both_size(cluster.size(), 0);
  const auto spread = [&](auto key, std::vector<double>& size, std::uint64_t& groups) {
    double pairs = 0;
    for_runs(order, key, [&](std::size_t begin, std::size_t count) {
      ++groups;
      pairs += pairs_of(static_cast<double>(count));
      for (std::size_t i = begin; i < begin + count; ++i) size[order[i]] = static_cast<double>(count);
    });
    return pairs;
  };
  const auto by_cluster = [&](std::uint32_t r) { return cluster[r]; };
  const auto by_truth = [&](std::uint32_t r) { return truth[r]; };
  const auto by_both = [&](std::uint32_t r) { return std::pair(cluster[r], truth[r]); };
  std::uint64_t unused = 0;
  double predicted = spread(by_cluster, cluster_size, out.clusters);
  double existing = spread(by_truth, truth_size, out.true_clusters);
  double correct = spread(by_both, both_size, unused);
  double precision = 0, recall = 0;
  for (const std::uint32_t record : order) {
    precision += both_size[record] / cluster_size[record];
    recall += both_size[record] / truth_size[record];
    out.largest_cluster = std::max(out.largest_cluster, static_cast<std::uint64_t>(cluster_size[record]));
  }
  if (!source.empty()) {
    predicted -= pairs_within(order, [&](std::uint32_t r) { return std::pair(cluster[r], source[r]); });
    existing -= pairs_within(order, [&](std::uint32_t r) { return std::pair(truth[r], source[r]); });
    correct -= pairs_within(order, [&](std::uint32_t r) { return std::tuple(cluster[r], truth[r], source[r]); });
  }
  out.predicted_pairs = static_cast<std::uint64_t>(predicted);
  out.true_pairs = static_cast<std::uint64_t>(existing);
  out.correct_pairs = static_cast<std::uint64_t>(correct);
  out.pairs = accuracy(correct, predicted, existing);
  if (order.empty()) return out;
  const double n = static_cast<double>(order.size());
  out.bcubed = {precision / n, recall / n, 2 * (precision / n) * (recall / n) / (precision / n + recall / n)};
  return out;
}

void PairEvaluation::add(double match_weight, Truth truth) {
  if (std::isnan(match_weight)) return;
  const double tenth = std::floor(std::clamp(match_weight, -1000.0, 1000.0) * 10);
  Band& band = bands_[static_cast<std::size_t>(tenth + 10000)];
  ++(truth == Truth::match ? band.matches : truth == Truth::other ? band.others : band.unknown);
  band.expected += probability_of(match_weight);
}

std::vector<PairEvaluation::Row> PairEvaluation::table(std::uint64_t total_matches) const {
  std::vector<Row> rows;
  std::uint64_t matches = 0, others = 0;
  for (std::size_t i = bands_.size(); i-- > 0;) {
    if (bands_[i].judged() == 0) continue;
    matches += bands_[i].matches;
    others += bands_[i].others;
    rows.push_back({lower_edge(i), matches, others,
                    accuracy(static_cast<double>(matches), static_cast<double>(matches + others), static_cast<double>(total_matches))});
  }
  return rows;
}

}  // namespace cw::linkage
