// SPDX-License-Identifier: MIT
// What has to be given for decisions and decision services, and which of them a model is about. Names are a decision's, or where no
// decision has it a decision service's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/feel/trace.h"
#include "engines/decisions/model/model.h"

namespace cw::dmn {

struct NeededInput {
  std::string name;           // of the input data, or of the decision that a service has as an input
  std::string namespace_uri;  // of the file that it is in
  feel::TypePtr type;         // absent: any
  std::string needed_by;      // the first decision on the way that requires it, or the service
};
// The input data that decisions require, directly or through others, and the inputs of services, in the order of the model. not_found: no
// decision or service of that name.
[[nodiscard]] Result<std::vector<NeededInput>> needed_inputs(const Model& model, const std::vector<std::string>& names);

// The decisions that those decisions require, directly or through others: what has to have a value on the way. Only such as their name
// alone finds, and none of a service, which has its own: decision_without_value finds those.
[[nodiscard]] std::vector<std::string> required_decisions(const Model& model, const std::vector<std::string>& names);

// The name of a decision that was evaluated and has no value, if there is one.
[[nodiscard]] std::optional<std::string> decision_without_value(const Model& model, const feel::Trace& trace);

// Decisions of the main file that no other decision requires: what the model is there to decide.
[[nodiscard]] std::vector<std::string> top_decisions(const Model& model);
// The decision services of the main file.
[[nodiscard]] std::vector<std::string> service_names(const Model& model);
[[nodiscard]] bool is_service(const Model& model, std::string_view name);

// The type of what a decision or service gives; a context of the decisions where a service gives several. Absent: any, or no such name.
[[nodiscard]] feel::TypePtr type_of_answer(const Model& model, std::string_view name);

}  // namespace cw::dmn
