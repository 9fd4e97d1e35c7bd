// SPDX-License-Identifier: MIT
// Weights, gammas and checks of a Fellegi-Sunter model, equal to Splink 4.0.16's. Pure functions, any thread.
#include "engines/linkage/model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace cw::linkage {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

std::size_t scored_levels(const Comparison& comparison) {
  return static_cast<std::size_t>(std::ranges::count_if(comparison.levels, [](const ComparisonLevel& level) { return !level.is_null; }));
}

double default_m(std::size_t levels, std::size_t gamma) {
  constexpr double top = 0.95;
  if (gamma + 1 == levels) return top;
  return (1 - top) / static_cast<double>(levels - 1);
}

// The match weight that a default u stands for.
double default_weight(std::size_t levels, std::size_t gamma) {
  if (gamma + 1 == levels) return 10;
  if (levels == 2) return -5;
  const double step = (3.0 - -5.0) / static_cast<double>(levels - 2);
  return -5.0 + static_cast<double>(gamma) * step;
}

// "comparisons[1].comparison_levels[2]", counted from 0 as in the JSON.
std::string path_of(std::size_t comparison, std::size_t level) {
  return "comparisons[" + std::to_string(comparison) + "].comparison_levels[" + std::to_string(level) + "]";
}

tl::unexpected<Error> level_error(const Comparison& comparison, std::size_t index, std::size_t level, const std::string& what) {
  return fail(ErrorCode::invalid,
              "comparison \"" + comparison.output_column + "\", level " + std::to_string(level + 1) + " (\"" +
                  comparison.levels[level].label + "\"): " + what,
              path_of(index, level));
}

bool is_probability(double value) {
  return value >= 0 && value <= 1;  // false for NaN
}

Result<void> check_probabilities(const Comparison& comparison, std::size_t index, std::size_t position) {
  const ComparisonLevel& level = comparison.levels[position];
  if (level.m && !is_probability(*level.m)) return level_error(comparison, index, position, "the m probability must be from 0 to 1");
  if (level.u && !is_probability(*level.u)) return level_error(comparison, index, position, "the u probability must be from 0 to 1");
  if (!std::isfinite(level.tf_weight)) return level_error(comparison, index, position, "the term frequency weight must be a finite number");
  if (!is_probability(level.tf_minimum_u)) {
    return level_error(comparison, index, position, "the term frequency floor (tf_minimum_u_value) must be from 0 to 1");
  }
  return {};
}

std::optional<std::size_t> exact_match_level(const Comparison& comparison, std::string_view column) {
  const std::string wanted = lower(column);
  for (std::size_t i = 0; i < comparison.levels.size(); ++i) {
    const ComparisonLevel& level = comparison.levels[i];
    if (level.is_null || level.is_else) continue;
    const std::vector<std::string> columns = exact_match_columns(level.condition);
    if (columns.size() == 1 && columns.front() == wanted) return i;
  }
  return std::nullopt;
}

bool adjusts_term_frequency(const ComparisonLevel& level) {
  return level.tf_column && !level.is_null && !level.is_else && level.tf_weight != 0;
}

Result<void> check_term_frequency(const Comparison& comparison, std::size_t index, std::size_t position) {
  const ComparisonLevel& level = comparison.levels[position];
  if (level.tf_column && level.tf_column->empty()) {
    return level_error(comparison, index, position, "the term frequency column has no name; give a column or leave the setting out");
  }
  if (!adjusts_term_frequency(level) || level.disable_tf_exact_match_detection) return {};
  if (exact_match_level(comparison, *level.tf_column)) return {};
  return level_error(comparison, index, position,
                     "no level of this comparison is the exact match of \"" + *level.tf_column +
                         "\", which its term frequency adjustment starts from; add one, or set disable_tf_exact_match_detection");
}

Result<void> check_levels(const Comparison& comparison, std::size_t index) {
  const std::string name = "comparison \"" + comparison.output_column + "\": ";
  const std::string path = "comparisons[" + std::to_string(index) + "]";
  if (comparison.output_column.empty())
    return fail(ErrorCode::invalid, "a comparison has no name; give it one", path + ".output_column_name");
  if (comparison.levels.empty()) return fail(ErrorCode::invalid, name + "it has no levels", path + ".comparison_levels");
  if (!comparison.levels.back().is_else) {
    return fail(ErrorCode::invalid, name + "its last level must be ELSE; add a level with the condition ELSE", path + ".comparison_levels");
  }
  for (std::size_t i = 0; i < comparison.levels.size(); ++i) {
    const ComparisonLevel& level = comparison.levels[i];
    if (level.is_else && i + 1 != comparison.levels.size()) {
      return level_error(comparison, index, i, "ELSE must be the last level; the levels after it would never be reached");
    }
    if (level.is_else && level.is_null) return level_error(comparison, index, i, "ELSE cannot be a null level");
    CW_CHECK(check_probabilities(comparison, index, i));
    CW_CHECK(check_term_frequency(comparison, index, i));
  }
  if (scored_levels(comparison) < 2) {
    return fail(ErrorCode::invalid, name + "it needs at least one level besides null levels and ELSE", path + ".comparison_levels");
  }
  return {};
}

