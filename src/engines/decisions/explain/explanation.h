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
// Explaining evaluates again, with a trace: nothing has to be kept of an evaluation but its inputs and the model. Pure; any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
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
struct ExplainedInput {
  std::string name;
  Origin origin = Origin::given;
  feel::Value value;
  feel::TypePtr type;  // absent: any
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
  std::optional<feel::Value> result;     // where it was worked out
  std::vector<feel::CellOutcome> cells;  // one for each column; empty where they were not tested
};
struct ExplainedTable {
  const Table* table = nullptr;  // lives as long as the model
  std::size_t element = 0;       // of the model, that the table stands in
  feel::HitPolicy hit_policy = feel::HitPolicy::unique;
  feel::Aggregator aggregator = feel::Aggregator::list;
  std::vector<feel::Value> inputs;     // of the columns
  std::vector<ExplainedRule> rules;    // all, in their order
  std::optional<std::size_t> nearest;  // where none matches: the rule with the fewest cells that do not hold
  std::optional<std::size_t> refused;  // the column whose value its input values do not allow; nothing was tested then
  [[nodiscard]] std::vector<std::size_t> with_use(RuleUse use) const;
};

struct ExplainedStep {
  feel::StepKind kind = feel::StepKind::decision;
  std::size_t element = 0;
  std::string name, namespace_uri;             // of the element; a table's are those of what it stands in
  std::string question, description, formula;  // decisions: as the model has them; the formula where the logic is a text
  std::vector<ExplainedInput> inputs;
  feel::Value value;
  feel::TypePtr type;
  std::vector<feel::Diagnostic> reasons;  // decisions: why something in it is null
  std::optional<ExplainedTable> table;
  std::vector<ExplainedStep> parts;  // tables and functions evaluated in it, and decisions within a service
};

struct Explanation {
  std::shared_ptr<const Model> model;
  std::vector<ModelVersion> versions;
  std::vector<std::string> asked;         // names of the decisions
  std::vector<ExplainedInput> inputs;     // input data that it was decided from, in the order of the model
  std::vector<ExplainedStep> decisions;   // in the order in which they were finished: each after those that it requires
  std::vector<feel::Diagnostic> reasons;  // noted outside of decisions: of inputs that are not what the model says
  bool cut = false;                       // more happened than is kept
};

struct ExplainOptions {
  std::vector<ModelVersion> versions;
  std::optional<feel::DateTime> now;
  feel::Limits limits = {};
};

// Evaluates decisions on the same inputs and keeps what happened. Errors: as Model::evaluate.
[[nodiscard]] Result<Explanation> explain(const std::shared_ptr<const Model>& model, const std::vector<std::string>& decisions,
                                          const Inputs& inputs, const ExplainOptions& options);

// The value of one of the decisions; null where it is none.
[[nodiscard]] feel::Value value_of(const Explanation& explanation, std::string_view decision);

}  // namespace cw::dmn
