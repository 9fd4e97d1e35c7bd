// SPDX-License-Identifier: MIT
#include "services/linkage/accuracy_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "services/linkage/link_job.h"
#include "services/linkage/link_summary.h"

namespace cw::link {
namespace {

Value interval_value(const linkage::Interval& interval) { return Value{List{number(interval.low), number(interval.high)}}; }
Value whole(double n) { return Value{static_cast<std::int64_t>(std::llround(std::min(n, 9e18)))}; }

Value share_value(const linkage::GroupShare& share, const char* errors, double p, linkage::Verdict verdict) {
  return Value{Structure{{"value", number(share.value)},
                         {"interval", interval_value(share.interval)},
                         {"pairs", whole(share.total)},
                         {errors, whole(share.total - share.correct)},
                         {"effective_pairs", number(share.effective_trials)},
                         {"p_value", number(p)},
                         {"verdict", text(name_of(verdict))}}};
}

Value group_value(const linkage::GroupRow& row) {
  return Value{Structure{{"group", text(row.name)},
                         {"records", count(row.records)},
                         {"precision", share_value(row.precision, "false_matches", row.precision_p, row.precision_verdict)},
                         {"recall", share_value(row.recall, "missed_matches", row.recall_p, row.recall_verdict)}}};
}

// For text: members of what we wrote ourselves; 0 and "" where they are not.
double number_in(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  if (found == nullptr) return 0;
  if (const auto* n = found->get<std::int64_t>()) return static_cast<double>(*n);
  return found->get<double>() != nullptr ? *found->get<double>() : 0;
}
std::string text_in(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  return found != nullptr && found->get<std::string>() != nullptr ? *found->get<std::string>() : "";
}
const List& list_in(const Value& value, std::string_view name) {
  static const List none;
  const Value* found = member(value, name);
  return found != nullptr && found->get<List>() != nullptr ? *found->get<List>() : none;
}

std::string threshold_lines(const List& rows) {
  std::string out = fmt::format("{:>8} {:>11} {:>10} {:>10} {:>10} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "weight", "probability", "correct",
                                "false", "missed", "precision", "recall", "F1", "P4", "phi");
  for (const Value& row : rows)
    out += fmt::format("{:>8.1f} {:>11.6f} {:>10.0f} {:>10.0f} {:>10.0f} {:>9.4f} {:>9.4f} {:>9.4f} {:>9.4f} {:>9.4f}\n",
                       number_in(row, "match_weight"), number_in(row, "match_probability"), number_in(row, "tp"), number_in(row, "fp"),
                       number_in(row, "fn"), number_in(row, "precision"), number_in(row, "recall"), number_in(row, "f1"),
                       number_in(row, "p4"), number_in(row, "phi"));
  return out;
}

std::string weight_text(double weight) { return std::abs(weight) >= 1000 ? "" : fmt::format("{:.0f}", weight); }

std::string calibration_lines(const Value& calibration) {
  std::string out = fmt::format("{:>6} {:>6} {:>11} {:>11} {:>10} {:>10}   {}\n", "from", "to", "pairs", "matches", "expected", "observed",
                                "95 % interval");
  for (const Value& band : list_in(calibration, "bands")) {
    const List& interval = list_in(band, "interval");
    out += fmt::format("{:>6} {:>6} {:>11.0f} {:>11.0f} {:>9.2f}% {:>9.2f}%   {:.2f} to {:.2f}\n", weight_text(number_in(band, "from")),
                       weight_text(number_in(band, "to")), number_in(band, "pairs"), number_in(band, "matches"),
                       100 * number_in(band, "expected"), 100 * number_in(band, "observed"),
                       interval.size() == 2 ? 100 * interval[0].get<double>()[0] : 0,
                       interval.size() == 2 ? 100 * interval[1].get<double>()[0] : 0);
  }
  return out + fmt::format("Off by {:.2f} points on average over all pairs, {:.2f} over those of weight -5 to 25.\n",
                           100 * number_in(calibration, "expected_error"), 100 * number_in(calibration, "doubtful_error"));
}

std::string group_lines(const Value& report) {
  std::string out = fmt::format("By {}:\n{:<26} {:>9} {:>9} {:>9} {:>17} {:>9} {:>9} {:>17}\n", text_in(report, "column"), "group",
                                "records", "false", "precision", "95 % interval", "missed", "recall", "95 % interval");
  const auto line = [&](const Value& row) {
    const Value *precision = member(row, "precision"), *recall = member(row, "recall");
    if (precision == nullptr || recall == nullptr) return;
    const auto bounds = [](const Value& share) {
      const List& interval = list_in(share, "interval");
      return interval.size() == 2 ? fmt::format("{:.4f} - {:.4f}", interval[0].get<double>()[0], interval[1].get<double>()[0])
                                  : std::string();
    };
    const auto say = [](const Value& share) {
      return text_in(share, "verdict") == "no difference seen" ? std::string() : " " + text_in(share, "verdict");
    };
    out +=
        fmt::format("{:<26} {:>9.0f} {:>9.0f} {:>9.4f} {:>17} {:>9.0f} {:>9.4f} {:>17}{}{}\n", text_in(row, "group").substr(0, 26),
                    number_in(row, "records"), number_in(*precision, "false_matches"), number_in(*precision, "value"), bounds(*precision),
                    number_in(*recall, "missed_matches"), number_in(*recall, "value"), bounds(*recall),
                    say(*precision).empty() ? "" : "; precision" + say(*precision), say(*recall).empty() ? "" : "; recall" + say(*recall));
  };
  for (const Value& row : list_in(report, "groups")) line(row);
  if (const Value* all = member(report, "all")) line(*all);
  const List& warnings = list_in(report, "warnings");
  for (const Value& warning : warnings) out += "Warning: " + *warning.get<std::string>() + "\n";
  if (warnings.empty()) out += "No group is seen to fare worse than the others by more than chance.\n";
  return out;
}

std::string cluster_lines(const Value& evaluation) {
  if (member(evaluation, "pair_f1") == nullptr) return "";
  return fmt::format("{:<10} {:>9} {:>9} {:>9}\n{:<10} {:>9.4f} {:>9.4f} {:>9.4f}\n{:<10} {:>9.4f} {:>9.4f} {:>9.4f}\n\n", "clusters",
                     "precision", "recall", "F1", "pairs", number_in(evaluation, "pair_precision"), number_in(evaluation, "pair_recall"),
                     number_in(evaluation, "pair_f1"), "B-cubed", number_in(evaluation, "bcubed_precision"),
                     number_in(evaluation, "bcubed_recall"), number_in(evaluation, "bcubed_f1"));
}

std::string by_threshold_lines(const List& rows) {
  std::string out = fmt::format("Clusters by threshold (connected components)\n{:>11} {:>9} {:>9} {:>9} {:>10} {:>9}\n", "probability",
                                "precision", "recall", "F1", "B-cubed F1", "clusters");
  for (const Value& row : rows)
    out += fmt::format("{:>11.4f} {:>9.4f} {:>9.4f} {:>9.4f} {:>10.4f} {:>9.0f}\n", number_in(row, "threshold"),
                       number_in(row, "pair_precision"), number_in(row, "pair_recall"), number_in(row, "pair_f1"),
                       number_in(row, "bcubed_f1"), number_in(row, "clusters"));
  return out + "\n";
}

}  // namespace

Value threshold_value(const linkage::ThresholdRow& r) {
  return Value{Structure{{"match_weight", number(r.match_weight)},
                         {"match_probability", number(r.match_probability)},
                         {"tp", whole(r.tp)},
                         {"fp", whole(r.fp)},
                         {"tn", whole(r.tn)},
                         {"fn", whole(r.fn)},
                         {"precision", number(r.precision)},
                         {"recall", number(r.recall)},
                         {"specificity", number(r.specificity)},
                         {"npv", number(r.npv)},
                         {"f1", number(r.f1)},
                         {"f2", number(r.f2)},
                         {"f0_5", number(r.f0_5)},
                         {"p4", number(r.p4)},
                         {"phi", number(r.phi)}}};
}

Value curves_value(std::span<const linkage::ThresholdRow> table) {
  List rows;
  for (const linkage::ThresholdRow& row : linkage::rows_for_reading(table)) rows.push_back(threshold_value(row));
  const auto best = std::ranges::max_element(table, {}, &linkage::ThresholdRow::f1);
  return Value{Structure{{"rows", Value{std::move(rows)}},
                         {"best_f1", best == table.end() ? Value{} : threshold_value(*best)},
                         {"roc_area", number(linkage::roc_area(table))},
                         {"average_precision", number(linkage::average_precision(table))}}};
}

Value calibration_value(const linkage::Calibration& calibration) {
  List bands;
  for (const linkage::CalibrationBand& band : calibration.bands)
    bands.push_back(Value{Structure{{"from", number(band.from)},
                                    {"to", number(band.to)},
                                    {"pairs", count(band.pairs)},
                                    {"matches", count(band.matches)},
                                    {"expected", number(band.expected)},
                                    {"observed", number(band.observed)},
                                    {"interval", interval_value(band.interval)}}});
  return Value{Structure{{"bands", Value{std::move(bands)}},
                         {"pairs", count(calibration.pairs)},
                         {"expected_error", number(calibration.expected_error)},
                         {"doubtful_pairs", count(calibration.doubtful_pairs)},
                         {"doubtful_error", number(calibration.doubtful_error)}}};
}

Value opinion_value(std::span<const linkage::OpinionRow> rows) {
  List out;
  double last = 1e9;
  for (const linkage::OpinionRow& row : rows) {
    if (std::floor(row.match_weight) == last) continue;
    last = std::floor(row.match_weight);
    out.push_back(Value{Structure{{"match_weight", number(row.match_weight)},
                                  {"match_probability", number(row.match_probability)},
                                  {"pairs", count(row.pairs)},
                                  {"expected_matches", number(row.expected_matches)},
                                  {"expected_precision", number(row.precision)},
                                  {"expected_recall", number(row.recall)}}});
  }
  return Value{Structure{
      {"what", text("the model's own opinion, from its match probabilities; not a measurement. Recall is of the pairs in the file")},
      {"rows", Value{std::move(out)}}}};
}

Value group_report_value(const linkage::GroupReport& report) {
  List rows, warnings;
  for (const linkage::GroupRow& row : report.rows) rows.push_back(group_value(row));
  for (const std::string& warning : report.warnings) warnings.push_back(text(warning));
  return Value{Structure{{"column", text(report.column)},
                         {"groups", Value{std::move(rows)}},
                         {"all", group_value(report.all)},
                         {"comparisons", count(report.comparisons)},
                         {"warnings", Value{std::move(warnings)}}}};
}

std::string evaluation_text(const Value& evaluation) {
  std::string out = cluster_lines(evaluation);
  if (const Value* scored = member(evaluation, "scored_pairs")) {
    if (const Value* curves = member(*scored, "curves"))
      out += "Scored pairs by threshold\n" + threshold_lines(list_in(*curves, "rows")) +
             fmt::format("Area under the ROC curve {:.6f}, average precision {:.4f}\n\n", number_in(*curves, "roc_area"),
                         number_in(*curves, "average_precision"));
    if (const Value* calibration = member(*scored, "calibration"))
      out += "Calibration: match weight against the truth\n" + calibration_lines(*calibration) + "\n";
    out += by_threshold_lines(list_in(*scored, "clusters_by_threshold"));
  }
  for (const Value& report : list_in(evaluation, "by")) out += group_lines(report) + "\n";
  return out;
}

}  // namespace cw::link
