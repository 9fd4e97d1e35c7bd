// SPDX-License-Identifier: MIT
// Where the truth is known: how right joins and scores were, as curves.
#include <algorithm>

#include "engines/linkage/assess/curves.h"
#include "services/linkage/report/collect.h"

namespace cw::link {
namespace {

using Row = linkage::ThresholdRow;

void fill_calibration(const linkage::PairEvaluation& pairs, ReportTruth& truth) {
  const linkage::Calibration found = linkage::calibrate(pairs);
  for (const linkage::CalibrationBand& band : found.bands)
    truth.calibration.push_back({band.expected, band.observed, band.interval.low, band.interval.high, band.pairs, band.from, band.to});
  std::ranges::reverse(truth.calibration);
  truth.calibration_error = found.expected_error;
}

void fill_curves(const std::vector<Row>& rows, ReportTruth& truth) {
  for (const Row& row : rows) {
    truth.precision_recall.push_back({row.recall, row.precision, row.match_weight});
    truth.roc.push_back({1 - row.specificity, row.recall, row.match_weight});
  }
  truth.average_precision = linkage::average_precision(rows);
  truth.area_under_roc = linkage::roc_area(rows);
}

void fill_thresholds(const std::vector<Row>& rows, const linkage::Universe& universe, ReportData& data) {
  for (ThresholdRow& row : data.thresholds) {
    const Row found = linkage::row_at(rows, row.weight, universe);
    row.measured = linkage::Accuracy{found.precision, found.recall, found.f1};
  }
}

// Only pairs that were compared count as rightly left apart: among all pairs that there are, every curve would lie upon the axes.
linkage::Universe universe_of(const linkage::PairEvaluation& pairs, double matches) {
  const std::vector<Row> rows = linkage::threshold_table(pairs, {matches, 0});
  return rows.empty() ? linkage::Universe{matches, matches} : linkage::Universe{matches, rows.back().fp + matches};
}

}  // namespace

void collect_truth(const CollectInput& input, ReportData& data) {
  if (input.truth.empty()) return;
  const bool link_only = input.run.linker->model().link_type == linkage::LinkType::link_only;
  ReportTruth truth;
  truth.clusters = linkage::evaluate_clusters(input.people.cluster, input.truth,
                                              link_only ? input.run.linker->source_codes() : std::span<const std::uint32_t>{});
  const linkage::Universe universe = universe_of(input.scored.pairs, static_cast<double>(truth.clusters.true_pairs));
  const std::vector<Row> rows = linkage::threshold_table(input.scored.pairs, universe);
  if (!rows.empty()) {
    fill_curves(rows, truth);
    fill_calibration(input.scored.pairs, truth);
    fill_thresholds(rows, universe, data);
  }
  data.totals.precision = {truth.clusters.pairs.precision, not_known, not_known};
  data.totals.recall = {truth.clusters.pairs.recall, not_known, not_known};
  data.totals.measured = true;
  data.totals.measured_by = "the truth that was given with the run";
  data.truth = std::move(truth);
}

}  // namespace cw::link
