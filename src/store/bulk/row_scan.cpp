// SPDX-License-Identifier: MIT
// Blocks of rows, which kind of file one is, and CSV written row by row.
#include "store/bulk/row_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "store/bulk/internal/atomic_file.h"
#include "store/bulk/internal/row_scans.h"
#include "store/bulk/internal/text_stream.h"

namespace cw::bulk {

void RowBlock::start(std::uint64_t first, std::size_t columns) {
  first_ = first;
  columns_ = columns;
  rows_ = 0;
  bytes_.clear();
  ends_.clear();
  nulls_.clear();
  lines_.clear();
  bad_.clear();
}

void RowBlock::add_cell(std::string_view text) {
  bytes_ += text;
  ends_.push_back(bytes_.size());
  nulls_.push_back(0);
}

void RowBlock::add_null() {
  ends_.push_back(bytes_.size());
  nulls_.push_back(1);
}

void RowBlock::end_row(std::uint64_t line) {
  lines_.push_back(line);
  ++rows_;
}

void RowBlock::add_bad(Reject reject) {
  for (std::size_t i = 0; i < columns_; ++i) add_null();
  const std::uint64_t line = reject.line;
  bad_.emplace_back(rows_, std::move(reject));
  end_row(line);
}

std::optional<std::string_view> RowBlock::cell(std::size_t row, std::size_t column) const {
  const std::size_t at = row * columns_ + column;
  if (nulls_[at] != 0) return std::nullopt;
  const std::uint64_t from = at == 0 ? 0 : ends_[at - 1];
  return std::string_view(bytes_).substr(from, ends_[at] - from);
}

const Reject* RowBlock::bad(std::size_t row) const {
  for (const auto& [at, reject] : bad_)
    if (at == row) return &reject;
  return nullptr;
}

namespace {

std::string ending_of(const std::filesystem::path& file) {
  std::filesystem::path name = file.filename();
  if (name.extension() == ".gz") name = name.stem();
  std::string ending = name.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

class CsvRows final : public ParquetWriter {
 public:
  CsvRows(internal::AtomicFile out, const std::vector<PlainColumn>& columns) : out_(std::move(out)), columns_(columns.size()) {
    for (const PlainColumn& column : columns) put(std::string_view(column.name));
    finish_line();
  }
  void put(std::int64_t integer) override { plain(std::to_string(integer)); }
  void put(double number) override { plain(fmt::format("{}", number)); }
  void put(std::string_view text) override {
    if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) return plain(text);
    start_cell();
    line_.push_back('"');
    for (const char c : text) {
      if (c == '"') line_.push_back('"');
      line_.push_back(c);
    }
    line_.push_back('"');
  }
  void put_null() override { start_cell(); }
  Result<void> end_row() override {
    if (cells_ != columns_) return fail(ErrorCode::internal, fmt::format("a row with {} of {} cells", cells_, columns_));
    finish_line();
    constexpr std::size_t enough = 1u << 18;
    if (line_.size() < enough) return {};
    CW_CHECK(out_.write(line_));
    line_.clear();
    return {};
  }
  Result<void> finish() override {
    CW_CHECK(out_.write(line_));
    line_.clear();
    return out_.finish();
  }

 private:
  void start_cell() {
    if (cells_++ > 0) line_.push_back(',');
  }
  void plain(std::string_view text) {
    start_cell();
    line_ += text;
  }
  void finish_line() {
    line_.push_back('\n');
    cells_ = 0;
  }
  internal::AtomicFile out_;
  std::size_t columns_;
  std::size_t cells_ = 0;
  std::string line_;  // and those before it that are not written yet
};

}  // namespace

Result<std::unique_ptr<RowScan>> RowScan::open(const std::filesystem::path& file, const RowScanOptions& options) {
  std::string start(4, '\0');
  std::size_t held = 0;
  {
    CW_TRY(const std::unique_ptr<internal::TextStream> stream, internal::open_stream(file));
    while (held < start.size()) {
      CW_TRY(const std::size_t got, stream->read({start.data() + held, start.size() - held}));
      if (got == 0) break;
      held += got;
    }
  }
  if (held == 0)
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_empty, fmt::format("{}: the file is empty. Export it again.", file.string()));
  const std::string ending = ending_of(file);
  if (start == "PAR1") return internal::scan_parquet_rows(file, options);
  if (ending == ".parquet" || ending == ".pq")
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_damaged,
                          fmt::format("{}: this is not a Parquet file: it does not begin with PAR1. Export it again.", file.string()));
  if (ending == ".ndjson" || ending == ".jsonl") return internal::scan_ndjson_rows(file, options);
  if (ending == ".csv" || ending == ".tsv" || ending == ".tab" || ending == ".txt" || ending.empty())
    return internal::scan_delimited_rows(file, options);
  return fail_with_exit(ErrorCode::unsupported, ReadExit::format_unknown,
                        fmt::format("{}: this kind of file is not read row by row. Give CSV, TSV, NDJSON or Parquet.", file.string()));
}

Result<std::unique_ptr<ParquetWriter>> open_csv(const std::filesystem::path& file, const std::vector<PlainColumn>& columns) {
  CW_TRY(internal::AtomicFile out, internal::AtomicFile::create(file));
  return std::unique_ptr<ParquetWriter>(std::make_unique<CsvRows>(std::move(out), columns));
}

}  // namespace cw::bulk
