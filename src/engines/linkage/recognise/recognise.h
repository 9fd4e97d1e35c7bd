// SPDX-License-Identifier: MIT
// What the columns of raw files hold, by their names and their values, without asking anybody. The facade of recognition.
//
//   std::vector<RawSource> sources = {{"council_tax", &table}};
//   Recognition found = recognise(sources, {});
//   found.columns[2];   // {source "council_tax", column "DOB", meaning date_of_birth, confidence .99, reason "named DOB; 98% are dates,
//   day first"} found.toml;         // [input], [columns], [fields]: a link configuration's sections that standardise exactly so
//
// Pure and deterministic; any thread. Reads at most a sample of each column's distinct values, so cost does not grow with rows.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/table.h"
#include "engines/linkage/fields.h"

namespace cw::linkage {

struct RawSource {
  std::string name;
  const Table* table = nullptr;  // as read: text columns from files of text, typed ones from Parquet and JSON
};
struct RecogniseOptions {
  std::vector<std::string> ignore;  // columns that must not be used (the truth, for one)
  std::string id;                   // the id column where the user said so; else it is found
};
struct RecognisedColumn {
  std::string source, column;
  std::string meaning;    // a FieldKind's name, or "record id", "address line", "name in parts", "ignored", ...: for people to read
  double confidence = 0;  // 0 to 1
  std::string reason;     // why, with figures; no values of people
  double filled = 0;      // share of rows with a value
  std::uint32_t distinct = 0;
  std::string field;   // the standardised column that it goes into; empty where it is not used
  bool is_id = false;  // of its source
};
struct Recognition {
  SubjectKind subject = SubjectKind::unknown;
  double subject_confidence = 0;
  std::vector<RecognisedColumn> columns;  // every column of every source, in order
  std::vector<Field> fields;              // of the standardised, stacked table
  std::string toml;  // [subject], [input] with [[input.source]], [fields]; a source without a numbering column has no id
  std::vector<Choice> choices;
};
[[nodiscard]] Recognition recognise(std::span<const RawSource> sources, const RecogniseOptions& options);

}  // namespace cw::linkage
