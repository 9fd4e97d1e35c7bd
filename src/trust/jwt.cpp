// SPDX-License-Identifier: MIT
#include "trust/jwt.h"

#include <fmt/format.h>

#include "base/json.h"

namespace cw::trust {
namespace {

constexpr std::size_t largest_token = 64U << 10U;

tl::unexpected<Error> refuse(std::string_view what) { return fail(ErrorCode::invalid, fmt::format("The token is refused: {}.", what)); }

// One part as a JSON object; the text of the parser's complaint is left out, because it may quote the token.
Result<Value> object_of(std::string_view part, std::string_view name) {
  const auto bytes = from_base64url(part);
  if (!bytes) return refuse(fmt::format("its {} is not base64url", name));
  auto value = parse_json({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  if (!value || value->get<Structure>() == nullptr) return refuse(fmt::format("its {} is no JSON object", name));
  return std::move(*value);
}

// A member that must be text where it is there.
Result<std::string> text_member(const Value& header, std::string_view name) {
  const Value* value = member(header, name);
  if (value == nullptr) return std::string();
  const auto* text = value->get<std::string>();
  if (text == nullptr) return refuse(fmt::format("its {} is no text", name));
  return *text;
}

}  // namespace

Result<Jwt> read_jwt(std::string_view token) {
  if (token.size() > largest_token) return refuse("it is longer than 64 KiB");
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return refuse("it has not three parts");
  CW_TRY(const Value header, object_of(token.substr(0, first), "header"));
  if (member(header, "crit") != nullptr) return refuse("it has a critical extension");
  Jwt out;
  CW_TRY(out.algorithm, text_member(header, "alg"));
  CW_TRY(out.key_id, text_member(header, "kid"));
  if (out.algorithm.empty()) return refuse("it names no algorithm");
  CW_TRY(out.claims, object_of(token.substr(first + 1, second - first - 1), "content"));
  auto signature = from_base64url(token.substr(second + 1));
  if (!signature || signature->empty()) return refuse("it has no signature");
  out.signature = std::move(*signature);
  out.signed_part = token.substr(0, second);
  return out;
}

}  // namespace cw::trust
