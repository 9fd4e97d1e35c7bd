// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/explanation.h"

#include <algorithm>

#include "engines/decisions/explain/conditions.h"
#include "engines/decisions/internal/model_parts.h"

namespace cw::dmn {
namespace {

using feel::Step;
using feel::StepKind;
using feel::Value;

feel::HitPolicy policy_of(const Table& table) {
  for (const auto policy : {feel::HitPolicy::any, feel::HitPolicy::priority, feel::HitPolicy::first, feel::HitPolicy::collect,
                            feel::HitPolicy::rule_order, feel::HitPolicy::output_order})
    if (table.hit_policy == name_of(policy)) return policy;
  return feel::HitPolicy::unique;
}
feel::Aggregator aggregator_of(const Table& table) {
  if (table.aggregation == "SUM") return feel::Aggregator::sum;
  if (table.aggregation == "COUNT") return feel::Aggregator::count;
  if (table.aggregation == "MIN") return feel::Aggregator::minimum;
  return table.aggregation == "MAX" ? feel::Aggregator::maximum : feel::Aggregator::list;
}

// The first of the matched rules whose result is the table's: that of the one rule that a policy chose.
std::optional<std::size_t> first_with(const std::vector<std::size_t>& matched, const std::vector<ExplainedRule>& rules,
                                      const Value& value) {
  for (const std::size_t rule : matched)
    if (rules[rule].result && feel::to_text(*rules[rule].result) == feel::to_text(value)) return rule;
  return std::nullopt;
}

// What became of the rules that matched, by the hit policy (DMN 1.5, 8.2.11).
void set_uses(ExplainedTable& table, const std::vector<std::size_t>& matched, const Value& value) {
  using enum feel::HitPolicy;
  const auto set = [&](std::size_t rule, RuleUse use) { table.rules[rule].use = use; };
  const bool one_is_chosen =
      table.hit_policy == priority || table.hit_policy == first || table.hit_policy == any ||
      (table.hit_policy == collect && (table.aggregator == feel::Aggregator::minimum || table.aggregator == feel::Aggregator::maximum));
  for (const std::size_t rule : matched) set(rule, one_is_chosen ? RuleUse::dropped : RuleUse::used);
  if (table.hit_policy == unique && matched.size() > 1)
    for (const std::size_t rule : matched) set(rule, RuleUse::conflicting);
  if (!one_is_chosen || matched.empty()) return;
  if (table.hit_policy == first) return set(matched.front(), RuleUse::used);
  const auto chosen = first_with(matched, table.rules, value);
  const auto differs = [&](std::size_t rule) {
    return table.rules[rule].result && feel::to_text(*table.rules[rule].result) != feel::to_text(*table.rules[matched.front()].result);
  };
  if (table.hit_policy == any && table.rules[matched.front()].result && std::any_of(matched.begin(), matched.end(), differs)) {
    for (const std::size_t rule : matched) set(rule, RuleUse::conflicting);
    return;
  }
  set(chosen.value_or(matched.front()), RuleUse::used);
}

bool all_hold(const std::vector<feel::CellOutcome>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](feel::CellOutcome cell) { return cell == feel::CellOutcome::holds; });
}

// The rule with the fewest cells that do not hold; of several the first.
std::optional<std::size_t> nearest_of(const std::vector<ExplainedRule>& rules) {
  std::optional<std::size_t> found;
  std::ptrdiff_t fewest = 0;
  for (const ExplainedRule& rule : rules) {
    if (rule.cells.empty()) continue;
    const auto missing = std::count_if(rule.cells.begin(), rule.cells.end(), [](auto cell) { return cell != feel::CellOutcome::holds; });
    if (found && missing >= fewest) continue;
    found = rule.rule;
    fewest = missing;
  }
  return found;
}

// From a trace's flat list to steps that lie in each other.
class Builder {
 public:
  Builder(const Model& model, const feel::Trace& trace, const std::vector<feel::Diagnostic>& diagnostics)
      : model_(model),
        trace_(trace),
        diagnostics_(diagnostics),
        noted_(diagnostics.size()),
        evaluated_(model.parts().elements.size()),
        children_(trace.steps().size()),
        results_(trace.steps().size()) {
    for (std::size_t i = 0; i < trace.steps().size(); ++i) {
      const Step& step = trace.steps()[i];
      if (step.parent != Step::none) children_[step.parent].push_back(i);
      if (step.kind == StepKind::decision) evaluated_[step.element] = true;
    }
    for (std::size_t i = 0; i < trace.results().size(); ++i) results_[trace.results()[i].step].push_back(i);
  }
  [[nodiscard]] bool is_cut() const { return cut_; }

