// SPDX-License-Identifier: MIT
// Rows of a file in their order, block by block as text, without holding the file: CSV, TSV, NDJSON and Parquet of any length.
//
//   CW_TRY(const auto scan, RowScan::open("people.parquet", {}));
//   RowBlock block;
//   for (;;) {
//     CW_TRY(const bool more, scan->next(block));
//     if (!more) break;
//     for (std::size_t row = 0; row < block.rows(); ++row) block.cell(row, 0);
//   }
//
// Blocks own their bytes, so that they may be handed to other threads. Rows that cannot be read stay in their place, with the reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/bulk/bulk.h"

namespace cw::bulk {

// What a cell's text is: as Parquet's types say, else text. json: lists and structures of Parquet, and the lines of NDJSON, of which each
// is one cell of a column without a name.
enum class CellForm : std::uint8_t { text, json, number, boolean, date, time, timestamp };
struct ScannedColumn {
  std::string name;
  CellForm form = CellForm::text;
};

class RowBlock {
 public:
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::uint64_t number(std::size_t row) const { return first_ + row; }  // in the file, from 1; the header is none
  [[nodiscard]] std::uint64_t line(std::size_t row) const { return lines_.empty() ? 0 : lines_[row]; }  // 0: not known
  // Nothing for null: an empty cell of delimited text, NULL of Parquet.
  [[nodiscard]] std::optional<std::string_view> cell(std::size_t row, std::size_t column) const;
  // Why a row could not be read, or nothing.
  [[nodiscard]] const Reject* bad(std::size_t row) const;

  // For readers.
  void start(std::uint64_t first, std::size_t columns);
  void add_cell(std::string_view text);
  void add_null();
  void end_row(std::uint64_t line);
  void add_bad(Reject reject);  // a whole row

 private:
  std::uint64_t first_ = 1;
  std::size_t rows_ = 0, columns_ = 0;
  std::string bytes_;
  std::vector<std::uint64_t> ends_;  // of cells, row by row
  std::vector<char> nulls_;
  std::vector<std::uint64_t> lines_;
  std::vector<std::pair<std::size_t, Reject>> bad_;  // by row
};

struct RowScanOptions {
  std::uint64_t memory_limit_bytes = 512u << 20;  // of DuckDB, for Parquet
  std::size_t rows_in_block = 2048;
  std::size_t longest_field_bytes = 1u << 20;
};

class RowScan {
 public:
  // Errors: as read_file; unsupported for a kind of file that cannot be read row by row (JSON that is one list, spreadsheets).
  [[nodiscard]] static Result<std::unique_ptr<RowScan>> open(const std::filesystem::path& file, const RowScanOptions& options);
  RowScan() = default;
  virtual ~RowScan() = default;
  RowScan(const RowScan&) = delete;
  RowScan& operator=(const RowScan&) = delete;

  [[nodiscard]] virtual const std::vector<ScannedColumn>& columns() const = 0;
  [[nodiscard]] virtual std::uint64_t rows_expected() const { return 0; }  // 0: not known beforehand
  // False at the end; then the block has no rows. Errors: a file that is damaged, or cannot be read further.
  [[nodiscard]] virtual Result<bool> next(RowBlock& block) = 0;
};

// Rows into a CSV file, as write_csv writes them. Cells of number columns are written as they are put. The same rules as open_parquet.
[[nodiscard]] Result<std::unique_ptr<ParquetWriter>> open_csv(const std::filesystem::path& file, const std::vector<PlainColumn>& columns);

}  // namespace cw::bulk
