// SPDX-License-Identifier: MIT
// What the commands say: text for people and editors (file:line), JSON for programs.
#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "services/decisions/dmn_job.h"

namespace cw::decisions {
namespace {

constexpr std::size_t width = 110;

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string indented(std::string_view text) {
  constexpr std::size_t indent = 4;
  return std::string(indent, ' ') + wrapped(text, width, indent) + "\n";
}

Value number(std::size_t count) { return Value(static_cast<std::int64_t>(count)); }

Value rules_json(const std::vector<std::size_t>& rules) {
  List list;
  for (const std::size_t rule : rules) list.push_back(number(rule));
  return Value(std::move(list));
}

Value example_json(const std::vector<dmn::ExampleValue>& example) {
  Structure values;
  for (const dmn::ExampleValue& value : example) values.emplace_back(value.name, Value(value.value));
  return Value(std::move(values));
}

Value finding_json(const dmn::Finding& finding) {
  Structure json = {{"kind", Value(std::string(name_of(finding.kind)))},
                    {"severity", Value(std::string(name_of(finding.severity)))},
                    {"file", Value(finding.file)},
                    {"line", finding.line == 0 ? Value() : number(finding.line)},
                    {"element", Value(finding.element)},
                    {"where", Value(finding.where)},
                    {"column", finding.column.empty() ? Value() : Value(finding.column)},
                    {"rules", rules_json(finding.rules)},
                    {"message", Value(finding.message)},
                    {"example", example_json(finding.example)}};
  return Value(std::move(json));
}

}  // namespace

std::string to_text(const DmnCheck& check) {
  std::string text;
  std::size_t tables = 0, rules = 0;
  for (const DmnCheck::Model& model : check.models) {
    tables += model.tables;
    rules += model.rules;
    std::vector<dmn::Finding> findings(model.findings);
    std::stable_sort(findings.begin(), findings.end(), [](const auto& a, const auto& b) { return a.severity > b.severity; });
    for (const dmn::Finding& finding : findings) {
      text += finding.file + (finding.line == 0 ? "" : ":" + std::to_string(finding.line)) + ": " + std::string(name_of(finding.severity)) +
              ": " + std::string(name_of(finding.kind)) + (finding.where.empty() ? "" : " in " + finding.where) + "\n";
      text += indented(finding.message);
    }
  }
  text += counted(check.models.size(), "model", "models") + ", " + counted(tables, "table", "tables") + ", " +
          counted(rules, "rule", "rules") + ": ";
  if (!check.worst()) return text + "no fault found\n";
  text += counted(check.count(dmn::Severity::error), "error", "errors") + ", " +
          counted(check.count(dmn::Severity::warning), "warning", "warnings") + ", " +
          counted(check.count(dmn::Severity::advice), "piece of advice", "pieces of advice") + ", " +
          counted(check.count(dmn::Severity::note), "note", "notes") + "\n";
  return text;
}

std::string to_json(const DmnCheck& check) {
  List findings;
  std::size_t tables = 0, rules = 0;
  for (const DmnCheck::Model& model : check.models) {
    tables += model.tables;
    rules += model.rules;
    for (const dmn::Finding& finding : model.findings) findings.push_back(finding_json(finding));
  }
  const Structure json = {{"models", number(check.models.size())},
                          {"tables", number(tables)},
                          {"rules", number(rules)},
                          {"errors", number(check.count(dmn::Severity::error))},
                          {"warnings", number(check.count(dmn::Severity::warning))},
                          {"advice", number(check.count(dmn::Severity::advice))},
                          {"notes", number(check.count(dmn::Severity::note))},
                          {"findings", Value(std::move(findings))}};
  return write_json(Value(json), JsonLayout::indented) + "\n";
}

std::string to_text(const DmnDifference& difference) {
  std::string text, element;
  for (const dmn::Difference& each : difference.differences) {
    if (each.element != element) text += each.element + "\n";
    element = each.element;
    text += indented(each.message);
  }
  if (difference.differences.empty()) text += difference.before + " and " + difference.after + " decide the same: no difference\n";
  if (!difference.inputs) return text;
  for (const dmn::DifferingInputs& each : difference.inputs->found) {
    std::string inputs;
    for (const dmn::ExampleValue& value : each.inputs) inputs += (inputs.empty() ? "" : ", ") + value.name + " = " + value.value;
    text += "decides differently: decision '" + each.decision + "'\n" + indented(inputs) + indented("before: " + each.before) +
            indented("now: " + each.after);
  }
  const std::string tried = counted(difference.inputs->tried, "combination of inputs was", "combinations of inputs were") + " tried";
  if (difference.inputs->found.empty()) text += "no input found that is decided differently; ";
  return text + tried + (difference.inputs->is_complete ? ", which are all that matter to the tables\n" : "; there are more\n");
}

std::string to_json(const DmnDifference& difference) {
  List list;
  for (const dmn::Difference& each : difference.differences)
    list.push_back(Value(Structure{{"change", Value(std::string(name_of(each.change)))},
                                   {"element", Value(each.element)},
                                   {"where", Value(each.where)},
                                   {"old_rule", each.old_rule == 0 ? Value() : number(each.old_rule)},
                                   {"new_rule", each.new_rule == 0 ? Value() : number(each.new_rule)},
                                   {"message", Value(each.message)}}));
  Structure json = {{"before", Value(difference.before)}, {"after", Value(difference.after)}, {"differences", Value(std::move(list))}};
  if (difference.inputs) {
    List inputs;
    for (const dmn::DifferingInputs& each : difference.inputs->found)
      inputs.push_back(Value(Structure{{"decision", Value(each.decision)},
                                       {"inputs", example_json(each.inputs)},
                                       {"before", Value(each.before)},
                                       {"after", Value(each.after)}}));
    json.emplace_back("differing_inputs", Value(std::move(inputs)));
    json.emplace_back("tried", number(difference.inputs->tried));
    json.emplace_back("complete", Value(difference.inputs->is_complete));
  }
  return write_json(Value(std::move(json)), JsonLayout::indented) + "\n";
}

std::string to_text(const DmnTest& test) {
  std::string text, not_followed;
  for (const DmnTest::Case& each : test.cases) {
    if (each.outcome.passed) continue;
    text += each.file + ": example " + each.id + " is not as expected\n";
    for (const dmn::ResultOutcome& result : each.outcome.results)
      if (!result.passed) text += indented(result.name + ": " + result.message);
  }
  for (const dmn::TableCoverage& table : test.tables) {
    std::vector<std::size_t> missed;
    for (std::size_t rule = 0; rule < table.hits.size(); ++rule)
      if (table.hits[rule] == 0) missed.push_back(rule + 1);
    if (!table.is_followed) {
      not_followed += (not_followed.empty() ? "" : "; ") + table.label;
    } else if (!missed.empty()) {
      std::string numbers;
      for (const std::size_t rule : missed) numbers += (numbers.empty() ? "" : ", ") + std::to_string(rule);
      text += table.label + ": no example reaches " + (missed.size() == 1 ? "rule " : "rules ") + numbers + "\n";
    }
  }
  if (!not_followed.empty())
    text += "not followed, because they cannot be evaluated (commonweal dmn check says why):\n" + indented(not_followed);
  return text + std::to_string(test.passed()) + " of " + counted(test.cases.size(), "example", "examples") + " as expected; " +
         std::to_string(test.reached()) + " of " + counted(test.rules(), "rule", "rules") + " reached\n";
}

std::string to_json(const DmnTest& test) {
  List cases, tables;
  for (const DmnTest::Case& each : test.cases) {
    List results;
    for (const dmn::ResultOutcome& result : each.outcome.results)
      results.push_back(Value(Structure{{"decision", Value(result.name)},
                                        {"passed", Value(result.passed)},
                                        {"message", result.passed ? Value() : Value(result.message)}}));
    cases.push_back(Value(Structure{{"file", Value(each.file)},
                                    {"name", Value(each.id)},
                                    {"passed", Value(each.outcome.passed)},
                                    {"results", Value(std::move(results))}}));
  }
  for (const dmn::TableCoverage& table : test.tables)
    tables.push_back(Value(Structure{{"table", Value(table.label)},
                                     {"followed", Value(table.is_followed)},
                                     {"times_reached", table.is_followed ? rules_json(table.hits) : Value()}}));
  const Structure json = {
      {"model", Value(test.model)},        {"examples", number(test.cases.size())},   {"passed", number(test.passed())},
      {"rules", number(test.rules())},     {"rules_reached", number(test.reached())}, {"cases", Value(std::move(cases))},
      {"tables", Value(std::move(tables))}};
  return write_json(Value(json), JsonLayout::indented) + "\n";
}

}  // namespace cw::decisions
