// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/coverage.h"

#include "engines/decisions/analysis/axis.h"
#include "engines/decisions/analysis/model_trees.h"

namespace cw::dmn {

using feel::Value;

namespace {

// A table's programs, on the variables of its decision and, for tests, the value that they are about.
struct FollowedTable {
  std::size_t element = 0, index = 0;
  feel::HitPolicy hit_policy = feel::HitPolicy::unique;
  std::vector<feel::Program> inputs;
  std::vector<feel::TypePtr> types;
  std::vector<std::vector<feel::Program>> tests;  // [rule][input]
};

FollowedTable follow(const LogicView& logic, const feel::DecisionTable& table, std::size_t index) {
  FollowedTable made;
  made.element = logic.element;
  made.index = index;
  made.hit_policy = table.hit_policy;
  std::vector<feel::Variable> variables = logic.variables;
  for (const feel::DecisionTable::Input& input : table.inputs) {
    made.inputs.emplace_back(*input.expression, variables);
    made.types.push_back(input.type);
  }
  variables.push_back({"?", nullptr});
  for (const feel::DecisionTable::Rule& rule : table.rules) {
    made.tests.emplace_back();
    for (const auto& test : rule.tests) made.tests.back().emplace_back(*test, variables);
  }
  return made;
}

}  // namespace

struct RuleCoverage::State {
  ModelTrees trees;
  std::vector<FollowedTable> followed;
  std::vector<TableCoverage> tables;

  void add(const FollowedTable& table, ModelState& model, feel::Evaluation& evaluation) {
    const Element& element = trees.parts->elements[table.element];
    const std::size_t count = element.requirements.size();
    std::vector<Value> variables(count + 1);
    model.gather(element, evaluation, variables.data());
    std::vector<Value> values;
    for (std::size_t i = 0; i < table.inputs.size(); ++i) {
      values.push_back(table.inputs[i].run({variables.data(), count}, evaluation));
      if (table.types[i]) (void)convert(values.back(), *table.types[i], evaluation);
    }
    for (std::size_t rule = 0; rule < table.tests.size(); ++rule) {
      bool matches = true;
      for (std::size_t i = 0; i < values.size() && matches; ++i) {
        variables[count] = values[i];
        matches = table.tests[rule][i].run(variables, evaluation).is_true();
      }
      if (!matches) continue;
      ++tables[table.index].hits[rule];
      if (table.hit_policy == feel::HitPolicy::first) return;
    }
  }
};

RuleCoverage::RuleCoverage(std::unique_ptr<State> state) : state_(std::move(state)) {}
RuleCoverage::~RuleCoverage() = default;
RuleCoverage::RuleCoverage(RuleCoverage&&) noexcept = default;
RuleCoverage& RuleCoverage::operator=(RuleCoverage&&) noexcept = default;

Result<RuleCoverage> RuleCoverage::make(std::vector<Definitions> files) {
  auto state = std::make_unique<State>();
  CW_TRY(state->trees, take_apart(std::move(files)));
  for (const TableView& table : state->trees.tables) {
    const std::size_t index = state->tables.size();
    state->tables.push_back({table.label, false, std::vector<std::size_t>(table.written->rules.size())});
    for (const LogicView& logic : state->trees.logics) {
      const bool is_decision = state->trees.parts->elements[logic.element].kind == ElementKind::decision;
      if (logic.element != table.element || !is_decision || bare(*logic.tree).table != table.read || !table.read) continue;
      state->tables.back().is_followed = true;
      state->followed.push_back(follow(logic, *table.read, index));
    }
  }
  return RuleCoverage(std::move(state));
}

void RuleCoverage::add(const Inputs& inputs) {
  const Model::Parts& parts = *state_->trees.parts;
  for (const FollowedTable& table : state_->followed) {
    feel::Evaluation evaluation({}, feel::DateTime{{2026, 1, 1}, {0, {feel::Zone::Kind::offset, 0}}});
    ModelState model(parts);
    const StateScope scope(evaluation, model);
    for (const Input& input : inputs) {
      auto found = parts.find_named(input.name, input.namespace_uri, ElementKind::input_data);
      if (!found) found = parts.find_named(input.name, input.namespace_uri, ElementKind::decision);
      if (!found) continue;
      Value value = input.value;
      const feel::TypePtr& type = parts.elements[*found].type;
      if (type && !convert(value, *type, evaluation)) value = Value();
      model.set(*found, std::move(value));
    }
    state_->add(table, model, evaluation);
  }
}

const std::vector<TableCoverage>& RuleCoverage::tables() const { return state_->tables; }

}  // namespace cw::dmn
