// SPDX-License-Identifier: MIT
// Reads Splink's settings JSON. Every refusal carries the path of the setting in `field`.
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "engines/linkage/internal/json_text.h"
#include "engines/linkage/internal/nearest_name.h"
#include "engines/linkage/model.h"

namespace cw::linkage {

namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 17> model_keys{"link_type",
                                                      "probability_two_random_records_match",
                                                      "retain_matching_columns",
                                                      "retain_intermediate_calculation_columns",
                                                      "additional_columns_to_retain",
                                                      "sql_dialect",
                                                      "linker_uid",
                                                      "em_convergence",
                                                      "max_iterations",
                                                      "bayes_factor_column_prefix",
                                                      "match_weight_column_prefix",
                                                      "term_frequency_adjustment_column_prefix",
                                                      "comparison_vector_value_column_prefix",
                                                      "unique_id_column_name",
                                                      "source_dataset_column_name",
                                                      "blocking_rules_to_generate_predictions",
                                                      "comparisons"};
constexpr std::array<std::string_view, 4> rule_keys{"blocking_rule", "sql_dialect", "salting_partitions", "arrays_to_explode"};
constexpr std::array<std::string_view, 3> comparison_keys{"output_column_name", "comparison_levels", "comparison_description"};
constexpr std::array<std::string_view, 11> level_keys{"sql_condition",
                                                      "label_for_charts",
                                                      "m_probability",
                                                      "u_probability",
                                                      "fix_m_probability",
                                                      "fix_u_probability",
                                                      "tf_adjustment_column",
                                                      "tf_adjustment_weight",
                                                      "tf_minimum_u_value",
                                                      "is_null_level",
                                                      "disable_tf_exact_match_detection"};

// Where Splink 3 saw no pair of a level it wrote this text in place of a probability, and scored the level with 1e-6.
constexpr std::string_view not_observed = "level not observed in training dataset";
constexpr double not_observed_probability = 1e-6;

std::string_view kind_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null: return "null";
    case json::kind::bool_: return "true or false";
    case json::kind::string: return "text";
    case json::kind::array: return "a list";
    case json::kind::object: return "an object";
    default: return "a number";
  }
}

tl::unexpected<Error> wrong_type(const std::string& path, std::string_view wanted, const json::value& found) {
  return fail(ErrorCode::invalid, path + " must be " + std::string(wanted) + ", not " + std::string(kind_of(found)), path);
}

std::string text_of(const json::value& value) { return {value.get_string().data(), value.get_string().size()}; }

std::optional<double> number_of(const json::value& value) {
  if (value.is_double()) return value.get_double();
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  return std::nullopt;
}

// One JSON object with its path; the readers leave the target as it is where the key is missing or null.
class ObjectReader {
 public:
  ObjectReader(const json::object& object, std::string path) : object_(object), path_(std::move(path)) {}

  [[nodiscard]] std::string path(std::string_view key) const { return path_.empty() ? std::string(key) : path_ + "." + std::string(key); }
  [[nodiscard]] const json::value* find(std::string_view key) const {
    const json::value* value = object_.if_contains(json::string_view(key.data(), key.size()));
    return value != nullptr && value->is_null() ? nullptr : value;
  }
  [[nodiscard]] Result<void> only(std::span<const std::string_view> known) const {
    for (const auto& member : object_) {
      const std::string_view key(member.key().data(), member.key().size());
      if (std::ranges::find(known, key) != known.end()) continue;
      return fail(ErrorCode::invalid, path(key) + ": no such setting." + suggestion(key, known), path(key));
    }
    return {};
  }
  Result<void> read(std::string_view key, std::string& target) const {
    const json::value* value = find(key);
    if (value == nullptr) return {};
    if (!value->is_string()) return wrong_type(path(key), "text", *value);
    target = text_of(*value);
    return {};
  }
  Result<void> read(std::string_view key, bool& target) const {
    const json::value* value = find(key);
    if (value == nullptr) return {};
    if (!value->is_bool()) return wrong_type(path(key), "true or false", *value);
    target = value->get_bool();
    return {};
  }
  Result<void> read(std::string_view key, double& target) const {
    const json::value* value = find(key);
    if (value == nullptr) return {};
    const std::optional<double> number = number_of(*value);
    if (!number) return wrong_type(path(key), "a number", *value);
    if (!std::isfinite(*number)) return fail(ErrorCode::invalid, path(key) + " is too large for a number", path(key));
    target = *number;
    return {};
  }
  Result<void> read(std::string_view key, std::uint32_t& target) const {
    double number = target;
    CW_CHECK(read(key, number));
    if (!(number >= 0 && number <= std::numeric_limits<std::uint32_t>::max()) || number != std::trunc(number)) {
      return fail(ErrorCode::invalid, path(key) + " must be a whole number, 0 or more", path(key));
    }
    target = static_cast<std::uint32_t>(number);
    return {};
  }
  Result<void> read(std::string_view key, std::vector<std::string>& target) const {
    const json::value* value = find(key);
    if (value == nullptr) return {};
    if (value->is_string()) {
      target = {text_of(*value)};
      return {};
    }
    if (!value->is_array()) return wrong_type(path(key), "a list of texts", *value);
    target.clear();
    for (const json::value& item : value->get_array()) {
      if (!item.is_string()) return wrong_type(path(key) + "[" + std::to_string(target.size()) + "]", "text", item);
      target.push_back(text_of(item));
    }
    return {};
  }
  Result<void> read(std::string_view key, std::optional<double>& target) const {
    const json::value* value = find(key);
    if (value == nullptr) return {};
    double number = 0;
    if (value->is_string() && text_of(*value) == not_observed) {
      number = not_observed_probability;
    } else {
      CW_CHECK(read(key, number));
    }
    target = number;
    return {};
  }

