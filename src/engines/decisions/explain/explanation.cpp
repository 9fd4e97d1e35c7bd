// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/explanation.h"

#include <algorithm>

#include "engines/decisions/feel/operators.h"
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

bool is_same(const Value& left, const Value& right) { return feel::equal(left, right) == true; }

// What became of the rules that matched, by the hit policy (DMN 1.5, 8.2.11).
void set_uses(ExplainedTable& table, std::span<const std::uint32_t> matched, const Value& value) {
  using enum feel::HitPolicy;
  const bool one_is_chosen =
      table.hit_policy == priority || table.hit_policy == first || table.hit_policy == any ||
      (table.hit_policy == collect && (table.aggregator == feel::Aggregator::minimum || table.aggregator == feel::Aggregator::maximum));
  const auto set_all = [&](RuleUse use) {
    for (const std::uint32_t rule : matched) table.rules[rule].use = use;
  };
  set_all(table.hit_policy == unique && matched.size() > 1 ? RuleUse::conflicting : one_is_chosen ? RuleUse::dropped : RuleUse::used);
  if (!one_is_chosen || matched.empty()) return;
  const auto result_of = [&](std::uint32_t rule) { return table.rules[rule].result; };
  const Value* const first_result = result_of(matched.front());
  const auto differs = [&](std::uint32_t rule) { return result_of(rule) != nullptr && !is_same(*result_of(rule), *first_result); };
  if (table.hit_policy == any && first_result != nullptr && std::any_of(matched.begin(), matched.end(), differs))
    return set_all(RuleUse::conflicting);
  // The first whose result is the table's: that of the one rule that a policy chose.
  const auto gives_it = [&](std::uint32_t rule) { return result_of(rule) != nullptr && is_same(*result_of(rule), value); };
  auto chosen = table.hit_policy == first ? matched.begin() : std::find_if(matched.begin(), matched.end(), gives_it);
  if (chosen == matched.end()) chosen = matched.begin();
  table.rules[*chosen].use = RuleUse::used;
}

bool all_hold(std::span<const feel::CellOutcome> cells) {
  return std::all_of(cells.begin(), cells.end(), [](feel::CellOutcome cell) { return cell == feel::CellOutcome::holds; });
}

// The rule with the fewest cells that do not hold; of several the first.
std::optional<std::size_t> nearest_of(const ExplainedTable& table) {
  std::optional<std::size_t> found;
  std::ptrdiff_t fewest = 0;
  for (const ExplainedRule& rule : table.rules) {
    const auto cells = table.cells_of(rule.rule);
    if (cells.empty()) continue;
    const auto missing = std::count_if(cells.begin(), cells.end(), [](auto cell) { return cell != feel::CellOutcome::holds; });
    if (found && missing >= fewest) continue;
    found = rule.rule;
    fewest = missing;
  }
  return found;
}

const Value no_value;

// From a trace's flat list to steps that lie in each other.
class Builder {
 public:
  Builder(const Model& model, const feel::Trace& trace, const std::vector<feel::Diagnostic>& diagnostics)
      : parts_(model.parts()),
        trace_(trace),
        diagnostics_(diagnostics),
        noted_(diagnostics.size()),
        evaluated_(parts_.elements.size()),
        links_(trace.steps().size()),
        next_result_(trace.results().size(), none) {
    for (std::uint32_t i = 0; i < links_.size(); ++i) {
      const Step& step = trace.steps()[i];
      if (step.kind == StepKind::decision) {
        evaluated_[step.element] = true;
        ++decisions_;
      }
      if (step.parent == Step::none) continue;
      Links& parent = links_[step.parent];
      (parent.first_child == none ? parent.first_child : links_[parent.last_child].next) = i;
      parent.last_child = i;
      ++parent.children;
    }
    for (std::uint32_t i = static_cast<std::uint32_t>(next_result_.size()); i-- > 0;) {
      Links& of = links_[trace.results()[i].step];
      next_result_[i] = of.first_result;
      of.first_result = i;
    }
  }
  [[nodiscard]] bool is_cut() const { return cut_; }

