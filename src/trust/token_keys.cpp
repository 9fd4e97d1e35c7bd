// SPDX-License-Identifier: MIT
// The only file that verifies with OpenSSL.
#include "trust/token_keys.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace cw::trust {
namespace {

enum class Algorithm : std::uint8_t { rs256, ps256, es256 };
constexpr std::string_view algorithm_names[] = {"RS256", "PS256", "ES256"};
constexpr std::size_t largest_set = 1U << 20U, most_keys = 100;

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* what) const { release(what); }
};
template <class T, void (*release)(T*)>
using Owned = std::unique_ptr<T, Release<T, release>>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Number = Owned<BIGNUM, BN_free>;

struct TokenKey {
  std::string id;
  Algorithm algorithm;
  Key key;
};

tl::unexpected<Error> refuse(std::string_view what) {
  return fail(ErrorCode::invalid, fmt::format("The provider's keys are refused: {}.", what));
}

std::string text_in(const Value& record, std::string_view name) {
  const Value* value = member(record, name);
  const auto* text = value == nullptr ? nullptr : value->get<std::string>();
  return text == nullptr ? std::string() : *text;
}

Key key_from(const char* type, OSSL_PARAM_BLD* build) {
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(build));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* out = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) <= 0 ||
      EVP_PKEY_fromdata(context.get(), &out, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0)
    return nullptr;
  return Key(out);
}

// RFC 7518, section 6.3.1.
Key rsa_key(const Value& record) {
  const auto n = from_base64url(text_in(record, "n")), e = from_base64url(text_in(record, "e"));
  if (!n || !e || n->size() > 1024 || e->empty() || e->size() > 8) return nullptr;
  const Number modulus(BN_bin2bn(n->data(), static_cast<int>(n->size()), nullptr));
  const Number exponent(BN_bin2bn(e->data(), static_cast<int>(e->size()), nullptr));
  if (BN_num_bits(modulus.get()) < 2048 || BN_is_odd(exponent.get()) == 0 || BN_is_one(exponent.get()) == 1) return nullptr;
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  return key_from("RSA", build.get());
}

// RFC 7518, section 6.2.1: the point as 04 || x || y. OpenSSL refuses points that are not on the curve.
Key p256_key(const Value& record) {
  const auto x = from_base64url(text_in(record, "x")), y = from_base64url(text_in(record, "y"));
  if (text_in(record, "crv") != "P-256" || !x || !y || x->size() != 32 || y->size() != 32) return nullptr;
  ByteVector point = {4};
  point.insert(point.end(), x->begin(), x->end());
  point.insert(point.end(), y->begin(), y->end());
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return key_from("EC", build.get());
}

// Which algorithm a record is for; nothing where it is for none of ours, or not for signatures.
std::optional<Algorithm> algorithm_of(const Value& record) {
  const std::string type = text_in(record, "kty"), use = text_in(record, "use"), named = text_in(record, "alg");
  if (!use.empty() && use != "sig") return std::nullopt;
  if (type == "RSA" && (named.empty() || named == "RS256")) return Algorithm::rs256;
  if (type == "RSA" && named == "PS256") return Algorithm::ps256;
  if (type == "EC" && text_in(record, "crv") == "P-256" && (named.empty() || named == "ES256")) return Algorithm::es256;
  return std::nullopt;
}

// JWS has r || s (RFC 7518, section 3.4), OpenSSL wants them in DER; nothing where it is not 64 bytes.
std::optional<ByteVector> der_signature(const ByteVector& plain) {
  if (plain.size() != 64) return std::nullopt;
  const Owned<ECDSA_SIG, ECDSA_SIG_free> signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(plain.data(), 32, nullptr), BN_bin2bn(plain.data() + 32, 32, nullptr));
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &bytes);
  if (size <= 0) return std::nullopt;
  ByteVector out(bytes, bytes + size);
  OPENSSL_free(bytes);
  return out;
}

bool is_signature(const TokenKey& key, std::string_view text, const ByteVector& given) {
  const std::optional<ByteVector> signature = key.algorithm == Algorithm::es256 ? der_signature(given) : std::optional(given);
  if (!signature) return false;
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;
  if (EVP_DigestVerifyInit(context.get(), &parameters, EVP_sha256(), nullptr, key.key.get()) <= 0) return false;
  if (key.algorithm == Algorithm::ps256 && (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) <= 0 ||
                                            EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) <= 0))
    return false;
  return EVP_DigestVerify(context.get(), signature->data(), signature->size(), reinterpret_cast<const unsigned char*>(text.data()),
                          text.size()) == 1;
}

}  // namespace

class TokenKeys::Impl {
 public:
  std::vector<TokenKey> keys;
  // The key that a token means.
  [[nodiscard]] const TokenKey* find(const Jwt& token) const {
    const TokenKey* found = nullptr;
    for (const TokenKey& key : keys) {
      const bool fits =
          token.key_id.empty() ? algorithm_names[static_cast<std::size_t>(key.algorithm)] == token.algorithm : key.id == token.key_id;
      if (!fits) continue;
      if (found != nullptr) return nullptr;
      found = &key;
    }
    return found;
  }
};

TokenKeys::TokenKeys(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TokenKeys::TokenKeys(TokenKeys&&) noexcept = default;
TokenKeys& TokenKeys::operator=(TokenKeys&&) noexcept = default;
TokenKeys::~TokenKeys() = default;
std::size_t TokenKeys::size() const { return impl_->keys.size(); }

TokenCheck TokenKeys::verify(const Jwt& token) const {
  const TokenKey* key = impl_->find(token);
  if (key == nullptr) return TokenCheck::unknown_key;
  if (token.algorithm != algorithm_names[static_cast<std::size_t>(key->algorithm)]) return TokenCheck::refused;
  return is_signature(*key, token.signed_part, token.signature) ? TokenCheck::verified : TokenCheck::refused;
}

Result<TokenKeys> read_token_keys(std::string_view json) {
  if (json.size() > largest_set) return refuse("they are longer than 1 MB");
  const auto document = parse_json(json);
  const Value* list = document ? member(*document, "keys") : nullptr;
  const List* records = list == nullptr ? nullptr : list->get<List>();
  if (records == nullptr) return refuse("there is no list of keys");
  if (records->size() > most_keys) return refuse("there are more than 100");
  auto impl = std::make_unique<TokenKeys::Impl>();
  for (const Value& record : *records) {
    const auto algorithm = algorithm_of(record);
    if (!algorithm) continue;
    TokenKey made{text_in(record, "kid"), *algorithm, *algorithm == Algorithm::es256 ? p256_key(record) : rsa_key(record)};
    if (made.key == nullptr) return refuse("one is no RSA key of 2048 bits or more, or no point of P-256");
    for (const TokenKey& before : impl->keys)
      if (!made.id.empty() && before.id == made.id) return refuse("two have one id");
    impl->keys.push_back(std::move(made));
  }
  if (impl->keys.empty()) return refuse("none is for RS256, PS256 or ES256");
  return TokenKeys(std::move(impl));
}

}  // namespace cw::trust
