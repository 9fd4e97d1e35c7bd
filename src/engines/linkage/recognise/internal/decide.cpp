// SPDX-License-Identifier: MIT
#include "engines/linkage/recognise/internal/decide.h"

#include <algorithm>
#include <cmath>

#include "engines/linkage/recognise/internal/same_value.h"
#include "engines/linkage/recognise/internal/unnamed.h"

namespace cw::linkage {
namespace {

Meaning best_of(const Scores& scores) { return static_cast<Meaning>(std::ranges::max_element(scores) - scores.begin()); }

void set(RawColumn& column, Meaning meaning, std::string note = "") {
  column.meaning = meaning;
  column.confidence = std::max(softmax(column.scores, meaning), note.empty() ? 0.0 : 0.5);
  column.note = std::move(note);
}

bool named(const RawColumn& column, Meaning meaning) { return column.header.scores[at(meaning)] >= 2.5; }

// Columns that hold nothing to compare.
bool settle_empty(RawColumn& column) {
  const Profile& p = column.profile;
  if (p.distinct == 0) {
    set(column, Meaning::ignored, "it is empty");
  } else if (!p.readable) {
    set(column, Meaning::ignored, "its values are no text");
  } else {
    return false;
  }
  column.confidence = 1;
  return true;
}

// A handful of values says little: four rare family names are not in the list of common ones, and each stands once, like a number. There
// the column's name counts for more.
double trust_in_content(const Profile& profile) {
  constexpr double enough = 20;
  return std::min(1.0, profile.filled * static_cast<double>(profile.rows) / enough);
}

bool is_open(const RawColumn& column) { return column.meaning != Meaning::ignored || column.note.empty(); }

}  // namespace

double softmax(const Scores& scores, Meaning meaning) {
  const double top = *std::ranges::max_element(scores);
  double sum = 0;
  for (const double score : scores) sum += std::exp(score - top);
  return std::exp(scores[at(meaning)] - top) / sum;
}

SourceColumns read_columns(const RawSource& source, const NullTexts& nulls, const RecogniseOptions& options) {
  SourceColumns out{source.name, source.table, {}, false};
  for (const Column& raw : source.table->columns()) {
    RawColumn column;
    column.column = &raw;
    column.header = read_header(raw.name());
    column.profile = profile_of(raw, nulls);
    column.scores = score_content(column.profile);
    const double trust = trust_in_content(column.profile);
    for (std::size_t i = 0; i < meanings; ++i) column.scores[i] = trust * column.scores[i] + column.header.scores[i];
    const bool told = std::ranges::find(options.ignore, raw.name()) != options.ignore.end();
    if (told) {
      set(column, Meaning::ignored, "the run was told not to use it");
      column.confidence = 1;
    } else if (!is_readable_name(raw.name())) {
      set(column, Meaning::ignored, "its name is no text, so no configuration can name it");
      column.confidence = 1;
    } else if (!settle_empty(column)) {
      set(column, best_of(column.scores));
      // Few values of a number that is named so are few records that have it, not a category.
      if (column.meaning == Meaning::category && column.header.scores[at(Meaning::identifier)] >= 5.5 &&
          (column.profile.code > 0.5 || column.profile.all_digit > 0.7))
        set(column, Meaning::identifier, "its name says so, though few values are different");
    }
    if (!options.id.empty() && raw.name() == options.id) {
      column.is_id = true;
      out.id_found = true;
      set(column, Meaning::record_id, "the run was told so");
      column.confidence = 1;
    }
    out.columns.push_back(std::move(column));
  }
  return out;
}

std::vector<RawColumn*> with_meaning(SourceColumns& source, Meaning meaning) {
  std::vector<RawColumn*> out;
  for (RawColumn& column : source.columns) {
    if (column.meaning == meaning) out.push_back(&column);
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, [&](const RawColumn* column) { return column->scores[at(meaning)]; });
  return out;
}

RawColumn* first_with(SourceColumns& source, Meaning meaning) {
  const std::vector<RawColumn*> all = with_meaning(source, meaning);
  return all.empty() ? nullptr : all.front();
}

namespace {

// Evidence for each kind of list, summed over columns; each source counts alike.
struct Evidence {
  double people = 0, organisations = 0, products = 0, addresses = 0;
};

// The whole name of something: a person's, where the lists know its words.
void add_whole_name(const RawColumn& column, double part, Evidence& sum) {
  const double person =
      std::min({1.0, 2.2 * std::min(column.profile.any_given, 1.3 * column.profile.any_family), 2 * column.profile.two_words});
  if (column.meaning == Meaning::full_name && (named(column, Meaning::full_name) || !column.header.says_something))
    sum.people += 3 * person * part;
  if (column.header.scores[at(Meaning::full_name)] < 1.5) return;
  if (column.meaning == Meaning::full_name && column.header.scores[at(Meaning::full_name)] < 3) return;
  sum.organisations += (2 * (1 - person) + 3 * std::min(1.0, 3 * column.profile.organisation)) * part;
  sum.products += 1.5 * (1 - person) * part;
}

void add_column(const RawColumn& column, double part, Evidence& sum) {
  const auto is = [&](Meaning meaning) { return column.meaning == meaning ? column.confidence * part : 0.0; };
  const auto says = [&](Meaning meaning) { return named(column, meaning) ? part : 0.0; };
  const double by_name = column.header.says_something ? 1 : 0.6;
  sum.people += 3 * (is(Meaning::given_name) + is(Meaning::family_name) + is(Meaning::date_of_birth)) * by_name + 2 * is(Meaning::sex) +
                3 * is(Meaning::nhs_number) + 3 * is(Meaning::national_insurance) + 2 * is(Meaning::name_title) + 2 * is(Meaning::upn) +
                2 * says(Meaning::birth_year) * is(Meaning::birth_year) + is(Meaning::age);
  sum.organisations +=
      4 * is(Meaning::organisation) * by_name + 0.8 * is(Meaning::phone) + 0.6 * is(Meaning::address) + 0.4 * is(Meaning::town);
  sum.products += 3 * is(Meaning::title) * by_name + 2 * says(Meaning::description) + 0.7 * says(Meaning::number) +
                  0.4 * is(Meaning::number) + 0.7 * is(Meaning::category) +
                  2 * says(Meaning::text) * (column.header.scores[at(Meaning::text)] >= 3.5 ? 1 : 0.3);
  sum.addresses += 2 * is(Meaning::address) + 2 * is(Meaning::uprn) + 1.5 * is(Meaning::postcode) + 1.5 * is(Meaning::street) +
                   is(Meaning::address_line) + is(Meaning::address_number) + 0.8 * (is(Meaning::latitude) + is(Meaning::longitude));
}

}  // namespace

Subject decide_subject(std::span<const SourceColumns> sources) {
  Evidence sum;
  for (const SourceColumns& source : sources) {
    const double part = 1 / static_cast<double>(sources.size());
    for (const RawColumn& column : source.columns) {
      add_column(column, part, sum);
      add_whole_name(column, part, sum);
    }
  }
  const double things = std::max(sum.organisations, sum.products);
  if (sum.people >= 3 && sum.people >= 0.8 * things) {
    return {SubjectKind::people, std::min(0.99, sum.people / (sum.people + 0.3 * (sum.organisations + sum.products) + 0.5))};
  }
  const double best = std::max({sum.people, things, sum.addresses});
  const double all = sum.people + sum.organisations + sum.products + sum.addresses + 0.5;
  if (best < 1.8) return {SubjectKind::unknown, 0.5};
  if (best == sum.addresses && sum.organisations < 2.5) return {SubjectKind::addresses, best / all};
  if (best == sum.people) return {SubjectKind::people, best / all};
  if (sum.organisations >= sum.products) return {SubjectKind::organisations, sum.organisations / all};
  return {SubjectKind::products, sum.products / all};
}

namespace {

// What tells of the subject itself. In a short list it may differ in every row, and numbers no record for that.
bool tells_of_the_subject(const RawColumn& column) {
  constexpr Meaning all[] = {Meaning::given_name, Meaning::family_name,   Meaning::middle_names, Meaning::known_as,
                             Meaning::full_name,  Meaning::former_name,   Meaning::name_title,   Meaning::sex,
                             Meaning::age,        Meaning::date_of_birth, Meaning::birth_year,   Meaning::postcode,
                             Meaning::town,       Meaning::street,        Meaning::address,      Meaning::address_line};
  return std::ranges::any_of(all, [&](Meaning meaning) { return column.meaning == meaning && named(column, meaning); });
}

// The id of the records: unique and complete; by its name, by being a code or a running number, by standing in front.
void choose_id(SourceColumns& source) {
  RawColumn* best = nullptr;
  double best_score = -1e9;
  double place = 0;
  for (RawColumn& column : source.columns) {
    place += 1;
    if (!column.profile.unique || !is_open(column) || tells_of_the_subject(column)) continue;
    const bool answer = column.meaning == Meaning::answer_key;
    double score = column.scores[at(Meaning::record_id)] - 0.1 * place - (answer ? 20 : 0);
    if (column.meaning != Meaning::record_id && column.header.says_something) score -= 4;
    if (score > best_score) {
      best_score = score;
      best = &column;
    }
  }
  if (source.id_found || best == nullptr) return;
  best->is_id = true;
  source.id_found = true;
  const bool issued = best->header.scores[at(Meaning::identifier)] >= 4;
  const bool only_id =
      !issued && (best->meaning == Meaning::record_id || best->scores[at(Meaning::record_id)] > 0 || !best->header.says_something);
  if (only_id && !named(*best, Meaning::uprn) && best->meaning != Meaning::email) {
    set(*best, Meaning::record_id);
    best->confidence = std::max(best->confidence, 0.6);
  }
}

// Numbers of records that are not the id: never compared. Those that stand several times are a household's where equal values go with
// different given names, else perhaps the answer.
void settle_numbers(SourceColumns& source) {
  const RawColumn* given = first_with(source, Meaning::given_name);
  if (given == nullptr) given = first_with(source, Meaning::full_name);
  const RawColumn* id = nullptr;
  for (const RawColumn& column : source.columns) id = column.is_id ? &column : id;
  for (RawColumn& column : source.columns) {
    if (column.is_id || !is_open(column)) continue;
    const bool number_name = column.header.scores[at(Meaning::record_id)] >= 2.3 &&
                             column.header.scores[at(Meaning::record_id)] >= *std::ranges::max_element(column.header.scores) &&
                             column.header.scores[at(Meaning::identifier)] < 2.5 &&
                             column.header.scores[at(Meaning::household_number)] < 2.5;
    const bool code_like = column.profile.code > 0.5 || column.profile.all_digit > 0.7 || column.profile.type == ColumnType::integer;
    if (!column.header.says_something && id != nullptr && is_in_id(*id->column, *column.column)) {
      set(column, Meaning::answer_key, "it is a part of the record id");
      continue;
    }
    if (column.meaning == Meaning::record_id || (number_name && code_like &&
                                                 (column.meaning == Meaning::text || column.meaning == Meaning::identifier ||
                                                  column.meaning == Meaning::number || column.meaning == Meaning::category))) {
      if (column.profile.unique || column.profile.distinct >= 0.999 * column.profile.filled * static_cast<double>(column.profile.rows)) {
        set(column, Meaning::record_id, source.id_found ? "each record has its own; another column is the id" : "not every record has one");
        continue;
      }
      if (column.profile.distinct * 50.0 < column.profile.filled * static_cast<double>(column.profile.rows)) {
        set(column, Meaning::ignored, "a number with few values is not of one record");
        continue;
      }
      const double same = given == nullptr ? 0.5 : share_alike(*column.column, *given->column);
      if (same < 0.35) {
        set(column, Meaning::household_number, "records with the same number mostly have different given names");
      } else {
        set(column, Meaning::answer_key, "a number of the record's subject that stands several times may be the answer");
      }
    } else if (column.meaning == Meaning::household_number && given != nullptr) {
      const double same = share_alike(*column.column, *given->column);
      if (same > 0.7) set(column, Meaning::identifier, "records with the same number mostly have the same given name");
    } else if (column.profile.dense && column.note.empty() &&
               column.profile.distinct * 50.0 >= column.profile.filled * static_cast<double>(column.profile.rows) &&
               !column.header.says_something && column.profile.year_only < 0.9 && column.meaning != Meaning::age &&
               column.meaning != Meaning::birth_day && column.meaning != Meaning::birth_month) {
      const bool household = given != nullptr && !column.profile.unique && share_alike(*column.column, *given->column) < 0.35;
      set(column, column.profile.unique ? Meaning::record_id : (household ? Meaning::household_number : Meaning::answer_key),
          "it is a running number");
    }
  }
}

// Of the claimants of a role one stays; the others become what `otherwise` says.
template <class Otherwise>
void keep_one(SourceColumns& source, Meaning role, Otherwise otherwise) {
  std::vector<RawColumn*> all = with_meaning(source, role);
  // A value that many records have and that is the only one never comes first.
  std::ranges::stable_partition(all,
                                [](const RawColumn* column) { return column->profile.distinct > 1 || column->profile.most_repeated < 20; });
  for (std::size_t i = 1; i < all.size(); ++i) otherwise(*all[i]);
}

// Of several whole names, those that do not hold the given name beside them are other people's.
void settle_full_names(SourceColumns& source) {
  const RawColumn* given = first_with(source, Meaning::given_name);
  if (given == nullptr || with_meaning(source, Meaning::full_name).size() < 2) return;
  for (RawColumn* full : with_meaning(source, Meaning::full_name)) {
    if (share_holding(*full->column, *given->column) < 0.3)
      set(*full, Meaning::other_person, "its given names are not those of the record");
  }
}

void keep_one_of_each(SourceColumns& source) {
  const auto unused = [](RawColumn& column) { set(column, Meaning::ignored, "another column says it better"); };
  keep_one(source, Meaning::given_name, [](RawColumn& column) {
    if (column.profile.two_words > 0.5) {
      set(column, Meaning::ignored, "other columns hold the parts of the name");
    } else {
      set(column, column.header.former ? Meaning::former_name : Meaning::middle_names, "another column is the given name");
    }
  });
  keep_one(source, Meaning::family_name, [](RawColumn& column) {
    if (column.header.says_something) {
      set(column, Meaning::former_name, "another column is the family name");
    } else {
      set(column, Meaning::text, "another column is the family name");
    }
  });
  keep_one(source, Meaning::middle_names, unused);
  keep_one(source, Meaning::full_name, [](RawColumn& column) {
    if (column.header.says_something) {
      set(column, Meaning::ignored, "another column says it better");
    } else {
      set(column, Meaning::other_person, "another column is the name");
    }
  });
  keep_one(source, Meaning::known_as, unused);
  keep_one(source, Meaning::former_name, unused);
  keep_one(source, Meaning::name_title, unused);
  keep_one(source, Meaning::sex, [](RawColumn& column) { set(column, Meaning::category, "another column is the sex"); });
  keep_one(source, Meaning::age, [](RawColumn& column) { set(column, Meaning::number, "another column is the age"); });
  keep_one(source, Meaning::uprn, [](RawColumn& column) { set(column, Meaning::identifier, "another column is the property's number"); });
  keep_one(source, Meaning::latitude, [&](RawColumn& column) {
    if (first_with(source, Meaning::longitude) == nullptr) {
      set(column, Meaning::longitude, "beside a latitude");
    } else {
      set(column, Meaning::number, "another column is the latitude");
    }
  });
  keep_one(source, Meaning::longitude, [](RawColumn& column) { set(column, Meaning::number, "another column is the longitude"); });
  for (const Meaning role : {Meaning::nhs_number, Meaning::national_insurance, Meaning::upn}) {
    keep_one(source, role, [](RawColumn& column) { set(column, Meaning::identifier, "another column is that number"); });
  }
  for (const Meaning role : {Meaning::postcode, Meaning::town, Meaning::region, Meaning::country, Meaning::street, Meaning::address_number,
                             Meaning::address_flat, Meaning::household_number, Meaning::locality, Meaning::birth_place,
                             Meaning::relationship, Meaning::birth_day, Meaning::birth_month, Meaning::birth_year}) {
    keep_one(source, role, [](RawColumn& column) { set(column, Meaning::category, "another column says it better"); });
  }
}

double middle_year(const RawColumn& column) {
  return column.profile.years.empty() ? 3000 : column.profile.years[column.profile.years.size() / 2];
}

bool is_unnamed(const RawColumn& column) { return column.header.meaningless; }

// Columns called no more than day, month, year: of birth where no date of birth stands and the years reach far back; else of the record.
void settle_date_parts(SourceColumns& source, bool no_birth_date) {
  RawColumn* year = nullptr;
  for (RawColumn& column : source.columns) {
    const bool may_be = column.header.scores[at(Meaning::birth_year)] >= 1.9 || is_unnamed(column);
    if (!column.is_id && is_open(column) && may_be && column.profile.year_only > 0.8) year = &column;
  }
  if (year == nullptr) return;
  const bool far_back = year->profile.number_high - year->profile.number_low >= 40;
  if (!no_birth_date || !far_back) {
    if (year->meaning != Meaning::as_of && year->header.scores[at(Meaning::birth_year)] < 4) {
      set(*year, Meaning::as_of, no_birth_date ? "years that lie close together" : "another column is the date of birth");
    }
    return;
  }
  set(*year, Meaning::birth_year, "years reach far back, and no column is the date of birth");
  for (const Meaning part : {Meaning::birth_month, Meaning::birth_day}) {
    for (RawColumn& column : source.columns) {
      const Profile& p = column.profile;
      const double high = part == Meaning::birth_month ? 12 : 31;
      const bool fits = p.integers > 0.95 && p.number_low >= 0 && p.number_high <= high;
      const bool says_so = column.header.scores[at(part)] >= 1.9 || (is_unnamed(column) && p.number_low == 1 && p.number_high == high);
      if (!column.is_id && is_open(column) && fits && says_so && first_with(source, part) == nullptr)
        set(column, part, "beside the year of birth");
    }
  }
}

// The date of birth is the named one, else the earliest.
void settle_dates(SourceColumns& source) {
  std::vector<RawColumn*> births = with_meaning(source, Meaning::date_of_birth);
  std::ranges::stable_sort(
      births, {}, [](const RawColumn* column) { return std::pair(named(*column, Meaning::date_of_birth) ? 0 : 1, middle_year(*column)); });
  for (std::size_t i = 1; i < births.size(); ++i) {
    set(*births[i], births[i]->header.says_something ? Meaning::date : Meaning::as_of, "another column is the date of birth");
  }
  settle_date_parts(source, births.empty());
  // "year" alone: of birth where months or days go with it or its years reach far back, else of the record.
  if (RawColumn* year = first_with(source, Meaning::birth_year); year != nullptr) {
    const bool parts = first_with(source, Meaning::birth_month) != nullptr || year->header.scores[at(Meaning::birth_year)] > 4;
    if (!births.empty() || (!parts && year->profile.distinct < 15)) {
      set(*year, year->profile.distinct <= 60 ? Meaning::as_of : Meaning::number,
          births.empty() ? "few and late years" : "another column is the date of birth");
    }
  }
  for (const Meaning part : {Meaning::birth_month, Meaning::birth_day}) {
    if (RawColumn* column = first_with(source, part); column != nullptr && first_with(source, Meaning::birth_year) == nullptr) {
      set(*column, Meaning::category, "no column is the year of birth");
    }
  }
}

// Given names without family names beside them: the family name may be of a language that the lists do not know.
void find_missing_names(SourceColumns& source) {
  const auto lacks = [&](Meaning meaning) { return first_with(source, meaning) == nullptr; };
  if (lacks(Meaning::given_name) == lacks(Meaning::family_name)) return;
  const Meaning missing = lacks(Meaning::given_name) ? Meaning::given_name : Meaning::family_name;
  const RawColumn* other = first_with(source, missing == Meaning::given_name ? Meaning::family_name : Meaning::given_name);
  RawColumn* best = nullptr;
  for (RawColumn& column : source.columns) {
    const Profile& p = column.profile;
    const bool open = column.meaning == Meaning::text || column.meaning == Meaning::category || column.meaning == Meaning::middle_names;
    if (!open || !column.header.meaningless || p.letters < 0.9 || p.two_words > 0.6 || p.filled < 0.5 * other->profile.filled ||
        p.mean_length < 3)
      continue;
    if (p.distinct < 0.3 * other->profile.distinct) continue;
    if (best == nullptr || p.distinct > best->profile.distinct) best = &column;
  }
  if (best != nullptr) set(*best, missing, "words in the number and variety of names, beside the other part of the name");
}

// In lists of things a name is the thing's.
void settle_things(SourceColumns& source, SubjectKind subject) {
  const Meaning thing = subject == SubjectKind::organisations ? Meaning::organisation : Meaning::title;
  for (RawColumn& column : source.columns) {
    if (column.is_id || !is_open(column)) continue;
    const bool person = column.meaning == Meaning::given_name || column.meaning == Meaning::family_name ||
                        column.meaning == Meaning::middle_names || column.meaning == Meaning::known_as ||
                        column.meaning == Meaning::full_name || column.meaning == Meaning::name_title;
    const bool whole_name = column.header.scores[at(Meaning::full_name)] >= 3 && column.profile.numeric < 0.5;
    if (whole_name && first_with(source, thing) == nullptr) {
      set(column, thing, "the name of what the list is of");
    } else if (person && column.meaning == Meaning::name_title && named(column, Meaning::name_title)) {
      set(column, Meaning::title, "the list is not of people");
    } else if (column.meaning == Meaning::as_of || column.meaning == Meaning::birth_year) {
      set(column, column.profile.date > 0.5 || column.profile.type == ColumnType::date ? Meaning::date : Meaning::number,
          "the list is not of people");
    } else if (person || column.meaning == Meaning::date_of_birth) {
      set(column, column.meaning == Meaning::date_of_birth ? Meaning::date : Meaning::text, "the list is not of people");
    } else if (subject == SubjectKind::products && (column.meaning == Meaning::address || column.meaning == Meaning::street) &&
               !column.header.says_something) {
      set(column, Meaning::title, "the list is of products");
    }
  }
  if (first_with(source, thing) != nullptr || (subject != SubjectKind::products && subject != SubjectKind::organisations)) return;
  RawColumn* best = nullptr;  // the text with most variety
  for (RawColumn& column : source.columns) {
    if (column.meaning != Meaning::text || column.profile.letters + column.profile.mean_words < 1) continue;
    if (best == nullptr || column.profile.distinct * std::min(column.profile.mean_words, 12.0) >
                               best->profile.distinct * std::min(best->profile.mean_words, 12.0))
      best = &column;
  }
  if (best != nullptr) set(*best, thing, "the text with most variety");
}

// Several whole addresses, or one beside numbered lines.
void settle_addresses(SourceColumns& source) {
  std::vector<RawColumn*> whole = with_meaning(source, Meaning::address);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i]->header.line > 0) {
      set(*whole[i], Meaning::address_line);
    } else if (i > 0) {
      set(*whole[i], whole[i]->header.says_something ? Meaning::other_address : Meaning::address_line, "another column is the address");
    }
  }
  const bool lines = first_with(source, Meaning::address_line) != nullptr;
  if (!whole.empty() && lines && whole.front()->meaning == Meaning::address && whole.front()->header.meaningless) {
    set(*whole.front(), Meaning::address_line, "beside another line of the address");
  }
  // A line's neighbours in name are lines, whatever stands in them ("ADDR4" holds towns).
  for (RawColumn& column : source.columns) {
    if (!column.is_id && is_open(column) && column.header.line > 0 && column.header.scores[at(Meaning::address_line)] >= 5)
      set(column, Meaning::address_line);
  }
}

}  // namespace

void decide_source(SourceColumns& source, SubjectKind subject) {
  choose_id(source);
  settle_unnamed(source);
  if (subject == SubjectKind::people || subject == SubjectKind::unknown) {
    settle_dates(source);
    for (RawColumn& column : source.columns)
      if (column.meaning == Meaning::date && column.header.words.size() == 1 && !column.is_id)
        set(column, Meaning::as_of, "a day of the record, not of the person");
    find_missing_names(source);
  } else {
    settle_things(source, subject);
  }
  settle_numbers(source);
  settle_addresses(source);
  settle_full_names(source);
  keep_one_of_each(source);
}

}  // namespace cw::linkage
