// SPDX-License-Identifier: MIT
// Lines of a bulk of records. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "services/place/place.h"

namespace cw::web {

struct NumberedLine {
  std::size_t number = 0;  // from 1, empty ones counted
  std::string_view text;
};
// The lines that are not empty. Too_large: more than `most`.
[[nodiscard]] Result<std::vector<NumberedLine>> lines_of(std::string_view body, std::size_t most);
// Errors: invalid, with the JSON Pointer of what is wrong; the message holds nothing of the line.
[[nodiscard]] Result<place::RecordLine> read_record_line(std::string_view line);

}  // namespace cw::web
