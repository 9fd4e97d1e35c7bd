// SPDX-License-Identifier: MIT
// `commonweal link` and `commonweal train`: files to people, and the model alone.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <thread>

#include "base/text.h"
#include "cli/command.h"
#include "services/linkage/link_job.h"

namespace cw::cli {
namespace {

constexpr double unsure_below = 0.7;  // of Choice::confidence
constexpr std::size_t line_width = 100;

struct Given {
  std::vector<std::string> files, by;
  std::string config, model, decisions, cluster_method, duplicate_free;
  std::string out = "linked";
  std::optional<std::string> truth, id;
  std::optional<double> threshold, minimum_probability;
  std::optional<std::uint64_t> seed;
  std::uint64_t threads = std::max(1U, std::thread::hardware_concurrency());
  std::uint64_t memory_mib = 2048;
  std::uint64_t most_pairs = 20'000'000'000;
  std::uint64_t checkpoint_from = 200'000;
  bool explain_choices = false;
};

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    if (end > at) out.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

Result<void> read_cluster_options(const Given& given, link::LinkOptions& options) {
  options.decisions = given.decisions;
  options.duplicate_free = split(given.duplicate_free);
  if (given.cluster_method == "whole_evidence") options.cluster_method = link::ClusterMethod::whole_evidence;
  if (given.cluster_method == "connected_components") options.cluster_method = link::ClusterMethod::connected_components;
  if (!given.cluster_method.empty() && !options.cluster_method)
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--cluster-method is whole_evidence or connected_components.",
                          "--cluster-method");
  return {};
}

Result<link::LinkOptions> options_of(const Given& given) {
  if (given.threads < 1 || given.threads > 256)
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--threads is from 1 to 256.", "--threads");
  if (given.memory_mib < 64) return fail_with_exit(ErrorCode::invalid, exit_usage, "--memory is in MiB, at least 64.", "--memory");
  link::LinkOptions options;
  options.files.assign(given.files.begin(), given.files.end());
  options.config = given.config;
  options.model = given.model;
  options.out = given.out;
  options.truth = given.truth;
  options.by = given.by;
  options.id = given.id;
  options.threshold = given.threshold;
  options.minimum_probability = given.minimum_probability;
  options.seed = given.seed;
  options.threads = given.threads;
  options.memory_bytes = given.memory_mib << 20;
  options.most_pairs = given.most_pairs;
  options.checkpoint_from_records = given.checkpoint_from;
  CW_CHECK(read_cluster_options(given, options));
  return options;
}

std::vector<Option> shared_options(Given& given) {
  return {
      {"FILE", "CSV, TSV, Parquet, JSON, NDJSON, XLSX or ODS; several files are several sources", &given.files, Presence::required},
      {"--config F", "TOML file: columns, blocking, comparisons, training; without it, columns are recognised and a model is made for them",
       &given.config},
      {"--out DIR", "folder for the results, made where it is absent (default: linked)", &given.out},
      {"--id COLUMN", "column with the record's id, unique within its file", &given.id},
      {"--duplicate-free NAMES", "sources that hold each person at most once, commas between; all for every file", &given.duplicate_free},
      {"--threads N", "threads to work with; results do not depend on it", &given.threads},
      {"--memory MIB", "memory to stay near; pairs past it go to disk", &given.memory_mib},
      {"--seed S", "seed of the random sample for u", &given.seed},
      {"--most-pairs N", "refuse to make more pairs than this", &given.most_pairs}};
}

// Place of the source that a choice is about among the files, by its name in the sentence; choices about all come first.
std::size_t source_of(const linkage::Choice& choice, const std::vector<std::string>& files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string named = " of " + std::filesystem::path(files[i]).stem().string();
    const std::size_t at = choice.decision.find(named);
    if (at == std::string::npos) continue;
    const std::size_t end = at + named.size();
    if (end == choice.decision.size() || choice.decision[end] == ' ' || choice.decision[end] == '.' || choice.decision[end] == ':')
      return i + 1;
  }
  return 0;
}

std::string sentence_of(const linkage::Choice& choice) { return choice.decision + (choice.confidence < unsure_below ? " (unsure)" : ""); }

// All choices at length: topic by topic as they first came, within a topic source by source, each with its reason.
void print_choices_at_length(std::ostream& out, const link::LinkSummary& summary, const Given& given) {
  std::vector<std::string> topics;
  for (const linkage::Choice& choice : summary.choices)
    if (std::ranges::find(topics, choice.topic) == topics.end()) topics.push_back(choice.topic);
  for (const std::string& topic : topics) {
    std::vector<const linkage::Choice*> of_topic;
    for (const linkage::Choice& choice : summary.choices)
      if (choice.topic == topic) of_topic.push_back(&choice);
    std::ranges::stable_sort(of_topic, {}, [&](const linkage::Choice* choice) { return source_of(*choice, given.files); });
    out << topic << '\n';
    for (const linkage::Choice* choice : of_topic) {
      out << "  " << wrapped(sentence_of(*choice), line_width, 2) << '\n';
      if (!choice->reason.empty()) out << "      " << wrapped(choice->reason, line_width, 6) << '\n';
    }
    out << '\n';
  }
}

