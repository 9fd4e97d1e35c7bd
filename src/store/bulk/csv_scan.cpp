// SPDX-License-Identifier: MIT
// Splits delimited text into records after RFC 4180, with the faults of real files named; see internal/csv.h.
#include <algorithm>
#include <cstring>

#include "store/bulk/internal/csv.h"

namespace cw::bulk::internal {
namespace {

constexpr std::size_t first_buffer = 1u << 18;
constexpr std::size_t raw_kept = 500;
constexpr unsigned char is_delimiter = 1, is_line_end = 2, is_odd = 4, is_quote = 8;

}  // namespace

CsvScanner::CsvScanner(std::unique_ptr<TextStream> stream, Dialect dialect, std::size_t longest_field_bytes)
    : stream_(std::move(stream)), dialect_(dialect), longest_field_(longest_field_bytes), buffer_(first_buffer) {
  record_limit_ = std::max<std::size_t>(longest_field_bytes + (longest_field_bytes >> 1U), 1u << 24);
  kind_[0] = is_odd;
  for (std::size_t byte = 0x80; byte < 0x100; ++byte) kind_[byte] = is_odd;
  kind_[static_cast<unsigned char>(dialect.quote)] |= is_quote;
  kind_[static_cast<unsigned char>(dialect.delimiter)] |= is_delimiter;
  kind_[static_cast<unsigned char>(dialect.line_end)] |= is_line_end;
}

Result<void> CsvScanner::fill() {
  if (begin_ > 0) std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  CW_TRY(const std::size_t got, stream_->read({buffer_.data() + end_, buffer_.size() - end_}));
  end_ += got;
  stream_ended_ = got == 0;
  return {};
}

CsvScanner::Ended CsvScanner::bad(std::string_view reason) {
  reason_ = reason;
  reason_column_ = extents_.size() + 1;
  return Ended::bad;
}

// `at` is just behind the opening quote; moves it behind the closing one.
CsvScanner::Ended CsvScanner::scan_quoted(std::size_t& at, Extent& extent) {
  const std::string_view text = held();
  extent.quoted = true;
  for (; at < text.size(); ++at) {
    const unsigned char kind = kind_[static_cast<unsigned char>(text[at])];
    flags_ |= kind;
    if ((kind & (is_quote | is_line_end)) == 0) continue;
    if ((kind & is_line_end) != 0) {
      ++lines_inside_;
      continue;
    }
    if (at + 1 < text.size() && text[at + 1] == dialect_.quote) {
      extent.escaped = true;
      ++at;
      continue;
    }
    if (at + 1 == text.size() && !stream_ended_) return Ended::need_more;
    ++at;
    return Ended::line_end;
  }
  if (at - extent.from > longest_field_) return bad("field is longer than the limit");
  return stream_ended_ ? bad("quote is never closed") : Ended::need_more;
}

// Behind a closing quote only a delimiter or the line's end may stand.
CsvScanner::Ended CsvScanner::check_after_quote(std::size_t at) {
  const std::string_view text = held();
  if (at == text.size()) return Ended::line_end;
  if ((kind_[static_cast<unsigned char>(text[at])] & (is_delimiter | is_line_end)) != 0) return Ended::line_end;
  if (text[at] == '\r') {
    if (at + 1 == text.size()) return stream_ended_ ? Ended::line_end : Ended::need_more;
    if (text[at + 1] == '\n') return Ended::line_end;
  }
  return bad("text follows a closing quote, or a quote inside a quoted field is not doubled");
}

// Finds the record that starts at begin_: its cells' extents and length. Starts over when more bytes are needed.
CsvScanner::Ended CsvScanner::scan_record() {
  const std::string_view text = held();
  extents_.clear();
  lines_inside_ = 0;
  flags_ = 0;
  std::size_t at = 0;
  for (;;) {
    Extent extent{at, at, false, false};
    if (at < text.size() && text[at] == dialect_.quote) {
      Ended ended = scan_quoted(++at, extent);
      if (ended == Ended::line_end) ended = check_after_quote(at);
      if (ended != Ended::line_end) return ended;
    }
    extent.to = at;
    unsigned char kind = 0;
    for (; at < text.size(); ++at) {
      kind = kind_[static_cast<unsigned char>(text[at])];
      flags_ |= kind;
      if ((kind & (is_delimiter | is_line_end)) != 0) break;
    }
    if (!extent.quoted) extent.to = at;
    if (extent.to - extent.from > longest_field_ + (extent.quoted ? 2 : 0)) return bad("field is longer than the limit");
    if (at == text.size() && !stream_ended_) return Ended::need_more;
    extents_.push_back(extent);
    record_bytes_ = at;
    next_offset_ = at;
    if (at == text.size()) return Ended::text_end;
    ++at;
    next_offset_ = at;
    if ((kind & is_line_end) != 0) return Ended::line_end;
  }
}

std::string_view CsvScanner::cell_of(const Extent& extent) {
  const std::string_view text = held();
  if (!extent.quoted) return text.substr(extent.from, extent.to - extent.from);
  const std::string_view inside = text.substr(extent.from + 1, extent.to - extent.from - 2);
  if (!extent.escaped) return inside;
  const std::size_t start = unescaped_.size();
  for (std::size_t i = 0; i < inside.size(); ++i) {
    unescaped_.push_back(inside[i]);
    if (inside[i] == dialect_.quote) ++i;
  }
  return {unescaped_.data() + start, unescaped_.size() - start};
}

void CsvScanner::take_record(Record& record) {
  if (dialect_.line_end == '\n' && record_bytes_ > 0 && held()[record_bytes_ - 1] == '\r') {
    --record_bytes_;
    if (!extents_.back().quoted) --extents_.back().to;
  }
  record.raw = held().substr(0, record_bytes_);
  unescaped_.clear();
  unescaped_.reserve(record_bytes_);
  cells_.clear();
  for (const Extent& extent : extents_) cells_.push_back(cell_of(extent));
  record.cells = cells_;
  if ((flags_ & is_odd) == 0) return;
  for (std::size_t i = 0; i < cells_.size() && record.bad.empty(); ++i) {
    if (cells_[i].find('\0') != std::string_view::npos) record.bad = "NUL byte in a field";
    if (find_invalid_utf8(cells_[i]) != std::string_view::npos) record.bad = "bytes that are not valid in the file's encoding";
    record.bad_column = i + 1;
  }
}

// The start of a record that has no sure end becomes a reject; reading goes on behind its first line.
Result<void> CsvScanner::take_bad_line(Record& record) {
  record.bad = reason_;
  record.bad_column = reason_column_;
  record.cells = {};
  const std::string_view text = held();
  bad_line_ = text.substr(0, std::min({text.find(dialect_.line_end), text.size(), raw_kept}));
  record.raw = bad_line_;
  for (;;) {
    const std::size_t end = held().find(dialect_.line_end);
    if (end != std::string_view::npos) {
      next_offset_ = end + 1;
      return {};
    }
    begin_ = end_;
    next_offset_ = 0;
    if (stream_ended_) return {};
    CW_CHECK(fill());
  }
}

Result<bool> CsvScanner::next(Record& record) {
  begin_ += next_offset_;
  next_offset_ = 0;
  line_ += lines_passed_;
  lines_passed_ = 1;
  record = Record{};
  record.line = line_;
  for (;;) {
    Ended ended = scan_record();
    if (ended == Ended::need_more && held().size() > record_limit_) ended = bad("row is longer than the limit");
    if (ended == Ended::need_more) {
      CW_CHECK(fill());
      continue;
    }
    if (ended == Ended::text_end && held().empty()) return false;
    if (ended == Ended::bad) {
      CW_CHECK(take_bad_line(record));
      return true;
    }
    lines_passed_ = lines_inside_ + 1;
    take_record(record);
    return true;
  }
}

}  // namespace cw::bulk::internal
