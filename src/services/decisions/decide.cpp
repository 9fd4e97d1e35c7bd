// SPDX-License-Identifier: MIT
#include "services/decisions/decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/date_text.h"
#include "base/json.h"
#include "base/run_metrics.h"
#include "base/text_file.h"
#include "base/time.h"
#include "engines/decisions/explain/explanation_text.h"
#include "engines/decisions/explain/explanation_value.h"
#include "engines/decisions/explain/plain_value.h"
#include "engines/decisions/explain/table_picture.h"
#include "engines/decisions/feel/trace.h"
#include "services/decisions/decider.h"

namespace cw::decisions {
namespace {

constexpr std::size_t most_remarks = 10;

feel::Date day_of(Timestamp now) {
  const CivilDate day = civil(Date{static_cast<std::int32_t>(now.microseconds / 86'400'000'000)});
  return {day.year, static_cast<std::uint8_t>(day.month), static_cast<std::uint8_t>(day.day)};
}

feel::DateTime moment_of(Timestamp now) { return {day_of(now), {now.microseconds % 86'400'000'000 * 1000, {feel::Zone::Kind::offset, 0}}}; }

Result<std::optional<feel::Date>> asked_day(const DecideOptions& options) {
  if (!options.on) return std::optional<feel::Date>();
  const auto day = feel::parse_date(*options.on);
  if (!day) return fail_with_exit(ErrorCode::invalid, 2, "--on is a day, such as 2026-04-01.", "--on");
  return day;
}

std::string first_reason(const feel::Evaluation& evaluation) {
  return evaluation.diagnostics().empty() ? "no rule gives a value" : to_text(evaluation.diagnostics().front());
}

// The one row that is to be decided alone.
Result<bulk::RowBlock> find_row(const DecideOptions& options, bulk::RowScan& rows, std::size_t& at) {
  const std::uint64_t wanted = options.row.value_or(1);
  bulk::RowBlock block;
  for (;;) {
    CW_TRY(const bool more, rows.next(block));
    if (!more) break;
    if (wanted >= block.number(0) && wanted - block.number(0) < block.rows()) {
      at = wanted - block.number(0);
      return block;
    }
  }
  if (!options.row) return fail_with_exit(ErrorCode::invalid, bulk::ReadExit::file_empty, options.input.string() + " has no rows.");
  return fail(ErrorCode::not_found,
              fmt::format("{} has no row {}. Rows count from 1, without the header.", options.input.string(), wanted));
}

void add_remarks(Structure& to, const std::vector<std::string>& remarks) {
  if (remarks.empty()) return;
  List all;
  for (const std::string& remark : remarks) all.emplace_back(remark);
  to.emplace_back("remarks", std::move(all));
}

Result<std::string> explained(const DecideOptions& options, const Decider& decider, const dmn::Inputs& inputs,
                              const std::vector<std::string>& remarks) {
  const auto text = read_text_file(options.words);
  if (!text)
    return fail(text.error().code, "The words of explanations are not there: " + options.words.string() +
                                       ". Name the folder packages/decisions with --words.");
  auto words = dmn::Words::read(*text);
  if (!words) return fail(words.error().code, options.words.string() + ": " + words.error().message + ".");
  CW_TRY(const dmn::Explanation why,
         dmn::explain(decider.loaded.model, decider.decisions, inputs, {decider.loaded.versions, decider.now, {}}));
  if (options.explain == ExplainForm::json) {
    Structure all = *dmn::explanation_value(why, *words).get<Structure>();
    add_remarks(all, remarks);
    return write_json(cw::Value(std::move(all)), JsonLayout::indented) + "\n";
  }
  if (options.explain == ExplainForm::table) return dmn::table_pictures(why, *words);
  return dmn::explanation_text(why, *words);
}

// Without an explanation: the values, and why one is missing.
std::string plain_result(const Decider& decider, const RowResult& result, const std::vector<std::string>& remarks) {
  Structure values;
  for (std::size_t i = 0; i < result.values.size(); ++i) values.emplace_back(decider.decisions[i], dmn::plain_value(result.values[i]));
  Structure all;
  all.emplace_back("decisions", cw::Value(std::move(values)));
  all.emplace_back("status", cw::Value(std::string(name_of(result.status))));
  if (!result.reason.empty()) all.emplace_back("reason", cw::Value(result.reason));
  all.emplace_back("model", cw::Value(decider.loaded.hash));
  add_remarks(all, remarks);
  return write_json(cw::Value(std::move(all)), JsonLayout::indented) + "\n";
}

std::string listed(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Result<void> decide_one(const DecideOptions& options, const Decider& decider, bulk::RowScan& rows, std::ostream& out,
                        DecideSummary& summary) {
  std::size_t at = 0;
  CW_TRY(const bulk::RowBlock block, find_row(options, rows, at));
  const RowResult result = decider.decide(block, at);
  if (result.status == RowStatus::rejected) {
    const std::string column = result.column.empty() ? "" : fmt::format(", \"{}\"", result.column);
    return fail(ErrorCode::invalid, fmt::format("{}, row {}{}: {}.", options.input.string(), block.number(at), column, result.reason));
  }
  count(result.status, summary);
  std::set<std::string> missing, unknown;
  decider.binding.note_members(block, at, missing, unknown);
  if (!missing.empty()) summary.remarks.push_back("Not given, and so without a value: " + listed(missing) + ".");
  if (!unknown.empty()) summary.remarks.push_back("Given, but no input of the model: " + listed(unknown) + ".");
  std::string text;
  if (options.explain == ExplainForm::none) {
    text = plain_result(decider, result, summary.remarks);
  } else {
    const auto inputs = decider.binding.inputs_of(block, at);
    CW_TRY(text, explained(options, decider, *inputs, summary.remarks));
  }
  if (options.out.empty()) {
    out << text;
    return {};
  }
  return bulk::write_file_atomically(options.out, text);
}

// JSON of one object is one application; all else is many, unless one row is asked for.
bool is_one(const DecideOptions& options, const bulk::RowScan& rows) {
  return options.row.has_value() ||
         (rows.rows_expected() == 1 && options.out.extension() != ".csv" && options.out.extension() != ".parquet");
}

void add_problems(const Decider& decider, DecideSummary& summary) {
  for (const std::string& problem : decider.loaded.problems) {
    if (summary.remarks.size() >= most_remarks) {
      summary.remarks.push_back("The model has more problems: `commonweal dmn check` lists them.");
      break;
    }
    summary.remarks.push_back("The model has a problem: " + problem + ".");
  }
}

}  // namespace

std::string_view name_of(RowStatus status) {
  static constexpr std::string_view names[] = {"decided", "to check", "no value", "rejected"};
  return names[static_cast<std::size_t>(status)];
}

void count(RowStatus status, DecideSummary& summary) {
  ++summary.rows;
  std::uint64_t* const counts[] = {&summary.decided, &summary.to_check, &summary.without_value, &summary.rejected};
  ++*counts[static_cast<std::size_t>(status)];
}

RowResult Decider::decide(const bulk::RowBlock& block, std::size_t row) const {
  RowResult result;
  if (const bulk::Reject* bad = block.bad(row)) {
    result.status = RowStatus::rejected;
    result.column = bad->column_name;
    result.reason = bad->reason;
    return result;
  }
  const auto inputs = binding.inputs_of(block, row);
  if (!inputs) {
    result.status = RowStatus::rejected;
    result.column = inputs.error().column;
    result.reason = inputs.error().reason;
    return result;
  }
  feel::Evaluation evaluation({}, now);
  std::optional<feel::Trace> trace;
  if (has_services) evaluation.trace = &trace.emplace();
  std::vector<std::string_view> names(decisions.begin(), decisions.end());
  names.insert(names.end(), on_the_way.begin(), on_the_way.end());  // evaluated already: they are only asked for
  auto values = loaded.model->evaluate_all(names, *inputs, evaluation);
  std::optional<std::string> missing_on_the_way;
  if (values) {
    for (std::size_t i = names.size(); i-- > decisions.size();)
      if ((*values)[i].is_null()) missing_on_the_way = std::string(names[i]);
    if (trace && !missing_on_the_way) missing_on_the_way = dmn::decision_without_value(*loaded.model, *trace);
    values->resize(decisions.size());
    result.values = std::move(*values);
  }
  const bool missing =
      !values || std::any_of(result.values.begin(), result.values.end(), [](const auto& value) { return value.is_null(); });
  if (missing) {
    result.status = RowStatus::no_value;
    result.reason = values ? first_reason(evaluation) : values.error().message;
  } else if (!evaluation.diagnostics().empty() || missing_on_the_way) {
    result.status = RowStatus::to_check;
    result.reason =
        evaluation.diagnostics().empty() ? fmt::format("decision '{}' has no value", *missing_on_the_way) : first_reason(evaluation);
  }
  return result;
}

namespace {

std::string what_it_decides(const dmn::Model& model) {
  const auto joined = [](const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  };
  const std::vector<std::string> services = dmn::service_names(model);
  return joined(dmn::top_decisions(model)) + (services.empty() ? "" : "; by a decision service: " + joined(services));
}

}  // namespace

Result<Decider> make_decider(const DecideOptions& options, const std::vector<bulk::ScannedColumn>& columns) {
  CW_TRY(const std::optional<feel::Date> on, asked_day(options));
  Decider decider;
  CW_TRY(decider.loaded, load_model(options.models, on, day_of(options.now)));
  decider.now = on ? feel::DateTime{*on, {feel::seconds_per_day / 2 * feel::nanoseconds_per_second, {feel::Zone::Kind::offset, 0}}}
                   : moment_of(options.now);
  const dmn::Model& model = *decider.loaded.model;
  decider.decisions = options.decisions.empty() ? dmn::top_decisions(model) : options.decisions;
  if (decider.decisions.empty()) return fail(ErrorCode::not_found, "The model has no decision.");
  decider.on_the_way = dmn::required_decisions(model, decider.decisions);
  decider.has_services = std::any_of(decider.decisions.begin(), decider.decisions.end(),
                                     [&](const std::string& name) { return dmn::is_service(model, name); });
  auto needed = dmn::needed_inputs(model, decider.decisions);
  if (!needed) return fail(needed.error().code, needed.error().message + ". It decides: " + what_it_decides(model) + ".");
  CW_TRY(decider.binding, InputBinding::make(columns, std::move(*needed), options.input.string()));
  return decider;
}

namespace {

// The same decisions by the model to compare with.
Result<Decider> make_decider_against(const DecideOptions& options, const Decider& decider,
                                     const std::vector<bulk::ScannedColumn>& columns) {
  DecideOptions other = options;
  other.models = options.against;
  other.decisions = decider.decisions;
  auto made = make_decider(other, columns);
  if (!made)
    return fail_with_exit(made.error().code, made.error().exit_code, "The model to compare with: " + made.error().message, "--against");
  return made;
}

}  // namespace

Result<DecideSummary> run_decide(const DecideOptions& options, std::ostream& out, const ProgressOptions& progress) {
  const double started = elapsed_seconds();
  bulk::RowScanOptions scan;
  scan.memory_limit_bytes = options.memory_bytes;
  CW_TRY(const std::unique_ptr<bulk::RowScan> rows, open_input(options.input, scan));
  CW_TRY(const Decider decider, make_decider(options, rows->columns()));
  DecideSummary summary;
  summary.model_hash = decider.loaded.hash;
  add_problems(decider, summary);
  if (is_one(options, *rows)) {
    if (!options.against.empty())
      return fail_with_exit(ErrorCode::invalid, 2, "Two models are compared on many rows: give a file of them, and --out FILE.",
                            "--against");
    CW_CHECK(decide_one(options, decider, *rows, out, summary));
  } else if (options.explain != ExplainForm::none) {
    return fail_with_exit(ErrorCode::invalid, 2, "An explanation is of one row. Say which with --row N; rows count from 1.", "--row");
  } else {
    summary.many = true;
    if (!decider.binding.unused_columns().empty()) {
      const auto& unused = decider.binding.unused_columns();
      summary.remarks.push_back("Columns that no input of the model has: " + listed({unused.begin(), unused.end()}) + ".");
    }
    std::optional<Decider> against;
    if (!options.against.empty()) {
      CW_TRY(against, make_decider_against(options, decider, rows->columns()));
    }
    CW_CHECK(decide_rows(options, {decider, against ? &*against : nullptr}, *rows, progress, summary));
  }
  summary.seconds = elapsed_seconds() - started;
  summary.peak_memory_bytes = peak_memory_bytes();
  return summary;
}

}  // namespace cw::decisions
