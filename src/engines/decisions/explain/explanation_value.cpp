// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/explanation_value.h"

#include "engines/decisions/explain/conditions.h"
#include "engines/decisions/explain/plain_value.h"

namespace cw::dmn {
namespace {

using feel::CellOutcome;
using feel::StepKind;

constexpr std::size_t most_rules = 100;  // of a table; of a larger one those that matched, and the nearest
constexpr std::size_t deepest = 20;      // steps in each other

std::string_view name_of(StepKind kind) {
  static constexpr std::string_view names[] = {"decision", "knowledge_model", "service", "table"};
  return names[static_cast<std::size_t>(kind)];
}
std::string_view name_of(Origin origin) {
  static constexpr std::string_view names[] = {"given", "not_given", "decided", "preset", "argument"};
  return names[static_cast<std::size_t>(origin)];
}
std::string_view name_of(RuleUse use) {
  static constexpr std::string_view names[] = {"no_match", "used", "dropped", "conflicting"};
  return names[static_cast<std::size_t>(use)];
}
std::string_view name_of(CellOutcome outcome) {
  static constexpr std::string_view names[] = {"not_tested", "holds", "fails", "no_answer"};
  return names[static_cast<std::size_t>(outcome)];
}

cw::Value text(std::string_view value) { return cw::Value(std::string(value)); }
cw::Value number(std::size_t value) { return cw::Value(static_cast<std::int64_t>(value)); }
void add_text(Structure& to, const char* name, std::string value) {
  if (!value.empty()) to.emplace_back(name, cw::Value(std::move(value)));
}

class ValueWriter {
 public:
  ValueWriter(const Explanation& explanation, const Words& words) : explanation_(explanation), words_(words) {}

  cw::Value write() const {
    Structure all;
    all.emplace_back("format", text(explanation_format));
    List asked;
    for (const std::string& name : explanation_.asked) {
      Structure each;
      each.emplace_back("name", text(name));
      each.emplace_back("value", plain_value(value_of(explanation_, name)));
      asked.emplace_back(std::move(each));
    }
    all.emplace_back("decisions", std::move(asked));
    List models;
    for (const ModelVersion& version : explanation_.versions) models.push_back(model(version));
    all.emplace_back("models", std::move(models));
    all.emplace_back("inputs", inputs(explanation_.inputs));
    List steps;
    for (const ExplainedStep& each : explanation_.decisions) steps.push_back(step(each, 0));
    all.emplace_back("steps", std::move(steps));
    all.emplace_back("reasons", reasons(explanation_.reasons));
    all.emplace_back("cut", cw::Value(explanation_.cut));
    return cw::Value(std::move(all));
  }

 private:
  static cw::Value model(const ModelVersion& version) {
    Structure made;
    made.emplace_back("name", text(version.name));
    made.emplace_back("namespace", text(version.namespace_uri));
    made.emplace_back("file", text(version.file));
    made.emplace_back("sha256", text(version.hash));
    if (version.in_force) {
      add_text(made, "version", version.in_force->version);
      if (version.in_force->from) made.emplace_back("in_force_from", text(feel::to_text(*version.in_force->from)));
      if (version.in_force->to) made.emplace_back("in_force_to", text(feel::to_text(*version.in_force->to)));
    }
    return cw::Value(std::move(made));
  }

  static cw::Value inputs(const std::vector<ExplainedInput>& inputs) {
    List all;
    for (const ExplainedInput& input : inputs) {
      Structure made;
      made.emplace_back("name", cw::Value(input.full_name()));
      made.emplace_back("origin", text(name_of(input.origin)));
      if (input.type) made.emplace_back("type", text(feel::name_of(*input.type)));
      made.emplace_back("value", plain_value(input.value));
      all.emplace_back(std::move(made));
    }
    return cw::Value(std::move(all));
  }

  static cw::Value reasons(const std::vector<feel::Diagnostic>& reasons) {
    List all;
    for (const feel::Diagnostic& reason : reasons) {
      Structure made;
      add_text(made, "source", reason.source);
      if (reason.position.line != 0) {
        made.emplace_back("line", number(reason.position.line));
        made.emplace_back("column", number(reason.position.column));
      }
      made.emplace_back("reason", text(reason.reason));
      all.emplace_back(std::move(made));
    }
    return cw::Value(std::move(all));
  }

