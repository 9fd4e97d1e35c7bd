// SPDX-License-Identifier: MIT
// The review queue as reviewers' programs use it: the real server on either database, records put in over HTTP, pairs taken, looked at
// blind, answered by two, decided by a third, undone; the server killed in between. Every answer is held against the served document.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

#include "api_schema.h"
#include "base/json.h"
#include "base/text.h"
#include "server_process.h"
#include "store/test_store.h"
#include "web/http/internal/test_client.h"

namespace {

using cw::List;
using cw::member;
using cw::Value;
using cw::test::number_at;
using cw::test::text_at;

const std::string source_folder = CW_SOURCE_DIR;

struct Answer {
  int status = 0;
  Value json;
  std::string body;
};

class ReviewServer : public cw::store::test::OnBothDatabases {
 protected:
  void SetUp() override {
    const std::string policy = cw::test::content_of(source_folder + "/packages/trust/access_policy.toml");
    (void)folder_.with("policy.toml", policy + "\n[[sources]]\nname = \"library\"\norganisation = \"council\"\n");
    const std::string scopes =
        " --scope records:write --scope people:read --scope judgements:write --scope reviews:read --scope reviews:write";
    for (const auto& [name, role] :
         {std::pair("ann", "data_officer"), std::pair("bob", "data_officer"), std::pair("cleo", "manager"), std::pair("dan", "adviser")}) {
      command(fmt::format("account program --name {} --organisation council --role {}", name, role));
      token_[name] = std::string(cw::trim(command(fmt::format("account token --name {}", name) + scopes)));
    }
  }
  std::string command(const std::string& line) {
    const std::string whole =
        fmt::format("'{}' {} --store '{}' --keys '{}' --common-passwords '{}/packages/trust/common_passwords.txt' >'{}'", CW_BINARY, line,
                    url(), folder_.at("keys").string(), source_folder, folder_.at("said.txt").string());
    if (std::system(whole.c_str()) != 0) throw std::runtime_error("this failed: " + line);
    return cw::test::content_of(folder_.at("said.txt"));
  }
  void start(const std::string& rules) {
    server_.reset();
    const std::string file = folder_.with("review.toml", rules).string();
    server_ = std::make_unique<cw::test::ServerProcess>(
        cw::test::serve_words(CW_BINARY, source_folder, folder_, url(), 0, {"--review", file}), folder_);
    document_ = ask("GET", "/openapi.json", "", "").json;
  }
  Answer ask(const std::string& method, const std::string& path, const std::string& who, const std::string& body,
             const std::string& purpose = "data_quality") {
    cw::web::test::Client client(server_->port());
    std::string request = fmt::format("{} /api/v1{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", method, path);
    if (!who.empty()) request += "Authorization: Bearer " + token_.at(who) + "\r\nCommonweal-Purpose: " + purpose + "\r\n";
    if (!body.empty()) request += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
    const auto reply = client.ask(request + "\r\n" + body);
    Answer out{reply.status, {}, reply.body};
    if (auto json = cw::parse_json(out.body)) out.json = std::move(*json);
    return out;
  }
  // Asks, and holds the answer against the document.
  Answer call(const std::string& method, const std::string& pattern, const std::string& path, const std::string& who,
              const std::string& body = "") {
    Answer out = ask(method, path, who, body);
    std::string lower = method;
    for (char& c : lower) c = static_cast<char>(c | 0x20);
    const cw::test::SchemaCheck check(document_);
    const Value* schema = check.answer("/api/v1" + pattern, lower, out.status);
    if (schema == nullptr) {
      ADD_FAILURE() << method << " " << pattern << " answered " << out.status << ", of which the document says nothing: " << out.body;
    } else if (!out.json.is_null()) {
      EXPECT_EQ(check.fault(out.json, *schema), "") << method << " " << pattern << ": " << out.body;
    }
    return out;
  }
  std::string put(const std::string& source, const std::string& id, const std::string& columns) {
    const Answer done = ask("PUT", "/sources/" + source + "/records/" + id, "ann", "{\"columns\":" + columns + "}");
    EXPECT_LT(done.status, 300) << done.body;
    return text_at(done.json, "person");
  }
  std::string take(const std::string& who) { return text_at(call("POST", "/reviews/next", "/reviews/next", who).json, "review"); }
  Answer page(const std::string& who, const std::string& id) { return call("GET", "/reviews/{review}", "/reviews/" + id, who); }
  Answer answer(const std::string& who, const std::string& id, const std::string& says) {
    return call("POST", "/reviews/{review}/answer", "/reviews/" + id + "/answer", who,
                fmt::format(R"({{"says":"{}","reason":"by the letters"}})", says));
  }

