// SPDX-License-Identifier: MIT
// What happened in an evaluation, for an explanation: which decisions, functions and tables were evaluated, in which order and inside which
// other, with which values. An evaluation that nobody wants explained has no trace and pays one comparison for each of them.
//
//   Trace trace(Trace::Detail::cells);
//   evaluation.trace = &trace;
//   (void)model->evaluate("Risk", inputs, evaluation);
//   for (const Step& step : trace.steps()) ...                    // in the order in which they began
//
// Values are shared, not copied; all lists lie in a few arrays, so that a step costs little. What a hostile model can put in is bounded.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/decisions/feel/evaluation.h"
#include "engines/decisions/feel/value.h"

namespace cw::feel {

enum class StepKind : std::uint8_t { decision, knowledge_model, service, table };
// What a cell of a table said about the value of its column.
enum class CellOutcome : std::uint8_t { not_tested, holds, fails, no_answer };

struct Step {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  // A part of one of the trace's arrays.
  struct Part {
    std::size_t from = 0, count = 0;
  };
  StepKind kind = StepKind::decision;
  std::size_t parent = none;    // the step that it happened in
  std::size_t element = 0;      // of the model, for all but tables
  const void* table = nullptr;  // tables: the dmn::Table that it is made of; lives as long as the model
  Part values;                  // decisions: of what they require, in their order; functions: arguments; tables: inputs
  Part matched;                 // tables: rules, from 0
  Part cells;                   // tables: rule by rule, all columns of each; empty where not asked for
  std::size_t refused = none;   // tables: the input whose value its column does not allow
  Value value;
  std::size_t diagnostics_from = 0, diagnostics_to = 0;  // what was noted meanwhile, by its place in the evaluation's list
};

struct RuleResult {
  std::size_t step = 0;
  std::uint32_t rule = 0;
  Value value;
};

class Trace {
 public:
  // `cells` tests every cell of every table, also those whose answer no longer matters.
  enum class Detail : std::uint8_t { rules, cells };
  explicit Trace(Detail detail = Detail::rules) : detail_(detail) {
    steps_.reserve(32);
    values_.reserve(64);
    matched_.reserve(16);
    results_.reserve(16);
    if (detail == Detail::cells) cells_.reserve(512);
  }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  [[nodiscard]] std::span<const Value> values_of(const Step& step) const { return {values_.data() + step.values.from, step.values.count}; }
  [[nodiscard]] std::span<const std::uint32_t> matched_in(const Step& step) const {
    return {matched_.data() + step.matched.from, step.matched.count};
  }
  [[nodiscard]] std::span<const CellOutcome> cells_of(const Step& step) const {
    return {cells_.data() + step.cells.from, step.cells.count};
  }
  // Rules whose outputs were evaluated, of all tables, in the order in which that was done.
  [[nodiscard]] const std::vector<RuleResult>& results() const { return results_; }
  [[nodiscard]] bool is_cut() const { return cut_; }  // more happened than is kept

  // For those who report. Each is about the step that began last and has not ended.
  void begin(StepKind kind, std::size_t element, const void* table, std::size_t diagnostics);
  void end(std::size_t diagnostics);
  void note_values(std::span<const Value> values);
  void add_value(const Value& value);  // behind those noted so far, with no step in between
  void note_value(const Value& value);
  void note_matched(std::span<const std::size_t> rules);
  void note_result(std::size_t rule, const Value& value);
  void note_refused(std::size_t input);
  [[nodiscard]] bool wants_cells(std::size_t count) const;
  // Room for the cells of a table, not tested yet, where so many are wanted; the place of the first, for set_cell.
  [[nodiscard]] std::size_t begin_cells(std::size_t count);
  void set_cell(std::size_t at, CellOutcome outcome) { cells_[at] = outcome; }

 private:
  [[nodiscard]] Step* current() { return open_ == Step::none || skipped_ > 0 ? nullptr : &steps_[open_]; }

  Detail detail_;
  std::vector<Step> steps_;
  std::vector<Value> values_;
  std::vector<std::uint32_t> matched_;
  std::vector<CellOutcome> cells_;
  std::vector<RuleResult> results_;
  std::size_t open_ = Step::none;
  std::size_t skipped_ = 0;  // steps begun that are not kept
  bool cut_ = false;
};

// A step from here to the end of the scope.
class TraceStep {
 public:
  TraceStep(Evaluation& evaluation, StepKind kind, std::size_t element, const void* table = nullptr)
      : evaluation_(evaluation), trace_(evaluation.trace) {
    if (trace_ != nullptr) trace_->begin(kind, element, table, evaluation.mark());
  }
  ~TraceStep() {
    if (trace_ != nullptr) trace_->end(evaluation_.mark());
  }
  TraceStep(const TraceStep&) = delete;
  TraceStep& operator=(const TraceStep&) = delete;
  void values(std::span<const Value> values) const {
    if (trace_ != nullptr) trace_->note_values(values);
  }
  // `return step.gives(value);`
  [[nodiscard]] Value gives(Value value) const {
    if (trace_ != nullptr) trace_->note_value(value);
    return value;
  }

 private:
  Evaluation& evaluation_;
  Trace* trace_;
};

}  // namespace cw::feel
