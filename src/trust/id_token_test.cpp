// SPDX-License-Identifier: MIT
// Tokens: read, verified with the keys of a provider, believed or not.
#include "trust/id_token.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "trust/internal/test_tokens.h"
#include "trust/token_keys.h"

namespace cw::trust {
namespace {

using test::SigningKey;
using Kind = SigningKey::Kind;

const SigningKey& rsa() {
  static const SigningKey key(Kind::rsa, "r1");
  return key;
}
const SigningKey& elliptic() {
  static const SigningKey key(Kind::p256, "e1");
  return key;
}
TokenKeys keys_of(const std::string& records) {
  auto keys = read_token_keys(fmt::format(R"({{"keys":[{}]}})", records));
  if (!keys) throw std::runtime_error(keys.error().message);
  return std::move(*keys);
}
TokenCheck check(const TokenKeys& keys, const std::string& token) {
  const auto read = read_jwt(token);
  return read ? keys.verify(*read) : TokenCheck::refused;
}

TEST(Jwt, IsReadOrRefusedWithWhatIsWrong) {
  const std::string token = rsa().token("RS256", R"({"sub":"ann"})");
  const auto read = read_jwt(token);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->algorithm, "RS256");
  EXPECT_EQ(read->key_id, "r1");
  EXPECT_EQ(*member(read->claims, "sub")->get<std::string>(), "ann");
  EXPECT_EQ(read->signed_part, token.substr(0, token.rfind('.')));
  const auto part = [](std::string_view text) { return to_base64url(bytes_of(text)); };
  const std::string header = part(R"({"alg":"RS256"})"), claims = part("{}");
  for (const std::string& bad :
       {std::string(), std::string("a.b"), std::string("..."), header + "." + claims, header + "." + claims + ".",
        header + "." + claims + ".AA.AA", part("{}") + "." + claims + ".AA", part("[]") + "." + claims + ".AA",
        part(R"({"alg":1})") + "." + claims + ".AA", part(R"({"alg":"RS256","alg":"none"})") + "." + claims + ".AA",
        part(R"({"alg":"RS256","crit":["x"]})") + "." + claims + ".AA", header + "=." + claims + ".AA", header + "." + part("1") + ".AA",
        header + "." + part("x") + ".AA", header + "." + claims + ".A", std::string(70'000, 'a')})
    EXPECT_EQ(read_jwt(bad).error().code, ErrorCode::invalid) << bad.substr(0, 60);
}

TEST(TokenKeys, VerifyTheirOwnAlgorithm) {
  const TokenKeys keys = keys_of(rsa().record("RS256") + "," + elliptic().record("ES256"));
  EXPECT_EQ(keys.size(), 2U);
  EXPECT_EQ(check(keys, rsa().token("RS256", "{}")), TokenCheck::verified);
  EXPECT_EQ(check(keys, elliptic().token("ES256", "{}")), TokenCheck::verified);
  EXPECT_EQ(check(keys_of(rsa().record("PS256")), rsa().token("PS256", "{}")), TokenCheck::verified);
  EXPECT_EQ(check(keys_of(rsa().record("")), rsa().token("RS256", "{}")), TokenCheck::verified);
}

// What a token claims never chooses how it is verified.
TEST(TokenKeys, AlgorithmConfusionIsRefused) {
  const TokenKeys keys = keys_of(rsa().record("RS256"));
  EXPECT_EQ(check(keys, rsa().token("PS256", "{}")), TokenCheck::refused) << "a right signature of the same key, for another algorithm";
  EXPECT_EQ(check(keys_of(rsa().record("PS256")), rsa().token("RS256", "{}")), TokenCheck::refused);
  const auto with_header = [](std::string_view header, ByteView signature) {
    return to_base64url(bytes_of(header)) + "." + to_base64url(bytes_of("{}")) + "." + to_base64url(signature);
  };
  // HS256 with the public key as the secret.
  const std::string header = R"({"alg":"HS256","kid":"r1"})";
  const std::string text = to_base64url(bytes_of(header)) + "." + to_base64url(bytes_of("{}"));
  EXPECT_EQ(check(keys, text + "." + to_base64url(hmac_sha256(bytes_of(rsa().pem()), bytes_of(text)))), TokenCheck::refused);
  for (const char* none : {"none", "None", "NONE", "nOnE"})
    EXPECT_EQ(check(keys, with_header(fmt::format(R"({{"alg":"{}","kid":"r1"}})", none), bytes_of("x"))), TokenCheck::refused);
  // Right name, signature of another key, of another kind, or of zeros (CVE-2022-21449).
  const SigningKey stranger(Kind::rsa, "r1"), elliptic_stranger(Kind::p256, "r1");
  EXPECT_EQ(check(keys, stranger.token("RS256", "{}")), TokenCheck::refused);
  EXPECT_EQ(check(keys, elliptic_stranger.token("ES256", "{}")), TokenCheck::refused);
  EXPECT_EQ(check(keys, elliptic_stranger.token("RS256", "{}")), TokenCheck::refused);
  const TokenKeys curves = keys_of(elliptic().record("ES256"));
  EXPECT_EQ(check(curves, with_header(R"({"alg":"ES256","kid":"e1"})", ByteVector(64))), TokenCheck::refused);
  EXPECT_EQ(check(curves, with_header(R"({"alg":"ES256","kid":"e1"})", ByteVector(63))), TokenCheck::refused);
}

TEST(TokenKeys, AChangedTokenIsRefused) {
  for (const auto& [key, algorithm] : {std::pair{&rsa(), "RS256"}, std::pair{&elliptic(), "ES256"}}) {
    const TokenKeys keys = keys_of(key->record(algorithm));
    const std::string token = key->token(algorithm, R"({"sub":"ann"})");
    const std::size_t first = token.find('.'), second = token.rfind('.');
    for (std::size_t at = first + 1; at + 1 < token.size(); at += 7) {
      if (at == second) continue;
      std::string changed = token;
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      EXPECT_NE(check(keys, changed), TokenCheck::verified) << at;
    }
  }
}

TEST(TokenKeys, AreFoundByTheirIdOrByBeingTheOnlyOne) {
  const SigningKey second(Kind::rsa, "r2");
  const TokenKeys both = keys_of(rsa().record("RS256") + "," + second.record("RS256"));
  EXPECT_EQ(check(both, second.token("RS256", "{}")), TokenCheck::verified);
  EXPECT_EQ(check(both, SigningKey(Kind::rsa, "r3").token("RS256", "{}")), TokenCheck::unknown_key);
  const std::string without_id = rsa().token_with(R"({"alg":"RS256"})", "RS256", "{}");
  EXPECT_EQ(check(both, without_id), TokenCheck::unknown_key) << "which of the two?";
  EXPECT_EQ(check(keys_of(rsa().record("RS256") + "," + elliptic().record("ES256")), without_id), TokenCheck::verified);
}

TEST(TokenKeys, RefuseSetsThatAreNone) {
  const auto complaint = [](const std::string& json) {
    const auto keys = read_token_keys(json);
    return keys ? std::string() : keys.error().message;
  };
  EXPECT_EQ(complaint("{}"), "The provider's keys are refused: there is no list of keys.");
  EXPECT_EQ(complaint(R"({"keys":[]})"), "The provider's keys are refused: none is for RS256, PS256 or ES256.");
  EXPECT_EQ(complaint(R"({"keys":[{"kty":"oct","k":"AA"}]})"), "The provider's keys are refused: none is for RS256, PS256 or ES256.");
  EXPECT_EQ(complaint(fmt::format(R"({{"keys":[{}]}})", rsa().record("RS256", R"(,"use":"enc")"))),
            "The provider's keys are refused: none is for RS256, PS256 or ES256.");
  EXPECT_EQ(complaint(fmt::format(R"({{"keys":[{0},{0}]}})", rsa().record("RS256"))), "The provider's keys are refused: two have one id.");
  const SigningKey small(Kind::rsa, "s", 1024);
  EXPECT_FALSE(complaint(fmt::format(R"({{"keys":[{}]}})", small.record("RS256"))).empty());
  const std::string off_curve =
      fmt::format(R"({{"kty":"EC","crv":"P-256","x":"{0}","y":"{0}","kid":"x"}})", to_base64url(ByteVector(32, 1)));
  EXPECT_FALSE(complaint(fmt::format(R"({{"keys":[{}]}})", off_curve)).empty()) << "a point that is not on the curve";
}

struct Claims {
  std::string issuer = R"("https://id.example")", audience = R"("us")", more = "";
  std::int64_t expires = 1300, issued = 1000;
  std::string nonce = "n1", subject = "ann";
  [[nodiscard]] std::string text() const {
    return fmt::format(R"({{"iss":{},"aud":{},"exp":{},"iat":{},"nonce":"{}","sub":"{}"{}}})", issuer, audience, expires, issued, nonce,
                       subject, more);
  }
};
std::string complaint(const Claims& claims, std::int64_t now = 1010) {
  Jwt token;
  token.claims = parse_json(claims.text()).value();
  const auto checked = check_id_token(token, {"https://id.example", "us", "n1", {now * 1'000'000}});
  return checked ? "" : checked.error().message;
}

TEST(IdToken, IsBelievedWhereEverythingFits) {
  EXPECT_EQ(complaint({}), "");
  EXPECT_EQ(complaint({.audience = R"(["us"])"}), "");
  EXPECT_EQ(complaint({.audience = R"(["us","them"])", .more = R"(,"azp":"us")"}), "");
  Jwt token;
  token.claims = parse_json(Claims{.more = R"(,"email":"a@b","email_verified":true,"name":"Ann")"}.text()).value();
  const auto who = check_id_token(token, {"https://id.example", "us", "n1", {1'010'000'000}});
  EXPECT_EQ(who->subject, "ann");
  EXPECT_EQ(who->email, "a@b");
  token.claims = parse_json(Claims{.more = R"(,"email":"a@b","email_verified":"true")"}.text()).value();
  EXPECT_EQ(check_id_token(token, {"https://id.example", "us", "n1", {1'010'000'000}})->email, "") << "not verified";
}

TEST(IdToken, SaysWithHowManyFactorsSomebodySignedIn) {
  const auto factors = [](const std::string& methods) {
    Jwt token;
    token.claims = parse_json(Claims{.more = methods}.text()).value();
    return check_id_token(token, {"https://id.example", "us", "n1", {1'010'000'000}})->factors;
  };
  for (const char* two : {R"(["mfa"])", R"(["pwd","mfa"])", R"(["pwd","otp"])", R"(["hwk","pin"])"})
    EXPECT_EQ(factors(std::string(",\"amr\":") + two), Factors::two) << two;
  for (const char* one : {R"(["pwd"])", R"(["otp"])", R"(["pwd","pin"])", R"(["MFA"])", "[]", "[1]", "\"mfa\"", "null"})
    EXPECT_EQ(factors(std::string(",\"amr\":") + one), Factors::one) << one;
  EXPECT_EQ(factors(""), Factors::one);
}

TEST(IdToken, IsRefusedWithTheClaimThatIsWrong) {
  const std::string refused = "The sign-in is refused: ";
  EXPECT_EQ(complaint({.issuer = R"("https://id.example/")"}), refused + "its token is from another issuer.");
  EXPECT_EQ(complaint({.issuer = "1"}), refused + "its token is from another issuer.");
  EXPECT_EQ(complaint({.audience = R"("them")"}), refused + "its token is for somebody else.");
  EXPECT_EQ(complaint({.audience = "[]"}), refused + "its token is for somebody else.");
  EXPECT_EQ(complaint({.audience = R"(["us","them"])"}), refused + "its token is for several, and does not say for whom it was made.");
  EXPECT_EQ(complaint({.more = R"(,"azp":"them")"}), refused + "its token was made for somebody else.");
  EXPECT_EQ(complaint({.more = R"(,"azp":1)"}), refused + "its token was made for somebody else.");
  EXPECT_EQ(complaint({.nonce = "n2"}), refused + "its token answers another sign-in.");
  EXPECT_EQ(complaint({.subject = ""}), refused + "its token does not say who it is about.");
  EXPECT_EQ(complaint({}, 1359), "");
  EXPECT_EQ(complaint({}, 1360), refused + "its token has expired.");
  EXPECT_EQ(complaint({.expires = 9999}, 1660), "");
  EXPECT_EQ(complaint({.expires = 9999}, 1661), refused + "its token is old.");
  EXPECT_EQ(complaint({}, 940), "");
  EXPECT_EQ(complaint({}, 939), refused + "its token comes from the future: check the clocks.");
  EXPECT_EQ(complaint({.more = R"(,"nbf":1071)"}), refused + "its token is not good yet.");
  EXPECT_EQ(complaint({.expires = -1}), refused + "its token does not say when it was issued and until when it is good.");
}

}  // namespace
}  // namespace cw::trust