// What was decided for the user: one sentence each.
void print_choices(std::ostream& out, const link::LinkSummary& summary, const Given& given) {
  if (given.explain_choices) return print_choices_at_length(out, summary, given);
  for (const linkage::Choice& choice : summary.choices)
    if (choice.confidence < unsure_below || choice.topic != "columns")
      out << fmt::format("{:<12} {}\n", choice.topic, wrapped(sentence_of(choice), line_width, 13));
}

void print_summary(std::ostream& out, const link::LinkSummary& summary, const std::string& folder) {
  out << fmt::format("records      {}\npeople       {}\npairs        {} compared, {} kept\n", with_thousands(summary.records),
                     with_thousands(summary.people), with_thousands(summary.pairs_scored), with_thousands(summary.pairs_kept));
  if (summary.households)
    out << fmt::format("households   {}; {} people in none\n", with_thousands(*summary.households),
                       with_thousands(summary.people_without_household.value_or(0)));
  if (summary.rejected > 0)
    out << fmt::format("rejected     {} {}, listed in rejects.csv\n", with_thousands(summary.rejected),
                       summary.rejected == 1 ? "row" : "rows");
  if (summary.pair_f1)
    out << fmt::format("precision    {:.4f}\nrecall       {:.4f}\nF1           {:.4f} of pairs, {:.4f} B-cubed\n", *summary.pair_precision,
                       *summary.pair_recall, *summary.pair_f1, *summary.bcubed_f1);
  out << fmt::format("time         {:.1f} s\nmemory       {} MiB\nresults      {}\n", summary.wall_seconds, summary.peak_memory_bytes >> 20,
                     folder);
  for (const std::string& remark : summary.remarks) out << "note         " << wrapped(remark, line_width, 13) << '\n';
}

}  // namespace

Command link_command() {
  auto given = std::make_shared<Given>();
  std::vector<Option> options = shared_options(*given);
  options.push_back({"--model F", "Splink model JSON, already trained, in place of --config", &given->model});
  options.push_back(
      {"--truth COLUMN", "column, or file of source, record_id, person_id, that says who is who: for precision and recall", &given->truth});
  options.push_back({"--by COLUMN",
                     "figures for each group of this column, beside source, sex and age band: how many records were joined and, with "
                     "--truth, the accuracy; may be given again",
                     &given->by});
  options.push_back({"--threshold P", "match probability from which records are one person (default: the configuration's, else 0.95)",
                     &given->threshold});
  options.push_back({"--cluster-method M", "whole_evidence (default) or connected_components (as Splink)", &given->cluster_method});
  options.push_back(
      {"--decisions F", "CSV of pairs that a person judged: source_l, id_l, source_r, id_r, decision (same, not_same)", &given->decisions});
  options.push_back({"--explain-choices", "tell at length what was decided without a configuration, and why", &given->explain_choices});
  options.push_back(
      {"--checkpoint-from N",
       "from so many records on, keep finished phases in DIR/.resume until the run ends, so that a run that is killed goes on",
       &given->checkpoint_from});
  options.push_back({"--min-probability P", "write pairs from this match probability on; 0 = all", &given->minimum_probability});
  return {"link", "Finds which records are the same person.", "commonweal link council.csv health.csv --out people", std::move(options),
          [given](CommandContext& context) -> Result<void> {
            CW_TRY(const link::LinkOptions link_options, options_of(*given));
            CW_TRY(const link::LinkSummary summary, link::run_link(link_options, context.progress));
            print_choices(context.out, summary, *given);
            print_summary(context.out, summary, given->out);
            return {};
          }};
}

Command train_command() {
  auto given = std::make_shared<Given>();
  return {"train", "Estimates a model's parameters and writes it, without linking.",
          "commonweal train people.csv --config people.toml --out model", shared_options(*given),
          [given](CommandContext& context) -> Result<void> {
            CW_TRY(const link::LinkOptions link_options, options_of(*given));
            CW_TRY(const link::LinkSummary summary, link::run_train(link_options, context.progress));
            context.out << fmt::format("records      {}\ntime         {:.1f} s\nmodel        {}/model.json, {}/model.toml\n",
                                       with_thousands(summary.records), summary.wall_seconds, given->out, given->out);
            for (const std::string& remark : summary.remarks) context.out << "note         " << remark << '\n';
            return {};
          }};
}

}  // namespace cw::cli
