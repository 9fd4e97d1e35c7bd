// SPDX-License-Identifier: MIT
// Where the truth is known: how right joins and scores were, as curves.
#include <algorithm>
#include <cmath>

#include "services/linkage/report/collect.h"

namespace cw::link {
namespace {

using Row = linkage::PairEvaluation::Row;

// Wilson's interval of a share (1927), 95%.
std::pair<double, double> interval_of(double share, double trials) {
  constexpr double z = 1.959964;
  const double middle = (share + z * z / (2 * trials)) / (1 + z * z / trials);
  const double half = z / (1 + z * z / trials) * std::sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

// Pairs by the probability that the model gave, in tenths, the ends finer.
void fill_calibration(const std::vector<Row>& rows, ReportTruth& truth) {
  static constexpr double ends[] = {0.001, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 0.999};
  std::vector<CalibrationRow> bands(std::size(ends) + 1);
  std::vector<double> matches(bands.size(), 0), given(bands.size(), 0);
  Row before;
  for (const Row& row : rows) {
    const double probability = linkage::probability_of(row.match_weight + 0.05);  // the middle of a tenth of a weight
    const auto band = static_cast<std::size_t>(std::ranges::upper_bound(ends, probability) - std::begin(ends));
    const std::uint64_t right = row.true_positives - before.true_positives, wrong = row.false_positives - before.false_positives;
    bands[band].pairs += right + wrong;
    matches[band] += static_cast<double>(right);
    given[band] += probability * static_cast<double>(right + wrong);
    before = row;
  }
  double error = 0, pairs = 0;
  for (std::size_t b = 0; b < bands.size(); ++b) {
    if (bands[b].pairs == 0) continue;
    const auto trials = static_cast<double>(bands[b].pairs);
    bands[b].predicted = given[b] / trials;
    bands[b].observed = matches[b] / trials;
    std::tie(bands[b].low, bands[b].high) = interval_of(bands[b].observed, trials);
    error += std::abs(bands[b].predicted - bands[b].observed) * trials;
    pairs += trials;
    truth.calibration.push_back(bands[b]);
  }
  if (pairs > 0) truth.calibration_error = error / pairs;
}

void fill_curves(const std::vector<Row>& rows, std::uint64_t true_pairs, ReportTruth& truth) {
  const auto all_false = static_cast<double>(std::max<std::uint64_t>(rows.back().false_positives, 1)),
             all_true = static_cast<double>(std::max<std::uint64_t>(true_pairs, 1));
  double precision_sum = 0, recall = 0, area = 0, fall_out = 0;
  for (const Row& row : rows) {
    const double next_fall_out = static_cast<double>(row.false_positives) / all_false,
                 next_recall = static_cast<double>(row.true_positives) / all_true;
    precision_sum += row.accuracy.precision * (next_recall - recall);
    area += (next_fall_out - fall_out) * (next_recall + recall) / 2;
    fall_out = next_fall_out, recall = next_recall;
    truth.precision_recall.push_back({recall, row.accuracy.precision, row.match_weight});
    truth.roc.push_back({fall_out, recall, row.match_weight});
  }
  truth.average_precision = precision_sum;
  truth.area_under_roc = area;
}

void fill_thresholds(const std::vector<Row>& rows, ReportData& data) {
  for (ThresholdRow& row : data.thresholds) {
    const Row* last = nullptr;
    for (const Row& each : rows)
      if (each.match_weight >= row.weight - 0.05) last = &each;
    if (last != nullptr) row.measured = last->accuracy;
  }
}

}  // namespace

void collect_truth(const CollectInput& input, ReportData& data) {
  if (input.truth.empty()) return;
  const bool link_only = input.run.linker->model().link_type == linkage::LinkType::link_only;
  ReportTruth truth;
  truth.clusters = linkage::evaluate_clusters(input.people.cluster, input.truth,
                                              link_only ? input.run.linker->source_codes() : std::span<const std::uint32_t>{});
  const std::vector<Row> rows = input.scored.pairs.table(truth.clusters.true_pairs);
  if (!rows.empty()) {
    fill_curves(rows, truth.clusters.true_pairs, truth);
    fill_calibration(rows, truth);
    fill_thresholds(rows, data);
  }
  data.totals.precision = {truth.clusters.pairs.precision, not_known, not_known};
  data.totals.recall = {truth.clusters.pairs.recall, not_known, not_known};
  data.totals.measured = true;
  data.totals.measured_by = "the truth that was given with the run";
  data.truth = std::move(truth);
}

}  // namespace cw::link
