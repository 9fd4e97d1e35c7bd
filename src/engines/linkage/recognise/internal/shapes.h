// SPDX-License-Identifier: MIT
// What one value looks like: the questions that profiles count the answers to. Pure, any thread; a value is at most some hundred bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cw::linkage {

struct Shape {
  std::size_t digits = 0, words = 0, commas = 0;
  bool letters = false;  // letters of any script, spaces, and the signs that names have
  bool all_digits = false;
  bool one_letter = false;  // "J" or "J."
  bool code = false;        // one word of letters and digits, at least one digit
};
[[nodiscard]] Shape shape_of(std::string_view text);

struct Identifiers {
  bool postcode = false, email = false, phone = false, phone_certain = false, nhs_number = false, national_insurance = false, upn = false,
       web = false;
  bool postcode_inside = false;  // at the end of a longer text
  bool zip_at_end = false;       // four to six digits at the end of an address
};
[[nodiscard]] Identifiers identifiers_of(const std::string& text, const Shape& shape);

struct DateShape {
  bool is_date = false;  // of a day, or of a month by name; a year alone, or a number that only might be one, is none
  bool must_be_day_first = false, must_be_month_first = false;
  int year = 0;
};
[[nodiscard]] DateShape date_shape(const std::string& text);

struct WordMarks {
  std::size_t name_words = 0;  // without titles
  bool sex = false, title_only = false, title_in_front = false;
  bool first_given = false, last_given = false, first_family = false, last_family = false, whole_family = false, any_given = false,
       any_family = false;
  bool flat = false, comma_name = false, comma_given = false, brackets = false, nee = false, capitals_front = false, last_initial = false;
  bool number_front = false, street_type = false, organisation = false, country = false, relation = false;
};
[[nodiscard]] WordMarks word_marks(const std::string& text, const Shape& shape);

[[nodiscard]] bool is_money(std::string_view text);
[[nodiscard]] bool is_readable(std::string_view text);  // no control bytes, mostly UTF-8

}  // namespace cw::linkage
