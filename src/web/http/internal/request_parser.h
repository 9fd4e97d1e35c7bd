// SPDX-License-Identifier: MIT
// From bytes to one request's head and body. Every request is judged twice: by a scan of ours, which sees the raw bytes and refuses all
// that two readers could read in two ways, and by Boost.Beast's parser, which gives the fields and takes the body apart.
//
//   RequestParser parser(limits);
//   HeadResult head = parser.read_head(bytes);         // again with more bytes while need_more
//   BodyResult body = parser.read_body(rest, limit, out);   // until done
// One thread at a time. Boost.Beast is in request_parser.cpp alone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "web/http/message.h"

namespace cw::web {

struct ParserLimits {
  std::size_t head_bytes = std::size_t{16} * 1024;
  std::size_t target_bytes = 8000;  // RFC 9112, section 3, asks for at least 8000
  std::size_t fields = 100;
};

// Why a request is not taken: the status and a sentence for whoever sent it. After one the connection must close: where the next request
// begins is not known.
struct Refusal {
  int status = 400;
  std::string_view detail;
};

enum class KeepAlive : std::uint8_t { keep, close };
enum class Expectation : std::uint8_t { none, continue_100, unknown };

struct RequestHead {
  Method method = Method::get;
  std::string target;
  int minor_version = 1;  // of HTTP/1
  Headers headers;
  std::optional<std::uint64_t> content_length;
  enum class Framing : std::uint8_t { none, length, chunked } framing = Framing::none;
  KeepAlive keep_alive = KeepAlive::keep;
  Expectation expectation = Expectation::none;
};

enum class Progress : std::uint8_t { need_more, done, refused };
struct HeadResult {
  Progress progress = Progress::need_more;
  std::size_t consumed = 0;  // when done: bytes of the head
  Refusal refusal;
};
struct BodyResult {
  Progress progress = Progress::need_more;
  std::size_t consumed = 0;
  Refusal refusal;
};

class RequestParser {
 public:
  explicit RequestParser(const ParserLimits& limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  void reset();  // for the next request
  // `bytes` begins with the request's first byte, and with every call holds all that came before.
  [[nodiscard]] HeadResult read_head(std::string_view bytes);
  [[nodiscard]] RequestHead& head();
  // Bytes after the head; what was not consumed must come again, with more behind it. Over `limit` bytes of body: refused with 413.
  [[nodiscard]] BodyResult read_body(std::string_view bytes, std::uint64_t limit, std::string& out);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cw::web
