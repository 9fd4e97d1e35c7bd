// SPDX-License-Identifier: MIT
// Cookies and tokens against forged posts.
#include "web/http/cookies.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>

#include "base/log.h"
#include "base/text.h"

namespace cw::web {
namespace {

// Half of the salt is by chance; the other half says that it was made here, for whichever session.
constexpr std::size_t salt_digits = 32, chance_digits = 16;
constexpr std::string_view made_here = "made here";
constexpr std::size_t signature_digits = 64;

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

// RFC 6265, section 4.1.1: cookie-octet.
bool is_value_character(char c) { return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\'; }

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 15]);
  }
  return out;
}

}  // namespace

Result<void> set_cookie(Response& response, const Cookie& cookie, Scheme scheme) {
  if (cookie.name.empty() || !std::all_of(cookie.name.begin(), cookie.name.end(), is_name_character))
    return fail(ErrorCode::invalid, "a cookie's name is of letters, digits, '-' and '_'");
  if (!std::all_of(cookie.value.begin(), cookie.value.end(), is_value_character))
    return fail(ErrorCode::invalid, "a cookie's value holds a character that it cannot");
  if (!cookie.path.starts_with('/') || !std::all_of(cookie.path.begin(), cookie.path.end(), is_value_character))
    return fail(ErrorCode::invalid, "a cookie's path is a path");
  if (cookie.name.starts_with("__") && (scheme != Scheme::https || (cookie.name.starts_with("__Host-") && cookie.path != "/")))
    return fail(ErrorCode::invalid, "a browser takes a cookie of that name only under https, and for the path /");
  std::string text = cookie.name + "=" + cookie.value + "; Path=" + cookie.path + "; HttpOnly";
  text += cookie.same_site == SameSite::strict ? "; SameSite=Strict" : "; SameSite=Lax";
  if (scheme == Scheme::https) text += "; Secure";
  if (cookie.max_age_seconds != 0) text += "; Max-Age=" + std::to_string(std::max<std::int64_t>(0, cookie.max_age_seconds));
  response.headers.add("Set-Cookie", text);
  return {};
}

std::string_view cookie_value(const Request& request, std::string_view name) {
  for (const auto& [field, value] : request.headers) {
    if (!same_without_case(field, "Cookie")) continue;
    for (std::string_view left = value; !left.empty();) {
      const std::size_t end = std::min(left.find(';'), left.size());
      const std::string_view pair = trim(left.substr(0, end));
      left.remove_prefix(std::min(end + 1, left.size()));
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
  }
  return {};
}

bool is_same_origin(const Request& request) {
  const std::string_view site = request.headers.get("Sec-Fetch-Site");
  if (!site.empty()) return site == "same-origin" || site == "none";
  const std::string_view origin = request.headers.get("Origin");
  if (origin.empty()) return true;
  const std::string ours = (request.scheme == Scheme::https ? "https://" : "http://") + request.host;
  return same_without_case(origin, ours);
}

std::string CsrfTokens::signature(std::string_view session, std::string_view salt) const {
  const std::string text = std::string(salt) + ":" + std::string(session);
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       out, &size);
  return hexadecimal({reinterpret_cast<const char*>(out), size});
}

std::string CsrfTokens::make(std::string_view session) const {
  unsigned char random[chance_digits / 2];
  RAND_bytes(random, sizeof random);
  const std::string chance = hexadecimal({reinterpret_cast<const char*>(random), sizeof random});
  const std::string salt = chance + signature(chance, made_here).substr(0, salt_digits - chance_digits);
  return salt + signature(session, salt);
}

std::optional<FormFault> CsrfTokens::fault_of(std::string_view session, std::string_view token, const Request& request) const {
  if (!is_same_origin(request)) return FormFault::other_site;
  if (token.size() != salt_digits + signature_digits) return FormFault::not_ours;
  const std::string right = signature(session, token.substr(0, salt_digits));
  if (CRYPTO_memcmp(right.data(), token.data() + salt_digits, signature_digits) == 0) return std::nullopt;
  const std::string here = signature(token.substr(0, chance_digits), made_here);
  return CRYPTO_memcmp(here.data(), token.data() + chance_digits, salt_digits - chance_digits) == 0 ? FormFault::out_of_date
                                                                                                    : FormFault::not_ours;
}

Result<void> CsrfTokens::check(std::string_view session, std::string_view token, const Request& request) const {
  const std::optional<FormFault> fault = fault_of(session, token, request);
  if (!fault) return {};
  if (fault == FormFault::other_site) return fail(ErrorCode::denied, "the form was sent from another site");
  return fail(ErrorCode::denied, "the form is out of date: open the page again and send it once more");
}

void log_form_fault(FormFault fault, const Request& request) {
  if (fault == FormFault::out_of_date)
    log_info("a form was out of date", {{"route", request.route}, {"request", request.id}});
  else
    log_warning("a forged form was refused", {{"sign", fault == FormFault::other_site ? "another site" : "a token that is none of ours"},
                                              {"route", request.route},
                                              {"request", request.id}});
}

}  // namespace cw::web
