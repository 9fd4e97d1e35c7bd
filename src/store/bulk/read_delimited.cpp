// SPDX-License-Identifier: MIT
// Delimited text into a table: finds encoding and dialect, then reads record by record; every bad row becomes a reject.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "store/bulk/internal/csv.h"
#include "store/bulk/internal/readers.h"

namespace cw::bulk::internal {

std::vector<std::string> distinct_names(std::vector<std::string> names) {
  std::unordered_set<std::string> taken(names.begin(), names.end());
  std::unordered_set<std::string> used;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string base = names[i].empty() ? fmt::format("column_{}", i + 1) : names[i];
    std::string name = base;
    for (std::size_t n = 2; used.contains(name) || (name != names[i] && taken.contains(name)); ++n) name = fmt::format("{}_{}", base, n);
    used.insert(name);
    names[i] = std::move(name);
  }
  return names;
}

namespace {

constexpr std::size_t sample_bytes = 1u << 16;
constexpr std::size_t most_columns = 10'000;
constexpr std::size_t content_kept = 500;
constexpr std::uint64_t rows_between_reports = 1u << 16;

Result<std::string> read_sample(TextStream& stream) {
  std::string sample(sample_bytes, '\0');
  std::size_t held = 0;
  while (held < sample.size()) {
    CW_TRY(const std::size_t got, stream.read({sample.data() + held, sample.size() - held}));
    if (got == 0) break;
    held += got;
  }
  const bool cut = held == sample.size();
  sample.resize(held);
  // A half record at the end would mislead the guess.
  if (cut && sample.find('\n') != std::string::npos) sample.resize(sample.rfind('\n') + 1);
  return sample;
}

Result<void> check_is_text(const TextSource& source, const EncodingFound& found) {
  const std::string name = source.file.string();
  if (found.bytes == 0)
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_empty, fmt::format("{}: the file is empty. Export it again.", name));
  const bool wide = found.kind == EncodingFound::Kind::utf16_big || found.kind == EncodingFound::Kind::utf16_little;
  std::uint64_t odd = wide ? 0 : found.control_bytes;
  if (found.kind == EncodingFound::Kind::windows_1252) odd += found.undefined_bytes;
  if (odd >= 4 && odd * 20 > found.bytes)
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_damaged,
                          fmt::format("{}: this is not text, though it is read as {}: {} of its {} bytes are no characters. Give the "
                                      "original file, or name its format.",
                                      name, source.kind, odd, found.bytes));
  return {};
}

// Turns records into columns and rejects.
class TableFiller {
 public:
  TableFiller(const TextSource& source, const ReadOptions& options) : source_(source), options_(options) {}

  void set_columns(std::vector<std::string> names) {
    for (std::string& name : distinct_names(std::move(names))) builders_.emplace_back(std::move(name), ColumnType::text);
  }
  [[nodiscard]] bool has_columns() const { return !builders_.empty(); }

  void add(const Record& record) {
    if (record.raw.empty() && record.bad.empty() && builders_.size() > 1) return;  // a blank line is no row
    ++outcome_.rows_seen;
    if (!record.bad.empty()) return reject(record, std::string(record.bad), record.bad_column);
    if (record.cells.size() != builders_.size()) return reject_ragged(record);
    for (std::size_t i = 0; i < builders_.size(); ++i) append(builders_[i], record.cells[i]);
    if (options_.line_numbers == LineNumbers::kept) outcome_.lines.push_back(line_of(record));
    if (options_.progress && outcome_.rows_seen % rows_between_reports == 0) options_.progress(outcome_.rows_seen);
  }
  void reject(const Record& record, std::string reason, std::size_t column) {
    Reject reject;
    reject.file = source_.file.string();
    reject.line = line_of(record);
    reject.column = column;
    if (column > 0 && column <= builders_.size()) reject.column_name = builders_[column - 1].name();
    reject.reason = std::move(reason);
    reject.content = record.raw.substr(0, content_kept);
    outcome_.rejects.push_back(std::move(reject));
  }
  [[nodiscard]] ReadOutcome finish(std::string description) && {
    for (ColumnBuilder& builder : builders_) outcome_.table.add(std::move(builder).finish());
    if (outcome_.rows_seen == 0) description += ", no rows";
    outcome_.description = std::move(description);
    return std::move(outcome_);
  }

 private:
  [[nodiscard]] std::uint64_t line_of(const Record& record) const { return record.line - std::min(record.line, source_.lines_before); }
  void append(ColumnBuilder& builder, std::string_view cell) {
    if (std::ranges::find(options_.null_texts, cell) != options_.null_texts.end())
      builder.append_null();
    else
      builder.append_text(cell);
  }
  void reject_ragged(const Record& record) {
    const bool few = record.cells.size() < builders_.size();
    reject(record, fmt::format("too {} cells: {} instead of {}", few ? "few" : "many", record.cells.size(), builders_.size()),
           few ? record.cells.size() + 1 : builders_.size() + 1);
  }

  const TextSource& source_;
  const ReadOptions& options_;
  std::vector<ColumnBuilder> builders_;
  ReadOutcome outcome_;
};

// Takes the first record for the columns' names, or for their number. Returns false when it is not a row itself.
Result<bool> start_columns(TableFiller& filler, const Record& record, const Dialect& dialect, const TextSource& source) {
  if (!record.bad.empty() || record.cells.size() > most_columns)
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_damaged,
                          fmt::format("{}: line {}: the first row cannot be read: {}. Correct it, or name the delimiter and quote.",
                                      source.file.string(), record.line, record.bad.empty() ? "more than 10,000 columns" : record.bad));
  std::vector<std::string> names(record.cells.size());
  if (dialect.header) std::ranges::copy(record.cells, names.begin());
  filler.set_columns(std::move(names));
  return !dialect.header;
}

}  // namespace

Result<ReadOutcome> read_delimited(const TextSource& source, const ReadOptions& options) {
  CW_TRY(std::unique_ptr<TextStream> scanned, source.open());
  CW_TRY(const EncodingFound found, find_encoding(*scanned, options.encoding));
  CW_CHECK(check_is_text(source, found));
  CW_TRY(std::unique_ptr<TextStream> looked_at, source.open());
  CW_TRY(const std::string sample, read_sample(*as_utf8(std::move(looked_at), found.kind)));
  const Dialect dialect = find_dialect(sample, options);
  CW_TRY(std::unique_ptr<TextStream> stream, source.open());
  CsvScanner scanner(as_utf8(std::move(stream), found.kind), dialect, options.longest_field_bytes);
  TableFiller filler(source, options);
  Record record;
  std::size_t skip = dialect.skip_lines + source.lines_before;
  for (;;) {
    CW_TRY(const bool more, scanner.next(record));
    if (!more) break;
    if (skip > 0) {
      --skip;
      continue;
    }
    if (!filler.has_columns()) {
      if (record.raw.empty()) continue;
      CW_TRY(const bool is_row, start_columns(filler, record, dialect, source));
      if (!is_row) continue;
    }
    filler.add(record);
  }
  if (!filler.has_columns())
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_empty,
                          fmt::format("{}: the file holds blank lines only. Export it again.", source.file.string()));
  return std::move(filler).finish(fmt::format("{}, {}, {}", source.kind, name_of(found.kind), describe(dialect)));
}

}  // namespace cw::bulk::internal
