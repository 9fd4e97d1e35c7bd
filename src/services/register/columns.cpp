// SPDX-License-Identifier: MIT
#include "services/register/columns.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace cw::registry {
namespace {

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_empty(const Value& value) {
  if (const auto* text = value.get<std::string>()) return text->empty();
  if (const auto* list = value.get<List>()) return list->empty();
  return value.is_null();
}

Result<void> check_value(const Value& value, std::string_view name) {
  if (value.get<Structure>())
    return fail(ErrorCode::invalid, fmt::format("the column {} holds an object; a column holds a text, a number or a list of them.", name),
                std::string(name));
  if (const auto* text = value.get<std::string>(); text && find_invalid_utf8(*text))
    return fail(ErrorCode::invalid, fmt::format("the column {} holds bytes that are not UTF-8.", name), std::string(name));
  if (const auto* list = value.get<List>())
    for (const Value& each : *list) CW_CHECK(check_value(each, name));
  return {};
}

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
}

}  // namespace

Result<KeptColumns> keep_columns(const Value& columns) {
  const Structure* given = columns.get<Structure>();
  if (!given) return fail(ErrorCode::invalid, "a record's columns must be a JSON object.");
  Structure kept;
  for (const auto& [name, value] : *given) {
    if (!is_name(name)) return fail(ErrorCode::invalid, "a column's name must be 1 to 64 of the letters a to z, digits and _.");
    CW_CHECK(check_value(value, name));
    if (!is_empty(value)) kept.emplace_back(name, value);
  }
  std::ranges::sort(kept, {}, [](const auto& each) -> const std::string& { return each.first; });
  const auto doubled = std::ranges::adjacent_find(kept, {}, [](const auto& each) -> const std::string& { return each.first; });
  if (doubled != kept.end()) return fail(ErrorCode::invalid, fmt::format("the column {} is given twice.", doubled->first), doubled->first);
  KeptColumns out;
  out.value = Value(std::move(kept));
  out.text = write_json(out.value);
  if (out.text.size() > most_columns_bytes)
    return fail(ErrorCode::too_large,
                fmt::format("a record's columns may have {} bytes; these have {}.", most_columns_bytes, out.text.size()));
  crypto_generichash(out.hash.data(), out.hash.size(), reinterpret_cast<const unsigned char*>(out.text.data()), out.text.size(), nullptr,
                     0);
  return out;
}

Result<void> check_words(std::string_view words, std::string_view what, std::size_t most_bytes) {
  if (words.empty()) return fail(ErrorCode::invalid, fmt::format("{} is missing.", what));
  if (words.size() > most_bytes) return fail(ErrorCode::invalid, fmt::format("{} is longer than {} bytes.", what, most_bytes));
  if (find_invalid_utf8(words) || has_controls(words))
    return fail(ErrorCode::invalid, fmt::format("{} has bytes that are not text.", what));
  return {};
}

Result<void> check_key(const RecordKey& key) {
  CW_CHECK(check_words(key.source, "the record's source", 200));
  return check_words(key.id, "the record's id", 200);
}

std::string uprn_of(const Value& columns) {
  const Value* value = member(columns, "uprn");
  if (!value) return {};
  const auto* text = value->get<std::string>();
  const auto* number = value->get<std::int64_t>();
  std::string_view digits = text ? trim(*text) : std::string_view();
  const std::string written = number && *number > 0 ? std::to_string(*number) : std::string();
  if (number) digits = written;
  while (digits.starts_with('0')) digits.remove_prefix(1);
  const bool all = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  return all && digits.size() <= 12 ? std::string(digits) : std::string();
}

std::string hash_text(const ContentHash& hash) {
  std::string out;
  for (const std::uint8_t byte : hash) out += fmt::format("{:02x}", byte);
  return out;
}

std::optional<ContentHash> parse_hash(std::string_view text) {
  ContentHash out{};
  std::size_t bytes = 0;
  if (sodium_hex2bin(out.data(), out.size(), text.data(), text.size(), nullptr, &bytes, nullptr) != 0 || bytes != out.size())
    return std::nullopt;
  return out;
}

}  // namespace cw::registry
