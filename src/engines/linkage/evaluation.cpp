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

// Records grouped by a label: order holds group after group, begin where each starts (and one more, the end).
struct Grouped {
  std::vector<std::uint32_t> order, begin;
};

// Labels as 0 .. groups - 1. They mostly are already near that: positions of records, or codes of a column.
std::vector<std::uint32_t> dense(std::span<const std::uint32_t> labels, std::span<const std::uint32_t> records) {
  std::uint32_t largest = 0;
  for (const std::uint32_t record : records) largest = std::max(largest, labels[record]);
  std::vector<std::uint32_t> out(labels.begin(), labels.end());
  if (largest < 4 * labels.size() + 1024) return out;
  std::vector<std::uint32_t> values;
  for (const std::uint32_t record : records) values.push_back(labels[record]);
  std::ranges::sort(values);
  const auto repeated = std::ranges::unique(values);
  values.erase(repeated.begin(), repeated.end());
  for (const std::uint32_t record : records)
    out[record] = static_cast<std::uint32_t>(std::ranges::lower_bound(values, labels[record]) - values.begin());
  return out;
}

Grouped grouped(const std::vector<std::uint32_t>& label, std::span<const std::uint32_t> records) {
  std::uint32_t largest = 0;
  for (const std::uint32_t record : records) largest = std::max(largest, label[record]);
  Grouped out;
  out.begin.assign(std::size_t{largest} + 2, 0);
  for (const std::uint32_t record : records) ++out.begin[label[record] + 1];
  std::partial_sum(out.begin.begin(), out.begin.end(), out.begin.begin());
  out.order.resize(records.size());
  std::vector<std::uint32_t> next(out.begin.begin(), out.begin.end() - 1);
  for (const std::uint32_t record : records) out.order[next[label[record]]++] = record;
  return out;
}

// Pairs within the runs of equal key, after sorting by it; calls run(first, count) for each.
template <class Key, class Run>
double pairs_within(std::span<std::uint32_t> records, Key key, Run run) {
  std::ranges::sort(records, {}, key);
  double pairs = 0;
  for (std::size_t begin = 0; begin < records.size();) {
    std::size_t end = begin + 1;
    while (end < records.size() && key(records[end]) == key(records[begin])) ++end;
    pairs += pairs_of(static_cast<double>(end - begin));
    run(begin, end - begin);
    begin = end;
  }
  return pairs;
}

}  // namespace

ClusterEvaluation evaluate_clusters(std::span<const std::uint32_t> cluster, std::span<const std::uint32_t> truth,
                                    std::span<const std::uint32_t> source) {
  ClusterEvaluation out;
  std::vector<std::uint32_t> records;
  for (std::uint32_t record = 0; record < cluster.size(); ++record)
    if (truth[record] != unknown_label) records.push_back(record);
  out.records = records.size();
  const std::vector<std::uint32_t> found = dense(cluster, records), real = dense(truth, records);
  Grouped clusters = grouped(found, records), people = grouped(real, records);
  const auto size_in = [](const Grouped& groups, std::uint32_t label) {
    return static_cast<double>(groups.begin[label + 1] - groups.begin[label]);
  };
  const auto nothing = [](std::size_t, std::size_t) {};
  double predicted = 0, existing = 0, correct = 0;
  std::vector<double> share_of_both(cluster.size(), 0);  // records of both the cluster and the person of a record
  for (std::size_t c = 0; c + 1 < clusters.begin.size(); ++c) {
    const std::span<std::uint32_t> members(clusters.order.data() + clusters.begin[c], clusters.begin[c + 1] - clusters.begin[c]);
    if (members.empty()) continue;
    ++out.clusters;
    out.largest_cluster = std::max<std::uint64_t>(out.largest_cluster, members.size());
    predicted += pairs_of(static_cast<double>(members.size()));
    if (!source.empty()) {
      predicted -= pairs_within(members, [&](std::uint32_t r) { return source[r]; }, nothing);
      correct -= pairs_within(members, [&](std::uint32_t r) { return std::pair(real[r], source[r]); }, nothing);
    }
    correct += pairs_within(
        members, [&](std::uint32_t r) { return real[r]; },
        [&](std::size_t begin, std::size_t count) {
          for (std::size_t i = begin; i < begin + count; ++i) share_of_both[members[i]] = static_cast<double>(count);
        });
  }
  for (std::size_t p = 0; p + 1 < people.begin.size(); ++p) {
    const std::span<std::uint32_t> members(people.order.data() + people.begin[p], people.begin[p + 1] - people.begin[p]);
    if (members.empty()) continue;
    ++out.true_clusters;
    existing += pairs_of(static_cast<double>(members.size()));
    if (!source.empty()) existing -= pairs_within(members, [&](std::uint32_t r) { return source[r]; }, nothing);
  }
  double precision = 0, recall = 0;
  for (const std::uint32_t record : records) {
    precision += share_of_both[record] / size_in(clusters, found[record]);
    recall += share_of_both[record] / size_in(people, real[record]);
  }
  out.predicted_pairs = static_cast<std::uint64_t>(predicted);
  out.true_pairs = static_cast<std::uint64_t>(existing);
  out.correct_pairs = static_cast<std::uint64_t>(correct);
  out.pairs = accuracy(correct, predicted, existing);
  if (records.empty()) return out;
  const double n = static_cast<double>(records.size());
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