  // Decisions that no function called, each after those that it requires.
  std::vector<ExplainedStep> decisions() {
    std::vector<ExplainedStep> all;
    for (std::size_t i = 0; i < trace_.steps().size(); ++i)
      if (trace_.steps()[i].parent == Step::none) add_decisions(i, all);
    return all;
  }
  // What no decision accounts for.
  [[nodiscard]] std::vector<feel::Diagnostic> others() const {
    std::vector<feel::Diagnostic> found;
    for (std::size_t i = 0; i < diagnostics_.size(); ++i)
      if (!noted_[i]) found.push_back(diagnostics_[i]);
    return found;
  }

 private:
  // Required decisions are steps directly within a decision. Their depth is bounded by that of the evaluation.
  void add_decisions(std::size_t at, std::vector<ExplainedStep>& all) {
    const Step& step = trace_.steps()[at];
    if (step.kind == StepKind::decision)
      for (const std::size_t child : children_[at])
        if (trace_.steps()[child].kind == StepKind::decision) add_decisions(child, all);
    all.push_back(built(at, step.kind == StepKind::decision ? Decisions::apart : Decisions::within));
  }

  // Decisions within a decision stand apart, those within a service's steps do not.
  enum class Decisions : std::uint8_t { apart, within };

  ExplainedStep built(std::size_t at, Decisions decisions) {
    const Step& step = trace_.steps()[at];
    ExplainedStep made;
    made.kind = step.kind;
    made.element = step.kind == StepKind::table ? owner_of(at) : step.element;
    const Element& element = model_.parts().elements[made.element];
    made.name = element.name;
    made.namespace_uri = model_.parts().files[element.file].namespace_uri;
    made.value = step.value;
    made.type = element.type;
    constexpr std::size_t most_parts = 500;
    for (const std::size_t child : children_[at]) {
      if (decisions == Decisions::apart && trace_.steps()[child].kind == StepKind::decision) continue;
      if (made.parts.size() < most_parts)
        made.parts.push_back(built(child, Decisions::within));
      else
        cut_ = true;
    }
    if (step.kind == StepKind::table) set_table(made, at);
    if (step.kind == StepKind::decision) set_decision(made, step, element);
    if (step.kind == StepKind::knowledge_model || step.kind == StepKind::service) set_arguments(made, step, element);
    return made;
  }

  [[nodiscard]] std::size_t owner_of(std::size_t at) const {
    while (trace_.steps()[at].kind == StepKind::table && trace_.steps()[at].parent != Step::none) at = trace_.steps()[at].parent;
    return trace_.steps()[at].element;
  }

  void set_decision(ExplainedStep& made, const Step& step, const Element& element) {
    for (const Decision& each : model_.parts().files[element.file].decisions) {
      if (each.id != element.id || each.name != element.name) continue;
      made.question = tidied(each.question);
      made.description = tidied(each.description);
      if (each.logic.kind == BoxedKind::literal) made.formula = tidied(each.logic.text);
    }
    const auto values = trace_.values_of(step);
    for (std::size_t i = 0; i < values.size() && i < element.requirements.size(); ++i)
      add_requirement(made, element.requirements[i], values[i]);
    const std::size_t end = std::min(step.diagnostics_to, diagnostics_.size());
    for (std::size_t i = step.diagnostics_from; i < end; ++i) {
      if (noted_[i]) continue;
      noted_[i] = true;
      made.reasons.push_back(diagnostics_[i]);
    }
  }

  void add_requirement(ExplainedStep& made, const Requirement& requirement, const Value& value) const {
    for (std::size_t field = 0; field < requirement.elements.size(); ++field) {
      const Element& element = model_.parts().elements[requirement.elements[field]];
      if (!element.function.is_null()) continue;  // a function is shown where it is called
      const bool imported = !requirement.field_names.empty();
      ExplainedInput input{imported ? requirement.name + "." + requirement.field_names[field] : requirement.name, Origin::given, value,
                           element.type};
      if (imported) input.value = value.is(feel::Kind::context) && field < value.entries().size() ? value.entries()[field].value : Value();
      if (element.kind == ElementKind::decision)
        input.origin = evaluated_[requirement.elements[field]] ? Origin::decided : Origin::preset;
      else if (input.value.is_null())
        input.origin = Origin::not_given;
      made.inputs.push_back(std::move(input));
    }
  }

  void set_arguments(ExplainedStep& made, const Step& step, const Element& element) const {
    const auto values = trace_.values_of(step);
    for (std::size_t i = 0; i < values.size() && i < element.parameters.size(); ++i)
      made.inputs.push_back({element.parameters[i].name, Origin::argument, values[i], element.parameters[i].type});
    if (element.type && element.type->result) made.type = element.type->result;
  }

  void set_table(ExplainedStep& made, std::size_t at) {
    const Step& step = trace_.steps()[at];
    ExplainedTable table;
    table.table = static_cast<const Table*>(step.table);
    table.element = made.element;
    table.hit_policy = policy_of(*table.table);
    table.aggregator = aggregator_of(*table.table);
    const auto values = trace_.values_of(step);
    table.inputs.assign(values.begin(), values.end());
    if (step.refused != Step::none) {
      table.refused = step.refused;
    } else if (rules_left_ < table.table->rules.size()) {
      cut_ = true;
      return;
    } else {
      set_rules(table, at);
    }
    made.table = std::move(table);
  }