// `not (a <> b)` is `a = b` for the purpose of finding an exact match.
bool collect_exact_matches(const Expression& condition, std::vector<std::string>& columns) {
  if (condition.kind != ExpressionKind::call) return false;
  if (condition.name == "and") {
    return std::ranges::all_of(condition.children, [&](const Expression& child) { return collect_exact_matches(child, columns); });
  }
  const Expression* equality = &condition;
  if (condition.name == "not" && condition.children.size() == 1 && condition.children.front().name == "<>") {
    equality = &condition.children.front();
  } else if (condition.name != "=") {
    return false;
  }
  if (equality->children.size() != 2) return false;
  const Expression& a = equality->children[0];
  const Expression& b = equality->children[1];
  if (a.kind != ExpressionKind::column || b.kind != ExpressionKind::column || a.side == b.side) return false;
  std::string name = lower(a.name);
  if (name != lower(b.name)) return false;
  if (std::ranges::find(columns, name) == columns.end()) columns.push_back(std::move(name));
  return true;
}

Result<void> check_together(const Model& model, std::size_t position) {
  const FieldsTogether& pair = model.together[position];
  const std::string path = "together[" + std::to_string(position) + "]";
  const auto find = [&](const std::string& name) { return std::ranges::find(model.comparisons, name, &Comparison::output_column); };
  for (const std::string& name : {pair.first, pair.second})
    if (find(name) == model.comparisons.end())
      return fail(ErrorCode::invalid, "fields that go together: there is no comparison \"" + name + "\"", path);
  if (pair.first == pair.second) return fail(ErrorCode::invalid, "fields that go together: \"" + pair.first + "\" is named twice", path);
  const std::size_t rows = find(pair.first)->levels.size(), width = find(pair.second)->levels.size();
  const auto good = [&](const std::vector<double>& row) {
    return row.size() == width && std::ranges::all_of(row, [](double bits) { return bits >= -1000 && bits <= 0; });
  };
  if (pair.bits.size() == rows && std::ranges::all_of(pair.bits, good)) return {};
  return fail(ErrorCode::invalid,
              "fields that go together: \"" + pair.first + "\" and \"" + pair.second +
                  "\" need one number from -1000 to 0 for each level of the one and each of the other, null levels left out",
              path);
}

}  // namespace

std::string_view name_of(LinkType type) {
  switch (type) {
    case LinkType::dedupe_only: return "dedupe_only";
    case LinkType::link_only: return "link_only";
    case LinkType::link_and_dedupe: return "link_and_dedupe";
  }
  return "";
}

std::vector<std::string> exact_match_columns(const Expression& condition) {
  std::vector<std::string> columns;
  if (!collect_exact_matches(condition, columns)) columns.clear();
  return columns;
}

std::vector<int> gammas_of(const Comparison& comparison) {
  std::vector<int> gammas;
  gammas.reserve(comparison.levels.size());
  int next = static_cast<int>(scored_levels(comparison)) - 1;
  for (const ComparisonLevel& level : comparison.levels) gammas.push_back(level.is_null ? -1 : next--);
  return gammas;
}

std::vector<LevelWeights> weights_of(const Comparison& comparison) {
  const std::vector<int> gammas = gammas_of(comparison);
  const std::size_t count = scored_levels(comparison);
  std::vector<LevelWeights> weights(comparison.levels.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const ComparisonLevel& level = comparison.levels[i];
    if (level.is_null) continue;
    const auto gamma = static_cast<std::size_t>(gammas[i]);
    const double m = default_m(count, gamma);
    weights[i].m = level.m.value_or(m);
    weights[i].u = level.u.value_or(m / std::pow(2.0, default_weight(count, gamma)));
    weights[i].bayes_factor = weights[i].u == 0 ? std::numeric_limits<double>::infinity() : weights[i].m / weights[i].u;
  }
  return weights;
}

double tf_base_u(const Comparison& comparison, std::size_t level) {
  const std::vector<LevelWeights> weights = weights_of(comparison);
  const ComparisonLevel& adjusted = comparison.levels[level];
  if (adjusted.disable_tf_exact_match_detection || !adjusted.tf_column) return weights[level].u;
  return weights[exact_match_level(comparison, *adjusted.tf_column).value_or(level)].u;
}

bool is_else_condition(std::string_view sql) {
  const std::size_t first = sql.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  sql = sql.substr(first, sql.find_last_not_of(" \t\r\n") - first + 1);
  return sql.size() == 4 && (sql[0] | 32) == 'e' && (sql[1] | 32) == 'l' && (sql[2] | 32) == 's' && (sql[3] | 32) == 'e';
}

Result<void> validate(const Model& model) {
  const double lambda = model.probability_two_random_records_match;
  if (!(lambda > 0 && lambda <= 1)) {
    return fail(ErrorCode::invalid, "probability_two_random_records_match must be above 0 and at most 1",
                "probability_two_random_records_match");
  }
  if (!(model.em_convergence > 0 && model.em_convergence <= 1)) {
    return fail(ErrorCode::invalid, "em_convergence must be above 0 and at most 1", "em_convergence");
  }
  if (model.id_column.empty()) return fail(ErrorCode::invalid, "the column of record ids has no name", "unique_id_column_name");
  if (model.source_column.empty()) return fail(ErrorCode::invalid, "the column of sources has no name", "source_dataset_column_name");
  if (model.comparisons.empty()) return fail(ErrorCode::invalid, "the model has no comparisons; add at least one", "comparisons");
  std::set<std::string, std::less<>> names;
  for (std::size_t i = 0; i < model.comparisons.size(); ++i) {
    const Comparison& comparison = model.comparisons[i];
    CW_CHECK(check_levels(comparison, i));
    if (!names.insert(comparison.output_column).second) {
      return fail(ErrorCode::invalid, "two comparisons are named \"" + comparison.output_column + "\"; rename one",
                  "comparisons[" + std::to_string(i) + "].output_column_name");
    }
  }
  for (std::size_t i = 0; i < model.together.size(); ++i) CW_CHECK(check_together(model, i));
  return {};
}

}  // namespace cw::linkage
