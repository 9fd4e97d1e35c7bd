// SPDX-License-Identifier: MIT
#include "engines/linkage/comparison_library_council.h"

#include "engines/linkage/internal/number_text.h"

namespace cw::linkage {

namespace {

std::string of_both(std::string_view function, const ColumnExpression& column) {
  return std::string(function) + "(" + column.left() + ", " + column.right() + ")";
}

std::string part_of(const std::string& postcode, std::string_view part) {
  return "cw_postcode_part(" + postcode + ", " + sql_literal(part) + ")";
}

ComparisonLevel same_part(const ColumnExpression& column, std::string_view part, std::string_view label) {
  return levels::custom(part_of(column.left(), part) + " = " + part_of(column.right(), part), label);
}

ComparisonLevel exact_with_frequency(const ColumnExpression& column) {
  return levels::exact(column, column.is_column() ? TermFrequency::adjusted : TermFrequency::none);
}

Result<void> check_shares(const ColumnExpression& column, const std::vector<double>& shares) {
  for (const double share : shares) {
    if (share >= 0 && share <= 1) continue;
    return fail(ErrorCode::invalid, "comparison \"" + column.output_name() + "\": a threshold must be from 0 to 1", "thresholds");
  }
  return {};
}

ComparisonLevel related_uprn(const ColumnExpression& uprn, const ColumnExpression& parent) {
  return levels::custom(parent.left() + " = " + parent.right() + " OR " + parent.left() + " = " + uprn.right() + " OR " + uprn.left() +
                            " = " + parent.right(),
                        "Same parent property, or one the parent of the other");
}

}  // namespace

Result<Comparison> nickname_comparison(const ColumnExpression& column, const std::vector<double>& jaro_winkler) {
  CW_CHECK(check_shares(column, jaro_winkler));
  std::vector<ComparisonLevel> all{levels::null(column), exact_with_frequency(column),
                                   levels::custom(of_both("cw_same_nickname", column), "Nickname of " + column.label())};
  for (const double threshold : jaro_winkler) all.push_back(levels::jaro_winkler(column, threshold));
  all.push_back(levels::otherwise());
  return make_comparison(column.output_name(), "Nickname", std::move(all));
}

Result<Comparison> nhs_number_comparison(const ColumnExpression& column) {
  const std::string left_valid = "cw_nhs_number_valid(" + column.left() + ")";
  const std::string right_valid = "cw_nhs_number_valid(" + column.right() + ")";
  return make_comparison(
      column.output_name(), "NHS number",
      {levels::null(column), levels::custom(column.left() + " = " + column.right() + " AND " + left_valid, "NHS numbers agree"),
       levels::custom("NOT " + left_valid + " OR NOT " + right_valid, "An NHS number is invalid"),
       levels::labelled(levels::otherwise(), "NHS numbers disagree")});
}

Result<Comparison> uprn_comparison(const ColumnExpression& uprn, const UprnOptions& options) {
  std::vector<ComparisonLevel> nulls{levels::null(uprn)};
  std::vector<ComparisonLevel> scored{levels::labelled(levels::exact(uprn), "Same UPRN")};
  if (options.parent) scored.push_back(related_uprn(uprn, *options.parent));
  if (options.building) {
    nulls.push_back(levels::null(*options.building));
    scored.push_back(levels::labelled(levels::exact(*options.building), "Same building"));
  }
  if (options.postcode) {
    nulls.push_back(levels::null(*options.postcode));
    scored.push_back(levels::labelled(levels::exact(*options.postcode), "Same postcode"));
  }
  std::vector<ComparisonLevel> all{nulls.size() == 1 ? nulls.front() : levels::all_of(nulls)};
  for (ComparisonLevel& level : scored) all.push_back(std::move(level));
  all.push_back(levels::otherwise());
  return make_comparison(uprn.output_name(), "UPRN", std::move(all));
}

Result<Comparison> partial_date_of_birth_comparison(const ColumnExpression& column) {
  const ColumnExpression year = column.cast_to_text().substring(1, 4);
  return make_comparison(column.output_name(), "Partial date of birth",
                         {levels::null(column), levels::labelled(levels::exact(column), "Exact match on date of birth"),
                          levels::custom(of_both("cw_day_month_swapped", column), "Day and month swapped"),
                          levels::custom(of_both("cw_date_parts_equal", column) + " >= 2", "Two of day, month and year"),
                          levels::labelled(levels::exact(year), "Year only"), levels::otherwise()});
}

Result<Comparison> names_array_comparison(const ColumnExpression& current, const ColumnExpression& all_names,
                                          const std::vector<double>& jaro_winkler) {
  CW_CHECK(check_shares(current, jaro_winkler));
  std::vector<ComparisonLevel> all{levels::all_of(std::vector{levels::null(current), levels::null(all_names)}),
                                   exact_with_frequency(current),
                                   levels::labelled(levels::array_intersect(all_names), "A former or other name in common")};
  for (const double threshold : jaro_winkler) all.push_back(levels::pairwise(all_names, "jaro_winkler", threshold));
  all.push_back(levels::otherwise());
  return make_comparison(current.output_name(), "Names ever used", std::move(all));
}

Result<Comparison> phonetic_comparison(const ColumnExpression& column, const std::vector<double>& jaro_winkler) {
  CW_CHECK(check_shares(column, jaro_winkler));
  std::vector<ComparisonLevel> all{levels::null(column), exact_with_frequency(column)};
  for (const double threshold : jaro_winkler) all.push_back(levels::jaro_winkler(column, threshold));
  all.push_back(levels::custom(
      "array_length(list_intersect(cw_double_metaphone(" + column.left() + "), cw_double_metaphone(" + column.right() + "))) >= 1",
      "Sounds alike (Double Metaphone)"));
  // No letter gives the empty key, which is not evidence.
  all.push_back(levels::custom("NULLIF(cw_soundex(" + column.left() + "), '') = NULLIF(cw_soundex(" + column.right() + "), '')",
                               "Sounds alike (Soundex)"));
  all.push_back(levels::otherwise());
  return make_comparison(column.output_name(), "Phonetic", std::move(all));
}

Result<Comparison> address_comparison(const ColumnExpression& column, const std::vector<double>& shares) {
  CW_CHECK(check_shares(column, shares));
  std::vector<ComparisonLevel> all{levels::null(column), levels::exact(column)};
  for (const double share : shares) {
    all.push_back(levels::custom(of_both("cw_token_share", column) + " >= " + threshold_text(share),
                                 "Share of words in common >= " + threshold_text(share)));
  }
  all.push_back(levels::otherwise());
  return make_comparison(column.output_name(), "Address", std::move(all));
}

Result<Comparison> postcode_parts_comparison(const ColumnExpression& column) {
  return make_comparison(column.output_name(), "Postcode parts",
                         {levels::null(column), levels::labelled(levels::exact(column), "Exact match on full postcode"),
                          same_part(column, "sector", "Same sector"), same_part(column, "outward", "Same district"),
                          same_part(column, "area", "Same area"), levels::otherwise()});
}

}  // namespace cw::linkage
