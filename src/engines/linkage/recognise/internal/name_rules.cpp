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

namespace {

struct NameColumns {
  RawColumn* given;
  RawColumn* middle;
  RawColumn* family;
  RawColumn* full;
  RawColumn* known;
  RawColumn* former;
  RawColumn* title;
  RawColumn* sex;
};

// Which parts of the whole name are to be trusted, and how they are cut from it.
struct FullName {
  RawColumn* column = nullptr;
  bool given = false, family = false, middle = false;
  std::string order;  // ":family_first"
  bool cut = false;

  [[nodiscard]] Way part(const std::string& step) const {
    std::vector<std::string> steps;
    if (cut) steps.emplace_back("extract:^[^,]+");
    steps.push_back(step + order);
    return {of(*column), std::move(steps)};
  }
};

FullName read_full(const NameColumns& names) {
  FullName out;
  out.column = names.full;
  if (names.full == nullptr) return out;
  const Profile& p = names.full->profile;
  const bool family_first = is_family_first(*names.full);
  out.given = out.family = out.middle = true;
  if (family_first) out.order = ":family_first";
  // What stands behind a comma, where it seldom is a given name, is no part of the name: "thomas clifford, 1st baron".
  out.cut = p.commas > 0.01 && p.comma_given < 0.3 * p.commas;
  if (names.given == nullptr || names.family == nullptr) return out;
  const Agreement same =
      agreement(*names.full, *names.given, *names.family, family_first ? NameOrder::family_first : NameOrder::given_first);
  if (same.rows < 5) return out;
  out.given = same.given > 0.5;
  out.family = same.family > 0.5;
  out.middle = same.given > 0.7 && same.family > 0.7;
  return out;
}

void add_given(const NameColumns& names, const FullName& full, SourceRules& rules) {
  std::vector<Way> ways;
  if (names.given != nullptr) ways.push_back({of(*names.given), {"first_given_name"}});
  if (full.given) ways.push_back(full.part("full_name_first"));
  rules.add_first("given_name", ways);
  ways.clear();
  const std::string unless(no_middle_name);
  if (names.middle != nullptr) ways.push_back({of(*names.middle), {"given_name", unless}});
  if (names.given != nullptr && names.given->profile.two_words > 0.001) ways.push_back({of(*names.given), {"middle_names", unless}});
  if (full.middle) {
    ways.push_back(full.part("full_name_middle"));
    ways.back().steps.push_back(unless);
  }
  rules.add_first("middle_names", ways);
}

void add_family(const NameColumns& names, const FullName& full, SourceRules& rules) {
  std::vector<Way> ways;
  if (names.family != nullptr) ways.push_back({of(*names.family), {"family_name"}});
  if (full.family) ways.push_back(full.part("full_name_family"));
  rules.add_first("family_name", ways);
  ways.clear();
  if (names.known != nullptr) ways.push_back({of(*names.known), {"first_given_name"}});
  if (names.full != nullptr && names.full->profile.brackets > 0.002) ways.push_back({of(*names.full), {"known_as" + full.order}});
  rules.add_first("known_as", ways);
  ways.clear();
  if (names.former != nullptr) ways.push_back({of(*names.former), {"family_name"}});
  if (names.full != nullptr && names.full->profile.nee > 0.002) ways.push_back({of(*names.full), {"former_name" + full.order}});
  if (names.family != nullptr && names.family->profile.nee > 0.002) ways.push_back({of(*names.family), {"former_name"}});
  rules.add_first("former_name", ways);
}

constexpr const char* after_first_word = "extract:\\s(.+)$";  // "Junior" alone is a given name
constexpr std::uint32_t most_looked_at = 50'000;

bool holds_generations(const RawColumn& column) {
  std::size_t found = 0;
  for (std::uint32_t code = 1; code <= std::min(column.column->distinct(), most_looked_at) && found < 2; ++code) {
    const std::string text = column.column->display(code);
    const std::size_t space = text.find(' ');
    found += space != std::string::npos && generation_of(std::string_view(text).substr(space)) ? 1 : 0;
  }
  return found >= 2;
}

// "Jr" and "Sr": of a column of suffixes, or behind a name.
void add_generation(SourceColumns& source, const NameColumns& names, SourceRules& rules) {
  std::vector<Way> ways;
  if (RawColumn* suffix = first_with(source, Meaning::name_suffix)) {
    ways.push_back({of(*suffix), {"generation"}});
    used(suffix, "generation");
  }
  for (const RawColumn* name : {names.family, names.full, names.given})
    if (name != nullptr && holds_generations(*name)) ways.push_back({of(*name), {after_first_word, "generation"}});
  rules.add_first("generation", ways);
}

void add_sex(const NameColumns& names, SourceRules& rules) {
  std::vector<Way> ways;
  if (names.sex != nullptr) ways.push_back({of(*names.sex), {"gender"}});
  if (names.title != nullptr) ways.push_back({of(*names.title), {"sex_of_title"}});
  for (const RawColumn* name : {names.full, names.given}) {
    if (name != nullptr && name->profile.title_in_front > 0.05) ways.push_back({of(*name), {"sex_of_title"}});
  }
  rules.add_first("sex", ways);
}

}  // namespace

void add_name_rules(SourceColumns& source, SourceRules& rules) {
  const NameColumns names{first_with(source, Meaning::given_name),  first_with(source, Meaning::middle_names),
                          first_with(source, Meaning::family_name), first_with(source, Meaning::full_name),
                          first_with(source, Meaning::known_as),    first_with(source, Meaning::former_name),
                          first_with(source, Meaning::name_title),  first_with(source, Meaning::sex)};
  const FullName full = read_full(names);
  add_given(names, full, rules);
  add_family(names, full, rules);
  add_sex(names, rules);
  add_generation(source, names, rules);
  used(names.given, "given_name");
  used(names.middle, "middle_names");
  used(names.family, "family_name");
  if (full.given || full.family || full.middle) used(names.full, "given_name, family_name");
  used(names.known, "known_as");
  used(names.former, "former_name");
  used(names.title, "sex");
  used(names.sex, "sex");
}

}  // namespace cw::linkage
