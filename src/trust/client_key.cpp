// SPDX-License-Identifier: MIT
#include "trust/client_key.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/json.h"
#include "trust/crypto.h"

namespace cw::trust {
namespace {

constexpr std::size_t largest_pem = 64U << 10U;
constexpr std::int64_t seconds_good = 60;

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* what) const { release(what); }
};
template <class T, void (*release)(T*)>
using Owned = std::unique_ptr<T, Release<T, release>>;

// There is nobody to ask for a password.
int no_password(char*, int, int, void*) { return -1; }

bool is_p256(const EVP_PKEY* key) {
  char group[64] = {};
  std::size_t size = 0;
  return EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &size) == 1 &&
         std::string_view(group, size) == "prime256v1";
}

// OpenSSL gives DER, JWS has r || s, 32 bytes each (RFC 7518, section 3.4).
Result<ByteVector> plain_signature(const ByteVector& der) {
  const unsigned char* at = der.data();
  const Owned<ECDSA_SIG, ECDSA_SIG_free> read(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  ByteVector out(64);
  if (read == nullptr || BN_bn2binpad(ECDSA_SIG_get0_r(read.get()), out.data(), 32) != 32 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(read.get()), out.data() + 32, 32) != 32)
    return fail(ErrorCode::internal, "a signature of the client's key cannot be read.");
  return out;
}

}  // namespace

struct ClientKey::Content {
  Owned<EVP_PKEY, EVP_PKEY_free> key;
  std::string id;
  bool is_curve = false;
};

Result<ClientKey> ClientKey::read(std::string_view pem, std::string id) {
  const auto refuse = [](std::string_view what) {
    return fail(ErrorCode::invalid, fmt::format("The key for the identity provider is refused: {}.", what));
  };
  if (pem.empty() || pem.size() > largest_pem) return refuse("it must be a PEM file of at most 64 KiB");
  if (id.size() > 200) return refuse("its id has more than 200 bytes");
  const Owned<BIO, BIO_free_all> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  auto out = std::make_shared<Content>();
  out->key.reset(PEM_read_bio_PrivateKey(in.get(), nullptr, no_password, nullptr));
  out->id = std::move(id);
  if (out->key == nullptr) return refuse("it must be a private key in PEM, not encrypted");
  out->is_curve = EVP_PKEY_is_a(out->key.get(), "EC") == 1;
  const bool good =
      out->is_curve ? is_p256(out->key.get()) : EVP_PKEY_is_a(out->key.get(), "RSA") == 1 && EVP_PKEY_get_bits(out->key.get()) >= 2048;
  if (!good) return refuse("it must be an RSA key of 2,048 bits or more, or one on the curve P-256");
  return ClientKey(std::move(out));
}

Result<std::string> ClientKey::assertion(std::string_view client, std::string_view audience, Timestamp now) const {
  const std::int64_t second = now.microseconds / 1'000'000;
  std::string head = fmt::format(R"({{"alg":"{}","typ":"JWT")", content_->is_curve ? "ES256" : "RS256");
  if (!content_->id.empty()) head += ",\"kid\":" + quote_json(content_->id);
  const std::string claims = fmt::format(R"({{"iss":{0},"sub":{0},"aud":{1},"jti":"{2}","iat":{3},"exp":{4}}})", quote_json(client),
                                         quote_json(audience), to_hex(random_bytes(16)), second, second + seconds_good);
  std::string token = to_base64url(bytes_of(head + "}")) + "." + to_base64url(bytes_of(claims));
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  std::size_t size = 0;
  const auto* text = reinterpret_cast<const unsigned char*>(token.data());
  if (context == nullptr || EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, content_->key.get(), nullptr) <= 0 ||
      EVP_DigestSign(context.get(), nullptr, &size, text, token.size()) <= 0)
    return fail(ErrorCode::internal, "the client's key cannot sign.");
  ByteVector signature(size);
  if (EVP_DigestSign(context.get(), signature.data(), &size, text, token.size()) <= 0)
    return fail(ErrorCode::internal, "the client's key cannot sign.");
  signature.resize(size);
  if (content_->is_curve) {
    CW_TRY(signature, plain_signature(signature));
  }
  return token + "." + to_base64url(signature);
}

}  // namespace cw::trust
