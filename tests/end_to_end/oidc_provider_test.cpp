// SPDX-License-Identifier: MIT
// The OpenID Connect client against a real provider, npm's oidc-provider, started by this test on a free port of this machine.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "trust/oidc.h"

namespace cw::trust {
namespace {

// The provider's process: started once for all tests, stopped at their end.
class RealProvider {
 public:
  RealProvider() : pipe_(popen("exec node " CW_SOURCE_DIR "/tests/end_to_end/oidc_provider.mjs", "r")) {
    char line[32] = {};
    if (pipe_ != nullptr && fgets(line, sizeof line, pipe_) != nullptr) port_ = std::atoi(line);
  }
  ~RealProvider() {
    if (port_ != 0) (void)get("/test/stop");
    if (pipe_ != nullptr) pclose(pipe_);
  }
  RealProvider(const RealProvider&) = delete;
  RealProvider& operator=(const RealProvider&) = delete;
  [[nodiscard]] bool runs() const { return port_ != 0; }
  [[nodiscard]] std::string issuer() const { return fmt::format("http://127.0.0.1:{}", port_); }
  [[nodiscard]] std::string get(const std::string& path) const {
    const auto reply = fetch_http({issuer() + path, {}, {}});
    return reply ? reply->body : reply.error().message;
  }