 private:
  const json::object& object_;
  std::string path_;
};

// A column name as Splink stores it may be in quotes.
std::string unquoted(std::string name) {
  if (name.size() < 2 || name.front() != name.back() || (name.front() != '"' && name.front() != '`')) return name;
  return name.substr(1, name.size() - 2);
}

Result<void> check_dialect(const ObjectReader& reader) {
  std::string dialect = "duckdb";
  CW_CHECK(reader.read("sql_dialect", dialect));
  if (dialect == "duckdb") return {};
  return fail(ErrorCode::unsupported,
              reader.path("sql_dialect") + " is \"" + dialect +
                  "\"; conditions are read as DuckDB's. Save the model from Splink with its DuckDB backend, or set \"duckdb\" if they are "
                  "the same there",
              reader.path("sql_dialect"));
}

Result<ComparisonLevel> read_level(const json::value& value, const std::string& path, const std::string& place) {
  if (!value.is_object()) return wrong_type(path, "an object", value);
  const ObjectReader reader(value.get_object(), path);
  CW_CHECK(reader.only(level_keys));
  ComparisonLevel level;
  CW_CHECK(reader.read("sql_condition", level.sql));
  CW_CHECK(reader.read("label_for_charts", level.label));
  CW_CHECK(reader.read("m_probability", level.m));
  CW_CHECK(reader.read("u_probability", level.u));
  CW_CHECK(reader.read("fix_m_probability", level.fix_m));
  CW_CHECK(reader.read("fix_u_probability", level.fix_u));
  CW_CHECK(reader.read("tf_adjustment_weight", level.tf_weight));
  CW_CHECK(reader.read("tf_minimum_u_value", level.tf_minimum_u));
  CW_CHECK(reader.read("is_null_level", level.is_null));
  CW_CHECK(reader.read("disable_tf_exact_match_detection", level.disable_tf_exact_match_detection));
  if (reader.find("tf_adjustment_column") != nullptr) {
    std::string column;
    CW_CHECK(reader.read("tf_adjustment_column", column));
    level.tf_column = unquoted(std::move(column));
  } else {
    level.tf_weight = 1.0;  // of no meaning without a column; Splink leaves them out then
    level.tf_minimum_u = 0.0;
  }
  if (level.sql.empty()) {
    return fail(ErrorCode::invalid, place + ": it has no sql_condition; add one, or ELSE for the last level", reader.path("sql_condition"));
  }
  level.is_else = is_else_condition(level.sql);
  if (level.is_else) return level;
  Result<Expression> condition = parse_condition(level.sql, Dialect::comparison);
  if (!condition) {
    return fail(condition.error().code,
                place + (level.label.empty() ? "" : " (\"" + level.label + "\")") + ": " + condition.error().message,
                reader.path("sql_condition"));
  }
  level.condition = std::move(*condition);
  return level;
}

// Splink's name for a comparison without one: its only column, or custom_ and all of them.
std::string default_name(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const ComparisonLevel& level : comparison.levels) {
    if (level.is_else) continue;
    for (std::string& name : columns_of(level.condition)) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
  }
  if (names.size() == 1) return names.front();
  std::string result = "custom";
  for (const std::string& name : names) result += "_" + name;
  return result;
}

Result<Comparison> read_comparison(const json::value& value, std::size_t index) {
  const std::string path = "comparisons[" + std::to_string(index) + "]";
  if (!value.is_object()) return wrong_type(path, "an object", value);
  const ObjectReader reader(value.get_object(), path);
  CW_CHECK(reader.only(comparison_keys));
  Comparison comparison;
  CW_CHECK(reader.read("output_column_name", comparison.output_column));
  CW_CHECK(reader.read("comparison_description", comparison.description));
  const std::string shown = comparison.output_column.empty() ? path : "comparison \"" + comparison.output_column + "\"";
  const json::value* levels = reader.find("comparison_levels");
  if (levels == nullptr) return fail(ErrorCode::invalid, shown + ": it has no comparison_levels", reader.path("comparison_levels"));
  if (!levels->is_array()) return wrong_type(reader.path("comparison_levels"), "a list", *levels);
  for (const json::value& item : levels->get_array()) {
    const std::size_t position = comparison.levels.size();
    CW_TRY(ComparisonLevel level, read_level(item, reader.path("comparison_levels") + "[" + std::to_string(position) + "]",
                                             shown + ", level " + std::to_string(position + 1)));
    comparison.levels.push_back(std::move(level));
  }
  if (comparison.output_column.empty()) comparison.output_column = default_name(comparison);
  if (comparison.description.empty()) comparison.description = comparison.output_column;
  const std::vector<int> gammas = gammas_of(comparison);
  for (std::size_t i = 0; i < gammas.size(); ++i) {
    if (comparison.levels[i].label.empty()) comparison.levels[i].label = std::to_string(gammas[i]);
  }
  return comparison;
}

