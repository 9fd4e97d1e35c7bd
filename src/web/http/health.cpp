// SPDX-License-Identifier: MIT
// Health and metrics as routes.
#include "web/http/health.h"

#include "base/value.h"

namespace cw::web {

void Health::add_check(std::string name, std::function<Result<void>()> check) {
  const std::lock_guard lock(mutex_);
  checks_.emplace_back(std::move(name), std::move(check));
}

Response Health::live() const {
  Structure content;
  content.emplace_back("status", Value{std::string("live")});
  return Response::json(Value{std::move(content)});
}

Response Health::ready() const {
  std::vector<std::pair<std::string, std::function<Result<void>()>>> checks;
  {
    const std::lock_guard lock(mutex_);
    checks = checks_;
  }
  Structure failures;
  if (state() == State::starting) failures.emplace_back("server", Value{std::string("starting")});
  if (state() == State::stopping) failures.emplace_back("server", Value{std::string("stopping")});
  for (const auto& [name, check] : checks)
    if (const Result<void> passed = check(); !passed) failures.emplace_back(name, Value{passed.error().message});
  const bool ready = failures.empty();
  Structure content;
  content.emplace_back("status", Value{std::string(ready ? "ready" : "not ready")});
  if (!ready) content.emplace_back("failures", Value{std::move(failures)});
  Response response = Response::json(Value{std::move(content)}, ready ? 200 : 503);
  if (!ready) response.headers.add("Retry-After", "1");
  return response;
}

void add_operations_routes(Router& router, Health& health, Metrics& metrics, std::string_view access) {
  const std::string who(access);
  router.add(Method::get, "/health/live", [&health](Request&) -> Result<Response> { return health.live(); },
             {.run_on = RunOn::io_thread, .access = who});
  router.add(Method::get, "/health/ready", [&health](Request&) -> Result<Response> { return health.ready(); },
             {.deadline_seconds = 5, .access = who});
  router.add(Method::get, "/metrics",
             [&metrics](Request&) -> Result<Response> {
               Response response = Response::text(metrics.text());
               response.headers.set("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
               return response;
             },
             {.run_on = RunOn::io_thread, .access = who});
}

}  // namespace cw::web