 private:
  FILE* pipe_;
  int port_ = 0;
};

std::string parameter(const std::string& url, const std::string& name) {
  const std::size_t at = url.find_first_of("?&", url.find(name + "=") - 1);
  if (url.find(name + "=") == std::string::npos) return {};
  const std::size_t from = at + name.size() + 2;
  std::string raw = url.substr(from, url.find('&', from) - from), out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%' && i + 2 < raw.size()) {
      out += static_cast<char>(std::stoi(raw.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      out += raw[i];
    }
  }
  return out;
}

class OidcRealProvider : public testing::Test {
 protected:
  static void SetUpTestSuite() { provider_ = std::make_unique<RealProvider>(); }
  static void TearDownTestSuite() { provider_.reset(); }
  void SetUp() override {
    if (!provider_->runs()) GTEST_SKIP() << "NOT TESTED: npm's oidc-provider is not installed; run npm ci --ignore-scripts";
  }
  [[nodiscard]] static OidcProvider as(const std::string& client) {
    return {provider_->issuer(), client, "a secret & more", "https://us.example/back", "openid email"};
  }
  // The user goes to the provider and comes back.
  static OidcAnswer visit(const std::string& url) {
    const std::string back = provider_->get("/test/sign-in?url=" + form_encoded(url));
    EXPECT_TRUE(back.starts_with("https://us.example/back?")) << back;
    return {parameter(back, "state"), parameter(back, "code"), parameter(back, "error"), parameter(back, "iss")};
  }
  static std::unique_ptr<RealProvider> provider_;
};
std::unique_ptr<RealProvider> OidcRealProvider::provider_;

TEST_F(OidcRealProvider, VouchesForAUserInEachAlgorithm) {
  for (const char* client : {"rs", "ps", "es"}) {
    OidcClient oidc(as(client), system_clock());
    const auto start = oidc.start();
    ASSERT_TRUE(start.has_value()) << start.error().message;
    const auto who = oidc.finish(start->attempt, visit(start->url));
    ASSERT_TRUE(who.has_value()) << client << ": " << who.error().message;
    EXPECT_EQ(who->subject, "ann");
    EXPECT_EQ(who->email, "ann@example.org");
    EXPECT_EQ(who->issuer, provider_->issuer());
  }
}

TEST_F(OidcRealProvider, ItsTokensOfAForbiddenAlgorithmAreRefused) {
  OidcClient oidc(as("hs"), system_clock());
  const OidcStart start = oidc.start().value();
  const auto who = oidc.finish(start.attempt, visit(start.url));
  ASSERT_FALSE(who.has_value()) << "HS256 would let anybody who knows the client's secret sign tokens";
  EXPECT_EQ(who.error().code, ErrorCode::denied);
}

TEST_F(OidcRealProvider, TakesAKeyOfOursInPlaceOfASecret) {
  for (const std::string kind : {"rs", "es"}) {
    for (const std::string& id : {"ours-" + kind, std::string()}) {
      OidcProvider ours = as("key-" + kind);
      ours.client_secret.clear();
      const auto key = ClientKey::read(provider_->get("/test/client-key?kind=" + kind), id);
      ASSERT_TRUE(key.has_value()) << key.error().message;
      ours.key = *key;
      OidcClient oidc(ours, system_clock());
      const OidcStart start = oidc.start().value();
      const auto who = oidc.finish(start.attempt, visit(start.url));
      ASSERT_TRUE(who.has_value()) << kind << ": " << who.error().message;
      EXPECT_EQ(who->subject, "ann");
    }
  }
}

TEST_F(OidcRealProvider, AKeyOfSomebodyElseOrAnAssertionSentTwiceIsRefused) {
  OidcProvider ours = as("key-es");
  ours.key = ClientKey::read(provider_->get("/test/client-key?kind=rs"), "ours-es").value();
  OidcClient thief(ours, system_clock());
  const OidcStart start = thief.start().value();
  EXPECT_EQ(thief.finish(start.attempt, visit(start.url)).error().message,
            "The sign-in is refused: the provider does not take the code: invalid_client.");

  ours.key = ClientKey::read(provider_->get("/test/client-key?kind=es"), "ours-es").value();
  std::string kept;
  OidcClient twice(ours, system_clock(), [&](const HttpCall& call) -> Result<HttpReply> {
    HttpCall sent = call;
    if (call.form) {
      const std::size_t at = call.form->find("client_assertion=");
      if (kept.empty()) kept = call.form->substr(at);
      sent.form = call.form->substr(0, at) + kept;
    }
    return fetch_http(sent);
  });
  const OidcStart first = twice.start().value(), second = twice.start().value();
  ASSERT_TRUE(twice.finish(first.attempt, visit(first.url)).has_value());
  EXPECT_EQ(twice.finish(second.attempt, visit(second.url)).error().message,
            "The sign-in is refused: the provider does not take the code: invalid_client.");
}

TEST_F(OidcRealProvider, AReplayedOrStolenCodeIsRefused) {
  OidcClient oidc(as("rs"), system_clock());
  const OidcStart start = oidc.start().value(), other = oidc.start().value();
  const OidcAnswer answer = visit(start.url);
  // An attacker who caught the code brings it into an attempt of their own.
  OidcAnswer stolen = answer;
  stolen.state = other.attempt.state;
  EXPECT_EQ(oidc.finish(other.attempt, stolen).error().message,
            "The sign-in is refused: the provider does not take the code: invalid_grant.");
  const OidcStart again = oidc.start().value();
  const OidcAnswer second = visit(again.url);
  ASSERT_TRUE(oidc.finish(again.attempt, second).has_value());
  EXPECT_EQ(oidc.finish(again.attempt, second).error().message,
            "The sign-in is refused: the provider does not take the code: invalid_grant.");
}

TEST_F(OidcRealProvider, ATokenForAnotherClientIsRefused) {
  OidcClient theirs(as("es"), system_clock());
  const OidcStart start = theirs.start().value();
  std::string token;
  // A client that hands our provider's token for "es" to one that is "rs".
  OidcClient confused(as("rs"), system_clock(), [&](const HttpCall& call) -> Result<HttpReply> {
    auto reply = fetch_http(call);
    if (call.form && reply) reply->body = token;
    return reply;
  });
  OidcClient lends(as("es"), system_clock(), [&](const HttpCall& call) {
    auto reply = fetch_http(call);
    if (call.form && reply) token = reply->body;
    return reply;
  });
  ASSERT_TRUE(lends.finish(start.attempt, visit(start.url)).has_value());
  const OidcStart mine = confused.start().value();
  const auto who = confused.finish({mine.attempt.state, start.attempt.nonce, mine.attempt.verifier}, visit(mine.url));
  ASSERT_FALSE(who.has_value());
  EXPECT_EQ(who.error().message, "The sign-in is refused: its token is for somebody else.");
}

TEST_F(OidcRealProvider, NewKeysAreFetchedWhenItsTokensNeedThem) {
  ManualClock clock(system_clock().now());
  OidcClient oidc(as("rs"), clock);
  const OidcStart before = oidc.start().value();
  ASSERT_TRUE(oidc.finish(before.attempt, visit(before.url)).has_value());
  ASSERT_EQ(provider_->get("/test/rotate"), "ok");
  clock.advance(61'000'000);
  const OidcStart after = oidc.start().value();
  const auto who = oidc.finish(after.attempt, visit(after.url));
  EXPECT_TRUE(who.has_value()) << who.error().message;
}

}  // namespace
}  // namespace cw::trust
