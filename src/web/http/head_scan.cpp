// SPDX-License-Identifier: MIT
// The scan of a request's head.
#include "web/http/internal/head_scan.h"

#include <algorithm>

namespace cw::web {
namespace {

// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Refusal> judge_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last || line.find(' ', first + 1) != last || last == first + 1)
    return Refusal{400, "the request line is not a method, a target and a version with one space between"};
  const std::string_view method = line.substr(0, first);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method)) return Refusal{400, "the method is not a token"};
  if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' || !is_digit(version[7]))
    return Refusal{400, "the request line does not end with a version such as HTTP/1.1"};
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return Refusal{505, "this server speaks HTTP/1.1 and HTTP/1.0"};
  if (!parse_method(method)) return Refusal{501, "this method is not served"};
  return std::nullopt;
}

std::optional<Refusal> HeadScan::judge(std::string_view bytes, std::size_t at) const {
  const auto byte = static_cast<unsigned char>(bytes[at]);
  if (byte == '\n' && (at == 0 || bytes[at - 1] != '\r')) return Refusal{400, "a line ends with a line feed alone"};
  if (at > 0 && bytes[at - 1] == '\r' && byte != '\n') return Refusal{400, "a carriage return stands without a line feed"};
  if (byte == '\r' || byte == '\n') return std::nullopt;
  if ((byte < 0x20 && byte != '\t') || byte == 0x7f) return Refusal{400, "the head holds a control character"};
  if (lines_ == 0 && (byte == '\t' || byte > 0x7e)) return Refusal{400, "the request line holds a byte that must be escaped"};
  if (at == line_start_ && (byte == ' ' || byte == '\t'))
    return Refusal{
        400, lines_ == 0 ? "the request line begins with a space" : "a header field begins with a space or goes on from the line before"};
  return std::nullopt;
}

std::optional<Refusal> HeadScan::end_line(std::string_view bytes, std::size_t at) {
  const std::string_view line = bytes.substr(line_start_, at - 1 - line_start_);
  line_start_ = at + 1;
  if (line.empty()) {
    if (lines_ > 0) {
      end_ = at + 1;
      return std::nullopt;
    }
    skipped_ = at + 1;
    if (skipped_ > 2) return Refusal{400, "more than one empty line stands before the request"};
    return std::nullopt;
  }
  ++lines_;
  if (lines_ == 1) {
    if (std::optional<Refusal> refusal = judge_request_line(line)) return refusal;
    const std::size_t first = line.find(' ');
    if (line.rfind(' ') - first - 1 > limits_.target_bytes) return Refusal{414, "the address is too long"};
  }
  if (lines_ > limits_.fields + 1) return Refusal{431, "there are too many header fields"};
  return std::nullopt;
}

HeadResult HeadScan::scan(std::string_view bytes) {
  for (; at_ < bytes.size() && end_ == 0; ++at_) {
    std::optional<Refusal> refusal = judge(bytes, at_);
    if (!refusal && bytes[at_] == '\n') refusal = end_line(bytes, at_);
    if (!refusal && lines_ == 0 && at_ + 1 > line_start_ + limits_.target_bytes + 32) refusal = Refusal{414, "the address is too long"};
    if (!refusal && at_ >= limits_.head_bytes) refusal = Refusal{431, "the header fields are too long"};
    if (refusal) return {Progress::refused, 0, *refusal};
  }
  if (end_ != 0) return {Progress::done, end_, {}};
  return {};
}

}  // namespace cw::web
