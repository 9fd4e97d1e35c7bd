// SPDX-License-Identifier: MIT
// The server as its users meet it: answers, limits, deadlines, streams, stopping. Deadlines in here are either so short that they pass at
// once, or so long that they never do.
#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "base/store_field.h"
#include "base/time.h"
#include "base/wait_field.h"
#include "web/http/internal/client_address.h"
#include "web/http/internal/test_client.h"

namespace cw::web {
namespace {

std::string get(std::string_view target, std::string_view more = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) + "\r\n";
}

Handler says(std::string text) {
  return [text = std::move(text)](Request&) -> Result<Response> { return Response::text(text); };
}

// Turns over until it is true, for at most 30 seconds.
template <class Condition>
bool comes_true(Condition condition) {
  for (const double begun = elapsed_seconds(); elapsed_seconds() - begun < 30; std::this_thread::yield())
    if (condition()) return true;
  return false;
}

// A handler that has begun, and ends when it is let go.
class Gate {
 public:
  Handler handler() {
    return [this](Request&) -> Result<Response> {
      ++entered_;
      gone_.wait();
      return Response::text("at last");
    };
  }
  void open() {
    if (!opened_.exchange(true)) go_.set_value();
  }
  [[nodiscard]] int entered() const { return entered_; }

 private:
  std::promise<void> go_;
  std::shared_future<void> gone_ = go_.get_future().share();
  std::atomic<bool> opened_ = false;
  std::atomic<int> entered_ = 0;
};

// To be made after the server: opens before the server waits for its handlers.
struct OpensAtEnd {
  Gate& gate;
  ~OpensAtEnd() { gate.open(); }
};

TEST(HttpServer, GivesParametersAndQueryToTheHandlerOfTheMostExactRoute) {
  Router router;
  router.add(Method::get, "/people/me", says("literal"));
  router.add(Method::get, "/people/{id:integer}", says("integer"));
  router.add(Method::get, "/people/{id:uuid}", says("uuid"));
  router.add(Method::get, "/people/{name}", [](Request& request) -> Result<Response> {
    return Response::text(std::string(request.parameter("name")) + " " + std::string(request.query_value("q")) + " " + request.route);
  });
  router.add(Method::get, "/people/{rest...}", says("rest"));
  const auto server = test::started({}, std::move(router));
  test::Client client(server->port());
  EXPECT_EQ(client.ask(get("/people/me")).body, "literal");
  EXPECT_EQ(client.ask(get("/people/12")).body, "integer");
  EXPECT_EQ(client.ask(get("/people/0190163d-8694-739b-aea5-966c26f8ad91")).body, "uuid");
  EXPECT_EQ(client.ask(get("/people/a%20b?q=%C3%A9&q=2")).body, "a b é /people/{name}");
  EXPECT_EQ(client.ask(get("/people/a/b")).body, "rest");
  EXPECT_EQ(client.ask(get("/people/")).status, 404);
}

TEST(HttpServer, RunsMiddlewareFromTheOutsideIn) {
  Router router;
  router.use([](Request& request, const Handler& next) -> Result<Response> {
    if (request.headers.get("Authorization").empty()) return fail(ErrorCode::denied, "sign in first");
    request.context = std::string("officer");
    return next(request);
  });
  router.use([](Request& request, const Handler& next) -> Result<Response> {
    CW_TRY(Response response, next(request));
    response.body += " for " + std::any_cast<std::string>(request.context) + " who may " + request.access;
    return response;
  });
  router.add(Method::get, "/record", says("a record"), {.access = "read"});
  const auto server = test::started({}, std::move(router));
  test::Client client(server->port());
  EXPECT_EQ(client.ask(get("/record")).status, 403);
  EXPECT_EQ(client.ask(get("/record", "Authorization: x\r\n")).body, "a record for officer who may read");
}

TEST(HttpServer, TellsAnErrorByItsCodeAndKeepsWhatIsInternalToItself) {
  Router router;
  router.add(Method::get, "/conflict",
             [](Request&) -> Result<Response> { return fail(ErrorCode::conflict, "somebody else was faster", "version"); });
  router.add(Method::get, "/wait",
             [](Request&) -> Result<Response> { return fail(ErrorCode::denied, "too much in a short time", wait_field_of(7)); });
  router.add(Method::get, "/internal", [](Request&) -> Result<Response> { return fail(ErrorCode::internal, "row 7 of table x"); });
  router.add(Method::get, "/store", [](Request&) -> Result<Response> {
    return fail(ErrorCode::denied, "the store postgresql://db.inside/x cannot be reached", std::string(store_field));
  });
  router.add(Method::get, "/throws", [](Request&) -> Result<Response> { throw std::runtime_error("Ann Lee, 1990-01-02"); });
  router.add(Method::get, "/splits", [](Request&) -> Result<Response> {
    Response response = Response::text("x");
    response.headers.add("X-Name", "a\r\nSet-Cookie: session=stolen");
    return response;
  });
  Metrics metrics;
  std::mutex mutex;
  std::string log;
  configure_log({.level = LogLevel::info, .format = LogFormat::json_lines, .sink = [&](std::string_view line) {
                   const std::lock_guard lock(mutex);
                   log.append(line).append("\n");
                 }});
  {
    const auto server = test::started({.metrics = &metrics}, std::move(router));
    test::Client client(server->port());
    const test::Reply conflict = client.ask(get("/conflict"));
    EXPECT_EQ(conflict.status, 409);
    EXPECT_EQ(
        conflict.body,
        R"({"type":"about:blank","title":"Conflict","status":409,"detail":"somebody else was faster","code":"conflict","field":"version",)"
        R"("instance":"urn:uuid:)" +
            conflict.field("X-Request-Id") + "\"}");
    const test::Reply wait = client.ask(get("/wait"));
    EXPECT_EQ(wait.status, 429);
    EXPECT_EQ(wait.field("Retry-After"), "7");
    EXPECT_EQ(wait.body.find("wait_seconds"), std::string::npos) << wait.body;
    const test::Reply internal = client.ask(get("/internal"));
    EXPECT_EQ(internal.status, 500);
    EXPECT_EQ(internal.body.find("row 7"), std::string::npos);
    const test::Reply store = client.ask(get("/store"));
    EXPECT_EQ(store.status, 503);
    EXPECT_EQ(store.body.find("db.inside"), std::string::npos);
    const test::Reply threw = client.ask(get("/throws?name=Secretname"));
    EXPECT_EQ(threw.status, 500);
    EXPECT_EQ(threw.body.find("Ann"), std::string::npos);
    const test::Reply split = client.ask(get("/splits"));
    EXPECT_EQ(split.status, 500);
    EXPECT_EQ(split.head.find("stolen"), std::string::npos);
    EXPECT_EQ(client.ask(get("/conflict")).status, 409) << "the connection goes on";
  }
  configure_log({});
  EXPECT_EQ(metrics.counter("http_handler_exceptions", "").value(), 1u);
  EXPECT_NE(log.find("row 7"), std::string::npos) << "the log says what went wrong";
  EXPECT_NE(log.find("db.inside"), std::string::npos) << "and where the store is";
  EXPECT_EQ(log.find("Ann"), std::string::npos);
  EXPECT_EQ(log.find("Secretname"), std::string::npos);
}

