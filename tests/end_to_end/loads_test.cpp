// SPDX-License-Identifier: MIT
// Sources and loads as they are used: over HTTP and by the command line, on both databases, with the server killed in between.
#include "running_server.h"

namespace cw::test {
namespace {

constexpr const char* library = R"({"name":"library","title":"Library members","organisation":"council","system":"Spydus",
 "refresh":"every night","identifier_scheme":"library card number","agreement":"","id_column":"CARD",
 "columns":[{"column":"Name","name":"full_name","kind":"full_name"},{"column":"DOB","name":"date_of_birth","kind":"date_of_birth"},
            {"column":"Postcode","name":"postcode","kind":"postcode"}],
 "duplicates":"possible","most_changed_share":0.1})";

// A name of letters for a number.
std::string name_of(int number) {
  std::string out;
  for (int place = 0; place < 3; ++place, number /= 20) out.push_back("bcdfghjklmnpqrstvwxz"[number % 20]), out.push_back('a');
  return "Qu" + out;
}

// Members `from` to `to`; those below `moved` have another postcode than else.
std::string members(int from, int to, int moved = 0) {
  std::string out = "CARD,Name,DOB,Postcode,Fines\n";
  for (int i = from; i < to; ++i)
    out += fmt::format("L{},\"Mrs. {}, Ann\",{:02}/{:02}/{},{},{}\n", i, name_of(i), i % 28 + 1, i % 12 + 1, 1930 + i % 70,
                       i < moved ? "aw12bb" : "AW1 1AA", i * 3);
  return out;
}

class LoadsOfAServer : public RunningServer {
 protected:
  void SetUp() override {
    prepare({"library", "rents"});
    account("program --name feed --organisation council --role data_officer");
    account("program --name clerk --organisation council --role adviser");
    feed_ = token("feed",
                  "--scope sources:read --scope sources:write --scope loads:read --scope loads:write --scope people:read --scope "
                  "people:search --scope records:write");
    clerk_ = token("clerk", "--scope loads:read --scope loads:write --scope sources:read");
    start();
    const auto registered = call("POST", "/sources", "/sources", feed_, library);
    ASSERT_EQ(registered.status, 201) << registered.body;
  }
  ServerAnswer hand_in(const std::string& content, const std::string& query = "?title=july.csv", const std::string& type = "text/csv") {
    return call("POST", "/sources/{source}/loads", "/sources/library/loads" + query, feed_, content, "data_quality", type);
  }
  ServerAnswer look(const std::string& load) { return call("GET", "/loads/{load}", "/loads/" + load, feed_); }
  // Until it has come to an end, or asks.
  ServerAnswer settled(const std::string& load) {
    for (;;) {
      ServerAnswer seen = look(load);
      const std::string state = text_at(seen.json, "state");
      if (state != "waiting" && state != "reading" && state != "applying" && state != "undoing") return seen;
    }
  }
  ServerAnswer load(const std::string& content, const std::string& query = "?title=july.csv", const std::string& type = "text/csv") {
    const ServerAnswer begun = hand_in(content, query, type);
    EXPECT_EQ(begun.status, 202) << begun.body;
    EXPECT_EQ(begun.reply.field("Location"), "/api/v1/loads/" + text_at(begun.json, "load"));
    return begun.status == 202 ? settled(text_at(begun.json, "load")) : begun;
  }
  ServerAnswer say(const std::string& load, const std::string& word) {
    return call("POST", "/loads/{load}/" + word, "/loads/" + load + "/" + word, feed_, R"({"reason":"we asked the library"})");
  }
  std::int64_t records() { return count("SELECT count(*) FROM record WHERE source = 'library' AND gone_at IS NULL"); }
  static std::string counts(const ServerAnswer& load) {
    return fmt::format("{}: {} new, {} changed, {} gone, {} unchanged, {} rejected", text_at(load.json, "state"),
                       number_at(load.json, "added"), number_at(load.json, "changed"), number_at(load.json, "gone"),
                       number_at(load.json, "unchanged"), number_at(load.json, "rejected"));
  }
  std::string feed_, clerk_;
};
CW_ON_BOTH_DATABASES(LoadsOfAServer);

