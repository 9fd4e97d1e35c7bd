// SPDX-License-Identifier: MIT
#include "trust/client_key.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/json.h"
#include "base/test_folder.h"
#include "trust/jwt.h"

namespace cw::trust {
namespace {

// As an operator makes one.
std::string key_made_by(const std::string& how) {
  const cw::test::Folder folder;
  const std::string file = folder.at("key.pem").string();
  if (std::system(("openssl " + how + " -out '" + file + "' 2>/dev/null").c_str()) != 0) return {};
  return cw::test::content_of(file);
}

TEST(ClientKey, SaysWhoItIsToOneAudienceForAMinute) {
  const auto key = ClientKey::read(key_made_by("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"), "of 2026");
  ASSERT_TRUE(key.has_value()) << key.error().message;
  const std::string first = key->assertion("us", "https://id.example/token", Timestamp{1'000'000'000'000'000}).value();
  const Jwt token = read_jwt(first).value();
  EXPECT_EQ(token.algorithm, "ES256");
  EXPECT_EQ(token.key_id, "of 2026");
  EXPECT_EQ(token.signature.size(), 64U);
  const auto text = [&](std::string_view name) { return *member(token.claims, name)->get<std::string>(); };
  EXPECT_EQ(text("iss"), "us");
  EXPECT_EQ(text("sub"), "us");
  EXPECT_EQ(text("aud"), "https://id.example/token");
  EXPECT_EQ(*member(token.claims, "exp")->get<std::int64_t>(), 1'000'000'060);
  const std::string second = key->assertion("us", "https://id.example/token", Timestamp{1'000'000'000'000'000}).value();
  EXPECT_NE(*member(read_jwt(second).value().claims, "jti")->get<std::string>(), text("jti")) << "each counts once";
}

TEST(ClientKey, RefusesWhatIsNoKeyOfOurKinds) {
  EXPECT_FALSE(ClientKey::read("", ""));
  EXPECT_FALSE(ClientKey::read("not a key", ""));
  EXPECT_FALSE(ClientKey::read(std::string(70'000, 'x'), ""));
  EXPECT_FALSE(ClientKey::read(key_made_by("genpkey -algorithm ED25519"), ""));
  EXPECT_FALSE(ClientKey::read(key_made_by("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024"), "")) << "too short";
  EXPECT_FALSE(ClientKey::read(key_made_by("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384"), ""));
  EXPECT_FALSE(ClientKey::read(key_made_by("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes-128-cbc -pass pass:secret"), ""))
      << "nobody is asked for a password";
  EXPECT_TRUE(ClientKey::read(key_made_by("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048"), ""));
}

}  // namespace
}  // namespace cw::trust
