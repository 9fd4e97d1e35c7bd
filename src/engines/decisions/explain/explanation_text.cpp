// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/explanation_text.h"

#include <algorithm>

#include "engines/decisions/explain/conditions.h"

namespace cw::dmn {
namespace {

using feel::CellOutcome;
using feel::StepKind;

constexpr std::size_t most_calls = 10;    // of one step
constexpr std::size_t most_rules = 20;    // named in one sentence
constexpr std::size_t deepest = 4;        // steps in each other
constexpr std::size_t hash_letters = 16;  // enough to tell versions apart by eye

class Writer {
 public:
  Writer(const Explanation& explanation, const Words& words) : explanation_(explanation), words_(words) {}

  std::string write() {
    for (const std::string& asked : explanation_.asked) answer(asked);
    const bool doubtful = !explanation_.reasons.empty() ||
                          std::any_of(explanation_.decisions.begin(), explanation_.decisions.end(),
                                      [](const ExplainedStep& step) { return !step.reasons.empty() || step.value.is_null(); });
    if (doubtful) line(words_.text("answer.check"), 0);
    out_ += '\n';
    for (const ModelVersion& version : explanation_.versions) model(version);
    if (!explanation_.inputs.empty()) {
      out_ += '\n' + words_.text("section.inputs") + '\n';
      for (const ExplainedInput& input : explanation_.inputs) line("- " + given(input), 0);
    }
    reasons(explanation_.reasons, 0);
    out_ += '\n' + words_.text("section.how") + '\n';
    for (std::size_t i = 0; i < explanation_.decisions.size(); ++i) decision(explanation_.decisions[i], i + 1);
    if (explanation_.cut) out_ += '\n' + words_.text("cut") + '\n';
    return std::move(out_);
  }

 private:
  void line(const std::string& text, std::size_t indent) { out_ += std::string(indent, ' ') + text + '\n'; }

  void answer(const std::string& asked) {
    Unit unit = Unit::plain;
    for (const ExplainedStep& step : explanation_.decisions)
      if (step.name == asked) unit = words_.unit_of(step.type);
    line(words_.text("answer", {{"name", asked}, {"value", words_.value(value_of(explanation_, asked), unit)}}), 0);
  }

  void model(const ModelVersion& version) {
    std::string when;
    if (version.in_force && !version.in_force->version.empty())
      when += ", " + words_.text("model.version", {{"version", version.in_force->version}});
    if (version.in_force && (version.in_force->from || version.in_force->to)) {
      const auto day = [&](const std::optional<feel::Date>& date) { return date ? words_.value(feel::Value::date(*date)) : std::string(); };
      const std::string from = day(version.in_force->from), to = day(version.in_force->to);
      when += ", " + words_.text(to.empty() ? "model.from" : from.empty() ? "model.until" : "model.between", {{"from", from}, {"to", to}});
    }
    line(words_.text("model", {{"name", version.name}, {"when", when}}), 0);
    if (!version.hash.empty()) line(words_.text("model.hash", {{"hash", version.hash.substr(0, hash_letters)}}), 0);
  }

  [[nodiscard]] std::string given(const ExplainedInput& input) const {
    const std::string name = input.full_name();
    if (input.origin == Origin::not_given) return words_.text("input.missing", {{"name", name}});
    return words_.text("input", {{"name", name}, {"value", words_.value(input.value, words_.unit_of(input.type))}});
  }

  // What a decision was worked out from, with the number of the step that it comes from.
  [[nodiscard]] std::string used(const ExplainedInput& input, std::size_t before) const {
    if (input.origin == Origin::not_given) return given(input);
    const bool is_long = input.value.is(feel::Kind::context) || input.value.is(feel::Kind::list);
    const std::string name = input.full_name();
    if (input.origin == Origin::given && is_long) return words_.text("input.above", {{"name", name}});
    const std::string value = words_.value(input.value, words_.unit_of(input.type));
    if (input.origin == Origin::preset) return words_.text("input.preset", {{"name", name}, {"value", value}});
    for (std::size_t i = 0; i + 1 < before && input.origin == Origin::decided; ++i)
      if (explanation_.decisions[i].name == input.name)
        return words_.text("input.step", {{"name", name}, {"value", value}, {"number", std::to_string(i + 1)}});
    return words_.text("input", {{"name", name}, {"value", value}});
  }

