// SPDX-License-Identifier: MIT
// Decision tables (DMN 1.5, 10.3.2.10).
#include <algorithm>

#include "engines/decisions/feel/functions.h"
#include "engines/decisions/feel/trace.h"
#include "engines/decisions/internal/nodes.h"
#include "engines/decisions/internal/table_index.h"

namespace cw::feel {

std::string_view name_of(HitPolicy policy) {
  switch (policy) {
    case HitPolicy::unique: return "UNIQUE";
    case HitPolicy::any: return "ANY";
    case HitPolicy::priority: return "PRIORITY";
    case HitPolicy::first: return "FIRST";
    case HitPolicy::collect: return "COLLECT";
    case HitPolicy::rule_order: return "RULE ORDER";
    case HitPolicy::output_order: return "OUTPUT ORDER";
  }
  return "";
}

namespace {

class TableNode final : public Node {
 public:
  TableNode(Position position, TableParts parts) : Node(position), parts_(std::move(parts)) {
    if (parts_.rules.size() < TableIndex::fewest_rules) return;
    std::vector<std::vector<Accepted>> columns(parts_.inputs.size(), std::vector<Accepted>(parts_.rules.size()));
    for (std::size_t column = 0; column < columns.size(); ++column)
      for (std::size_t rule = 0; rule < parts_.rules.size(); ++rule) parts_.rules[rule].tests[column]->accept(columns[column][rule]);
    index_.emplace(columns, parts_.rules.size());
  }

  Value run(Frame& frame) const override {
    const TraceStep step(frame.evaluation, StepKind::table, 0, parts_.origin);
    return step.gives(evaluate(frame));
  }

 private:
  [[nodiscard]] Value evaluate(Frame& frame) const {
    if (!read_inputs(frame)) return {};
    Trace* const trace = frame.evaluation.trace;
    const bool with_cells = trace != nullptr && trace->wants_cells(parts_.rules.size() * parts_.inputs.size());
    const std::vector<std::size_t> matched = with_cells ? matching_rules_by_all_cells(frame, *trace) : matching_rules(frame);
    if (trace != nullptr) note(matched, frame, *trace);
    if (frame.evaluation.out_of_budget()) return {};
    if (matched.empty()) return default_value(frame);
    switch (parts_.hit_policy) {
      case HitPolicy::unique: return only(matched, frame);
      case HitPolicy::any: return agreed(matched, frame);
      case HitPolicy::first: return result_of(matched.front(), frame);
      case HitPolicy::priority: return ordered(matched, frame).front();
      case HitPolicy::output_order: return Value::list(ordered(matched, frame));
      case HitPolicy::rule_order: return Value::list(results_of(matched, frame));
      case HitPolicy::collect: return aggregated(matched, frame);
    }
    return {};
  }

  // For an explanation: what the columns had, and which rules matched.
  void note(const std::vector<std::size_t>& matched, Frame& frame, Trace& trace) const {
    for (const TableParts::Input& input : parts_.inputs) trace.add_value(frame.slots[input.slot]);
    trace.note_matched(matched);
  }

  // As matching_rules, without the index and with every cell tested, for an explanation that says what each of them said. Cells whose
  // answer does not matter any more are tested without a trace, and what they note is forgotten.
  [[nodiscard]] std::vector<std::size_t> matching_rules_by_all_cells(Frame& frame, Trace& trace) const {
    Evaluation& evaluation = frame.evaluation;
    std::size_t cell = trace.begin_cells(parts_.rules.size() * parts_.inputs.size());
    std::vector<std::size_t> matched;
    bool decided = false;
    for (std::size_t rule = 0; rule < parts_.rules.size(); ++rule) {
      const Nodes& tests = parts_.rules[rule].tests;
      if (!evaluation.charge(1 + tests.size(), position())) break;
      const std::size_t mark = evaluation.mark();
      bool matters = !decided;  // up to the first test that does not hold
      for (const NodePtr& test : tests) {
        evaluation.trace = matters ? &trace : nullptr;
        const Value answer = test->run(frame);
        trace.set_cell(cell++, answer.is_true() ? CellOutcome::holds : answer.is_false() ? CellOutcome::fails : CellOutcome::no_answer);
        matters = matters && answer.is_true();
      }
      if (!matters) {
        evaluation.forget_since(mark);
        continue;
      }
      matched.push_back(rule);
      decided = parts_.hit_policy == HitPolicy::first;
    }
    evaluation.trace = &trace;
    return matched;
  }

