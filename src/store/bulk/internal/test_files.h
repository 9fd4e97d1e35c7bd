// SPDX-License-Identifier: MIT
// For tests of readers and writers: tables and rejects shown as text, and the folder of base/test_folder.h.
#pragma once

#include <string>
#include <vector>

#include "base/test_folder.h"
#include "store/bulk/bulk.h"

namespace cw::bulk::test {

using cw::test::content_of;
using cw::test::Folder;

// "a|b" for the names, then a line per row; null shows as ~.
inline std::string shown(const Table& table) {
  std::string out;
  for (const Column& column : table.columns()) out += (out.empty() ? "" : "|") + column.name();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    out.push_back('\n');
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
      const Column& column = table.columns()[i];
      out += i > 0 ? "|" : "";
      out += column.code(row) == Column::null_code ? "~" : column.display(column.code(row));
    }
  }
  return out;
}

// "line:column reason" of each reject, one per line.
inline std::string shown(const std::vector<Reject>& rejects) {
  std::string out;
  for (const Reject& reject : rejects)
    out += (out.empty() ? "" : "\n") + std::to_string(reject.line) + ":" + std::to_string(reject.column) + " " + reject.reason;
  return out;
}

}  // namespace cw::bulk::test
