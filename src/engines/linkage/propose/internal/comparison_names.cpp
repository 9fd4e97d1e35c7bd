// SPDX-License-Identifier: MIT
// Names of people: given names, family names, middle names, whole names where they cannot be split.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engines/linkage/column_expression.h"
#include "engines/linkage/propose/internal/comparison_choice.h"
#include "engines/linkage/propose/list_habits.h"

namespace cw::linkage::internal {
namespace {

std::string exchanged(const KnownField& given, const KnownField& family) {
  return "(" + equal(given, family) + " and " + equal(family, given) + ")";
}
std::string exchanged_alike(const KnownField& given, const KnownField& family) {
  return "(" + alike(given, family, 0.88) + " and " + alike(family, given, 0.88) + ")";
}

std::string initial_fits(const KnownField& known) {
  return fmt::format("((length({0}) = 1 or length({1}) = 1) and substr({0}, 1, 1) = substr({1}, 1, 1))", left(known), right(known));
}

// Dates of birth that are no slips of one another, at least 13 years apart.
std::string a_generation_apart(const KnownField& born) {
  return fmt::format(
      "(abs(try_cast(substr({0}, 1, 4) as double) - try_cast(substr({1}, 1, 4) as double)) >= 13 and damerau_levenshtein({0}, {1}) > 3 and "
      "cw_date_parts_equal({0}, {1}) < 2)",
      left(born), right(born));
}

// " and not ..." where a number of a person's own (NHS, National Insurance, any other) is the same: then names and dates may be as they
// like.
std::string and_no_number_agrees(const KnownFields& fields) {
  std::string out;
  for (const FieldKind kind : {FieldKind::nhs_number, FieldKind::national_insurance, FieldKind::upn, FieldKind::identifier})
    for (const KnownField* number : fields.of(kind))
      if (!number->is_list && number->collision < 0.01) out += " and not coalesce(" + equal(*number) + ", false)";
  return out;
}

Result<void> add_given(const ComparisonInput& input, const Home& home, ChosenComparisons& out) {
  const KnownFields& fields = *input.fields;
  const KnownField* given = fields.best(FieldKind::given_name);
  const KnownField* family = fields.best(FieldKind::family_name);
  const KnownField* born = fields.best(FieldKind::date_of_birth);
  const KnownField* known_as = fields.best(FieldKind::known_as);
  LevelList levels;
  const std::string column = given->field.column;
  levels.null(either_null(*given), "not known");
  // Father and son, mother and daughter of one name in one home: far more often than dates of birth that are wrong by so much, where dates
  // can be trusted. Where more than one match in twelve has another year, they cannot.
  if (born != nullptr && input.years_agree > 1 - 1.0 / 12 && home.known() && input.subject == SubjectKind::people)
    levels
        .level(equal(*given) + " and " + home.same() + " and " + a_generation_apart(*born) + and_no_number_agrees(fields),
               "perhaps parent and child")
        .fixed(0.00002, 1.0);
  // Given and family names go together (Welsh with Welsh): what both equal say is less than one after the other, where names are all there
  // is.
  const double u = std::max(1e-7, given->collision);
  if (family != nullptr && input.name_lift > 1.25) {
    const std::string elsewhere = home.known() ? " and not coalesce(" + home.same() + ", false)" : "";
    levels.level(equal(*given) + " and " + equal(*family) + elsewhere, "same given and family name")
        .by_frequency(column)
        .fixed(input.given_agrees / input.name_lift, u);
    levels.level(equal(*given), "same given name").by_frequency(column).fixed(input.given_agrees, u);
  } else {
    levels.level(equal(*given), "same given name").by_frequency(column).starting_u(u);
  }
  if (family != nullptr) levels.level(exchanged(*given, *family), "given and family name in each other's place");
  std::vector<std::string> short_forms = {fmt::format("cw_same_nickname({}, {})", left(*given), right(*given))};
  if (known_as != nullptr) short_forms.push_back(crosswise(*given, *known_as));
  levels.level(any_of(short_forms), known_as != nullptr ? "short form or the name gone by" : "short form");
  levels.level(initial_fits(*given), "initial");
  levels.level(fmt::format("damerau_levenshtein({}, {}) <= 1", left(*given), right(*given)), "one letter apart");
  // Two given names on one day of birth in one place are twins far more often than one person: no random sample finds twins.
  if (born != nullptr && !home.place().empty() && input.subject == SubjectKind::people)
    levels
        .level(equal(*born) + " and " + home.place() + " and " + given_names_unlike(fields) + and_no_number_agrees(fields), "perhaps twins")
        .fixed(0.0002, 1.0);
  levels.level(alike(*given, *given, 0.88), "alike (0.88)");
  if (family != nullptr) levels.level(exchanged_alike(*given, *family), "exchanged, and alike");
  levels.level(any_of({fmt::format("cw_token_share({}, {}) >= 1", left(*given), right(*given)), alike(*given, *given, 0.75)}),
               "somewhat alike (0.75)");
  if (family != nullptr) levels.level(crosswise(*given, *family), "one name in the other's place");
  return levels.finish(column, "another given name", out);
}

// Who lives in one home mostly has one family name: there it says little, and is weighed together with the home.
Result<void> add_family(const ComparisonInput& input, const Home& home, ChosenComparisons& out) {
  const KnownFields& fields = *input.fields;
  const KnownField* given = fields.best(FieldKind::given_name);
  const KnownField* family = fields.best(FieldKind::family_name);
  LevelList levels;
  const std::string column = family->field.column;
  std::vector<std::string> not_counted = {either_null(*family)};
  if (given != nullptr) {
    not_counted.push_back(exchanged(*given, *family));
    not_counted.push_back(crosswise(*given, *family));
  }
  if (home.known() && input.subject == SubjectKind::people) not_counted.push_back(home.same());
  levels.null(any_of(not_counted),
              home.known() ? "not known, or counted with the given name or the home" : "not known, or counted with the given name");
  levels.level(equal(*family), "same family name").by_frequency(column).starting_u(family->collision);
  std::vector<std::string> former;
  for (const KnownField* other : fields.of(FieldKind::former_name))
    if (!other->is_list) former.push_back(crosswise(*family, *other));
  if (!former.empty()) levels.level(any_of(former), "a family name from before");
  levels.level(any_of({fmt::format("damerau_levenshtein({}, {}) <= 1", left(*family), right(*family)), alike(*family, *family, 0.92)}),
               "one letter apart, or alike (0.92)");
  levels.level(fmt::format("cw_token_share({}, {}) >= 1", left(*family), right(*family)), "one is a part of the other");
  levels.level(alike(*family, *family, 0.8), "somewhat alike (0.8)");
  return levels.finish(column, "another family name", out);
}

// Chance that two values start with the same letter.
double initials_collision(const KnownField& known) {
  std::array<double, 256> letters{};
  const std::vector<std::uint32_t> counts = known.column->counts();
  double all = 0;
  for (std::uint32_t code = 1; code < counts.size(); ++code) {
    const std::string text = known.column->display(code);
    letters[text.empty() ? 0 : static_cast<unsigned char>(text[0])] += counts[code];
    all += counts[code];
  }
  double out = 0;
  for (const double letter : letters) out += (letter / all) * (letter / all);
  return std::max(out, 0.01);
}

// Both records are of one of these lists; "" for no list.
std::string both_of_lists(const ComparisonInput& input, const std::vector<std::string>& lists) {
  if (lists.empty()) return "";
  std::vector<std::string> sides;
  for (const char* side : {"l", "r"}) {
    std::vector<std::string> ways;
    for (const std::string& list : lists) ways.push_back(fmt::format("\"{}_{}\" = {}", input.source_column, side, sql_literal(list)));
    sides.push_back(any_of(ways));
  }
  return "(" + all_of(sides) + ")";
}

Result<void> add_middle(const ComparisonInput& input, ChosenComparisons& out) {
  const KnownField* middle = input.fields->best(FieldKind::middle_names);
  if (middle == nullptr) return {};
  LevelList levels;
  // A list that gives middle names says something where it gives none: that there is none.
  const std::string both_give = both_of_lists(input, input.middle_name_lists);
  levels.null(both_give.empty() ? either_null(*middle) : "(" + either_null(*middle) + " and not " + both_give + ")", "not known");
  if (!both_give.empty()) {
    levels.level(left(*middle) + " is null and " + right(*middle) + " is null", "none on two lists that give them").starting_m(0.3);
    levels.level(either_null(*middle), std::string(middle_name_missing_label)).starting_m(0.1);
  }
  levels.level(equal(*middle), "same middle names").by_frequency(middle->field.column).starting_u(middle->collision);
  // Whether an initial fits tells as much as one letter does, however seldom initials are.
  levels.level(initial_fits(*middle), "an initial that fits").fixed(0.95, initials_collision(*middle));
  levels.level(any_of({fmt::format("cw_token_share({}, {}) >= 1", left(*middle), right(*middle)),
                       fmt::format("damerau_levenshtein({}, {}) <= 1", left(*middle), right(*middle)), alike(*middle, *middle, 0.88)}),
               "one letter apart, alike or a part of the other");
  return levels.finish(middle->field.column, "other middle names", out);
}

// Names that no source splits.
Result<void> add_full(const KnownField& full, ChosenComparisons& out) {
  LevelList levels;
  const std::string share = fmt::format("cw_token_share({}, {})", left(full), right(full));
  levels.null(either_null(full), "not known");
  levels.level(equal(full), "same name").by_frequency(full.field.column).starting_u(full.collision);
  levels.level(share + " >= 1", "every word of the shorter name");
  levels.level(any_of({fmt::format("damerau_levenshtein({}, {}) <= 1", left(full), right(full)), alike(full, full, 0.95)}),
               "one letter apart, or alike (0.95)");
  levels.level(share + " >= 0.6 and " + alike(full, full, 0.8), "most words, and alike (0.8)");
  levels.level(alike(full, full, 0.9), "alike (0.9)");
  levels.level(share + " >= 0.5", "half of the words");
  levels.level(alike(full, full, 0.8), "somewhat alike (0.8)");
  levels.level(share + " > 0", "a word in common");
  return levels.finish(full.field.column, "another name", out);
}

}  // namespace

Result<void> add_names(const ComparisonInput& input, const Home& home, ChosenComparisons& out) {
  const KnownFields& fields = *input.fields;
  const KnownField* given = fields.best(FieldKind::given_name);
  const KnownField* family = fields.best(FieldKind::family_name);
  const KnownField* full = fields.best(FieldKind::full_name);
  // A whole name beside its parts says nothing new; where the parts are mostly missing it is all there is.
  const double parts = std::min(given != nullptr ? given->filled : 0, family != nullptr ? family->filled : 0);
  if (full != nullptr && full->filled > 1.5 * parts) return add_full(*full, out);
  if (given != nullptr) CW_CHECK(add_given(input, home, out));
  if (family != nullptr) CW_CHECK(add_family(input, home, out));
  CW_CHECK(add_middle(input, out));
  return {};
}

}  // namespace cw::linkage::internal