Result<BlockingRule> read_rule(const json::value& value, std::size_t index) {
  const std::string path = "blocking_rules_to_generate_predictions[" + std::to_string(index) + "]";
  std::string sql;
  std::vector<std::string> arrays;
  std::optional<std::uint32_t> salt;
  std::string sql_path = path;
  if (value.is_string()) {
    sql = text_of(value);
  } else if (value.is_object()) {
    const ObjectReader reader(value.get_object(), path);
    sql_path = reader.path("blocking_rule");
    CW_CHECK(reader.only(rule_keys));
    CW_CHECK(check_dialect(reader));
    CW_CHECK(reader.read("blocking_rule", sql));
    CW_CHECK(reader.read("arrays_to_explode", arrays));
    if (reader.find("salting_partitions") != nullptr) CW_CHECK(reader.read("salting_partitions", salt.emplace()));
  } else {
    return wrong_type(path, "text or an object", value);
  }
  Result<BlockingRule> rule = blocking_rule(sql);
  if (!rule) {
    return fail(rule.error().code, "blocking rule " + std::to_string(index + 1) + ": " + rule.error().message, sql_path);
  }
  rule->arrays_to_explode = std::move(arrays);
  rule->salting_partitions = salt;
  return rule;
}

Result<void> read_link_type(const ObjectReader& reader, LinkType& target) {
  std::string text(name_of(target));
  CW_CHECK(reader.read("link_type", text));
  for (const LinkType type : {LinkType::dedupe_only, LinkType::link_only, LinkType::link_and_dedupe}) {
    if (text != name_of(type)) continue;
    target = type;
    return {};
  }
  return fail(ErrorCode::invalid, "link_type is \"" + text + "\"; it must be dedupe_only, link_only or link_and_dedupe", "link_type");
}

Result<void> read_settings(const ObjectReader& reader, Model& model) {
  CW_CHECK(reader.only(model_keys));
  CW_CHECK(check_dialect(reader));
  CW_CHECK(read_link_type(reader, model.link_type));
  CW_CHECK(reader.read("probability_two_random_records_match", model.probability_two_random_records_match));
  CW_CHECK(reader.read("retain_matching_columns", model.retain_matching_columns));
  CW_CHECK(reader.read("retain_intermediate_calculation_columns", model.retain_intermediate_columns));
  CW_CHECK(reader.read("additional_columns_to_retain", model.additional_columns));
  CW_CHECK(reader.read("linker_uid", model.linker_uid));
  CW_CHECK(reader.read("em_convergence", model.em_convergence));
  CW_CHECK(reader.read("max_iterations", model.max_iterations));
  CW_CHECK(reader.read("bayes_factor_column_prefix", model.bayes_factor_prefix));
  CW_CHECK(reader.read("match_weight_column_prefix", model.match_weight_prefix));
  CW_CHECK(reader.read("term_frequency_adjustment_column_prefix", model.term_frequency_prefix));
  CW_CHECK(reader.read("comparison_vector_value_column_prefix", model.gamma_prefix));
  CW_CHECK(reader.read("unique_id_column_name", model.id_column));
  CW_CHECK(reader.read("source_dataset_column_name", model.source_column));
  return {};
}

}  // namespace

Result<Model> read_splink_json(std::string_view text) {
  CW_TRY(const json::value document, parse_json(text));
  if (!document.is_object()) {
    return fail(ErrorCode::invalid, std::string("the model must be a JSON object, not ") + std::string(kind_of(document)));
  }
  const ObjectReader reader(document.get_object(), "");
  Model model;
  CW_CHECK(read_settings(reader, model));
  if (const json::value* rules = reader.find("blocking_rules_to_generate_predictions")) {
    if (!rules->is_array()) return wrong_type("blocking_rules_to_generate_predictions", "a list", *rules);
    for (const json::value& item : rules->get_array()) {
      CW_TRY(BlockingRule rule, read_rule(item, model.blocking_rules.size()));
      model.blocking_rules.push_back(std::move(rule));
    }
  }
  if (const json::value* comparisons = reader.find("comparisons")) {
    if (!comparisons->is_array()) return wrong_type("comparisons", "a list", *comparisons);
    for (const json::value& item : comparisons->get_array()) {
      CW_TRY(Comparison comparison, read_comparison(item, model.comparisons.size()));
      model.comparisons.push_back(std::move(comparison));
    }
  }
  CW_CHECK(validate(model));
  return model;
}

}  // namespace cw::linkage