TEST_P(LoadsOfAServer, AreDifferencesThatStopAskAndCanBeUndone) {
  const ServerAnswer first = load(members(0, 600));
  ASSERT_EQ(counts(first), "applied: 600 new, 0 changed, 0 gone, 0 unchanged, 0 rejected") << first.body;
  EXPECT_EQ(records(), 600);
  const std::int64_t changes = count("SELECT count(*) FROM register_change");
  EXPECT_EQ(counts(load(members(0, 600))), "applied: 0 new, 0 changed, 0 gone, 600 unchanged, 0 rejected");
  EXPECT_EQ(count("SELECT count(*) FROM register_change"), changes) << "nothing has happened to anybody";
  EXPECT_EQ(counts(load(members(20, 650, 40))), "applied: 50 new, 20 changed, 20 gone, 560 unchanged, 0 rejected");
  EXPECT_EQ(records(), 630);

  const ServerAnswer held = load(members(400, 650));
  ASSERT_EQ(text_at(held.json, "state"), "held") << held.body;
  EXPECT_NE(text_at(held.json, "question").find("would remove 380 and change 0: 60.3 %"), std::string::npos) << held.body;
  EXPECT_EQ(records(), 630) << "nothing goes before somebody has said so";
  EXPECT_EQ(hand_in(members(0, 650)).status, 409) << "the question comes first";
  const std::string id = text_at(held.json, "load");
  ASSERT_EQ(say(id, "confirm").status, 202);
  EXPECT_EQ(counts(settled(id)), "applied: 0 new, 0 changed, 380 gone, 250 unchanged, 0 rejected");
  EXPECT_EQ(records(), 250);
  EXPECT_EQ(say(id, "confirm").status, 409);
  EXPECT_EQ(say(id, "stop").status, 409);
  ASSERT_EQ(say(id, "undo").status, 202);
  EXPECT_EQ(text_at(settled(id).json, "state"), "undone");
  EXPECT_EQ(records(), 630);

  const std::string again = text_at(load(members(400, 650)).json, "load");
  EXPECT_EQ(text_at(say(again, "stop").json, "state"), "cancelled");
  EXPECT_EQ(say(again, "confirm").status, 409);
  const auto loads = call("GET", "/sources/{source}/loads", "/sources/library/loads?most=3", feed_);
  EXPECT_EQ(list_at(loads.json, "loads").size(), 3U);
  EXPECT_EQ(text_at(list_at(loads.json, "loads")[0], "state"), "cancelled");
  EXPECT_EQ(server_->end(SIGTERM), 0);
  EXPECT_EQ(count("SELECT count(*) FROM load_piece"), 0) << "files that are read are not kept";
  for (const std::string secret : {"Qubabada", "AW1 1AA", "data_quality", feed_.c_str()})
    EXPECT_EQ(server_log().find(secret), std::string::npos) << server_log();
  EXPECT_EQ(count("SELECT count(*) FROM register_change WHERE load <> ''"), 600 + 90 + 380 + 380);
  expect_sound();
  const auto [checked, said] = command("check");
  EXPECT_EQ(checked, 0) << said;
}

TEST_P(LoadsOfAServer, EveryRecordThatALoadChangesIsInTheAccessLogOfItsPerson) {
  const std::int64_t before = count("SELECT count(*) FROM access_log");
  ASSERT_EQ(counts(load(members(0, 30))), "applied: 30 new, 0 changed, 0 gone, 0 unchanged, 0 rejected");
  EXPECT_EQ(count("SELECT count(*) FROM access_log"), before + 1 + 30) << "the load, and each record";
  EXPECT_EQ(count("SELECT count(DISTINCT subject) FROM access_log_subject"), count("SELECT count(*) FROM person"));
}

