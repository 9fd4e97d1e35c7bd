// SPDX-License-Identifier: MIT
// What a standardised column holds: the vocabulary in which columns are recognised, models proposed and results explained.
//
//   Field born{"date_of_birth", FieldKind::date_of_birth};
//   name_of(FieldKind::date_of_birth);               // "date_of_birth", as [fields] of a link configuration writes it
//   field_kind_of("postcode");                       // FieldKind::postcode
//
// Every kind says in which standard form its values come (standardise/transforms.h makes them). A list column holds several values of its
// kind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cw::linkage {

enum class FieldKind : std::uint8_t {
  // people
  given_name,     // first given name, fold() form: "anne"
  middle_names,   // the others: "paul george"; may be initials
  family_name,    // "van der berg"
  former_name,    // a family name from before
  known_as,       // a given name gone by
  full_name,      // given names, then family name, where a source cannot be split for certain: "john paul smith"
  date_of_birth,  // "YYYY-MM-DD", "YYYY-MM" or "YYYY"
  age,            // whole years
  sex,            // "female", "male", "other"
  relationship,   // to the head of the household
  // places
  postcode,  // "SW1A 1AA"; of other countries folded
  uprn,
  premises,  // the numbers of the home within its street or postcode: "2 14a"
  street,    // "acacia avenue"
  town,      // town, suburb or city
  region,    // county, state, district: few distinct values
  country,
  address,  // a whole address as sorted words (address_tokens)
  latitude,
  longitude,
  birth_place,
  // ways to reach somebody
  phone,  // E.164 or last ten digits
  email,
  // identifiers
  nhs_number,
  national_insurance,
  upn,
  identifier,  // any other number or code that should be of one thing only: passport, social security, account
  // things that are not people
  organisation,  // "acme trading ltd"
  title,         // of a product, a work, a film: words that matter by their rarity
  description,   // long text
  // anything else that may agree
  category,  // few distinct values: occupation, tenure, genre
  number,    // a quantity or price
  date,      // any other date, "YYYY-MM-DD"
  text,      // short text of unknown meaning
  // what is kept for households and reports, and never compared
  household_number,  // of a source's own
  record_date,       // a day that the record speaks of, "YYYY-MM-DD"
  born_by,           // of lists without date of birth: a day on which the person was there already, "YYYY-MM-DD"
};
inline constexpr std::size_t field_kinds = static_cast<std::size_t>(FieldKind::born_by) + 1;
[[nodiscard]] std::string_view name_of(FieldKind kind);
[[nodiscard]] std::optional<FieldKind> field_kind_of(std::string_view name);

struct Field {
  std::string column;
  FieldKind kind = FieldKind::text;
  bool operator==(const Field&) const = default;
};

// What the list is of. Decides which comparisons and cluster rules apply.
enum class SubjectKind : std::uint8_t { people, organisations, addresses, products, unknown };
[[nodiscard]] std::string_view name_of(SubjectKind kind);
[[nodiscard]] std::optional<SubjectKind> subject_kind_of(std::string_view name);

// One thing that was decided for the user, and why: printed by a run, told at length by --explain-choices, shown in the report.
// Holds no personal data: names of columns and counts only.
struct Choice {
  std::string topic;      // "columns", "link type", "comparisons", "blocking", "training", "threshold", "clusters"
  std::string decision;   // one plain sentence: "DOB of council_tax is the date of birth."
  std::string reason;     // one plain sentence, with the figures it rests on
  double confidence = 1;  // 0 to 1; below 0.7 is shown as unsure
};

}  // namespace cw::linkage
