// SPDX-License-Identifier: MIT
// Decision models fit to be evaluated: one or several DMN files, their imports resolved, their expressions compiled. A model is immutable
// and shared by any number of threads; each evaluation has its own feel::Evaluation.
//
//   CW_TRY(auto definitions, read_definitions(xml, "loans.dmn"));
//   CW_TRY(const auto model, Model::make({definitions}));
//   feel::Evaluation evaluation;
//   const Inputs inputs = {{"Age", feel::Value::number(34)}};
//   CW_TRY(const feel::Value risk, model->evaluate("Risk", inputs, evaluation));
//   for (const auto& why : evaluation.diagnostics()) ...                          // why something is null
//
// Problems of a model (an expression that cannot be read, a reference to nothing) do not keep it from being evaluated: what they concern is
// null, with a diagnostic; problems() lists them beforehand.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/decisions/feel/evaluation.h"
#include "engines/decisions/feel/type.h"
#include "engines/decisions/model/definitions.h"

namespace cw::dmn {

// A value for input data, or for a decision, whose value then is this one and not evaluated.
struct Input {
  std::string name;
  feel::Value value;
  std::string namespace_uri =
      {};  // of the file whose element is meant; empty: the first that has one of the name, the main file before others
};
using Inputs = std::vector<Input>;

struct Problem {
  std::string where;  // "decision 'Risk', rule 3"
  std::string what;
};

enum class ElementKind : std::uint8_t { input_data, decision, knowledge_model, service };
struct ElementInfo {
  ElementKind kind = ElementKind::input_data;
  std::string name;
  std::string namespace_uri;
  feel::TypePtr type;  // absent: any
};

class Model {
 public:
  // The first file is the main one. conflict: two files have one namespace; invalid: no file.
  [[nodiscard]] static Result<std::shared_ptr<const Model>> make(std::vector<Definitions> files);
  ~Model();
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  [[nodiscard]] const std::vector<Definitions>& files() const;
  [[nodiscard]] const std::vector<Problem>& problems() const;
  [[nodiscard]] std::vector<ElementInfo> elements() const;
  [[nodiscard]] feel::TypePtr find_type(std::string_view name) const;  // an item definition of the main file, or a basic type

  // The decision's value; null with a diagnostic where it has none. not_found: no decision of that name in the main file (or in that
  // namespace), nor in the others.
  [[nodiscard]] Result<feel::Value> evaluate(std::string_view decision, const Inputs& inputs, feel::Evaluation& evaluation,
                                             std::string_view namespace_uri = {}) const;
  // Each named decision on the same inputs; what they share is evaluated once. A name that no decision has may be a decision service's,
  // which is then invoked with those of the inputs that are its own.
  [[nodiscard]] Result<std::vector<feel::Value>> evaluate_all(std::span<const std::string_view> names, const Inputs& inputs,
                                                              feel::Evaluation& evaluation) const;
  // A decision service: its inputs by their names, those not given null. The value is the output decision's, or a context of several.
  [[nodiscard]] Result<feel::Value> invoke_service(std::string_view service, const Inputs& inputs, feel::Evaluation& evaluation) const;

  struct Parts;  // the engine's own
  [[nodiscard]] const Parts& parts() const { return *parts_; }

 private:
  Model();
  std::unique_ptr<Parts> parts_;
};

}  // namespace cw::dmn
