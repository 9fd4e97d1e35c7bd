// SPDX-License-Identifier: MIT
// What a person's values are found by: words (terms of a kind, each kept once) and numbers (64-bit keys). Pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/search/search.h"

namespace cw::linkage::search {

enum class TermKind : std::uint8_t { name, address_word, date, month, year, postcode, outward };
inline constexpr std::size_t longest_term = 40;  // bytes; longer words are cut

struct PersonTerm {
  TermKind kind = TermKind::name;
  Field field = Field::given_name;
  std::string text;  // names, words: fold()'s form; date: ddmmyyyy as typed in Britain; month: yyyymm; year: yyyy; postcode: no space
};
struct PersonTerms {
  std::vector<PersonTerm> words;
  std::vector<std::uint64_t> numbers;  // number_key's
  std::vector<std::size_t> unread;
};
[[nodiscard]] PersonTerms terms_of(std::span<const PersonValue> values, const DateOptions& dates);

// The word, or as much of it as is kept: whole characters.
[[nodiscard]] std::string cut_term(std::string_view text);
// The terms that a date gives: itself, its month and its year, as far as they are known.
[[nodiscard]] std::string date_term(const PartialDate& date);
[[nodiscard]] std::string month_term(const PartialDate& date);
[[nodiscard]] std::string year_term(const PartialDate& date);

// Fields whose values are numbers: found whole or not at all.
[[nodiscard]] bool is_number_field(Field field);
inline constexpr Field number_fields[] = {Field::nhs_number, Field::national_insurance, Field::pupil_number, Field::uprn, Field::phone,
                                          Field::email,      Field::record_id};
// One form of a number, however it is written; empty where the text holds none.
[[nodiscard]] std::string number_text(Field field, std::string_view text);
// The field stands in the lowest four bits.
[[nodiscard]] std::uint64_t number_key(Field field, std::string_view number);
[[nodiscard]] inline Field field_of_number(std::uint64_t key) { return static_cast<Field>(key & 15U); }

}  // namespace cw::linkage::search