  // Each input's value into its slot. False, with a diagnostic, where one is not among the values its column allows.
  [[nodiscard]] bool read_inputs(Frame& frame) const {
    for (const TableParts::Input& input : parts_.inputs) {
      Value value = input.expression->run(frame);
      if (input.type) (void)convert(value, *input.type, frame.evaluation);  // what cannot be converted is tested as it is
      const bool is_null = value.is_null();
      frame.slots[input.slot] = std::move(value);
      if (!input.allowed || is_null || input.allowed->run(frame).is_true()) continue;
      (void)frame.evaluation.fail(position(), "input '" + input.label + "' has a value that its column does not allow");
      if (frame.evaluation.trace != nullptr) {
        frame.evaluation.trace->note_refused(static_cast<std::size_t>(&input - parts_.inputs.data()));
        frame.evaluation.trace->note_values({&frame.slots[input.slot], 1});
      }
      return false;
    }
    return true;
  }

  // Those that the index leaves, if there is one, else all: in their order, and each looked at.
  [[nodiscard]] std::vector<std::size_t> matching_rules(Frame& frame) const {
    Candidates candidates(parts_.rules.size());
    if (index_) {
      if (!frame.evaluation.charge(index_->words() / 16, position())) return {};
      for (std::size_t column = 0; column < parts_.inputs.size(); ++column)
        index_->narrow(candidates, column, frame.slots[parts_.inputs[column].slot]);
    }
    std::vector<std::size_t> matched;
    while (const auto rule = candidates.next()) {
      if (!matches(parts_.rules[*rule], frame)) continue;
      matched.push_back(*rule);
      if (parts_.hit_policy == HitPolicy::first) break;
    }
    return matched;
  }

  [[nodiscard]] bool matches(const TableParts::Rule& rule, Frame& frame) const {
    if (!frame.evaluation.charge(1, position())) return false;
    const std::size_t mark = frame.evaluation.mark();
    for (const NodePtr& test : rule.tests) {
      if (test->run(frame).is_true()) continue;
      frame.evaluation.forget_since(mark);  // a test that has no answer does not match
      return false;
    }
    return true;
  }

  [[nodiscard]] Value converted(Value value, const TableParts::Output& output, Frame& frame) const {
    if (!output.type || convert(value, *output.type, frame.evaluation)) return value;
    return frame.evaluation.fail(position(), "an output should be a " + name_of(*output.type));
  }

  // One output as it is, several as a context by their names.
  [[nodiscard]] Value result_of(std::size_t rule, Frame& frame) const {
    Value value = outputs_of(rule, frame);
    if (frame.evaluation.trace != nullptr) frame.evaluation.trace->note_result(rule, value);
    return value;
  }
  [[nodiscard]] Value outputs_of(std::size_t rule, Frame& frame) const {
    const Nodes& results = parts_.rules[rule].results;
    if (parts_.outputs.size() == 1) return converted(results[0]->run(frame), parts_.outputs[0], frame);
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < parts_.outputs.size(); ++i)
      entries.push_back({parts_.outputs[i].name, converted(results[i]->run(frame), parts_.outputs[i], frame)});
    return Value::context(std::move(entries));
  }

