// SPDX-License-Identifier: MIT
// Delimited text: finds the dialect, then reads records one by one in bounded memory, naming every bad row with line, column and reason.
//
// DuckDB 1.4's own CSV reader is not used for this: with ignore_errors and store_rejects it let an unterminated quote and NUL bytes
// through without a word, re-read `"a"b` under another dialect, and stopped at a field over max_line_size.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/bulk/internal/text_stream.h"

namespace cw::bulk::internal {

struct Dialect {
  char delimiter = ',';
  char quote = '"';
  char line_end = '\n';  // '\r' for files of old Macs, which hold no LF
  bool header = true;
  std::size_t skip_lines = 0;  // an Excel "sep=;" line
};

// Guesses what the options do not force, from the first bytes of a text.
[[nodiscard]] Dialect find_dialect(std::string_view sample, const ReadOptions& options);
[[nodiscard]] std::string describe(const Dialect& dialect);

// One record: cells as views that stay valid until the next call, or why it is bad.
struct Record {
  std::span<const std::string_view> cells;
  std::uint64_t line = 0;      // of its first character, from 1
  std::string_view raw;        // its text, without the line end
  std::string_view bad;        // empty = good
  std::size_t bad_column = 0;  // from 1; 0 = not known
};

// Splits a UTF-8 stream into records. Holds at most about twice longest_field_bytes plus 2 MiB.
class CsvScanner {
 public:
  CsvScanner(std::unique_ptr<TextStream> stream, Dialect dialect, std::size_t longest_field_bytes);
  // The next record; false at the end. Blank lines are records of one empty cell.
  [[nodiscard]] Result<bool> next(Record& record);

 private:
  enum class Ended : std::uint8_t { line_end, text_end, need_more, bad };
  struct Extent {
    std::size_t from, to;
    bool quoted, escaped;
  };
  [[nodiscard]] Result<void> fill();
  Ended bad(std::string_view reason);
  Ended scan_record();
  Ended scan_quoted(std::size_t& at, Extent& extent);
  Ended check_after_quote(std::size_t at);
  std::string_view cell_of(const Extent& extent);
  void take_record(Record& record);
  [[nodiscard]] Result<void> take_bad_line(Record& record);
  [[nodiscard]] std::string_view held() const { return {buffer_.data() + begin_, end_ - begin_}; }

  std::unique_ptr<TextStream> stream_;
  Dialect dialect_;
  std::size_t longest_field_;
  std::size_t record_limit_ = 0;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // of the bytes held; begin_ is the record's start
  bool stream_ended_ = false;
  std::uint64_t line_ = 1, lines_passed_ = 0, lines_inside_ = 0;
  std::size_t record_bytes_ = 0, next_offset_ = 0;
  std::string_view reason_;
  std::size_t reason_column_ = 0;
  std::vector<Extent> extents_;
  std::vector<std::string_view> cells_;
  std::string unescaped_;
  std::string bad_line_;
  unsigned char flags_ = 0;  // of the bytes seen in the record
  unsigned char kind_[256] = {};
};

}  // namespace cw::bulk::internal
