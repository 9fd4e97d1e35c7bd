// SPDX-License-Identifier: MIT
// Guesses a delimited file's dialect from its first records; see internal/csv.h.
#include <algorithm>
#include <cctype>

#include "store/bulk/internal/csv.h"

namespace cw::bulk::internal {
namespace {

constexpr std::size_t records_looked_at = 200;

// How far a delimiter explains the sample: the share of records that have as many cells as the first one, and that number.
struct Fit {
  double share = 0;
  std::size_t cells = 0;
};

Fit fit_of(std::string_view sample, const Dialect& dialect) {
  CsvScanner scanner(stream_over(sample), dialect, sample.size() + 1);
  Record record;
  std::size_t seen = 0;
  std::size_t agree = 0;
  Fit fit;
  while (seen < records_looked_at) {
    const Result<bool> more = scanner.next(record);
    if (!more || !*more) break;
    if (record.raw.empty()) continue;
    if (seen == 0) fit.cells = record.cells.size();
    ++seen;
    if (record.bad.empty() && record.cells.size() == fit.cells) ++agree;
  }
  fit.share = seen == 0 ? 0 : static_cast<double>(agree) / static_cast<double>(seen);
  return fit;
}

char find_delimiter(std::string_view sample, Dialect dialect) {
  char best = ',';
  Fit best_fit;
  for (const char candidate : {',', ';', '\t', '|'}) {
    dialect.delimiter = candidate;
    const Fit fit = fit_of(sample, dialect);
    if (fit.cells < 2) continue;
    if (best_fit.cells != 0 && (fit.share < best_fit.share || (fit.share == best_fit.share && fit.cells <= best_fit.cells))) continue;
    best = candidate;
    best_fit = fit;
  }
  return best;
}

// A number, or digits with the signs of dates and times between them: no column is called that.
bool looks_like_data(std::string_view cell) {
  const bool digit = std::ranges::any_of(cell, [](char c) { return c >= '0' && c <= '9'; });
  return digit && cell.find_first_not_of("0123456789+-./: ,") == std::string_view::npos;
}

bool find_header(std::string_view sample, const Dialect& dialect) {
  CsvScanner scanner(stream_over(sample), dialect, sample.size() + 1);
  Record record;
  const Result<bool> more = scanner.next(record);
  if (!more || !*more || !record.bad.empty()) return true;
  return std::ranges::none_of(record.cells, looks_like_data);
}

// Single quotes count only where the text has no double ones and cells both begin and end with them.
char find_quote(std::string_view sample) {
  if (sample.find('"') != std::string_view::npos) return '"';
  std::size_t opened = 0;
  std::size_t closed = 0;
  constexpr std::string_view edges = ",;\t|\n\r";
  for (std::size_t at = sample.find('\''); at != std::string_view::npos; at = sample.find('\'', at + 1)) {
    opened += at == 0 || edges.find(sample[at - 1]) != std::string_view::npos ? 1 : 0;
    closed += at + 1 == sample.size() || edges.find(sample[at + 1]) != std::string_view::npos ? 1 : 0;
  }
  return opened > 1 && opened == closed ? '\'' : '"';
}

}  // namespace

Dialect find_dialect(std::string_view sample, const ReadOptions& options) {
  Dialect dialect;
  const bool excel_hint = sample.size() > 5 && sample.starts_with("sep=") && (sample[5] == '\n' || sample[5] == '\r');
  if (excel_hint) {
    dialect.skip_lines = 1;
    dialect.delimiter = sample[4];
    sample.remove_prefix(std::min(sample.size(), sample.find('\n') + 1));
  }
  if (sample.find('\n') == std::string_view::npos && sample.find('\r') != std::string_view::npos) dialect.line_end = '\r';
  dialect.quote = options.quote.value_or(find_quote(sample));
  if (options.delimiter)
    dialect.delimiter = *options.delimiter;
  else if (options.format == FileFormat::tsv)
    dialect.delimiter = '\t';
  else if (!excel_hint)
    dialect.delimiter = find_delimiter(sample, dialect);
  dialect.header = options.header ? *options.header : find_header(sample, dialect);
  return dialect;
}

std::string describe(const Dialect& dialect) {
  std::string text;
  switch (dialect.delimiter) {
    case ',': text = "comma"; break;
    case ';': text = "semicolon"; break;
    case '\t': text = "tab"; break;
    case '|': text = "bar"; break;
    default: text = std::string("delimiter ") + dialect.delimiter;
  }
  if (dialect.quote == '\'') text += ", single quotes";
  return text + (dialect.header ? ", header" : ", no header");
}

}  // namespace cw::bulk::internal
