// SPDX-License-Identifier: MIT
// Finds the library comparison that a comparison is, by building every candidate from the columns and numbers in its conditions and
// comparing the levels. What is built is what is read back, so a wrong guess can only lead to the longer, custom form.
#include <algorithm>
#include <array>
#include <cmath>

#include "engines/linkage/internal/comparison_spec.h"

namespace cw::linkage {

namespace {

struct Clues {
  std::vector<std::string> columns;
  std::vector<double> numbers;  // right-hand sides of <=, <, >= and >, one per level at most
  std::string function;         // the call on the left of the last of them
  std::string format;           // of the first try_strptime
};

std::optional<double> number_in(const Expression& expression, std::string& function) {
  if (expression.kind == ExpressionKind::call && expression.children.size() == 2 &&
      (expression.name == "<=" || expression.name == ">=" || expression.name == "<" || expression.name == ">")) {
    const Value& literal = expression.children[1].literal;
    if (expression.children[0].kind == ExpressionKind::call) function = expression.children[0].name;
    if (const auto* whole = literal.get<std::int64_t>()) return static_cast<double>(*whole);
    if (const auto* real = literal.get<double>()) return *real;
  }
  for (const Expression& child : expression.children) {
    if (auto number = number_in(child, function)) return number;
  }
  return std::nullopt;
}

std::string format_in(const Expression& expression) {
  if (expression.name == "try_strptime" && expression.children.size() == 2) {
    if (const auto* text = expression.children[1].literal.get<std::string>()) return *text;
  }
  for (const Expression& child : expression.children) {
    if (std::string format = format_in(child); !format.empty()) return format;
  }
  return {};
}

Clues clues_of(const Comparison& comparison) {
  Clues clues;
  for (const ComparisonLevel& level : comparison.levels) {
    if (level.is_else) continue;
    for (std::string& name : columns_of(level.condition)) {
      if (std::ranges::find(clues.columns, name) == clues.columns.end()) clues.columns.push_back(std::move(name));
    }
    if (auto number = number_in(level.condition, clues.function)) clues.numbers.push_back(*number);
    if (clues.format.empty()) clues.format = format_in(level.condition);
  }
  return clues;
}

bool same_levels(const Comparison& built, const Comparison& wanted) {
  if (built.levels.size() != wanted.levels.size()) return false;
  for (std::size_t i = 0; i < built.levels.size(); ++i) {
    ComparisonLevel level = built.levels[i];
    level.m = wanted.levels[i].m;
    level.u = wanted.levels[i].u;
    level.fix_m = wanted.levels[i].fix_m;
    level.fix_u = wanted.levels[i].fix_u;
    if (level != wanted.levels[i]) return false;
  }
  return true;
}

// Tries a spec with the kind's own term frequencies, then all, then none.
bool matches(ComparisonSpec& spec, const Comparison& wanted) {
  for (const std::optional<TermFrequency> use :
       {std::optional<TermFrequency>{}, std::optional(TermFrequency::adjusted), std::optional(TermFrequency::none)}) {
    spec.term_frequency = use;
    const Result<Comparison> built = build_comparison(spec);
    if (!built || built->levels.size() != wanted.levels.size()) return false;
    if (same_levels(*built, wanted)) return true;
  }
  return false;
}

TimeThreshold in_metric(double seconds) {
  constexpr double year = 60.0 * 60 * 24 * 365.25;
  constexpr std::array<double, 6> lengths{1, 60, 3600, 86400, year / 12, year};
  for (std::size_t i = lengths.size(); i-- > 0;) {
    const double amount = seconds / lengths.at(i);
    if (amount >= 1 && amount == std::trunc(amount)) return {amount, static_cast<TimeMetric>(i)};
  }
  return {seconds, TimeMetric::second};
}

std::vector<ComparisonSpec> with_thresholds(const ComparisonSpec& base, const KindEntry& entry, const Clues& clues) {
  std::vector<ComparisonSpec> specs{base};
  if (entry.settings.find("thresholds") == std::string_view::npos || clues.numbers.empty()) return specs;
  std::vector<double> without_ones;  // the level of an intersection of lists has a 1 of its own
  std::ranges::copy_if(clues.numbers, std::back_inserter(without_ones), [](double number) { return number != 1; });
  for (const auto& numbers : {clues.numbers, std::vector(clues.numbers.begin() + 1, clues.numbers.end()), without_ones}) {
    if (numbers.empty()) continue;
    ComparisonSpec spec = base;
    spec.thresholds = numbers;
    if (entry.settings.find("metrics") != std::string_view::npos) {
      spec.thresholds.clear();
      for (const double seconds : numbers) {
        const TimeThreshold threshold = in_metric(seconds);
        spec.thresholds.push_back(threshold.amount);
        spec.metrics.push_back(threshold.metric);
      }
    }
    specs.push_back(std::move(spec));
  }
  return specs;
}

template <class Change>
void vary(std::vector<ComparisonSpec>& specs, const Change& change) {
  const std::size_t before = specs.size();
  for (std::size_t i = 0; i < before; ++i) {
    ComparisonSpec spec = specs[i];
    change(spec);
    specs.push_back(std::move(spec));
  }
}

std::vector<ComparisonSpec> candidates(const ComparisonSpec& base, const KindEntry& entry, const Clues& clues) {
  std::vector<ComparisonSpec> specs = with_thresholds(base, entry, clues);
  const auto has = [&](std::string_view setting) {
    const auto words = words_of(entry.settings);
    return std::ranges::find(words, setting) != words.end();
  };
  if (has("format") && !clues.format.empty()) vary(specs, [&](ComparisonSpec& spec) { spec.format = clues.format; });
  if (has("input")) vary(specs, [](ComparisonSpec& spec) { spec.input = DateInput::native; });
  if (has("invalid")) {
    vary(specs,
         [&](ComparisonSpec& spec) { spec.invalid = entry.kind == "postcode" ? InvalidValues::are_null : InvalidValues::are_compared; });
  }
  if (has("empty")) vary(specs, [](ComparisonSpec& spec) { spec.empty = EmptyArray::is_subset; });
  if (has("nearer")) vary(specs, [](ComparisonSpec& spec) { spec.nearer = Similarity::lower_is_nearer; });
  if (entry.kind == "function") {
    for (ComparisonSpec& spec : specs) spec.function = clues.function;
  }
  if (entry.kind == "pairwise") {
    std::vector<ComparisonSpec> all;
    for (const std::string_view function : {"levenshtein", "damerau_levenshtein", "jaro_winkler", "jaro"}) {
      for (ComparisonSpec spec : specs) {
        spec.function = function;
        all.push_back(std::move(spec));
      }
    }
    return all;
  }
  return specs;
}

// Every way to give the columns to the kind's roles, the required ones among them.
std::vector<ComparisonSpec> assignments(const KindEntry& entry, const std::vector<std::string>& columns) {
  const std::vector<std::string_view> roles = words_of(entry.roles);
  std::vector<ComparisonSpec> specs;
  if (columns.size() < entry.required || columns.size() > roles.size()) return specs;
  std::vector<std::size_t> order(roles.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  do {
    ComparisonSpec spec;
    spec.kind = entry.kind;
    for (std::size_t i = 0; i < columns.size(); ++i) spec.columns[std::string(roles[order[i]])] = columns[i];
    const bool complete = std::all_of(roles.begin(), roles.begin() + static_cast<std::ptrdiff_t>(entry.required),
                                      [&](auto role) { return spec.columns.contains(role); });
    const bool seen = std::ranges::any_of(specs, [&](const ComparisonSpec& other) { return other.columns == spec.columns; });
    if (complete && !seen) specs.push_back(std::move(spec));
  } while (std::ranges::next_permutation(order).found);
  return specs;
}

}  // namespace

std::optional<ComparisonSpec> recognise_comparison(const Comparison& comparison) {
  constexpr std::size_t most_levels = 32;  // no library comparison is longer in practice; longer ones are written as custom
  if (comparison.levels.size() > most_levels) return std::nullopt;
  const Clues clues = clues_of(comparison);
  for (const KindEntry& entry : comparison_kinds()) {
    for (const ComparisonSpec& assignment : assignments(entry, clues.columns)) {
      for (ComparisonSpec& spec : candidates(assignment, entry, clues)) {
        if (matches(spec, comparison)) return spec;
      }
    }
  }
  return std::nullopt;
}

}  // namespace cw::linkage
