// SPDX-License-Identifier: MIT
// What guards people and the server itself, over HTTP, on both databases: sessions, forged requests, restricted people and alerts, needs,
// repeated requests and a kill between, checkpoints; and signing in at a real provider (npm's oidc-provider).
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <set>
#include <stdexcept>
#include <utility>

#include "signed_in_server.h"
#include "trust/http_client.h"
#include "trust/one_time_code.h"

namespace {

using cw::List;
using cw::member;
using cw::Value;
using cw::test::number_at;
using cw::test::text_at;

using cw::test::Ask;
using cw::test::Client;
using cw::test::password;
using cw::test::Said;
using cw::test::size_of;
using cw::test::source_folder;

class Guards : public cw::test::SignedInServer {};
CW_ON_BOTH_DATABASES(Guards);

constexpr const char* ann =
    R"({"columns":{"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1980-02-01","postcode":"AW1 1AA"}})";
const std::string record_path = "/sources/{source}/records/{id}";

TEST_P(Guards, ASessionIsACookieThatForgeriesAndReplaysCannotUse) {
  start();
  ASSERT_EQ(first_administrator().status, 201);
  EXPECT_EQ(first_administrator().status, 403) << "the link is good once";
  const Said wrong = post_session("root", "not the password"), nobody = post_session("nobody", "not the password");
  EXPECT_EQ(wrong.status, 403);
  EXPECT_EQ(text_at(wrong.json, "detail"), text_at(nobody.json, "detail")) << "nobody learns which names there are";
  EXPECT_EQ(wrong.cookies, "");
  EXPECT_EQ(ask({}, "POST", "/api/v1/session", {R"({"name":"root","password":"x"})", {"Origin: https://evil.example"}}).status, 403);

  const Said made = post_session("root", password, "", {.cookie = "session=cws_planted"});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_NE(made.cookies.find("; HttpOnly"), std::string::npos);
  EXPECT_NE(made.cookies.find("; SameSite=Strict"), std::string::npos);
  EXPECT_EQ(made.cookies.find("cws_planted"), std::string::npos) << "a planted session is not gone on with";
  const Client root{.cookie = cookie_of(made), .csrf = text_at(made.json, "csrf_token"), .purpose = {}};
  EXPECT_EQ(text_at(call(root, "GET", "/session", "/session").json, "name"), "root");
  EXPECT_EQ(ask({.cookie = "session=cws_planted"}, "GET", "/api/v1/session").status, 401);
  EXPECT_EQ(ask({}, "GET", "/api/v1/session").status, 401);

  const Ask purpose{R"({"purpose":"contact"})"};
  const auto choose = [&](const Client& client, const Ask& more) {
    return call(client, "PUT", "/session/purpose", "/session/purpose", more);
  };
  EXPECT_EQ(choose({.cookie = root.cookie}, purpose).status, 403) << "a cookie alone changes nothing";
  EXPECT_EQ(choose({.cookie = root.cookie, .csrf = std::string(96, '0')}, purpose).status, 403);
  EXPECT_EQ(choose(root, {purpose.body, {"Origin: https://evil.example"}}).status, 403);
  EXPECT_EQ(choose(root, {purpose.body, {"Sec-Fetch-Site: cross-site"}}).status, 403);
  const Client other = sign_in("root");
  EXPECT_EQ(choose({.cookie = root.cookie, .csrf = other.csrf}, purpose).status, 403) << "another session's token";
  EXPECT_EQ(choose(root, {R"({"purpose":"curiosity"})"}).status, 403);
  const Said chosen = choose(root, {purpose.body, {"Origin: http://localhost"}});
  ASSERT_EQ(chosen.status, 200) << chosen.body;
  EXPECT_EQ(text_at(chosen.json, "purpose"), "contact");

  EXPECT_EQ(call({.cookie = root.cookie}, "DELETE", "/session", "/session").status, 403);
  EXPECT_EQ(call(root, "DELETE", "/session", "/session").status, 204);
  EXPECT_EQ(ask(root, "GET", "/api/v1/session").status, 401) << "what was signed out is good for nothing";
  EXPECT_EQ(ask(other, "GET", "/api/v1/session").status, 200) << "each session for itself";
  const Said again = post_session("root", password, "", other);
  ASSERT_EQ(again.status, 201);
  EXPECT_NE(cookie_of(again), other.cookie);
  EXPECT_EQ(ask(other, "GET", "/api/v1/session").status, 401) << "who signs in anew ends what the browser had";
  for (int i = 0; i < 5; ++i) (void)post_session("root", "wrong again and again");
  EXPECT_EQ(post_session("root", password).status, 403) << "after five wrong tries the right one has to wait";
}

TEST_P(Guards, ASecondFactorIsAskedForAndItsCodesCountOnce) {
  start({"--second-factor", "needed"});
  ASSERT_EQ(first_administrator().status, 201);
  const Client root = sign_in("root");
  const Said kept_out = call(root, "GET", "/accounts", "/accounts");
  EXPECT_EQ(kept_out.status, 403) << "the role needs one";
  EXPECT_EQ(text_at(kept_out.json, "field"), "second_factor");
  EXPECT_EQ(call(root, "GET", "/account", "/account").status, 200);
  const Said begun =
      call(root, "POST", "/session/second-factor", "/session/second-factor", {fmt::format(R"({{"password":"{}"}})", password)});
  ASSERT_EQ(begun.status, 201) << begun.body;
  const std::string uri = text_at(begun.json, "uri");
  const std::size_t at = uri.find("secret=") + 7;
  const auto secret = cw::trust::from_base32(uri.substr(at, uri.find('&', at) - at));
  ASSERT_TRUE(secret.has_value()) << uri;
  const auto code = [&](std::int64_t later) {
    return cw::trust::one_time_code(*secret, static_cast<std::uint64_t>(cw::trust::totp_step(cw::system_clock().now()) + later));
  };
  const std::string first = code(0);
  const Said confirmed = call(root, "PUT", "/session/second-factor", "/session/second-factor", {"{\"code\":\"" + first + "\"}"});
  ASSERT_EQ(confirmed.status, 200) << confirmed.body;
  EXPECT_EQ(call(root, "GET", "/accounts", "/accounts").status, 200) << "it was proved in this session";
  const Said without = post_session("root", password);
  EXPECT_EQ(without.status, 403);
  EXPECT_EQ(text_at(without.json, "field"), "code");
  EXPECT_EQ(post_session("root", password, first).status, 403) << "a code counts once";
  const std::string recovery = *member(begun.json, "recovery_codes")->get<List>()->front().get<std::string>();
  EXPECT_EQ(post_session("root", password, recovery).status, 201);
  EXPECT_EQ(post_session("root", password, recovery).status, 403);
  EXPECT_EQ(post_session("root", password, code(1)).status, 201);
}

TEST_P(Guards, ARestrictedPersonIsKeptFromThoseWhoMayNotAndAnOfficerHearsOfIt) {
  Client feed = program("feed", "data_officer", "--scope records:write", "data_quality");
  start();
  ASSERT_EQ(first_administrator().status, 201);
  const Client root = sign_in("root");
  add_account(root, "olga", "governance_officer");
  add_account(root, "paul", "practitioner");
  const Said put = call(feed, "PUT", record_path, "/sources/council_register/records/1", {ann});
  ASSERT_EQ(put.status, 201) << put.body;
  const std::string id = text_at(put.json, "person"), path = "/people/" + id, pattern = "/people/{person}";
  const Client olga = sign_in("olga", "subject_access"), paul = sign_in("paul", "safeguarding");
  EXPECT_EQ(call(paul, "GET", pattern, path).status, 200);

  const std::string restriction = pattern + "/restriction";
  EXPECT_EQ(call(paul, "PUT", restriction, path + "/restriction", {R"({"kind":"refuge","reason":"a try"})"}).status, 403);
  const Said marked = call(olga, "PUT", restriction, path + "/restriction", {R"({"kind":"refuge","reason":"told by the refuge"})"});
  ASSERT_EQ(marked.status, 200) << marked.body;
  const Ask reason{"", {"Commonweal-Reason: she called us herself"}};
  const std::string question = R"({"columns":{"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1980-02-01"}})";
  EXPECT_EQ(call(paul, "GET", pattern, path).status, 403);
  EXPECT_EQ(call(paul, "GET", pattern + "/history", path + "/history").status, 403);
  EXPECT_EQ(call(paul, "GET", pattern + "/needs", path + "/needs").status, 403);
  EXPECT_EQ(call(paul, "POST", "/match", "/match", {question}).body.find(id), std::string::npos);
  const Said seen = call(paul, "GET", pattern, path, reason);
  ASSERT_EQ(seen.status, 200) << seen.body;
  EXPECT_NE(seen.body.find("\"shown_apart\":true"), std::string::npos);
  EXPECT_NE(call(paul, "POST", "/match", "/match", {question, reason.headers}).body.find(id), std::string::npos);

  EXPECT_EQ(call(paul, "GET", "/alerts", "/alerts").status, 403);
  const Said alerts = call(olga, "GET", "/alerts", "/alerts?state=open&most=100");
  ASSERT_EQ(alerts.status, 200) << alerts.body;
  ASSERT_EQ(size_of(alerts.json, "alerts"), 5U) << alerts.body;
  EXPECT_EQ(alerts.body.find("Quillfeather"), std::string::npos);
  const std::string first = std::to_string(number_at(member(alerts.json, "alerts")->get<List>()->front(), "alert"));
  const std::string acknowledge = "/alerts/" + first + "/acknowledge";
  EXPECT_EQ(call(olga, "POST", "/alerts/{alert}/acknowledge", acknowledge, {R"({"note":"spoke to Paul"})"}).status, 200);
  EXPECT_EQ(size_of(call(olga, "GET", "/alerts", "/alerts").json, "alerts"), 4U);
  EXPECT_EQ(size_of(call(olga, "GET", restriction, path + "/restriction").json, "restrictions"), 1U);
  EXPECT_EQ(size_of(call(paul, "GET", restriction, path + "/restriction").json, "restrictions"), 0U);
  EXPECT_EQ(call(olga, "DELETE", restriction, path + "/restriction", {R"({"reason":"she has moved on"})"}).status, 200);
  EXPECT_EQ(call(paul, "GET", pattern, path).status, 200);

  const std::string needs =
      R"({"needs":[{"kind":"language","value":{"language":"Welsh"},"said_by":"the resident"}],"reason":"she told us"})";
  const Client paul_contacts{.cookie = paul.cookie, .csrf = paul.csrf, .purpose = "contact"};
  const Said kept = call(paul_contacts, "PUT", pattern + "/needs", path + "/needs", {needs});
  ASSERT_EQ(kept.status, 200) << kept.body;
  EXPECT_EQ(number_at(kept.json, "added"), 1);
  EXPECT_NE(call(paul_contacts, "GET", pattern + "/needs", path + "/needs").body.find("Welsh"), std::string::npos);
  EXPECT_EQ(call(paul_contacts, "PUT", pattern + "/needs", path + "/needs",
                 {R"({"needs":[{"kind":"shoes","value":{},"said_by":"x"}],"reason":"x"})"})
                .status,
            400);
  const std::string audit = command("audit verify");
  EXPECT_NE(audit.find("result       whole"), std::string::npos) << audit;
}

TEST_P(Guards, WritingAndJudgingAboutAProtectedPersonIsAskedAndAlertedAsReadingIs) {
  Client feed = program("feed", "data_officer", "--scope records:write --scope judgements:write", "data_quality");
  start();
  ASSERT_EQ(first_administrator().status, 201);
  const Client root = sign_in("root");
  add_account(root, "olga", "governance_officer");
  add_account(root, "paul", "practitioner");
  add_account(root, "dora", "data_officer");
  const Said put = call(feed, "PUT", record_path, "/sources/council_register/records/1", {ann});
  ASSERT_EQ(put.status, 201) << put.body;
  ASSERT_EQ(call(feed, "PUT", record_path, "/sources/council_register/records/2",
                 {R"({"columns":{"given_name":"Bob","family_name":"Nightjar","date_of_birth":"1951-07-30","postcode":"AW2 2BB"}})"})
                .status,
            201);
  const std::string path = "/people/" + text_at(put.json, "person"), restriction = path + "/restriction";
  const Client olga = sign_in("olga", "subject_access"), paul = sign_in("paul", "safeguarding"), dora = sign_in("dora", "data_quality");
  const auto alerts = [&] { return size_of(call(olga, "GET", "/alerts", "/alerts?state=open&most=100").json, "alerts"); };
  const std::string moved =
      R"({"columns":{"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1980-02-01","postcode":"AW3 3CC"}})";
  const std::string judgement = R"({"left":{"source":"council_register","id":"1"},"right":{"source":"council_register","id":"2"},)"
                                R"("says":"not_same","reason":"two people, the link worker knows both"})";
  ASSERT_EQ(call(olga, "PUT", "/people/{person}/restriction", restriction, {R"({"kind":"refuge","reason":"told by the refuge"})"}).status,
            200);
  ASSERT_EQ(alerts(), 0U);

  // A feed sends what its source holds, without a reason: taken, and marked in the log.
  const Ask plain{moved}, reason{"", {"Commonweal-Reason: she gave us her new address"}};
  const std::string first = "/sources/council_register/records/1";
  EXPECT_EQ(call(feed, "PUT", record_path, first, plain).status, 200);
  EXPECT_EQ(alerts(), 0U);
  {
    cw::store::Connection db = connect();
    EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM access_log WHERE entry LIKE '%\"subject_flags\":1%record put%'").value(), 1);
  }
  // Somebody who writes by hand has looked.
  EXPECT_EQ(call(paul, "PUT", record_path, first, {ann}).status, 403) << "no reason";
  EXPECT_EQ(call(dora, "PUT", record_path, first, {ann, reason.headers}).status, 403) << "no rule of hers covers protected people";
  EXPECT_EQ(alerts(), 2U);
  const Said written = call(paul, "PUT", record_path, first, {ann, reason.headers});
  EXPECT_EQ(written.status, 200) << written.body;
  EXPECT_EQ(alerts(), 3U);
  // Whoever judges has looked too, with a token as well.
  EXPECT_EQ(call(feed, "POST", "/judgements", "/judgements", {judgement}).status, 403);
  EXPECT_EQ(alerts(), 4U);
  const Said judged = call(paul, "POST", "/judgements", "/judgements", {judgement});
  ASSERT_EQ(judged.status, 201) << judged.body;
  EXPECT_EQ(alerts(), 5U);
  const std::string undo = "/judgements/" + std::to_string(number_at(judged.json, "judgement")) + "/undo";
  EXPECT_EQ(call(dora, "POST", "/judgements/{judgement}/undo", undo, {R"({"reason":"they are one after all"})"}).status, 403);
  EXPECT_EQ(alerts(), 6U);
  // A new record that turns out to be hers is taken: to refuse it would tell who is protected. The officer hears of it.
  const Said joined = call(dora, "PUT", record_path, "/sources/council_register/records/3", {ann});
  ASSERT_EQ(joined.status, 201) << joined.body;
  EXPECT_EQ(text_at(joined.json, "person"), text_at(put.json, "person"));
  EXPECT_EQ(alerts(), 7U);
  EXPECT_NE(command("audit verify").find("result       whole"), std::string::npos);
}

Ask with_key(const std::string& body, const std::string& key) { return {body, {"Idempotency-Key: \"" + key + "\""}}; }

TEST_P(Guards, ARequestWithAKeyIsDoneOnceAndItsAnswerGivenAgain) {
  Client feed = program("feed", "data_officer", "--scope records:write --scope judgements:write", "data_quality");
  Client other = program("other", "data_officer", "--scope records:write", "data_quality");
  start();
  const std::string path = "/sources/council_register/records/1";
  const Said first = call(feed, "PUT", record_path, path, with_key(ann, "k1"));
  ASSERT_EQ(first.status, 201) << first.body;
  const Said again = call(feed, "PUT", record_path, path, with_key(ann, "k1"));
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(text_at(call(feed, "PUT", record_path, path, {ann}).json, "done"), "unchanged") << "without a key it is asked anew";
  const std::string bob = R"({"columns":{"given_name":"Bob","family_name":"Quillfeather"}})";
  const Said misused = call(feed, "PUT", record_path, path, with_key(bob, "k1"));
  EXPECT_EQ(misused.status, 422) << misused.body;
  const Said theirs = call(other, "PUT", record_path, path, with_key(ann, "k1"));
  EXPECT_EQ(theirs.status, 200) << "another account's key is its own, and shows nothing of the first answer";
  EXPECT_EQ(text_at(theirs.json, "done"), "unchanged");
  EXPECT_EQ(call(feed, "PUT", record_path, path, {ann, {"Idempotency-Key: k2"}}).status, 400) << "it is a text in quotation marks";
  EXPECT_EQ(call(feed, "PUT", record_path, "/sources/nhs_register/records/1", with_key(ann, "k3")).status, 403);
  EXPECT_EQ(call(feed, "PUT", record_path, path, with_key(ann, "k3")).status, 200) << "a refusal leaves the key free";

  ASSERT_EQ(call(feed, "PUT", record_path, "/sources/council_register/records/2", {bob}).status, 201);
  const std::string judgement = R"({"left":{"source":"council_register","id":"1"},"right":{"source":"council_register","id":"2"},)"
                                R"("says":"same","reason":"one person under two names"})";
  const Said judged = call(feed, "POST", "/judgements", "/judgements", with_key(judgement, "j1"));
  ASSERT_EQ(judged.status, 201) << judged.body;
  EXPECT_EQ(call(feed, "POST", "/judgements", "/judgements", with_key(judgement, "j1")).body, judged.body);
  EXPECT_EQ(number_at(call(feed, "POST", "/judgements", "/judgements", {judgement}).json, "judgement"),
            number_at(judged.json, "judgement"));
  EXPECT_EQ(count("judgement"), 1);
}

// The process is killed at some moment between taking the request and answering it.
TEST_P(Guards, WhatWasSentBeforeAKillCanBeSentAgain) {
  Client feed = program("feed", "data_officer", "--scope records:write", "data_quality");
  std::set<std::string> people;
  for (int round = 0; round < 4; ++round) {
    start();
    const std::string id = std::to_string(round), path = "/api/v1/sources/council_register/records/" + id;
    const std::string columns = fmt::format(R"({{"columns":{{"given_name":"Ann{}","family_name":"Nightjar{}"}}}})", round, round);
    {
      cw::web::test::Client connection(port_);
      connection.send(request_text(feed, "PUT", path, with_key(columns, "key " + id)));
      if (round % 2 == 1) (void)connection.read();
      EXPECT_EQ(server_->end(SIGKILL), -1);
    }
    start();
    const Said answer = ask(feed, "PUT", path, with_key(columns, "key " + id));
    EXPECT_TRUE(answer.status == 201 || answer.status == 200) << answer.body;
    EXPECT_EQ(ask(feed, "PUT", path, with_key(columns, "key " + id)).body, answer.body);
    people.insert(text_at(answer.json, "person"));
  }
  EXPECT_EQ(people.size(), 4U);
  EXPECT_EQ(count("record"), 4);
  EXPECT_EQ(count("register_change"), 4) << "nothing was done twice";
}

TEST_P(Guards, CheckpointsAreSignedByThemselvesAndProveThatTheLogOnlyGrew) {
  Client feed = program("feed", "data_officer", "--scope records:write", "data_quality");
  Client auditor = program("inspector", "auditor", "--scope access_log:read", "data_quality");
  start();
  const std::string latest = "/access-log/checkpoints/latest", growth = "/access-log/checkpoints/proof";
  ASSERT_EQ(call(feed, "PUT", record_path, "/sources/council_register/records/1", {ann}).status, 201);
  EXPECT_EQ(server_->end(SIGTERM), 0);
  start();
  const Said first = call(auditor, "GET", latest, latest);
  ASSERT_EQ(first.status, 200) << "signed when the server stopped: " << first.body;
  EXPECT_NE(first.body.find("\n1\n"), std::string::npos) << first.body;
  EXPECT_EQ(call(auditor, "POST", "/access-log/checkpoints", "/access-log/checkpoints").status, 201);
  const Said proof = call(auditor, "GET", growth, growth + "?older=1");
  ASSERT_EQ(proof.status, 200) << proof.body;
  const auto verify = [&](const std::string& name, const std::string& body) {
    return std::system(fmt::format("node '{}/tools/verify_access_proof.mjs' '{}' '{}' >/dev/null 2>&1", source_folder,
                                   folder_.with(name, body).string(), folder_.at("keys/access-log-verifier.txt").string())
                           .c_str());
  };
  EXPECT_EQ(verify("growth.json", proof.body), 0) << "the independent script accepts the proof";
  std::string forged = proof.body;
  const std::size_t hash = forged.find("consistency") + 20;
  forged[hash] = forged[hash] == '0' ? '1' : '0';
  EXPECT_NE(verify("forged.json", forged), 0);
  EXPECT_EQ(call(auditor, "GET", growth, growth + "?older=77").status, 404);
  EXPECT_EQ(call(auditor, "GET", growth, growth + "?older=0").status, 400);
}

TEST_P(Guards, UnderTlsTheCookieIsBoundToTheHost) {
  const cw::web::TlsFiles files = cw::web::test::make_certificate(folder_, "tls", 1);
  scheme_ = cw::web::Scheme::https;
  start({"--certificate", files.certificate_file, "--key", files.key_file});
  ASSERT_EQ(first_administrator().status, 201);
  const Said made = post_session("root", password);
  ASSERT_EQ(made.status, 201);
  EXPECT_TRUE(made.cookies.starts_with("__Host-session=")) << made.cookies;
  EXPECT_NE(made.cookies.find("; Secure"), std::string::npos);
  EXPECT_NE(made.cookies.find("; Path=/;"), std::string::npos);
  EXPECT_EQ(ask({.cookie = cookie_of(made)}, "GET", "/api/v1/session").status, 200);
  EXPECT_EQ(ask({.cookie = cookie_of(made).substr(7)}, "GET", "/api/v1/session").status, 401) << "a cookie without the prefix is nobody's";
}

TEST_P(Guards, PeopleSignInAtARealProvider) {
  cw::test::Process provider({"node", source_folder + "/tests/end_to_end/oidc_provider.mjs"}, folder_.at("provider.log").string());
  const int port = std::atoi(provider.wait_until_ready().c_str());
  if (port == 0) GTEST_SKIP() << "NOT TESTED: npm's oidc-provider is not installed; run npm ci --ignore-scripts";
  const std::string issuer = fmt::format("http://127.0.0.1:{}", port);
  start({"--second-factor", "waived", "--public-url", "https://us.example", "--provider", issuer, "--provider-client", "server",
         "--provider-secret-file", folder_.with("secret.txt", "a secret & more\n").string()});
  ASSERT_EQ(first_administrator().status, 201);
  const auto begin = [&] { return ask({}, "GET", "/sign-in/provider"); };
  const auto visit = [&](const Said& begun) {
    const std::string to = issuer + "/test/sign-in?url=" + cw::trust::form_encoded(begun.reply.field("Location"));
    const auto back = cw::trust::fetch_http({to, {}, {}});
    const std::string url = back ? back->body : back.error().message;
    EXPECT_TRUE(url.starts_with("https://us.example/sign-in/provider/back?")) << url;
    return url.substr(std::min<std::size_t>(url.size(), 18));
  };
  const Said elsewhere = ask({}, "GET", "/sign-in/provider", {.headers = {"Sec-Fetch-Site: cross-site"}});
  EXPECT_EQ(elsewhere.reply.field("Location"), "/sign-in") << "a link elsewhere begins nothing";
  const Said begun = begin();
  ASSERT_EQ(begun.status, 303) << begun.body;
  EXPECT_TRUE(begun.cookies.starts_with("__Host-sign-in=")) << begun.cookies;
  EXPECT_NE(begun.cookies.find("SameSite=Lax"), std::string::npos) << "it has to come back from the provider's site";
  const std::string back = visit(begun);
  EXPECT_EQ(ask({}, "GET", back).status, 403) << "another browser cannot finish it";
  EXPECT_EQ(ask({.cookie = cookie_of(begun)}, "GET", back).status, 403) << "nobody's account yet";

  const Client root = sign_in("root");
  add_account(root, "ann", "adviser", fmt::format(",\"provider_issuer\":\"{}\",\"provider_subject\":\"ann\"", issuer));
  const Said once_more = begin();
  const std::string way = visit(once_more);
  const Said in = ask({.cookie = cookie_of(once_more)}, "GET", way);
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_TRUE(in.cookies.starts_with("__Host-session=")) << in.cookies;
  EXPECT_EQ(text_at(ask({.cookie = cookie_of(in)}, "GET", "/api/v1/session").json, "name"), "ann");
  EXPECT_EQ(ask({.cookie = cookie_of(once_more)}, "GET", way).status, 403) << "an answer counts once";
  (void)cw::trust::fetch_http({issuer + "/test/stop", {}, {}});
}

TEST_P(Guards, TheDocumentHasEveryOperationOfTheseGroups) {
  start();
  std::set<std::string> documented;
  const std::set<std::string> groups = {"sessions", "restrictions", "alerts", "needs", "checkpoints"};
  for (const auto& [path, methods] : *member(document_, "paths")->get<cw::Structure>())
    for (const auto& [method, operation] : *methods.get<cw::Structure>())
      if (groups.contains(*member(operation, "tags")->get<List>()->front().get<std::string>())) documented.insert(method + " " + path);
  EXPECT_EQ(documented, (std::set<std::string>{
                            "delete /api/v1/people/{person}/restriction", "delete /api/v1/session",
                            "get /api/v1/access-log/checkpoints/latest", "get /api/v1/access-log/checkpoints/proof", "get /api/v1/alerts",
                            "get /api/v1/people/{person}/needs", "get /api/v1/people/{person}/restriction", "get /api/v1/session",
                            "post /api/v1/accounts", "post /api/v1/accounts/first-administrator", "post /api/v1/alerts/{alert}/acknowledge",
                            "post /api/v1/session", "post /api/v1/session/second-factor", "put /api/v1/people/{person}/needs",
                            "put /api/v1/people/{person}/restriction", "put /api/v1/session/purpose", "put /api/v1/session/second-factor"}))
      << "each is called by a test of this file; a new one needs one";
}

}  // namespace
