// SPDX-License-Identifier: MIT
#include "web/http/internal/request_parser.h"

#include <gtest/gtest.h>

namespace cw::web {
namespace {

struct Parsed {
  Progress progress = Progress::need_more;
  std::string body;
  std::size_t consumed = 0;
};

// Gives the body `step` bytes more at a time.
Parsed parse_body(RequestParser& parser, std::string_view bytes, std::size_t step) {
  Parsed parsed;
  for (std::size_t seen = step; parsed.progress == Progress::need_more; seen += step) {
    const std::size_t end = std::min(seen, bytes.size());
    const BodyResult result = parser.read_body(bytes.substr(parsed.consumed, end - parsed.consumed), 1000, parsed.body);
    parsed.consumed += result.consumed;
    parsed.progress = result.progress;
    if (end == bytes.size()) break;
  }
  return parsed;
}

TEST(RequestParser, TakesChunksWhereverTheyAreCut) {
  const std::string_view head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string_view body :
       {"0\r\n\r\n", "0\r\nX: y\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", "1;x=\"y\"\r\na\r\n2\r\nbc\r\n000\r\nA: b\r\nC: d\r\n\r\n"})
    for (std::size_t step = 1; step <= body.size(); ++step) {
      RequestParser parser({});
      ASSERT_EQ(parser.read_head(head).progress, Progress::done);
      const Parsed parsed = parse_body(parser, body, step);
      EXPECT_EQ(parsed.progress, Progress::done) << body << " by " << step;
      EXPECT_EQ(parsed.consumed, body.size());
      EXPECT_EQ(parsed.body, body.front() == '0' ? "" : "abc");
      EXPECT_EQ(parser.head().headers.size(), 2u) << "trailers are dropped";
    }
}

TEST(RequestParser, LeavesWhatFollowsTheRequest) {
  RequestParser parser({});
  const std::string_view bytes = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n";
  const HeadResult head = parser.read_head(bytes);
  ASSERT_EQ(head.progress, Progress::done);
  const Parsed parsed = parse_body(parser, bytes.substr(head.consumed), 100);
  EXPECT_EQ(parsed.body, "abc");
  EXPECT_EQ(bytes.substr(head.consumed + parsed.consumed), "GET / HTTP/1.1\r\n");
}

TEST(RequestParser, GivesTheSameHeadHoweverItComes) {
  const std::string_view bytes = "\r\nGET /a?b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  RequestParser parser({});
  for (std::size_t end = 1; end < bytes.size(); ++end)
    ASSERT_EQ(parser.read_head(bytes.substr(0, end)).progress, Progress::need_more) << end;
  const HeadResult head = parser.read_head(bytes);
  ASSERT_EQ(head.progress, Progress::done);
  EXPECT_EQ(head.consumed, bytes.size());
  EXPECT_EQ(parser.head().target, "/a?b");
  EXPECT_EQ(parser.head().keep_alive, KeepAlive::close);
}

}  // namespace
}  // namespace cw::web
