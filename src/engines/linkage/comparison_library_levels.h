// SPDX-License-Identifier: MIT
// Every comparison level of Splink 4.0.16's library: its SQL for DuckDB, its label, its settings.
//
//   ComparisonLevel close = levels::jaro_winkler(ColumnExpression::column("surname"), 0.9);
//   close.sql == "jaro_winkler_similarity(\"surname_l\", \"surname_r\") >= 0.9";
//
// A level has its SQL and label; its `condition` is parsed when it is put into a comparison (make_comparison). Pure functions, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engines/linkage/column_expression.h"
#include "engines/linkage/model.h"

namespace cw::linkage {

enum class TermFrequency : std::uint8_t { none, adjusted };
enum class Sides : std::uint8_t { both, left, right };
enum class LiteralType : std::uint8_t { text, integer, real, date };
enum class Symmetry : std::uint8_t { one_direction, both_directions };
enum class Similarity : std::uint8_t { lower_is_nearer, higher_is_nearer };
enum class TimeMetric : std::uint8_t { second, minute, hour, day, month, year };  // a year is 365.25 days, a month a twelfth of it
enum class DateInput : std::uint8_t { text, native };
enum class EmptyArray : std::uint8_t { is_subset, is_not_subset };
enum class NullCheck : std::uint8_t { none, not_null };

[[nodiscard]] std::string_view name_of(TimeMetric metric);

// A difference in time: at most `amount` of `metric`.
struct TimeThreshold {
  double amount = 0;
  TimeMetric metric = TimeMetric::day;
  bool operator==(const TimeThreshold&) const = default;
};

namespace levels {

[[nodiscard]] ComparisonLevel null(const ColumnExpression& column);
// Null where the value does not match the pattern, too.
[[nodiscard]] ComparisonLevel null(const ColumnExpression& column, std::string_view valid_pattern);
[[nodiscard]] ComparisonLevel otherwise();  // ELSE
[[nodiscard]] ComparisonLevel custom(std::string_view sql, std::string_view label = "");
[[nodiscard]] ComparisonLevel exact(const ColumnExpression& column, TermFrequency term_frequency = TermFrequency::none);
[[nodiscard]] ComparisonLevel literal(const ColumnExpression& column, std::string_view value, LiteralType type, Sides sides = Sides::both);
[[nodiscard]] ComparisonLevel columns_reversed(const ColumnExpression& first, const ColumnExpression& second,
                                               Symmetry symmetry = Symmetry::one_direction);
[[nodiscard]] ComparisonLevel levenshtein(const ColumnExpression& column, double most);
[[nodiscard]] ComparisonLevel damerau_levenshtein(const ColumnExpression& column, double most);
[[nodiscard]] ComparisonLevel jaro_winkler(const ColumnExpression& column, double least);
[[nodiscard]] ComparisonLevel jaro(const ColumnExpression& column, double least);
[[nodiscard]] ComparisonLevel jaccard(const ColumnExpression& column, double least);
// Any function of two values by its SQL name.
[[nodiscard]] ComparisonLevel distance_function(const ColumnExpression& column, std::string_view function, double threshold,
                                                Similarity similarity = Similarity::higher_is_nearer);
// The nearest pair of elements of two lists; function = levenshtein, damerau_levenshtein, jaro or jaro_winkler.
[[nodiscard]] ComparisonLevel pairwise(const ColumnExpression& column, std::string_view function, double threshold);
[[nodiscard]] ComparisonLevel time_difference(const ColumnExpression& column, DateInput input, TimeThreshold most,
                                              std::string_view format = "");
[[nodiscard]] ComparisonLevel date_difference(const ColumnExpression& column, DateInput input, TimeThreshold most,
                                              std::string_view format = "");
[[nodiscard]] ComparisonLevel distance_km(const ColumnExpression& latitude, const ColumnExpression& longitude, double most,
                                          NullCheck check = NullCheck::none);
[[nodiscard]] ComparisonLevel cosine(const ColumnExpression& column, double least);
[[nodiscard]] ComparisonLevel array_intersect(const ColumnExpression& column, double least = 1);
[[nodiscard]] ComparisonLevel array_subset(const ColumnExpression& column, EmptyArray empty = EmptyArray::is_not_subset);
[[nodiscard]] ComparisonLevel percentage_difference(const ColumnExpression& column, double below);  // 0.1 = 10 %
[[nodiscard]] ComparisonLevel absolute_difference(const ColumnExpression& column, double most);
// Combinations. all_of and any_of are null levels where every part is.
[[nodiscard]] ComparisonLevel all_of(std::span<const ComparisonLevel> parts);
[[nodiscard]] ComparisonLevel any_of(std::span<const ComparisonLevel> parts);
[[nodiscard]] ComparisonLevel negation(const ComparisonLevel& level);

// The same level with another label, or adjusted by the term frequencies of a column.
[[nodiscard]] ComparisonLevel labelled(ComparisonLevel level, std::string_view label);
[[nodiscard]] ComparisonLevel with_term_frequency(ComparisonLevel level, std::string_view column);

}  // namespace levels
}  // namespace cw::linkage
