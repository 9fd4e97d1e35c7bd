// SPDX-License-Identifier: MIT
// Log-odds of each meaning from the values alone. Every line is one consideration; the numbers are judgements of how much likelier such
// values are under the meaning than otherwise, on the natural log scale, and were not fitted to any data set.
#include <algorithm>

#include "engines/linkage/recognise/internal/profile.h"

namespace cw::linkage {
namespace {

// From `no` where the share is 0, over nothing at the middle, to `yes` where it is 1.
double by_share(double share, double no, double middle, double yes) {
  return share < middle ? no * (1 - share / middle) : yes * (share - middle) / (1 - middle);
}

double median_year(const Profile& p) { return p.years.empty() ? 0 : p.years[p.years.size() / 2]; }
double year_at(const Profile& p, double part) {
  return p.years.empty() ? 0 : p.years[static_cast<std::size_t>(part * static_cast<double>(p.years.size() - 1))];
}

bool few(const Profile& p) {
  const double held = p.filled * static_cast<double>(p.rows);
  return p.distinct <= 12 || (p.distinct <= 300 && p.distinct < 0.05 * held);
}

void score_names(const Profile& p, Scores& s) {
  const double name_like = by_share(p.letters, -9, 0.8, 0.5) - (p.mean_words > 6 ? 4 : 0) - (p.mean_length > 60 ? 4 : 0);
  const double lean = p.given - p.family;  // given names against family names
  const double known = std::min(1.0, p.given + p.family);
  const double one_word = by_share(p.two_words, 1, 0.35, -4);
  s[at(Meaning::given_name)] = name_like + one_word + std::clamp(lean * 9, -4.0, 5.0) + (p.given > 0.3 ? 2 : 0) - (known < 0.03 ? 2 : 0);
  s[at(Meaning::family_name)] =
      name_like + one_word + std::clamp(-lean * 9, -4.0, 4.0) + (p.family > 0.12 ? 2 : 0) - (known < 0.03 ? 2 : 0);
  const double given = s[at(Meaning::given_name)];
  s[at(Meaning::middle_names)] = std::max(given, name_like + (p.distinct >= 12 ? by_share(p.one_letter, 0, 0.3, 5) : 0)) - 1;
  s[at(Meaning::known_as)] = given - 3;
  const double variety = p.distinct <= 60 && few(p) ? -4 : 0;
  const double gaps = -3 * (1 - p.filled);
  s[at(Meaning::given_name)] += variety + gaps;
  s[at(Meaning::family_name)] += variety + gaps;
  s[at(Meaning::former_name)] = s[at(Meaning::family_name)] - gaps - 3;
  s[at(Meaning::middle_names)] += p.one_letter > 0.5 ? 0 : variety;
  const double both = std::min(p.any_given, p.any_family + 0.3);
  s[at(Meaning::full_name)] = name_like + by_share(p.two_words, -5, 0.6, 2) + by_share(both, -2, 0.15, 5) +
                              by_share(p.comma_name, 0, 0.3, 2) + by_share(p.title_in_front, 0, 0.3, 2) - (p.street_type > 0.3 ? 2 : 0) +
                              gaps;
  s[at(Meaning::other_person)] = 0;
  s[at(Meaning::name_title)] = by_share(p.title, -7, 0.6, 7);
  s[at(Meaning::name_suffix)] = by_share(p.letters, -4, 0.5, 0) - (p.mean_length > 5 ? 5 : 0) - 2;
  s[at(Meaning::relationship)] = by_share(p.relation, -1, 0.2, 6);
  s[at(Meaning::sex)] = by_share(p.sex, -8, 0.7, p.sex_words > 0.5 ? 7 : 1) - (p.distinct > 12 ? 6 : 0);
}

void score_dates(const Profile& p, Scores& s) {
  const bool typed = p.type == ColumnType::date || p.type == ColumnType::timestamp;
  const double is_date = typed ? 3 : by_share(p.date, -8, 0.45, 3);
  const double early = year_at(p, 0.05);
  const double late = year_at(p, 0.95);
  double birth = is_date;
  if (!p.years.empty()) {
    birth += late - early >= 25 ? 2 : 0;
    birth += median_year(p) < 1990 ? 2 : 0;
    birth -= median_year(p) >= 2002 && early < 1995 ? 4 : 0;  // many late, some long ago: events
    birth -= early >= 1990 && late - early < 12 ? 2 : 0;
  }
  s[at(Meaning::date_of_birth)] = birth + 1;
  s[at(Meaning::as_of)] = is_date + (early >= 1985 ? 1 : -1.5);
  if (p.year_only > 0.9 && few(p)) s[at(Meaning::as_of)] = -1;
  s[at(Meaning::date)] = is_date + 0.5;
  const bool whole = p.integers > 0.95;
  const auto within = [&](double low, double high) { return whole && p.number_low >= low && p.number_high <= high; };
  s[at(Meaning::birth_day)] = within(0, 31) ? 0.5 : -6;
  s[at(Meaning::birth_month)] = within(0, 12) ? 0.5 : (p.distinct <= 24 && p.letters > 0.9 ? -1 : -6);
  s[at(Meaning::birth_year)] = p.year_only > 0.9 ? (p.distinct > 15 ? 2 : -1) : (within(0, 99) ? -2 : -6);
  const bool ages = within(-1, 125) && p.distinct > 8 && p.number_mean > 5 && p.number_mean < 85;
  s[at(Meaning::age)] =
      ages ? 1 + (p.number_high > 60 && p.distinct > 40 ? 1.5 : 0) : -4 + 4 * (p.small_number > 0.05 && p.date > 0.3 ? 1 : 0);
}

void score_places(const Profile& p, Scores& s) {
  s[at(Meaning::postcode)] = p.postcode > 0.5 ? 7 : (p.mean_length > 12 || p.mean_words > 2.5 ? -5 : 0) - (p.with_digit < 0.3 ? 3 : 0);
  s[at(Meaning::uprn)] = p.all_digit > 0.9 ? (p.mean_length >= 6 && p.mean_length <= 13 ? 0.5 : -3) : -6;
  const double street = by_share(p.street_type, -1, 0.15, 4);
  const double house = by_share(p.number_front, -1, 0.2, 2);
  const double wordy = p.mean_words > 2.2 ? 0.5 : -1.5;
  const double no_codes = p.numeric > 0.5 || p.date > 0.5 || p.email > 0.3 ? -7 : 0;
  s[at(Meaning::address)] = street + house + wordy + no_codes + (p.mean_words >= 4 ? 1 : 0) - (p.number_front + p.flat < 0.05 ? 1 : 0) +
                            by_share(p.commas, -0.5, 0.3, 2) + by_share(p.postcode_inside, 0, 0.2, 3);
  s[at(Meaning::address_line)] = street + house + no_codes + (p.mean_words >= 5 ? -1 : 0);
  s[at(Meaning::street)] = street + no_codes + by_share(p.number_front, 1, 0.3, -2) + (p.mean_words > 3.5 ? -2 : 0);
  s[at(Meaning::address_flat)] = (p.mean_length < 16 ? 0 : -4) + (p.mean_words < 3.2 ? by_share(p.flat, 0, 0.4, 7) : 0);
  s[at(Meaning::address_number)] =
      p.mean_length < 24 && p.distinct > 3 ? (p.integers > 0.8 && p.number_low >= 0 && p.number_high < 100'000 ? 0.5 : -0.5) : -4;
  const double place = by_share(p.letters, -3, 0.6, 0) - (p.mean_words > 4 ? 3 : 0) + no_codes;
  for (const Meaning meaning : {Meaning::locality, Meaning::town, Meaning::region, Meaning::birth_place})
    s[at(meaning)] = place - (p.numeric > 0.5 ? 2 : 0);
  s[at(Meaning::region)] += p.distinct <= 100 ? 0.5 : -2;
  s[at(Meaning::birth_place)] -= 2;
  s[at(Meaning::country)] = place + by_share(p.country, -1, 0.2, 6) - (p.distinct > 250 ? 4 : 0);
  s[at(Meaning::other_address)] = 0;
  const bool coordinates = p.coordinate > 0.7;
  s[at(Meaning::latitude)] = coordinates && p.number_low >= -90 && p.number_high <= 90 ? 2 + (p.number_low > 0 ? 0.5 : 0) : -5;
  s[at(Meaning::longitude)] = coordinates ? 2 : -5;
}

void score_numbers(const Profile& p, Scores& s) {
  const bool local = p.all_digit > 0.9 && p.mean_length > 5.9 && p.mean_length < 9.1;  // without an area code: only where the name says so
  s[at(Meaning::phone)] = local ? -1
                          : p.phone > 0.5
                              ? 2 + by_share(p.phone_certain, 0, 0.3, 4) +
                                    (p.same_length > 0.9 && p.mean_length >= 9.9 && p.mean_length <= 11.1 && p.distinct > 20 ? 2.5 : 0)
                              : by_share(p.phone, -6, 0.5, 0);
  s[at(Meaning::email)] = by_share(p.email, -7, 0.3, 9);
  s[at(Meaning::nhs_number)] = by_share(p.nhs_number, -4, 0.3, 0) + (p.nhs_number > 0.85 && p.distinct > 20 ? 8 : 0);
  s[at(Meaning::national_insurance)] = by_share(p.national_insurance, -6, 0.4, 8);
  s[at(Meaning::upn)] = by_share(p.upn, -5, 0.4, 9);
  const bool mixed = p.code > 0.6 || p.all_digit > 0.8;
  s[at(Meaning::identifier)] =
      (mixed ? 0.5 : -1.5) + (p.mean_words > 2.5 ? -4 : 0) + (p.dense ? -3 : 0) + (p.mean_length < 4 ? -3 : 0) + (few(p) ? -3 : 0);
  const double held = p.filled * static_cast<double>(p.rows);
  if (p.code > 0.8 && p.mean_length >= 6 && held > 0 && p.distinct > 0.5 * held) s[at(Meaning::identifier)] += 2;
  s[at(Meaning::number)] =
      by_share(p.numeric, -5, 0.6, 3.5) + (p.decimal > 0.1 ? 1 : 0) - (few(p) && p.integers > 0.95 && p.distinct <= 60 ? 1.5 : 0);
  s[at(Meaning::record_id)] =
      p.unique ? 2.5 + (p.code > 0.6 || p.all_digit > 0.9 || p.type == ColumnType::integer ? 2 : -3) + (p.dense ? 2 : 0) : -5;
  if (p.decimal > 0.2 || p.mean_words > 2.5 || p.email > 0.5 || p.date > 0.5) s[at(Meaning::record_id)] -= 6;
  s[at(Meaning::household_number)] = (mixed ? 0.5 : -1) - (p.unique ? 2 : 0);
  s[at(Meaning::source_name)] = p.distinct <= 30 && p.mean_words < 4 ? 0 : -6;
  s[at(Meaning::answer_key)] = p.distinct <= 1 ? -3 : (p.letters > 0.8 && !few(p) ? -5 : 0);  // names are no numbers of groups
}

void score_texts(const Profile& p, Scores& s) {
  s[at(Meaning::organisation)] =
      by_share(p.organisation, -0.5, 0.1, 5) - (p.numeric > 0.5 ? 6 : 0) - (p.date > 0.5 ? 6 : 0) - (p.mean_length > 80 ? 3 : 0);
  s[at(Meaning::title)] = (p.mean_words >= 2.5 ? 1 : -1) - (p.numeric > 0.5 ? 6 : 0) + (few(p) ? -3 : 0) - (p.mean_length > 250 ? 2 : 0) -
                          (p.title > 0.5 ? 5 : 0);
  s[at(Meaning::description)] = p.mean_length > 60 ? 2.5 : (p.mean_length > 25 ? 0 : -3);
  s[at(Meaning::category)] = (few(p) ? (p.integers > 0.95 && p.distinct <= 60 ? 3.7 : 2.5) : -1) -
                             (p.numeric > 0.9 && p.distinct > 60 ? 3 : 0) - (p.mean_length > 60 ? 3 : 0);
  s[at(Meaning::text)] = 3;
  s[at(Meaning::remark)] = 0;
  s[at(Meaning::ignored)] = p.web > 0.5 ? 7 : 0;
}

}  // namespace

Scores score_content(const Profile& p) {
  Scores s{};
  score_names(p, s);
  score_dates(p, s);
  score_places(p, s);
  score_numbers(p, s);
  score_texts(p, s);
  constexpr double prior = -3;  // of any one meaning, before name and values
  for (std::size_t i = 0; i < meanings; ++i) s[i] += prior;
  return s;
}

}  // namespace cw::linkage
