// SPDX-License-Identifier: MIT
// Several servers on one store: whoever is asked answers, one writes, another takes over from it; on SQLite there is one.
#include <gtest/gtest.h>

#include <thread>

#include "running_place.h"
#include "store/store.h"
#include "store/test_postgres.h"

namespace {

using cw::test::number_in;
using cw::test::PlaceAnswer;
using cw::test::RunningPlace;
using cw::test::text_at;

constexpr const char* ann = R"({"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1980-02-01","postcode":"AW1 1AA"})";
constexpr const char* bob = R"({"given_name":"Bob","family_name":"Quillfeather","date_of_birth":"1978-07-12","postcode":"AW1 1AA"})";

class Nodes : public testing::Test {
 protected:
  Nodes() : place_(CW_BINARY, CW_SOURCE_DIR, cw::store::test::postgres().new_database()) {}
  struct Node {
    std::uint16_t port = 0;
    std::unique_ptr<cw::test::Process> process;
  };
  Node start(const std::vector<std::string>& more = {}, const std::string& lease = "1") {
    Node out{cw::test::free_port(), nullptr};
    std::vector<std::string> options{"--node-address", "http://127.0.0.1:" + std::to_string(out.port), "--node-lease", lease, "--proxy",
                                     "127.0.0.1"};
    options.insert(options.end(), more.begin(), more.end());
    out.process = place_.serve(out.port, options);
    EXPECT_NE(out.process->wait_until_ready(), "") << cw::test::content_of(place_.folder().at("server.log"));
    return out;
  }
  std::int64_t count(const std::string& sql) {
    auto db = cw::store::open(place_.store());
    return db->value<std::int64_t>(sql).value();
  }
  PlaceAnswer person(const Node& node, const std::string& id) { return RunningPlace::ask(node.port, "GET", "/people/" + id, place_.feed); }
  PlaceAnswer match(const Node& node, const std::string& columns) {
    return RunningPlace::ask(node.port, "POST", "/match", place_.feed, "{\"columns\":" + columns + "}");
  }
  RunningPlace place_;
};

TEST_F(Nodes, WhoeverIsAskedAnswersAndOneWrites) {
  const Node leader = start(), follower = start();
  const std::string from = "X-Forwarded-For: 192.0.2.77\r\n";
  const PlaceAnswer made = place_.put(follower.port, "council_register", "1", ann, from);
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string id = text_at(made.json, "person");
  EXPECT_EQ(text_at(place_.put(leader.port, "library", "a", ann).json, "person"), id);
  EXPECT_EQ(count("SELECT max(epoch) FROM register_state"), 1) << "the leader never changed";
  for (const Node* node : {&leader, &follower}) {
    const PlaceAnswer seen = person(*node, id);
    EXPECT_EQ(seen.status, 200) << seen.body;
    EXPECT_NE(seen.body.find("Quillfeather"), std::string::npos);
  }
  // Logged once each, with the caller's own address and account.
  EXPECT_EQ(count("SELECT count(*) FROM access_log"), 4);
  const PlaceAnswer looks = RunningPlace::ask(leader.port, "GET", "/people/" + id + "/access-log", place_.inspector);
  ASSERT_EQ(looks.status, 200) << looks.body;
  auto db = cw::store::open(place_.store());
  EXPECT_NE(db->value<std::string>("SELECT entry FROM access_log WHERE number = 0")->find("192.0.2.77"), std::string::npos);
  // The same answers as the leader gives: refusals, ids of requests, many records at once.
  EXPECT_EQ(RunningPlace::ask(follower.port, "PUT", "/sources/council_register/records/1", "nonsense", "{\"columns\":{}}").status, 401);
  EXPECT_EQ(place_.put(follower.port, "nhs_register", "1", ann).status, 403);
  EXPECT_EQ(place_.put(follower.port, "council_register", "2", R"({"shoe_size":"41"})").status, 400);
  EXPECT_FALSE(made.reply.field("X-Request-Id").empty());
  const PlaceAnswer bulk =
      RunningPlace::ask(follower.port, "POST", "/records", place_.feed,
                        fmt::format("{{\"source\":\"library\",\"id\":\"b\",\"columns\":{}}}\n", bob), "application/x-ndjson");
  EXPECT_EQ(bulk.status, 200);
  EXPECT_NE(bulk.body.find("accepted"), std::string::npos) << bulk.body;
  EXPECT_EQ(RunningPlace::ask(follower.port, "DELETE", "/sources/library/records/a", place_.feed).status, 200);
  EXPECT_EQ(place_.faults(), "");
}

TEST_F(Nodes, AFollowerMatchesByWhatTheLeaderHasWritten) {
  const Node leader = start(), follower = start();
  const std::string id = text_at(place_.put(leader.port, "council_register", "1", ann).json, "person");
  // It follows a moment later.
  std::string body;
  for (int tries = 0; tries < 500 && body.find(id) == std::string::npos; ++tries) body = match(follower, ann).body;
  EXPECT_NE(body.find(id), std::string::npos) << body;
}

TEST_F(Nodes, NobodyElseCanSpeakForANode) {
  const Node node = start();
  const PlaceAnswer forged = place_.put(node.port, "council_register", "1", ann,
                                        "Commonweal-Node: v1;1772000000;192.0.2.9;01a21e78-79a3-7cb6-85b0-744def1c518a;00\r\n");
  EXPECT_EQ(forged.status, 403) << forged.body;
  EXPECT_EQ(count("SELECT count(*) FROM register_change"), 0);
}

TEST_F(Nodes, WhenTheLeaderIsKilledWritesGoOnAtTheOther) {
  Node leader = start(), follower = start();
  const std::string id = text_at(place_.put(follower.port, "council_register", "1", ann).json, "person");
  leader.process->end(SIGKILL);
  const PlaceAnswer after = place_.put(follower.port, "library", "a", ann);
  EXPECT_EQ(after.status, 201) << after.body;
  EXPECT_EQ(text_at(after.json, "person"), id) << "who is who is known to the next leader";
  EXPECT_EQ(place_.put(follower.port, "library", "a", ann).status, 200) << "asked again it is the same";
  const Node third = start();
  EXPECT_EQ(text_at(place_.put(third.port, "council_register", "2", bob).json, "done"), "added");
  EXPECT_EQ(count("SELECT count(*) FROM register_change"), 3);
  EXPECT_EQ(place_.faults(), "");
}

TEST_F(Nodes, ALeaderThatStopsGivesUpItsLeaseAtOnce) {
  Node leader = start({}, "60"), follower = start({}, "60");
  ASSERT_EQ(place_.put(leader.port, "council_register", "1", ann).status, 201);
  EXPECT_EQ(leader.process->end(SIGTERM), 0);
  EXPECT_EQ(place_.put(follower.port, "council_register", "2", bob).status, 201) << "a minute would be too long for the request";
}

TEST_F(Nodes, ALeaderThatOversleptWritesNothing) {
  Node leader = start(), follower = start();
  ASSERT_EQ(place_.put(leader.port, "council_register", "1", ann).status, 201);
  ::kill(leader.process->id(), SIGSTOP);
  EXPECT_EQ(place_.put(follower.port, "library", "a", ann).status, 201) << "the other has taken over";
  ::kill(leader.process->id(), SIGCONT);
  const PlaceAnswer late = place_.put(leader.port, "library", "a", bob);
  EXPECT_EQ(late.status, 200) << "passed on to the new leader: " << late.body;
  EXPECT_EQ(count("SELECT count(*) FROM register_change WHERE kind IN ('record_added', 'record_changed')"), 3);
  EXPECT_EQ(place_.faults(), "");
}

TEST(SqliteNodes, ASecondServerIsRefusedAndSaysWhy) {
  const RunningPlace place(CW_BINARY, CW_SOURCE_DIR, "");
  const std::uint16_t port = cw::test::free_port();
  const auto first = place.serve(port);
  ASSERT_NE(first->wait_until_ready(), "");
  const auto second = place.serve(cw::test::free_port(), {}, "second.log");
  EXPECT_EQ(second->wait_until_ready(), "");
  EXPECT_EQ(second->status(), 13) << "conflict";
  EXPECT_NE(cw::test::content_of(place.folder().at("second.log")).find("another process serves the store"), std::string::npos);
  EXPECT_EQ(place.put(port, "council_register", "1", ann).status, 201) << "the first goes on";
}

}  // namespace
