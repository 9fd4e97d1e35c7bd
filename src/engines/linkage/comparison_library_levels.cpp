// SPDX-License-Identifier: MIT
#include "engines/linkage/comparison_library_levels.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "engines/linkage/internal/number_text.h"

namespace cw::linkage {

std::string_view name_of(TimeMetric metric) {
  constexpr std::array<std::string_view, 6> names{"second", "minute", "hour", "day", "month", "year"};
  return names.at(static_cast<std::size_t>(metric));
}

namespace levels {

namespace {

ComparisonLevel make(std::string sql, std::string label) {
  ComparisonLevel level;
  level.sql = std::move(sql);
  level.label = std::move(label);
  return level;
}

std::string call(std::string_view function, const ColumnExpression& column) {
  return std::string(function) + "(" + column.left() + ", " + column.right() + ")";
}

std::string at_most(double value) { return " <= " + threshold_text(value); }
std::string at_least(double value) { return " >= " + threshold_text(value); }

// Seconds as Splink prints them: whole for metrics up to a day and whole amounts, else with a point.
std::string seconds_text(TimeThreshold threshold) {
  constexpr double year = 60.0 * 60 * 24 * 365.25;
  constexpr std::array<double, 6> seconds{1, 60, 3600, 86400, year / 12, year};
  const double total = threshold.amount * seconds.at(static_cast<std::size_t>(threshold.metric));
  const bool whole = threshold.metric <= TimeMetric::day && threshold.amount == std::trunc(threshold.amount);
  return whole ? threshold_text(total) : exact_text(total);
}

ComparisonLevel difference(const ColumnExpression& column, TimeThreshold most) {
  return make(
      "ABS(EPOCH(" + column.left() + ") - EPOCH(" + column.right() + ")) <= " + seconds_text(most),
      "Abs difference of '" + column.label() + " <= " + threshold_text(most.amount) + " " + std::string(name_of(most.metric)) + "'");
}

// The cosine of the angle between two points, by the spherical law of cosines, in Splink's layout.
std::string angle_cosine(const ColumnExpression& latitude, const ColumnExpression& longitude) {
  return "\n        sin( radians(" + latitude.left() + ") ) * sin( radians(" + latitude.right() + ") ) +\n        cos( radians(" +
         latitude.left() + ") ) * cos( radians(" + latitude.right() + ") )\n            * cos( radians(" + longitude.right() + " - " +
         longitude.left() + ") )\n    ";
}

ComparisonLevel merged(std::span<const ComparisonLevel> parts, std::string_view word) {
  ComparisonLevel level;
  level.is_null = true;
  for (const ComparisonLevel& part : parts) {
    const std::string joint = level.sql.empty() ? "" : " " + std::string(word) + " ";
    level.sql += joint + "(" + part.sql + ")";
    level.label += joint + "(" + part.label + ")";
    level.is_null = level.is_null && part.is_null;
  }
  return level;
}

}  // namespace

ComparisonLevel null(const ColumnExpression& column) {
  ComparisonLevel level = make(column.left() + " IS NULL OR " + column.right() + " IS NULL", column.label() + " is NULL");
  level.is_null = true;
  return level;
}

ComparisonLevel null(const ColumnExpression& column, std::string_view valid_pattern) { return null(column.regex_extract(valid_pattern)); }

ComparisonLevel otherwise() {
  ComparisonLevel level = make("ELSE", "All other comparisons");
  level.is_else = true;
  return level;
}

ComparisonLevel custom(std::string_view sql, std::string_view label) {
  return make(std::string(sql), std::string(label.empty() ? sql : label));
}

ComparisonLevel exact(const ColumnExpression& column, TermFrequency term_frequency) {
  ComparisonLevel level = make(column.left() + " = " + column.right(), "Exact match on " + column.label());
  if (term_frequency == TermFrequency::adjusted) level.tf_column = column.source();
  return level;
}

ComparisonLevel literal(const ColumnExpression& column, std::string_view value, LiteralType type, Sides sides) {
  std::string text;
  switch (type) {
    case LiteralType::text: text = sql_literal(value); break;
    case LiteralType::integer: text = "CAST(" + std::string(value) + " AS INT)"; break;
    case LiteralType::real: text = "CAST(" + std::string(value) + " AS REAL)"; break;
    case LiteralType::date: text = "CAST(" + sql_literal(value) + " AS DATE)"; break;
  }
  const std::string left = column.left() + " = " + text;
  const std::string right = column.right() + " = " + text;
  const std::string label = column.label() + " = " + std::string(value) + " on ";
  if (sides == Sides::left) return make(left, label + "left");
  if (sides == Sides::right) return make(right, label + "right");
  return make(left + " AND " + right, label + "both");
}

ComparisonLevel columns_reversed(const ColumnExpression& first, const ColumnExpression& second, Symmetry symmetry) {
  const std::string label = "Match on reversed cols: " + first.label() + " and " + second.label();
  const std::string one = first.left() + " = " + second.right();
  if (symmetry == Symmetry::one_direction) return make(one, label + " (one direction)");
  return make(one + " AND " + first.right() + " = " + second.left(), label + " (both directions)");
}

ComparisonLevel levenshtein(const ColumnExpression& column, double most) {
  return make(call("levenshtein", column) + at_most(most), "Levenshtein distance of " + column.label() + at_most(most));
}
ComparisonLevel damerau_levenshtein(const ColumnExpression& column, double most) {
  return make(call("damerau_levenshtein", column) + at_most(most), "Damerau-Levenshtein distance of " + column.label() + at_most(most));
}
ComparisonLevel jaro_winkler(const ColumnExpression& column, double least) {
  return make(call("jaro_winkler_similarity", column) + at_least(least), "Jaro-Winkler distance of " + column.label() + at_least(least));
}
ComparisonLevel jaro(const ColumnExpression& column, double least) {
  return make(call("jaro_similarity", column) + at_least(least), "Jaro distance of '" + column.label() + at_least(least) + "'");
}
ComparisonLevel jaccard(const ColumnExpression& column, double least) {
  return make(call("jaccard", column) + at_least(least), "Jaccard distance of '" + column.label() + at_least(least) + "'");
}

ComparisonLevel distance_function(const ColumnExpression& column, std::string_view function, double threshold, Similarity similarity) {
  const bool higher = similarity == Similarity::higher_is_nearer;
  return make(call(function, column) + (higher ? at_least(threshold) : at_most(threshold)),
              "`" + std::string(function) + "` distance of '" + column.label() + (higher ? " greater than " : " less than ") +
                  threshold_text(threshold) + "'");
}

ComparisonLevel pairwise(const ColumnExpression& column, std::string_view function, double threshold) {
  const bool higher = function.starts_with("jaro");
  const std::string compare = higher ? " >= " : " <= ";
  const std::string sql_function = std::string(function) + (higher ? "_similarity" : "");
  const std::string pad(20, ' ');
  std::string sql = std::string(higher ? "list_max" : "list_min") + "(\n" + pad + "list_transform(\n" + pad + "    flatten(\n" + pad +
                    "        list_transform(\n" + pad + "            " + column.left() + ",\n" + pad +
                    "            x -> list_transform(\n" + pad + "                " + column.right() + ",\n" + pad +
                    "                y -> [x, y]\n" + pad + "            )\n" + pad + "        )\n" + pad + "    ),\n" + pad +
                    "    pair -> " + sql_function + "(\n" + pad + "        pair[1],\n" + pad + "        pair[2]\n" + pad + "    )\n" + pad +
                    ")\n                )";
  return make(std::move(sql) + compare + threshold_text(threshold), std::string(higher ? "Max" : "Min") + " `" + std::string(function) +
                                                                        "` distance of '" + column.label() + "'" + compare + "than " +
                                                                        threshold_text(threshold) + "'");
}

ComparisonLevel time_difference(const ColumnExpression& column, DateInput input, TimeThreshold most, std::string_view format) {
  return difference(input == DateInput::text ? column.parse_timestamp(format) : column, most);
}
ComparisonLevel date_difference(const ColumnExpression& column, DateInput input, TimeThreshold most, std::string_view format) {
  return difference(input == DateInput::text ? column.parse_date(format) : column, most);
}

ComparisonLevel distance_km(const ColumnExpression& latitude, const ColumnExpression& longitude, double most, NullCheck check) {
  const std::string cosine = angle_cosine(latitude, longitude);
  std::string sql = "\n        cast(\n            acos(\n                \n        case\n            when (" + cosine +
                    ") > 1 then 1\n            when (" + cosine + ") < -1 then -1\n            else (" + cosine +
                    ")\n        end\n    \n            ) * 6371\n            as float\n        )\n    " + at_most(most);
  if (check == NullCheck::not_null) {
    sql = "(" + latitude.right() + " is not null AND " + latitude.left() + " is not null AND " + longitude.left() + " is not null AND " +
          longitude.right() + " is not null) AND " + sql;
  }
  return make(std::move(sql), "Distance less than " + threshold_text(most) + "km");
}

ComparisonLevel cosine(const ColumnExpression& column, double least) {
  return make(call("array_cosine_similarity", column) + at_least(least), "Cosine similarity of " + column.label() + at_least(least));
}

ComparisonLevel array_intersect(const ColumnExpression& column, double least) {
  return make("array_length(" + call("list_intersect", column) + ")" + at_least(least), "Array intersection size" + at_least(least));
}

ComparisonLevel array_subset(const ColumnExpression& column, EmptyArray empty) {
  const std::string shorter = "LEAST(ARRAY_LENGTH(" + column.left() + "), ARRAY_LENGTH(" + column.right() + "))";
  std::string sql = "ARRAY_LENGTH(" + call("ARRAY_INTERSECT", column) + ") = " + shorter;
  if (empty == EmptyArray::is_not_subset) sql = shorter + " <> 0 AND " + sql;
  return make(std::move(sql), "Array subset");
}

ComparisonLevel percentage_difference(const ColumnExpression& column, double below) {
  std::array<char, 32> percent{};
  std::snprintf(percent.data(), percent.size(), "%.2f%%", below * 100);
  return make("(ABS(" + column.left() + " - " + column.right() + ") / (CASE WHEN " + column.right() + " > " + column.left() + " THEN " +
                  column.right() + " ELSE " + column.left() + " END)) < " + threshold_text(below),
              "Percentage difference of '" + column.label() + "' within " + std::string(percent.data()));
}

ComparisonLevel absolute_difference(const ColumnExpression& column, double most) {
  return make("ABS(" + column.left() + " - " + column.right() + ")" + at_most(most),
              "Absolute difference of '" + column.label() + "'" + at_most(most));
}

ComparisonLevel all_of(std::span<const ComparisonLevel> parts) { return merged(parts, "AND"); }
ComparisonLevel any_of(std::span<const ComparisonLevel> parts) { return merged(parts, "OR"); }
ComparisonLevel negation(const ComparisonLevel& level) { return make("NOT (" + level.sql + ")", "NOT (" + level.label + ")"); }

ComparisonLevel labelled(ComparisonLevel level, std::string_view label) {
  level.label = label;
  return level;
}
ComparisonLevel with_term_frequency(ComparisonLevel level, std::string_view column) {
  level.tf_column = std::string(column);
  return level;
}

}  // namespace levels
}  // namespace cw::linkage
