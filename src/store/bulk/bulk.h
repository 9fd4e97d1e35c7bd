// SPDX-License-Identifier: MIT
// Bulk files in and out, through DuckDB in process: CSV, TSV, Parquet, JSON, NDJSON; XLSX and ODS through ogr2ogr as a child process.
//
//   CW_TRY(ReadOutcome read, read_file("people.csv", ReadOptions{}));
//   read.table.rows(); read.rejects.size();
//
// Each call opens its own locked-down DuckDB (no extensions, no other files, bounded memory and threads). Calls may run in parallel.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/table.h"

namespace cw::bulk {

enum class FileFormat : std::uint8_t { automatic, csv, tsv, parquet, json, ndjson, xlsx, ods };
enum class Encoding : std::uint8_t { automatic, utf8, utf16, windows_1252 };
enum class LineNumbers : std::uint8_t { left_out, kept };

struct ReadOptions {
  FileFormat format = FileFormat::automatic;  // by content first, then by ending
  Encoding encoding = Encoding::automatic;
  std::optional<char> delimiter;  // forces; else sniffed
  std::optional<char> quote;
  std::optional<bool> header;
  std::string sheet;                           // XLSX, ODS: name; empty = the first
  std::vector<std::string> null_texts = {""};  // whole cells that mean null, after no trimming
  std::size_t longest_field_bytes = 1u << 20;  // a longer field rejects its row
  std::uint64_t memory_limit_bytes = 1u << 30;
  unsigned threads = 1;
  LineNumbers line_numbers = LineNumbers::left_out;
  std::function<void(std::uint64_t rows)> progress;  // called now and then with rows read so far
};

// A row that could not be read. line and column count from 1; 0 = not known. `reason` holds no personal data; `content` is the raw line,
// cut at 500 bytes.
struct Reject {
  std::string file;
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::string column_name;
  std::string reason;
  std::string content;
};

struct ReadOutcome {
  Table table;  // CSV, TSV, XLSX, ODS: every column text. Parquet, JSON: their own types (structs and lists too)
  std::vector<Reject> rejects;
  std::uint64_t rows_seen = 0;       // rows() + rejects, the header not counted
  std::vector<std::uint64_t> lines;  // of delimited text, where they were to be kept: the line on which each row of the table begins
  std::string description;           // what was found: "CSV, UTF-8, comma, header", for the summary
};

// Exit codes of reading, each distinct; docs/reference/exit-codes.md lists them.
enum ReadExit : int {
  file_unreadable = 20,
  file_empty = 21,
  column_missing = 22,
  id_duplicate = 23,
  format_unknown = 24,
  file_damaged = 25,
  disk_full = 26
};

// Reads one file whole. Row order is the file's. Errors: not_found / denied (cannot be opened), invalid (empty, damaged, not text, header
// with the same name twice is NOT an error: later ones get _2, _3), too_large. Bad rows are rejects, not errors.
[[nodiscard]] Result<ReadOutcome> read_file(const std::filesystem::path& file, const ReadOptions& options);

// Some columns of a Parquet file, chunk by chunk in file order, without holding it: for files of many million rows.
struct PlainScan {
  std::vector<std::string> texts, numbers;  // names of the columns wanted as text and as double
  std::uint64_t memory_limit_bytes = 1u << 30;
  unsigned threads = 1;
};
struct PlainRows {
  std::size_t rows = 0;
  std::vector<std::vector<std::string_view>> texts;  // wanted column -> row -> cell; "" for null
  std::vector<std::vector<double>> numbers;          // not-a-number for null
};
// The views end with the call. Errors: as read_file; not_found with exit column_missing; what `visit` gave.
[[nodiscard]] Result<void> scan_parquet(const std::filesystem::path& file, const PlainScan& wanted,
                                        const std::function<Result<void>(const PlainRows&)>& visit);

// Writers: to `file`.tmp first, then renamed, so that a reader never sees half a file. Errors: unavailable with exit disk_full; denied.
[[nodiscard]] Result<void> write_csv(const std::filesystem::path& file, const Table& table);
[[nodiscard]] Result<void> write_parquet(const std::filesystem::path& file, const Table& table);

// For small files (a summary, a model): a reader sees the old content or all of the new. Errors: denied; not_found (the folder);
// unavailable with exit disk_full.
[[nodiscard]] Result<void> write_file_atomically(const std::filesystem::path& file, std::string_view content);

// Columns of plain numbers for large outputs that are not worth a dictionary, written row group by row group.
struct PlainColumn {
  std::string name;
  enum class Kind : std::uint8_t { int8, int32, int64, float64, text } kind = Kind::float64;
};
// Streams rows into a Parquet file. Not thread safe. Nothing is visible under the final name until finish() succeeds.
class ParquetWriter {
 public:
  virtual ~ParquetWriter() = default;
  // A cell per column in order, then end_row(). Text is copied.
  virtual void put(std::int64_t integer) = 0;
  virtual void put(double number) = 0;
  virtual void put(std::string_view text) = 0;
  virtual void put_null() = 0;
  virtual Result<void> end_row() = 0;
  virtual Result<void> finish() = 0;
};
[[nodiscard]] Result<std::unique_ptr<ParquetWriter>> open_parquet(const std::filesystem::path& file,
                                                                  const std::vector<PlainColumn>& columns);

}  // namespace cw::bulk
