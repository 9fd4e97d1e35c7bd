// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/function_reference.h"

#include "engines/decisions/feel/functions.h"

namespace cw::feel {
namespace {

// "|" ends a cell of a table in Markdown.
std::string cell(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '|') out += '\\';
    out += letter;
  }
  return out;
}

}  // namespace

std::string function_reference() {
  std::string page =
      "# Functions of FEEL\n\n"
      "Made from the table of the engine (`src/engines/decisions/feel/function_table.cpp`); a test keeps both the same, and evaluates "
      "every example.\n\n"
      "Parameters in brackets may be left out; those whose type ends with `?` may be null; `...` stands for one list or its items as so "
      "many arguments,\n"
      "`*` for any number of further arguments. Arguments may be given in order, or all by name: what is then not given is null. An "
      "argument that a function\n"
      "does not take gives null and a diagnostic.\n\n"
      "| Function | Gives | What it does | Example |\n|---|---|---|---|\n";
  for (const FunctionRow& row : function_table()) {
    page += "| `" + std::string(row.name) + "(" + cell(row.parameters) + ")` | " + std::string(row.result) + " | " + cell(row.description) +
            " | `" + cell(row.example) + "` gives `" + cell(row.example_result) + "` |\n";
  }
  return page;
}

}  // namespace cw::feel
