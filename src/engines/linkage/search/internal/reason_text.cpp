// SPDX-License-Identifier: MIT
// Reasons in plain words.
#include <fmt/format.h>

#include <algorithm>

#include "engines/linkage/search/internal/ranking.h"
#include "engines/linkage/standardise/internal/ascii.h"

namespace cw::linkage::search {
namespace {

std::string capital(std::string_view word) {
  std::string out(word);
  if (!out.empty()) out[0] = to_upper(out[0]);
  return out;
}

std::string name_reason(const RankedMatch& match, std::string_view typed, std::string_view held) {
  const std::string_view field = match.field == Field::address ? "address word" : name_of(match.field);
  switch (match.manner) {
    case Manner::nickname: return fmt::format("{} {} is a form of {}", field, capital(typed), capital(held));
    case Manner::slip: return fmt::format("{} {} is one slip from {}", field, capital(typed), capital(held));
    case Manner::two_slips: return fmt::format("{} {} is two slips from {}", field, capital(typed), capital(held));
    case Manner::sounds_like: return fmt::format("{} {} sounds like {}", field, capital(typed), capital(held));
    case Manner::initial: return fmt::format("{} {} begins with {}", field, capital(held), capital(typed));
    default: return fmt::format("{} {} equal", field, capital(held));
  }
}

std::string date_reason(const RankedMatch& match, TermKind kind) {
  switch (match.manner) {
    case Manner::slip: return "date of birth is one slip away";
    case Manner::day_month_swapped: return "date of birth equal with day and month exchanged";
    case Manner::same_month: return "only month and year of birth equal";
    case Manner::same_year: return "only the year of birth equal";
    default: break;
  }
  if (kind == TermKind::month) return "month and year of birth equal";
  return kind == TermKind::year ? "year of birth equal" : "date of birth equal";
}

std::string postcode_reason(const RankedMatch& match, TermKind kind) {
  if (match.manner == Manner::slip) return "postcode is one slip away";
  if (match.manner == Manner::same_outward) return "only the first half of the postcode equal";
  return kind == TermKind::outward ? "first half of the postcode equal" : "postcode equal";
}

std::string reason(const RankedMatch& match, const ReadPart& part, const TermDictionary& terms) {
  if (match.term == Reading::no_term)
    return fmt::format("{} {}", name_of(match.field), match.manner == Manner::equal ? "equal" : "is one slip away");
  if (match.field == Field::date_of_birth) return date_reason(match, terms.kind_of(match.term));
  if (match.field == Field::postcode) return postcode_reason(match, terms.kind_of(match.term));
  return name_reason(match, part.typed, terms.text_of(match.term));
}

}  // namespace

std::string_view name_of(Field field) {
  switch (field) {
    case Field::full_name: return "name";
    case Field::given_name: return "given name";
    case Field::family_name: return "family name";
    case Field::former_name: return "former name";
    case Field::known_as: return "known as";
    case Field::date_of_birth: return "date of birth";
    case Field::address: return "address";
    case Field::postcode: return "postcode";
    case Field::nhs_number: return "NHS number";
    case Field::national_insurance: return "National Insurance number";
    case Field::pupil_number: return "pupil number";
    case Field::uprn: return "UPRN";
    case Field::phone: return "telephone number";
    case Field::email: return "e-mail address";
    case Field::record_id: return "number of a record";
  }
  return "value";
}

std::string reason_of(const RankedPerson& person, std::span<const ReadPart> parts, const TermDictionary& terms) {
  std::string out;
  const auto say = [&](std::string_view text) { out.append(out.empty() ? "" : "; ").append(text); };
  for (std::uint32_t part = 0; part < parts.size(); ++part) {
    const auto match = std::ranges::find(person.matches, part, &RankedMatch::part);
    say(match == person.matches.end() ? fmt::format("nothing fits {}", capital(parts[part].typed)) : reason(*match, parts[part], terms));
  }
  return out;
}

}  // namespace cw::linkage::search
