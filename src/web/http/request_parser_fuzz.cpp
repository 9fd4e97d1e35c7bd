// SPDX-License-Identifier: MIT
// Requests as bytes, through the parser that the server uses: whole and in pieces, which must end alike. What is taken keeps to the rules
// that handlers rely on.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "web/http/internal/request_parser.h"
#include "web/http/target.h"

namespace {

using namespace cw::web;

constexpr std::uint64_t most_body = 1000;

void check(bool holds) {
  if (!holds) std::abort();
}

struct Outcome {
  int status = 0;  // 0: more is needed; 1: a whole request
  std::string target;
  std::string body;
  std::size_t consumed = 0;
  bool operator==(const Outcome&) const = default;
};

void judge(const RequestHead& head) {
  check(head.headers.count("Host") == 1 || (head.minor_version == 0 && head.headers.count("Host") == 0));
  check(head.headers.count("Content-Length") + head.headers.count("Transfer-Encoding") <= 1);
  check(head.headers.size() <= 100 && !head.target.empty());
  for (const auto& [name, value] : head.headers)
    for (const char c : name + value) check(c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
  for (const char c : head.target) check(c > 0x20 && c < 0x7f);
  if (const auto target = parse_target(head.target)) {
    for (const std::string& segment : target->segments) check(segment != "." && segment != ".." && segment.find('/') == std::string::npos);
    check(target->path.find('\0') == std::string::npos);
  }
}

// Gives the bytes `step` more at a time.
Outcome parse(std::string_view bytes, std::size_t step) {
  RequestParser parser({.head_bytes = 2000, .target_bytes = 300, .fields = 100});
  Outcome outcome;
  std::size_t seen = 0;
  HeadResult head;
  while (head.progress == Progress::need_more && seen < bytes.size()) {
    seen = std::min(bytes.size(), seen + step);
    head = parser.read_head(bytes.substr(0, seen));
  }
  if (head.progress == Progress::need_more) return outcome;
  outcome.status = head.refusal.status;
  if (head.progress == Progress::refused) return outcome;
  judge(parser.head());
  outcome.target = parser.head().target;
  outcome.consumed = head.consumed;
  outcome.status = 1;
  if (parser.head().framing == RequestHead::Framing::none) return outcome;
  BodyResult body;
  while (body.progress == Progress::need_more) {
    body = parser.read_body(bytes.substr(outcome.consumed, seen - outcome.consumed), most_body, outcome.body);
    outcome.consumed += body.consumed;
    if (body.progress == Progress::need_more && seen == bytes.size()) break;
    if (body.progress == Progress::need_more) seen = std::min(bytes.size(), seen + step);
  }
  outcome.status = body.progress == Progress::done ? 1 : body.progress == Progress::refused ? body.refusal.status : 0;
  if (outcome.status == 1) check(outcome.body.size() <= most_body);
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = parse(bytes, bytes.size() + 1);
  const Outcome pieces = parse(bytes, 1 + data[0] % 7);
  check(whole.status == pieces.status);
  // What a refused body held up to there is nobody's.
  if (whole.status == 1) check(whole == pieces);
  return 0;
}
