// SPDX-License-Identifier: MIT
// The client against a provider that the test plays. tests/end_to_end/oidc_provider_test.cpp has a real one.
#include "trust/oidc.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "store/test_store.h"
#include "trust/accounts.h"
#include "trust/internal/test_tokens.h"
#include "trust/migrations.h"

namespace cw::trust {
namespace {

using test::SigningKey;

std::map<std::string, std::string> query_of(std::string_view text) {
  std::map<std::string, std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size()), equals = text.find('=');
    out[std::string(text.substr(0, equals))] = text.substr(equals + 1, end - equals - 1);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// Plays the provider: counts what it is asked, checks the code exchange, signs with its present key.
class PlayedProvider {
 public:
  explicit PlayedProvider(const Clock& clock) : clock_(clock) {}
  Result<HttpReply> answer(const HttpCall& call) {
    if (call.url == "https://id.example/.well-known/openid-configuration") return HttpReply{200, "application/json", configuration};
    if (call.url == "https://id.example/keys") {
      key_requests += 1;
      return HttpReply{200, "application/json", fmt::format(R"({{"keys":[{}]}})", key->record("RS256"))};
    }
    if (call.url != "https://id.example/token" || !call.form) return fail(ErrorCode::internal, "unexpected call");
    auto form = query_of(*call.form);
    authorization = call.authorization;
    const bool right = form["grant_type"] == "authorization_code" && form["code"] == "c1" &&
                       to_base64url(sha256(bytes_of(form["code_verifier"]))) == challenge &&
                       form["redirect_uri"] == "https%3A%2F%2Fus.example%2Fback";
    if (!right) return HttpReply{400, "application/json", R"({"error":"invalid_grant"})"};
    const std::int64_t now = clock_.now().microseconds / 1'000'000;
    return HttpReply{
        200, "application/json",
        fmt::format(
            R"({{"token_type":"Bearer","access_token":"x","id_token":"{}"}})",
            key->token("RS256", fmt::format(R"({{"iss":"https://id.example","aud":"{}","exp":{},"iat":{},"nonce":"{}","sub":"ann"}})",
                                            audience, now + 60, now, nonce)))};
  }
  // What the browser does: takes the challenge and the nonce to the provider.
  void visit(const std::string& url) {
    auto query = query_of(std::string_view(url).substr(url.find('?') + 1));
    EXPECT_EQ(query["code_challenge_method"], "S256");
    EXPECT_EQ(query["response_type"], "code");
    EXPECT_EQ(query["client_id"], "us");
    EXPECT_EQ(query["scope"], "openid%20email%20profile");
    challenge = query["code_challenge"];
    nonce = query["nonce"];
  }

  std::string configuration =
      R"({"issuer":"https://id.example","authorization_endpoint":"https://id.example/authorise","token_endpoint":"https://id.example/token","jwks_uri":"https://id.example/keys","authorization_response_iss_parameter_supported":true})";
  std::string audience = "us", challenge, nonce, authorization;
  int key_requests = 0;
  std::unique_ptr<SigningKey> key = std::make_unique<SigningKey>(SigningKey::Kind::rsa, "k1");