  // Decisions and services that no function called, each after those that it requires.
  std::vector<ExplainedStep> decisions() {
    std::vector<ExplainedStep> all;
    all.reserve(decisions_ + 1);
    for (std::size_t i = 0; i < links_.size(); ++i)
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
  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);
  // Of a step: the steps within it and the results that it noted, each with the next.
  struct Links {
    std::uint32_t first_child = none, last_child = none, next = none, children = 0;
    std::uint32_t first_result = none;
  };

  // Decisions stand apart that are steps directly within a decision, or within a service that was asked for: not those that a service's
  // caller has within it.
  [[nodiscard]] bool has_decisions_apart(const Step& step) const {
    return step.kind == StepKind::decision || (step.kind == StepKind::service && step.parent == Step::none);
  }

  // The depth of required decisions is bounded by that of the evaluation.
  void add_decisions(std::size_t at, std::vector<ExplainedStep>& all) {
    const Step& step = trace_.steps()[at];
    const bool apart = has_decisions_apart(step);
    for (std::uint32_t child = links_[at].first_child; apart && child != none; child = links_[child].next)
      if (trace_.steps()[child].kind == StepKind::decision) add_decisions(child, all);
    all.emplace_back();
    build(all.back(), at, apart ? Decisions::apart : Decisions::within);
  }

  enum class Decisions : std::uint8_t { apart, within };

  void build(ExplainedStep& made, std::size_t at, Decisions decisions) {
    const Step& step = trace_.steps()[at];
    made.kind = step.kind;
    made.element = step.kind == StepKind::table ? owner_of(at) : step.element;
    const Element& element = parts_.elements[made.element];
    made.name = element.name;
    made.namespace_uri = parts_.files[element.file].namespace_uri;
    made.value = step.value;
    made.type = element.type.get();
    if (links_[at].children > 0) add_parts(made, at, decisions);
    if (step.kind == StepKind::table) set_table(made, at);
    if (step.kind == StepKind::decision) set_decision(made, step, element);
    if (step.kind == StepKind::knowledge_model || step.kind == StepKind::service) set_arguments(made, step, element);
  }

  void add_parts(ExplainedStep& made, std::size_t at, Decisions decisions) {
    constexpr std::size_t most_parts = 500;
    const auto is_part = [&](std::uint32_t child) {
      return decisions == Decisions::within || trace_.steps()[child].kind != StepKind::decision;
    };
    std::size_t count = 0;
    for (std::uint32_t child = links_[at].first_child; child != none; child = links_[child].next) count += is_part(child) ? 1 : 0;
    cut_ = cut_ || count > most_parts;
    if (count == 0) return;
    made.parts.reserve(std::min(count, most_parts));
    for (std::uint32_t child = links_[at].first_child; child != none && made.parts.size() < most_parts; child = links_[child].next)
      if (is_part(child)) build(made.parts.emplace_back(), child, Decisions::within);
  }

  [[nodiscard]] std::size_t owner_of(std::size_t at) const {
    while (trace_.steps()[at].kind == StepKind::table && trace_.steps()[at].parent != Step::none) at = trace_.steps()[at].parent;
    return trace_.steps()[at].element;
  }

