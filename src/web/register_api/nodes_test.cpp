// SPDX-License-Identifier: MIT
#include "web/register_api/nodes.h"

#include <gtest/gtest.h>

#include <random>

#include "web/http/forwarder.h"

namespace cw::web {
namespace {

constexpr Timestamp now{1'772'000'000'000'000};
const trust::Digest key{1, 2, 3}, other_key{3, 2, 1};

Request request() {
  Request out;
  out.method = Method::put;
  out.segments = {"api", "v1", "sources", "a b", "records", "1"};
  out.query = {{"x", "1"}};
  out.peer_address = "192.0.2.7";
  out.id = "01a21e78-79a3-7cb6-85b0-744def1c518a";
  out.headers.add("Authorization", "Bearer one");
  return out;
}

TEST(NodeField, SaysWhoTheClientIs) {
  Request passed = request();
  passed.headers.add(node_field, node_field_value(passed, key, now));
  passed.peer_address = "10.0.0.1";
  passed.id = "other";
  const auto said = read_node_field(passed, key, now);
  ASSERT_TRUE(said) << said.error().message;
  EXPECT_EQ(said->client_address, "192.0.2.7");
  EXPECT_EQ(said->request_id, "01a21e78-79a3-7cb6-85b0-744def1c518a");
}

TEST(NodeField, IsRefusedForAnythingButTheRequestThatItWasSignedFor) {
  const std::string value = node_field_value(request(), key, now);
  const auto refused = [&](const Request& changed, const trust::Digest& with, Timestamp at) {
    Request passed;
    passed.method = changed.method;
    passed.segments = changed.segments;
    passed.query = changed.query;
    passed.headers = changed.headers;
    passed.headers.add(node_field, value);
    const auto said = read_node_field(passed, with, at);
    return !said && said.error().code == ErrorCode::denied;
  };
  EXPECT_FALSE(refused(request(), key, now));
  EXPECT_TRUE(refused(request(), other_key, now)) << "signed by a stranger";
  Request changed = request();
  changed.method = Method::remove;
  EXPECT_TRUE(refused(changed, key, now));
  changed = request();
  changed.segments.back() = "2";
  EXPECT_TRUE(refused(changed, key, now));
  changed = request();
  changed.query.clear();
  EXPECT_TRUE(refused(changed, key, now));
  changed = request();
  changed.headers.set("Authorization", "Bearer two");
  EXPECT_TRUE(refused(changed, key, now)) << "of somebody else";
  EXPECT_TRUE(refused(request(), key, Timestamp{now.microseconds + 121'000'000})) << "kept for later";
  EXPECT_TRUE(refused(request(), key, Timestamp{now.microseconds - 121'000'000}));
  changed = request();
  changed.headers.add(node_field, value);
  EXPECT_TRUE(refused(changed, key, now)) << "there twice";
}

// As the fuzz target does, for a moment, in every run of the tests.
TEST(Forwarder, AsksOtherMachinesByHttpsAlone) {
  for (const char* safe : {"https://node2.example:8443", "http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost"})
    EXPECT_TRUE(is_safe_base(safe)) << safe;
  for (const char* plain : {"http://node2.example:8080", "http://10.0.0.2:8080", "http://127.example", "http://[fe80::1]:80", "http://[",
                            "http://", "ftp://127.0.0.1", ""})
    EXPECT_FALSE(is_safe_base(plain)) << plain;
  Forwarder forwarder({});
  const Forwarded done = forwarder.pass_on("http://192.0.2.1:9", Request(), {}, 1e9, [] { return false; });
  EXPECT_FALSE(done.answer.has_value());
  EXPECT_EQ(done.delivery, Delivery::not_sent);
  EXPECT_NE(done.answer.error().message.find("without TLS"), std::string::npos);
}

TEST(NodeField, AnyTextIsRefused) {
  std::mt19937 random(5);
  const std::string good = node_field_value(request(), key, now);
  for (int round = 0; round < 20'000; ++round) {
    std::string text = good;
    for (int change = 0; change <= round % 4; ++change) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0: text[at] = static_cast<char>(32 + random() % 95); break;
        case 1: text.erase(at, 1 + random() % 8); break;
        default: text.insert(at, 1, ";0v-"[random() % 4]);
      }
      if (text.empty()) text = ";";
    }
    if (text == good) continue;
    Request passed = request();
    passed.headers.add(node_field, text);
    EXPECT_FALSE(read_node_field(passed, key, now)) << text;
  }
}

}  // namespace
}  // namespace cw::web
