// SPDX-License-Identifier: MIT
#include "trust/oidc.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "trust/crypto.h"

namespace cw::trust {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t configuration_lasts = 3600 * second, keys_rest = 60 * second, attempt_lasts = 600 * second;

tl::unexpected<Error> refuse(std::string_view what) { return fail(ErrorCode::denied, fmt::format("The sign-in is refused: {}.", what)); }

std::string text_in(const Value& document, std::string_view name) {
  const Value* value = member(document, name);
  const auto* text = value == nullptr ? nullptr : value->get<std::string>();
  return text == nullptr ? std::string() : *text;
}

// The JSON object that a call is answered with.
Result<Value> object_from(const HttpFetch& fetch, const HttpCall& call, std::string_view what) {
  CW_TRY(const HttpReply reply, fetch(call));
  if (reply.status != 200)
    return fail(ErrorCode::unavailable, fmt::format("The identity provider answers {} with status {}.", what, reply.status));
  auto document = parse_json(reply.body);
  if (!document || document->get<Structure>() == nullptr)
    return fail(ErrorCode::invalid, fmt::format("The identity provider's {} is no JSON object.", what));
  return std::move(*document);
}

// Error codes of RFC 6749 and OpenID Connect are words; anything else is not repeated.
std::string code_word(std::string_view error) {
  const bool word = error.size() <= 60 && std::ranges::all_of(error, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  return word ? std::string(error) : "an unknown error";
}

std::string random_text() { return to_base64url(random_bytes(32)); }

}  // namespace

// OpenID Connect Discovery 1.0, section 4.
Result<OidcClient::Endpoints> OidcClient::endpoints() {
  const Timestamp now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    if (endpoints_ && now.microseconds - endpoints_->fetched_at.microseconds < configuration_lasts) return *endpoints_;
  }
  std::string base = provider_.issuer;
  while (base.ends_with('/')) base.pop_back();
  CW_TRY(const Value document, object_from(fetch_, {base + "/.well-known/openid-configuration", {}, {}}, "configuration"));
  if (text_in(document, "issuer") != provider_.issuer)
    return fail(ErrorCode::invalid, "The identity provider's configuration names another issuer than ours does.");
  Endpoints out{text_in(document, "authorization_endpoint"), text_in(document, "token_endpoint"), text_in(document, "jwks_uri"), false,
                now};
  for (const std::string* url : {&out.authorization, &out.token, &out.keys})
    if (!is_safe_url(*url)) return fail(ErrorCode::invalid, "The identity provider's configuration lacks an address, or one is not https.");
  const Value* names_itself = member(document, "authorization_response_iss_parameter_supported");
  out.names_itself = names_itself != nullptr && names_itself->get<bool>() != nullptr && *names_itself->get<bool>();
  const std::lock_guard lock(mutex_);
  endpoints_ = out;
  return out;
}

Result<OidcStart> OidcClient::start() {
  CW_TRY(const Endpoints at, endpoints());
  OidcStart out{at.authorization, {random_text(), random_text(), random_text()}};
  out.url += out.url.find('?') == std::string::npos ? '?' : '&';
  out.url +=
      fmt::format("response_type=code&client_id={}&redirect_uri={}&scope={}&state={}&nonce={}&code_challenge={}&code_challenge_method=S256",
                  form_encoded(provider_.client_id), form_encoded(provider_.redirect_uri), form_encoded(provider_.scope), out.attempt.state,
                  out.attempt.nonce, to_base64url(sha256(bytes_of(out.attempt.verifier))));
  return out;
}

Result<IdClaims> OidcClient::finish(const OidcAttempt& attempt, const OidcAnswer& answer) {
  if (attempt.state.empty() || !equal_in_constant_time(bytes_of(attempt.state), bytes_of(answer.state)))
    return refuse("this browser did not begin it");
  CW_TRY(const Endpoints at, endpoints());
  if (answer.issuer.empty() ? at.names_itself : answer.issuer != provider_.issuer) return refuse("another provider answers");
  if (!answer.error.empty()) return refuse("the provider says " + code_word(answer.error));
  if (answer.code.empty() || answer.code.size() > 4096) return refuse("the provider gives no code");
  CW_TRY(const std::string text, exchange(attempt, answer.code, at));
  CW_TRY(const Jwt token, read_jwt(text));
  CW_CHECK(check_signature(token, at));
  return check_id_token(token, {provider_.issuer, provider_.client_id, attempt.nonce, clock_.now()});
}

