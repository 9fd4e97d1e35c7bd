// SPDX-License-Identifier: MIT
// What is known of a source: whose it is, how it names its records, and which of its columns are used as what.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace cw::sources {

// A column that is used. Columns that are not named are not read: a register holds what it has a use for.
struct ColumnUse {
  std::string column;  // as the file names it
  std::string name;    // as the register names it: a to z, digits and _
  std::string kind;    // what it holds: a word of the vocabulary (engines/linkage/fields.h)
  bool operator==(const ColumnUse&) const = default;
};
enum class Duplicates : std::uint8_t { possible, free };  // free: holds each person at most once

struct Source {
  std::string name;               // a to z, digits and _; never changes
  std::string title;              // for people: "Library members"
  std::string organisation;       // whose records these are
  std::string system;             // where they come from: "Spydus"
  std::string refresh;            // how often, in words: "every night"
  std::string identifier_scheme;  // what the id is: "library card number"
  std::string agreement;          // the sharing agreement, as trust names it; empty where it needs none
  std::string id_column;          // of the file
  std::vector<ColumnUse> columns;
  Duplicates duplicates = Duplicates::possible;
  double most_changed_share = 0.1;  // a load that would remove or change more of what is there stops and asks
  bool operator==(const Source&) const = default;
};

// details: without id_column and columns, as a source is known before its first file.
enum class SourceParts : std::uint8_t { whole, details };
// Errors: invalid, with the field and what may be there.
[[nodiscard]] Result<void> check_source(const Source& source, SourceParts parts = SourceParts::whole);
[[nodiscard]] std::string source_text(const Source& source);  // JSON, to be kept
[[nodiscard]] Result<Source> read_source(std::string_view text, SourceParts parts = SourceParts::whole);
[[nodiscard]] std::string_view name_of(Duplicates duplicates);

}  // namespace cw::sources
