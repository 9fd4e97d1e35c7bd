// SPDX-License-Identifier: MIT
// The waterfall of a pair for a terminal.
#include <fmt/format.h>

#include <cmath>

#include "base/json.h"
#include "services/linkage/prepared_run.h"

namespace cw::link {
namespace {

constexpr int bar_width = 30;
constexpr double widest_weight = 20;

// Left or right of the middle by the weight: each mark is two thirds of a bit.
std::string bar_of(double weight) {
  const int marks = std::min(bar_width / 2, static_cast<int>(std::lround(std::abs(weight) / widest_weight * bar_width / 2)));
  const std::string line(static_cast<std::size_t>(marks), '#');
  return weight < 0 ? fmt::format("{:>{}}|{:{}}", line, bar_width / 2, "", bar_width / 2) : fmt::format("{:{}}|{:<{}}", "", bar_width / 2, line, bar_width / 2);
}

std::string values(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& value : all) out += (out.empty() ? "" : " | ") + (value.empty() ? std::string("(none)") : value);
  return out;
}

Result<linkage::RecordIndex> find_record(const PreparedRun& run, const std::string& name) {
  const Table& table = run.intake->table;
  const Column& id = *table.find(run.intake->id_column);
  const Column& source = *table.find(run.intake->source_column);
  std::vector<linkage::RecordIndex> found;
  for (linkage::RecordIndex r = 0; r < run.linker->size(); ++r) {
    const std::uint32_t row = run.linker->row_of(r);
    const std::string own = id.display(id.code(row));
    if (own == name || fmt::format("{}:{}", source.display(source.code(row)), own) == name) found.push_back(r);
  }
  if (found.size() == 1) return found[0];
  if (found.empty()) return fail(ErrorCode::not_found, fmt::format("No record has the id \"{}\".", name), "ID");
  return fail(ErrorCode::conflict, fmt::format("{} sources have a record \"{}\". Write SOURCE:{} instead.", found.size(), name, name), "ID");
}

std::string show(const linkage::Explanation& e, const linkage::Model& model) {
  std::string out = fmt::format("Match weight {:.2f}, match probability {:.6g}\n", e.match_weight, e.match_probability);
  out += e.rule < 0 ? "No blocking rule makes this pair: it would not be compared.\n\n" : fmt::format("Made by blocking rule {}: {}\n\n", e.rule + 1, model.blocking_rules[static_cast<std::size_t>(e.rule)].sql);
  for (const linkage::WaterfallBar& bar : e.bars) {
    const bool total = bar.comparison == "Final score";
    if (total) out += fmt::format("{:-<{}}\n", "", 78);
    out += fmt::format("{:<28} {:>8.2f}  {}\n", bar.comparison.substr(0, 28), bar.log2_bayes_factor, bar_of(bar.log2_bayes_factor));
    if (!bar.values_left.empty()) {
      out += fmt::format("    {}\n    left:  {}\n    right: {}\n", bar.label, values(bar.values_left), values(bar.values_right));
      if (bar.gamma >= 0) out += fmt::format("    m {:.4g}, u {:.4g}: {:.4g} times {} likely among matches\n", bar.m, bar.u, bar.bayes_factor >= 1 ? bar.bayes_factor : 1 / bar.bayes_factor, bar.bayes_factor >= 1 ? "more" : "less");
    }
  }
  return out;
}

}  // namespace

Result<std::string> run_explain(const ExplainOptions& options) {
  CW_TRY(const std::string text, read_text(options.out / "run.json"));
  CW_TRY(const Value run_value, parse_json(text));
  const Value* files = member(run_value, "files");
  const Value* id = member(run_value, "id");
  if (files == nullptr || files->get<List>() == nullptr || id == nullptr || id->get<std::string>() == nullptr)
    return fail(ErrorCode::invalid, fmt::format("{} was not written by `commonweal link`.", (options.out / "run.json").string()), "--out");
  LinkOptions link;
  for (const Value& file : *files->get<List>())
    if (const auto* path = file.get<std::string>()) link.files.emplace_back(*path);
  link.config = options.out / "model.toml";
  link.id = *id->get<std::string>();
  RunMetrics metrics;
  Progress quiet({});
  CW_TRY(const PreparedRun run, prepare_run(link, metrics, quiet));
  CW_TRY(const linkage::RecordIndex a, find_record(run, options.id_a));
  CW_TRY(const linkage::RecordIndex b, find_record(run, options.id_b));
  CW_TRY(const linkage::Explanation explanation, run.linker->explain(a, b));
  return show(explanation, run.linker->model());
}

}  // namespace cw::link
