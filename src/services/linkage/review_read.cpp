// SPDX-License-Identifier: MIT
// A filled review sheet into estimates and decisions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "engines/linkage/assess/assess.h"
#include "services/linkage/earlier_run.h"
#include "services/linkage/link_summary.h"
#include "services/linkage/report/collect.h"
#include "services/linkage/review_job.h"
#include "services/linkage/review_sheet.h"

namespace cw::link {
namespace {

// What an unsure row counts as: the same, not the same, or by half.
enum class Doubt : std::uint8_t { against, half, in_favour };

// How far a row is the same as the first record, in this reading of doubts. For rows put together a doubt resolved in favour of the program
// is "same"; for rows left out, "not the same".
double sameness(Answer answer, ReviewRole role, Doubt doubt) {
  if (answer == Answer::same) return 1;
  if (answer == Answer::different) return 0;
  if (doubt == Doubt::half) return 0.5;
  return (doubt == Doubt::in_favour) == (role == ReviewRole::together) ? 1 : 0;
}

linkage::ReviewUnit unit_of(const ReviewGroup& group, const GroupAnswers& answers, Doubt doubt) {
  linkage::ReviewUnit unit;
  unit.others = static_cast<double>(group.others);
  double shown = 0, same = 0;
  for (std::size_t r = 1; r < group.rows.size(); ++r) {
    const double each = sameness(answers.rows[r], group.rows[r].role, doubt);
    if (group.rows[r].role == ReviewRole::together) {
      ++shown;
      same += each;
    } else {
      unit.missing += each * static_cast<double>(group.rows[r].cluster_records);  // it speaks for its cluster
    }
  }
  unit.right = shown > 0 ? unit.others * same / shown : 0;
  return unit;
}

std::vector<linkage::ReviewUnit> units_of(const ReviewSample& sample, const ReviewAnswers& answers, Doubt doubt) {
  std::vector<linkage::ReviewUnit> units;
  for (std::size_t g = 0; g < sample.groups.size(); ++g)
    if (answers.groups[g].answered) units.push_back(unit_of(sample.groups[g], answers.groups[g], doubt));
  return units;
}

struct Figure {
  const char* name;
  linkage::RatioEstimate linkage::ReviewEstimates::* part;
};
constexpr Figure figures[] = {{"pair_precision", &linkage::ReviewEstimates::pair_precision},
                              {"pair_recall", &linkage::ReviewEstimates::pair_recall},
                              {"pair_f1", &linkage::ReviewEstimates::pair_f1},
                              {"bcubed_precision", &linkage::ReviewEstimates::bcubed_precision},
                              {"bcubed_recall", &linkage::ReviewEstimates::bcubed_recall},
                              {"bcubed_f1", &linkage::ReviewEstimates::bcubed_f1},
                              {"cluster_precision", &linkage::ReviewEstimates::cluster_precision},
                              {"cluster_recall", &linkage::ReviewEstimates::cluster_recall},
                              {"cluster_f1", &linkage::ReviewEstimates::cluster_f1}};

// With doubts, the interval reaches from the low end where they all go against the program to the high end where they all go its way.
struct Estimated {
  linkage::RatioEstimate estimate;
  linkage::Interval interval;
};
Estimated estimated(const linkage::ReviewEstimates (&readings)[3], const Figure& figure) {
  Estimated out{readings[1].*figure.part, (readings[1].*figure.part).interval};
  for (const linkage::ReviewEstimates& reading : readings) {
    out.interval.low = std::min(out.interval.low, (reading.*figure.part).interval.low);
    out.interval.high = std::max(out.interval.high, (reading.*figure.part).interval.high);
  }
  return out;
}

std::string percent(double share) {
  // Enough digits to tell 99.95 from 100.
  return std::abs(share - 0.5) > 0.49 && share > 0 && share < 1 ? fmt::format("{:.2f} %", 100 * share)
                                                                : fmt::format("{:.1f} %", 100 * share);
}

struct PairSide {
  std::uint64_t same = 0, different = 0, unsure = 0;
};

std::string pairs_text(const PairSide (&sides)[2]) {
  std::string out;
  for (const bool above : {true, false}) {
    const PairSide& side = sides[above ? 1 : 0];
    if (side.same + side.different + side.unsure == 0) continue;
    out += fmt::format("Of the doubtful pairs {} the threshold, {} were the same, {} were not, {} could not be told.\n",
                       above ? "at or above" : "below", side.same, side.different, side.unsure);
  }
  return out;
}

std::string text_of(const ReviewResult& result, const ReviewSample& sample, const linkage::ReviewEstimates (&readings)[3],
                    const PairSide (&sides)[2], const std::vector<std::string>& remarks) {
  std::string out = fmt::format("{} of {} sampled records were reviewed.\n", result.reviewed, sample.groups.size());
  const auto sentence = [&](const char* before, const char* after, const Figure& figure) {
    const Estimated e = estimated(readings, figure);
    out += fmt::format("{}{}{} (with 95 % confidence between {} and {}).\n", before, percent(e.estimate.value), after,
                       percent(e.interval.low), percent(e.interval.high));
  };
  if (result.reviewed > 0) {
    sentence("Of all pairs of records that were put together, ", " are right", figures[0]);
    sentence("Of all pairs of records that belong together, ", " were put together", figures[1]);
    sentence("Of the people found, ", " are exactly right: all their records and no others", figures[6]);
    sentence("Both pair figures in one (F1): ", "", figures[2]);
    sentence("Averaged over records (B-cubed F1): ", "", figures[5]);
  }
  out += pairs_text(sides);
  for (const std::string& remark : remarks) out += "Note: " + remark + "\n";
  return out + fmt::format("{} decisions are in decisions.csv.\n", result.decisions);
}

Value estimates_value(const linkage::ReviewEstimates (&readings)[3]) {
  Structure out;
  for (const Figure& figure : figures) {
    const Estimated e = estimated(readings, figure);
    out.emplace_back(figure.name, Value{Structure{{"estimate", number(e.estimate.value)},
                                                  {"low", number(e.interval.low)},
                                                  {"high", number(e.interval.high)},
                                                  {"standard_error", number(e.estimate.standard_error)},
                                                  {"effective_trials", number(e.estimate.effective_trials)},
                                                  {"records_that_count", count(e.estimate.units)}}});
  }
  return Value{std::move(out)};
}

Result<void> write_decisions(const std::filesystem::path& out, const std::vector<HumanDecision>& decisions, const std::string& reviewer) {
  const char* const names[] = {"source_l", "id_l", "source_r", "id_r", "decision", "reviewer"};
  std::vector<ColumnBuilder> columns;
  for (const char* name : names) columns.emplace_back(name, ColumnType::text);
  for (const HumanDecision& decision : decisions) {
    const std::string cells[] = {decision.left->source,
                                 decision.left->id,
                                 decision.right->source,
                                 decision.right->id,
                                 decision.same ? "same" : "not_same",
                                 reviewer};
    for (std::size_t i = 0; i < columns.size(); ++i) cells[i].empty() ? columns[i].append_null() : columns[i].append_text(cells[i]);
  }
  Table table;
  for (ColumnBuilder& column : columns) table.add(std::move(column).finish());
  return bulk::write_csv(out / "decisions.csv", table);
}

Result<std::vector<std::string>> remarks_on(const ReviewReadOptions& options, const ReviewSample& sample, const ReviewResult& result) {
  std::vector<std::string> remarks;
  if (result.left_blank > 0)
    remarks.push_back(
        fmt::format("{} sampled records were left without an answer. The figures hold for all records only if these were not left out "
                    "because they are hard.",
                    result.left_blank));
  if (result.unsure_rows > 0)
    remarks.push_back(fmt::format(
        "{} rows could not be told or were skipped within an answered group; the intervals allow for either answer.", result.unsure_rows));
  if (result.reviewed > 0 && result.reviewed < 50)
    remarks.push_back("So few records were reviewed that the intervals are wide; 200 or more are usual.");
  remarks.emplace_back(
      "What was missed can only be found among the records that the sheet showed; matches that look like none of them are not counted.");
  CW_TRY(const std::string now, fingerprint_of(options.out / "clusters.csv"));
  if (now != sample.clusters_fingerprint)
    remarks.push_back(fmt::format("{} has been linked again since the sheet was made: the figures are those of the earlier result.",
                                  options.out.string()));
  return remarks;
}

void count_answers(const ReviewSample& sample, const ReviewAnswers& answers, ReviewResult& result, PairSide (&sides)[2]) {
  for (std::size_t g = 0; g < sample.groups.size(); ++g) {
    ++(answers.groups[g].answered ? result.reviewed : result.left_blank);
    if (answers.groups[g].answered)
      result.unsure_rows += static_cast<std::uint64_t>(std::ranges::count(answers.groups[g].rows, Answer::unsure));
  }
  const double threshold = linkage::match_weight_of(sample.threshold);
  for (std::size_t g = 0; g < sample.pairs.size(); ++g) {
    if (!answers.pairs[g].answered) continue;
    PairSide& side = sides[sample.pairs[g].rows[1].match_weight >= threshold ? 1 : 0];
    const Answer answer = answers.pairs[g].rows[1];
    ++(answer == Answer::same ? side.same : answer == Answer::different ? side.different : side.unsure);
  }
}

// What was found, in the report of the run, where there is one.
Result<void> show_in_report(const std::filesystem::path& out, const Value& details) {
  const std::filesystem::path file = out / "report.html";
  const auto page = read_text(file);
  const std::optional<ReportReview> review = review_of(details);
  if (!page || !review) return {};
  const std::optional<std::string> changed = with_review(*page, *review);
  return changed ? bulk::write_file_atomically(file, *changed) : Result<void>{};
}

Value details_of(const ReviewSample& sample, const ReviewResult& result, const linkage::ReviewEstimates (&readings)[3],
                 const PairSide (&sides)[2], const std::vector<std::string>& remarks) {
  const auto side_value = [](const PairSide& side) {
    return Value{Structure{{"same", count(side.same)}, {"not_same", count(side.different)}, {"unsure", count(side.unsure)}}};
  };
  List said;
  for (const std::string& remark : remarks) said.push_back(text(remark));
  const Value design{Structure{
      {"method",
       text("randomised systematic sample of records, each with the same chance; clusters come with probability proportional to size")},
      {"records", count(sample.records)},
      {"clusters", count(sample.clusters)},
      {"sampled", count(sample.groups.size())},
      {"reviewed", count(result.reviewed)},
      {"left_blank", count(result.left_blank)},
      {"unsure_rows", count(result.unsure_rows)},
      {"seed", text(std::to_string(sample.seed))},
      {"threshold", number(sample.threshold)},
      {"confidence", number(0.95)}}};
  return Value{
      Structure{{"design", design},
                {"estimates", result.reviewed > 0 ? estimates_value(readings) : Value{}},
                {"doubtful_pairs", Value{Structure{{"above_threshold", side_value(sides[1])}, {"below_threshold", side_value(sides[0])}}}},
                {"decisions", count(result.decisions)},
                {"remarks", Value{std::move(said)}}}};
}

}  // namespace

Result<ReviewResult> read_review_sheet(const ReviewReadOptions& options) {
  std::error_code ignored;
  if (!std::filesystem::exists(options.out / "review_sample.json", ignored))
    return fail_with_exit(ErrorCode::not_found, bulk::file_unreadable,
                          fmt::format("No sample was drawn in {}. Draw one first: commonweal review --out {} --sample 200",
                                      options.out.string(), options.out.string()),
                          "--out");
  CW_TRY(const std::string json, read_text(options.out / "review_sample.json"));
  CW_TRY(const ReviewSample sample, read_review_sample(json));
  CW_TRY(const bulk::ReadOutcome read, bulk::read_file(options.sheet, {}));
  if (!read.rejects.empty())
    return fail(ErrorCode::invalid, fmt::format("{}, line {}: {}. Mend the line, or save the sheet again.", options.sheet.string(),
                                                read.rejects[0].line, read.rejects[0].reason));
  CW_TRY(const ReviewAnswers answers, read_answers(read.table, options.sheet.string(), sample));
  CW_TRY(const std::vector<HumanDecision> decisions, decisions_of(sample, answers));
  ReviewResult result;
  result.decisions = decisions.size();
  PairSide sides[2];
  count_answers(sample, answers, result, sides);
  const bool any_pair = std::ranges::any_of(answers.pairs, &GroupAnswers::answered);
  if (result.reviewed == 0 && !any_pair)
    return fail(ErrorCode::invalid,
                fmt::format("{} holds no decision. Fill in the column \"decision\" and save it.", options.sheet.string()), "--read");
  const linkage::ReviewEstimates readings[3] = {linkage::estimate_review(units_of(sample, answers, Doubt::against), sample.records),
                                                linkage::estimate_review(units_of(sample, answers, Doubt::half), sample.records),
                                                linkage::estimate_review(units_of(sample, answers, Doubt::in_favour), sample.records)};
  CW_TRY(const std::vector<std::string> remarks, remarks_on(options, sample, result));
  result.details = details_of(sample, result, readings, sides, remarks);
  result.text = text_of(result, sample, readings, sides, remarks);
  CW_CHECK(write_decisions(options.out, decisions, options.reviewer));
  CW_CHECK(bulk::write_file_atomically(options.out / "review.json", write_json(result.details, JsonLayout::indented)));
  CW_CHECK(show_in_report(options.out, result.details));
  return result;
}

}  // namespace cw::link