// The code for an ID token (OpenID Connect Core 1.0, section 3.1.3). Who we are: section 9, private_key_jwt, whose audience is the address
// that the provider's own configuration names; or client_secret_basic.
Result<std::string> OidcClient::exchange(const OidcAttempt& attempt, std::string_view code, const Endpoints& at) {
  std::string form = fmt::format("grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={}", form_encoded(code),
                                 form_encoded(provider_.redirect_uri), attempt.verifier);
  std::string authorization;
  if (provider_.key) {
    CW_TRY(const std::string assertion, provider_.key->assertion(provider_.client_id, at.token, clock_.now()));
    form += fmt::format("&client_id={}&client_assertion_type={}&client_assertion={}", form_encoded(provider_.client_id),
                        form_encoded("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), assertion);
  } else {
    authorization = "Basic " + to_base64(bytes_of(form_encoded(provider_.client_id) + ":" + form_encoded(provider_.client_secret)));
  }
  const HttpCall call{at.token, std::move(form), std::move(authorization)};
  CW_TRY(const HttpReply reply, fetch_(call));
  const auto document = parse_json(reply.body);
  if (reply.status == 400 || reply.status == 401)
    return refuse("the provider does not take the code: " + code_word(document ? text_in(*document, "error") : ""));
  if (reply.status != 200)
    return fail(ErrorCode::unavailable, fmt::format("The identity provider answers the code with status {}.", reply.status));
  std::string token = document ? text_in(*document, "id_token") : "";
  if (token.empty()) return fail(ErrorCode::invalid, "The identity provider gives no ID token.");
  return token;
}

Result<std::shared_ptr<const TokenKeys>> OidcClient::keys_from(const Endpoints& at) {
  CW_TRY(const HttpReply reply, fetch_({at.keys, {}, {}}));
  if (reply.status != 200)
    return fail(ErrorCode::unavailable, fmt::format("The identity provider answers for its keys with status {}.", reply.status));
  CW_TRY(TokenKeys keys, read_token_keys(reply.body));
  auto shared = std::make_shared<const TokenKeys>(std::move(keys));
  const std::lock_guard lock(mutex_);
  keys_ = shared;
  keys_fetched_at_ = clock_.now();
  return shared;
}

// A token of an unknown key makes the keys be fetched anew, once a minute at most: tokens are anybody's to send.
Result<void> OidcClient::check_signature(const Jwt& token, const Endpoints& at) {
  std::shared_ptr<const TokenKeys> keys;
  bool fresh = false;
  {
    const std::lock_guard lock(mutex_);
    keys = keys_;
    fresh = keys != nullptr && clock_.now().microseconds - keys_fetched_at_.microseconds < keys_rest;
  }
  if (keys == nullptr) {
    CW_TRY(keys, keys_from(at));
    fresh = true;
  }
  TokenCheck check = keys->verify(token);
  if (check == TokenCheck::unknown_key && !fresh) {
    CW_TRY(keys, keys_from(at));
    check = keys->verify(token);
  }
  if (check == TokenCheck::unknown_key) return refuse("its token is signed with a key that the provider does not have");
  if (check == TokenCheck::refused) return refuse("the signature of its token is false, or of a kind that the key is not for");
  return {};
}

Result<void> OidcAttempts::keep(store::Connection& db, const OidcAttempt& attempt) const {
  const Timestamp now = clock_.now();
  const std::string secret = attempt.nonce + " " + attempt.verifier;
  CW_CHECK(db.execute("DELETE FROM oidc_attempt WHERE ends_at <= ?1", {now}));
  CW_CHECK(
      db.execute("INSERT INTO oidc_attempt (hash, secret, ends_at) VALUES (?1, ?2, ?3)",
                 {store::Bytes(sha256(bytes_of(attempt.state))), seal(sealing_key_, bytes_of(secret)), now.microseconds + attempt_lasts}));
  return {};
}

Result<OidcAttempt> OidcAttempts::take(store::Connection& db, std::string_view state) const {
  CW_TRY(const auto sealed,
         db.first("DELETE FROM oidc_attempt WHERE hash = ?1 AND ends_at > ?2 RETURNING secret",
                  {store::Bytes(sha256(bytes_of(state))), clock_.now()}, [](const store::Row& row) { return row.get<ByteVector>(0); }));
  if (!sealed) return refuse("it was not begun here, was finished before, or took too long. Begin again");
  const auto secret = unseal(sealing_key_, *sealed);
  if (!secret) return fail(ErrorCode::internal, "A sign-in cannot be opened: the sealing key is another one.");
  const std::string text(secret->begin(), secret->end());
  const std::size_t space = text.find(' ');
  return OidcAttempt{std::string(state), text.substr(0, space), text.substr(space + 1)};
}

}  // namespace cw::trust
