// SPDX-License-Identifier: MIT
// Names of people: in parts, whole, or both; given names first or the family name first.
#include <algorithm>

#include "engines/linkage/recognise/internal/standard.h"
#include "engines/linkage/standardise/names.h"

namespace cw::linkage {
namespace {

using Way = SourceRules::Way;

// Nearly every Sikh is a Singh or a Kaur, many a wife is Begum or Bibi: as middle names they tell the sex, not the person.
constexpr std::string_view no_middle_name = "null_if:singh,kaur,begum,bibi";

void used(RawColumn* column, std::string field) {
  if (column != nullptr && column->field.empty()) column->field = std::move(field);
}

struct Agreement {
  double given = 0, family = 0;  // share of rows where the whole name's part is the part's own column
  std::size_t rows = 0;          // that have all three
};
Agreement agreement(const RawColumn& full, const RawColumn& given, const RawColumn& family, NameOrder order) {
  Agreement out;
  const std::size_t all = full.column->rows();
  const std::size_t step = std::max<std::size_t>(1, all / 1000);
  for (std::size_t row = 0; row < all; row += step) {
    const auto whole = split_full_name(full.column->display(full.column->code(row)), order);
    const auto first = first_given_name(given.column->display(given.column->code(row)));
    const auto last = standardise_family_name(family.column->display(family.column->code(row)));
    if (!whole || !first || !last || whole->given.empty()) continue;
    ++out.rows;
    out.given += whole->given.front() == *first ? 1 : 0;
    out.family += whole->family == *last ? 1 : 0;
  }
  if (out.rows == 0) return out;
  out.given /= static_cast<double>(out.rows);
  out.family /= static_cast<double>(out.rows);
  return out;
}

}  // namespace

bool is_family_first(const RawColumn& column) {
  const Profile& p = column.profile;
  const double given_first = p.given_front + p.family_back;
  const double family_first = p.given_back + p.family_front + p.initials_back;
  const bool capitals = p.capitals_front > 0.5;
  return capitals || family_first > given_first + 0.05;
}

void settle_full_name(SourceColumns& source) {
  RawColumn* full = first_with(source, Meaning::full_name);
  const RawColumn* given = first_with(source, Meaning::given_name);
  const RawColumn* family = first_with(source, Meaning::family_name);
  if (full == nullptr || given == nullptr || family == nullptr) return;
  const Agreement same = agreement(*full, *given, *family, is_family_first(*full) ? NameOrder::family_first : NameOrder::given_first);
  if (same.rows < 5 || same.given >= 0.3) return;
  full->meaning = Meaning::other_person;
  full->note = "its given names are not those of the record";
}

void add_name_rules(SourceColumns& source, SourceRules& rules) {
  RawColumn* given = first_with(source, Meaning::given_name);
  RawColumn* middle = first_with(source, Meaning::middle_names);
  RawColumn* family = first_with(source, Meaning::family_name);
  RawColumn* full = first_with(source, Meaning::full_name);
  RawColumn* known = first_with(source, Meaning::known_as);
  RawColumn* former = first_with(source, Meaning::former_name);
  RawColumn* title = first_with(source, Meaning::name_title);
  RawColumn* sex = first_with(source, Meaning::sex);
  const bool family_first = full != nullptr && is_family_first(*full);
  const std::string order = family_first ? ":family_first" : "";
  bool full_given = full != nullptr;
  bool full_family = full != nullptr;
  bool full_middle = full != nullptr;
  if (full != nullptr && given != nullptr && family != nullptr) {
    const Agreement same = agreement(*full, *given, *family, family_first ? NameOrder::family_first : NameOrder::given_first);
    if (same.rows >= 5) {
      full_given = same.given > 0.5;
      full_family = same.family > 0.5;
      full_middle = same.given > 0.7 && same.family > 0.7;
    }
  }
  // What stands behind a comma, where it seldom is a given name, is no part of the name: "thomas clifford, 1st baron".
  const bool cut = full != nullptr && full->profile.commas > 0.01 && full->profile.comma_given < 0.3 * full->profile.commas;
  const auto of_full = [&](const std::string& part) {
    std::vector<std::string> steps;
    if (cut) steps.emplace_back("extract:^[^,]+");
    steps.push_back(part + order);
    return Way{of(*full), std::move(steps)};
  };
  std::vector<Way> ways;
  if (given != nullptr) ways.push_back({of(*given), {"first_given_name"}});
  if (full_given) ways.push_back(of_full("full_name_first"));
  rules.add_first("given_name", ways);
  ways.clear();
  if (middle != nullptr) ways.push_back({of(*middle), {"given_name", std::string(no_middle_name)}});
  if (given != nullptr && given->profile.two_words > 0.001) ways.push_back({of(*given), {"middle_names", std::string(no_middle_name)}});
  if (full_middle) {
    ways.push_back(of_full("full_name_middle"));
    ways.back().steps.emplace_back(no_middle_name);
  }
  rules.add_first("middle_names", ways);
  ways.clear();
  if (family != nullptr) ways.push_back({of(*family), {"family_name"}});
  if (full_family) ways.push_back(of_full("full_name_family"));
  rules.add_first("family_name", ways);
  ways.clear();
  if (known != nullptr) ways.push_back({of(*known), {"first_given_name"}});
  if (full != nullptr && full->profile.brackets > 0.002) ways.push_back({of(*full), {"known_as" + order}});
  rules.add_first("known_as", ways);
  ways.clear();
  if (former != nullptr) ways.push_back({of(*former), {"family_name"}});
  if (full != nullptr && full->profile.nee > 0.002) ways.push_back({of(*full), {"former_name" + order}});
  if (family != nullptr && family->profile.nee > 0.002) ways.push_back({of(*family), {"former_name"}});
  rules.add_first("former_name", ways);
  ways.clear();
  if (sex != nullptr) ways.push_back({of(*sex), {"gender"}});
  if (title != nullptr) ways.push_back({of(*title), {"sex_of_title"}});
  for (RawColumn* name : {full, given}) {
    if (name != nullptr && name->profile.title_in_front > 0.05) ways.push_back({of(*name), {"sex_of_title"}});
  }
  rules.add_first("sex", ways);
  used(given, "given_name");
  used(middle, "middle_names");
  used(family, "family_name");
  used(full, given == nullptr || family == nullptr ? "given_name, family_name"
                                                   : (full_given || full_family || full_middle ? "given_name, family_name" : ""));
  used(known, "known_as");
  used(former, "former_name");
  used(title, "sex");
  used(sex, "sex");
}

}  // namespace cw::linkage