  cw::Value step(const ExplainedStep& from, std::size_t depth) const {
    Structure made;
    made.emplace_back("kind", text(name_of(from.kind)));
    made.emplace_back("name", text(from.name));
    made.emplace_back("namespace", text(from.namespace_uri));
    add_text(made, "question", tidied(from.question));
    add_text(made, "description", tidied(from.description));
    add_text(made, "formula", tidied(from.formula));
    made.emplace_back("value", plain_value(from.value));
    if (from.kind != StepKind::table) made.emplace_back("inputs", inputs(from.inputs));
    if (from.kind == StepKind::decision) made.emplace_back("reasons", reasons(from.reasons));
    if (from.table) made.emplace_back("table", table(*from.table));
    List parts;
    for (const ExplainedStep& part : from.parts)
      if (depth < deepest) parts.push_back(step(part, depth + 1));
    if (!parts.empty()) made.emplace_back("parts", std::move(parts));
    return cw::Value(std::move(made));
  }

  cw::Value table(const ExplainedTable& from) const {
    const ConditionWriter writer(*explanation_.model, from.element, *from.table, words_);
    Structure made;
    made.emplace_back("hit_policy", text(feel::name_of(from.hit_policy)));
    add_text(made, "aggregation", from.table->aggregation);
    List columns;
    for (std::size_t i = 0; i < from.table->inputs.size(); ++i) {
      Structure column;
      column.emplace_back("name", text(writer.column(i)));
      column.emplace_back("expression", text(tidied(from.table->inputs[i].expression)));
      if (!from.refused && i < from.inputs.size()) column.emplace_back("value", plain_value(from.inputs[i]));
      if (from.refused == i) {
        column.emplace_back("value", from.inputs.empty() ? cw::Value() : plain_value(from.inputs.back()));
        column.emplace_back("refused", cw::Value(true));
      }
      columns.emplace_back(std::move(column));
    }
    made.emplace_back("columns", std::move(columns));
    List outputs;
    for (std::size_t i = 0; i < from.table->outputs.size(); ++i) outputs.push_back(text(writer.output(i)));
    made.emplace_back("outputs", std::move(outputs));
    List rules;
    for (const ExplainedRule& each : from.rules)
      if (from.rules.size() <= most_rules || ((each.use != RuleUse::no_match || from.nearest == each.rule) && rules.size() < most_rules))
        rules.push_back(rule(from, each, writer));
    made.emplace_back("rules_left_out", number(from.rules.size() - rules.size()));
    made.emplace_back("rules", std::move(rules));
    if (from.nearest) made.emplace_back("nearest", number(*from.nearest + 1));
    return cw::Value(std::move(made));
  }

  static cw::Value rule(const ExplainedTable& table, const ExplainedRule& from, const ConditionWriter& writer) {
    const TableRule& written = table.table->rules[from.rule];
    Structure made;
    made.emplace_back("number", number(from.rule + 1));
    add_text(made, "id", written.id);
    made.emplace_back("use", text(name_of(from.use)));
    List conditions;
    const std::span<const CellOutcome> cells = table.cells_of(from.rule);
    for (std::size_t i = 0; i < table.table->inputs.size(); ++i) {
      Structure cell;
      const std::string test = i < written.tests.size() ? tidied(written.tests[i]) : std::string();
      cell.emplace_back("test", text(test));
      cell.emplace_back("words", text(writer.condition(i, test)));
      cell.emplace_back("outcome", text(name_of(i < cells.size() ? cells[i] : CellOutcome::not_tested)));
      conditions.emplace_back(std::move(cell));
    }
    made.emplace_back("conditions", std::move(conditions));
    List results;
    for (std::size_t i = 0; i < table.table->outputs.size() && i < written.results.size(); ++i)
      results.push_back(text(writer.result(i, written.results[i])));
    made.emplace_back("results", std::move(results));
    if (from.result) made.emplace_back("value", plain_value(*from.result));
    List notes;
    for (const std::string& note : written.annotations)
      if (!tidied(note).empty()) notes.push_back(text(tidied(note)));
    if (!notes.empty()) made.emplace_back("notes", std::move(notes));
    return cw::Value(std::move(made));
  }

  const Explanation& explanation_;
  const Words& words_;
};

}  // namespace

cw::Value explanation_value(const Explanation& explanation, const Words& words) { return ValueWriter(explanation, words).write(); }

}  // namespace cw::dmn
