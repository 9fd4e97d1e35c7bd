// SPDX-License-Identifier: MIT
// Why a column has its meaning, for people to read.
#include <cmath>

#include "engines/linkage/recognise/internal/standard.h"

namespace cw::linkage {
namespace {

std::string percent(double share) { return std::to_string(std::lround(100 * share)) + "%"; }

// What the values show, in the terms of the meaning.
std::string seen(const RawColumn& column) {
  const Profile& p = column.profile;
  const std::string of_values = " of its values ";
  switch (column.meaning) {
    case Meaning::given_name:
    case Meaning::middle_names:
    case Meaning::known_as: return percent(p.given) + of_values + "begin with a common given name";
    case Meaning::family_name:
    case Meaning::former_name: return percent(p.family) + of_values + "are common family names";
    case Meaning::full_name:
      return percent(p.any_given) + of_values + "hold a common given name, " + percent(p.two_words) + " two words or more, " +
             (p.comma_name > 0.5 ? "family name before a comma" : (is_family_first(column) ? "family name first" : "given names first"));
    case Meaning::name_title: return percent(p.title) + of_values + "are titles such as Mr or Mrs";
    case Meaning::date_of_birth:
    case Meaning::as_of:
    case Meaning::date: {
      std::string out = percent(p.date) + of_values + "are dates";
      if (p.date_us > p.date_uk) return out + ", month first";
      if (p.date_uk > 0) out += ", day first";
      return out;
    }
    case Meaning::sex: return percent(p.sex) + of_values + "are words or codes of a sex";
    case Meaning::postcode: return percent(p.postcode) + of_values + "are UK postcodes";
    case Meaning::phone: return percent(p.phone) + of_values + "have the form of telephone numbers";
    case Meaning::email: return percent(p.email) + of_values + "are e-mail addresses";
    case Meaning::nhs_number: return percent(p.nhs_number) + of_values + "have the check digit of an NHS number";
    case Meaning::national_insurance: return percent(p.national_insurance) + of_values + "have the form of a National Insurance number";
    case Meaning::upn: return percent(p.upn) + of_values + "have the check letter of a pupil number";
    case Meaning::address:
    case Meaning::address_line:
    case Meaning::street: return percent(p.street_type) + of_values + "hold a word such as road or street";
    case Meaning::organisation: return percent(p.organisation) + of_values + "hold a word such as Ltd";
    case Meaning::number:
    case Meaning::age: return percent(p.numeric) + of_values + "are numbers";
    case Meaning::record_id: return p.unique ? "each record has its own" : "";
    default: return std::to_string(p.distinct) + (p.distinct == 1 ? " distinct value" : " distinct values");
  }
}

}  // namespace

std::string reason_of(const RawColumn& column) {
  if (column.meaning == Meaning::ignored && !column.note.empty()) return column.note;
  std::string out = column.header.scores[at(column.meaning)] > 1
                        ? "its name says so"
                        : (column.header.says_something ? "in spite of its name" : "by its values");
  if (const std::string values = seen(column); !values.empty()) out += "; " + values;
  if (!column.note.empty()) out += "; " + column.note;
  return out;
}

}  // namespace cw::linkage
