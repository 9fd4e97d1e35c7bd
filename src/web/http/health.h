// SPDX-License-Identifier: MIT
// Whether this process lives and is ready for requests, and its metrics: for load balancers, service managers and Prometheus.
//
//   Health health;
//   health.add_check("store", [&] { return store.ping(); });
//   add_operations_routes(router, health, metrics);        // /health/live, /health/ready, /metrics
//
// Live: the process answers. Ready: the server has started, does not stop, and every check passes. Safe from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "base/result.h"
#include "web/http/router.h"

namespace cw::web {

class Health {
 public:
  enum class State : std::uint8_t { starting, serving, stopping };
  // The check runs with each call of /health/ready, on a handler thread; its error's message is shown to whoever calls.
  void add_check(std::string name, std::function<Result<void>()> check);
  void set(State state) { state_ = state; }
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] Response live() const;
  [[nodiscard]] Response ready() const;  // 200 or 503, with what is not ready

 private:
  std::atomic<State> state_ = State::starting;
  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, std::function<Result<void>()>>> checks_;
};

// `health` and `metrics` must outlive the server. `access` goes to the routes' options, for the middleware that decides.
void add_operations_routes(Router& router, Health& health, Metrics& metrics, std::string_view access = "operations");

}  // namespace cw::web
