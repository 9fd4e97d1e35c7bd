// SPDX-License-Identifier: MIT
#include "engines/linkage/addresses/internal/normal_address.h"

#include <algorithm>
#include <array>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/internal/word_lists.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage::internal {
namespace {

constexpr std::size_t most_words = 24;

// Without zeros in front of a number: "01" -> "1", "007b" -> "7b", "0/2" stays.
std::string_view without_zeros(std::string_view label) {
  while (label.size() > 1 && label[0] == '0' && is_digit(label[1])) label.remove_prefix(1);
  return label;
}

bool is_label(std::string_view word) { return word.size() == 1 || std::any_of(word.begin(), word.end(), is_digit); }

// "1f2" of Edinburgh is "1/2": flat 2 on floor 1; "gf1" and "pf1" are "0/1".
std::string tenement_form(std::string_view label) {
  const std::size_t f = label.find('f');
  if (f == 0 || f == std::string_view::npos || f + 1 >= label.size() || !all_digits(label.substr(f + 1))) return std::string(label);
  const std::string_view floor = label.substr(0, f);
  if (floor == "g" || floor == "p") return "0/" + std::string(label.substr(f + 1));
  return all_digits(floor) ? std::string(floor) + "/" + std::string(label.substr(f + 1)) : std::string(label);
}

void read_unit(std::string_view flat, NormalAddress& out) {
  std::vector<std::string_view> words = split_words(flat);
  if (words.size() > 1 && is_label(words[1]) && word_lists().sub_buildings.contains(words[0]) && words[0] != "floor") {
    const std::string* kind = word_lists().sub_buildings.standard(words[0]);
    if (*kind != "flat") out.unit_kind = *kind;
    words.erase(words.begin());
  }
  for (const std::string_view word : words) {
    if (word == "floor") continue;
    if (!out.unit.empty() && !(is_label(word) && out.unit.size() < 5 && is_digit(out.unit.back()) && word.size() == 1)) out.unit += ' ';
    out.unit += tenement_form(without_zeros(word));
  }
}

std::uint32_t digits_at(std::string_view text, std::size_t& at) {
  std::uint32_t value = 0;
  while (at < text.size() && is_digit(text[at]) && value < 1'000'000) value = value * 10 + static_cast<std::uint32_t>(text[at++] - '0');
  return value;
}

void read_number(std::string_view number, NormalAddress& out) {
  std::size_t at = 0;
  out.low = out.high = digits_at(number, at);
  if (at < number.size() && is_letter(number[at]) && out.suffix.empty()) out.suffix = std::string(1, number[at]);
  const std::size_t dash = number.find('-');
  if (dash == std::string_view::npos) return;
  at = dash + 1;
  const std::uint32_t high = digits_at(number, at);
  if (high > out.low && high - out.low <= 400) out.high = high;
}

void add_words(std::string_view text, WordRole role, NormalAddress& out) {
  std::size_t index = 0;
  for (const std::string_view word : split_words(text)) {
    if (out.words.size() >= most_words) return;
    std::string plain(word);
    const std::string* type = index > 0 ? word_lists().street_types.standard(plain) : nullptr;
    const bool saint = word == "saint" || (word == "st" && index == 0);
    if (type != nullptr && !saint) plain = *type;
    if (saint) plain = "st";
    ++index;
    if (plain == "and" || plain == "of" || (plain == "the" && role == WordRole::building)) continue;
    if (std::any_of(out.words.begin(), out.words.end(), [&](const AddressWord& each) { return each.text == plain; })) continue;
    out.words.push_back({std::move(plain), type != nullptr && role == WordRole::street ? WordRole::street_type : role});
  }
}

}  // namespace

NormalAddress normalise(const Address& address) {
  NormalAddress out;
  out.postcode = address.postcode;
  out.suffix = address.number_suffix;
  read_number(address.number, out);
  read_unit(address.flat, out);
  add_words(address.building, WordRole::building, out);
  add_words(address.street, WordRole::street, out);
  add_words(address.locality, WordRole::locality, out);
  add_words(address.town, WordRole::town, out);
  return out;
}

std::string number_text(const NormalAddress& address) {
  if (address.low == 0) return {};
  std::string out = std::to_string(address.low) + address.suffix;
  if (address.high > address.low) out += "-" + std::to_string(address.high);
  return out;
}

}  // namespace cw::linkage::internal
