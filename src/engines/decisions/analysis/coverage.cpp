// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/coverage.h"

#include <unordered_map>

#include "engines/decisions/analysis/model_trees.h"
#include "engines/decisions/feel/trace.h"

namespace cw::dmn {

struct RuleCoverage::State {
  ModelTrees trees;
  std::unordered_map<const void*, std::size_t> places;  // of tables, as a trace names them, in `tables`
  std::vector<TableCoverage> tables;

  void count(const feel::Trace& trace) {
    for (const feel::Step& step : trace.steps()) {
      const auto place = step.kind == feel::StepKind::table ? places.find(step.table) : places.end();
      if (place == places.end()) continue;
      tables[place->second].is_followed = true;
      for (const std::uint32_t rule : trace.matched_in(step)) ++tables[place->second].hits[rule];
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
    state->places.emplace(table.written, state->tables.size());
    state->tables.push_back({table.label, table.read != nullptr, std::vector<std::size_t>(table.written->rules.size())});
  }
  return RuleCoverage(std::move(state));
}

// Each decision has its own evaluation, so that one that uses up its budget takes nothing from the others.
void RuleCoverage::add(const Inputs& inputs) {
  const Model::Parts& parts = *state_->trees.parts;
  constexpr feel::DateTime moment{{2026, 1, 1}, {0, {feel::Zone::Kind::offset, 0}}};
  ModelState model(parts);
  {
    feel::Evaluation evaluation({}, moment);
    model.set_inputs(inputs, evaluation);
  }
  for (std::size_t element = 0; element < parts.elements.size(); ++element) {
    if (parts.elements[element].kind != ElementKind::decision) continue;
    feel::Evaluation evaluation({}, moment);
    const StateScope scope(evaluation, model);
    feel::Trace trace;
    evaluation.trace = &trace;
    (void)model.value_of(element, evaluation);
    state_->count(trace);
  }
}

const std::vector<TableCoverage>& RuleCoverage::tables() const { return state_->tables; }

}  // namespace cw::dmn
