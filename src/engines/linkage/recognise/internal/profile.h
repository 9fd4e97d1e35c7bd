// SPDX-License-Identifier: MIT
// What the values of a column look like: shares of a sample of its distinct values, weighed by how many rows hold each. Pure, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/table.h"
#include "engines/linkage/recognise/internal/meaning.h"

namespace cw::linkage {

// Texts that mean nothing in the files at hand ("N/A", "-9").
using NullTexts = std::vector<std::string>;

// Given and family names by which columns are known: the built-in lists.
struct KnownNames {
  std::unordered_set<std::string_view> given, family;
};
[[nodiscard]] const KnownNames& known_names();

// Shares from 0 to 1 of the rows that hold a value (of those sampled).
struct Profile {
  std::size_t rows = 0;
  std::uint32_t distinct = 0;  // values, null texts not counted
  double filled = 0;           // share of all rows
  bool unique = false;         // no value stands twice and none is missing
  std::uint32_t most_repeated = 0;
  ColumnType type = ColumnType::text;
  double letters = 0;  // letters, spaces and signs of names only
  double with_digit = 0, all_digit = 0, numeric = 0, decimal = 0, integers = 0;
  double mean_length = 0, mean_words = 0, one_letter = 0, same_length = 0;
  double postcode = 0, email = 0, phone = 0, phone_certain = 0, nhs_number = 0, national_insurance = 0, upn = 0, web = 0;
  double date = 0, date_us = 0, date_uk = 0, date_early = 0, small_number = 0, year_only = 0;
  std::vector<int> years;  // of the dates, sorted
  double number_low = 0, number_high = 0, number_mean = 0;
  double sex = 0, sex_words = 0, title = 0, title_in_front = 0, given = 0, family = 0, any_given = 0, any_family = 0;
  double given_front = 0, given_back = 0, family_front = 0, family_back = 0;  // of names of two words and more, without comma
  double flat = 0, comma_name = 0, comma_given = 0, two_words = 0, brackets = 0, nee = 0, capitals_front = 0, initials_back = 0;
  double number_front = 0, street_type = 0, commas = 0, organisation = 0, country = 0, relation = 0, code = 0, coordinate = 0;
  double postcode_inside = 0, zip_at_end = 0;
  bool dense = false;       // whole numbers that fill a range: a running number
  bool null_texts = false;  // some of its cells are texts that mean nothing
  bool readable = true;     // text, not bytes
};

[[nodiscard]] Profile profile_of(const Column& column, const NullTexts& nulls);
// Log-odds of each meaning from the values alone.
[[nodiscard]] Scores score_content(const Profile& profile);

[[nodiscard]] bool is_null_text(std::string_view text, const NullTexts& nulls);
[[nodiscard]] NullTexts find_null_texts(std::span<const Column> columns);

}  // namespace cw::linkage
