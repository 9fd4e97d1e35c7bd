// SPDX-License-Identifier: MIT
// Which handler answers which method and path, under which limits, and what runs before it.
//
//   Router router;
//   router.use(require_sign_in);                                              // middleware, outermost first
//   router.add(Method::get, "/people/{person:uuid}", show_person);
//   router.add(Method::post, "/loads", take_load, {.body_limit = 1u << 30, .deadline_seconds = 600, .body_keep = BodyKeep::file});
//   router.add(Method::get, "/assets/{file...}", assets.handler(), {.run_on = RunOn::io_thread});
//
// Where no handler answers, the server says so as problem details, or as the page that show_refusals() was given.
//
// Parameters: {name} any text, {name:integer}, {name:uuid}, {name...} the rest of the path. A literal segment wins over a parameter,
// typed parameters over text, text over the rest. HEAD is answered by the GET handler. Built by one thread, then read by any.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/http/message.h"

namespace cw::web {

using Handler = std::function<Result<Response>(Request&)>;
using Middleware = std::function<Result<Response>(Request&, const Handler& next)>;
// What the server refuses before a handler runs: 404, 405, 413, 503 and others; the route's limit where there is a route, else 0.
struct Refused {
  int status = 0;
  std::uint64_t body_limit = 0;
};
// Its answer, or nothing: then problem details. On an I/O thread, so it must not wait; what comes with the answer's status is the server's.
using RefusalPage = std::function<std::optional<Response>(Request&, const Refused&)>;

// io_thread is for handlers that never wait: a few microseconds of work on memory. They answer also while all handler threads are busy.
enum class RunOn : std::uint8_t { handler_thread, io_thread };

struct RouteOptions {
  std::uint64_t body_limit =
      std::uint64_t{64} * 1024;  // bytes; a larger body is refused with 413, before it is read where its length is stated
  double deadline_seconds = 30;  // from the request's last byte to the answer; then 503
  BodyKeep body_keep = BodyKeep::memory;
  RunOn run_on = RunOn::handler_thread;
  std::string access = {};  // free text for middleware: who may call it
  OnNodes nodes = OnNodes::by_method;
};

struct Route {
  Method method = Method::get;
  std::string pattern;
  Handler handler;  // with the middleware around it, once the server has begun
  RouteOptions options;
};

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  // A pattern that cannot be read or is there already is kept as an error, which Server::create gives back.
  void add(Method method, std::string_view pattern, Handler handler, RouteOptions options = {});
  void use(Middleware middleware);  // for every route, also those added before
  void show_refusals(RefusalPage page) { refusal_page_ = std::move(page); }
  // The answer for what is refused: of the page, or problem details with `detail`.
  [[nodiscard]] Response refusal(Request& request, const Refused& refused, std::string_view detail) const;

  struct Match {
    const Route* route = nullptr;  // null: nothing answers
    NamedValues parameters;
    std::vector<Method> allowed;  // what the path does answer to; empty: no such path (404), else 405
  };
  [[nodiscard]] Match match(Method method, const std::vector<std::string>& segments) const;
  [[nodiscard]] const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }
  // Puts the middleware around every handler; to be called once, by the server. The first error of add(), if any.
  [[nodiscard]] Result<void> complete();

 private:
  struct Node;
  [[nodiscard]] Result<void> insert(std::string_view pattern, Route& route);
  std::vector<std::unique_ptr<Route>> routes_;
  std::vector<Middleware> middleware_;
  RefusalPage refusal_page_;
  std::unique_ptr<Node> root_;
  Result<void> first_error_;
};

// The Allow field for 405 and OPTIONS: "GET, HEAD, OPTIONS".
[[nodiscard]] std::string allow_field(const std::vector<Method>& methods);

}  // namespace cw::web
