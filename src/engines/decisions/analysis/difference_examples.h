// SPDX-License-Identifier: MIT
// Inputs for which two versions of a model decide differently, found by trying the values at and between all borders that the tables and
// comparisons of both versions name.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/analysis/finding.h"
#include "engines/decisions/model/definitions.h"

namespace cw::dmn {

struct DifferingInputs {
  std::string decision;
  std::vector<ExampleValue> inputs;
  std::string before, after;  // the decision's values, as FEEL writes them
};
struct DifferingSearch {
  std::vector<DifferingInputs> found;  // at most `most` of each decision
  std::size_t tried = 0;
  bool is_complete = false;  // every combination of those values was tried
};

// Decisions of the main files that have one name in both. Equal input gives equal results.
[[nodiscard]] Result<DifferingSearch> differing_inputs(const std::vector<Definitions>& before, const std::vector<Definitions>& after,
                                                       std::size_t most);

}  // namespace cw::dmn