  void decision(const ExplainedStep& step, std::size_t number) {
    const std::string value = words_.value(step.value, words_.unit_of(step.type));
    line(words_.text("step", {{"number", std::to_string(number)}, {"name", step.name}, {"value", value}}), 0);
    if (step.kind == StepKind::service) return call(step, 3);
    const std::string question = tidied(step.question), formula = tidied(step.formula);
    if (!question.empty()) line(words_.text("step.question", {{"question", question}}), 3);
    const bool is_table = step.parts.size() == 1 && step.parts[0].table;
    if (!is_table && !step.inputs.empty()) {
      line(words_.text("step.uses"), 3);
      for (const ExplainedInput& input : step.inputs) line("- " + used(input, number), 3);
    }
    if (!formula.empty()) line(words_.text("step.formula", {{"formula", formula}}), 3);
    parts(step, 3, 1);
    reasons(step.reasons, 3);
  }

  void parts(const ExplainedStep& step, std::size_t indent, std::size_t depth) {
    std::size_t calls = 0;
    for (const ExplainedStep& part : step.parts) {
      if (part.table) {
        table(part, indent);
        parts(part, indent + 2, depth + 1);
        continue;
      }
      if (part.kind == StepKind::table) continue;  // cut
      if (++calls > most_calls) continue;
      call(part, indent);
      if (depth < deepest) parts(part, indent + 2, depth + 1);
    }
    if (calls > most_calls) line(words_.text("call.more", {{"count", std::to_string(calls - most_calls)}}), indent);
  }

  void call(const ExplainedStep& step, std::size_t indent) {
    std::vector<std::string> arguments;
    for (const ExplainedInput& input : step.inputs)
      arguments.push_back(
          words_.text("argument", {{"name", input.full_name()}, {"value", words_.value(input.value, words_.unit_of(input.type))}}));
    const std::string value = words_.value(step.value, words_.unit_of(step.type));
    if (step.kind == StepKind::decision) {
      line(words_.text("step.inside", {{"name", step.name}, {"value", value}}), indent);
      return reasons(step.reasons, indent);
    }
    std::string key = step.kind == StepKind::service ? "service" : "call";
    if (arguments.empty()) key += ".without";
    const std::string given = words_.joined(arguments, Words::Joint::conjunction);
    line(words_.text(key, {{"name", step.name}, {"arguments", given}, {"value", value}}), indent);
  }

  void table(const ExplainedStep& step, std::size_t indent) {
    const ExplainedTable& table = *step.table;
    const ConditionWriter writer(*explanation_.model, table.element, *table.table, words_);
    if (table.refused) return refused(table, writer, indent);
    const auto conflicting = table.with_use(RuleUse::conflicting), used = table.with_use(RuleUse::used);
    if (!conflicting.empty()) {
      line(words_.text(table.hit_policy == feel::HitPolicy::any ? "conflict.any" : "conflict.unique", {{"rules", numbers(conflicting)}}),
           indent);
      for (const std::size_t rule : conflicting) {
        if (rule == conflicting[std::min(conflicting.size(), most_rules) - 1] && conflicting.size() > most_rules) break;
        matched(table, rule, writer, indent);
      }
      return;
    }
    if (used.empty()) return nothing_matched(step, writer, indent);
    for (std::size_t i = 0; i < used.size() && i < most_rules; ++i) matched(table, used[i], writer, indent);
    if (used.size() > most_rules) line(words_.text("rules.apply", {{"rules", numbers(used)}}), indent);
    together(step, indent);
    dropped(table, indent);
  }

  // A rule that matched: each cell that asks for something, with what the column had.
  void matched(const ExplainedTable& table, std::size_t rule, const ConditionWriter& writer, std::size_t indent) {
    std::vector<std::string> cells;
    for (std::size_t column = 0; column < table.table->inputs.size(); ++column)
      if (auto words = cell(table, rule, column, writer, "cell.holds"); !words.empty()) cells.push_back(std::move(words));
    line(words_.text(cells.empty() ? "rule.always" : "rule.applies", {{"rule", std::to_string(rule + 1)}}), indent);
    for (const std::string& each : cells) line("- " + each, indent);
    if (table.rules[rule].result) line(words_.text("rule.gives", {{"value", result(table, *table.rules[rule].result, writer)}}), indent);
    for (const std::string& note : table.table->rules[rule].annotations)
      if (!tidied(note).empty()) line(words_.text("rule.note", {{"note", tidied(note)}}), indent);
  }

  [[nodiscard]] std::string result(const ExplainedTable& table, const feel::Value& value, const ConditionWriter& writer) const {
    const auto& outputs = table.table->outputs;
    if (outputs.size() < 2 || !value.is(feel::Kind::context)) return words_.value(value, writer.unit_of_output(0));
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < outputs.size() && i < value.entries().size(); ++i) {
      const std::string words = words_.value(value.entries()[i].value, writer.unit_of_output(i));
      parts.push_back(words_.text("entry", {{"name", writer.output(i)}, {"value", words}}));
    }
    return words_.joined(parts, Words::Joint::conjunction);
  }

