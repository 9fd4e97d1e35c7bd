// SPDX-License-Identifier: MIT
// Any bytes as a bulk of records: lines with rising numbers, each read or refused, and what is read has what a record needs.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "web/register_api/internal/ndjson.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto lines = cw::web::lines_of({reinterpret_cast<const char*>(data), size}, 100);
  if (!lines) return 0;
  std::size_t last = 0;
  for (const cw::web::NumberedLine& line : *lines) {
    if (line.number <= last || line.text.empty()) std::abort();
    last = line.number;
    const auto record = cw::web::read_record_line(line.text);
    if (record && record->columns && record->columns->get<cw::Structure>() == nullptr) std::abort();
  }
  return 0;
}