TEST_P(LoadsOfAServer, RowsThatAreNotTakenAreShownAsFarAsThePurposeGives) {
  ASSERT_EQ(text_at(load(members(0, 100)).json, "state"), "applied");
  std::string file = members(0, 100);
  file += "L7,\"Twice, Ann\",01/01/1980,AW1 1AA,0\n,\"Nobody, Ann\",01/01/1980,AW1 1AA,0\nL200,too few\n";
  const ServerAnswer second = load(file);
  ASSERT_EQ(counts(second), "applied: 0 new, 0 changed, 0 gone, 100 unchanged, 3 rejected") << second.body;
  const std::string path = "/loads/" + text_at(second.json, "load") + "/rejects";
  const ServerAnswer whole = call("GET", "/loads/{load}/rejects", path, feed_);
  ASSERT_EQ(list_at(whole.json, "rejects").size(), 3U) << whole.body;
  EXPECT_EQ(number_at(list_at(whole.json, "rejects")[0], "line"), 102);
  EXPECT_EQ(text_at(list_at(whole.json, "rejects")[0], "reason"), "line 9 has the same id");
  EXPECT_NE(whole.body.find("Twice, Ann"), std::string::npos);
  EXPECT_NE(whole.body.find("\"L7\""), std::string::npos);
  EXPECT_EQ(whole.body.find("too few\""), std::string::npos) << "what cannot be told apart is shown to nobody";
  EXPECT_EQ(whole.body.find("Fines"), std::string::npos) << "nor what the source has no use for";
  const ServerAnswer masked = call("GET", "/loads/{load}/rejects", path, clerk_, "", "contact");
  ASSERT_EQ(masked.status, 200) << masked.body;
  EXPECT_NE(masked.body.find("Twice, Ann"), std::string::npos);
  EXPECT_EQ(masked.body.find("\"L7\""), std::string::npos) << "advisers do not see identifiers";
  EXPECT_EQ(call("GET", "/loads/{load}/rejects", path, clerk_, "", "care").status, 403);

  // Rows without an id may be of anybody, so nobody is taken for gone because of them.
  const ServerAnswer unsure = load(members(0, 99) + "only one cell\n");
  EXPECT_EQ(text_at(unsure.json, "state"), "held") << unsure.body;
  EXPECT_EQ(text_at(say(text_at(unsure.json, "load"), "stop").json, "state"), "cancelled");
}

TEST_P(LoadsOfAServer, FilesOfAnotherFormFailAndSayWhy) {
  const ServerAnswer other = load("CARD,FullName,DOB,Postcode\nL1,Ann,01/01/1980,AW1 1AA\n");
  EXPECT_EQ(text_at(other.json, "state"), "failed");
  EXPECT_EQ(text_at(other.json, "problem"), "the file has no column Name. Has it another form than the source?");
  const ServerAnswer damaged = load("PAR1 this is not Parquet", "", "application/vnd.apache.parquet");
  EXPECT_EQ(text_at(damaged.json, "state"), "failed") << damaged.body;
  EXPECT_EQ(damaged.body.find("/proc"), std::string::npos) << damaged.body;
  EXPECT_EQ(records(), 0);
  const std::string lines =
      "{\"CARD\":\"N1\",\"Name\":\"Ann Quill\",\"DOB\":\"1980-02-01\",\"Postcode\":\"AW1 1AA\",\"Fines\":3}\n"
      "\nnot json\n{\"CARD\":7,\"Name\":\"Bob Quill\"}\n";
  EXPECT_EQ(counts(load(lines, "?kind=part", "application/x-ndjson")), "applied: 2 new, 0 changed, 0 gone, 0 unchanged, 1 rejected");
  EXPECT_EQ(counts(load(members(0, 5), "?kind=part")), "applied: 5 new, 0 changed, 0 gone, 0 unchanged, 0 rejected");
  EXPECT_EQ(records(), 7) << "a part takes nothing away";
  EXPECT_EQ(hand_in("", "").status, 415) << "no type that is read";
  EXPECT_EQ(hand_in("x", "", "text/html").status, 415);
  EXPECT_EQ(hand_in("x", "?kind=half").status, 400);
  EXPECT_EQ(call("POST", "/sources/{source}/loads", "/sources/nobody/loads", feed_, "x", "data_quality", "text/csv").status, 404);
  EXPECT_EQ(call("POST", "/sources/{source}/loads", "/sources/library/loads", clerk_, members(0, 1), "contact", "text/csv").status, 403)
      << "advisers may not write identifiers";
  EXPECT_EQ(look("01a21e78-79a3-7cb6-85b0-744def1c518a").status, 404);
}

