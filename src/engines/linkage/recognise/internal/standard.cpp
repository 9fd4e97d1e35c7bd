// SPDX-License-Identifier: MIT
#include "engines/linkage/recognise/internal/standard.h"

#include <algorithm>
#include <optional>
#include <set>

#include "engines/linkage/homes/households.h"
#include "engines/linkage/recognise/internal/age_band.h"
#include "engines/linkage/standardise/internal/ascii.h"

namespace cw::linkage {
namespace {

using Way = SourceRules::Way;

constexpr std::size_t most_of_a_kind = 9;  // telephones, organisations ... of one source
constexpr std::size_t most_generic = 100;  // columns of no vocabulary word that are kept

struct Standard {
  Meaning meaning;
  FieldKind kind;
  std::string_view steps;  // one transform
};
// Meanings that become a vocabulary column of their own, in one step.
constexpr Standard direct[] = {
    {Meaning::relationship, FieldKind::relationship, "fold"},
    {Meaning::region, FieldKind::region, "words"},
    {Meaning::country, FieldKind::country, "words"},
    {Meaning::latitude, FieldKind::latitude, "number"},
    {Meaning::longitude, FieldKind::longitude, "number"},
    {Meaning::birth_place, FieldKind::birth_place, "words"},
    {Meaning::phone, FieldKind::phone, "phone_digits"},
    {Meaning::email, FieldKind::email, "email_canonical"},
    {Meaning::national_insurance, FieldKind::national_insurance, "national_insurance_shape"},
    {Meaning::organisation, FieldKind::organisation, "organisation"},
    {Meaning::title, FieldKind::title, "words"},
    {Meaning::description, FieldKind::description, "words"},
};

std::optional<Standard> generic(Meaning meaning) {
  switch (meaning) {
    case Meaning::identifier: return Standard{meaning, FieldKind::identifier, "identifier"};
    case Meaning::category: return Standard{meaning, FieldKind::category, "words"};
    case Meaning::number: return Standard{meaning, FieldKind::number, "number"};
    case Meaning::date: return Standard{meaning, FieldKind::date, "date"};
    case Meaning::text: return Standard{meaning, FieldKind::text, "words"};
    default: return std::nullopt;
  }
}

std::string date_step(const RawColumn& column, const Together& together) {
  const Profile& p = column.profile;
  const bool us = p.date_us > p.date_uk + 0.002 || (p.date_us == 0 && p.date_uk == 0 && together.month_first);
  const bool early = p.date_early > 0.005;
  if (us && early) return "date:us,early";
  return us ? "date:us" : (early ? "date:early" : "date");
}

void add_birth_rules(SourceColumns& source, const Together& together, SourceRules& rules) {
  std::vector<Way> ways;
  RawColumn* born = first_with(source, Meaning::date_of_birth);
  if (born != nullptr) {
    ways.push_back({of(*born), {date_step(*born, together)}});
    born->field = "date_of_birth";
  }
  RawColumn* year = first_with(source, Meaning::birth_year);
  RawColumn* month = first_with(source, Meaning::birth_month);
  RawColumn* day = first_with(source, Meaning::birth_day);
  if (year != nullptr && born == nullptr) {
    year->field = "date_of_birth";
    rules.add({"_year", "from", {of(*year)}, "", {"extract:^\\s*([0-9]{4})"}, ""});
    if (month != nullptr) {
      month->field = "date_of_birth";
      const bool digits = month->profile.numeric > 0.5;
      rules.add({"_month", "from", {of(*month)}, "", {digits ? "extract:^\\s*([0-9]{1,2})" : "trim"}, ""});
      if (day != nullptr) {
        day->field = "date_of_birth";
        rules.add({"_day", "from", {of(*day)}, "", {"extract:^\\s*([0-9]{1,2})"}, ""});
        rules.add({"_year_month_day", "join", {made("_year"), made("_month"), made("_day")}, "-", {}, ""});
        ways.push_back({made("_year_month_day"), {"date:early"}});
      }
      rules.add({"_year_month", "join", {made("_year"), made("_month")}, "-", {}, ""});
      ways.push_back({made("_year_month"), {"date:early"}});
    }
    ways.push_back({made("_year"), {"date:early"}});
  }
  rules.add_first("date_of_birth", ways, ", default_dates = \"remove\"");
  if (RawColumn* age = first_with(source, Meaning::age)) {
    age->field = "age";
    rules.add_first("age", {{of(*age), {"extract:^\\s*([0-9]{1,3})(?:\\.0*)?\\s*$"}}});
  } else if (born != nullptr && born->profile.small_number > 0.02) {
    rules.add_first("age", {{of(*born), {"extract:^\\s*([0-9]{1,3})\\s*$"}}});  // an age where no date is known
  }
}

// The number of the model, out of the titles of products.
void add_model_code(SourceColumns& source, const Together& together, SourceRules& rules, std::vector<Field>& fields) {
  const RawColumn* title = first_with(source, Meaning::title);
  if (together.subject.kind != SubjectKind::products || title == nullptr || title->profile.type == ColumnType::list) return;
  rules.add_first("model_code", {{of(*title), {"model_code"}}});
  if (std::ranges::find(fields, "model_code", &Field::column) == fields.end()) fields.push_back({"model_code", FieldKind::identifier});
}

void add_numbers(SourceColumns& source, const Together& together, SourceRules& rules) {
  const auto one = [&](Meaning meaning, const std::string& name, const std::string& step) {
    if (RawColumn* column = first_with(source, meaning)) {
      column->field = name;
      rules.add_first(name, {{of(*column), {step}}});
    }
  };
  one(Meaning::nhs_number, "nhs_number", together.nhs_numbers_valid ? "nhs_number" : "identifier");
  one(Meaning::upn, "upn", together.upns_valid ? "upn" : "identifier");
  one(Meaning::household_number, "household_number", "identifier");
}

// The days that a record speaks of, by what its address was on them: seen (as_of), moved to, left. Of each the column most often filled,
// the first of equals.
void add_days(SourceColumns& source, const Together& together, SourceRules& rules) {
  const auto add = [&](DatePart part, const std::string& name) {
    RawColumn* best = nullptr;
    for (RawColumn& column : source.columns) {
      if (column.meaning != Meaning::as_of || (column.profile.distinct == 1 && column.profile.rows > 1)) continue;
      if (date_part_of(column.column->name()) != part) continue;
      if (best == nullptr || column.profile.filled > best->profile.filled + 0.1) best = &column;
    }
    if (best == nullptr) return;
    best->field = name;
    rules.add_first(name, {{of(*best), {date_step(*best, together)}}});
  };
  add(DatePart::seen, "as_of");
  add(DatePart::from, "lived_from");
  add(DatePart::until, "lived_until");
  // Without a date of birth, the first of these days still says that the person was born by then.
  if (rules.has("date_of_birth")) return;
  for (const char* day : {"lived_from", "as_of"}) {
    if (!rules.has(day)) continue;
    rules.add_first("born_by", {{made(day), {}}});
    return;
  }
}

bool is_kept(const RawColumn& column, const Together& together) {
  if (column.profile.distinct <= 1 && together.sources == 1) return false;
  if (column.meaning == Meaning::text && column.profile.type == ColumnType::structure) return false;
  if (together.sources == 1) return true;
  const auto found = together.sources_with.find(generic_name(column));
  if (found != together.sources_with.end() && found->second >= 2) return true;
  const double held = column.profile.filled * static_cast<double>(column.profile.rows);
  return column.meaning == Meaning::identifier && column.profile.distinct < 0.98 * held;
}

void add_direct(SourceColumns& source, const Together& together, SourceRules& rules) {
  const bool large = together.rows >= 1000;
  for (const Standard& each : direct) {
    std::size_t number = 0;
    for (RawColumn* column : with_meaning(source, each.meaning)) {
      if (number == most_of_a_kind) {
        column->note = "there are " + std::to_string(most_of_a_kind) + " of its kind already";
        continue;
      }
      const std::string name = std::string(name_of(each.kind)) + (++number > 1 ? "_" + std::to_string(number) : "");
      std::string extra;
      if (large && each.kind == FieldKind::phone) extra = ", shared = \"phone\"";
      if (large && each.kind == FieldKind::email) extra = ", shared = \"email\"";
      column->field = name;
      rules.add_first(name, {{of(*column), {std::string(each.steps)}}}, extra);
    }
  }
}

void add_generic(SourceColumns& source, const Together& together, SourceRules& rules, std::vector<Field>& fields) {
  std::size_t kept = 0;
  for (RawColumn& column : source.columns) {
    const auto standard = generic(column.meaning);
    if (!standard || (column.is_id && column.meaning != Meaning::identifier)) continue;
    if (kept == most_generic || !is_kept(column, together)) {
      if (kept == most_generic) column.note = "there are " + std::to_string(most_generic) + " of unknown meaning already";
      if (column.note.empty()) column.note = "no other source has it";
      continue;
    }
    std::string name = generic_name(column);
    while (rules.has(name)) name += "_more";
    ++kept;
    column.field = name;
    const bool list = column.profile.type == ColumnType::list;
    std::vector<std::string> steps;
    if (!list) steps.push_back(standard->kind == FieldKind::date ? date_step(column, together) : std::string(standard->steps));
    rules.add_first(name, {{of(column), steps}});
    if (std::ranges::find(fields, name, &Field::column) == fields.end()) fields.push_back({name, standard->kind});
  }
}

// What tells the age of people without a date of birth. No field: it is compared with dates, not with itself (resolve/birth_bounds.h).
void add_age_band(SourceColumns& source, SourceRules& rules) {
  const RawColumn* born = first_with(source, Meaning::date_of_birth);
  if (born == nullptr || rules.has("age_band")) return;
  RawColumn* band = find_age_band(source, *born);
  if (band == nullptr) return;
  band->field = "age_band";
  band->note.clear();
  rules.add_first("age_band", {{of(*band), {"trim", "lower"}}});
}

// Vocabulary columns by their own names, in the order of the kinds.
void add_fields(const SourceRules& rules, std::vector<Field>& fields) {
  for (std::size_t i = 0; i < field_kinds; ++i) {
    const auto kind = static_cast<FieldKind>(i);
    const std::string name(name_of(kind));
    for (std::size_t number = 1; number <= most_of_a_kind; ++number) {
      const std::string column = number == 1 ? name : name + "_" + std::to_string(number);
      if (rules.has(column) && std::ranges::find(fields, column, &Field::column) == fields.end()) fields.push_back({column, kind});
    }
  }
  for (const char* day : {"as_of", "lived_from", "lived_until"})
    if (rules.has(day) && std::ranges::find(fields, day, &Field::column) == fields.end()) fields.push_back({day, FieldKind::record_date});
}

}  // namespace

std::string generic_name(const RawColumn& column) {
  std::string name;
  bool social = false;
  for (const std::string& word : column.header.words) {
    social = social || word == "ssn" || word == "soc" || word == "social";
    const bool filler = column.meaning == Meaning::identifier && (word == "no" || word == "number" || word == "num" || word == "nr");
    if (!filler) name += (name.empty() ? "" : "_") + word;
  }
  if (social && column.meaning == Meaning::identifier) return "social_security";
  name.resize(std::min<std::size_t>(name.size(), 60));
  if (name.empty() || !is_letter(name.front())) name = "column_" + name;
  if (name == "source" || name == "record_id") name += "_column";
  if (field_kind_of(name) || name == "as_of" || name == "lived_from" || name == "lived_until" || name == "age_band") name += "_column";
  return name;
}

Together look_together(std::span<SourceColumns> sources, const Subject& subject) {
  Together out;
  out.subject = subject;
  out.sources = sources.size();
  double uk = 0, other = 0, nhs = 0, no_nhs = 0, upn = 0, no_upn = 0, us = 0, day_first = 0;
  for (SourceColumns& source : sources) {
    out.rows += source.table->rows();
    std::set<std::string> here;
    for (const RawColumn& column : source.columns) {
      const Profile& p = column.profile;
      const double held = p.filled * static_cast<double>(p.rows);
      if (column.meaning == Meaning::postcode) {
        uk += held * p.postcode;
        other += held * (1 - p.postcode);
      }
      if (column.meaning == Meaning::address || column.meaning == Meaning::address_line) uk += held * p.postcode_inside;
      if (column.meaning == Meaning::nhs_number) {
        nhs += held * p.nhs_number;
        no_nhs += held * (1 - p.nhs_number);
      }
      if (column.meaning == Meaning::upn) {
        upn += held * p.upn;
        no_upn += held * (1 - p.upn);
      }
      us += held * p.date_us;
      day_first += held * p.date_uk;
      if (generic(column.meaning)) here.insert(generic_name(column));
    }
    for (const std::string& name : here) ++out.sources_with[name];
  }
  out.uk_postcodes = uk > other;
  out.nhs_numbers_valid = nhs >= no_nhs;
  out.upns_valid = upn >= no_upn;
  out.month_first = us > day_first;
  return out;
}

SourceRules standard_rules(SourceColumns& source, const Together& together, std::vector<Field>& fields) {
  SourceRules rules;
  add_name_rules(source, rules);
  if (rules.has("generation") && std::ranges::find(fields, "generation", &Field::column) == fields.end())
    fields.push_back({"generation", FieldKind::category});
  add_birth_rules(source, together, rules);
  add_address_rules(source, together, rules);
  add_direct(source, together, rules);
  add_model_code(source, together, rules, fields);
  add_numbers(source, together, rules);
  add_days(source, together, rules);
  add_generic(source, together, rules, fields);
  add_age_band(source, rules);
  if (rules.empty()) rules.add({"_nothing", "value", {}, "", {}, ""});
  add_fields(rules, fields);
  return rules;
}

}  // namespace cw::linkage
