// SPDX-License-Identifier: MIT
// Why the threshold is where it is; and, where the truth is known, how right the result is.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/chart.h"
#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_points = 40;  // of a curve in a table

void thresholds_chart(Html& html, const ReportData& data) {
  LineChart chart{"Precision and recall by threshold",
                  "Lines over the threshold as match weight. Precision rises with the threshold, recall falls.",
                  {"threshold (match weight)", {}, {}},
                  {"share", {}, 1.0},
                  {},
                  {},
                  Diagonal::none};
  Series expected_precision{"precision expected", {}}, expected_recall{"recall expected", {}}, precision{"precision", {}},
      recall{"recall", {}};
  for (const ThresholdRow& row : data.thresholds) {
    if (std::isfinite(row.expected_precision)) expected_precision.points.push_back({row.weight, row.expected_precision, not_known});
    if (std::isfinite(row.expected_recall)) expected_recall.points.push_back({row.weight, row.expected_recall, not_known});
    if (!row.measured) continue;
    precision.points.push_back({row.weight, row.measured->precision, not_known});
    recall.points.push_back({row.weight, row.measured->recall, not_known});
  }
  for (Series* each : {&expected_precision, &expected_recall, &precision, &recall})
    if (!each->points.empty()) chart.series.push_back(std::move(*each));
  if (chart.series.empty()) return;
  if (std::isfinite(data.threshold)) chart.mark = Mark{linkage::match_weight_of(data.threshold), "used"};
  draw(html, chart);
}

std::string share_or_dash(double share) { return std::isfinite(share) ? percent(share) : std::string("\u2013"); }

void thresholds_table(Html& html, const ReportData& data) {
  const bool measured = std::ranges::any_of(data.thresholds, [](const ThresholdRow& row) { return row.measured.has_value(); });
  const bool entities = std::ranges::any_of(data.thresholds, [](const ThresholdRow& row) { return std::isfinite(row.entities); });
  std::vector<Heading> headings = {
      {"Match probability"}, {"Match weight", Align::right}, {"Precision expected", Align::right}, {"Recall expected", Align::right}};
  if (measured)
    headings.insert(headings.end(),
                    {{"Precision measured", Align::right}, {"Recall measured", Align::right}, {"F1 measured", Align::right}});
  if (entities) headings.push_back({std::string(words_of(data.subject).many), Align::right});
  open_details(html, "Table: precision and recall by threshold");
  {
    TableWriter table(html, "Precision and recall by threshold", headings);
    for (const ThresholdRow& row : std::span(data.thresholds).first(std::min(data.thresholds.size(), most_rows))) {
      const bool used = std::isfinite(data.threshold) && std::abs(row.probability - data.threshold) < 1e-9;
      table.row(fmt::format("{}{}", fmt::format("{:.6g}", row.probability), used ? " (used)" : ""))
          .number(with_sign(row.weight, 2))
          .number(share_or_dash(row.expected_precision))
          .number(share_or_dash(row.expected_recall));
      if (measured && row.measured)
        table.number(percent(row.measured->precision)).number(percent(row.measured->recall)).number(fixed(row.measured->f1, 4));
      if (measured && !row.measured) table.number("\u2013").number("\u2013").number("\u2013");
      if (entities) table.number(std::isfinite(row.entities) ? thousands(static_cast<std::uint64_t>(row.entities)) : "\u2013");
    }
  }
  html.close();
}

void curve_table(Html& html, std::string_view caption, std::string_view x, std::string_view y, const std::vector<CurvePoint>& points) {
  open_details(html, fmt::format("Table: {}", caption));
  {
    TableWriter table(html, caption, {{"Match weight"}, {std::string(x), Align::right}, {std::string(y), Align::right}});
    const std::size_t step = points.size() / most_points + 1;
    for (std::size_t i = 0; i < points.size(); i += step)
      table.row(with_sign(points[i].weight, 1)).number(percent(points[i].x)).number(percent(points[i].y));
  }
  html.close();
}

void accuracy_table(Html& html, const linkage::ClusterEvaluation& e) {
  TableWriter table(html, "Groups of records against the truth",
                    {{"Measure"}, {"Precision", Align::right}, {"Recall", Align::right}, {"F1", Align::right}});
  table.row("Pairs of records").number(fixed(e.pairs.precision, 4)).number(fixed(e.pairs.recall, 4)).number(fixed(e.pairs.f1, 4));
  table.row("B-cubed, by record").number(fixed(e.bcubed.precision, 4)).number(fixed(e.bcubed.recall, 4)).number(fixed(e.bcubed.f1, 4));
}

std::string band_in_words(const CalibrationRow& row) {
  if (!std::isfinite(row.from) || !std::isfinite(row.to)) return "not known";
  if (row.from <= -1000) return fmt::format("below {}", fixed(row.to, 0));
  if (row.to >= 1000) return fmt::format("{} and more", fixed(row.from, 0));
  return fmt::format("{} to {}", fixed(row.from, 0), fixed(row.to, 0));
}

