// SPDX-License-Identifier: MIT
// `commonweal decide`: DMN models applied to one application or to a file of them, with the reasons.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <thread>

#include "base/text.h"
#include "base/time.h"
#include "cli/command.h"
#include "services/decisions/decide.h"

namespace cw::cli {
namespace {

struct Given {
  std::vector<std::string> models, decisions, keep, against;
  std::string input;
  std::optional<std::string> out, on, explain;
  std::optional<std::uint64_t> row;
  std::string language = "en";
  std::string words = "packages/decisions";
  std::uint64_t threads = std::max(1U, std::thread::hardware_concurrency());
  std::uint64_t memory_mib = 512;
};

tl::unexpected<Error> usage(std::string message, std::string option) {
  return fail_with_exit(ErrorCode::invalid, exit_usage, std::move(message), std::move(option));
}

Result<decisions::DecideOptions> options_of(const Given& given) {
  using decisions::ExplainForm;
  if (given.threads < 1 || given.threads > 256) return usage("--threads is from 1 to 256.", "--threads");
  if (given.memory_mib < 64) return usage("--memory is in MiB, at least 64.", "--memory");
  if (given.language != "en" && given.language != "cy") return usage("--language is en or cy.", "--language");
  decisions::DecideOptions options;
  const std::string form = given.explain.value_or("no");
  if (form == "text")
    options.explain = ExplainForm::text;
  else if (form == "table")
    options.explain = ExplainForm::table;
  else if (form == "json")
    options.explain = ExplainForm::json;
  else if (form != "no")
    return usage("--explain is text, table, json or no.", "--explain");
  options.models.assign(given.models.begin(), given.models.end());
  options.decisions = given.decisions;
  options.input = given.input;
  options.out = given.out.value_or("");
  options.row = given.row;
  options.keep = given.keep;
  options.against.assign(given.against.begin(), given.against.end());
  options.words = std::filesystem::path(given.words) / ("messages." + given.language + ".txt");
  options.on = given.on;
  options.threads = static_cast<unsigned>(given.threads);
  options.memory_bytes = given.memory_mib << 20;
  options.now = system_clock().now();
  return options;
}

void print_summary(std::ostream& out, const decisions::DecideSummary& summary, const Given& given) {
  out << fmt::format("rows         {}\ndecided      {}\n", with_thousands(summary.rows), with_thousands(summary.decided));
  if (summary.to_check > 0)
    out << fmt::format("to check     {}; decided, though something on the way had no value: see the column \"reason\"\n",
                       with_thousands(summary.to_check));
  if (summary.without_value > 0)
    out << fmt::format("no value     {}; why is in the column \"reason\"\n", with_thousands(summary.without_value));
  if (summary.rejected > 0)
    out << fmt::format("rejected     {}, listed in {}\n", with_thousands(summary.rejected), summary.rejects.string());
  if (!given.against.empty())
    out << fmt::format("changed      {}; the model to compare with decides these rows differently\n", with_thousands(summary.changed));
  const double rate = summary.seconds > 0 ? static_cast<double>(summary.rows) / summary.seconds : 0;
  out << fmt::format("time         {:.1f} s, {} rows a second\nmemory       {} MiB\nmodel        {}\nresults      {}\n", summary.seconds,
                     with_thousands(static_cast<std::uint64_t>(rate)), summary.peak_memory_bytes >> 20, summary.model_hash,
                     given.out.value_or(""));
}

Result<void> run_command(const Given& given, CommandContext& context) {
  CW_TRY(const decisions::DecideOptions options, options_of(given));
  CW_TRY(const decisions::DecideSummary summary, decisions::run_decide(options, context.out, context.progress));
  if (summary.many) print_summary(context.out, summary, given);
  constexpr std::size_t line_width = 100, indent = 13;
  // A result that a program reads has nothing behind it.
  const bool for_programs = !summary.many && given.explain.value_or("no") != "text" && given.explain.value_or("no") != "table";
  if (for_programs) return {};
  if (!summary.many && !summary.remarks.empty()) context.out << '\n';
  for (const std::string& change : summary.changes) context.out << "change       " << wrapped(change, line_width, indent) << '\n';
  for (const std::string& remark : summary.remarks) context.out << "note         " << wrapped(remark, line_width, indent) << '\n';
  return {};
}

}  // namespace

Command decide_command() {
  auto given = std::make_shared<Given>();
  return {"decide",
          "Decides applications by a DMN model: one, with its reasons, or a file of them.",
          "commonweal decide packages/council-tax-reduction-example --input application.json --explain text\n"
          "  commonweal decide tariffs.dmn --decision \"Tariff service\" --input customers.parquet --out tariffs.parquet",
          {{"MODEL", "DMN file, or a folder of them; with imports several, the main one first", &given->models, Presence::required},
           {"--input FILE", "JSON, NDJSON, CSV, TSV or Parquet; columns are the model's inputs by their names", &given->input,
            Presence::required},
           {"--decision NAME",
            "what is to be decided: a decision, or a decision service from its own inputs; may be given again (default: what no other "
            "decision requires)",
            &given->decisions},
           {"--explain [FORM=text]", "why: text (plain words), table (the tables with what matched), json, or no", &given->explain},
           {"--language L", "of the explanation: en or cy", &given->language},
           {"--row N", "only this row of the input, from 1: to explain one of many", &given->row},
           {"--out FILE", "file for the results: CSV or Parquet by its ending", &given->out},
           {"--against MODEL",
            "what if: another DMN file, or folder; its results stand beside, and what differs is summed up; may be given again for imports",
            &given->against},
           {"--keep COLUMN", "column of the input that goes into the results too, such as an id; may be given again", &given->keep},
           {"--on DATE", "day, such as 2026-04-01: the versions of models in force on it count, and today() is it", &given->on},
           {"--words DIR", "folder of the words of explanations", &given->words},
           {"--threads N", "threads that decide; results do not depend on it", &given->threads},
           {"--memory MIB", "memory for reading Parquet", &given->memory_mib}},
          [given](CommandContext& context) { return run_command(*given, context); }};
}

}  // namespace cw::cli