 private:
  const Clock& clock_;
};

class Oidc : public testing::Test {
 protected:
  Result<IdClaims> sign_in() {
    CW_TRY(const OidcStart start, client_.start());
    provider_.visit(start.url);
    return client_.finish(start.attempt, {start.attempt.state, "c1", "", "https://id.example"});
  }
  ManualClock clock_{{1'700'000'000'000'000}};
  PlayedProvider provider_{clock_};
  OidcClient client_{{"https://id.example", "us", "s3cret&", "https://us.example/back"}, clock_, [this](const HttpCall& call) {
                       return provider_.answer(call);
                     }};
};

TEST_F(Oidc, SignsInWithCodeAndPkce) {
  const auto who = sign_in();
  ASSERT_TRUE(who.has_value()) << who.error().message;
  EXPECT_EQ(who->subject, "ann");
  EXPECT_EQ(provider_.authorization, "Basic " + to_base64(bytes_of("us:s3cret%26")));
  EXPECT_TRUE(sign_in().has_value());
  EXPECT_EQ(provider_.key_requests, 1) << "keys are kept";
}

TEST_F(Oidc, RefusesAnswersToAnotherAttempt) {
  const OidcStart start = client_.start().value();
  provider_.visit(start.url);
  const std::string refused = "The sign-in is refused: ";
  const auto complaint = [&](const OidcAttempt& attempt, const OidcAnswer& answer) {
    return client_.finish(attempt, answer).error().message;
  };
  const OidcAnswer right{start.attempt.state, "c1", "", "https://id.example"};
  OidcAnswer answer = right;
  answer.state = "another";
  EXPECT_EQ(complaint(start.attempt, answer), refused + "this browser did not begin it.");
  EXPECT_EQ(complaint({}, {}), refused + "this browser did not begin it.");
  answer = right;
  answer.issuer = "https://evil.example";
  EXPECT_EQ(complaint(start.attempt, answer), refused + "another provider answers.");
  answer.issuer = "";
  EXPECT_EQ(complaint(start.attempt, answer), refused + "another provider answers.");
  answer = right;
  answer.code = "stolen";
  EXPECT_EQ(complaint(start.attempt, answer), refused + "the provider does not take the code: invalid_grant.");
  answer = right;
  answer.error = "access_denied";
  EXPECT_EQ(complaint(start.attempt, answer), refused + "the provider says access_denied.");
  answer.error = "<script>";
  EXPECT_EQ(complaint(start.attempt, answer), refused + "the provider says an unknown error.");
  OidcAttempt other_nonce = start.attempt;
  other_nonce.nonce = "x";
  EXPECT_EQ(complaint(other_nonce, right), refused + "its token answers another sign-in.");
  OidcAttempt other_verifier = start.attempt;
  other_verifier.verifier = "x";
  EXPECT_EQ(complaint(other_verifier, right), refused + "the provider does not take the code: invalid_grant.");
  EXPECT_TRUE(client_.finish(start.attempt, right).has_value());
}

TEST_F(Oidc, RefusesTokensForSomebodyElse) {
  provider_.audience = "them";
  EXPECT_EQ(sign_in().error().message, "The sign-in is refused: its token is for somebody else.");
}

TEST_F(Oidc, FetchesKeysAnewWhenTheProviderChangesThemButNotForEveryToken) {
  ASSERT_TRUE(sign_in().has_value());
  provider_.key = std::make_unique<SigningKey>(SigningKey::Kind::rsa, "k2");
  EXPECT_FALSE(sign_in().has_value()) << "within a minute of the last fetch";
  EXPECT_EQ(provider_.key_requests, 1);
  clock_.advance(61'000'000);
  EXPECT_TRUE(sign_in().has_value());
  EXPECT_EQ(provider_.key_requests, 2);
  provider_.key = std::make_unique<SigningKey>(SigningKey::Kind::rsa, "k2");
  clock_.advance(61'000'000);
  EXPECT_EQ(sign_in().error().message,
            "The sign-in is refused: the signature of its token is false, or of a kind that the key is not for.");
}

TEST_F(Oidc, RefusesConfigurationsThatAreNotTheIssuersOrNotSafe) {
  const std::string right = provider_.configuration;
  const auto complaint = [&](std::string_view from, std::string_view to) {
    provider_.configuration = right;
    provider_.configuration.replace(right.find(from), from.size(), to);
    OidcClient fresh({"https://id.example", "us", "s", "https://us.example/back"}, clock_,
                     [this](const HttpCall& call) { return provider_.answer(call); });
    return fresh.start().error().message;
  };
  EXPECT_EQ(complaint("https://id.example\"", "https://evil.example\""),
            "The identity provider's configuration names another issuer than ours does.");
  EXPECT_EQ(complaint("https://id.example/token", "http://id.example/token"),
            "The identity provider's configuration lacks an address, or one is not https.");
  EXPECT_EQ(complaint("\"jwks_uri\"", "\"other\""), "The identity provider's configuration lacks an address, or one is not https.");
}

TEST(HttpClient, GoesOnlyWhereItIsSafe) {
  for (const char* safe :
       {"https://id.example", "https://id.example:8443/a?b=c", "http://127.0.0.1:5000/x", "http://localhost/", "http://[::1]:80/"})
    EXPECT_TRUE(is_safe_url(safe)) << safe;
  for (const char* unsafe :
       {"", "http://id.example", "ftp://id.example", "file:///etc/passwd", "https://user@id.example", "https://id.example/#x",
        "http://127.0.0.1@evil.example/", "http://localhost.evil.example/", "https://id.example/a b", "https://id.example/\n"})
    EXPECT_FALSE(is_safe_url(unsafe)) << unsafe;
  EXPECT_EQ(fetch_http({"http://id.example/", {}, {}}).error().code, ErrorCode::invalid);
  EXPECT_EQ(fetch_http({"http://127.0.0.1:1/", {}, {}}).error().code, ErrorCode::unavailable);
}

class OidcStore : public store::test::OnBothDatabases {};
CW_ON_BOTH_DATABASES(OidcStore);

TEST_P(OidcStore, AnAttemptIsHandedOutOnceAndNotForLong) {
  store::Connection db = connect();
  ASSERT_TRUE(store::migrate(db, {migrations()}).has_value());
  ManualClock clock{{1'700'000'000'000'000}};
  const OidcAttempts attempts(clock, Digest{1});
  ASSERT_TRUE(attempts.keep(db, {"s1", "n1", "v1"}).has_value());
  ASSERT_TRUE(attempts.keep(db, {"s2", "n2", "v2"}).has_value());
  EXPECT_EQ(attempts.take(db, "s3").error().code, ErrorCode::denied);
  const auto taken = attempts.take(db, "s1");
  ASSERT_TRUE(taken.has_value()) << taken.error().message;
  EXPECT_EQ(taken->nonce, "n1");
  EXPECT_EQ(taken->verifier, "v1");
  EXPECT_EQ(attempts.take(db, "s1").error().code, ErrorCode::denied) << "replayed";
  clock.advance(600'000'000);
  EXPECT_EQ(attempts.take(db, "s2").error().code, ErrorCode::denied);
}

TEST_P(OidcStore, AnIdentitySignsInToTheAccountItIsLinkedTo) {
  store::Connection db = connect();
  ASSERT_TRUE(store::migrate(db, {migrations()}).has_value());
  ManualClock clock{{1'700'000'000'000'000}};
  SignInRules rules;
  rules.cost = {1, 1};
  Accounts accounts(clock, Digest{1}, {}, rules);
  ASSERT_TRUE(accounts.add_organisation(db, "council", "Council").has_value());
  const AccountId ann = accounts.add(db, {"ann", "Ann", "council", {"adviser"}, {}, ""}).value();
  EXPECT_EQ(accounts.sign_in_as(db, "https://id.example", "sub1").error().code, ErrorCode::denied);
  ASSERT_TRUE(accounts.link_identity(db, ann, "https://id.example", "sub1").has_value());
  const auto token = accounts.sign_in_as(db, "https://id.example", "sub1");
  ASSERT_TRUE(token.has_value()) << token.error().message;
  EXPECT_EQ(accounts.session(db, *token)->account.id, ann);
  EXPECT_EQ(accounts.sign_in_as(db, "https://other.example", "sub1").error().code, ErrorCode::denied);
  EXPECT_EQ(accounts.link_identity(db, ann, "https://id.example", "sub1").error().code, ErrorCode::conflict);
  ASSERT_TRUE(accounts.disable(db, ann).has_value());
  EXPECT_EQ(accounts.sign_in_as(db, "https://id.example", "sub1").error().code, ErrorCode::denied);
}

}  // namespace
}  // namespace cw::trust
