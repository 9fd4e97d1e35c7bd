// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/table_picture.h"

#include <algorithm>

#include "engines/decisions/explain/conditions.h"

namespace cw::dmn {
namespace {

using feel::CellOutcome;

constexpr std::size_t most_rules = 25;
constexpr std::size_t widest = 36;  // letters of a cell

std::size_t letters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}
std::string cut(std::string text) {
  if (letters_in(text) <= widest) return text;
  std::size_t at = 0;
  for (std::size_t letters = 0; at < text.size(); ++at)
    if ((text[at] & 0xC0) != 0x80 && ++letters == widest) break;
  text.resize(at);
  return text + "…";
}

using Row = std::vector<std::string>;

std::string drawn(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], letters_in(row[i]));
    }
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < rows[r].size(); ++i)
      line += (i == 0 ? "" : " | ") + rows[r][i] + std::string(widths[i] - letters_in(rows[r][i]), ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
    if (r != 1) continue;  // below the heads and the values
    for (std::size_t i = 0; i < widths.size(); ++i) out += (i == 0 ? "" : "-+-") + std::string(widths[i], '-');
    out += '\n';
  }
  return out;
}

std::string_view mark_of(const ExplainedTable& table, const ExplainedRule& rule) {
  switch (rule.use) {
    case RuleUse::used: return "▶ ";
    case RuleUse::dropped: return "○ ";
    case RuleUse::conflicting: return "! ";
    default: return table.nearest == rule.rule ? "≈ " : "  ";
  }
}

Row rule_row(const ExplainedTable& table, const ExplainedRule& rule, const ConditionWriter& writer) {
  const TableRule& written = table.table->rules[rule.rule];
  const std::span<const CellOutcome> cells = table.cells_of(rule.rule);
  Row row{std::string(mark_of(table, rule)) + std::to_string(rule.rule + 1)};
  for (std::size_t i = 0; i < table.table->inputs.size(); ++i) {
    std::string condition = i < written.tests.size() ? writer.condition(i, written.tests[i]) : std::string();
    if (condition.empty()) {
      row.emplace_back("-");
      continue;
    }
    const CellOutcome outcome = i < cells.size() ? cells[i] : CellOutcome::not_tested;
    row.push_back(cut(std::move(condition)) + (outcome == CellOutcome::holds ? " ✓" : outcome == CellOutcome::not_tested ? "" : " ✗"));
  }
  for (std::size_t i = 0; i < table.table->outputs.size(); ++i)
    row.push_back(i < written.results.size() ? cut(writer.result(i, written.results[i])) : std::string());
  return row;
}

void add_pictures(const ExplainedStep& step, const Explanation& explanation, const Words& words, std::size_t& left, std::string& out) {
  if (step.table && left > 0) {
    --left;
    out += (out.empty() ? "" : "\n") + std::string(step.name) + "\n" + table_picture(*step.table, explanation, words);
  }
  for (const ExplainedStep& part : step.parts)
    if (left > 0) add_pictures(part, explanation, words, left, out);
}

}  // namespace

std::string table_picture(const ExplainedTable& table, const Explanation& explanation, const Words& words) {
  const ConditionWriter writer(*explanation.model, table.element, *table.table, words);
  std::vector<Row> rows;
  Row heads{words.text("picture.rule")}, values{words.text("picture.value")};
  for (std::size_t i = 0; i < table.table->inputs.size(); ++i) {
    heads.push_back(cut(writer.column(i)));
    const bool known = !table.refused && i < table.inputs.size();
    values.push_back(known ? cut(words.value(table.inputs[i], writer.unit_of_input(i))) : std::string());
  }
  for (std::size_t i = 0; i < table.table->outputs.size(); ++i) {
    heads.push_back(cut(writer.output(i)));
    values.emplace_back();
  }
  rows.push_back(std::move(heads));
  rows.push_back(std::move(values));
  for (const ExplainedRule& rule : table.rules)
    if (table.rules.size() <= most_rules || ((rule.use != RuleUse::no_match || table.nearest == rule.rule) && rows.size() < most_rules + 2))
      rows.push_back(rule_row(table, rule, writer));
  const std::size_t left_out = table.rules.size() - (rows.size() - 2);
  std::string out = drawn(rows);
  if (left_out > 0) out += words.text("picture.left_out", {{"count", std::to_string(left_out)}}) + "\n";
  return out;
}

std::string table_pictures(const Explanation& explanation, const Words& words) {
  constexpr std::size_t most_tables = 50;
  std::string out;
  std::size_t left = most_tables;
  for (const ExplainedStep& step : explanation.decisions) add_pictures(step, explanation, words, left, out);
  if (!out.empty()) out += "\n" + words.text("picture.legend") + "\n";
  return out;
}

}  // namespace cw::dmn
