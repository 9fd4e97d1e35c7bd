// SPDX-License-Identifier: MIT
// What differs between two versions of a model, in words: types, inputs, decisions, and within tables columns and rules, which are matched
// by what they say and not by where they stand.
//
//   for (const Difference& each : differences(old_file, new_file))
//     std::cout << each.where << ": " << each.message << "\n";   // "decision 'Eligibility', rule 3: Age was below 65, and is now
//     below 66."
#pragma once

#include <string>
#include <vector>

#include "engines/decisions/model/definitions.h"

namespace cw::dmn {

enum class Change : std::uint8_t { added, removed, changed, moved };
[[nodiscard]] std::string_view name_of(Change change);

struct Difference {
  Change change = Change::changed;
  std::string element;                     // "decision 'Eligibility'"
  std::string where;                       // in the new version, or in the old one for what is removed
  std::string message;                     // one sentence
  std::size_t old_rule = 0, new_rule = 0;  // of tables, from 1; 0: none
};

// In the order of the model: types, inputs, decisions, knowledge models, services. What is laid out or described otherwise only is none.
[[nodiscard]] std::vector<Difference> differences(const Definitions& before, const Definitions& after);

}  // namespace cw::dmn
