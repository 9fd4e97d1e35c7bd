// SPDX-License-Identifier: MIT
// Households and properties through the API of the real program, on both databases: records of invented families are put in, households are
// read as the program decides them behind the writing, and every answer is held against the served document.
#include "running_server.h"

namespace {

using cw::Value;
using cw::test::list_at;
using cw::test::number_at;
using cw::test::ServerAnswer;
using cw::test::text_at;

class Households : public cw::test::RunningServer {
 protected:
  void SetUp() override {
    prepare({"library", "rents"});
    account("program --name feed --organisation council --role data_officer");
    account("program --name clerk --organisation council --role adviser");
    account("program --name inspector --organisation council --role auditor");
    feed_ = token("feed", "--scope records:write --scope people:read --scope judgements:write");
    clerk_ = token("clerk", "--scope people:read");
    inspector_ = token("inspector", "--scope access_log:read");
    start();
  }
  std::string put_home(const std::string& source, const std::string& id, const std::string& name, const std::string& born,
                       const std::string& uprn, const std::string& more) {
    const std::string columns = R"({"given_name":")" + name + R"(","family_name":"Quillfeather","date_of_birth":")" + born +
                                R"(","postcode":"AW1 1AA","uprn":")" + uprn + "\"" + more + "}";
    const ServerAnswer done = put(source, id, columns, feed_);
    EXPECT_LT(done.status, 300) << done.body;
    return text_at(done.json, "person");
  }
  // Asks until households have come up with the records; each answer says how far behind they are.
  ServerAnswer settled(const std::string& pattern, const std::string& path) {
    for (int i = 0; i < 100'000; ++i) {
      ServerAnswer answer = call("GET", pattern, path, feed_);
      if (answer.status != 200 || number_at(answer.json, "changes_waiting") == 0) return answer;
    }
    ADD_FAILURE() << "households do not come up";
    return {};
  }
  ServerAnswer households_of(const std::string& person) {
    return settled("/people/{person}/households", "/people/" + person + "/households");
  }
  ServerAnswer household(const std::string& id, const std::string& more = "") {
    return call("GET", "/households/{household}", "/households/" + id + more, feed_);
  }
  // The household in which somebody lives now.
  std::string lives_in(const std::string& person) {
    const ServerAnswer answer = households_of(person);
    for (const Value& stay : list_at(answer.json, "stays"))
      if (*cw::member(stay, "now")->get<bool>()) return text_at(stay, "household");
    return {};
  }
  std::string feed_, clerk_, inspector_;
};
CW_ON_BOTH_DATABASES(Households);

TEST_P(Households, AreThereSoonAfterTheirRecordsAndRememberWhoLeft) {
  const std::string ann = put_home("library", "1", "Ann", "1980-02-01", "77", R"(,"lived_from":"2019-05-01")");
  const std::string bob = put_home("rents", "2", "Bob", "1978-07-12", "77", R"(,"lived_from":"2019-05-01")");
  const std::string home = lives_in(ann);
  ASSERT_FALSE(home.empty());
  EXPECT_EQ(lives_in(bob), home);
  const ServerAnswer both = household(home);
  ASSERT_EQ(both.status, 200) << both.body;
  EXPECT_EQ(list_at(both.json, "members").size(), 2U);
  EXPECT_EQ(text_at(list_at(both.json, "members").at(0), "home"), "77");
  EXPECT_EQ(text_at(list_at(both.json, "members").at(0), "from"), "2019-05-01");
  const std::string then = text_at(both.json, "at");

  put_home("rents", "2", "Bob", "1978-07-12", "77", R"(,"lived_from":"2019-05-01","lived_until":"2025-03-31")");
  put_home("library", "2", "Bob", "1978-07-12", "78", R"(,"lived_from":"2025-04-01")");
  EXPECT_NE(lives_in(bob), home);
  EXPECT_EQ(lives_in(ann), home) << "the id stays with who stays";
  const ServerAnswer now = household(home);
  EXPECT_EQ(list_at(now.json, "members").size(), 1U);
  ASSERT_EQ(list_at(now.json, "former").size(), 1U) << now.body;
  EXPECT_EQ(text_at(list_at(now.json, "former").at(0), "person"), bob);
  EXPECT_EQ(text_at(list_at(now.json, "former").at(0), "to"), "2025-03-31");
  EXPECT_EQ(list_at(household(home, "?as_of=" + then).json, "members").size(), 2U) << "as it was shown then";

  const ServerAnswer history = call("GET", "/households/{household}/history", "/households/" + home + "/history?most=10", feed_);
  ASSERT_EQ(history.status, 200) << history.body;
  EXPECT_GE(list_at(history.json, "entries").size(), 2U);
  EXPECT_NE(history.body.find("\"left\":[\"" + bob + "\"]"), std::string::npos) << history.body;
  EXPECT_EQ(server_->end(SIGKILL), -1);
  start();
  EXPECT_EQ(lives_in(ann), home) << "also after the program was killed";
  EXPECT_EQ(server_log().find("Quillfeather"), std::string::npos);
  expect_sound();
}

TEST_P(Households, AnIdThatMergedSaysWhereItWent) {
  const std::string ann = put_home("library", "1", "Ann", "1980-02-01", "77", R"(,"lived_from":"2019-05-01")");
  const std::string first = lives_in(ann);
  const std::string bob = put_home("rents", "2", "Bob", "1978-07-12", "78", R"(,"lived_from":"2019-05-01")");
  const std::string second = lives_in(bob);
  ASSERT_NE(first, second);
  put_home("rents", "2", "Bob", "1978-07-12", "77", R"(,"lived_from":"2019-05-01")");
  EXPECT_EQ(lives_in(bob), first);
  const ServerAnswer gone = household(second);
  EXPECT_EQ(gone.status, 308) << gone.body;
  EXPECT_EQ(gone.reply.field("Location"), "/api/v1/households/" + first);
  EXPECT_EQ(text_at(gone.json, "replaced_by"), first);
}

