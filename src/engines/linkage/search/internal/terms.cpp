// SPDX-License-Identifier: MIT
#include "engines/linkage/search/internal/terms.h"

#include <algorithm>

#include "engines/linkage/addresses/internal/hash_index.h"
#include "engines/linkage/standardise/contact.h"
#include "engines/linkage/standardise/identifiers.h"
#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/names.h"
#include "engines/linkage/standardise/places.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage::search {
namespace {

class Reader {
 public:
  explicit Reader(const DateOptions& dates) : dates_(dates) {}

  // False where nothing was found.
  bool read(const PersonValue& value) {
    const std::size_t before = out_.words.size() + out_.numbers.size();
    switch (value.field) {
      case Field::full_name: full_name(value.text); break;
      case Field::given_name: name_words(Field::given_name, standardise_given_name(value.text)); break;
      case Field::known_as: name_words(Field::known_as, standardise_given_name(value.text)); break;
      case Field::family_name:
      case Field::former_name: family_name(value.field, standardise_family_name(value.text)); break;
      case Field::date_of_birth: date(value.text); break;
      case Field::address: address(value.text); break;
      case Field::postcode: postcode(value.text); break;
      default: number(value.field, value.text);
    }
    return out_.words.size() + out_.numbers.size() > before;
  }

  PersonTerms take() { return std::move(out_); }
  void unread(std::size_t place) { out_.unread.push_back(place); }

 private:
  void word(TermKind kind, Field field, std::string_view text) {
    if (!text.empty()) out_.words.push_back({kind, field, cut_term(text)});
  }
  void name_words(Field field, const std::optional<std::string>& text) {
    if (!text) return;
    for (const std::string_view name : split_words(*text)) word(TermKind::name, field, name);
  }
  // Of several words also written as one: "vanderberg", "smithjones".
  void family_name(Field field, const std::optional<std::string>& text) {
    name_words(field, text);
    if (text && text->find(' ') != std::string::npos) word(TermKind::name, field, replace_all(*text, " ", ""));
  }
  void full_name(std::string_view text) {
    const Standardised<PersonName> name = split_full_name(text);
    if (!name) return;
    for (const std::string& given : name->given) name_words(Field::given_name, given);
    family_name(Field::family_name, name->family);
    for (const std::string& former : name->former) family_name(Field::former_name, former);
    for (const std::string& known_as : name->known_as) name_words(Field::known_as, known_as);
  }
  void date(std::string_view text) {
    const auto date = parse_date(text, dates_);
    if (!date) return;
    if (date->precision == DatePrecision::day) word(TermKind::date, Field::date_of_birth, date_term(*date));
    if (date->precision != DatePrecision::year) word(TermKind::month, Field::date_of_birth, month_term(*date));
    word(TermKind::year, Field::date_of_birth, year_term(*date));
  }
  void address(std::string_view text) {
    for (const std::string& token : address_tokens(text)) word(TermKind::address_word, Field::address, token);
    if (const auto address = parse_address(text); address && !address->postcode.empty()) postcode(address->postcode);
  }
  void postcode(std::string_view text) {
    const auto found = parse_postcode(text);
    if (!found) return;
    word(TermKind::postcode, Field::postcode, replace_all(found->text, " ", ""));
    word(TermKind::outward, Field::postcode, found->district);
  }
  void number(Field field, std::string_view text) {
    const std::string number = number_text(field, text);
    if (!number.empty()) out_.numbers.push_back(number_key(field, number));
  }

  const DateOptions& dates_;
  PersonTerms out_;
};

std::string compact(std::string_view text) { return upper(alphanumeric_only(fold(text))); }

// Two letters and six digits: the suffix is often left out.
std::string national_insurance_text(std::string_view text) {
  if (const auto parsed = parse_national_insurance(text)) return parsed->substr(0, 8);
  std::string plain = compact(text);
  if (plain.size() == 9 && is_upper(plain[8]) && all_digits(std::string_view(plain).substr(2, 6))) plain.pop_back();
  return plain;
}

}  // namespace

std::string cut_term(std::string_view text) {
  std::size_t length = std::min(text.size(), longest_term);
  while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  return std::string(text.substr(0, length));
}

PersonTerms terms_of(std::span<const PersonValue> values, const DateOptions& dates) {
  Reader reader(dates);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!reader.read(values[i])) reader.unread(i);
  return reader.take();
}

std::string year_term(const PartialDate& date) { return format_date(date.date).substr(0, 4); }
std::string month_term(const PartialDate& date) {
  const std::string text = format_date(date.date);
  return text.substr(0, 4) + text.substr(5, 2);
}
std::string date_term(const PartialDate& date) {
  const std::string text = format_date(date.date);
  return text.substr(8, 2) + text.substr(5, 2) + text.substr(0, 4);
}

bool is_number_field(Field field) { return field >= Field::nhs_number; }

std::string number_text(Field field, std::string_view text) {
  switch (field) {
    case Field::nhs_number:
      if (const auto parsed = parse_nhs_number(text)) return parsed->text;
      return {};
    case Field::national_insurance: return national_insurance_text(text);
    case Field::pupil_number: return compact(text);
    case Field::uprn:
      if (const auto parsed = parse_uprn(text)) return *parsed;
      return {};
    case Field::phone:
      if (const auto parsed = parse_phone(text)) return parsed->e164;
      return digits_only(text);
    case Field::email: return canonical_email(text).value_or(std::string());
    case Field::record_id: return compact(text);
    default: return {};
  }
}

std::uint64_t number_key(Field field, std::string_view number) {
  const std::uint64_t hash = internal::hash_with(internal::hash_of(number), static_cast<std::uint64_t>(field));
  return (hash & ~std::uint64_t{15}) | static_cast<std::uint64_t>(field);
}

}  // namespace cw::linkage::search
