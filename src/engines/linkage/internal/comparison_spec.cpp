// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/comparison_spec.h"

#include <algorithm>
#include <array>

#include "engines/linkage/comparison_library_council.h"

namespace cw::linkage {

namespace {

using Columns = std::map<std::string, ColumnExpression, std::less<>>;

constexpr std::array<KindEntry, 27> kinds{{{"exact", "column", 1, ""},
                                           {"name", "column double_metaphone", 1, "thresholds"},
                                           {"forename_surname", "forename surname concatenated", 2, "thresholds"},
                                           {"jaro_winkler", "column", 1, "thresholds"},
                                           {"jaro", "column", 1, "thresholds"},
                                           {"jaccard", "column", 1, "thresholds"},
                                           {"levenshtein", "column", 1, "thresholds"},
                                           {"damerau_levenshtein", "column", 1, "thresholds"},
                                           {"date_of_birth", "column", 1, "thresholds metrics input format invalid"},
                                           {"date", "column", 1, "thresholds metrics input format invalid"},
                                           {"time", "column", 1, "thresholds metrics input format invalid"},
                                           {"postcode", "column latitude longitude", 1, "thresholds invalid"},
                                           {"postcode_parts", "column", 1, ""},
                                           {"email", "column", 1, ""},
                                           {"km", "latitude longitude", 2, "thresholds"},
                                           {"array_intersect", "column", 1, "thresholds"},
                                           {"array_subset", "column", 1, "empty"},
                                           {"pairwise", "column", 1, "thresholds function"},
                                           {"cosine", "column", 1, "thresholds"},
                                           {"function", "column", 1, "thresholds function nearer"},
                                           {"nickname", "column", 1, "thresholds"},
                                           {"nhs_number", "column", 1, ""},
                                           {"uprn", "column parent building postcode", 1, ""},
                                           {"partial_date_of_birth", "column", 1, ""},
                                           {"names_array", "column all_names", 2, "thresholds"},
                                           {"phonetic", "column", 1, "thresholds"},
                                           {"address", "column", 1, "thresholds"}}};

std::vector<double> given_or(const ComparisonSpec& spec, std::vector<double> standard) {
  return spec.thresholds.empty() ? std::move(standard) : spec.thresholds;
}

std::optional<ColumnExpression> optional_column(const Columns& columns, std::string_view role) {
  const auto found = columns.find(role);
  if (found == columns.end()) return std::nullopt;
  return found->second;
}

Result<std::vector<TimeThreshold>> times_of(const ComparisonSpec& spec, std::vector<TimeThreshold> standard) {
  if (spec.thresholds.empty() && spec.metrics.empty() && !standard.empty()) return standard;
  if (spec.thresholds.empty() || spec.thresholds.size() != spec.metrics.size()) {
    return fail(ErrorCode::invalid,
                "thresholds and metrics must be lists of the same length, such as thresholds = [1, 1], metrics = [\"month\", \"year\"]",
                "metrics");
  }
  std::vector<TimeThreshold> times;
  for (std::size_t i = 0; i < spec.thresholds.size(); ++i) times.push_back({spec.thresholds[i], spec.metrics[i]});
  return times;
}

TimeOptions time_options(const ComparisonSpec& spec) {
  return {spec.input.value_or(DateInput::text), spec.format, spec.invalid.value_or(InvalidValues::are_null)};
}

Result<Comparison> build_time(const ComparisonSpec& spec, const Columns& columns) {
  const ColumnExpression& column = columns.at("column");
  if (spec.kind == "date_of_birth") {
    CW_TRY(const auto times, times_of(spec, {{1, TimeMetric::month}, {1, TimeMetric::year}, {10, TimeMetric::year}}));
    return date_of_birth_comparison(column, time_options(spec), times);
  }
  CW_TRY(const auto times, times_of(spec, {}));
  if (spec.kind == "date") return date_difference_at_thresholds(column, times, time_options(spec));
  return time_difference_at_thresholds(column, times, time_options(spec));
}

Result<Comparison> build_postcode(const ComparisonSpec& spec, const Columns& columns) {
  PostcodeOptions options;
  options.invalid = spec.invalid.value_or(InvalidValues::are_compared);
  options.latitude = optional_column(columns, "latitude");
  options.longitude = optional_column(columns, "longitude");
  if (options.latitude.has_value() != options.longitude.has_value()) {
    return fail(ErrorCode::invalid, "latitude and longitude are given together or not at all", "longitude");
  }
  options.km = given_or(spec, options.km);
  return postcode_comparison(columns.at("column"), options);
}

Result<Comparison> build_text(const ComparisonSpec& spec, const Columns& columns) {
  const ColumnExpression& column = columns.at("column");
  if (spec.kind == "exact") return exact_match(column);
  if (spec.kind == "name") return name_comparison(column, given_or(spec, {0.92, 0.88, 0.7}), optional_column(columns, "double_metaphone"));
  if (spec.kind == "jaro_winkler") return jaro_winkler_at_thresholds(column, given_or(spec, {0.9, 0.7}));
  if (spec.kind == "jaro") return jaro_at_thresholds(column, given_or(spec, {0.9, 0.7}));
  if (spec.kind == "jaccard") return jaccard_at_thresholds(column, given_or(spec, {0.9, 0.7}));
  if (spec.kind == "levenshtein") return levenshtein_at_thresholds(column, given_or(spec, {1, 2}));
  if (spec.kind == "damerau_levenshtein") return damerau_levenshtein_at_thresholds(column, given_or(spec, {1, 2}));
  if (spec.kind == "email") return email_comparison(column);
  if (spec.kind == "postcode_parts") return postcode_parts_comparison(column);
  if (spec.kind == "function") {
    return distance_function_at_thresholds(column, spec.function, spec.thresholds, spec.nearer.value_or(Similarity::higher_is_nearer));
  }
  return fail(ErrorCode::internal, "no builder for the comparison kind \"" + spec.kind + "\"");
}

Result<Comparison> build_list(const ComparisonSpec& spec, const Columns& columns) {
  const ColumnExpression& column = columns.at("column");
  if (spec.kind == "array_intersect") return array_intersect_at_sizes(column, given_or(spec, {1}));
  if (spec.kind == "array_subset") return array_subset(column, spec.empty.value_or(EmptyArray::is_not_subset));
  if (spec.kind == "pairwise") return pairwise_at_thresholds(column, spec.function, spec.thresholds);
  return cosine_at_thresholds(column, given_or(spec, {0.9, 0.8, 0.7}));
}

Result<Comparison> build_council(const ComparisonSpec& spec, const Columns& columns) {
  const ColumnExpression& column = columns.at("column");
  if (spec.kind == "nickname") return nickname_comparison(column, given_or(spec, {0.92, 0.88}));
  if (spec.kind == "nhs_number") return nhs_number_comparison(column);
  if (spec.kind == "partial_date_of_birth") return partial_date_of_birth_comparison(column);
  if (spec.kind == "names_array") return names_array_comparison(column, columns.at("all_names"), given_or(spec, {0.92}));
  if (spec.kind == "phonetic") return phonetic_comparison(column, given_or(spec, {0.92}));
  if (spec.kind == "address") return address_comparison(column, given_or(spec, {0.9, 0.7, 0.5}));
  return uprn_comparison(column,
                         {optional_column(columns, "parent"), optional_column(columns, "building"), optional_column(columns, "postcode")});
}

Result<Comparison> build_by_kind(const ComparisonSpec& spec, const Columns& columns) {
  constexpr std::array<std::string_view, 3> times{"date_of_birth", "date", "time"};
  constexpr std::array<std::string_view, 4> lists{"array_intersect", "array_subset", "pairwise", "cosine"};
  constexpr std::array<std::string_view, 7> council{"nickname", "nhs_number", "partial_date_of_birth", "names_array", "phonetic",
                                                    "address",  "uprn"};
  if (spec.kind == "forename_surname") {
    return forename_surname_comparison(columns.at("forename"), columns.at("surname"), given_or(spec, {0.92, 0.88}),
                                       optional_column(columns, "concatenated"));
  }
  if (spec.kind == "km") return distance_km_at_thresholds(columns.at("latitude"), columns.at("longitude"), given_or(spec, {1, 10, 100}));
  if (spec.kind == "postcode") return build_postcode(spec, columns);
  if (std::ranges::find(times, spec.kind) != times.end()) return build_time(spec, columns);
  if (std::ranges::find(lists, spec.kind) != lists.end()) return build_list(spec, columns);
  if (std::ranges::find(council, spec.kind) != council.end()) return build_council(spec, columns);
  return build_text(spec, columns);
}

}  // namespace

std::span<const KindEntry> comparison_kinds() { return kinds; }

const KindEntry* find_kind(std::string_view kind) {
  const auto found = std::ranges::find(kinds, kind, &KindEntry::kind);
  return found == kinds.end() ? nullptr : &*found;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

Result<Comparison> build_comparison(const ComparisonSpec& spec) {
  Columns columns;
  for (const auto& [role, text] : spec.columns) {
    CW_TRY(ColumnExpression column, ColumnExpression::from_text(text));
    columns.emplace(role, std::move(column));
  }
  CW_TRY(Comparison comparison, build_by_kind(spec, columns));
  if (spec.term_frequency) set_term_frequency(comparison, *spec.term_frequency);
  return comparison;
}

}  // namespace cw::linkage