  std::map<std::string, std::string> token_;
  std::unique_ptr<cw::test::ServerProcess> server_;
  Value document_;
};
CW_ON_BOTH_DATABASES(ReviewServer);

constexpr const char* ann =
    R"({"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1980-02-01","postcode":"AW1 1AA","phone":"01632 960001"})";
constexpr const char* ann_like =
    R"({"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1951-11-23","postcode":"AW1 1AA","phone":"01632 960002"})";
constexpr const char* two_reviewers = "[review]\ndouble_share = 1\n[sample]\nband = 0\n";

TEST_P(ReviewServer, TwoReviewersDifferAManagerDecidesAndTheWordCanBeUndone) {
  start(two_reviewers);
  const std::string first = put("council_register", "1", ann), second = put("library", "a", ann_like);
  ASSERT_NE(first, second);
  const std::string id = take("ann");
  ASSERT_FALSE(id.empty());
  EXPECT_EQ(take("bob"), id);
  EXPECT_EQ(take("cleo"), "") << "two are asked";
  const Answer seen = page("ann", id);
  ASSERT_EQ(seen.status, 200) << seen.body;
  EXPECT_NE(seen.body.find("Quillfeather"), std::string::npos);
  for (const char* hidden : {"match_weight", "probability", "why", "kind", "standing"})
    EXPECT_TRUE(member(seen.json, hidden)->is_null()) << hidden << ": blind review does not show it";
  EXPECT_EQ(page("cleo", id).status, 409) << "it is not with her";
  EXPECT_EQ(ask("GET", "/reviews/" + id, "dan", "", "contact").status, 403);
  EXPECT_EQ(ask("POST", "/reviews/next", "dan", "", "contact").status, 403);
  EXPECT_EQ(ask("POST", "/reviews/" + id + "/answer", "ann", R"({"says":"perhaps","reason":"x"})").status, 400);

  EXPECT_EQ(text_at(answer("ann", id, "same").json, "state"), "open");
  EXPECT_EQ(text_at(answer("bob", id, "not_same").json, "state"), "disputed");
  EXPECT_EQ(answer("bob", id, "same").status, 409) << "said is said";
  const Answer waiting = call("GET", "/reviews", "/reviews", "ann");
  EXPECT_EQ(number_at(waiting.json, "disputed"), 1);
  EXPECT_EQ(waiting.body.find("Quillfeather"), std::string::npos);

  ASSERT_EQ(take("cleo"), id);
  const Answer whole = page("cleo", id);
  EXPECT_EQ(text_at(whole.json, "part"), "decision");
  EXPECT_EQ(member(whole.json, "answers")->get<List>()->size(), 2U);
  EXPECT_EQ(text_at(whole.json, "kind"), "apart");
  const Answer decided = answer("cleo", id, "same");
  EXPECT_EQ(text_at(decided.json, "state"), "settled");
  const std::int64_t judgement = number_at(*member(decided.json, "judgement"), "judgement");
  EXPECT_EQ(judgement, 1);
  EXPECT_EQ(ask("GET", "/people/" + second, "ann", "").status, 308) << "they are one person now";

  const Answer agreement = call("GET", "/reviews/agreement", "/reviews/agreement?from=2020-01-01T00:00:00Z", "ann");
  EXPECT_EQ(number_at(agreement.json, "asked_of_two"), 1);
  EXPECT_EQ(number_at(agreement.json, "decided_by_a_third"), 1);
  EXPECT_EQ(call("GET", "/reviews/agreement", "/reviews/agreement?from=yesterday", "ann").status, 400);
  const Answer calibration = call("GET", "/reviews/calibration", "/reviews/calibration", "ann");
  EXPECT_EQ(number_at(calibration.json, "settled"), 1);
  const Answer labels = call("GET", "/reviews/labels", "/reviews/labels?form=pairs", "ann");
  EXPECT_EQ(text_at(labels.json, "decision"), "same") << labels.body;
  EXPECT_EQ(ask("GET", "/reviews/labels", "cleo", "").status, 403) << "no leave to export";

  const Answer undone = ask("POST", "/judgements/1/undo", "ann", R"({"reason":"a mistake"})");
  ASSERT_EQ(undone.status, 200) << undone.body;
  EXPECT_EQ(take("bob"), id) << "and asked again";
  const Answer back = call("POST", "/reviews/{review}/give-back", "/reviews/" + id + "/give-back", "bob", R"({"how":"skipped"})");
  EXPECT_EQ(back.status, 200);
  EXPECT_EQ(take("bob"), "");
  EXPECT_EQ(server_->end(SIGTERM), 0);
  const std::string verify = fmt::format("'{}' audit verify --store '{}' --keys '{}' >'{}'", CW_BINARY, url(), folder_.at("keys").string(),
                                         folder_.at("said.txt").string());
  EXPECT_EQ(std::system(verify.c_str()), 0);
  EXPECT_NE(cw::test::content_of(folder_.at("said.txt")).find("result       whole"), std::string::npos);
  const std::string log = cw::test::content_of(folder_.at("server.log"));
  EXPECT_EQ(log.find("Quillfeather"), std::string::npos);
}

TEST_P(ReviewServer, FourEyesHoldAndAKilledServerLosesNoAnswer) {
  const std::string rules = "[review]\ndouble_share = 0\nfour_eyes = true\n[sample]\nband = 0\n";
  start(rules);
  const std::string first = put("council_register", "1", ann), second = put("library", "a", ann_like);
  const std::string id = take("ann");
  const Answer answered = answer("ann", id, "same");
  ASSERT_EQ(answered.status, 200) << answered.body;
  EXPECT_EQ(text_at(*member(answered.json, "judgement"), "state"), "proposed");
  server_->end(SIGKILL);
  start(rules);
  EXPECT_EQ(text_at(answer("ann", id, "same").json, "state"), "settled") << "sent again after the crash: the same outcome";
  const std::string decision = R"({"verdict":"agree","reason":"same letters"})";
  EXPECT_EQ(call("POST", "/judgements/{judgement}/decision", "/judgements/1/decision", "ann", decision).status, 403);
  EXPECT_NE(ask("GET", "/people/" + second, "ann", "").status, 308) << "it does not hold yet";
  const Answer agreed = call("POST", "/judgements/{judgement}/decision", "/judgements/1/decision", "bob", decision);
  ASSERT_EQ(agreed.status, 200) << agreed.body;
  EXPECT_EQ(text_at(agreed.json, "state"), "in_force");
  EXPECT_EQ(ask("GET", "/people/" + second, "ann", "").status, 308);
  EXPECT_EQ(call("POST", "/judgements/{judgement}/decision", "/judgements/7/decision", "bob", decision).status, 404);
}

}  // namespace
