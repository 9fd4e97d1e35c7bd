// SPDX-License-Identifier: MIT
// Rows of delimited text and of NDJSON, read as the text comes.
#include <fmt/format.h>

#include <algorithm>

#include "store/bulk/internal/csv.h"
#include "store/bulk/internal/readers.h"
#include "store/bulk/internal/row_scans.h"

namespace cw::bulk::internal {
namespace {

constexpr std::size_t content_kept = 500;

Result<std::unique_ptr<TextStream>> open_as_utf8(const std::filesystem::path& file, EncodingFound& found) {
  CW_TRY(const std::unique_ptr<TextStream> scanned, open_stream(file));
  CW_TRY(found, find_encoding(*scanned, Encoding::automatic));
  CW_TRY(std::unique_ptr<TextStream> stream, open_stream(file));
  return as_utf8(std::move(stream), found.kind);
}

Result<std::string> sample_of(TextStream& stream) {
  std::string sample(1u << 16, '\0');
  std::size_t held = 0;
  while (held < sample.size()) {
    CW_TRY(const std::size_t got, stream.read({sample.data() + held, sample.size() - held}));
    if (got == 0) break;
    held += got;
  }
  const bool cut = held == sample.size();
  sample.resize(held);
  if (cut && sample.find('\n') != std::string::npos) sample.resize(sample.rfind('\n') + 1);
  return sample;
}

class DelimitedRows final : public RowScan {
 public:
  DelimitedRows(std::filesystem::path file, RowScanOptions options, CsvScanner scanner, Dialect dialect)
      : file_(std::move(file)), options_(options), scanner_(std::move(scanner)), dialect_(dialect) {}

  // Reads as far as the names of the columns.
  Result<void> start() {
    std::size_t skip = dialect_.skip_lines;
    for (;;) {
      CW_TRY(const bool more, scanner_.next(record_));
      if (!more)
        return fail_with_exit(ErrorCode::invalid, ReadExit::file_empty,
                              fmt::format("{}: the file holds blank lines only. Export it again.", file_.string()));
      if (skip > 0) {
        --skip;
        continue;
      }
      if (record_.raw.empty() && record_.bad.empty()) continue;
      break;
    }
    if (!record_.bad.empty())
      return fail_with_exit(ErrorCode::invalid, ReadExit::file_damaged,
                            fmt::format("{}: line {}: the first row cannot be read: {}.", file_.string(), record_.line, record_.bad));
    // Without names of columns no input could be told from another.
    std::vector<std::string> names;
    for (const std::string_view cell : record_.cells) names.emplace_back(cell);
    for (std::string& name : distinct_names(std::move(names))) columns_.push_back({std::move(name), CellForm::text});
    return {};
  }

  const std::vector<ScannedColumn>& columns() const override { return columns_; }

  Result<bool> next(RowBlock& block) override {
    block.start(next_, columns_.size());
    while (block.rows() < options_.rows_in_block) {
      CW_TRY(const bool more, scanner_.next(record_));
      if (!more) break;
      if (record_.raw.empty() && record_.bad.empty() && columns_.size() > 1) continue;  // a blank line is no row
      add(block);
    }
    next_ += block.rows();
    return block.rows() > 0;
  }

 private:
  void add(RowBlock& block) const {
    if (!record_.bad.empty()) return block.add_bad(reject(std::string(record_.bad), record_.bad_column));
    if (record_.cells.size() != columns_.size()) {
      const bool few = record_.cells.size() < columns_.size();
      return block.add_bad(
          reject(fmt::format("too {} cells: {} instead of {}", few ? "few" : "many", record_.cells.size(), columns_.size()), 0));
    }
    for (const std::string_view cell : record_.cells) {
      if (cell.empty())
        block.add_null();
      else
        block.add_cell(cell);
    }
    block.end_row(record_.line);
  }
  [[nodiscard]] Reject reject(std::string reason, std::size_t column) const {
    Reject made{file_.string(), record_.line, column, {}, std::move(reason), std::string(record_.raw.substr(0, content_kept))};
    if (column > 0 && column <= columns_.size()) made.column_name = columns_[column - 1].name;
    return made;
  }

  std::filesystem::path file_;
  RowScanOptions options_;
  CsvScanner scanner_;
  Dialect dialect_;
  Record record_;
  std::vector<ScannedColumn> columns_;
  std::uint64_t next_ = 1;
};

class LineRows final : public RowScan {
 public:
  LineRows(std::filesystem::path file, RowScanOptions options, std::unique_ptr<TextStream> stream)
      : file_(std::move(file)), options_(options), stream_(std::move(stream)), columns_{{"", CellForm::json}}, buffer_(1u << 16) {}

  const std::vector<ScannedColumn>& columns() const override { return columns_; }

  Result<bool> next(RowBlock& block) override {
    block.start(next_, 1);
    while (block.rows() < options_.rows_in_block) {
      CW_TRY(const bool more, read_line());
      if (!more) break;
      ++line_number_;
      if (line_.find_first_not_of(" \t\r") == std::string::npos) continue;
      if (line_.size() > options_.longest_field_bytes) {
        block.add_bad({file_.string(),
                       line_number_,
                       0,
                       {},
                       fmt::format("the line has more than {} bytes", options_.longest_field_bytes),
                       line_.substr(0, content_kept)});
        continue;
      }
      block.add_cell(line_);
      block.end_row(line_number_);
    }
    next_ += block.rows();
    return block.rows() > 0;
  }

 private:
  // Of a line over the limit only the start is kept.
  Result<bool> read_line() {
    line_.clear();
    bool any = false;
    for (;;) {
      if (begin_ == end_) {
        CW_TRY(end_, stream_->read(buffer_));
        begin_ = 0;
        if (end_ == 0) return any;
      }
      any = true;
      const std::string_view held(buffer_.data() + begin_, end_ - begin_);
      const std::size_t stop = held.find('\n');
      const std::size_t room = options_.longest_field_bytes + 1 - std::min(line_.size(), options_.longest_field_bytes + 1);
      line_ += held.substr(0, std::min(stop, room));
      begin_ += std::min(stop, held.size() - 1) + 1;
      if (stop != std::string_view::npos) return true;
    }
  }

  std::filesystem::path file_;
  RowScanOptions options_;
  std::unique_ptr<TextStream> stream_;
  std::vector<ScannedColumn> columns_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::string line_;
  std::uint64_t line_number_ = 0, next_ = 1;
};

}  // namespace

Result<std::unique_ptr<RowScan>> scan_delimited_rows(const std::filesystem::path& file, const RowScanOptions& options) {
  EncodingFound found;
  CW_TRY(const std::unique_ptr<TextStream> looked_at, open_as_utf8(file, found));
  CW_TRY(const std::string sample, sample_of(*looked_at));
  ReadOptions forced;
  forced.header = true;
  const Dialect dialect = find_dialect(sample, forced);
  CW_TRY(std::unique_ptr<TextStream> stream, open_stream(file));
  auto scan = std::make_unique<DelimitedRows>(
      file, options, CsvScanner(as_utf8(std::move(stream), found.kind), dialect, options.longest_field_bytes), dialect);
  CW_CHECK(scan->start());
  return std::unique_ptr<RowScan>(std::move(scan));
}

Result<std::unique_ptr<RowScan>> scan_ndjson_rows(const std::filesystem::path& file, const RowScanOptions& options) {
  EncodingFound found;
  CW_TRY(std::unique_ptr<TextStream> stream, open_as_utf8(file, found));
  return std::unique_ptr<RowScan>(std::make_unique<LineRows>(file, options, std::move(stream)));
}

}  // namespace cw::bulk::internal
