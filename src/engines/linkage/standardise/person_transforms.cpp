// SPDX-License-Identifier: MIT
// Transforms of names, dates, numbers of people, telephones and e-mails, by name.
#include <algorithm>

#include "engines/linkage/standardise/contact.h"
#include "engines/linkage/standardise/dates.h"
#include "engines/linkage/standardise/identifiers.h"
#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/internal/transform_groups.h"
#include "engines/linkage/standardise/names.h"
#include "engines/linkage/standardise/nicknames.h"

namespace cw::linkage {
namespace {

std::optional<std::string> not_empty(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

using NamePart = std::string (*)(const PersonName&);
template <NamePart part>
Result<Transform> of_full_name(std::string_view argument) {
  if (!argument.empty() && argument != "family_first")
    return fail(ErrorCode::invalid, "a part of a whole name takes family_first or nothing");
  const NameOrder order = argument.empty() ? NameOrder::given_first : NameOrder::family_first;
  return Transform([order](std::string_view text) -> std::optional<std::string> {
    const auto name = split_full_name(text, order);
    return name ? not_empty(part(*name)) : std::nullopt;
  });
}
std::string family_part(const PersonName& name) { return name.family; }
std::string first_part(const PersonName& name) { return name.given.empty() ? "" : name.given.front(); }
std::string title_part(const PersonName& name) { return name.title; }
std::string former_part(const PersonName& name) { return name.former.empty() ? "" : name.former.front(); }
std::string known_as_part(const PersonName& name) { return name.known_as.empty() ? "" : name.known_as.front(); }
std::string given_part(const PersonName& name) {
  std::string out;
  for (const std::string& given : name.given) out += (out.empty() ? "" : " ") + given;
  return out;
}

std::string middle_part(const PersonName& name) {
  std::string out;
  for (std::size_t i = 1; i < name.given.size(); ++i) out += (out.empty() ? "" : " ") + name.given[i];
  return out;
}

std::optional<std::string> nickname(std::string_view text) {
  const auto given = first_given_name(text);
  if (!given) return std::nullopt;
  return canonical_given_name(*given);
}

// Options of date: us, day_first, and a year that two-digit years are read against; with commas.
Result<DateOptions> date_options(std::string_view argument) {
  DateOptions options;
  while (!argument.empty()) {
    const std::size_t comma = std::min(argument.find(','), argument.size());
    const std::string_view word = argument.substr(0, comma);
    argument.remove_prefix(std::min(comma + 1, argument.size()));
    if (word == "us") {
      options.order = DateOrder::month_first;
    } else if (word == "early") {
      options.earliest_year = 1000;
    } else if (word.size() == 4 && all_digits(word) && word >= "1900" && word <= "2200") {
      options.reference_year = std::stoi(std::string(word));
    } else {
      return fail(ErrorCode::invalid, "date takes 'us', 'early' and a year of reference, as in date:us,2026");
    }
  }
  return options;
}

enum class DatePiece : std::uint8_t { known, whole, year, month, day };
template <DatePiece piece>
Result<Transform> make_date(std::string_view argument) {
  CW_TRY(const DateOptions options, date_options(argument));
  return Transform([options](std::string_view text) -> std::optional<std::string> {
    const auto date = parse_date(text, options);
    if (!date) return std::nullopt;
    const std::string known = format(*date);
    if (piece == DatePiece::known) return known;
    if (piece == DatePiece::year) return known.substr(0, 4);
    if (piece == DatePiece::month) return known.size() >= 7 ? not_empty(known.substr(5, 2)) : std::nullopt;
    if (known.size() < 10) return std::nullopt;
    return piece == DatePiece::day ? known.substr(8, 2) : known;
  });
}

std::optional<std::string> phone(std::string_view text) {
  const auto found = parse_phone(text);
  return found ? std::optional(found->e164) : std::nullopt;
}
std::optional<std::string> email(std::string_view text) { return parse_email(text).value; }
std::optional<std::string> email_user(std::string_view text) {
  const auto found = parse_email(text);
  return found ? std::optional(found->substr(0, found->find('@'))) : std::nullopt;
}
std::optional<std::string> email_domain(std::string_view text) {
  const auto found = parse_email(text);
  return found ? std::optional(found->substr(found->find('@') + 1)) : std::nullopt;
}
std::optional<std::string> nhs_number(std::string_view text) {
  const auto found = parse_nhs_number(text);
  return found ? std::optional(found->text) : std::nullopt;
}
std::optional<std::string> national_insurance(std::string_view text) { return parse_national_insurance(text).value; }
std::optional<std::string> national_insurance_body(std::string_view text) {
  const auto found = parse_national_insurance(text);
  return found ? std::optional(found->substr(0, 8)) : std::nullopt;
}
std::optional<std::string> upn(std::string_view text) { return parse_upn(text).value; }
std::optional<std::string> gender(std::string_view text) {
  const auto found = parse_gender(text);
  if (!found || *found == Gender::unknown) return std::nullopt;
  return std::string(name_of(*found));
}
std::optional<std::string> gender_or_unknown(std::string_view text) {
  return std::string(name_of(parse_gender(text).value.value_or(Gender::unknown)));
}

constexpr TransformInfo table[] = {
    {"given_name", "", "A column of given names: titles, nicknames in brackets and placeholders off.", "given_name", "Mr. Anne-Marie",
     "anne marie", make_optional<standardise_given_name>},
    {"first_given_name", "", "The first of them.", "first_given_name", "John Paul", "john", make_optional<first_given_name>},
    {"middle_names", "", "The others.", "middle_names", "John Paul George", "paul george", make_optional<middle_names>},
    {"nickname", "", "The full form of a first given name that is a short form of one name only.", "nickname", "Peggy", "margaret",
     make_optional<nickname>},
    {"family_name", "", "A column of family names; former names off.", "family_name", "O’BRIEN (née Smith)", "obrien",
     make_optional<standardise_family_name>},
    {"generation", "", "What tells father from son: junior, senior, 2, 3 or 4.", "generation", "Robert Smith Jr.", "junior",
     make_optional<generation_of>},
    {"family_name_core", "", "Without particles and spaces.", "family_name_core", "van der Berg", "berg", make_optional<family_name_core>},
    {"full_name", "", "A whole name, given names first.", "full_name", "SMITH, Dr John", "john smith",
     make_optional<standardise_full_name>},
    {"full_name_given", "[family_first]", "The given names of a whole name.", "full_name_given", "Mr John Paul Smith", "john paul",
     of_full_name<given_part>},
    {"full_name_first", "[family_first]", "The first given name of a whole name.", "full_name_first", "SMITH John", "john",
     of_full_name<first_part>},
    {"full_name_middle", "[family_first]", "The other given names of a whole name.", "full_name_middle:family_first", "Smith John Paul",
     "paul", of_full_name<middle_part>},
    {"full_name_family", "[family_first]", "The family name of a whole name.", "full_name_family", "Mr Ludwig van der Berg", "van der berg",
     of_full_name<family_part>},
    {"full_name_title", "[family_first]", "The title of a whole name.", "full_name_title", "Dr John Smith", "dr", of_full_name<title_part>},
    {"former_name", "[family_first]", "The name after nee or formerly in a whole name.", "former_name", "Ann Smith nee Jones", "jones",
     of_full_name<former_part>},
    {"known_as", "[family_first]", "The name after aka or in brackets in a whole name.", "known_as", "Robert (Bob) Smith", "bob",
     of_full_name<known_as_part>},
    {"date", "[us,early,YEAR]",
     "A date as far as it is known: YYYY-MM-DD, YYYY-MM or YYYY; day first unless us; before 1880 only where early.", "date:us", "02/03/01",
     "2001-02-03", make_date<DatePiece::known>},
    {"date_exact", "[us,early,YEAR]", "A date whose day is known, else nothing.", "date_exact", "3rd Feb 2001", "2001-02-03",
     make_date<DatePiece::whole>},
    {"date_year", "[us,early,YEAR]", "Its year.", "date_year", "36925", "2001", make_date<DatePiece::year>},
    {"date_month", "[us,early,YEAR]", "Its month.", "date_month", "Feb 2001", "02", make_date<DatePiece::month>},
    {"date_day", "[us,early,YEAR]", "Its day.", "date_day", "03/02/2001", "03", make_date<DatePiece::day>},
    {"phone", "", "A telephone number as E.164; the United Kingdom's where no country is given.", "phone", "(020) 7946 0123",
     "+442079460123", make_optional<phone>},
    {"email", "", "An e-mail address in small letters; placeholders are nothing.", "email", "mailto:Bob+x@Example.org", "bob+x@example.org",
     make_optional<email>},
    {"email_canonical", "", "The mailbox behind it: no plus-tag, no dots at Gmail.", "email_canonical", "a.b+x@googlemail.com",
     "ab@gmail.com", make_optional<canonical_email>},
    {"email_user", "", "In front of the @.", "email_user", "Bob@example.org", "bob", make_optional<email_user>},
    {"email_domain", "", "Behind the @.", "email_domain", "Bob@example.org", "example.org", make_optional<email_domain>},
    {"nhs_number", "", "Ten digits whose check digit fits.", "nhs_number", "943 476 5919", "9434765919", make_optional<nhs_number>},
    {"national_insurance", "", "A National Insurance number that can be.", "national_insurance", "jg 10 37 59 a", "JG103759A",
     make_optional<national_insurance>},
    {"national_insurance_body", "", "The same without its last letter.", "national_insurance_body", "JG103759A", "JG103759",
     make_optional<national_insurance_body>},
    {"upn", "", "A Unique Pupil Number whose letter fits.", "upn", "h801200001001", "H801200001001", make_optional<upn>},
    {"gender", "", "female, male or other; nothing where it is not known.", "gender", "2", "female", make_optional<gender>},
    {"gender_or_unknown", "", "female, male, other or unknown.", "gender_or_unknown", "not stated", "unknown",
     make_optional<gender_or_unknown>},
};

}  // namespace

std::span<const TransformInfo> person_transforms() { return table; }

}  // namespace cw::linkage
