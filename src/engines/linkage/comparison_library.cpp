// SPDX-License-Identifier: MIT
#include "engines/linkage/comparison_library.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "engines/linkage/internal/number_text.h"

namespace cw::linkage {

namespace {

constexpr double no_limit = std::numeric_limits<double>::max();
using LevelOfThreshold = std::function<ComparisonLevel(double)>;

Result<void> check_thresholds(std::string_view name, const std::vector<double>& thresholds, double highest) {
  if (thresholds.empty())
    return fail(ErrorCode::invalid, "comparison \"" + std::string(name) + "\" needs at least one threshold", "thresholds");
  for (const double threshold : thresholds) {
    if (threshold >= 0 && threshold <= highest) continue;  // false for NaN
    return fail(
        ErrorCode::invalid,
        "comparison \"" + std::string(name) + "\": a threshold must be " + (highest == 1 ? "from 0 to 1" : "a finite number, 0 or more"),
        "thresholds");
  }
  return {};
}

Result<void> check_times(std::string_view name, const std::vector<TimeThreshold>& thresholds) {
  std::vector<double> amounts;
  amounts.reserve(thresholds.size());
  for (const TimeThreshold& threshold : thresholds) amounts.push_back(threshold.amount);
  return check_thresholds(name, amounts, 1e9);
}

std::string list_text(const std::vector<double>& thresholds) {
  std::string text;
  for (const double threshold : thresholds) text += (text.empty() ? "" : ", ") + threshold_text(threshold);
  return text;
}

// Null, `first`, one level per threshold, ELSE.
Result<Comparison> at_thresholds(const ColumnExpression& column, std::string_view description, std::vector<ComparisonLevel> first,
                                 const std::vector<double>& thresholds, double highest, const LevelOfThreshold& level) {
  const std::string name = column.output_name();
  CW_CHECK(check_thresholds(name, thresholds, highest));
  std::vector<ComparisonLevel> all{levels::null(column)};
  std::ranges::move(first, std::back_inserter(all));
  for (const double threshold : thresholds) all.push_back(level(threshold));
  all.push_back(levels::otherwise());
  return make_comparison(name, description, std::move(all));
}

enum class Clock : std::uint8_t { date, time };

Result<Comparison> differences(const ColumnExpression& column, const std::vector<TimeThreshold>& most, const TimeOptions& options,
                               Clock clock) {
  const std::string name = column.output_name();
  CW_CHECK(check_times(name, most));
  const bool parsed = options.input == DateInput::text && options.invalid == InvalidValues::are_null;
  const ColumnExpression as_time = clock == Clock::time ? column.parse_timestamp(options.format) : column.parse_date(options.format);
  std::vector<ComparisonLevel> all{levels::null(parsed ? as_time : column), levels::exact(column)};
  for (const TimeThreshold& threshold : most) {
    all.push_back(clock == Clock::time ? levels::time_difference(column, options.input, threshold, options.format)
                                       : levels::date_difference(column, options.input, threshold, options.format));
  }
  all.push_back(levels::otherwise());
  return make_comparison(name, clock == Clock::time ? "AbsoluteTimeDifferenceAtThresholds" : "AbsoluteDateDifferenceAtThresholds",
                         std::move(all));
}

// An exact match adjusted by term frequency where the column is one.
ComparisonLevel exact_with_frequency(const ColumnExpression& column) {
  return levels::exact(column, column.is_column() ? TermFrequency::adjusted : TermFrequency::none);
}

}  // namespace

Result<Comparison> make_comparison(std::string_view name, std::string_view description, std::vector<ComparisonLevel> levels) {
  Comparison comparison;
  comparison.output_column = name;
  comparison.description = description;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    ComparisonLevel& level = levels[i];
    if (level.is_else) continue;
    Result<Expression> condition = parse_condition(level.sql, Dialect::comparison);
    if (!condition) {
      return fail(condition.error().code,
                  "comparison \"" + std::string(name) + "\", level " + std::to_string(i + 1) + " (\"" + level.label +
                      "\"): " + condition.error().message,
                  "sql_condition");
    }
    level.condition = std::move(*condition);
  }
  comparison.levels = std::move(levels);
  return comparison;
}

