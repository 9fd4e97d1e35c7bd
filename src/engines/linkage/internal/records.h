// SPDX-License-Identifier: MIT
// The records of a run in the order of their ids, so that "the id of the left record is smaller" is a comparison of two numbers.
// Immutable after build; read from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "engines/linkage/model.h"

namespace cw::linkage::internal {

using RecordIndex = std::uint32_t;

struct Records {
  const Table* table = nullptr;
  const Column* id = nullptr;
  const Column* source = nullptr;               // null where there is one input only
  std::vector<std::uint32_t> row;               // record -> row of the table
  std::vector<std::uint32_t> source_of;         // record -> code of the source column; empty where there is none
  [[nodiscard]] std::size_t size() const { return row.size(); }
};

// Orders the rows as Splink orders unique ids: several sources: bytes of source || '-__-' || id; one source: ids as numbers where all are
// integers without leading zeros, else bytes. Errors: not_found (no such column), conflict (the same id twice in one source).
[[nodiscard]] Result<Records> order_records(const Table& table, const Model& model);

// Columns of the table by name; the error names the column and the columns there are.
[[nodiscard]] Result<const Column*> require_column(const Table& table, const std::string& name, const std::string& needed_by);

// Combines code columns into one: equal combinations get equal codes 1..n in order of record; null (0) as `nulls` says.
enum class NullCombination : std::uint8_t { null_if_any, a_value_like_others };
// Whether a combination that one record alone has gets a code, or counts as null: no pair can come of it.
enum class SingleCombination : std::uint8_t { has_code, is_null };
struct CombinedCodes {
  std::vector<std::uint32_t> code;                  // per record
  std::vector<RecordIndex> first_record{0};  // code -> first record that has it (index 0 unused)
  [[nodiscard]] std::uint32_t distinct() const { return static_cast<std::uint32_t>(first_record.size() - 1); }
};
using CodeColumns = std::vector<std::span<const std::uint32_t>>;
[[nodiscard]] CombinedCodes combine_codes(const CodeColumns& columns, std::size_t records, NullCombination nulls, SingleCombination singles);

}  // namespace cw::linkage::internal
