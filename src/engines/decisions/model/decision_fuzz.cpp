// SPDX-License-Identifier: MIT
// Hostile models with hostile inputs, as the evaluator gets them when the reader has let them through: expressions, cells of a table long
// enough to be indexed, a knowledge model, allowed values. Each line of the input is one of their texts; the same evaluated twice is the
// same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engines/decisions/decisions.h"
#include "engines/decisions/feel/compile.h"
#include "engines/decisions/feel/parse.h"

namespace {

using namespace cw;

class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::string next() {
    const std::size_t end = rest_.find('\n');
    std::string line(rest_.substr(0, end));
    rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
    return line;
  }
  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

feel::Limits small_limits() {
  feel::Limits limits;
  limits.steps = 20'000;
  limits.list_size = 1'000;
  limits.text_size = 100'000;
  limits.value_weight = 100'000;
  limits.diagnostics = 20;
  return limits;
}

dmn::Boxed literal(std::string text) {
  dmn::Boxed boxed;
  boxed.kind = dmn::BoxedKind::literal;
  boxed.text = std::move(text);
  return boxed;
}

dmn::Boxed table_of(Lines& lines) {
  static constexpr const char* policies[] = {"UNIQUE", "ANY", "PRIORITY", "FIRST", "COLLECT", "RULE ORDER", "OUTPUT ORDER"};
  dmn::Boxed boxed;
  boxed.kind = dmn::BoxedKind::table;
  dmn::Table table;
  const std::string first = lines.next();
  table.hit_policy = policies[first.empty() ? 0 : static_cast<unsigned char>(first[0]) % std::size(policies)];
  table.aggregation = first.size() % 2 == 0 ? "" : "MAX";
  table.inputs = {{"", "", "x", "", std::nullopt}, {"", "", lines.next(), "number", std::nullopt}};
  table.outputs = {{"", "", "", "", "1, 2, \"a\"", std::nullopt}};
  std::vector<std::string> cells;
  for (int i = 0; i < 8; ++i) cells.push_back(lines.next());
  for (std::size_t rule = 0; rule < 20; ++rule)
    table.rules.push_back({"", {cells[rule % 8], cells[(rule * 3 + rule / 8) % 8]}, {std::to_string(rule % 3)}, {}});
  boxed.table = std::move(table);
  return boxed;
}

dmn::Definitions model_of(Lines& lines) {
  dmn::Definitions file;
  file.file = "fuzz.dmn";
  file.namespace_uri = "urn:fuzz";
  dmn::ItemDefinition item;
  item.name = "t";
  item.type_ref = "number";
  item.allowed_values = lines.next();
  file.item_definitions.push_back(std::move(item));
  file.input_data = {{"x", "x", {"", "x", ""}}, {"y", "y", {"", "y", "t"}}};
  dmn::BusinessKnowledgeModel knowledge;
  knowledge.id = knowledge.name = knowledge.variable.name = "f";
  knowledge.required_knowledge = {"#f"};
  knowledge.logic.kind = dmn::BoxedKind::function;
  knowledge.logic.items = {{"", "a", ""}, {"", "b", "t"}};
  knowledge.logic.parts.push_back(literal(lines.next()));
  file.knowledge_models.push_back(std::move(knowledge));
  dmn::Decision table, decision;
  table.id = table.name = table.variable.name = "table";
  table.required_inputs = {"#x", "#y"};
  table.logic = table_of(lines);
  decision.id = decision.name = decision.variable.name = "d";
  decision.required_inputs = {"#x", "#y"};
  decision.required_decisions = {"#table"};
  decision.required_knowledge = {"#f"};
  decision.logic = literal(lines.next());
  file.decisions.push_back(std::move(table));
  file.decisions.push_back(std::move(decision));
  return file;
}

feel::Value value_of(std::string_view text) {
  const feel::Vocabulary nothing;
  const auto tree = feel::parse_expression(text, nothing);
  if (!tree) return {};
  feel::Evaluation evaluation(small_limits());
  return feel::Program(**tree, {}).run({}, evaluation);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4'000) return 0;
  Lines lines({reinterpret_cast<const char*>(data), size});
  const dmn::Inputs inputs = {{"x", value_of(lines.next())}, {"y", value_of(lines.next())}};
  const auto model = dmn::Model::make({model_of(lines)});
  if (!model) __builtin_trap();
  std::string first;
  for (int time = 0; time < 2; ++time) {
    feel::Evaluation evaluation(small_limits());
    const std::string_view decisions[] = {"table", "d"};
    const auto values = (*model)->evaluate_all(decisions, inputs, evaluation);
    if (!values) __builtin_trap();
    std::string text;
    for (const feel::Value& value : *values)
      if (const auto written = feel::to_text_within(value, 1'000'000)) text += *written;
    for (const feel::Diagnostic& why : evaluation.diagnostics()) text += feel::to_text(why);
    if (evaluation.diagnostics().size() > 21 || evaluation.steps_used() > 20'000) __builtin_trap();
    if (time == 0) {
      first = std::move(text);
    } else if (text != first) {
      __builtin_trap();
    }
  }
  return 0;
}