void set_term_frequency(Comparison& comparison, TermFrequency term_frequency) {
  for (ComparisonLevel& level : comparison.levels) {
    if (term_frequency == TermFrequency::none) {
      level.tf_column.reset();
      level.tf_weight = 1.0;
      level.tf_minimum_u = 0.0;
      continue;
    }
    const bool candidate = !level.is_null && !level.is_else && level.condition.kind == ExpressionKind::call && level.condition.name == "=";
    if (!candidate || exact_match_columns(level.condition).size() != 1) continue;
    level.tf_column = level.condition.children.front().name;
  }
}

Result<void> set_probabilities(Comparison& comparison, std::span<const std::optional<double>> m, std::span<const std::optional<double>> u) {
  const auto scored = static_cast<std::size_t>(std::ranges::count_if(comparison.levels, [](const auto& level) { return !level.is_null; }));
  for (const auto& [values, letter] : {std::pair{m, "m"}, std::pair{u, "u"}}) {
    if (values.empty() || values.size() == scored) continue;
    return fail(ErrorCode::invalid,
                "comparison \"" + comparison.output_column + "\" has " + std::to_string(scored) + " levels besides null levels, but " +
                    letter + " has " + std::to_string(values.size()) + " values; give one for each, best level first",
                letter);
  }
  std::size_t next = 0;
  for (ComparisonLevel& level : comparison.levels) {
    if (level.is_null) continue;
    if (!m.empty()) level.m = m[next];
    if (!u.empty()) level.u = u[next];
    ++next;
  }
  return {};
}

Result<Comparison> exact_match(const ColumnExpression& column) {
  return make_comparison(column.output_name(), "ExactMatch", {levels::null(column), levels::exact(column), levels::otherwise()});
}

Result<Comparison> levenshtein_at_thresholds(const ColumnExpression& column, const std::vector<double>& most) {
  return at_thresholds(column, "LevenshteinAtThresholds", {levels::exact(column)}, most, no_limit,
                       [&](double threshold) { return levels::levenshtein(column, threshold); });
}

Result<Comparison> damerau_levenshtein_at_thresholds(const ColumnExpression& column, const std::vector<double>& most) {
  const std::string description =
      "Exact match '" + column.label() + "' vs. Damerau-Levenshtein distance at thresholds " + list_text(most) + " vs. anything else";
  return at_thresholds(column, description, {levels::exact(column)}, most, no_limit,
                       [&](double threshold) { return levels::damerau_levenshtein(column, threshold); });
}

Result<Comparison> jaccard_at_thresholds(const ColumnExpression& column, const std::vector<double>& least) {
  return at_thresholds(column, "JaccardAtThresholds", {levels::exact(column)}, least, 1,
                       [&](double threshold) { return levels::jaccard(column, threshold); });
}

Result<Comparison> jaro_at_thresholds(const ColumnExpression& column, const std::vector<double>& least) {
  return at_thresholds(column, "JaroAtThresholds", {levels::exact(column)}, least, 1,
                       [&](double threshold) { return levels::jaro(column, threshold); });
}

Result<Comparison> jaro_winkler_at_thresholds(const ColumnExpression& column, const std::vector<double>& least) {
  return at_thresholds(column, "JaroWinklerAtThresholds", {levels::exact(column)}, least, 1,
                       [&](double threshold) { return levels::jaro_winkler(column, threshold); });
}

Result<Comparison> distance_function_at_thresholds(const ColumnExpression& column, std::string_view function,
                                                   const std::vector<double>& thresholds, Similarity similarity) {
  return at_thresholds(column, "DistanceFunctionAtThresholds", {levels::exact(column)}, thresholds, no_limit,
                       [&](double threshold) { return levels::distance_function(column, function, threshold, similarity); });
}

