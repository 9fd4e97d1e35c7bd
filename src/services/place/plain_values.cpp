// SPDX-License-Identifier: MIT
#include "services/place/plain_values.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "engines/linkage/standardise/dates.h"
#include "engines/linkage/standardise/identifiers.h"
#include "engines/linkage/standardise/places.h"

namespace cw::place {
namespace {

constexpr std::array date_columns{"date_of_birth", "date_of_death", "lived_from", "lived_until", "seen"};
constexpr std::array name_columns{"given_name", "middle", "family_name", "known_as", "former_names", "former_family_name", "title"};

bool is_one_of(std::span<const char* const> names, std::string_view column) {
  return std::ranges::any_of(names, [&](std::string_view name) { return name == column; });
}

// Whether a word is written in capitals only, and is more than an initial.
bool is_shouted(std::string_view word) {
  return word.size() > 1 && to_upper(word) == word && to_lower(word) != word &&
         std::ranges::none_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

// "O'NEILL-SMITH" and "o'neill-smith" as "O'Neill-Smith".
std::string in_usual_letters(std::string_view word) {
  std::string out;
  std::size_t from = 0;
  while (from < word.size()) {
    const std::size_t end = std::min(word.find_first_of("-'", from), word.size());
    std::string part = to_lower(word.substr(from, end - from));
    if (!part.empty()) {
      std::size_t first = 1;  // bytes of the first letter
      while (first < part.size() && (static_cast<unsigned char>(part[first]) & 0xC0) == 0x80) ++first;
      part = to_upper(part.substr(0, first)) + part.substr(first);
    }
    out += part;
    if (end < word.size()) out += word[end];
    from = end + 1;
  }
  return out;
}

std::string quietly(std::string_view word) { return is_shouted(word) ? in_usual_letters(word) : std::string(word); }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!(text = trim(text)).empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

// A text without any capital is one that was typed in a hurry: its words get theirs. Where there are some, "van der Berg" stays.
std::string joined_quietly(const std::vector<std::string_view>& words) {
  const bool whispered = std::ranges::all_of(words, [](std::string_view word) { return to_lower(word) == word; });
  std::string out;
  for (const std::string_view word : words) {
    if (!out.empty()) out += ' ';
    out += whispered ? in_usual_letters(word) : quietly(word);
  }
  return out;
}

// "SMITH, John" and "SMITH John" as "John Smith".
std::string plain_full_name(std::string_view text) {
  const std::size_t comma = text.find(',');
  std::vector<std::string_view> words = words_of(text.substr(0, std::min(comma, text.size())));
  if (comma != std::string_view::npos) {
    const std::vector<std::string_view> given = words_of(text.substr(comma + 1));
    words.insert(words.begin(), given.begin(), given.end());
  } else if (words.size() > 1 && is_shouted(words.front()) && std::none_of(words.begin() + 1, words.end(), is_shouted)) {
    std::rotate(words.begin(), words.begin() + 1, words.end());
  }
  return joined_quietly(words);
}

Value plain_text(std::string_view column, const std::string& text) {
  if (is_one_of(date_columns, column)) {
    const auto date = linkage::parse_date(text);
    if (date && date->precision == linkage::DatePrecision::day) return Value(date->date);
  } else if (is_one_of(name_columns, column)) {
    return Value(joined_quietly(words_of(text)));
  } else if (column == "full_name") {
    return Value(plain_full_name(text));
  } else if (column == "sex") {
    if (const auto gender = linkage::parse_gender(text)) return Value(std::string(linkage::name_of(*gender)));
  } else if (column == "postcode") {
    if (const auto postcode = linkage::parse_postcode(text)) return Value(postcode->text);
  } else if (column == "address") {
    return Value(joined_quietly(words_of(text)));
  }
  return Value(std::string(trim(text)));
}

}  // namespace

Value plain_value(std::string_view column, const Value& value) {
  const std::string* text = value.get<std::string>();
  return text == nullptr ? value : plain_text(column, *text);
}

registry::Survivors survive_plainly(std::span<const registry::RecordView> records, Timestamp now) {
  std::vector<registry::RecordView> plain(records.begin(), records.end());
  for (registry::RecordView& record : plain) {
    const Structure* columns = record.columns.get<Structure>();
    if (columns == nullptr) continue;
    Structure out;
    for (const auto& [name, value] : *columns) out.emplace_back(name, plain_value(name, value));
    record.columns = Value(std::move(out));
  }
  return registry::survive(plain, {}, now);
}

}  // namespace cw::place
