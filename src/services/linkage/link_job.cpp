// SPDX-License-Identifier: MIT
#include "services/linkage/link_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/date_text.h"
#include "base/json.h"
#include "base/time.h"
#include "engines/linkage/clusters.h"
#include "engines/linkage/model_toml.h"
#include "services/linkage/accuracy_value.h"
#include "services/linkage/checkpoint.h"
#include "services/linkage/household_step.h"
#include "services/linkage/link_outputs.h"
#include "services/linkage/link_state.h"
#include "services/linkage/link_summary.h"
#include "services/linkage/people.h"
#include "services/linkage/report/collect.h"
#include "services/linkage/run_groups.h"
#include "services/linkage/scoring.h"
#include "services/linkage/truth.h"

namespace cw::link {
namespace {

Result<linkage::TrainingReport> train(PreparedRun& run, RunMetrics& metrics, Progress& progress) {
  if (run.trained) return *run.trained;
  linkage::TrainingReport report;
  if (run.config_text.empty()) return report;  // a Splink model comes trained
  const linkage::TrainingPlan& plan = run.config.training;
  const struct {
    linkage::TrainingStep step;
    const char* name;
    const char* title;
    bool wanted;
  } steps[] = {{linkage::TrainingStep::lambda, "lambda", "Estimating how many pairs match",
                !plan.deterministic_rules.empty() || plan.lambda.has_value()},
               {linkage::TrainingStep::u, "u", "Estimating u from random pairs",
                plan.method == linkage::EmMethod::joint || !plan.em_rules.empty() || !plan.deterministic_rules.empty()},
               {linkage::TrainingStep::em, "em", "Estimating m", !plan.em_rules.empty() || plan.method == linkage::EmMethod::joint}};
  for (const auto& step : steps) {
    if (!step.wanted) continue;
    progress.start(step.title, 0);
    const auto phase = metrics.phase(step.name);
    CW_CHECK(run.linker->train_step(plan, step.step, report));
    progress.finish();
  }
  if (plan.labels_column) {
    const Column* labels = run.intake->table.find(*plan.labels_column);
    if (labels == nullptr)
      return fail_with_exit(ErrorCode::not_found, bulk::column_missing,
                            fmt::format("[training] labels_column \"{}\" is not among the columns.", *plan.labels_column),
                            "training.labels_column");
    CW_CHECK(run.linker->train_m_from_labels(*labels));
  }
  return report;
}

// Labels of the records for evaluation: codes, unknown_label where not known.
Result<std::vector<std::uint32_t>> truth_of(const PreparedRun& run, const std::string& truth) {
  const linkage::Linker& linker = *run.linker;
  const Table& table = run.intake->table;
  std::vector<std::uint32_t> labels(linker.size(), linkage::unknown_label);
  if (const Column* column = table.find(truth)) {
    for (linkage::RecordIndex r = 0; r < linker.size(); ++r)
      if (const std::uint32_t code = column->code(linker.row_of(r)); code != Column::null_code) labels[r] = code;
    return labels;
  }
  if (!std::filesystem::exists(truth))
    return fail_with_exit(ErrorCode::not_found, bulk::column_missing,
                          fmt::format("--truth {}: there is no such column, and no such file.", truth), "--truth");
  CW_TRY(const LabelFile file, read_labels(truth, {}));
  std::unordered_map<std::string, std::uint32_t> known;
  for (std::size_t row = 0; row < file.table.rows(); ++row)
    if (file.label->code(row) != Column::null_code)
      known.emplace(
          label_key(file.source != nullptr ? file.source->display(file.source->code(row)) : "", file.id->display(file.id->code(row))),
          file.label->code(row));
  const Column& id = *table.find(run.intake->id_column);
  const Column* source = table.find(run.intake->source_column);
  for (linkage::RecordIndex r = 0; r < linker.size(); ++r) {
    const std::uint32_t row = linker.row_of(r);
    const auto found = known.find(
        label_key(file.source != nullptr && source != nullptr ? source->display(source->code(row)) : "", id.display(id.code(row))));
    if (found != known.end()) labels[r] = found->second;
  }
  return labels;
}

Value threshold_table(linkage::Clusters& clusters, const std::vector<std::uint32_t>& truth, std::span<const std::uint32_t> sources) {
  std::vector<std::pair<double, Value>> rows;
  for (std::size_t t = 0; t < clusters.thresholds().size(); ++t) {
    Structure row = evaluation_fields(linkage::evaluate_clusters(clusters.representative(t), truth, sources));
    row.insert(row.begin(), {"threshold", number(clusters.thresholds()[t])});
    rows.emplace_back(clusters.thresholds()[t], Value{std::move(row)});
  }
  std::ranges::stable_sort(rows, {}, [](const auto& row) { return row.first; });
  List out;
  for (auto& row : rows) out.push_back(std::move(row.second));
  return Value{std::move(out)};
}

Value pair_table(const linkage::PairEvaluation& pairs, std::uint64_t true_pairs) {
  const std::vector<linkage::PairEvaluation::Row> rows = pairs.table(true_pairs);
  const auto best = std::ranges::max_element(rows, {}, [](const auto& row) { return row.accuracy.f1; });
  if (best == rows.end()) return Value{};
  return Value{Structure{{"best_f1", number(best->accuracy.f1)},
                         {"precision", number(best->accuracy.precision)},
                         {"recall", number(best->accuracy.recall)},
                         {"match_weight", number(best->match_weight)}}};
}

void evaluate(const PreparedRun& run, const std::vector<std::uint32_t>& person, linkage::Clusters& clusters,
              const std::vector<std::uint32_t>& truth, const linkage::PairEvaluation& pairs, LinkSummary& summary, Structure& details) {
  const auto sources =
      run.linker->model().link_type == linkage::LinkType::link_only ? run.linker->source_codes() : std::span<const std::uint32_t>{};
  const linkage::ClusterEvaluation own = linkage::evaluate_clusters(person, truth, sources);
  summary.pair_precision = own.pairs.precision;
  summary.pair_recall = own.pairs.recall;
  summary.pair_f1 = own.pairs.f1;
  summary.bcubed_f1 = own.bcubed.f1;
  details.emplace_back("evaluation", Value{evaluation_fields(own)});
  details.emplace_back("evaluation_by_threshold", threshold_table(clusters, truth, sources));
  details.emplace_back("pair_evaluation", pair_table(pairs, own.true_pairs));
}

void finish_summary(const RunMetrics& metrics, LinkSummary& summary, Structure details) {
  const Value measured = metrics.to_value();
  for (const auto& [name, value] : *measured.get<Structure>())
    if (name != "counters") details.emplace_back(name, value);
  summary.wall_seconds = metrics.total().wall_seconds;
  summary.peak_memory_bytes = peak_memory_bytes();
  List remarks;
  for (const std::string& remark : summary.remarks) remarks.push_back(text(remark));
  details.emplace_back("remarks", Value{std::move(remarks)});
  summary.details = Value{std::move(details)};
}

Structure first_details(const LinkOptions& options, const PreparedRun& run, const linkage::TrainingReport& report, LinkSummary& summary) {
  summary.records = run.linker->size();
  summary.rejected = run.intake->rejects.size();
  summary.remarks = run.remarks;
  if (run.recognition) summary.choices = run.recognition->choices;
  if (run.proposal) std::ranges::copy(run.proposal->choices, std::back_inserter(summary.choices));
  if (!report.never_observed.empty())
    summary.remarks.push_back(
        fmt::format("{} of comparisons {} never seen in training; defaults stand in for {}: summary.json lists {}.",
                    report.never_observed.size() == 1 ? "1 outcome" : fmt::format("{} outcomes", report.never_observed.size()),
                    report.never_observed.size() == 1 ? "was" : "were", report.never_observed.size() == 1 ? "it" : "them",
                    report.never_observed.size() == 1 ? "it" : "them"));
  if (report.joint)
    for (const std::string& problem : report.joint->problems)
      summary.remarks.push_back(fmt::format("Joint training was not used, only the rules of em, where there are any: {}.", problem));
  if (summary.rejected > 0)
    summary.remarks.push_back(fmt::format("{} could not be read; rejects.csv says which and why.",
                                          summary.rejected == 1 ? "1 row" : fmt::format("{} rows", summary.rejected)));
  return {{"records", count(summary.records)},
          {"rejected", count(summary.rejected)},
          {"threads", count(options.threads)},
          {"intake", intake_value(*run.intake)},
          {"training", training_value(report, run.linker->model())}};
}

}  // namespace

Result<LinkSummary> run_train(const LinkOptions& options, const ProgressOptions& how) {
  CW_TRY(const FolderLock lock, FolderLock::take(options.out));
  RunMetrics metrics;
  Progress progress(how);
  CW_TRY(PreparedRun run, prepare_run(options, metrics, progress));
  CW_TRY(const linkage::TrainingReport report, train(run, metrics, progress));
  LinkSummary summary;
  Structure details = first_details(options, run, report, summary);
  CW_CHECK(write_model(options, run));
  finish_summary(metrics, summary, std::move(details));
  CW_CHECK(bulk::write_file_atomically(options.out / "summary.json", write_json(summary.details, JsonLayout::indented)));
  return summary;
}

namespace {

Result<void> check_options(const LinkOptions& options) {
  if (options.threshold && !(*options.threshold > 0 && *options.threshold <= 1))
    return fail_with_exit(ErrorCode::invalid, 2, "--threshold is a match probability: above 0 and at most 1.", "--threshold");
  if (options.minimum_probability && !(*options.minimum_probability >= 0 && *options.minimum_probability <= 1))
    return fail_with_exit(ErrorCode::invalid, 2, "--min-probability is a match probability: from 0 to 1.", "--min-probability");
  return {};
}

// Scored pairs, with pairs.parquet written; both from the earlier run where it had come so far. The truth needs every pair again.
Result<Scored> score_or_resume(const LinkOptions& options, const PreparedRun& run, const std::vector<std::uint32_t>& truth,
                               const Checkpoint& kept, RunMetrics& metrics, Progress& progress) {
  auto scoring = metrics.phase("block_and_score");
  if (truth.empty() && run.trained) {
    Scored before(options, run.linker->size(), {run.config.threshold});
    if (std::filesystem::exists(options.out / "pairs.parquet") && kept.load_scored(before)) return before;
  }
  CW_TRY(Scored scored, score_pairs(options, run, truth, progress));
  scoring.end();
  const auto writing = metrics.phase("write");
  progress.start("Writing pairs", 0);
  CW_CHECK(write_pairs(options.out, run, scored.store));
  progress.finish();
  if (truth.empty()) CW_CHECK(kept.save_scored(run, scored));
  return scored;
}

void count_results(LinkState& state) {
  LinkSummary& summary = state.summary;
  for (linkage::RecordIndex r = 0; r < state.people.cluster.size(); ++r) summary.people += state.people.cluster[r] == r ? 1 : 0;
  summary.pairs_scored = state.scored->predicted.pairs_scored;
  summary.pairs_kept = state.scored->pairs_kept;
  if (state.households) {
    summary.households = state.households->found.count;
    summary.people_without_household = state.households->people_without;
  }
  if (state.scored->kept_from > 0)
    summary.remarks.push_back(fmt::format(
        "pairs.parquet holds the pairs of match probability {} and above; --min-probability changes that.", state.scored->kept_from));
}

Structure scoring_details(const PreparedRun& run, const Scored& scored, const LinkSummary& summary) {
  Structure out = {{"people", count(summary.people)},
                   {"pairs_scored", count(summary.pairs_scored)},
                   {"pairs_kept", count(summary.pairs_kept)},
                   {"pairs_kept_from_probability", number(scored.kept_from)},
                   {"threshold", number(run.config.threshold)},
                   {"cluster_method", text(name_of(run.config.cluster_method))},
                   {"spilled_bytes", count(scored.store.spilled_bytes())},
                   {"blocking", forecast_value(scored.forecast, scored.predicted)}};
  if (summary.households) out.insert(out.begin() + 1, {"households", count(*summary.households)});
  return out;
}

}  // namespace

namespace {

Result<void> make_people_and_households(const LinkOptions& options, RunMetrics& metrics, Progress& progress, LinkState& state) {
  CW_TRY(const Decisions decisions, read_decisions(options.decisions, state.run));
  if (state.run.config.cluster_method == ClusterMethod::connected_components && !decisions.not_same.empty())
    return fail_with_exit(
        ErrorCode::invalid, 2,
        "Connected components cannot keep apart what a person said is not the same. Leave out --cluster-method connected_components.",
        "--decisions");
  if (decisions.unknown_records > 0)
    state.summary.remarks.push_back(fmt::format(
        "{} of the decisions are about records that these files do not have; they were passed over.", decisions.unknown_records));
  {
    progress.start("Making people of pairs", 0);
    const auto phase = metrics.phase("cluster");
    state.people = make_people(options, state.run, decisions, *state.scored);
    progress.finish();
  }
  progress.start("Finding households", 0);
  const auto phase = metrics.phase("households");
  state.households = make_households(options, state.run, state.people.cluster);
  progress.finish();
  return {};
}

// Threshold table, curves and calibration of the scored pairs. Only pairs that were compared count as rightly left apart.
void add_curves(LinkState& state) {
  const auto source = state.run.linker->model().link_type == linkage::LinkType::link_only ? state.run.linker->source_codes()
                                                                                          : std::span<const std::uint32_t>{};
  const auto matches = static_cast<double>(linkage::evaluate_clusters(state.people.cluster, state.truth, source).true_pairs);
  const std::vector<linkage::ThresholdRow> seen = linkage::threshold_table(state.scored->pairs, {matches, 0});
  if (seen.empty()) return;
  const linkage::Universe universe{matches, seen.back().fp + matches};
  state.details.emplace_back("curves", curves_value(linkage::threshold_table(state.scored->pairs, universe)));
  state.details.emplace_back("calibration", calibration_value(linkage::calibrate(state.scored->pairs)));
}

// By source, sex, age band and what was named: accuracy with the truth, else how many records were joined.
Result<void> add_groups(const LinkOptions& options, LinkState& state) {
  const Date today{static_cast<std::int32_t>(system_clock().now().microseconds / 86'400'000'000)};
  CW_TRY(const std::vector<RunGrouping> groupings, groupings_of(state.run, options.by, today));
  const auto source = state.run.linker->model().link_type == linkage::LinkType::link_only ? state.run.linker->source_codes()
                                                                                          : std::span<const std::uint32_t>{};
  List joined, accuracy;
  for (const RunGrouping& each : groupings) {
    joined.push_back(joined_share_value(each, state.people.cluster));
    if (state.truth.empty()) continue;
    const linkage::GroupReport report = linkage::evaluate_groups(state.people.cluster, state.truth, source, each.groups);
    if (!report.warnings.empty()) state.summary.remarks.push_back(report.warnings.front());  // the gravest
    if (report.warnings.size() > 1)
      state.summary.remarks.push_back(
          fmt::format("{} more such differences by {}: accuracy_by_group in summary.json.", report.warnings.size() - 1, report.column));
    accuracy.push_back(group_report_value(report));
  }
  state.details.emplace_back("joined_by_group", Value{std::move(joined)});
  if (!state.truth.empty()) state.details.emplace_back("accuracy_by_group", Value{std::move(accuracy)});
  return {};
}

Result<void> evaluate_all(const LinkOptions& options, RunMetrics& metrics, LinkState& state) {
  const auto phase = metrics.phase("evaluate");
  CW_CHECK(add_groups(options, state));
  if (state.truth.empty()) return {};
  add_curves(state);
  evaluate(state.run, state.people.cluster, state.scored->clusters, state.truth, state.scored->pairs, state.summary, state.details);
  if (!state.households) return {};
  CW_TRY(const auto seen, evaluate_household_truth(options, state.run, *state.households));
  if (!seen) return {};
  state.summary.household_precision = seen->records.precision();
  state.summary.household_recall = seen->records.recall();
  state.details.emplace_back("household_evaluation",
                             Value{Structure{{"precision", number(seen->records.precision())},
                                             {"recall", number(seen->records.recall())},
                                             {"pairs_of_records", count(seen->records.truth)},
                                             {"with_pairs_of_one_person_precision", number(seen->all_records.precision())},
                                             {"with_pairs_of_one_person_recall", number(seen->all_records.recall())}}});
  return {};
}

Result<void> write_all(const LinkOptions& options, RunMetrics& metrics, Progress& progress, LinkState& state) {
  const auto phase = metrics.phase("write");
  progress.start("Writing results", 0);
  CW_CHECK(write_clusters(options.out, state.run, state.people.cluster));
  if (state.households) CW_CHECK(write_households(options.out, state.run, *state.households));
  CW_CHECK(write_model(options, state.run));
  progress.finish();
  return {};
}

// "2026-06-01 09:30 UTC"
std::string written_at(Timestamp now) {
  const std::string text = format_timestamp(now);
  return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

Result<void> write_report(const LinkOptions& options, RunMetrics& metrics, Progress& progress, LinkState& state) {
  progress.start("Writing the report", 0);
  const auto phase = metrics.phase("report");
  CollectInput input{options, state.run, state.training, *state.scored, state.people, metrics};
  input.truth = state.truth;
  input.households = state.households ? &state.households->found : nullptr;
  input.version = CW_VERSION;
  input.written = written_at(system_clock().now());
  CW_TRY(const ReportData data, collect_report(input));
  CW_CHECK(bulk::write_file_atomically(options.out / "report.html", render_report(data)));
  progress.finish();
  return {};
}

}  // namespace

Result<LinkSummary> run_link(const LinkOptions& options, const ProgressOptions& how) {
  CW_CHECK(check_options(options));
  CW_TRY(const FolderLock lock, FolderLock::take(options.out));
  RunMetrics metrics;
  Progress progress(how);
  const Checkpoint kept(options);
  LinkState state;
  CW_TRY(state.run, prepare_run(options, metrics, progress));
  CW_TRY(state.training, train(state.run, metrics, progress));
  if (!state.run.trained) CW_CHECK(kept.save_trained(state.run, state.training));
  state.details = first_details(options, state.run, state.training, state.summary);
  if (options.truth) {
    CW_TRY(state.truth, truth_of(state.run, *options.truth));
  }
  CW_TRY(state.scored, score_or_resume(options, state.run, state.truth, kept, metrics, progress));
  CW_CHECK(make_people_and_households(options, metrics, progress, state));
  count_results(state);
  CW_CHECK(evaluate_all(options, metrics, state));
  CW_CHECK(write_all(options, metrics, progress, state));
  CW_CHECK(write_report(options, metrics, progress, state));
  const Structure more = scoring_details(state.run, *state.scored, state.summary);
  state.details.insert(state.details.begin() + 1, more.begin(), more.end());
  finish_summary(metrics, state.summary, std::move(state.details));
  CW_CHECK(bulk::write_file_atomically(options.out / "summary.json", write_json(state.summary.details, JsonLayout::indented)));
  kept.clear();
  return std::move(state.summary);
}

}  // namespace cw::link