  // Empty where the cell asks for nothing.
  [[nodiscard]] std::string cell(const ExplainedTable& table, std::size_t rule, std::size_t column, const ConditionWriter& writer,
                                 std::string_view key) const {
    const auto& tests = table.table->rules[rule].tests;
    const std::string condition = column < tests.size() ? writer.condition(column, tests[column]) : std::string();
    if (condition.empty() || column >= table.inputs.size()) return {};
    const std::string value = words_.value(table.inputs[column], writer.unit_of_input(column));
    const std::string_view wording = key == "cell.holds" && value == condition ? "cell.same" : key;
    return words_.text(wording, {{"column", writer.column(column)}, {"value", value}, {"condition", condition}});
  }

  void nothing_matched(const ExplainedStep& step, const ConditionWriter& writer, std::size_t indent) {
    const ExplainedTable& table = *step.table;
    line(words_.text(table.table->rules.empty() ? "table.no_rules" : "table.none"), indent);
    if (table.nearest) {
      line(words_.text("table.nearest", {{"rule", std::to_string(*table.nearest + 1)}}), indent);
      const std::span<const CellOutcome> cells = table.cells_of(*table.nearest);
      for (std::size_t column = 0; column < cells.size(); ++column) {
        if (cells[column] == CellOutcome::holds) continue;
        const std::string words =
            cell(table, *table.nearest, column, writer, cells[column] == CellOutcome::fails ? "cell.fails" : "cell.no_answer");
        if (!words.empty()) line("- " + words, indent);
      }
    }
    if (!step.value.is_null()) line(words_.text("table.default", {{"value", result(table, step.value, writer)}}), indent);
  }

  void refused(const ExplainedTable& table, const ConditionWriter& writer, std::size_t indent) {
    const TableInput& input = table.table->inputs[*table.refused];
    const std::string value =
        table.inputs.empty() ? std::string() : words_.value(table.inputs.back(), writer.unit_of_input(*table.refused));
    const std::string condition = writer.condition(*table.refused, input.allowed.value_or(""));
    line(words_.text("table.refused", {{"column", writer.column(*table.refused)}, {"value", value}, {"condition", condition}}), indent);
  }

  // What is made of the results of several rules.
  void together(const ExplainedStep& step, std::size_t indent) {
    const ExplainedTable& table = *step.table;
    if (table.hit_policy != feel::HitPolicy::collect) return;
    const std::string value = words_.value(step.value, words_.unit_of(step.type));
    if (table.aggregator == feel::Aggregator::sum) line(words_.text("table.sum", {{"value", value}}), indent);
    if (table.aggregator == feel::Aggregator::count) line(words_.text("table.count", {{"value", value}}), indent);
    if (table.aggregator == feel::Aggregator::list) line(words_.text("table.list"), indent);
  }

  void dropped(const ExplainedTable& table, std::size_t indent) {
    const std::vector<std::size_t> rules = table.with_use(RuleUse::dropped);
    std::string key;
    switch (table.hit_policy) {
      case feel::HitPolicy::first: key = "dropped.first"; break;
      case feel::HitPolicy::priority: key = "dropped.priority"; break;
      case feel::HitPolicy::any: key = "dropped.any"; break;
      default: key = table.aggregator == feel::Aggregator::minimum ? "dropped.minimum" : "dropped.maximum";
    }
    if (!rules.empty()) line(words_.text(key, {{"rules", numbers(rules)}}), indent);
  }

  [[nodiscard]] std::string numbers(const std::vector<std::size_t>& rules) const {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < rules.size() && i < most_rules; ++i) words.push_back(std::to_string(rules[i] + 1));
    if (rules.size() > most_rules) words.push_back(words_.text("list.more", {{"count", std::to_string(rules.size() - most_rules)}}));
    return words_.joined(words, Words::Joint::conjunction);
  }

  void reasons(const std::vector<feel::Diagnostic>& reasons, std::size_t indent) {
    if (reasons.empty()) return;
    line(words_.text("reasons"), indent);
    for (const feel::Diagnostic& each : reasons) {
      std::string where = each.source;
      if (each.position.line != 0)
        where += (where.empty() ? "" : ", ") + std::string("line ") + std::to_string(each.position.line) + ", column " +
                 std::to_string(each.position.column);
      line("- " + (where.empty() ? each.reason : words_.text("reason", {{"reason", each.reason}, {"where", where}})), indent);
    }
  }

  const Explanation& explanation_;
  const Words& words_;
  std::string out_;
};

}  // namespace

std::string explanation_text(const Explanation& explanation, const Words& words) { return Writer(explanation, words).write(); }

}  // namespace cw::dmn
