// SPDX-License-Identifier: MIT
// Writes DMN 1.5 (XML). Equal definitions give equal bytes.
//
//   CW_TRY(Definitions loans, read_definitions(xml, "loans.dmn"));
//   loans.decisions[0].name = "Loan";
//   CW_TRY(const std::string written, write_definitions(loans, xml));   // with the diagrams and extensions of the file that was read
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "engines/decisions/model/definitions.h"

namespace cw::dmn {

// What the definitions do not hold is taken from `original`, the file that they were read from, of whatever version, where it is given:
// diagrams (DMNDI) with their shapes, edges and bounds, extension elements, foreign attributes, knowledge sources, annotations, ids.
// An element finds its own there by its id, else by its place among its kind. invalid: `original` is no XML.
[[nodiscard]] Result<std::string> write_definitions(const Definitions& definitions, std::string_view original = {});

}  // namespace cw::dmn