Result<Comparison> pairwise_at_thresholds(const ColumnExpression& column, std::string_view function,
                                          const std::vector<double>& thresholds) {
  if (function != "levenshtein" && function != "damerau_levenshtein" && function != "jaro" && function != "jaro_winkler") {
    return fail(ErrorCode::invalid,
                "comparison \"" + column.output_name() + "\": function \"" + std::string(function) +
                    "\" is not one of levenshtein, damerau_levenshtein, jaro, jaro_winkler",
                "function");
  }
  const std::string description = "Pairwise " + std::string(function) + " distance at threshold" + (thresholds.size() > 1 ? "s " : " ") +
                                  list_text(thresholds) + " vs. anything else";
  return at_thresholds(column, description, {levels::array_intersect(column)}, thresholds, no_limit,
                       [&](double threshold) { return levels::pairwise(column, function, threshold); });
}

Result<Comparison> cosine_at_thresholds(const ColumnExpression& column, const std::vector<double>& least) {
  return at_thresholds(column, "CosineSimilarityAtThresholds", {}, least, 1,
                       [&](double threshold) { return levels::cosine(column, threshold); });
}

Result<Comparison> array_intersect_at_sizes(const ColumnExpression& column, const std::vector<double>& least) {
  return at_thresholds(column, "ArrayIntersectAtSizes", {}, least, no_limit,
                       [&](double threshold) { return levels::array_intersect(column, threshold); });
}

Result<Comparison> array_subset(const ColumnExpression& column, EmptyArray empty) {
  return make_comparison(column.output_name(), "ArraySubset",
                         {levels::null(column), levels::array_subset(column, empty), levels::otherwise()});
}

Result<Comparison> distance_km_at_thresholds(const ColumnExpression& latitude, const ColumnExpression& longitude,
                                             const std::vector<double>& most) {
  const std::string name = latitude.output_name() + "_" + longitude.output_name();
  CW_CHECK(check_thresholds(name, most, no_limit));
  std::vector<ComparisonLevel> all{levels::any_of(std::vector{levels::null(latitude), levels::null(longitude)})};
  for (const double threshold : most) all.push_back(levels::distance_km(latitude, longitude, threshold));
  all.push_back(levels::otherwise());
  return make_comparison(name, "DistanceInKMAtThresholds", std::move(all));
}

Result<Comparison> time_difference_at_thresholds(const ColumnExpression& column, const std::vector<TimeThreshold>& most,
                                                 const TimeOptions& options) {
  return differences(column, most, options, Clock::time);
}

Result<Comparison> date_difference_at_thresholds(const ColumnExpression& column, const std::vector<TimeThreshold>& most,
                                                 const TimeOptions& options) {
  return differences(column, most, options, Clock::date);
}

Result<Comparison> date_of_birth_comparison(const ColumnExpression& column, const TimeOptions& options,
                                            const std::vector<TimeThreshold>& most) {
  const std::string name = column.output_name();
  CW_CHECK(check_times(name, most));
  const bool text = options.input == DateInput::text;
  const bool parsed = text && options.invalid == InvalidValues::are_null;
  std::vector<ComparisonLevel> all{
      levels::null(parsed ? column.parse_date(options.format) : column),
      levels::labelled(levels::exact(column), "Exact match on date of birth"),
      levels::labelled(levels::damerau_levenshtein(text ? column : column.cast_to_text(), 1), "DamerauLevenshtein distance <= 1")};
  for (const TimeThreshold& threshold : most) {
    all.push_back(
        levels::labelled(levels::date_difference(column, options.input, threshold),
                         "Abs date difference <= " + threshold_text(threshold.amount) + " " + std::string(name_of(threshold.metric))));
  }
  all.push_back(levels::otherwise());
  return make_comparison(name, "DateOfBirthComparison", std::move(all));
}