  [[nodiscard]] Value default_value(Frame& frame) const {
    const bool any =
        std::any_of(parts_.outputs.begin(), parts_.outputs.end(), [](const auto& output) { return output.default_value != nullptr; });
    if (!any) return {};
    const auto value_of = [&](const TableParts::Output& output) {
      return output.default_value ? output.default_value->run(frame) : Value();
    };
    if (parts_.outputs.size() == 1) return value_of(parts_.outputs[0]);
    std::vector<Entry> entries;
    for (const TableParts::Output& output : parts_.outputs) entries.push_back({output.name, value_of(output)});
    return Value::context(std::move(entries));
  }

  [[nodiscard]] std::vector<Value> results_of(const std::vector<std::size_t>& rules, Frame& frame) const {
    std::vector<Value> results;
    for (const std::size_t rule : rules) results.push_back(result_of(rule, frame));
    return results;
  }

  [[nodiscard]] std::string names_of(const std::vector<std::size_t>& rules) const {
    std::string names;
    constexpr std::size_t most = 5;
    for (std::size_t i = 0; i < rules.size() && i < most; ++i) names += (i == 0 ? "" : ", ") + parts_.rules[rules[i]].label;
    return rules.size() > most ? names + " and others" : names;
  }

  [[nodiscard]] Value only(const std::vector<std::size_t>& matched, Frame& frame) const {
    if (matched.size() == 1) return result_of(matched.front(), frame);
    return frame.evaluation.fail(position(), "hit policy UNIQUE, but these match: " + names_of(matched));
  }

  [[nodiscard]] Value agreed(const std::vector<std::size_t>& matched, Frame& frame) const {
    const Value first = result_of(matched.front(), frame);
    for (std::size_t i = 1; i < matched.size(); ++i)
      if (equal(first, result_of(matched[i], frame)) != true)
        return frame.evaluation.fail(position(), "hit policy ANY, but results differ: " + names_of(matched));
    return first;
  }

  // The place of a value among the output values; behind them all where it is none.
  [[nodiscard]] std::size_t rank(const TableParts::Output& output, const Value& value, Frame& frame) const {
    frame.slots[output.slot] = value;
    const std::size_t mark = frame.evaluation.mark();
    std::size_t place = 0;
    while (place < output.allowed.size() && !output.allowed[place]->run(frame).is_true()) ++place;
    frame.evaluation.forget_since(mark);
    return place;
  }

  // By the order of the output values, those of the first output first; where they are the same, in rule order.
  [[nodiscard]] std::vector<Value> ordered(const std::vector<std::size_t>& matched, Frame& frame) const {
    struct Ranked {
      std::vector<std::size_t> ranks;
      Value value;
    };
    std::vector<Ranked> ranked;
    for (const std::size_t rule : matched) {
      Ranked each{{}, result_of(rule, frame)};
      for (std::size_t i = 0; i < parts_.outputs.size(); ++i)
        each.ranks.push_back(rank(parts_.outputs[i], parts_.outputs.size() == 1 ? each.value : each.value.entries()[i].value, frame));
      ranked.push_back(std::move(each));
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.ranks < b.ranks; });
    std::vector<Value> values;
    for (Ranked& each : ranked) values.push_back(std::move(each.value));
    return values;
  }

  [[nodiscard]] Value aggregated(const std::vector<std::size_t>& matched, Frame& frame) const {
    Value results = Value::list(results_of(matched, frame));
    static constexpr std::string_view functions[] = {"", "sum", "count", "min", "max"};
    const std::string_view function = functions[static_cast<std::size_t>(parts_.aggregator)];
    if (function.empty()) return results;
    return builtin_function(function).callable().call({&results, 1}, {}, frame.evaluation, position());
  }

  TableParts parts_;
  std::optional<TableIndex> index_;  // of tables with many rules
};

}  // namespace

NodePtr make_table(Position position, TableParts parts) { return std::make_unique<TableNode>(position, std::move(parts)); }

}  // namespace cw::feel