TEST_P(Households, APropertyShowsItsPeoplePastPeopleAndSources) {
  const std::string ann = put_home("library", "1", "Ann", "1980-02-01", "77", R"(,"lived_from":"2019-05-01")");
  const std::string bob = put_home("rents", "2", "Bob", "1978-07-12", "77", R"(,"lived_from":"2019-05-01")");
  put_home("rents", "2", "Bob", "1978-07-12", "78", R"(,"lived_from":"2025-04-01")");
  const ServerAnswer house = settled("/properties/{uprn}", "/properties/77");
  ASSERT_EQ(house.status, 200) << house.body;
  EXPECT_EQ(text_at(house.json, "kind"), "household");
  EXPECT_EQ(text_at(list_at(house.json, "lives").at(0), "person"), ann);
  EXPECT_EQ(text_at(list_at(house.json, "on_record").at(0), "person"), ann);
  EXPECT_EQ(text_at(list_at(house.json, "past_on_record").at(0), "person"), bob);
  EXPECT_NE(house.body.find("\"source\":\"rents\""), std::string::npos);
  const ServerAnswer empty = call("GET", "/properties/{uprn}", "/properties/990000000001", feed_);
  EXPECT_EQ(empty.status, 200) << empty.body;
  EXPECT_TRUE(list_at(empty.json, "lives").empty());
  EXPECT_EQ(call("GET", "/properties/{uprn}", "/properties/1234567890123", feed_).status, 400);
}

TEST_P(Households, TheCheckOfTheWholeStoreLooksAtThemToo) {
  const std::string ann = put_home("library", "1", "Ann", "1980-02-01", "77", R"(,"lived_from":"2019-05-01")");
  ASSERT_FALSE(lives_in(ann).empty());
  server_->end(SIGTERM);
  const auto [sound, said] = command("check");
  EXPECT_EQ(sound, 0) << said;
  EXPECT_NE(said.find("households"), std::string::npos) << said;
  {
    cw::store::Connection db = connect();
    ASSERT_TRUE(db.execute("UPDATE household_stay SET from_day = '2025-01-01', to_day = '2024-01-01'"));
  }
  const auto [damaged, says] = command("check");
  EXPECT_NE(damaged, 0);
  EXPECT_NE(says.find("households: 1 stays end before they begin"), std::string::npos) << says;
  EXPECT_EQ(says.find("Quillfeather"), std::string::npos);
}

TEST_P(Households, WhatWritesWaitForIsCounted) {
  const std::string ann = put_home("library", "1", "Ann", "1980-02-01", "77", R"(,"lived_from":"2019-05-01")");
  ASSERT_FALSE(lives_in(ann).empty());
  const std::string metrics = ask("GET", "/metrics", "", "", "").body;
  for (const char* series : {R"(store_write_wait_seconds_count{for="commit"})", R"(store_write_work_seconds_count{of="register"})",
                             R"(store_write_work_seconds_count{of="households"})", "store_write_queue_seconds_count",
                             R"(register_change_seconds_count{for="deciding"})"})
    EXPECT_NE(metrics.find(series), std::string::npos) << series << "\n" << metrics;
}

TEST_P(Households, EveryReadIsDecidedMaskedAndLogged) {
  const std::string ann = put_home("library", "1", "Ann", "1980-02-01", "77", R"(,"lived_from":"2019-05-01")");
  const std::string home = lives_in(ann);
  std::int64_t before = count("SELECT count(*) FROM access_log");
  EXPECT_EQ(household(home).status, 200);
  EXPECT_EQ(count("SELECT count(*) FROM access_log"), ++before);
  // Advisers come for contact: addresses, but not who lives with whom.
  const ServerAnswer masked = call("GET", "/households/{household}", "/households/" + home, clerk_, "", "contact");
  ASSERT_EQ(masked.status, 200) << masked.body;
  EXPECT_TRUE(list_at(masked.json, "members").empty()) << masked.body;
  EXPECT_EQ(number_at(masked.json, "members_withheld"), 1);
  EXPECT_EQ(masked.body.find(ann), std::string::npos);
  EXPECT_EQ(count("SELECT count(*) FROM access_log"), ++before);
  for (const std::string& path :
       {"/households/" + home, "/households/" + home + "/history", "/people/" + ann + "/households", std::string("/properties/77")}) {
    const ServerAnswer refused = ask("GET", "/api/v1" + path, clerk_, "curiosity", "");
    EXPECT_EQ(refused.status, 403) << path << refused.body;
    EXPECT_EQ(count("SELECT count(*) FROM access_log"), ++before) << path;
    EXPECT_EQ(ask("GET", "/api/v1" + path, "nonsense", "data_quality", "").status, 401);
  }
  const ServerAnswer stranger = household("01a21e78-79a3-7cb6-85b0-744def1c518a");
  EXPECT_EQ(stranger.status, 404) << stranger.body;
  EXPECT_EQ(count("SELECT count(*) FROM access_log"), ++before);
  EXPECT_EQ(household(home, "?as_of=yesterday").status, 400);
  const ServerAnswer looks = call("GET", "/people/{person}/access-log", "/people/" + ann + "/access-log", inspector_);
  EXPECT_NE(looks.body.find("\"household\""), std::string::npos) << "who saw the household saw her: " << looks.body;
  expect_sound();
}

}  // namespace
