// SPDX-License-Identifier: MIT
// Any line of a file of a load: a row with a cell for each column, or a fault in words; never a crash.
#include <cstdlib>

#include "services/place/internal/load_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::set<std::string, std::less<>> seen;
  const std::vector<std::string> columns{"id", "name", "born"};
  const auto row = cw::place::row_of_line({reinterpret_cast<const char*>(data), size}, 7, columns, seen);
  if (row.line != 7 || row.fault.empty() != (row.cells.size() == columns.size())) std::abort();
  for (const std::string& name : seen)
    if (name != "id" && name != "name" && name != "born") std::abort();
  return 0;
}
