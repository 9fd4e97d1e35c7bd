// SPDX-License-Identifier: MIT
// What has to be given for decisions, and which decisions a model is about.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/model/model.h"

namespace cw::dmn {

struct NeededInput {
  std::string name;           // of the input data
  std::string namespace_uri;  // of the file that it is in
  feel::TypePtr type;         // absent: any
  std::string needed_by;      // the first decision on the way that requires it
};
// The input data that decisions require, directly or through others, in the order of the model. not_found: no decision of that name.
[[nodiscard]] Result<std::vector<NeededInput>> needed_inputs(const Model& model, const std::vector<std::string>& decisions);

// The decisions that those require, directly or through others: what has to have a value on the way. Only such as their name alone finds.
[[nodiscard]] std::vector<std::string> required_decisions(const Model& model, const std::vector<std::string>& decisions);

// Decisions of the main file that no other decision requires: what the model is there to decide.
[[nodiscard]] std::vector<std::string> top_decisions(const Model& model);

// The type of a decision's value; absent: any, or no such decision.
[[nodiscard]] feel::TypePtr type_of_decision(const Model& model, std::string_view decision);

}  // namespace cw::dmn
