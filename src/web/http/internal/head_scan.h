// SPDX-License-Identifier: MIT
// Scans the raw bytes of a request's head as they come, and refuses at once what RFC 9112 forbids or leaves open to two readings: a line
// feed without a carriage return or the other way round (section 2.2), control characters, a folded field (section 5.2), a head over its
// limits. Also judges the request line (section 3). One thread at a time.
#pragma once

#include <optional>
#include <string_view>

#include "web/http/internal/request_parser.h"

namespace cw::web {

class HeadScan {
 public:
  explicit HeadScan(const ParserLimits& limits) : limits_(limits) {}
  void reset() { *this = HeadScan(limits_); }
  // `bytes` begins with the request's first byte and holds all that came before. Done: `consumed` bytes are the head, with its last line.
  [[nodiscard]] HeadResult scan(std::string_view bytes);
  // Empty lines before the request line, which are not part of the request (section 2.2).
  [[nodiscard]] std::size_t skipped() const { return skipped_; }
  [[nodiscard]] std::size_t lines() const { return lines_; }

 private:
  [[nodiscard]] std::optional<Refusal> judge(std::string_view bytes, std::size_t at) const;
  [[nodiscard]] std::optional<Refusal> end_line(std::string_view bytes, std::size_t at);
  ParserLimits limits_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  std::size_t lines_ = 0;  // ended so far, with the request line, without empty ones
  std::size_t skipped_ = 0;
  std::size_t end_ = 0;  // of the head, once found
};

// The request line without its end: three parts between single spaces, a method that is served, a version that is 1.0 or 1.1.
[[nodiscard]] std::optional<Refusal> judge_request_line(std::string_view line);

}  // namespace cw::web
