// SPDX-License-Identifier: MIT
#include "services/linkage/link_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/json.h"
#include "engines/linkage/clusters.h"
#include "engines/linkage/model_toml.h"
#include "services/linkage/link_outputs.h"
#include "services/linkage/link_summary.h"
#include "services/linkage/pair_store.h"
#include "services/linkage/prepared_run.h"
#include "services/linkage/truth.h"

namespace cw::link {
namespace {

constexpr std::uint64_t all_pairs_up_to = 5'000'000;
constexpr double table_thresholds[] = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999};

Result<linkage::TrainingReport> train(PreparedRun& run, RunMetrics& metrics, Progress& progress) {
  linkage::TrainingReport report;
  if (run.config_text.empty()) return report;  // a Splink model comes trained
  const linkage::TrainingPlan& plan = run.config.training;
  const struct {
    linkage::TrainingStep step;
    const char* name;
    const char* title;
    bool wanted;
  } steps[] = {{linkage::TrainingStep::lambda, "lambda", "Estimating how many pairs match", !plan.deterministic_rules.empty() || plan.lambda.has_value()},
               {linkage::TrainingStep::u, "u", "Estimating u from random pairs", plan.method == linkage::EmMethod::joint || !plan.em_rules.empty() || !plan.deterministic_rules.empty()},
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
    if (labels == nullptr) return fail_with_exit(ErrorCode::not_found, bulk::column_missing, fmt::format("[training] labels_column \"{}\" is not among the columns.", *plan.labels_column), "training.labels_column");
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
  if (!std::filesystem::exists(truth)) return fail_with_exit(ErrorCode::not_found, bulk::column_missing, fmt::format("--truth {}: there is no such column, and no such file.", truth), "--truth");
  CW_TRY(const LabelFile file, read_labels(truth, {}));
  std::unordered_map<std::string, std::uint32_t> known;
  for (std::size_t row = 0; row < file.table.rows(); ++row)
    if (file.label->code(row) != Column::null_code) known.emplace(label_key(file.source != nullptr ? file.source->display(file.source->code(row)) : "", file.id->display(file.id->code(row))), file.label->code(row));
  const Column& id = *table.find(run.intake->id_column);
  const Column* source = table.find(run.intake->source_column);
  for (linkage::RecordIndex r = 0; r < linker.size(); ++r) {
    const std::uint32_t row = linker.row_of(r);
    const auto found = known.find(label_key(file.source != nullptr && source != nullptr ? source->display(source->code(row)) : "", id.display(id.code(row))));
    if (found != known.end()) labels[r] = found->second;
  }
  return labels;
}

// Sends pairs to the store and to the clusters, and counts them against the truth.
class ScoredPairs final : public linkage::PairSink {
 public:
  ScoredPairs(PairStore& store, linkage::Clusters& clusters, const std::vector<std::uint32_t>& truth, Progress& progress) : store_(store), clusters_(clusters), truth_(truth), progress_(progress) {}
  Result<void> accept(const linkage::PairChunk& chunk) override {
    for (std::size_t i = 0; i < chunk.left.size(); ++i) clusters_.join(chunk.left[i], chunk.right[i], chunk.weight[i]);
    if (!truth_.empty())
      for (std::size_t i = 0; i < chunk.left.size(); ++i) {
        const std::uint32_t a = truth_[chunk.left[i]], b = truth_[chunk.right[i]];
        if (a != linkage::unknown_label && b != linkage::unknown_label) pairs_.add(chunk.weight[i], a == b ? linkage::PairEvaluation::Truth::match : linkage::PairEvaluation::Truth::other);
      }
    progress_.advance(chunk.left.size());
    return store_.add(chunk);
  }
  [[nodiscard]] const linkage::PairEvaluation& pairs() const { return pairs_; }

 private:
  PairStore& store_;
  linkage::Clusters& clusters_;
  const std::vector<std::uint32_t>& truth_;
  Progress& progress_;
  linkage::PairEvaluation pairs_;
};

double kept_from(const LinkOptions& options, double threshold, const std::vector<linkage::RuleForecast>& forecast) {
  if (options.minimum_probability) return std::min(*options.minimum_probability, threshold);
  std::uint64_t pairs = 0;
  for (const linkage::RuleForecast& rule : forecast) pairs += rule.pairs;
  return pairs <= all_pairs_up_to ? 0 : threshold;
}

// Thresholds of the table that the kept pairs can answer, the run's own first.
std::vector<double> thresholds_from(double threshold, double kept, bool with_truth) {
  std::vector<double> out = {threshold};
  if (with_truth)
    for (const double t : table_thresholds)
      if (t >= kept && t != threshold) out.push_back(t);
  return out;
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
  return Value{Structure{{"best_f1", number(best->accuracy.f1)}, {"precision", number(best->accuracy.precision)}, {"recall", number(best->accuracy.recall)}, {"match_weight", number(best->match_weight)}}};
}

void evaluate(const PreparedRun& run, linkage::Clusters& clusters, const std::vector<std::uint32_t>& truth, const linkage::PairEvaluation& pairs, LinkSummary& summary, Structure& details) {
  const auto sources = run.linker->model().link_type == linkage::LinkType::link_only ? run.linker->source_codes() : std::span<const std::uint32_t>{};
  const linkage::ClusterEvaluation own = linkage::evaluate_clusters(clusters.representative(0), truth, sources);
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
  for (const std::string& each : report.never_observed) summary.remarks.push_back("Never observed, so the default is used: " + each);
  if (report.joint)
    for (const std::string& problem : report.joint->problems)
      summary.remarks.push_back(fmt::format("Joint training was not used, only the rules of em, where there are any: {}.", problem));
  if (summary.rejected > 0) summary.remarks.push_back(fmt::format("{} could not be read; rejects.csv says which and why.", summary.rejected == 1 ? "1 row" : fmt::format("{} rows", summary.rejected)));
  return {{"records", count(summary.records)}, {"rejected", count(summary.rejected)}, {"threads", count(options.threads)}, {"intake", intake_value(*run.intake)},
          {"training", training_value(report, run.linker->model())}};
}

}  // namespace

Result<LinkSummary> run_train(const LinkOptions& options, const ProgressOptions& how) {
  if (options.config.empty()) return fail_with_exit(ErrorCode::invalid, 2, "train needs --config FILE.toml with a [training] section.", "--config");
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

Result<LinkSummary> run_link(const LinkOptions& options, const ProgressOptions& how) {
  if (options.threshold && !(*options.threshold > 0 && *options.threshold <= 1)) return fail_with_exit(ErrorCode::invalid, 2, "--threshold is a match probability: above 0 and at most 1.", "--threshold");
  if (options.minimum_probability && !(*options.minimum_probability >= 0 && *options.minimum_probability <= 1)) return fail_with_exit(ErrorCode::invalid, 2, "--min-probability is a match probability: from 0 to 1.", "--min-probability");
  CW_TRY(const FolderLock lock, FolderLock::take(options.out));
  RunMetrics metrics;
  Progress progress(how);
  CW_TRY(PreparedRun run, prepare_run(options, metrics, progress));
  CW_TRY(const linkage::TrainingReport report, train(run, metrics, progress));
  LinkSummary summary;
  Structure details = first_details(options, run, report, summary);
  std::vector<std::uint32_t> truth;
  if (options.truth) {
    CW_TRY(truth, truth_of(run, *options.truth));
  }
  auto scoring = metrics.phase("block_and_score");
  progress.start("Comparing pairs", 0);
  CW_TRY(const std::vector<linkage::RuleForecast> forecast, run.linker->forecast());
  const double kept = kept_from(options, run.config.threshold, forecast);
  linkage::Clusters clusters(run.linker->size(), thresholds_from(run.config.threshold, kept, !truth.empty()));
  PairStore store(options.out, options.memory_bytes / 4);
  ScoredPairs sink(store, clusters, truth, progress);
  CW_TRY(const linkage::PredictSummary predicted, run.linker->predict({kept}, sink));
  progress.finish();
  scoring.end();
  auto clustering = metrics.phase("cluster");
  const std::vector<std::uint32_t> person = clusters.representative(0);
  clustering.end();
  for (linkage::RecordIndex r = 0; r < person.size(); ++r) summary.people += person[r] == r ? 1 : 0;
  summary.pairs_scored = predicted.pairs_scored;
  summary.pairs_kept = predicted.pairs_kept;
  if (const Column* household = run.intake->table.find("household")) summary.households = household->distinct();
  if (kept > 0) summary.remarks.push_back(fmt::format("pairs.parquet holds the pairs of match probability {} and above; --min-probability changes that.", kept));
  if (!truth.empty()) {
    const auto phase = metrics.phase("evaluate");
    evaluate(run, clusters, truth, sink.pairs(), summary, details);
  }
  {
    const auto phase = metrics.phase("write");
    progress.start("Writing results", 0);
    CW_CHECK(write_clusters(options.out, run, person));
    CW_CHECK(write_pairs(options.out, run, store));
    CW_CHECK(write_model(options, run));
    progress.finish();
  }
  details.insert(details.begin() + 1, {{"people", count(summary.people)}, {"pairs_scored", count(summary.pairs_scored)}, {"pairs_kept", count(summary.pairs_kept)},
                                       {"pairs_kept_from_probability", number(kept)}, {"threshold", number(run.config.threshold)}, {"spilled_bytes", count(store.spilled_bytes())},
                                       {"blocking", forecast_value(forecast, predicted)}});
  if (summary.households) details.insert(details.begin() + 2, {"households", count(*summary.households)});
  finish_summary(metrics, summary, std::move(details));
  CW_CHECK(bulk::write_file_atomically(options.out / "summary.json", write_json(summary.details, JsonLayout::indented)));
  return summary;
}

}  // namespace cw::link
