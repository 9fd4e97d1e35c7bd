// SPDX-License-Identifier: MIT
// What all connections of one server share. Immutable once the server has started, but for what is atomic or has its own lock.
#pragma once

#include <array>
#include <atomic>
#include <string>
#include <unordered_map>

#include "base/ids.h"
#include "web/http/http.h"
#include "web/http/internal/worker_pool.h"

namespace cw::web {

struct RouteMetrics {
  std::array<Counter*, 6> by_class{};  // [2] is for statuses 200 to 299
  Histogram* seconds = nullptr;
};

struct ServerCore {
  ServerCore(ServerOptions server_options, Router server_router);
  ServerOptions options;
  Router router;
  WorkerPool pool;
  UuidSource ids;
  std::atomic<bool> draining = false;  // each answer is its connection's last
  std::atomic<bool> closing = false;   // whoever connects now is not answered any more
  std::atomic<std::size_t> connections = 0;
  std::unordered_map<const Route*, RouteMetrics> route_metrics;  // of null: requests that no route answers
  Gauge* open_connections = nullptr;
  Gauge* in_flight = nullptr;
  Counter* handler_exceptions = nullptr;
  Counter* queue_full = nullptr;
};

// A request on its way through the server: made by the I/O thread, then a handler's. The I/O thread reads its method, id and scheme
// meanwhile, which nobody changes.
struct Exchange {
  Request request;
  const Route* route = nullptr;
  int minor_version = 1;
  bool wants_keep_alive = false;
  double begun = 0;  // elapsed_seconds() when its head was complete
};

// An answer as it goes out: the head as bytes, and a body of one kind.
struct Answer {
  std::string head;  // with the body behind it where that is short
  std::string body;
  std::shared_ptr<const std::string> shared_body;
  int status = 200;
  bool keep_alive = false;
  bool chunked = false;
  std::function<Result<void>(BodyWriter&)> producer;
  std::function<void(std::shared_ptr<EventWriter>)> events;
  [[nodiscard]] bool streams() const { return producer != nullptr || events != nullptr; }
  [[nodiscard]] std::string_view content() const {
    return shared_body != nullptr ? std::string_view(*shared_body) : std::string_view(body);
  }
};

// Runs the route's handler; an exception or error becomes problem details. On a handler thread.
[[nodiscard]] Response run_handler(ServerCore& core, Exchange& exchange);
enum class AfterAnswer : std::uint8_t { as_asked, close };
// The bytes of the answer (RFC 9112, section 4). A response that would break the message is answered with 500 in its place.
[[nodiscard]] Answer prepare(const ServerCore& core, const Exchange& exchange, Response response, AfterAnswer after);
// Counts and logs one answered request: method, pattern, status, time, id; never its target or fields.
void record(const ServerCore& core, const Exchange& exchange, int status);

}  // namespace cw::web
