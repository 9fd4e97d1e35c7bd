// SPDX-License-Identifier: MIT
// What a server's connections share, and the metrics of each route.
#include "web/http/internal/server_core.h"

#include <string>

namespace cw::web {
namespace {

RouteMetrics metrics_for(Metrics& metrics, std::string_view method, std::string_view pattern) {
  RouteMetrics made;
  for (std::size_t group = 0; group < made.by_class.size(); ++group)
    made.by_class[group] =
        &metrics.counter("http_requests", "Requests answered, by route and class of status",
                         {{"method", std::string(method)}, {"route", std::string(pattern)}, {"status", std::to_string(group) + "xx"}});
  made.seconds = &metrics.histogram("http_request_duration_seconds", "From a request's head to its answer",
                                    {{"method", std::string(method)}, {"route", std::string(pattern)}});
  return made;
}

}  // namespace

ServerCore::ServerCore(ServerOptions server_options, Router server_router)
    : options(std::move(server_options)),
      router(std::move(server_router)),
      pool(options.handler_threads, options.queue_limit),
      ids(system_clock(), system_randomness()) {
  if (options.metrics == nullptr) return;
  Metrics& metrics = *options.metrics;
  for (const std::unique_ptr<Route>& route : router.routes())
    route_metrics.emplace(route.get(), metrics_for(metrics, name_of(route->method), route->pattern));
  route_metrics.emplace(nullptr, metrics_for(metrics, "any", "unmatched"));
  open_connections = &metrics.gauge("http_connections", "Connections that are open");
  in_flight = &metrics.gauge("http_requests_in_flight", "Requests that wait for a handler or are with one");
  handler_exceptions = &metrics.counter("http_handler_exceptions", "Handlers that threw: each is a bug or a lack of memory");
  queue_full = &metrics.counter("http_queue_full", "Requests answered with 503 since all handler threads were busy and the queue was full");
}

}  // namespace cw::web