TEST(HttpServer, CountsAndLogsByPatternAndNeverByAddress) {
  Router router;
  router.add(Method::get, "/people/{person}", says("x"));
  Metrics metrics;
  Health health;
  add_operations_routes(router, health, metrics);
  std::mutex mutex;
  std::string log;
  configure_log({.level = LogLevel::info, .format = LogFormat::json_lines, .sink = [&](std::string_view line) {
                   const std::lock_guard lock(mutex);
                   log.append(line).append("\n");
                 }});
  std::string text;
  {
    const auto server = test::started({.metrics = &metrics, .health = &health}, std::move(router));
    test::Client client(server->port());
    EXPECT_EQ(client.ask(get("/people/Secretname?born=1990")).status, 200);
    EXPECT_EQ(client.ask(get("/elsewhere/Secretname")).status, 404);
    EXPECT_EQ(client.ask(get("/health/ready")).status, 200);
    text = client.ask(get("/metrics")).body;
  }
  configure_log({});
  EXPECT_NE(text.find("http_requests_total{method=\"GET\",route=\"/people/{person}\",status=\"2xx\"} 1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("http_requests_total{method=\"any\",route=\"unmatched\",status=\"4xx\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("http_connections 1\n"), std::string::npos);
  EXPECT_TRUE(text.ends_with("# EOF\n"));
  EXPECT_NE(log.find("\"route\":\"/people/{person}\",\"status\":200"), std::string::npos) << log;
  for (const std::string* where : {&text, &log})
    for (const std::string_view secret : {"Secretname", "1990"}) EXPECT_EQ(where->find(secret), std::string::npos);
  EXPECT_EQ(metrics.gauge("http_connections", "").value(), 0);
  EXPECT_EQ(metrics.gauge("http_requests_in_flight", "").value(), 0);
  EXPECT_EQ(health.state(), Health::State::stopping);
  EXPECT_EQ(health.ready().status, 503);
}

TEST(HttpServer, SendsSecurityFieldsUnlessAHandlerHasItsOwn) {
  Router router;
  router.add(Method::get, "/default", says("x"));
  router.add(Method::get, "/own", [](Request&) -> Result<Response> {
    Response response = Response::text("x");
    response.headers.set("cache-control", "public, max-age=60");
    return response;
  });
  const auto server = test::started({.outer_scheme = Scheme::https}, std::move(router));
  test::Client client(server->port());
  const test::Reply reply = client.ask(get("/default"));
  EXPECT_EQ(reply.field("Cache-Control"), "no-store");
  EXPECT_EQ(reply.field("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(reply.field("Referrer-Policy"), "same-origin");
  EXPECT_EQ(reply.field("Strict-Transport-Security"), "max-age=31536000; includeSubDomains");
  for (const char* directive : {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"})
    EXPECT_NE(reply.field("Content-Security-Policy").find(directive), std::string::npos) << directive;
  const test::Reply own = client.ask(get("/own"));
  EXPECT_EQ(own.field("Cache-Control"), "public, max-age=60");
  EXPECT_EQ(own.head.find("no-store"), std::string::npos);
}

TEST(HttpServer, ShowsAPageInPlaceOfAProblemWhereOneIsGiven) {
  Router router;
  router.add(Method::post, "/small", says("x"), {.body_limit = 10});
  router.show_refusals([](Request& request, const Refused& refused) -> std::optional<Response> {
    if (request.headers.get("Accept") != "text/html") return std::nullopt;
    return Response::html("<p>" + std::to_string(refused.status) + " " + std::to_string(refused.body_limit) + "</p>", refused.status);
  });
  const auto server = test::started({}, std::move(router));
  const std::string head = " HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n";
  test::Client client(server->port());
  const test::Reply missing = client.ask("GET /nowhere" + head + "\r\n");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.body, "<p>404 0</p>");
  EXPECT_EQ(missing.field("X-Content-Type-Options"), "nosniff");
  const test::Reply method = client.ask("GET /small" + head + "\r\n");
  EXPECT_EQ(method.body, "<p>405 0</p>");
  EXPECT_EQ(method.field("Allow"), "POST, OPTIONS");
  EXPECT_EQ(client.ask(get("/nowhere")).field("Content-Type"), "application/problem+json");
  const test::Reply large = client.ask("POST /small" + head + "Content-Length: 11\r\n\r\n");
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(large.body, "<p>413 10</p>");
  EXPECT_EQ(large.field("Connection"), "close");
}

TEST(HttpServer, AnswersHeadAsGetWithoutTheBody) {
  Router router;
  router.add(Method::get, "/x", says("twelve bytes"));
  const auto server = test::started({}, std::move(router));
  test::Client client(server->port());
  const test::Reply reply = client.ask("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n", test::Content::none);
  EXPECT_EQ(reply.field("Content-Length"), "12");
  EXPECT_EQ(client.ask(get("/x")).body, "twelve bytes") << "nothing stands between the two answers";
}

TEST(HttpServer, SaysWhenItIsBusyAndStillThatItLives) {
  Gate gate;
  Router router;
  Metrics metrics;
  Health health;
  add_operations_routes(router, health, metrics);
  router.add(Method::get, "/slow", gate.handler());
  const auto server = test::started({.handler_threads = 1, .queue_limit = 1, .metrics = &metrics, .health = &health}, std::move(router));
  const OpensAtEnd opens{gate};
  test::Client first(server->port());
  test::Client second(server->port());
  test::Client third(server->port());
  first.send(get("/slow"));
  ASSERT_TRUE(comes_true([&] { return gate.entered() == 1; }));
  second.send(get("/slow"));
  ASSERT_TRUE(comes_true([&] { return metrics.gauge("http_requests_in_flight", "").value() == 2; }));
  const test::Reply busy = third.ask(get("/slow"));
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.field("Retry-After"), "1");
  EXPECT_EQ(third.ask(get("/health/live")).status, 200);
  gate.open();
  EXPECT_EQ(first.read().body, "at last");
  EXPECT_EQ(second.read().body, "at last");
  EXPECT_EQ(metrics.counter("http_queue_full", "").value(), 1u);
}

TEST(HttpServer, AnswersForAHandlerThatTakesTooLong) {
  Gate gate;
  Router router;
  router.add(Method::get, "/slow", gate.handler(), {.deadline_seconds = 0.02});
  const auto server = test::started({}, std::move(router));
  const OpensAtEnd opens{gate};
  test::Client client(server->port());
  EXPECT_EQ(client.ask(get("/slow")).status, 503);
  EXPECT_TRUE(client.at_end());
}

TEST(HttpServer, ClosesOnWhoeverIsSlow) {
  Router router;
  router.add(Method::post, "/x", says("x"));
  const auto big = std::make_shared<const std::string>(64 * 1024 * 1024, 'x');
  router.add(Method::get, "/big", [big](Request&) -> Result<Response> {
    Response response;
    response.shared_body = big;
    return response;
  });
  const auto server =
      test::started({.deadlines = {.head = 0.03, .idle = 0.03, .body = 0.03, .write = 0.03, .linger = 0.03}}, std::move(router));
  test::Client silent(server->port());
  EXPECT_TRUE(silent.at_end());
  test::Client half_a_head(server->port());
  EXPECT_EQ(half_a_head.ask("POST /x HTTP/1.1\r\nHost").status, 408);
  EXPECT_TRUE(half_a_head.at_end());
  test::Client half_a_body(server->port());
  EXPECT_EQ(half_a_body.ask("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc").status, 408);
  test::Client idle(server->port());
  EXPECT_EQ(idle.ask("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").status, 200);
  EXPECT_TRUE(idle.at_end());
  test::Client reads_nothing(server->port());
  reads_nothing.send(get("/big"));
  ASSERT_TRUE(comes_true([&] { return server->connections() == 1; }));
  ASSERT_TRUE(comes_true([&] { return server->connections() == 0; })) << "it waits for a client that does not read";
  EXPECT_LT(reads_nothing.read().body.size(), big->size());
}

TEST(HttpServer, HasAnEndToItsConnections) {
  Router router;
  router.add(Method::get, "/x", says("x"));
  const auto server = test::started({.connection_limit = 1}, std::move(router));
  test::Client first(server->port());
  EXPECT_EQ(first.ask(get("/x")).status, 200);
  test::Client second(server->port());
  const test::Reply reply = second.read();
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.field("Retry-After"), "5");
  EXPECT_TRUE(second.at_end());
  EXPECT_EQ(first.ask(get("/x")).status, 200);
}

TEST(HttpServer, StreamsABodyOfUnknownLength) {
  Router router;
  router.add(Method::get, "/rows", [](Request&) -> Result<Response> {
    return Response::streamed("text/csv", [](BodyWriter& out) -> Result<void> {
      for (int row = 0; row < 50000; ++row) CW_CHECK(out.write("row " + std::to_string(row) + "\n"));
      return {};
    });
  });
  router.add(Method::get, "/breaks", [](Request&) -> Result<Response> {
    return Response::streamed("text/csv", [](BodyWriter& out) -> Result<void> {
      CW_CHECK(out.write("a row\n"));
      return fail(ErrorCode::unavailable, "the database has gone");
    });
  });
  const auto server = test::started({}, std::move(router));
  test::Client client(server->port());
  const test::Reply reply = client.ask(get("/rows"));
  EXPECT_EQ(reply.field("Transfer-Encoding"), "chunked");
  EXPECT_EQ(reply.body.size(), 488890u);
  EXPECT_TRUE(reply.body.ends_with("row 49999\n"));
  test::Client old(server->port());
  EXPECT_EQ(old.ask("GET /rows HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").body, reply.body);
  EXPECT_EQ(client.ask(get("/breaks")).status, 0) << "what is not whole must not look whole";
}

TEST(HttpServer, TellsAProducerThatItsReaderHasGone) {
  std::promise<std::string> ended;
  Router router;
  router.add(Method::get, "/endless", [&](Request&) -> Result<Response> {
    return Response::streamed("text/plain", [&](BodyWriter& out) -> Result<void> {
      const std::string line(1000, 'x');
      while (true)
        if (const Result<void> written = out.write(line); !written) {
          ended.set_value(written.error().message);
          return written;
        }
    });
  });
  const auto server = test::started({}, std::move(router));
  {
    test::Client client(server->port());
    client.send(get("/endless"));
    EXPECT_FALSE(client.read_to("xxxx").empty());
  }
  EXPECT_EQ(ended.get_future().get(), "whoever asked has gone");
}

TEST(HttpServer, SendsEventsAsTheyHappen) {
  std::promise<std::shared_ptr<EventWriter>> subscribed;
  Router router;
  router.add(Method::get, "/alerts", [&](Request&) -> Result<Response> {
    return Response::event_stream([&](std::shared_ptr<EventWriter> events) { subscribed.set_value(std::move(events)); });
  });
  const auto server = test::started({.deadlines = {.linger = 0.01, .event_ping = 0.02}}, std::move(router));
  test::Client client(server->port());
  client.send(get("/alerts"));
  const std::shared_ptr<EventWriter> events = subscribed.get_future().get();
  EXPECT_NE(client.read_to("\r\n\r\n").find("text/event-stream; charset=utf-8"), std::string::npos);
  ASSERT_TRUE(events->send("alert", "water rises\nat the culvert", "7"));
  EXPECT_NE(client.read_to("\n\n").find("id: 7\nevent: alert\ndata: water rises\ndata: at the culvert\n\n"), std::string::npos);
  EXPECT_FALSE(events->send("a\nb", "", "")) << "a line end in a name would be another field";
  EXPECT_FALSE(client.read_to(":\n\n").empty()) << "a comment keeps the connection open";
  server->stop(30);
  EXPECT_FALSE(client.read_to("0\r\n\r\n").empty()) << "the stream ends as it should when the server stops";
  EXPECT_TRUE(client.at_end());
  EXPECT_FALSE(events->send("alert", "too late", ""));
}

TEST(HttpServer, LetsRequestsInFlightEndWhenItStops) {
  Gate gate;
  Router router;
  Health health;
  router.add(Method::get, "/slow", gate.handler());
  const auto server = test::started({.deadlines = {.drain_idle = 0.01, .linger = 0.01}, .health = &health}, std::move(router));
  const OpensAtEnd opens{gate};
  test::Client idle(server->port());
  test::Client busy(server->port());
  busy.send(get("/slow"));
  ASSERT_TRUE(comes_true([&] { return gate.entered() == 1; }));
  std::thread stopping([&] { server->stop(30); });
  ASSERT_TRUE(comes_true([&] { return health.state() == Health::State::stopping; }));
  EXPECT_TRUE(idle.at_end());
  gate.open();
  const test::Reply reply = busy.read();
  EXPECT_EQ(reply.body, "at last");
  EXPECT_EQ(reply.field("Connection"), "close");
  stopping.join();
  EXPECT_TRUE(busy.at_end());
  EXPECT_FALSE(test::Client(server->port()).connected());
}

TEST(HttpServer, AnswersOnlyForItsHostsAndKnowsClientsBehindProxies) {
  Router router;
  router.add(Method::get, "/who", [](Request& request) -> Result<Response> { return Response::text(request.peer_address); });
  const auto server = test::started({.allowed_hosts = {"a"}, .trusted_proxies = {"127.0.0.1", "10.0.0.1"}}, std::move(router));
  test::Client client(server->port());
  EXPECT_EQ(client.ask("GET /who HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 421);
  EXPECT_EQ(client.ask("GET /who HTTP/1.1\r\nHost: A:443\r\n\r\n").body, "127.0.0.1");
  EXPECT_EQ(client.ask(get("/who", "X-Forwarded-For: 1.1.1.1, 192.0.2.7, 10.0.0.1\r\n")).body, "192.0.2.7");
  EXPECT_EQ(client.ask(get("/who", "X-Forwarded-For: 1.1.1.1, <b>\r\n")).body, "127.0.0.1");
}

TEST(HttpServer, IsReachedByOtherMachinesThroughTlsAlone) {
  const auto made = [](ServerOptions options) { return Server::create(std::move(options), Router()); };
  const auto refused = made({.address = "0.0.0.0"});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_NE(refused.error().message.find("nothing speaks TLS there"), std::string::npos) << refused.error().message;
  EXPECT_FALSE(made({.address = "0.0.0.0", .outer_scheme = Scheme::https}).has_value()) << "no proxy is named";
  EXPECT_FALSE(made({.address = "0.0.0.0", .trusted_proxies = {"10.0.0.1"}}).has_value()) << "browsers may use http";
  EXPECT_TRUE(made({.address = "0.0.0.0", .outer_scheme = Scheme::https, .trusted_proxies = {"10.0.0.1"}}).has_value());
  EXPECT_TRUE(made({.address = "127.0.0.2"}).has_value());
}

TEST(HttpServer, BehindAProxyThatSpeaksTlsNobodyElseIsAnswered) {
  const std::vector<std::string> proxies = {"10.0.0.1"};
  EXPECT_FALSE(comes_past_proxies("10.0.0.1", proxies));
  EXPECT_FALSE(comes_past_proxies("127.0.0.1", proxies));
  EXPECT_FALSE(comes_past_proxies("::1", proxies));
  for (const char* other : {"10.0.0.2", "192.0.2.1", "fe80::1", "127.evil.example", ""})
    EXPECT_TRUE(comes_past_proxies(other, proxies)) << other;
  Router router;
  router.add(Method::get, "/x", says("x"));
  const auto server = test::started({.outer_scheme = Scheme::https, .trusted_proxies = proxies}, std::move(router));
  test::Client client(server->port());
  EXPECT_EQ(client.ask(get("/x")).body, "x") << "this machine looks after itself";
}

TEST(HttpServer, DoesNotBeginWithWhatCannotWork) {
  const auto code = [](ServerOptions options, Router router = {}) {
    const Result<std::unique_ptr<Server>> made = Server::create(std::move(options), std::move(router));
    return made ? std::optional<ErrorCode>() : made.error().code;
  };
  const auto server = test::started({}, {});
  EXPECT_EQ(code({.port = server->port()}), ErrorCode::unavailable);
  EXPECT_EQ(code({.address = "nowhere"}), ErrorCode::invalid);
  EXPECT_EQ(code({.tls = TlsFiles{"/nonexistent.crt", "/nonexistent.key"}}), ErrorCode::invalid);
  for (const std::string_view pattern : {"x", "/{Bad}", "/{a}{b}", "/{a...}/b", "/{a}/{a}", "/{a:float}"}) {
    Router router;
    router.add(Method::get, pattern, says("x"));
    EXPECT_EQ(code({}, std::move(router)), ErrorCode::invalid) << pattern;
  }
  Router twice;
  twice.add(Method::get, "/x", says("x"));
  twice.add(Method::get, "/x", says("y"));
  EXPECT_EQ(code({}, std::move(twice)), ErrorCode::invalid);
}

TEST(HttpServer, SharesAPortOnlyWhereBothSaySo) {
  Router first_router;
  first_router.add(Method::get, "/x", says("x"));
  Router second_router;
  second_router.add(Method::get, "/x", says("x"));
  const auto first = test::started({.share = ListenShare::reuse_port}, std::move(first_router));
  const auto second = test::started({.port = first->port(), .share = ListenShare::reuse_port}, std::move(second_router));
  EXPECT_FALSE(Server::create({.port = first->port()}, {}).has_value());
  first->stop(0);
  test::Client client(second->port());
  EXPECT_EQ(client.ask(get("/x")).body, "x");
}

long serial_seen(std::uint16_t port) {
  const test::Client client(port, Scheme::https);
  if (!client.connected()) return -1;
  const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(client.tls()), X509_free);
  return ASN1_INTEGER_get(X509_get0_serialNumber(certificate.get()));
}

TEST(HttpServer, TakesANewCertificateWithoutARestart) {
  const cw::test::Folder folder;
  const auto server = test::started({.tls = test::make_certificate(folder, "server", 1)}, {});
  EXPECT_EQ(serial_seen(server->port()), 1);
  test::make_certificate(folder, "server", 2);
  ASSERT_TRUE(server->reload_certificates());
  EXPECT_EQ(serial_seen(server->port()), 2);
  (void)folder.with("server.key", "no key");
  EXPECT_EQ(server->reload_certificates().error().code, ErrorCode::invalid);
  EXPECT_EQ(serial_seen(server->port()), 2) << "what cannot be used changes nothing";
}

TEST(HttpServer, LogsAHandshakeThatFailsWithoutWhose) {
  const cw::test::Folder folder;
  std::mutex mutex;
  std::string log;
  configure_log({.level = LogLevel::info, .sink = [&](std::string_view line) {
                   const std::lock_guard lock(mutex);
                   log.append(line).append("\n");
                 }});
  {
    const auto server = test::started({.tls = test::make_certificate(folder, "server", 1)}, {});
    test::Client plain(server->port());
    plain.send("GET /Secretname HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(plain.read().status, 0);
    EXPECT_TRUE(comes_true([&] {
      const std::lock_guard lock(mutex);
      return log.find("a TLS handshake failed") != std::string::npos;
    }));
  }
  configure_log({});
  for (const char* secret : {"Secretname", "127.0.0.1"}) EXPECT_EQ(log.find(secret), std::string::npos) << log;
}

TEST(HttpServer, SpeaksNoTlsBefore12) {
  const cw::test::Folder folder;
  const auto server = test::started({.tls = test::make_certificate(folder, "server", 1)}, {});
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
  EXPECT_FALSE(test::Client(server->port(), context.get()).connected());
  SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
  EXPECT_TRUE(test::Client(server->port(), context.get()).connected());
}

}  // namespace
}  // namespace cw::web