  void set_decision(ExplainedStep& made, const Step& step, const Element& element) {
    const Decision& decision = parts_.files[element.file].decisions[element.place];
    made.question = decision.question;
    made.description = decision.description;
    if (decision.logic.kind == BoxedKind::literal) made.formula = decision.logic.text;
    const auto values = trace_.values_of(step);
    made.inputs.reserve(values.size());
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
    const bool imported = !requirement.field_names.empty();
    for (std::size_t field = 0; field < requirement.elements.size(); ++field) {
      const Element& element = parts_.elements[requirement.elements[field]];
      if (!element.function.is_null()) continue;  // a function is shown where it is called
      const bool has_field = value.is(feel::Kind::context) && field < value.entries().size();
      const Value& found = !imported ? value : has_field ? value.entries()[field].value : no_value;
      Origin origin = Origin::given;
      if (element.kind == ElementKind::decision)
        origin = evaluated_[requirement.elements[field]] ? Origin::decided : Origin::preset;
      else if (found.is_null())
        origin = Origin::not_given;
      made.inputs.push_back({imported ? std::string_view(requirement.name) : std::string_view(),
                             imported ? std::string_view(requirement.field_names[field]) : std::string_view(requirement.name), origin,
                             found, element.type.get()});
    }
  }

  void set_arguments(ExplainedStep& made, const Step& step, const Element& element) const {
    const auto values = trace_.values_of(step);
    made.inputs.reserve(values.size());
    for (std::size_t i = 0; i < values.size() && i < element.parameters.size(); ++i)
      made.inputs.push_back({{}, element.parameters[i].name, Origin::argument, values[i], element.parameters[i].type.get()});
    if (element.type && element.type->result) made.type = element.type->result.get();
  }

  void set_table(ExplainedStep& made, std::size_t at) {
    const Step& step = trace_.steps()[at];
    const auto* written = static_cast<const Table*>(step.table);
    const bool is_refused = step.refused != Step::none;
    if (!is_refused && rules_left_ < written->rules.size()) {
      cut_ = true;
      return;
    }
    ExplainedTable& table = made.table.emplace();
    table.table = written;
    table.element = made.element;
    table.hit_policy = policy_of(*written);
    table.aggregator = aggregator_of(*written);
    table.inputs = trace_.values_of(step);
    if (is_refused)
      table.refused = step.refused;
    else
      set_rules(table, at);
  }

  void set_rules(ExplainedTable& table, std::size_t at) {
    const Step& step = trace_.steps()[at];
    const std::size_t columns = table.table->inputs.size(), rules = table.table->rules.size();
    table.cells = trace_.cells_of(step);
    table.rules.resize(rules);
    for (std::size_t rule = 0; rule < rules; ++rule) table.rules[rule].rule = rule;
    rules_left_ -= rules;
    for (std::uint32_t result = links_[at].first_result; result != none; result = next_result_[result])
      table.rules[trace_.results()[result].rule].result = &trace_.results()[result].value;
    const auto matched = trace_.matched_in(step);
    set_uses(table, matched, step.value);
    if (matched.empty()) {
      table.nearest = nearest_of(table);
      return;
    }
    // A table that takes the first rule stops there: what fits behind it is known from its cells.
    if (table.hit_policy != feel::HitPolicy::first || table.cells.size() != columns * rules) return;
    for (std::size_t rule = matched.front() + 1; rule < rules; ++rule)
      if (all_hold(table.cells_of(rule))) table.rules[rule].use = RuleUse::dropped;
  }

  const Model::Parts& parts_;
  const feel::Trace& trace_;
  const std::vector<feel::Diagnostic>& diagnostics_;
  std::vector<bool> noted_;                 // diagnostics that a step has
  std::vector<bool> evaluated_;             // decisions, by their elements
  std::vector<Links> links_;                // of each step
  std::vector<std::uint32_t> next_result_;  // of each result of the trace: the next of its step
  std::size_t decisions_ = 0;
  std::size_t rules_left_ = 200'000;  // that are kept, of all tables together
  bool cut_ = false;
};

