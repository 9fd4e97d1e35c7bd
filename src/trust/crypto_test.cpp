// SPDX-License-Identifier: MIT
#include "trust/crypto.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace cw::trust {
namespace {

TEST(Encoding, IsThatOfRfc4648) {
  EXPECT_EQ(to_base64(bytes_of("foobar")), "Zm9vYmFy");
  EXPECT_EQ(to_base64(bytes_of("fooba")), "Zm9vYmE=");
  EXPECT_EQ(to_base64(bytes_of("foob")), "Zm9vYg==");
  EXPECT_EQ(to_base64(bytes_of("")), "");
  EXPECT_EQ(to_base32(bytes_of("foobar")), "MZXW6YTBOI");
  EXPECT_EQ(to_hex(bytes_of("\x01\xAB")), "01ab");
  EXPECT_EQ(to_base64url(bytes_of("\xFB\xFF")), "-_8");
}

TEST(Encoding, ReadsBackWhatItWroteAndNoOtherTextForIt) {
  std::mt19937 random(2);
  for (int i = 0; i < 300; ++i) {
    ByteVector bytes(random() % 40);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    EXPECT_EQ(from_base32(to_base32(bytes)), bytes);
    EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
  }
  EXPECT_FALSE(from_base64("Zm9vYh==").has_value()) << "bits left over";
  EXPECT_FALSE(from_base64("Zm9vYg").has_value());
  EXPECT_FALSE(from_base64("====").has_value());
  EXPECT_FALSE(from_base64("Zm9v Zm9v").has_value());
  EXPECT_FALSE(from_base64url("-_8=").has_value());
  EXPECT_FALSE(from_base64url("A").has_value());
  EXPECT_FALSE(from_hex("abc").has_value());
  EXPECT_FALSE(from_hex("AB").has_value());
  EXPECT_FALSE(digest_from_hex("ab").has_value());
}

TEST(Crypto, AgreesWithPublishedVectors) {
  // FIPS 180-4; RFC 4231, case 2; RFC 2202, case 2; RFC 8032, section 7.1, test 2.
  EXPECT_EQ(to_hex(sha256(bytes_of("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(one_time_hmac(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  const Digest seed = digest_from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").value();
  EXPECT_EQ(to_hex(public_key_of(seed)), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const std::uint8_t message[] = {0x72};
  const Signature signature = sign(seed, message);
  EXPECT_EQ(
      to_hex(signature),
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(verify_signature(public_key_of(seed), message, signature));
  EXPECT_FALSE(verify_signature(public_key_of(seed), bytes_of("s"), signature));
}

TEST(Crypto, PasswordsAreCheckedAgainstTheirHash) {
  const std::string hash = hash_password("correct horse").value();
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
  EXPECT_TRUE(is_password(hash, "correct horse"));
  EXPECT_FALSE(is_password(hash, "correct horsf"));
  EXPECT_FALSE(is_password("", ""));
  EXPECT_FALSE(is_password(std::string(5000, '$'), "x"));
  EXPECT_NE(hash, hash_password("correct horse").value()) << "each hash has a salt of its own";
  EXPECT_FALSE(needs_rehash(hash));
  EXPECT_TRUE(needs_rehash(hash, {19, 3}));
}

TEST(Crypto, SealedSecretsOpenWithTheirKeyOnlyAndUnchanged) {
  const Digest key{1}, other{2};
  ByteVector sealed = seal(key, bytes_of("secret"));
  EXPECT_EQ(unseal(key, sealed), ByteVector({'s', 'e', 'c', 'r', 'e', 't'}));
  EXPECT_NE(sealed, seal(key, bytes_of("secret")));
  EXPECT_FALSE(unseal(other, sealed).has_value());
  EXPECT_FALSE(unseal(key, {}).has_value());
  sealed.back() ^= 1;
  EXPECT_FALSE(unseal(key, sealed).has_value());
}

TEST(Crypto, ComparesInConstantTimeAndRandomBytesDiffer) {
  EXPECT_TRUE(equal_in_constant_time(bytes_of("abc"), bytes_of("abc")));
  EXPECT_FALSE(equal_in_constant_time(bytes_of("abc"), bytes_of("abd")));
  EXPECT_FALSE(equal_in_constant_time(bytes_of("abc"), bytes_of("ab")));
  EXPECT_NE(random_bytes(32), random_bytes(32));
}

}  // namespace
}  // namespace cw::trust
