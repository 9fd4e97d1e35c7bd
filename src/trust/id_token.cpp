// SPDX-License-Identifier: MIT
#include "trust/id_token.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "trust/crypto.h"

namespace cw::trust {
namespace {

constexpr std::int64_t leeway = 60, oldest = 600;  // seconds

tl::unexpected<Error> refuse(std::string_view what) { return fail(ErrorCode::denied, fmt::format("The sign-in is refused: {}.", what)); }

std::string text_of(const Value& claims, std::string_view name) {
  const Value* value = member(claims, name);
  const auto* text = value == nullptr ? nullptr : value->get<std::string>();
  return text == nullptr ? std::string() : *text;
}

// Seconds since 1970 (NumericDate, RFC 7519, section 2); nothing where it is missing or no number of this millennium.
std::optional<std::int64_t> seconds_of(const Value& claims, std::string_view name) {
  const Value* value = member(claims, name);
  if (value == nullptr) return std::nullopt;
  if (const auto* whole = value->get<std::int64_t>()) return *whole >= 0 && *whole < 100'000'000'000 ? std::optional(*whole) : std::nullopt;
  if (const auto* number = value->get<double>())
    return *number >= 0 && *number < 1e11 ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
  return std::nullopt;
}

// "aud" is one text or a list of them.
std::vector<std::string> audience_of(const Value& claims) {
  const Value* value = member(claims, "aud");
  if (value == nullptr) return {};
  if (const auto* one = value->get<std::string>()) return {*one};
  std::vector<std::string> out;
  if (const List* list = value->get<List>())
    for (const Value& each : *list) out.push_back(each.get<std::string>() == nullptr ? std::string() : *each.get<std::string>());
  return out;
}

Result<void> check_times(const Value& claims, std::int64_t now) {
  const auto expires = seconds_of(claims, "exp"), issued = seconds_of(claims, "iat");
  if (!expires || !issued) return refuse("its token does not say when it was issued and until when it is good");
  if (*expires + leeway <= now) return refuse("its token has expired");
  if (*issued > now + leeway) return refuse("its token comes from the future: check the clocks");
  if (*issued + oldest + leeway < now) return refuse("its token is old");
  if (member(claims, "nbf") != nullptr) {
    const auto not_before = seconds_of(claims, "nbf");
    if (!not_before || *not_before > now + leeway) return refuse("its token is not good yet");
  }
  return {};
}

Result<void> check_audience(const Value& claims, std::string_view client) {
  const std::vector<std::string> audience = audience_of(claims);
  if (std::ranges::count(audience, client) == 0) return refuse("its token is for somebody else");
  const bool has_party = member(claims, "azp") != nullptr;
  if (audience.size() > 1 && !has_party) return refuse("its token is for several, and does not say for whom it was made");
  if (has_party && text_of(claims, "azp") != client) return refuse("its token was made for somebody else");
  return {};
}

// RFC 8176, section 2: "mfa" says it at once; else something known and something held.
Factors factors_of(const Value& claims) {
  const Value* value = member(claims, "amr");
  const List* methods = value == nullptr ? nullptr : value->get<List>();
  if (methods == nullptr) return Factors::one;
  const auto has = [&](std::initializer_list<std::string_view> names) {
    return std::ranges::any_of(*methods, [&](const Value& each) {
      const std::string* text = each.get<std::string>();
      return text != nullptr && std::ranges::find(names, *text) != names.end();
    });
  };
  return has({"mfa"}) || (has({"pwd", "pin"}) && has({"otp", "hwk", "swk"})) ? Factors::two : Factors::one;
}

}  // namespace

Result<IdClaims> check_id_token(const Jwt& token, const IdTokenExpected& expected) {
  const Value& claims = token.claims;
  IdClaims out;
  out.issuer = text_of(claims, "iss");
  if (out.issuer.empty() || out.issuer != expected.issuer) return refuse("its token is from another issuer");
  CW_CHECK(check_audience(claims, expected.client));
  CW_CHECK(check_times(claims, expected.now.microseconds / 1'000'000));
  const std::string nonce = text_of(claims, "nonce");
  if (expected.nonce.empty() || !equal_in_constant_time(bytes_of(nonce), bytes_of(expected.nonce)))
    return refuse("its token answers another sign-in");
  out.subject = text_of(claims, "sub");
  if (out.subject.empty() || out.subject.size() > 255) return refuse("its token does not say who it is about");
  const Value* verified = member(claims, "email_verified");
  if (verified != nullptr && verified->get<bool>() != nullptr && *verified->get<bool>()) out.email = text_of(claims, "email");
  out.name = text_of(claims, "name");
  out.factors = factors_of(claims);
  out.all = claims;
  return out;
}

}  // namespace cw::trust