// What decisions were decided from: input data, and what was given to services that were asked for.
class InputList {
 public:
  InputList(const Model::Parts& parts, const feel::Trace& trace) : parts_(parts), trace_(trace), seen_(parts.elements.size()) {
    for (const Step& step : trace.steps()) {
      if (step.kind == StepKind::decision) add_required(step);
      if (step.kind == StepKind::service && step.parent == Step::none) add_arguments(step);
    }
    std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) { return a.element < b.element; });
  }
  std::vector<ExplainedInput> take() const {
    std::vector<ExplainedInput> inputs;
    inputs.reserve(found_.size());
    for (const Found& each : found_) {
      const Element& element = parts_.elements[each.element];
      const Origin origin = element.kind == ElementKind::decision ? Origin::preset
                            : each.value->is_null()               ? Origin::not_given
                                                                  : Origin::given;
      inputs.push_back({{}, element.name, origin, *each.value, element.type.get()});
    }
    return inputs;
  }

 private:
  struct Found {
    std::size_t element = 0;
    const Value* value = nullptr;
  };
  void add(std::size_t element, const Value& value) {
    if (seen_[element]) return;
    seen_[element] = true;
    found_.push_back({element, &value});
  }
  void add_required(const Step& step) {
    const auto values = trace_.values_of(step);
    const std::vector<Requirement>& requirements = parts_.elements[step.element].requirements;
    for (std::size_t i = 0; i < values.size() && i < requirements.size(); ++i) {
      const Requirement& requirement = requirements[i];
      for (std::size_t field = 0; field < requirement.elements.size(); ++field) {
        const std::size_t at = requirement.elements[field];
        if (parts_.elements[at].kind != ElementKind::input_data) continue;
        const bool has_field = values[i].is(feel::Kind::context) && field < values[i].entries().size();
        add(at, requirement.field_names.empty() ? values[i] : has_field ? values[i].entries()[field].value : no_value);
      }
    }
  }
  void add_arguments(const Step& step) {
    const auto values = trace_.values_of(step);
    const std::vector<std::size_t>& elements = parts_.elements[step.element].service_inputs;
    for (std::size_t i = 0; i < values.size() && i < elements.size(); ++i) add(elements[i], values[i]);
  }

  const Model::Parts& parts_;
  const feel::Trace& trace_;
  std::vector<bool> seen_;  // elements
  std::vector<Found> found_;
};

}  // namespace

std::string ExplainedInput::full_name() const { return import.empty() ? std::string(name) : std::string(import) + "." + std::string(name); }

std::vector<std::size_t> ExplainedTable::with_use(RuleUse use) const {
  std::vector<std::size_t> found;
  for (const ExplainedRule& rule : rules)
    if (rule.use == use) found.push_back(rule.rule);
  return found;
}

std::span<const feel::CellOutcome> ExplainedTable::cells_of(std::size_t rule) const {
  const std::size_t columns = table->inputs.size();
  return (rule + 1) * columns <= cells.size() ? cells.subspan(rule * columns, columns) : std::span<const feel::CellOutcome>();
}

Result<Explanation> explain(const std::shared_ptr<const Model>& model, const std::vector<std::string>& names, const Inputs& inputs,
                            const ExplainOptions& options) {
  feel::Limits limits = options.limits;
  limits.steps *= 2;  // every cell is tested for it, which may not use up what the evaluation itself needs
  feel::Evaluation evaluation(limits, options.now);
  const auto trace = std::make_shared<feel::Trace>(feel::Trace::Detail::cells);
  evaluation.trace = trace.get();
  const std::vector<std::string_view> views(names.begin(), names.end());
  CW_CHECK(model->evaluate_all(views, inputs, evaluation));
  Explanation made;
  made.model = model;
  made.trace = trace;
  made.versions = options.versions;
  made.asked = names;
  made.inputs = InputList(model->parts(), *trace).take();
  Builder builder(*model, *trace, evaluation.diagnostics());
  made.decisions = builder.decisions();
  made.reasons = builder.others();
  made.cut = trace->is_cut() || builder.is_cut();
  return made;
}

Value value_of(const Explanation& explanation, std::string_view name) {
  for (auto step = explanation.decisions.rbegin(); step != explanation.decisions.rend(); ++step)
    if (step->name == name) return step->value;
  return {};
}

}  // namespace cw::dmn
