// SPDX-License-Identifier: MIT
// The one table of error codes.
#include "base/result.h"

namespace cw {
namespace {
struct CodeRow {
  ErrorCode code;
  std::string_view name;
  int exit_code;
};
// Exit codes 0 (success), 1 (bug) and 2 (wrong command line) are not in the table.
constexpr CodeRow code_table[] = {
    {ErrorCode::invalid, "invalid", 10},         {ErrorCode::not_found, "not_found", 11}, {ErrorCode::denied, "denied", 12},
    {ErrorCode::conflict, "conflict", 13},       {ErrorCode::too_large, "too_large", 14}, {ErrorCode::unavailable, "unavailable", 15},
    {ErrorCode::unsupported, "unsupported", 16}, {ErrorCode::internal, "internal", 1},
};
const CodeRow& row_of(ErrorCode code) {
  for (const CodeRow& row : code_table)
    if (row.code == code) return row;
  return code_table[7];
}
}  // namespace

std::string_view name_of(ErrorCode code) { return row_of(code).name; }
int exit_code_of(const Error& error) { return error.exit_code != 0 ? error.exit_code : row_of(error.code).exit_code; }

}  // namespace cw