  void set_rules(ExplainedTable& table, std::size_t at) {
    const Step& step = trace_.steps()[at];
    const std::size_t columns = table.table->inputs.size();
    const auto cells = trace_.cells_of(step);
    for (std::size_t rule = 0; rule < table.table->rules.size(); ++rule) {
      ExplainedRule each{rule, RuleUse::no_match, std::nullopt, {}};
      const std::size_t from = rule * columns;
      if (from + columns <= cells.size())
        for (const feel::CellOutcome cell : cells.subspan(from, columns)) each.cells.push_back(cell);
      table.rules.push_back(std::move(each));
    }
    rules_left_ -= table.rules.size();
    for (const std::size_t result : results_[at]) table.rules[trace_.results()[result].rule].result = trace_.results()[result].value;
    const std::vector<std::size_t> matched(trace_.matched_in(step).begin(), trace_.matched_in(step).end());
    set_uses(table, matched, step.value);
    // A table that takes the first rule stops there: what fits behind it is known from its cells.
    for (ExplainedRule& rule : table.rules)
      if (table.hit_policy == feel::HitPolicy::first && !matched.empty() && rule.rule > matched.front() && rule.cells.size() == columns &&
          (columns == 0 || cells.size() == columns * table.rules.size()) && all_hold(rule.cells))
        rule.use = RuleUse::dropped;
    if (matched.empty()) table.nearest = nearest_of(table.rules);
  }

  const Model& model_;
  const feel::Trace& trace_;
  const std::vector<feel::Diagnostic>& diagnostics_;
  std::vector<bool> noted_;                         // diagnostics that a step has
  std::vector<bool> evaluated_;                     // decisions, by their elements
  std::vector<std::vector<std::size_t>> children_;  // of each step
  std::vector<std::vector<std::size_t>> results_;   // of each step, by their places in the trace
  std::size_t rules_left_ = 200'000;                // that are kept, of all tables together
  bool cut_ = false;
};

// The input data that decisions were decided from.
std::vector<ExplainedInput> inputs_of(const Model& model, const feel::Trace& trace) {
  const Model::Parts& parts = model.parts();
  std::vector<std::optional<ExplainedInput>> found(parts.elements.size());
  for (const Step& step : trace.steps()) {
    if (step.kind != StepKind::decision) continue;
    const auto values = trace.values_of(step);
    const Element& of = parts.elements[step.element];
    for (std::size_t i = 0; i < values.size() && i < of.requirements.size(); ++i) {
      const Requirement& requirement = of.requirements[i];
      for (std::size_t field = 0; field < requirement.elements.size(); ++field) {
        const std::size_t at = requirement.elements[field];
        const Element& element = parts.elements[at];
        if (element.kind != ElementKind::input_data || found[at]) continue;
        const bool imported = !requirement.field_names.empty();
        Value value = values[i];
        if (imported)
          value = value.is(feel::Kind::context) && field < value.entries().size() ? Value(value.entries()[field].value) : Value();
        const Origin origin = value.is_null() ? Origin::not_given : Origin::given;
        found[at] = ExplainedInput{element.name, origin, std::move(value), element.type};
      }
    }
  }
  std::vector<ExplainedInput> inputs;
  for (auto& each : found)
    if (each) inputs.push_back(std::move(*each));
  return inputs;
}

}  // namespace

std::vector<std::size_t> ExplainedTable::with_use(RuleUse use) const {
  std::vector<std::size_t> found;
  for (const ExplainedRule& rule : rules)
    if (rule.use == use) found.push_back(rule.rule);
  return found;
}

Result<Explanation> explain(const std::shared_ptr<const Model>& model, const std::vector<std::string>& decisions, const Inputs& inputs,
                            const ExplainOptions& options) {
  feel::Limits limits = options.limits;
  limits.steps *= 2;  // cells are tested again for it, which may not use up what the evaluation itself needs
  feel::Evaluation evaluation(limits, options.now);
  feel::Trace trace(feel::Trace::Detail::cells);
  evaluation.trace = &trace;
  const std::vector<std::string_view> names(decisions.begin(), decisions.end());
  CW_CHECK(model->evaluate_all(names, inputs, evaluation));
  Explanation made;
  made.model = model;
  made.versions = options.versions;
  made.asked = decisions;
  made.inputs = inputs_of(*model, trace);
  Builder builder(*model, trace, evaluation.diagnostics());
  made.decisions = builder.decisions();
  made.reasons = builder.others();
  made.cut = trace.is_cut() || builder.is_cut();
  return made;
}

Value value_of(const Explanation& explanation, std::string_view decision) {
  for (auto step = explanation.decisions.rbegin(); step != explanation.decisions.rend(); ++step)
    if (step->name == decision) return step->value;
  return {};
}

}  // namespace cw::dmn
