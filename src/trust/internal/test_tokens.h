// SPDX-License-Identifier: MIT
// For tests: keys of a provider that does not exist, their records, and tokens signed with them, rightly or as an attacker would.
#pragma once

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>
#include <string_view>

#include "trust/crypto.h"

namespace cw::trust::test {

class SigningKey {
 public:
  enum class Kind : std::uint8_t { rsa, p256 };
  SigningKey(Kind kind, std::string id, unsigned bits = 2048)
      : kind_(kind), id_(std::move(id)), key_(kind == Kind::rsa ? EVP_RSA_gen(bits) : EVP_EC_gen("P-256"), &EVP_PKEY_free) {}

  // The record of its public part, with "alg" where one is given.
  [[nodiscard]] std::string record(std::string_view algorithm, std::string_view more = "") const {
    std::string numbers;
    if (kind_ == Kind::rsa)
      numbers = fmt::format(R"("kty":"RSA","n":"{}","e":"{}")", number(OSSL_PKEY_PARAM_RSA_N), number(OSSL_PKEY_PARAM_RSA_E));
    else
      numbers = fmt::format(R"("kty":"EC","crv":"P-256","x":"{}","y":"{}")", number(OSSL_PKEY_PARAM_EC_PUB_X, 32),
                            number(OSSL_PKEY_PARAM_EC_PUB_Y, 32));
    const std::string named = algorithm.empty() ? "" : fmt::format(R"(,"alg":"{}")", algorithm);
    return fmt::format(R"({{{},"kid":"{}"{}{}}})", numbers, id_, named, more);
  }
  // The public part as PEM: what an attacker takes as the secret of HS256.
  [[nodiscard]] std::string pem() const {
    BIO* out = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(out, key_.get());
    char* text = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(out, &text));
    std::string pem(text, size);
    BIO_free(out);
    return pem;
  }

  // A token that names `algorithm` in its header and is signed by it: RS256, PS256, ES256.
  [[nodiscard]] std::string token(std::string_view algorithm, std::string_view claims) const {
    return token_with(fmt::format(R"({{"alg":"{}","kid":"{}","typ":"JWT"}})", algorithm, id_), algorithm, claims);
  }
  [[nodiscard]] std::string token_with(std::string_view header, std::string_view algorithm, std::string_view claims) const {
    const std::string text = to_base64url(bytes_of(header)) + "." + to_base64url(bytes_of(claims));
    return text + "." + to_base64url(signature(algorithm, text));
  }

 private:
  [[nodiscard]] std::string number(const char* name, int size = 0) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &value);
    ByteVector bytes(static_cast<std::size_t>(size > 0 ? size : BN_num_bytes(value)));
    BN_bn2binpad(value, bytes.data(), static_cast<int>(bytes.size()));
    BN_free(value);
    return to_base64url(bytes);
  }
  [[nodiscard]] ByteVector signature(std::string_view algorithm, std::string_view text) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_PKEY_CTX* parameters = nullptr;
    EVP_DigestSignInit(context, &parameters, EVP_sha256(), nullptr, key_.get());
    if (algorithm == "PS256") {
      EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
    }
    std::size_t size = 1024;
    ByteVector out(size);
    EVP_DigestSign(context, out.data(), &size, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    out.resize(size);
    EVP_MD_CTX_free(context);
    return kind_ == Kind::p256 ? plain_signature(out) : out;
  }
  static ByteVector plain_signature(const ByteVector& der) {
    const unsigned char* bytes = der.data();
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size()));
    ByteVector out(64);
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), out.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), out.data() + 32, 32);
    ECDSA_SIG_free(signature);
    return out;
  }

  Kind kind_;
  std::string id_;
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
};

}  // namespace cw::trust::test