Result<Comparison> postcode_comparison(const ColumnExpression& column, const PostcodeOptions& options) {
  constexpr std::string_view whole = "^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9][A-Za-z]{2}$";
  const ColumnExpression sector = column.regex_extract("^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]");
  const ColumnExpression district = column.regex_extract("^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?");
  const ColumnExpression area = column.regex_extract("^[A-Za-z]{1,2}");
  std::vector<ComparisonLevel> all{options.invalid == InvalidValues::are_null ? levels::null(column, whole) : levels::null(column)};
  if (options.latitude && options.longitude) {
    CW_CHECK(check_thresholds(column.output_name(), options.km, no_limit));
    all.push_back(levels::exact(column));
    all.push_back(levels::exact(sector));
    for (const double km : options.km) {
      all.push_back(
          levels::labelled(levels::distance_km(*options.latitude, *options.longitude, km), "Distance in km <= " + threshold_text(km)));
    }
  } else {
    all.push_back(levels::labelled(levels::exact(column), "Exact match on full postcode"));
    all.push_back(levels::labelled(levels::exact(sector), "Exact match on sector"));
    all.push_back(levels::labelled(levels::exact(district), "Exact match on district"));
    all.push_back(levels::labelled(levels::exact(area), "Exact match on area"));
  }
  all.push_back(levels::otherwise());
  return make_comparison(column.output_name(), "PostcodeComparison", std::move(all));
}

Result<Comparison> email_comparison(const ColumnExpression& column) {
  const ColumnExpression user = column.regex_extract("^[^@]+");
  return make_comparison(column.output_name(), "EmailComparison",
                         {levels::null(column), exact_with_frequency(column),
                          levels::labelled(levels::exact(user), "Exact match on username"), levels::jaro_winkler(column, 0.88),
                          levels::labelled(levels::jaro_winkler(user, 0.88), "Jaro-Winkler >0.88 on username"), levels::otherwise()});
}

Result<Comparison> name_comparison(const ColumnExpression& column, const std::vector<double>& jaro_winkler,
                                   const std::optional<ColumnExpression>& double_metaphone) {
  constexpr double before_phonetic = 0.88;  // thresholds from here on come before the level of the phonetic keys
  const std::string name = column.output_name();
  CW_CHECK(check_thresholds(name, jaro_winkler, 1));
  std::vector<ComparisonLevel> all{levels::null(column), exact_with_frequency(column)};
  for (const double threshold : jaro_winkler) {
    if (threshold >= before_phonetic) all.push_back(levels::jaro_winkler(column, threshold));
  }
  if (double_metaphone) all.push_back(levels::array_intersect(*double_metaphone));
  for (const double threshold : jaro_winkler) {
    if (threshold < before_phonetic) all.push_back(levels::jaro_winkler(column, threshold));
  }
  all.push_back(levels::otherwise());
  return make_comparison(name, "NameComparison", std::move(all));
}

Result<Comparison> forename_surname_comparison(const ColumnExpression& forename, const ColumnExpression& surname,
                                               const std::vector<double>& jaro_winkler,
                                               const std::optional<ColumnExpression>& concatenated) {
  const std::string name = forename.output_name() + "_" + surname.output_name();
  CW_CHECK(check_thresholds(name, jaro_winkler, 1));
  std::vector<ComparisonLevel> all{levels::all_of(std::vector{levels::null(forename), levels::null(surname)})};
  all.push_back(concatenated ? exact_with_frequency(*concatenated)
                             : levels::all_of(std::vector{levels::exact(forename), levels::exact(surname)}));
  all.push_back(levels::columns_reversed(forename, surname, Symmetry::both_directions));
  for (const double threshold : jaro_winkler) {
    all.push_back(levels::all_of(std::vector{levels::jaro_winkler(forename, threshold), levels::jaro_winkler(surname, threshold)}));
  }
  all.push_back(exact_with_frequency(surname));
  all.push_back(exact_with_frequency(forename));
  all.push_back(levels::otherwise());
  return make_comparison(name, "ForenameSurnameComparison", std::move(all));
}

}  // namespace cw::linkage
