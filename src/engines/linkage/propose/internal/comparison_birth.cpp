// SPDX-License-Identifier: MIT
// Dates of birth, ages and sex.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engines/linkage/column_expression.h"
#include "engines/linkage/propose/internal/comparison_choice.h"

namespace cw::linkage::internal {
namespace {

// One record is of the list, the other's date of birth is later than a day.
std::string on_list_and_born_after(const ComparisonInput& input, const KnownField& born, const std::string& list, const std::string& day) {
  std::vector<std::string> ways;
  for (const auto& [here, other] : {std::pair("l", "r"), std::pair("r", "l")})
    ways.push_back(fmt::format("(\"{}_{}\" = {} and {} > '{}')", input.source_column, here, sql_literal(list),
                               std::string_view(other) == "l" ? left(born) : right(born), day));
  return any_of(ways);
}

// One record's date of birth is not among those of the other's people: later than a day on which that other was already there, later than
// anybody on a list without children, earlier than anybody on a list of children.
std::string born_out_of_reach(const ComparisonInput& input, const KnownField& born) {
  std::vector<std::string> ways;
  if (const KnownField* there = input.fields->best(FieldKind::born_by)) {
    ways.push_back(fmt::format("{} > {}", left(born), right(*there)));
    ways.push_back(fmt::format("{} > {}", right(born), left(*there)));
  }
  for (const AdultList& list : input.adult_lists) ways.push_back(on_list_and_born_after(input, born, list.source, list.born_before));
  for (const ChildList& list : input.child_lists) {
    const std::string name = sql_literal(list.source);
    for (const auto& [here, other] : {std::pair("l", "r"), std::pair("r", "l")})
      ways.push_back(fmt::format("(\"{0}_{1}\" = {2} and {3} is null and {4} < '{5}')", input.source_column, here, name,
                                 std::string_view(here) == "l" ? left(born) : right(born),
                                 std::string_view(other) == "l" ? left(born) : right(born), list.born_after));
  }
  return ways.empty() ? "" : any_of(ways);
}

// Parts of a date as expressions of one record: cw_date_parts_equal says the same, but has to look at every pair.
std::string part(const std::string& side, int start, int length) {
  return fmt::format("nullif(substr({}, {}, {}), '')", side, start, length);
}
std::string same_part(const std::string& l, const std::string& r, int start, int length) {
  return part(l, start, length) + " = " + part(r, start, length);
}

std::string exchanged_day(const std::string& l, const std::string& r) {
  return "(" + same_part(l, r, 1, 4) + " and " + part(l, 6, 2) + " = " + part(r, 9, 2) + " and " + part(l, 9, 2) + " = " + part(r, 6, 2) +
         ")";
}

// Two of year, month and day; where the first of January stands for "year only" it does not count as two parts.
std::string two_parts(const std::string& l, const std::string& r, const KnownField& born) {
  const std::string day =
      born.january_stands ? fmt::format("nullif({}, '01-01') = nullif({}, '01-01')", part(l, 6, 5), part(r, 6, 5)) : same_part(l, r, 6, 5);
  return any_of({same_part(l, r, 1, 7), day, "(" + same_part(l, r, 1, 4) + " and " + same_part(l, r, 9, 2) + ")"});
}

Result<void> add_date_of_birth(const ComparisonInput& input, const KnownField& born, ChosenComparisons& out) {
  LevelList levels;
  const std::string l = left(born), r = right(born);
  // As good as never of one person: said here, since pairs of parent and child of one name would teach otherwise.
  if (const std::string late = born_out_of_reach(input, born); !late.empty())
    levels.level(late, "too old or too young for the other list").fixed(0.0002, 0.2);
  for (const AdultList& list : input.adult_lists)
    if (list.young < list.young_expected)
      levels.level(on_list_and_born_after(input, born, list.source, list.seldom_after), fmt::format("young for {}", list.source))
          .fixed(list.young, list.young_expected);
  levels.null(either_null(born), "not known");
  if (born.partial_dates)
    levels.level(equal(born) + fmt::format(" and length({}) = 10", l), "same date of birth").starting_u(born.collision);
  else
    levels.level(equal(born), "same date of birth").by_frequency(born.field.column).starting_u(born.collision);
  levels.level(exchanged_day(l, r), "day and month exchanged");
  const std::string year = fmt::format("substr({}, 1, 4) = substr({}, 1, 4)", l, r);
  if (born.partial_dates) {
    levels.level(
        fmt::format(
            "(length({0}) < 10 or length({1}) < 10) and substr({0}, 1, 7) = substr({1}, 1, 7) and length({0}) >= 7 and length({1}) >= 7", l,
            r),
        "same month, the day not known");
    levels.level(fmt::format("(length({0}) = 4 or length({1}) = 4) and {2}", l, r, year), "same year, the rest not known");
  }
  if (born.january_stands)
    levels.level(fmt::format("(substr({0}, 5, 6) = '-01-01' or substr({1}, 5, 6) = '-01-01') and {2}", l, r, year),
                 "same year, one the first of January");
  levels.level(fmt::format("damerau_levenshtein({}, {}) <= 1", l, r), "one slip");
  levels.level(two_parts(l, r, born), "two of day, month and year");
  levels.level(year, "year only");
  return levels.finish(born.field.column, "another date of birth", out);
}

constexpr double wrong_sex = 0.004;  // share of matches of which one record has it wrong

// Of pairs of records of one given name, the share whose sexes differ.
double sexes_differ(const KnownField& given, const KnownField& sex) {
  std::vector<std::map<std::uint32_t, double>> by_name(given.column->distinct() + std::size_t{1});
  for (std::size_t row = 0; row < given.column->rows(); ++row)
    if (const std::uint32_t code = sex.column->code(row); code != Column::null_code) by_name[given.column->code(row)][code] += 1;
  double all = 0, same = 0;
  for (std::size_t name = 1; name < by_name.size(); ++name) {
    double bearers = 0;
    for (const auto& [code, records] : by_name[name]) {
      bearers += records;
      same += records * records;
    }
    all += bearers * bearers;
  }
  return all > 0 ? 1 - same / all : 0;
}

Result<void> add_age(const KnownField& age, const KnownField* born, ChosenComparisons& out) {
  LevelList levels;
  const std::string difference = fmt::format("abs(try_cast({} as double) - try_cast({} as double))", left(age), right(age));
  std::string unknown = either_null(age);
  if (born != nullptr) unknown = any_of({unknown, fmt::format("({} is not null and {} is not null)", left(*born), right(*born))});
  levels.null(unknown, born != nullptr ? "not known, or the date of birth is" : "not known");
  levels.level(equal(age), "same age").starting_u(age.collision);
  levels.level(difference + " <= 1", "a year apart");
  levels.level(difference + " <= 3", "up to three years apart");
  levels.level(difference + " <= 10", "up to ten years apart");
  return levels.finish(age.field.column, "another age", out);
}

}  // namespace

Result<void> add_birth(const ComparisonInput& input, const Home&, ChosenComparisons& out) {
  const KnownFields& fields = *input.fields;
  const KnownField* born = fields.best(FieldKind::date_of_birth);
  if (born != nullptr) CW_CHECK(add_date_of_birth(input, *born, out));
  if (const KnownField* age = fields.best(FieldKind::age); age != nullptr && (born == nullptr || born->filled < 0.8))
    CW_CHECK(add_age(*age, born, out));
  const KnownField* sex = fields.best(FieldKind::sex);
  if (sex == nullptr) return {};
  // A given name tells the sex: where the given names are equal, the same sex says nothing more, and another as much as the name is borne
  // by one sex only.
  const KnownField* given = fields.best(FieldKind::given_name);
  LevelList levels;
  levels.null(given != nullptr ? any_of({either_null(*sex), "(" + equal(*given) + " and " + equal(*sex) + ")"}) : either_null(*sex),
              given != nullptr ? "not known, or told by the given name" : "not known");
  if (given != nullptr)
    levels.level(equal(*given), "another sex, one given name").fixed(wrong_sex, std::max(2 * wrong_sex, sexes_differ(*given, *sex)));
  levels.level(equal(*sex), "same sex").starting_u(sex->collision);
  return levels.finish(sex->field.column, "another sex", out);
}

}  // namespace cw::linkage::internal
