// SPDX-License-Identifier: MIT
// The server learns while it runs, and is killed, started again and taken over from: nobody is another person for it, and every answer to
// "who is this" has the same weights.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/time.h"
#include "running_place.h"
#include "store/store.h"
#include "store/test_store.h"

namespace {

using cw::test::Process;
using cw::test::RunningPlace;

constexpr const char* given_names[] = {"Ann", "Bob", "Carol", "David", "Emma", "Farah", "George", "Hana", "Imran", "Joan", "Kemal", "Lucy"};
constexpr const char* family_names[] = {"Smith", "Smith",        "Smith",  "Jones", "Jones",
                                        "Patel", "Quillfeather", "Okafor", "Nowak", "Larkspur"};

class LearntServer : public cw::store::test::OnBothDatabases {
 protected:
  void SetUp() override { place_ = std::make_unique<RunningPlace>(CW_BINARY, CW_SOURCE_DIR, url()); }
  struct Node {
    std::uint16_t port = 0;
    std::unique_ptr<Process> process;
  };
  Node start() {
    Node out{cw::test::free_port(), nullptr};
    out.process = place_->serve(out.port, {"--node-address", "http://127.0.0.1:" + std::to_string(out.port), "--node-lease", "1"});
    EXPECT_NE(out.process->wait_until_ready(), "") << place_->server_log();
    return out;
  }
  // What one of 400 people gave, with faults.
  std::string columns(std::mt19937& random) const {
    const unsigned who = random() % 400;
    const auto fault = [&] { return random() % 8 == 0; };
    std::string out = fmt::format(R"({{"given_name":"{}","family_name":"{}")", given_names[fault() ? random() % 12 : who % 12],
                                  family_names[fault() ? random() % 10 : who / 12 % 10]);
    if (!fault()) out += fmt::format(R"(,"date_of_birth":"{}-{:02}-{:02}")", 1930 + who % 71, 1 + who % 12, 1 + who % 28);
    if (!fault()) out += fmt::format(R"(,"postcode":"AW{} {}AA")", 1 + who % 9, fault() ? random() % 9 : who % 7);
    if (random() % 3 == 0) out += fmt::format(R"(,"phone":"016329{:05}")", random() % 5 == 0 ? 1 : who);
    return out + "}";
  }
  void put_many(std::uint16_t port, int records) {
    std::string body;
    for (int i = 0; i < records; ++i)
      body += fmt::format(R"({{"source":"{}","id":"{}","columns":{}}})", i % 2 == 0 ? "library" : "council_register", next_ + i,
                          columns(random_)) +
              "\n";
    next_ += records;
    const auto answer = RunningPlace::ask(port, "POST", "/records", place_->feed, body, "application/x-ndjson");
    ASSERT_EQ(answer.status, 200) << answer.body;
    for (int i = 0; i < records / 10; ++i) {
      const int which = static_cast<int>(random_() % static_cast<unsigned>(next_));
      const char* source = which % 2 == 0 ? "library" : "council_register";
      const std::string id = std::to_string(which);
      if (i % 2 == 0) {
        ASSERT_LT(place_->put(port, source, id, columns(random_)).status, 300);
      } else {
        static_cast<void>(RunningPlace::ask(port, "DELETE", fmt::format("/sources/{}/records/{}", source, which), place_->feed));
      }
    }
  }
  std::int64_t count(const std::string& sql) { return connect().value<std::int64_t>(sql).value(); }
  std::map<std::int64_t, std::string> whose() {
    std::map<std::int64_t, std::string> out;
    cw::store::Connection db = connect();
    const auto read = db.each("SELECT record, person FROM membership WHERE until_at IS NULL", {}, [&](const cw::store::Row& row) {
      out[row.get<std::int64_t>(0)] = row.get<std::string>(1);
      return cw::Result<void>{};
    });
    EXPECT_TRUE(read);
    return out;
  }
  std::vector<std::string> answers(std::uint16_t port) {
    std::mt19937 random(77);
    std::vector<std::string> out;
    for (int i = 0; i < 25; ++i) {
      const auto answer = RunningPlace::ask(port, "POST", "/match", place_->feed, "{\"columns\":" + columns(random) + "}");
      EXPECT_EQ(answer.status, 200) << answer.body;
      out.push_back(answer.body);
    }
    return out;
  }
  // It looks every second whether it is time.
  void wait_until_it_has_learnt(std::uint16_t port) {
    const double deadline = cw::elapsed_seconds() + 60;
    while (count("SELECT max(change) FROM learnt_state") == 0 && cw::elapsed_seconds() < deadline) static_cast<void>(answers(port));
    ASSERT_GT(count("SELECT max(change) FROM learnt_state"), 0) << place_->server_log();
  }
  std::unique_ptr<RunningPlace> place_;
  std::mt19937 random_{3};
  int next_ = 0;
};
CW_ON_BOTH_DATABASES(LearntServer);

TEST_P(LearntServer, KilledAndStartedAgainMovesNobody) {
  Node node = start();
  put_many(node.port, 600);
  wait_until_it_has_learnt(node.port);
  for (int round = 0; round < 3; ++round) {
    put_many(node.port, 80);
    const auto before = whose();
    const auto said = answers(node.port);
    const std::int64_t steps = count("SELECT count(*) FROM register_change WHERE kind = 'reconciled'");
    node.process->end(round == 1 ? SIGTERM : SIGKILL);
    node = start();
    EXPECT_EQ(answers(node.port), said);
    EXPECT_EQ(whose(), before);
    EXPECT_EQ(count("SELECT count(*) FROM register_change WHERE kind = 'reconciled'"), steps);
  }
  node.process->end(SIGTERM);
  EXPECT_EQ(place_->faults(), "");
}

TEST_P(LearntServer, TakenOverFromMovesNobody) {
  if (on_sqlite()) GTEST_SKIP() << "one server is all there may be on SQLite";
  Node leader = start(), follower = start();
  put_many(leader.port, 600);
  wait_until_it_has_learnt(leader.port);
  for (int round = 0; round < 3; ++round) {
    put_many(leader.port, 80);
    const auto before = whose();
    const auto said = answers(leader.port);
    const std::int64_t steps = count("SELECT count(*) FROM register_change WHERE kind = 'reconciled'");
    leader.process->end(SIGKILL);
    leader = std::move(follower);
    ASSERT_EQ(place_->put(leader.port, "library", "after-" + std::to_string(round), R"({"given_name":"Zebedee"})").status / 100, 2)
        << "it leads when it has written";
    EXPECT_EQ(answers(leader.port), said);
    auto after = whose();
    for (const auto& [record, person] : before) EXPECT_EQ(after[record], person) << record;
    EXPECT_EQ(count("SELECT count(*) FROM register_change WHERE kind = 'reconciled'"), steps);
    follower = start();
  }
  EXPECT_EQ(place_->faults(), "");
}

}  // namespace
