// SPDX-License-Identifier: MIT
// Accounts and tokens over HTTP, on both databases: who may look after whom, what nobody may give, one's own account, and that all of it is
// in the access log.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "signed_in_server.h"
#include "trust/one_time_code.h"

namespace {

using cw::List;
using cw::member;
using cw::Value;
using cw::test::Ask;
using cw::test::Client;
using cw::test::number_at;
using cw::test::password;
using cw::test::Said;
using cw::test::size_of;
using cw::test::text_at;

constexpr const char* other_password = "nine small otters at dawn";
constexpr const char* record = R"({"columns":{"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1980-02-01"}})";

class AccountsOverHttp : public cw::test::SignedInServer {
 protected:
  void SetUp() override {
    cw::test::SignedInServer::SetUp();
    std::string policy = cw::test::content_of(cw::test::source_folder + "/packages/trust/access_policy.toml");
    const std::string auditor = "name = \"auditor\"\n";
    policy.insert(policy.find(auditor) + auditor.size(), "given_by = [\"governance_officer\"]\n");
    (void)folder_.with("policy.toml", policy);
  }
  Client begin() {
    start();
    EXPECT_EQ(first_administrator().status, 201);
    return sign_in("root");
  }
  // An account without a password where none is given.
  Said make(const Client& by, const std::string& name, const std::string& organisation, const std::string& role,
            const std::string& secret = password) {
    return call(by, "POST", "/accounts", "/accounts",
                {fmt::format(R"({{"name":"{0}","title":"{0} of {1}","organisation":"{1}","roles":["{2}"],"password":"{3}"}})", name,
                             organisation, role, secret)});
  }
  std::string made(const Client& by, const std::string& name, const std::string& organisation, const std::string& role,
                   const std::string& secret = password) {
    const Said said = make(by, name, organisation, role, secret);
    EXPECT_EQ(said.status, 201) << said.body;
    return text_at(said.json, "account");
  }
  Said act(const Client& by, const std::string& id, const std::string& word) {
    return call(by, "POST", "/accounts/{account}/" + word, "/accounts/" + id + "/" + word);
  }
  Said change(const Client& by, const std::string& id, const std::string& body) {
    return call(by, "PATCH", "/accounts/{account}", "/accounts/" + id, {body});
  }
  Said make_token(const Client& by, const std::string& account, const std::string& scope, const std::string& more = "") {
    return call(by, "POST", "/tokens", "/tokens",
                {fmt::format(R"({{"account":"{}","name":"a feed","scopes":["{}"]{}}})", account, scope, more)});
  }
  std::vector<std::string> names(const Said& said) {
    std::vector<std::string> out;
    for (const Value& each : *member(said.json, "accounts")->get<List>()) out.push_back(text_at(each, "name"));
    return out;
  }
  // Entries about accounts, as "detail: outcome decided_by".
  std::vector<std::string> logged() {
    std::vector<std::string> out;
    cw::store::Connection db = connect();
    EXPECT_TRUE(db.each("SELECT entry FROM access_log ORDER BY number", {}, [&](const cw::store::Row& row) -> cw::Result<void> {
      const Value entry = cw::parse_json(row.get<std::string_view>(0)).value();
      if (text_at(entry, "kind") == "account")
        out.push_back(text_at(entry, "detail") + ": " + text_at(entry, "outcome") + " " + text_at(entry, "decided_by"));
      return {};
    }));
    return out;
  }
};
CW_ON_BOTH_DATABASES(AccountsOverHttp);

TEST_P(AccountsOverHttp, AnAdministratorLooksAfterAccountsAndEveryActIsLogged) {
  const Client root = begin();
  const std::string ann = made(root, "ann", "council", "adviser"), bob = made(root, "bob", "charity", "adviser");
  EXPECT_EQ(make(root, "ANN", "council", "adviser").status, 409) << "names are compared without case";
  EXPECT_EQ(names(call(root, "GET", "/accounts", "/accounts")), (std::vector<std::string>{"ann", "bob", "root"}));
  EXPECT_EQ(names(call(root, "GET", "/accounts", "/accounts?text=OF%20CHARITY")), (std::vector<std::string>{"bob"}));
  EXPECT_EQ(names(call(root, "GET", "/accounts", "/accounts?organisation=council&most=1")), (std::vector<std::string>{"ann"}));
  EXPECT_EQ(names(call(root, "GET", "/accounts", "/accounts?organisation=council&most=1&after=ann")), (std::vector<std::string>{"root"}));
  EXPECT_EQ(call(root, "POST", "/teams", "/teams", {R"({"name":"duty","title":"The duty team","organisation":"council"})"}).status, 204);
  EXPECT_EQ(call(root, "POST", "/organisations", "/organisations", {R"({"name":"nhs_trust","title":"The trust"})"}).status, 204);
  EXPECT_EQ(call(root, "POST", "/organisations", "/organisations", {R"({"name":"nhs_trust","title":"The trust"})"}).status, 409);
  const Said choices = call(root, "GET", "/account-choices", "/account-choices");
  EXPECT_EQ(size_of(choices.json, "organisations"), 3U) << choices.body;
  EXPECT_EQ(size_of(choices.json, "teams"), 1U);
  EXPECT_EQ(size_of(choices.json, "roles"), 6U) << "an auditor is a governance officer's to make: " << choices.body;

  const Client hers = sign_in("ann", "contact");
  const Said changed = change(root, ann, R"({"title":"Ann Example","roles":["manager","adviser"],"teams":["duty"]})");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(size_of(changed.json, "roles"), 2U);
  EXPECT_EQ(text_at(changed.json, "title"), "Ann Example");
  EXPECT_EQ(ask(hers, "GET", "/api/v1/session").status, 401) << "nobody goes on with what they had";
  EXPECT_EQ(change(root, bob, R"({"teams":["duty"]})").status, 400) << "a team of another organisation";
  EXPECT_EQ(change(root, ann, R"({"roles":["king"]})").status, 400);

  EXPECT_EQ(act(root, ann, "disable").status, 200);
  EXPECT_EQ(post_session("ann", password).status, 403);
  EXPECT_EQ(act(root, ann, "enable").status, 200);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(post_session("ann", "a wrong password").status, 403);
  EXPECT_EQ(post_session("ann", password).status, 403) << "it waits";
  EXPECT_FALSE(text_at(call(root, "GET", "/accounts/{account}", "/accounts/" + ann).json, "locked_until").empty());
  EXPECT_EQ(act(root, ann, "unlock").status, 200);
  const Client again = sign_in("ann", "contact");
  EXPECT_EQ(act(root, ann, "end-sessions").status, 200);
  EXPECT_EQ(ask(again, "GET", "/api/v1/session").status, 401);
  EXPECT_EQ(call(root, "GET", "/accounts/{account}", "/accounts/01a21e78-79a3-7cb6-85b0-744def1c518a").status, 404);

  const std::vector<std::string> log = logged();
  const auto times = [&](const std::string& line) { return std::ranges::count(log, line); };
  EXPECT_EQ(times("account made: allowed role_administrator"), 2);
  EXPECT_EQ(times("accounts listed: allowed role_administrator"), 4);
  EXPECT_EQ(times("account: name roles teams changed: allowed role_administrator"), 1);
  EXPECT_EQ(times("account: teams changed: failed role_administrator"), 1);
  EXPECT_EQ(times("account disabled: allowed role_administrator"), 1);
  EXPECT_EQ(times("account looked at: refused not_theirs"), 1);
  const std::string audit = command("audit verify");
  EXPECT_NE(audit.find("result       whole"), std::string::npos) << audit;
}

TEST_P(AccountsOverHttp, NobodyGetsAtWhatTheyMayNotGive) {
  const Client root = begin();
  const std::string ann = made(root, "ann", "council", "adviser"), carl = made(root, "carl", "charity", "administrator");
  EXPECT_EQ(make(root, "aud", "council", "auditor").status, 403) << "the policy leaves that role to governance officers";
  EXPECT_EQ(change(root, ann, R"({"roles":["auditor"]})").status, 403);
  const std::string olga = made(root, "olga", "council", "governance_officer");
  ASSERT_EQ(change(root, olga, R"({"roles":["governance_officer","administrator"]})").status, 200);
  const Client officer = sign_in("olga");
  EXPECT_EQ(change(officer, ann, R"({"roles":["auditor"]})").status, 200);
  EXPECT_EQ(change(root, ann, R"({"title":"Ann"})").status, 200);
  for (const char* word : {"password-link", "reset-second-factor", "enable", "unlock"})
    EXPECT_EQ(act(root, ann, word).status, 403) << word << " would be a way to a role that root may not give";
  EXPECT_EQ(act(root, ann, "disable").status, 200) << "taking away is not giving";
  EXPECT_EQ(make_token(root, ann, "people:read").status, 403);

  const std::string mine = text_at(call(root, "GET", "/account", "/account").json, "account");
  EXPECT_EQ(change(root, mine, R"({"roles":["administrator","practitioner"]})").status, 403) << "one's own roles";
  EXPECT_EQ(act(root, mine, "disable").status, 403);
  EXPECT_EQ(act(root, mine, "reset-second-factor").status, 403);

  const Client charity = sign_in("carl");
  EXPECT_EQ(names(call(charity, "GET", "/accounts", "/accounts")), (std::vector<std::string>{"carl"}));
  EXPECT_EQ(call(charity, "GET", "/accounts/{account}", "/accounts/" + ann).status, 404);
  EXPECT_EQ(act(charity, mine, "disable").status, 404);
  EXPECT_EQ(make(charity, "dan", "council", "adviser").status, 403);
  EXPECT_EQ(make(charity, "dan", "charity", "adviser").status, 201);

  EXPECT_EQ(act(officer, mine, "disable").status, 200) << "olga can look after the council";
  EXPECT_EQ(act(charity, carl, "disable").status, 403);
  EXPECT_EQ(act(officer, olga, "disable").status, 403);
  EXPECT_EQ(act(officer, carl, "disable").status, 200) << "the council looks after the charity";
  EXPECT_EQ(change(officer, olga, R"({"roles":[]})").status, 403);
  EXPECT_EQ(ask(root, "GET", "/api/v1/accounts").status, 401);
}

TEST_P(AccountsOverHttp, TheLastAdministratorStays) {
  const Client root = begin();
  const std::string mine = text_at(call(root, "GET", "/account", "/account").json, "account");
  (void)made(root, "carl", "charity", "administrator");
  const std::string second = made(root, "second", "council", "administrator");
  const Client other = sign_in("second");
  EXPECT_EQ(act(other, mine, "disable").status, 200);
  EXPECT_EQ(act(root, second, "disable").status, 401);
  ASSERT_EQ(act(other, mine, "enable").status, 200);
  const Client back = sign_in("root");
  EXPECT_EQ(change(back, second, R"({"roles":["adviser"]})").status, 200);
  // A program with the role signs nobody in, and an administrator of the charity does not look after the council.
  (void)made(back, "program", "council", "administrator", "");
  const std::string third = made(back, "third", "council", "administrator");
  const Client last = sign_in("third");
  ASSERT_EQ(act(last, mine, "disable").status, 200);
  command("account program --name tool --organisation council --role administrator");
  cw::store::Connection db = connect();
  ASSERT_TRUE(db.execute("UPDATE account SET disabled_at = NULL WHERE name = 'root'"));
  const Client root_again = sign_in("root");
  ASSERT_TRUE(db.execute("UPDATE account SET password = NULL WHERE name = 'root'")) << "root cannot sign in any more";
  EXPECT_EQ(change(root_again, third, R"({"roles":[]})").status, 409);
  EXPECT_EQ(act(root_again, third, "disable").status, 409);
}

TEST_P(AccountsOverHttp, ALinkGivesANewPasswordOnce) {
  const Client root = begin();
  const std::string ann = made(root, "ann", "council", "adviser", "");
  const auto use = [&](const std::string& link, const std::string& secret) {
    return call({}, "POST", "/accounts/new-password", "/accounts/new-password",
                {fmt::format(R"({{"link":"{}","password":"{}"}})", link, secret)});
  };
  const std::string first = text_at(act(root, ann, "password-link").json, "link");
  const Said second = act(root, ann, "password-link");
  ASSERT_EQ(second.status, 201) << second.body;
  const std::string link = text_at(second.json, "link");
  EXPECT_EQ(second.reply.field("Cache-Control"), "no-store");
  EXPECT_EQ(make_token(root, ann, "people:read").status, 409) << "somebody is about to sign in with it";
  EXPECT_EQ(use(first, other_password).status, 403) << "the last one made is good";
  EXPECT_EQ(use(link, "short").status, 400);
  EXPECT_EQ(use(link, other_password).status, 204);
  EXPECT_EQ(use(link, "eleven grey geese at noon").status, 403) << "once";
  EXPECT_EQ(connect().value<std::int64_t>("SELECT count(*) FROM password_link").value(), 0);
  const std::vector<std::string> log = logged();
  EXPECT_EQ(std::ranges::count(log, "new password by a link: allowed own_account"), 1);

  const Said in = post_session("ann", other_password);
  const Client hers{.cookie = cookie_of(in), .csrf = text_at(in.json, "csrf_token")};
  ASSERT_EQ(call(hers, "POST", "/session/second-factor", "/session/second-factor", {fmt::format(R"({{"password":"{}"}})", other_password)})
                .status,
            201);
  EXPECT_EQ(act(root, ann, "reset-second-factor").status, 200);
  made(root, "olga", "council", "governance_officer");
  const Said alerts = call(sign_in("olga", "subject_access"), "GET", "/alerts", "/alerts?state=open");
  ASSERT_EQ(size_of(alerts.json, "alerts"), 1U) << alerts.body;
  EXPECT_NE(alerts.body.find("second factor of an account removed"), std::string::npos);
}

TEST_P(AccountsOverHttp, OnesOwnAccountIsChangedByWhoeverProvesItTwice) {
  const Client root = begin();
  (void)made(root, "ann", "council", "adviser");
  const Client phone = sign_in("ann"), desk = sign_in("ann");
  const Said sessions = call(desk, "GET", "/account/sessions", "/account/sessions");
  ASSERT_EQ(size_of(sessions.json, "sessions"), 2U) << sessions.body;
  EXPECT_EQ(sessions.body.find("cws_"), std::string::npos);
  std::string theirs;
  for (const Value& each : *member(sessions.json, "sessions")->get<List>())
    if (!*member(each, "is_this")->get<bool>()) theirs = text_at(each, "session");
  const std::string path = "/account/sessions/" + theirs;
  const std::string pattern = "/account/sessions/{session}", others = "/account/end-other-sessions";
  const auto known = [](std::string_view said) { return fmt::format(R"({{"password":"{}"}})", said); };
  EXPECT_EQ(call(root, "DELETE", pattern, path, {known(password)}).status, 404) << "another account's";
  EXPECT_EQ(text_at(call(desk, "DELETE", pattern, path, {known("not this one")}).json, "field"), "password");
  EXPECT_EQ(call(desk, "DELETE", pattern, path, {"{}"}).status, 403) << "an open browser is not enough";
  EXPECT_EQ(call(desk, "POST", others, others, {"{}"}).status, 403);
  EXPECT_EQ(ask(phone, "GET", "/api/v1/session").status, 200) << "nothing has ended yet";
  EXPECT_EQ(ask({.cookie = desk.cookie}, "DELETE", "/api/v1" + path).status, 403) << "a cookie alone changes nothing";
  EXPECT_EQ(call(desk, "DELETE", pattern, path, {known(password)}).status, 204);
  EXPECT_EQ(ask(phone, "GET", "/api/v1/session").status, 401);
  const Client tablet = sign_in("ann");
  EXPECT_EQ(number_at(call(desk, "POST", others, others, {known(password)}).json, "ended"), 1);
  EXPECT_EQ(ask(tablet, "GET", "/api/v1/session").status, 401);

  const auto set_password = [&](const Client& client, const std::string& now, const std::string& then) {
    return call(client, "PUT", "/account/password", "/account/password",
                {fmt::format(R"({{"password":"{}","new_password":"{}"}})", now, then)});
  };
  const Said wrong = set_password(desk, "not this one", other_password);
  EXPECT_EQ(wrong.status, 403);
  EXPECT_EQ(text_at(wrong.json, "field"), "password");
  EXPECT_EQ(set_password(desk, password, "short").status, 400);
  EXPECT_EQ(set_password(desk, password, password).status, 400);
  const Said set = set_password(desk, password, other_password);
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(ask(desk, "GET", "/api/v1/session").status, 401) << "the old session has ended";
  const Client now{.cookie = cookie_of(set), .csrf = text_at(set.json, "csrf_token")};
  EXPECT_EQ(call(now, "GET", "/session", "/session").status, 200);
  EXPECT_EQ(post_session("ann", password).status, 403);

  const auto begin_factor = [&](const std::string& known) {
    return call(now, "POST", "/session/second-factor", "/session/second-factor", {fmt::format(R"({{"password":"{}"}})", known)});
  };
  const Said unproven = begin_factor(password);
  EXPECT_EQ(unproven.status, 403) << "whoever finds the browser open cannot shut its owner out";
  EXPECT_EQ(text_at(unproven.json, "field"), "password");
  const Said begun = begin_factor(other_password);
  const std::string uri = text_at(begun.json, "uri");
  const std::size_t at = uri.find("secret=") + 7;
  const auto secret = cw::trust::from_base32(uri.substr(at, uri.find('&', at) - at));
  ASSERT_TRUE(secret.has_value()) << uri;
  const auto code = [&](std::int64_t later) {
    return cw::trust::one_time_code(*secret, static_cast<std::uint64_t>(cw::trust::totp_step(cw::system_clock().now()) + later));
  };
  ASSERT_EQ(call(now, "PUT", "/session/second-factor", "/session/second-factor", {"{\"code\":\"" + code(0) + "\"}"}).status, 200);
  const auto proof = [](const std::string& known, const std::string& given) {
    return Ask{fmt::format(R"({{"password":"{}","code":"{}"}})", known, given)};
  };
  const Said no_code = call(now, "POST", "/account/recovery-codes", "/account/recovery-codes", proof(other_password, ""));
  EXPECT_EQ(no_code.status, 403);
  EXPECT_EQ(text_at(no_code.json, "field"), "code");
  const Said codes = call(now, "POST", "/account/recovery-codes", "/account/recovery-codes", proof(other_password, code(1)));
  ASSERT_EQ(codes.status, 201) << codes.body;
  const std::string old = *member(begun.json, "recovery_codes")->get<List>()->front().get<std::string>();
  const std::string fresh = *member(codes.json, "recovery_codes")->get<List>()->front().get<std::string>();
  const auto remove = [&](const std::string& given) {
    return call(now, "DELETE", "/account/second-factor", "/account/second-factor", proof(other_password, given));
  };
  EXPECT_EQ(remove(old).status, 403);
  const Said removed = remove(fresh);
  ASSERT_EQ(removed.status, 200) << removed.body;
  const Client bare{.cookie = cookie_of(removed), .csrf = text_at(removed.json, "csrf_token")};
  EXPECT_NE(call(bare, "GET", "/account", "/account").body.find("\"has_second_factor\":false"), std::string::npos);
  EXPECT_EQ(post_session("ann", other_password).status, 201);
  EXPECT_EQ(call(bare, "GET", "/accounts", "/accounts").status, 403) << "an adviser looks after nobody";
  const std::vector<std::string> log = logged();
  EXPECT_EQ(std::ranges::count(log, "own password changed: refused wrong_password_or_code"), 1);
  EXPECT_EQ(std::ranges::count(log, "own password changed: allowed own_account"), 1);
  EXPECT_EQ(std::ranges::count(log, "own second factor removed: allowed own_account"), 1);
  EXPECT_EQ(std::ranges::count(log, "own second factor begun: refused wrong_password_or_code"), 1);
  EXPECT_EQ(std::ranges::count(log, "own second factor begun: allowed own_account"), 1);
  EXPECT_EQ(std::ranges::count(log, "own second factor set up: allowed own_account"), 1);
}

TEST_P(AccountsOverHttp, TokensAreMadeForProgramsShownOnceAndRevoked) {
  const Client root = begin();
  const std::string feed = made(root, "feed", "council", "data_officer", ""), ann = made(root, "ann", "council", "data_officer");
  EXPECT_EQ(make_token(root, ann, "records:write").status, 409) << "a token would speak in her name";
  EXPECT_EQ(make_token(root, feed, "everything").status, 400);
  EXPECT_EQ(make_token(root, feed, "records:write", ",\"days\":367").status, 400);
  EXPECT_EQ(make_token({.cookie = root.cookie}, feed, "records:write").status, 403) << "a cookie alone changes nothing";
  const Said made_token = make_token(root, feed, "records:write", ",\"days\":30");
  ASSERT_EQ(made_token.status, 201) << made_token.body;
  EXPECT_EQ(made_token.reply.field("Cache-Control"), "no-store");
  const Client program{.bearer = text_at(made_token.json, "secret"), .purpose = "data_quality"};
  const std::string id = text_at(made_token.json, "token");
  EXPECT_EQ(call(program, "PUT", "/sources/{source}/records/{id}", "/sources/council_register/records/1", {record}).status, 201);
  EXPECT_EQ(ask(program, "GET", "/api/v1/tokens").status, 401) << "no token looks after tokens";
  EXPECT_EQ(ask(program, "GET", "/api/v1/accounts").status, 401);
  EXPECT_EQ(act(root, feed, "password-link").status, 409) << "it is a program's";

  const Said listed = call(root, "GET", "/tokens", "/tokens?account=" + feed);
  ASSERT_EQ(size_of(listed.json, "tokens"), 1U) << listed.body;
  EXPECT_EQ(listed.body.find(program.bearer), std::string::npos);
  EXPECT_EQ(size_of(call(root, "GET", "/tokens", "/tokens?account=" + ann).json, "tokens"), 0U);
  EXPECT_GT(size_of(call(root, "GET", "/token-scopes", "/token-scopes").json, "scopes"), 10U);

  (void)made(root, "carl", "charity", "administrator");
  const Client charity = sign_in("carl");
  EXPECT_EQ(size_of(call(charity, "GET", "/tokens", "/tokens").json, "tokens"), 0U);
  const std::string revoke = "/tokens/" + id + "/revoke";
  EXPECT_EQ(call(charity, "POST", "/tokens/{token}/revoke", revoke).status, 404);
  const Said revoked = call(root, "POST", "/tokens/{token}/revoke", revoke);
  ASSERT_EQ(revoked.status, 200) << revoked.body;
  EXPECT_FALSE(text_at(revoked.json, "revoked_at").empty());
  cw::store::Connection db = connect();
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM api_token WHERE revoked_at IS NOT NULL").value(), 1);
  start();  // another process has nothing cached
  EXPECT_EQ(ask(program, "PUT", "/api/v1/sources/council_register/records/1", {record}).status, 401);
}

TEST_P(AccountsOverHttp, TheDocumentHasEveryOperationOfTheseGroups) {
  start();
  std::set<std::string> documented;
  const std::set<std::string> groups = {"accounts", "own account", "tokens"};
  for (const auto& [path, methods] : *member(document_, "paths")->get<cw::Structure>())
    for (const auto& [method, operation] : *methods.get<cw::Structure>())
      if (groups.contains(*member(operation, "tags")->get<List>()->front().get<std::string>())) documented.insert(method + " " + path);
  const std::string all = "/api/v1/accounts/{account}";
  EXPECT_EQ(documented, (std::set<std::string>{"delete /api/v1/account/second-factor",
                                               "delete /api/v1/account/sessions/{session}",
                                               "get /api/v1/account",
                                               "get /api/v1/account-choices",
                                               "get /api/v1/account/sessions",
                                               "get /api/v1/accounts",
                                               "get " + all,
                                               "get /api/v1/token-scopes",
                                               "get /api/v1/tokens",
                                               "patch " + all,
                                               "post /api/v1/account/end-other-sessions",
                                               "post /api/v1/account/recovery-codes",
                                               "post /api/v1/accounts/new-password",
                                               "post " + all + "/disable",
                                               "post " + all + "/enable",
                                               "post " + all + "/end-sessions",
                                               "post " + all + "/password-link",
                                               "post " + all + "/reset-second-factor",
                                               "post " + all + "/unlock",
                                               "post /api/v1/organisations",
                                               "post /api/v1/teams",
                                               "post /api/v1/tokens",
                                               "post /api/v1/tokens/{token}/revoke",
                                               "put /api/v1/account/password"}))
      << "each is called by a test of this file; a new one needs one";
}

}  // namespace
