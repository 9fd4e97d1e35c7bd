// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/internal/comparison_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "engines/linkage/column_expression.h"
#include "engines/linkage/comparison_library.h"

namespace cw::linkage::internal {

std::string left(const KnownField& known) { return ColumnExpression::column(known.field.column).left(); }
std::string right(const KnownField& known) { return ColumnExpression::column(known.field.column).right(); }
std::string equal(const KnownField& a, const KnownField& b) { return left(a) + " = " + right(b); }
std::string equal(const KnownField& known) { return equal(known, known); }
std::string crosswise(const KnownField& a, const KnownField& b) { return "(" + equal(a, b) + " or " + equal(b, a) + ")"; }
std::string either_null(const KnownField& known) { return "(" + left(known) + " is null or " + right(known) + " is null)"; }
std::string alike(const KnownField& a, const KnownField& b, double jaro_winkler) {
  return fmt::format("jaro_winkler_similarity({}, {}) >= {}", left(a), right(b), jaro_winkler);
}

std::string any_of(const std::vector<std::string>& conditions) {
  if (conditions.size() == 1) return conditions.front();
  std::string out;
  for (const std::string& each : conditions) out += (out.empty() ? "(" : " or ") + each;
  return out.empty() ? out : out + ")";
}

std::string all_of(const std::vector<std::string>& conditions) {
  if (conditions.size() == 1) return conditions.front();
  std::string out;
  for (const std::string& each : conditions) out += (out.empty() ? "(" : " and ") + each;
  return out.empty() ? out : out + ")";
}

std::string given_names_unlike(const KnownFields& fields) {
  const KnownField* given = fields.best(FieldKind::given_name);
  if (given == nullptr) return "";
  const std::string l = left(*given), r = right(*given);
  std::vector<std::string> parts = {
      fmt::format("jaro_winkler_similarity({}, {}) < 0.8", l, r), fmt::format("not cw_same_nickname({}, {})", l, r),
      fmt::format("not ((length({0}) = 1 or length({1}) = 1) and substr({0}, 1, 1) = substr({1}, 1, 1))", l, r)};
  for (const FieldKind kind : {FieldKind::family_name, FieldKind::known_as})
    if (const KnownField* other = fields.best(kind)) {
      parts.push_back(fmt::format("coalesce({} <> {}, true)", left(*given), right(*other)));
      parts.push_back(fmt::format("coalesce({} <> {}, true)", left(*other), right(*given)));
    }
  return all_of(parts);
}

Home::Home(const ComparisonInput& input) {
  const KnownFields& fields = *input.fields;
  const KnownField* uprn = fields.best(FieldKind::uprn);
  const KnownField* premises = fields.best(FieldKind::premises);
  const KnownField* postcode = fields.best(FieldKind::postcode);
  const KnownField* street = fields.best(FieldKind::street);
  const KnownField* address = fields.best(FieldKind::address);
  std::vector<std::string> same, place;
  if (uprn != nullptr) {
    const std::string other_numbers = premises == nullptr ? "" : fmt::format(" and ({} or {})", either_null(*premises), equal(*premises));
    same.push_back("(" + equal(*uprn) + other_numbers + ")");
  }
  for (const KnownField* near : {postcode, street})
    if (premises != nullptr && near != nullptr) same.push_back("(" + equal(*premises) + " and " + equal(*near) + ")");
  if (address != nullptr) same.push_back(equal(*address));
  // A list's own number of a household stays with it when it moves; another list's numbers are others.
  for (const KnownField* number : fields.of(FieldKind::household_number))
    if (!input.source_column.empty() && !number->is_list)
      same.push_back(fmt::format("(\"{0}_l\" = \"{0}_r\" and {1})", input.source_column, equal(*number)));
  place = same;
  for (const KnownField* near : {postcode, street})
    if (near != nullptr) place.push_back(equal(*near));
  same_ = any_of(same);
  place_ = any_of(place);
}

LevelList& LevelList::null(const std::string& sql, const std::string& label) {
  levels_.push_back(levels::custom(sql, label));
  levels_.back().is_null = true;
  return *this;
}

LevelList& LevelList::level(const std::string& sql, const std::string& label) {
  levels_.push_back(levels::custom(sql, label));
  return *this;
}

LevelList& LevelList::by_frequency(const std::string& column, double weight) {
  if (column.empty()) return *this;
  levels_.back().tf_column = column;
  levels_.back().tf_weight = weight;
  return *this;
}

LevelList& LevelList::starting_u(double u) {
  levels_.back().u = std::clamp(u, 1e-10, 0.9);
  return *this;
}

LevelList& LevelList::starting_m(double m) {
  levels_.back().m = std::clamp(m, 1e-10, 1.0);
  return *this;
}

LevelList& LevelList::fixed(double m, double u) {
  ComparisonLevel& last = levels_.back();
  last.m = m;
  last.u = u;
  last.fix_m = last.fix_u = true;
  return *this;
}

LevelList& LevelList::fixed_u(double u) {
  levels_.back().u = u;
  levels_.back().fix_u = true;
  return *this;
}

LevelList& LevelList::otherwise_m(double m) {
  otherwise_m_ = m;
  return *this;
}

LevelList& LevelList::otherwise_fixed_m(double m) {
  otherwise_fixed_m_ = m;
  return *this;
}

Result<void> LevelList::finish(const std::string& name, const std::string& otherwise, ChosenComparisons& out) {
  levels_.push_back(levels::labelled(levels::otherwise(), otherwise));
  if (otherwise_m_) levels_.back().m = otherwise_m_;
  if (otherwise_fixed_m_) {
    levels_.back().m = otherwise_fixed_m_;
    levels_.back().fix_m = true;
  }
  CW_TRY(Comparison comparison, make_comparison(name, "", std::move(levels_)));
  out.comparisons.push_back(std::move(comparison));
  return {};
}

Result<ChosenComparisons> choose_comparisons(const ComparisonInput& input) {
  ChosenComparisons out;
  const Home home(input);
  CW_CHECK(add_names(input, home, out));
  CW_CHECK(add_birth(input, home, out));
  CW_CHECK(add_place(input, home, out));
  CW_CHECK(add_contact(input, home, out));
  CW_CHECK(add_identifiers(input, out));
  CW_CHECK(add_the_rest(input, out));
  return out;
}

}  // namespace cw::linkage::internal