// Over the match weight where that is known, as two lines; else over the probability, against the diagonal.
void calibration_chart(Html& html, const std::vector<CalibrationRow>& rows) {
  const bool weights =
      std::ranges::all_of(rows, [](const CalibrationRow& row) { return std::isfinite(row.from) && std::isfinite(row.to); });
  if (!weights) {
    LineChart chart{"Calibration",
                    "Observed share of matches against the probability that the model gave. The dotted line is a perfect model.",
                    {"match probability given", 0.0, 1.0},
                    {"share that match", 0.0, 1.0},
                    {{"observed", {}}},
                    {},
                    Diagonal::drawn};
    for (const CalibrationRow& row : rows) chart.series[0].points.push_back({row.predicted, row.observed, not_known});
    return draw(html, chart);
  }
  LineChart chart{"Calibration",
                  "Two lines over the match weight: the mean probability that the model gave to the pairs of a band, and the share of them "
                  "that match. In a perfect model they are one.",
                  {"match weight (middle of the band)", {}, {}},
                  {"share", 0.0, 1.0},
                  {{"given by the model", {}}, {"observed", {}}},
                  {},
                  Diagonal::none};
  for (const CalibrationRow& row : rows) {
    const double middle = row.from <= -1000 ? row.to - 2.5 : row.to >= 1000 ? row.from + 2.5 : (row.from + row.to) / 2;
    chart.series[0].points.push_back({middle, row.predicted, not_known});
    chart.series[1].points.push_back({middle, row.observed, not_known});
  }
  draw(html, chart);
}

void calibration(Html& html, const ReportTruth& truth) {
  if (truth.calibration.empty()) return;
  heading(html, "Calibration");
  paragraph(html, fmt::format("Of pairs that the model calls 80% sure, 80% should match.{}",
                              std::isfinite(truth.calibration_error)
                                  ? fmt::format(" Over all pairs the mean error is {}.", percent(truth.calibration_error))
                                  : ""));
  calibration_chart(html, truth.calibration);
  open_details(html, "Table: calibration");
  {
    TableWriter table(html, "Calibration",
                      {{"Match weight"},
                       {"Pairs", Align::right},
                       {"Probability given (mean)", Align::right},
                       {"Share that match", Align::right},
                       {"95% interval", Align::right}});
    for (const CalibrationRow& row : std::span(truth.calibration).first(std::min(truth.calibration.size(), most_rows)))
      table.row(band_in_words(row))
          .number(thousands(row.pairs))
          .number(percent(row.predicted))
          .number(percent(row.observed))
          .number(std::isfinite(row.low) && std::isfinite(row.high) ? fmt::format("{} to {}", percent(row.low), percent(row.high))
                                                                    : "\u2013");
  }
  html.close();
}

}  // namespace

void write_thresholds(Html& html, const ReportData& data) {
  if (std::isfinite(data.threshold))
    paragraph(html, fmt::format("Records are joined from a match probability of {} (weight {}) on.{}{}",
                                fmt::format("{:.6g}", data.threshold), with_sign(linkage::match_weight_of(data.threshold), 2),
                                data.threshold_reason.empty() ? "" : " ", data.threshold_reason));
  paragraph(html,
            "Expected figures come from the model alone: the sum of the probabilities of the pairs above and below the threshold. They "
            "hold for the pairs that were compared; what blocking lost comes on top.");
  thresholds_chart(html, data);
  if (!data.thresholds.empty()) thresholds_table(html, data);
}

void write_truth(Html& html, const ReportData& data) {
  const ReportTruth& truth = *data.truth;
  paragraph(html, fmt::format("The truth is known for {}. It was used to measure, and for nothing else.",
                              counted(truth.clusters.records, "record", "records")));
  accuracy_table(html, truth.clusters);
  paragraph(html, fmt::format("{} pairs belong together and {} were joined, {} of them rightly. The largest group has {}.",
                              thousands(truth.clusters.true_pairs), thousands(truth.clusters.predicted_pairs),
                              thousands(truth.clusters.correct_pairs), counted(truth.clusters.largest_cluster, "record", "records")));
  if (!truth.precision_recall.empty()) {
    heading(html, "Precision against recall");
    if (std::isfinite(truth.average_precision)) paragraph(html, fmt::format("Average precision: {}.", fixed(truth.average_precision, 4)));
    draw(html, LineChart{"Precision against recall",
                         "The nearer to the upper right corner, the better.",
                         {"recall", {}, {}},
                         {"precision", {}, {}},
                         {{"precision", truth.precision_recall}},
                         {},
                         Diagonal::none});
    curve_table(html, "Precision against recall", "Recall", "Precision", truth.precision_recall);
  }
  if (!truth.roc.empty()) {
    heading(html, "ROC");
    if (std::isfinite(truth.area_under_roc)) paragraph(html, fmt::format("Area under the curve: {}.", fixed(truth.area_under_roc, 5)));
    draw(html,
         LineChart{"Receiver operating characteristic",
                   "True positive rate against false positive rate among compared pairs. The nearer to the upper left corner, the better.",
                   {"false positive rate", {}, {}},
                   {"true positive rate", {}, 1.0},
                   {{"rate", truth.roc}},
                   {},
                   Diagonal::none});
    curve_table(html, "Receiver operating characteristic", "False positive rate", "True positive rate", truth.roc);
  }
  calibration(html, truth);
}

}  // namespace cw::link
