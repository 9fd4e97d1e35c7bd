// SPDX-License-Identifier: MIT
// Every case of raw_cases.txt over a real socket, plain and TLS, whole and byte by byte.
#include <gtest/gtest.h>

#include <charconv>
#include <sstream>

#include "web/http/internal/test_client.h"

namespace cw::web {
namespace {

struct Step {
  std::string send;
  std::vector<int> statuses;
  std::string then;  // "close", "open" or nothing
  std::string says;
};
struct Case {
  std::string name;
  std::vector<Step> steps;
};

std::string bytes_of(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') {  // {TEXT*COUNT}
      const std::size_t end = text.find('}', i);
      const std::size_t star = text.rfind('*', end);
      const std::string piece = bytes_of(text.substr(i + 1, star - i - 1));
      int count = 0;
      std::from_chars(text.data() + star + 1, text.data() + end, count);
      for (int n = 0; n < count; ++n) out += piece;
      i = end;
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      const char kind = text[++i];
      if (kind == 'x') {
        out.push_back(static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16)));
        i += 2;
      } else {
        out.push_back(kind == 'r' ? '\r' : kind == 'n' ? '\n' : kind == 't' ? '\t' : kind == '0' ? '\0' : kind);
      }
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

void read_expectation(const std::string& text, Step& step) {
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (word == "close" || word == "open")
      step.then = word;
    else
      step.statuses.push_back(std::stoi(word));
  }
}

std::vector<Case> read_cases() {
  std::vector<Case> cases;
  std::istringstream lines(cw::test::content_of(std::string(CW_SOURCE_DIR) + "/src/web/http/raw_cases.txt"));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string rest = space == std::string::npos ? std::string() : line.substr(space + 1);
    if (word == "case") cases.push_back({rest, {}});
    if (word == "send") cases.back().steps.push_back({bytes_of(rest), {}, {}, {}});
    if (word == "expect") read_expectation(rest, cases.back().steps.back());
    if (word == "says") cases.back().steps.back().says = bytes_of(rest);
  }
  return cases;
}

Router test_routes() {
  const auto item = [](Request& request) -> Result<Response> { return Response::text(request.parameter("id")); };
  Router router;
  router.add(Method::get, "/ping", [](Request&) -> Result<Response> { return Response::text("pong"); });
  router.add(Method::post, "/echo", [](Request& request) -> Result<Response> { return Response::text(request.body.text()); });
  router.add(Method::post, "/small", [](Request& request) -> Result<Response> { return Response::text(request.body.text()); },
             {.body_limit = 10});
  router.add(Method::post, "/file",
             [](Request& request) -> Result<Response> { return Response::text(std::to_string(request.body.size())); },
             {.body_limit = 100000, .body_keep = BodyKeep::file});
  router.add(Method::get, "/path/{rest...}",
             [](Request& request) -> Result<Response> { return Response::text(request.parameter("rest")); });
  router.add(Method::get, "/items/{id:integer}", item);
  router.add(Method::put, "/items/{id:integer}", item);
  router.add(Method::get, "/query", [](Request& request) -> Result<Response> {
    std::string text;
    for (const auto& [name, value] : request.query) text += name + "=" + value + ";";
    return Response::text(text);
  });
  router.add(Method::get, "/empty", [](Request&) -> Result<Response> {
    Response response;
    response.status = 204;
    return response;
  });
  return router;
}

enum class Sending : std::uint8_t { at_once, in_small_pieces };

void send(test::Client& client, std::string_view bytes, Sending sending) {
  if (sending == Sending::at_once) return client.send(bytes);
  for (std::size_t at = 0; at < bytes.size(); at += 7) client.send(bytes.substr(at, 7));
}

void run(const Case& tested, std::uint16_t port, Scheme scheme, Sending sending) {
  SCOPED_TRACE(tested.name);
  test::Client client(port, scheme);
  ASSERT_TRUE(client.connected());
  for (const Step& step : tested.steps) {
    send(client, step.send, sending);
    test::Reply reply;
    for (const int status : step.statuses) {
      reply = client.read(step.send.starts_with("HEAD") ? test::Content::none : test::Content::expected);
      ASSERT_EQ(reply.status, status) << reply.head << reply.body;
      // Every refusal says why, under an id, and as no page that could run anything.
      if (status >= 400 && !step.send.starts_with("HEAD")) {
        EXPECT_EQ(reply.field("Content-Type"), "application/problem+json");
        EXPECT_NE(reply.body.find("urn:uuid:"), std::string::npos);
      }
    }
    EXPECT_NE(reply.body.find(step.says), std::string::npos) << reply.body;
    if (step.then == "close") {
      EXPECT_TRUE(step.statuses.empty() || reply.field("Connection") == "close");
      EXPECT_TRUE(client.at_end()) << "the connection is still open";
    }
    if (step.then == "open") {
      EXPECT_EQ(client.ask("GET /ping HTTP/1.1\r\nHost: a\r\n\r\n").body, "pong");
    }
  }
}

TEST(RawRequests, TheTableHoldsItsCases) {
  const std::vector<Case> cases = read_cases();
  EXPECT_GE(cases.size(), 120u);
  for (const Case& one : cases) {
    ASSERT_FALSE(one.steps.empty()) << one.name;
    for (const Step& step : one.steps) EXPECT_TRUE(!step.statuses.empty() || step.then == "close") << one.name;
  }
}

TEST(RawRequests, AreAnsweredAsTheTableSaysOverTcp) {
  const auto server = test::started({}, test_routes());
  for (const Case& one : read_cases()) run(one, server->port(), Scheme::http, Sending::at_once);
}

TEST(RawRequests, AreAnsweredAlikeWhenTheyComeInSmallPieces) {
  const auto server = test::started({.io_threads = 2}, test_routes());
  for (const Case& one : read_cases()) run(one, server->port(), Scheme::http, Sending::in_small_pieces);
}

TEST(RawRequests, AreAnsweredAsTheTableSaysOverTls) {
  const cw::test::Folder folder;
  const auto server = test::started({.tls = test::make_certificate(folder, "server", 1)}, test_routes());
  for (const Case& one : read_cases()) run(one, server->port(), Scheme::https, Sending::at_once);
}

}  // namespace
}  // namespace cw::web
