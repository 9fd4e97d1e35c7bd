// SPDX-License-Identifier: MIT
// Files of text give text columns. Where a model calculates with a column, its texts are read as the numbers they are.
#pragma once

#include <string>
#include <vector>

#include "base/table.h"
#include "engines/linkage/model.h"

namespace cw::link {

// Turns text columns that the model uses as numbers (radians(x), x - y, x * y, x / y of plain columns) into number columns. A text that is
// no number becomes null and is counted. Returns one remark for each column with such texts.
[[nodiscard]] std::vector<std::string> read_numbers(Table& table, const linkage::Model& model);

}  // namespace cw::link
