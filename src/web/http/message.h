// SPDX-License-Identifier: MIT
// A request as a handler sees it, and the response that it gives back. Values without locks: one thread at a time holds a request.
//
//   Result<Response> show_person(Request& request) {
//     const std::string_view id = request.parameter("person");
//     if (request.query_value("as_of").empty()) return Response::json(Value{...});
//     return fail(ErrorCode::not_found, "no person has this id");     // becomes application/problem+json
//   }
#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace cw::web {

enum class Method : std::uint8_t { get, head, post, put, patch, remove, options };
[[nodiscard]] std::string_view name_of(Method method);                                // "GET"; remove is "DELETE"
[[nodiscard]] std::optional<Method> parse_method(std::string_view name);              // case counts (RFC 9110, section 9.1)
[[nodiscard]] bool same_without_case(std::string_view left, std::string_view right);  // ASCII

// Header fields in their order; names are compared without case. A value never holds a line end: what holds one is not sent.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;
  void add(std::string_view name, std::string_view value) { fields_.emplace_back(name, value); }
  void set(std::string_view name, std::string_view value);  // in the place of all of that name
  void set_if_absent(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  [[nodiscard]] std::string_view get(std::string_view name) const;  // the first, or empty
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] std::size_t count(std::string_view name) const;
  [[nodiscard]] auto begin() const { return fields_.begin(); }
  [[nodiscard]] auto end() const { return fields_.end(); }
  [[nodiscard]] std::size_t size() const { return fields_.size(); }

 private:
  [[nodiscard]] const Field* find(std::string_view name) const;
  std::vector<Field> fields_;
};

// Where a request's body is kept until the handler has ended: in memory, or in a file without a name (it is gone when the request is).
enum class BodyKeep : std::uint8_t { memory, file };

class Body {
 public:
  Body() = default;
  Body(Body&& other) noexcept : text_(std::move(other.text_)), size_(other.size_), descriptor_(std::exchange(other.descriptor_, -1)) {}
  Body& operator=(Body&& other) noexcept;
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;
  ~Body();
  // From here on what is appended goes to a file in `folder`. Unavailable where none can be made there.
  [[nodiscard]] Result<void> keep_in_file(const std::string& folder);
  [[nodiscard]] Result<void> append(std::string_view bytes);  // unavailable where the disk is full
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::string_view text() const { return text_; }  // empty where it is kept in a file
  // Bytes from `offset` on, as many as are there and fit; 0 at the end.
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> into) const;

 private:
  std::string text_;
  std::uint64_t size_ = 0;
  int descriptor_ = -1;
};

using NamedValues = std::vector<std::pair<std::string, std::string>>;
enum class Scheme : std::uint8_t { http, https };

// Where several processes serve one store (register_api/nodes.h): which of them answers. by_method: GET and HEAD any, the rest the one that
// leads; PUT and DELETE may be asked of it again where nobody knows whether they were done, as may what is `leader_repeatable`.
enum class OnNodes : std::uint8_t { by_method, any, leader, leader_repeatable };

struct Request {
  Method method = Method::get;
  std::string path;                   // decoded: valid UTF-8, begins with '/', no "." or ".." segment, no NUL, no escaped slash
  std::vector<std::string> segments;  // of the path, decoded
  NamedValues query;                  // decoded, in their order
  NamedValues parameters;             // of the route's pattern
  Headers headers;
  std::string host;  // as the client named it, with the port where it gave one
  Scheme scheme = Scheme::http;
  std::string peer_address;  // 192.0.2.1 or 2001:db8::1; of the client where a trusted proxy says so
  std::string id;            // UUIDv7: in the log, in the answer's X-Request-Id and in problem details
  double deadline = 0;       // elapsed_seconds() after which nobody waits for the answer
  std::string route;         // the pattern, as in "/people/{person}"
  std::string access;        // what the route was declared with, for the middleware that decides
  OnNodes nodes = OnNodes::by_method;
  Body body;
  std::any context;  // what middleware leaves for handlers: who is asking

  [[nodiscard]] std::string_view parameter(std::string_view name) const;    // of the pattern, or empty
  [[nodiscard]] std::string_view query_value(std::string_view name) const;  // the first, or empty
};

// Where a producer writes a body of unknown length. Waits while the client is slow; fails (unavailable) once it has gone.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;
  [[nodiscard]] virtual Result<void> write(std::string_view bytes) = 0;
};
// Where server-sent events go (HTML Standard, section 9.2). Safe from any thread, never waits; unavailable once the client has gone, or
// is so slow that events pile up (it is then cut off, and comes back with Last-Event-ID).
class EventWriter {
 public:
  virtual ~EventWriter() = default;
  [[nodiscard]] virtual Result<void> send(std::string_view event, std::string_view data, std::string_view id) = 0;
  virtual void end() = 0;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::shared_ptr<const std::string> shared_body;            // in place of body, for content that many answers share
  std::function<Result<void>(BodyWriter&)> producer;         // in place of body: called once on a handler thread
  std::function<void(std::shared_ptr<EventWriter>)> events;  // in place of body: called once, keeps the writer and returns

  [[nodiscard]] static Response text(std::string_view content, int status = 200);
  [[nodiscard]] static Response html(std::string content, int status = 200);
  [[nodiscard]] static Response json(const Value& content, int status = 200);
  [[nodiscard]] static Response see_other(std::string_view location);  // 303: after a form post
  [[nodiscard]] static Response streamed(std::string_view content_type, std::function<Result<void>(BodyWriter&)> producer);
  [[nodiscard]] static Response event_stream(std::function<void(std::shared_ptr<EventWriter>)> subscribe);
};

// The reason phrase of a status (RFC 9110, section 15), or "Unknown".
[[nodiscard]] std::string_view reason_of(int status);

}  // namespace cw::web
