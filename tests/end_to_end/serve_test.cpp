// SPDX-License-Identifier: MIT
// The whole server as it is run: the real program on a free port and a new store, accounts and tokens made by its commands, an invented
// family put in, read, judged and audited over HTTP. Every operation of the served OpenAPI document is called, and every answer is held
// against it.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <set>
#include <stdexcept>
#include <utility>

#include "api_schema.h"
#include "base/json.h"
#include "base/test_folder.h"
#include "base/text.h"
#include "server_process.h"
#include "store/store.h"
#include "web/http/internal/test_client.h"

namespace {

using cw::List;
using cw::member;
using cw::Value;
using cw::test::text_at;

const std::string source_folder = CW_SOURCE_DIR;

struct Answer {
  int status = 0;
  std::string body;
  cw::web::test::Reply reply;
  Value json;
};

class Server : public testing::Test {
 protected:
  Server() {
    // The starter policy, with a second source of the council.
    const std::string policy = cw::test::content_of(source_folder + "/packages/trust/access_policy.toml");
    (void)folder_.with("policy.toml", policy + "\n[[sources]]\nname = \"library\"\norganisation = \"council\"\n");
    command("account program --name feed --organisation council --role data_officer");
    command("account program --name clerk --organisation council --role adviser");
    command("account program --name inspector --organisation council --role auditor");
    feed_ = token("feed", "--scope records:write --scope people:read --scope people:match --scope judgements:write");
    clerk_ = token("clerk", "--scope people:read");
    inspector_ = token("inspector", "--scope access_log:read");
    start();
  }
  void start() {
    server_ = std::make_unique<cw::test::ServerProcess>(
        cw::test::serve_words(CW_BINARY, source_folder, folder_, folder_.at("data").string(), 0, {"--log-level", "debug"}), folder_);
    document_ = ask("GET", "/api/v1/openapi.json", "", "", "").json;
  }
  std::string command(const std::string& line) {
    const std::string whole =
        fmt::format("'{}' {} --store '{}' --keys '{}' --common-passwords '{}/packages/trust/common_passwords.txt' >'{}'", CW_BINARY, line,
                    folder_.at("data").string(), folder_.at("keys").string(), source_folder, folder_.at("said.txt").string());
    if (std::system(whole.c_str()) != 0) throw std::runtime_error("this failed: " + line);
    return cw::test::content_of(folder_.at("said.txt"));
  }
  std::string token(const std::string& name, const std::string& scopes) {
    return std::string(cw::trim(command("account token --name " + name + " " + scopes)));
  }
  Answer ask(const std::string& method, const std::string& path, const std::string& token, const std::string& purpose,
             const std::string& body, const std::string& type = "application/json") const {
    cw::web::test::Client client(server_->port());
    std::string request = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", method, path);
    if (!token.empty()) request += "Authorization: Bearer " + token + "\r\n";
    if (!purpose.empty()) request += "Commonweal-Purpose: " + purpose + "\r\n";
    if (!body.empty()) request += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", type, body.size());
    Answer out;
    out.reply = client.ask(request + "\r\n" + body);
    out.status = out.reply.status;
    out.body = out.reply.body;
    if (auto json = cw::parse_json(out.body)) out.json = std::move(*json);
    return out;
  }
  // Asks, and holds the answer against the document.
  Answer call(const std::string& method, const std::string& pattern, const std::string& path, const std::string& token,
              const std::string& body = "", const std::string& purpose = "data_quality") {
    Answer out = ask(method, "/api/v1" + path, token, purpose, body);
    std::string lower = method;
    for (char& c : lower) c = static_cast<char>(c | 0x20);
    called_.insert(lower + " /api/v1" + pattern);
    const cw::test::SchemaCheck check(document_);
    const Value* schema = check.answer("/api/v1" + pattern, lower, out.status);
    if (schema == nullptr) {
      ADD_FAILURE() << method << " " << pattern << " answered " << out.status << ", of which the document says nothing";
    } else if (out.reply.field("Content-Type").find("json") != std::string::npos) {
      EXPECT_EQ(check.fault(out.json, *schema), "") << method << " " << pattern << ": " << out.body;
    }
    return out;
  }
  Answer put(const std::string& source, const std::string& id, const std::string& columns) {
    return call("PUT", "/sources/{source}/records/{id}", "/sources/" + source + "/records/" + id, feed_, "{\"columns\":" + columns + "}");
  }
  Answer person(const std::string& id, const std::string& token, const std::string& purpose) {
    return call("GET", "/people/{person}", "/people/" + id, token, "", purpose);
  }
  std::int64_t entries() {
    auto db = cw::store::open(folder_.at("data").string());
    return db->value<std::int64_t>("SELECT count(*) FROM access_log").value();
  }
  std::string log() { return cw::test::content_of(folder_.at("server.log")); }
  void expect_sound_log() { EXPECT_NE(command_of_audit().find("result       whole"), std::string::npos); }
  std::string command_of_audit() {
    const std::string whole = fmt::format("'{}' audit verify --store '{}' --keys '{}' >'{}'", CW_BINARY, folder_.at("data").string(),
                                          folder_.at("keys").string(), folder_.at("said.txt").string());
    EXPECT_EQ(std::system(whole.c_str()), 0);
    return cw::test::content_of(folder_.at("said.txt"));
  }

