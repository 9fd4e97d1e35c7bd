// SPDX-License-Identifier: MIT
// Why a decision came out as it did, as data: what it was decided from, the rules that matched and those that the hit policy dropped, the
// decisions and calculations on the way, and the reason of each null.
//
//   CW_TRY(const Explanation why, explain(model, {"Reduction"}, inputs, {}));
//   CW_TRY(const Words words, Words::read(content));                // packages/decisions/messages.en.txt
//   explanation_text(why, words);                                   // plain words: explanation_text.h
//   table_picture(why.decisions.back().parts[0], why, words);       // the table with what matched: table_picture.h
//   write_json(explanation_value(why));                             // docs/formats/explanation.md: explanation_value.h
//
// Explaining evaluates again, with a trace: nothing has to be kept of an evaluation but its inputs and the model. Names and texts are the
// model's own and nothing is put into words here, so that it costs about as much again as the evaluation. Pure; any thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/decisions/feel/syntax.h"
#include "engines/decisions/feel/trace.h"
#include "engines/decisions/model/in_force.h"
#include "engines/decisions/model/model.h"

namespace cw::dmn {

// Which text of which model decided: what only the caller knows of a file.
struct ModelVersion {
  std::string namespace_uri, name;
  std::string file;
  std::string hash;  // SHA-256 of the file, in hexadecimal
  std::optional<InForce> in_force;
};

// Where a value came from.
enum class Origin : std::uint8_t {
  given,      // by whoever asked
  not_given,  // input data without a value: null
  decided,    // by another decision
  preset,     // given by whoever asked in place of a decision's own value
  argument    // of a function
};
// Views, pointers and spans here and below are into Explanation::model and Explanation::trace.
struct ExplainedInput {
  std::string_view import;  // the name of the import that it comes by; empty: none
  std::string_view name;
  Origin origin = Origin::given;
  feel::Value value;
  const feel::Type* type = nullptr;             // absent: any
  [[nodiscard]] std::string full_name() const;  // "import.name"
};

enum class RuleUse : std::uint8_t {
  no_match,
  used,
  dropped,     // matched, and the hit policy took another
  conflicting  // matched, and the hit policy does not allow that it does beside others
};
struct ExplainedRule {
  std::size_t rule = 0;  // its place in the table, from 0
  RuleUse use = RuleUse::no_match;
  const feel::Value* result = nullptr;  // where it was worked out
};
struct ExplainedTable {
  const Table* table = nullptr;
  std::size_t element = 0;  // of the model, that the table stands in
  feel::HitPolicy hit_policy = feel::HitPolicy::unique;
  feel::Aggregator aggregator = feel::Aggregator::list;
  std::span<const feel::Value> inputs;       // of the columns
  std::vector<ExplainedRule> rules;          // all, in their order
  std::span<const feel::CellOutcome> cells;  // rule by rule, all columns of each; empty where they were not tested
  std::optional<std::size_t> nearest;        // where none matches: the rule with the fewest cells that do not hold
  std::optional<std::size_t> refused;        // the column whose value its input values do not allow; nothing was tested then
  [[nodiscard]] std::vector<std::size_t> with_use(RuleUse use) const;
  [[nodiscard]] std::span<const feel::CellOutcome> cells_of(std::size_t rule) const;  // one for each column; empty where not tested
};

struct ExplainedStep {
  feel::StepKind kind = feel::StepKind::decision;
  std::size_t element = 0;
  std::string_view name, namespace_uri;             // of the element; a table's are those of what it stands in
  std::string_view question, description, formula;  // decisions: as the model has them; the formula where the logic is a text
  std::vector<ExplainedInput> inputs;
  feel::Value value;
  const feel::Type* type = nullptr;
  std::vector<feel::Diagnostic> reasons;  // decisions: why something in it is null
  std::optional<ExplainedTable> table;
  std::vector<ExplainedStep> parts;  // tables and functions evaluated in it, and decisions within a service that a decision invoked
};

struct Explanation {
  std::shared_ptr<const Model> model;
  std::shared_ptr<const feel::Trace> trace;
  std::vector<ModelVersion> versions;
  std::vector<std::string> asked;         // names of the decisions and services
  std::vector<ExplainedInput> inputs;     // input data that it was decided from, and decisions given to services, in the order of the model
  std::vector<ExplainedStep> decisions;   // and services asked for, in the order in which they were finished: each after those it requires
  std::vector<feel::Diagnostic> reasons;  // noted outside of decisions: of inputs that are not what the model says
  bool cut = false;                       // more happened than is kept
};

struct ExplainOptions {
  std::vector<ModelVersion> versions;
  std::optional<feel::DateTime> now;
  feel::Limits limits = {};
};

// Evaluates decisions, and decision services by their names, on the same inputs and keeps what happened. Errors: as Model::evaluate_all.
[[nodiscard]] Result<Explanation> explain(const std::shared_ptr<const Model>& model, const std::vector<std::string>& names,
                                          const Inputs& inputs, const ExplainOptions& options);

// The value of one of those; null where it is none.
[[nodiscard]] feel::Value value_of(const Explanation& explanation, std::string_view name);

}  // namespace cw::dmn