TEST_P(LoadsOfAServer, SourcesAreRegisteredAsThePolicyKnowsThem) {
  EXPECT_EQ(call("POST", "/sources", "/sources", feed_, library).status, 409);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string out = library;
    return out.replace(out.find(from), from.size(), to);
  };
  EXPECT_EQ(call("PUT", "/sources/{source}", "/sources/library", feed_, with("Library members", "Members")).status, 200);
  EXPECT_EQ(call("PUT", "/sources/{source}", "/sources/rents", feed_, library).status, 400) << "it names another";
  EXPECT_EQ(call("POST", "/sources", "/sources", feed_, with("\"library\"", "\"nobody\"")).status, 400) << "not in the policy";
  EXPECT_EQ(call("PUT", "/sources/{source}", "/sources/library", feed_, with("\"council\"", "\"charity\"")).status, 400);
  EXPECT_EQ(call("PUT", "/sources/{source}", "/sources/library", feed_, with("\"postcode\",\"kind\"", "\"shoes\",\"kind\"")).status, 400)
      << "no field of the policy covers it";
  EXPECT_EQ(call("PUT", "/sources/{source}", "/sources/library", feed_, with("\"kind\":\"postcode\"", "\"kind\":\"shoes\"")).status, 400);
  EXPECT_EQ(call("PUT", "/sources/{source}", "/sources/library", feed_, with("\"agreement\":\"\"", "\"agreement\":\"none\"")).status, 400);
  const auto all = call("GET", "/sources", "/sources", clerk_);
  ASSERT_EQ(list_at(all.json, "sources").size(), 1U);
  EXPECT_EQ(text_at(list_at(all.json, "sources")[0], "title"), "Members");
  EXPECT_EQ(text_at(call("GET", "/sources/{source}", "/sources/library", clerk_).json, "system"), "Spydus");
  EXPECT_EQ(call("GET", "/sources/{source}", "/sources/rents", clerk_).status, 404);
}

TEST_P(LoadsOfAServer, KilledHalfWayTheyGoOnAndNothingIsLostOrDoubled) {
  constexpr int rows = 2000;
  int there = 0;
  for (const int kill_at : {-1, 400, 1500}) {  // at once, or when so many differences have been handed on
    const std::string id = text_at(hand_in(members(there, there + rows), "?kind=part").json, "load");
    ASSERT_FALSE(id.empty());
    const std::string sql = fmt::format("SELECT count(*) FROM load WHERE id = '{}' AND done >= {}", id, kill_at);
    while (kill_at > 0 && count(sql) == 0) {
    }
    EXPECT_EQ(server_->end(SIGKILL), -1);
    start();
    const ServerAnswer seen = settled(id);
    there += rows;
    EXPECT_EQ(counts(seen), fmt::format("applied: {} new, 0 changed, 0 gone, 0 unchanged, 0 rejected", rows)) << seen.body;
    EXPECT_EQ(records(), there);
    EXPECT_EQ(count("SELECT count(*) FROM record"), there);
    EXPECT_EQ(count("SELECT count(*) FROM membership WHERE until_at IS NULL"), there);
  }
  EXPECT_EQ(counts(load(members(0, there))), fmt::format("applied: 0 new, 0 changed, 0 gone, {} unchanged, 0 rejected", there));
  EXPECT_EQ(server_->end(SIGTERM), 0);
  expect_sound();
}

TEST_P(LoadsOfAServer, TheCommandLineLoadsTheSameWay) {
  EXPECT_EQ(server_->end(SIGTERM), 0);
  const std::string places =
      fmt::format("--policy '{}' --columns '{}/packages/register/columns.toml' --model '{}/packages/register/model.toml'",
                  folder_.at("policy.toml").string(), CW_SOURCE_DIR, CW_SOURCE_DIR);
  const auto run = [&](const std::string& line) { return command("load " + line + " --account feed " + places); };
  const std::string file = "'" + folder_.with("july.csv", members(0, 200)).string() + "'";
  const auto [loaded, said] = run(file + " --source library");
  EXPECT_EQ(loaded, 0) << said;
  EXPECT_NE(said.find("records      200 new, 0 changed, 0 gone, 0 unchanged"), std::string::npos) << said;
  const std::string few = "'" + folder_.with("august.csv", members(0, 50)).string() + "'";
  const auto [held, question] = run(few + " --source library");
  EXPECT_NE(held, 0);
  const std::size_t at = question.find("--confirm ");
  ASSERT_NE(at, std::string::npos) << question;
  const std::string id = question.substr(at + 10, 36);
  EXPECT_EQ(records(), 200);
  const auto [confirmed, done] = run("--confirm " + id);
  EXPECT_EQ(confirmed, 0) << done;
  EXPECT_EQ(records(), 50);
  EXPECT_EQ(run("--undo " + id).first, 0);
  EXPECT_EQ(records(), 200);
  EXPECT_NE(run("'" + folder_.with("x.doc", "x").string() + "' --source library").first, 0);
  EXPECT_NE(run(file + " --source nobody").first, 0);
  EXPECT_NE(command("load " + file + " --source library --account stranger " + places).first, 0);
  expect_sound();
}

}  // namespace
}  // namespace cw::test
