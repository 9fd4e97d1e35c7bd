// SPDX-License-Identifier: MIT
// A record's columns in the one form in which the register keeps them: a JSON object with its keys in order and nothing that is empty, so
// that equal content is equal bytes and has an equal hash. Pure.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/value.h"
#include "services/register/ids.h"

namespace cw::registry {

inline constexpr std::size_t most_columns_bytes = 65'536;
using ContentHash = std::array<std::uint8_t, 16>;  // BLAKE2b

struct KeptColumns {
  Value value;  // as a resolver gets it
  std::string text;
  ContentHash hash{};
};
// Errors: invalid (no object, a name that is not a-z, 0-9 and _, a value that is an object, text that is not UTF-8); too_large.
[[nodiscard]] Result<KeptColumns> keep_columns(const Value& columns);
// The column "uprn" without spaces and leading zeros; empty where it is none (1 to 12 digits).
[[nodiscard]] std::string uprn_of(const Value& columns);
// invalid where source or id is empty, longer than 200 bytes, not UTF-8 or has control characters. No message holds the id.
[[nodiscard]] Result<void> check_key(const RecordKey& key);
// The same for words that people write: reasons, names of accounts.
[[nodiscard]] Result<void> check_words(std::string_view words, std::string_view what, std::size_t most_bytes);

[[nodiscard]] std::string hash_text(const ContentHash& hash);  // hexadecimal
[[nodiscard]] std::optional<ContentHash> parse_hash(std::string_view text);

}  // namespace cw::registry
