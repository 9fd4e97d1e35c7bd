// SPDX-License-Identifier: MIT
// Comparisons ready made: those of Splink 4.0.16's library, with exactly its SQL, labels and term frequency settings.
// The comparisons of our own are in comparison_library_council.h.
//
//   CW_TRY(Comparison surname, name_comparison(ColumnExpression::column("surname")));
//   CW_TRY(Comparison town, exact_match(ColumnExpression::column("town")));
//   CW_CHECK(set_probabilities(town, {{0.9, 0.1}}, {{0.02, 0.98}}));
//
// Errors of all: invalid where a threshold is out of range or a list is empty, and those of parse_condition. Pure functions, any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/comparison_library_levels.h"

namespace cw::linkage {

enum class InvalidValues : std::uint8_t { are_null, are_compared };

// Parses the levels' conditions. The last level must be levels::otherwise().
[[nodiscard]] Result<Comparison> make_comparison(std::string_view name, std::string_view description, std::vector<ComparisonLevel> levels);

// Term frequency adjustment on every level that is the exact match of one column, or on none.
void set_term_frequency(Comparison& comparison, TermFrequency term_frequency);
// m and u of the levels besides null levels, in order; nothing = not trained. A list is empty or of the right length.
[[nodiscard]] Result<void> set_probabilities(Comparison& comparison, std::span<const std::optional<double>> m,
                                             std::span<const std::optional<double>> u);

[[nodiscard]] Result<Comparison> exact_match(const ColumnExpression& column);
[[nodiscard]] Result<Comparison> levenshtein_at_thresholds(const ColumnExpression& column, const std::vector<double>& most = {1, 2});
[[nodiscard]] Result<Comparison> damerau_levenshtein_at_thresholds(const ColumnExpression& column,
                                                                   const std::vector<double>& most = {1, 2});
[[nodiscard]] Result<Comparison> jaccard_at_thresholds(const ColumnExpression& column, const std::vector<double>& least = {0.9, 0.7});
[[nodiscard]] Result<Comparison> jaro_at_thresholds(const ColumnExpression& column, const std::vector<double>& least = {0.9, 0.7});
[[nodiscard]] Result<Comparison> jaro_winkler_at_thresholds(const ColumnExpression& column, const std::vector<double>& least = {0.9, 0.7});
[[nodiscard]] Result<Comparison> distance_function_at_thresholds(const ColumnExpression& column, std::string_view function,
                                                                 const std::vector<double>& thresholds,
                                                                 Similarity similarity = Similarity::higher_is_nearer);
[[nodiscard]] Result<Comparison> pairwise_at_thresholds(const ColumnExpression& column, std::string_view function,
                                                        const std::vector<double>& thresholds);
[[nodiscard]] Result<Comparison> cosine_at_thresholds(const ColumnExpression& column, const std::vector<double>& least = {0.9, 0.8, 0.7});
[[nodiscard]] Result<Comparison> array_intersect_at_sizes(const ColumnExpression& column, const std::vector<double>& least = {1});
// Null, one of two lists within the other, ELSE. Splink has the level only.
[[nodiscard]] Result<Comparison> array_subset(const ColumnExpression& column, EmptyArray empty = EmptyArray::is_not_subset);
[[nodiscard]] Result<Comparison> distance_km_at_thresholds(const ColumnExpression& latitude, const ColumnExpression& longitude,
                                                           const std::vector<double>& most);

// How dates and times are given: as text of a strptime format ("" = ISO 8601) or as native values.
struct TimeOptions {
  DateInput input = DateInput::text;
  std::string format;
  InvalidValues invalid = InvalidValues::are_null;  // of text only
};
[[nodiscard]] Result<Comparison> time_difference_at_thresholds(const ColumnExpression& column, const std::vector<TimeThreshold>& most,
                                                               const TimeOptions& options = {});
[[nodiscard]] Result<Comparison> date_difference_at_thresholds(const ColumnExpression& column, const std::vector<TimeThreshold>& most,
                                                               const TimeOptions& options = {});
// As in Splink the format reaches the null level only: the differences keep %Y-%m-%d.
[[nodiscard]] Result<Comparison> date_of_birth_comparison(const ColumnExpression& column, const TimeOptions& options = {},
                                                          const std::vector<TimeThreshold>& most = {
                                                              {1, TimeMetric::month}, {1, TimeMetric::year}, {10, TimeMetric::year}});

struct PostcodeOptions {
  InvalidValues invalid = InvalidValues::are_compared;
  std::optional<ColumnExpression> latitude;  // with longitude: distances in place of district and area
  std::optional<ColumnExpression> longitude;
  std::vector<double> km{1, 10, 100};
};
[[nodiscard]] Result<Comparison> postcode_comparison(const ColumnExpression& column, const PostcodeOptions& options = {});
[[nodiscard]] Result<Comparison> email_comparison(const ColumnExpression& column);
[[nodiscard]] Result<Comparison> name_comparison(const ColumnExpression& column,
                                                 const std::vector<double>& jaro_winkler = {0.92, 0.88, 0.7},
                                                 const std::optional<ColumnExpression>& double_metaphone = std::nullopt);
[[nodiscard]] Result<Comparison> forename_surname_comparison(const ColumnExpression& forename, const ColumnExpression& surname,
                                                             const std::vector<double>& jaro_winkler = {0.92, 0.88},
                                                             const std::optional<ColumnExpression>& concatenated = std::nullopt);

}  // namespace cw::linkage