  cw::test::Folder folder_;
  std::unique_ptr<cw::test::ServerProcess> server_;
  Value document_;
  std::string feed_, clerk_, inspector_;
  std::set<std::string> called_;
};

constexpr const char* ann = R"({"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1980-02-01","postcode":"AW1 1AA"})";
constexpr const char* ann_again =
    R"({"given_name":"Annie","family_name":"Quillfeather","date_of_birth":"1980-02-01","postcode":"AW1 1AA","phone":"01632 960001"})";
constexpr const char* bob = R"({"given_name":"Bob","family_name":"Quillfeather","date_of_birth":"1978-07-12","postcode":"AW1 1AA"})";

TEST_F(Server, EveryReadLeavesOneEntryAndShowsWhatThePurposeGives) {
  const Answer first = put("council_register", "1", ann);
  ASSERT_EQ(first.status, 201) << first.body;
  const std::string id = text_at(first.json, "person");
  EXPECT_EQ(text_at(put("library", "a", ann_again).json, "person"), id) << "the same person in another source";
  EXPECT_NE(text_at(put("council_register", "2", bob).json, "person"), id);

  std::int64_t before = entries();
  EXPECT_EQ(before, 3) << "one for each write";
  const Answer seen = person(id, feed_, "data_quality");
  ASSERT_EQ(seen.status, 200) << seen.body;
  EXPECT_NE(seen.body.find("Quillfeather"), std::string::npos);
  EXPECT_NE(seen.body.find("\"id\":\"a\""), std::string::npos) << "data officers see the sources' ids";
  EXPECT_EQ(entries(), ++before);

  const Answer masked = person(id, clerk_, "contact");
  ASSERT_EQ(masked.status, 200) << masked.body;
  EXPECT_NE(masked.body.find("01632 960001"), std::string::npos);
  EXPECT_EQ(masked.body.find("\"id\":\"a\""), std::string::npos) << "advisers do not see identifiers";
  EXPECT_EQ(entries(), ++before);

  for (const std::string purpose : {"care", "curiosity", ""}) {
    const Answer refused = person(id, clerk_, purpose);
    EXPECT_EQ(refused.status, 403) << refused.body;
    EXPECT_EQ(refused.body.find("Quillfeather"), std::string::npos);
    EXPECT_GT(text_at(refused.json, "detail").size(), 10U) << "it says why";
    EXPECT_EQ(entries(), ++before) << purpose;
  }
  const Answer stranger = person("01a21e78-79a3-7cb6-85b0-744def1c518a", feed_, "data_quality");
  EXPECT_EQ(stranger.status, 404);
  EXPECT_EQ(entries(), ++before);
  EXPECT_EQ(person(id, "nonsense", "data_quality").status, 401);
  EXPECT_EQ(person(id, inspector_, "data_quality").status, 401) << "a token without the scope";
  EXPECT_EQ(entries(), before) << "nobody came in";

  const Answer again = put("council_register", "1", ann);
  EXPECT_EQ(text_at(again.json, "done"), "unchanged");
  EXPECT_EQ(entries(), ++before) << "what is asked and answered is logged, also where nothing changed";
  EXPECT_EQ(put("nhs_register", "1", ann).status, 403) << "that source is not for this purpose";
  EXPECT_EQ(put("council_register", "7", R"({"shoe_size":"41"})").status, 400);
  EXPECT_EQ(server_->end(SIGTERM), 0);
  expect_sound_log();
  for (const std::string secret : {"Quillfeather", "AW1 1AA", "data_quality", feed_.c_str(), clerk_.c_str(), id.c_str()})
    EXPECT_EQ(log().find(secret), std::string::npos) << "the server's log holds no person, purpose or token";
  EXPECT_NE(log().find("request"), std::string::npos) << "but it does log requests";
}

TEST_F(Server, KillingItLosesNothingAcknowledgedAndNoId) {
  const std::string ann_id = text_at(put("council_register", "1", ann).json, "person");
  const std::string bob_id = text_at(put("council_register", "2", bob).json, "person");
  EXPECT_EQ(server_->end(SIGKILL), -1);
  start();
  EXPECT_EQ(text_at(put("council_register", "1", ann).json, "person"), ann_id);
  EXPECT_EQ(text_at(put("library", "a", ann_again).json, "person"), ann_id);
  const Answer seen = person(bob_id, feed_, "data_quality");
  EXPECT_EQ(seen.status, 200);
  EXPECT_NE(seen.body.find("\"Bob\""), std::string::npos);
  expect_sound_log();
}

TEST_F(Server, EveryOperationOfTheDocumentAnswersAsItSays) {
  const std::string id = text_at(put("council_register", "1", ann).json, "person");
  put("library", "a", ann_again);
  const std::string body = std::string("{\"source\":\"library\",\"id\":\"b\",\"columns\":") + bob +
                           "}\n\n{\"source\":\"library\",\"id\":\"c\",\"columns\":7}\n"
                           "{\"source\":\"nhs_register\",\"id\":\"d\",\"columns\":{\"given_name\":\"Zoe\"}}\n"
                           "{\"source\":\"library\",\"id\":\"e\",\"remove\":true}\n";
  const Answer bulk = ask("POST", "/api/v1/records", feed_, "data_quality", body, "application/x-ndjson");
  called_.insert("post /api/v1/records");
  ASSERT_EQ(bulk.status, 200) << bulk.body;
  const cw::test::SchemaCheck check(document_);
  std::vector<std::pair<std::int64_t, std::string>> lines;
  for (std::size_t at = 0; at < bulk.body.size(); at = bulk.body.find('\n', at) + 1) {
    const Value line = cw::parse_json(bulk.body.substr(at, bulk.body.find('\n', at) - at)).value();
    EXPECT_EQ(check.fault(line, *check.answer("/api/v1/records", "post", 200)), "");
    const Value* problem = member(line, "problem");
    lines.emplace_back(*member(line, "line")->get<std::int64_t>(), problem == nullptr ? "accepted" : text_at(*problem, "code"));
  }
  EXPECT_EQ(lines, (std::vector<std::pair<std::int64_t, std::string>>{{1, "accepted"}, {3, "invalid"}, {4, "denied"}, {5, "not_found"}}));

  const Answer found = call("POST", "/match", "/match", feed_, "{\"columns\":" + std::string(ann) + ",\"most\":3}");
  ASSERT_EQ(found.status, 200) << found.body;
  EXPECT_EQ(text_at(member(found.json, "people")->get<List>()->at(0), "person"), id);
  EXPECT_EQ(call("POST", "/match", "/match", clerk_, "{\"columns\":{}}").status, 401);

  const std::string pair = R"({"left":{"source":"council_register","id":"1"},"right":{"source":"library","id":"a"},)";
  const Answer judged = call("POST", "/judgements", "/judgements", feed_, pair + R"("says":"not_same","reason":"two sisters"})");
  ASSERT_EQ(judged.status, 201) << judged.body;
  std::string other;
  for (const Value& change : *member(judged.json, "people")->get<List>())
    if (text_at(change, "kind") == "created") other = text_at(change, "person");
  ASSERT_FALSE(other.empty()) << judged.body;
  const std::string number = std::to_string(*member(judged.json, "judgement")->get<std::int64_t>());
  const Answer undone =
      call("POST", "/judgements/{judgement}/undo", "/judgements/" + number + "/undo", feed_, R"({"reason":"they are one after all"})");
  ASSERT_EQ(undone.status, 200) << undone.body;
  const Answer gone = person(other, feed_, "data_quality");
  EXPECT_EQ(gone.status, 308) << "an old id says where it went";
  EXPECT_EQ(gone.reply.field("Location"), "/api/v1/people/" + id);
  EXPECT_EQ(text_at(gone.json, "replaced_by"), id);

  const Answer history = call("GET", "/people/{person}/history", "/people/" + id + "/history?most=20", feed_);
  EXPECT_NE(history.body.find("two sisters"), std::string::npos) << history.body;
  const std::string at = text_at(person(id, feed_, "data_quality").json, "at");
  const Answer removed = call("DELETE", "/sources/{source}/records/{id}", "/sources/library/records/a", feed_);
  EXPECT_EQ(removed.status, 200) << removed.body;
  EXPECT_EQ(person(id, feed_, "data_quality").body.find("01632"), std::string::npos);
  const Answer then = call("GET", "/people/{person}", "/people/" + id + "?as_of=" + at, feed_);
  EXPECT_NE(then.body.find("01632"), std::string::npos) << "as it was shown then: " << then.body;

  const Answer looks = call("GET", "/people/{person}/access-log", "/people/" + id + "/access-log", inspector_);
  ASSERT_EQ(looks.status, 200) << looks.body;
  EXPECT_GE(member(looks.json, "entries")->get<List>()->size(), 8U);
  EXPECT_EQ(call("POST", "/access-log/checkpoints", "/access-log/checkpoints", inspector_).status, 201);
  const Answer proof = call("GET", "/access-log/entries/{entry}/proof", "/access-log/entries/1/proof", inspector_);
  ASSERT_EQ(proof.status, 200) << proof.body;
  const std::string command =
      fmt::format("node '{}/tools/verify_access_proof.mjs' '{}' '{}' >/dev/null", source_folder,
                  folder_.with("proof.json", proof.body).string(), folder_.at("keys/access-log-verifier.txt").string());
  EXPECT_EQ(std::system(command.c_str()), 0) << "the independent script accepts the proof";

  std::set<std::string> documented;
  // Groups that have a test of their own: guards_test, serve_households_test, loads_test, search_api_test, accounts_test.
  const std::set<std::string> elsewhere = {"sessions", "restrictions", "alerts",   "needs",       "checkpoints", "households",
                                           "loads",    "search",       "accounts", "own account", "tokens"};
  for (const auto& [path, methods] : *member(document_, "paths")->get<cw::Structure>())
    for (const auto& [method, operation] : *methods.get<cw::Structure>())
      if (!elsewhere.contains(*member(operation, "tags")->get<List>()->front().get<std::string>())) documented.insert(method + " " + path);
  // review_queue_test.cpp calls these.
  std::erase_if(documented, [](const std::string& each) { return each.find("/reviews") != each.npos || each.ends_with("/decision"); });
  EXPECT_EQ(documented, called_);
  EXPECT_EQ(ask("GET", "/health/ready", "", "", "").status, 200);
  EXPECT_NE(ask("GET", "/metrics", "", "", "").body.find("http_requests_total"), std::string::npos);
  expect_sound_log();
}

}  // namespace
