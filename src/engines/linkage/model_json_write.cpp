// SPDX-License-Identifier: MIT
// Writes Splink's settings JSON: its keys, its order, four spaces of indentation.
#include "engines/linkage/internal/json_text.h"
#include "engines/linkage/internal/number_text.h"
#include "engines/linkage/model.h"

namespace cw::linkage {

namespace {

// Members of one object, one per line.
class ObjectWriter {
 public:
  explicit ObjectWriter(int depth) : indent_(static_cast<std::size_t>(depth) * 4, ' ') {}
  void add(std::string_view key, std::string_view json) {
    text_ += (text_.empty() ? "\n" : ",\n") + indent_ + "    " + json_string(key) + ": ";
    text_ += json;
  }
  void text(std::string_view key, std::string_view value) { add(key, json_string(value)); }
  void number(std::string_view key, double value) { add(key, exact_text(value)); }
  void truth(std::string_view key, bool value) { add(key, value ? "true" : "false"); }
  [[nodiscard]] std::string finish() const { return "{" + text_ + "\n" + indent_ + "}"; }

 private:
  std::string indent_;
  std::string text_;
};

std::string list_of(const std::vector<std::string>& items, int depth) {
  if (items.empty()) return "[]";
  const std::string indent(static_cast<std::size_t>(depth) * 4, ' ');
  std::string text = "[";
  for (const std::string& item : items) text += (text.size() == 1 ? "\n" : ",\n") + indent + "    " + item;
  return text + "\n" + indent + "]";
}

std::string list_of_texts(const std::vector<std::string>& texts, int depth) {
  std::vector<std::string> items;
  items.reserve(texts.size());
  for (const std::string& text : texts) items.push_back(json_string(text));
  return list_of(items, depth);
}

std::string rule_json(const BlockingRule& rule) {
  ObjectWriter writer(2);
  writer.text("blocking_rule", rule.sql);
  writer.text("sql_dialect", "duckdb");
  if (rule.salting_partitions) writer.add("salting_partitions", std::to_string(*rule.salting_partitions));
  if (!rule.arrays_to_explode.empty()) writer.add("arrays_to_explode", list_of_texts(rule.arrays_to_explode, 3));
  return writer.finish();
}

std::string level_json(const ComparisonLevel& level) {
  ObjectWriter writer(4);
  writer.text("sql_condition", level.sql);
  if (!level.label.empty()) writer.text("label_for_charts", level.label);
  if (level.m) writer.number("m_probability", *level.m);
  if (level.u) writer.number("u_probability", *level.u);
  writer.truth("fix_m_probability", level.fix_m);
  writer.truth("fix_u_probability", level.fix_u);
  if (level.tf_column) {
    writer.text("tf_adjustment_column", *level.tf_column);
    if (level.tf_minimum_u != 0) writer.number("tf_minimum_u_value", level.tf_minimum_u);
    writer.number("tf_adjustment_weight", level.tf_weight);
  }
  if (level.is_null) writer.truth("is_null_level", true);
  if (level.disable_tf_exact_match_detection) writer.truth("disable_tf_exact_match_detection", true);
  return writer.finish();
}

std::string comparison_json(const Comparison& comparison) {
  std::vector<std::string> levels;
  levels.reserve(comparison.levels.size());
  for (const ComparisonLevel& level : comparison.levels) levels.push_back(level_json(level));
  ObjectWriter writer(2);
  writer.text("output_column_name", comparison.output_column);
  writer.add("comparison_levels", list_of(levels, 3));
  writer.text("comparison_description", comparison.description);
  return writer.finish();
}

}  // namespace

std::string write_splink_json(const Model& model) {
  ObjectWriter writer(0);
  writer.text("link_type", name_of(model.link_type));
  writer.number("probability_two_random_records_match", model.probability_two_random_records_match);
  writer.truth("retain_matching_columns", model.retain_matching_columns);
  writer.truth("retain_intermediate_calculation_columns", model.retain_intermediate_columns);
  writer.add("additional_columns_to_retain", list_of_texts(model.additional_columns, 1));
  writer.text("sql_dialect", "duckdb");
  if (!model.linker_uid.empty()) writer.text("linker_uid", model.linker_uid);
  writer.number("em_convergence", model.em_convergence);
  writer.add("max_iterations", std::to_string(model.max_iterations));
  writer.text("bayes_factor_column_prefix", model.bayes_factor_prefix);
  if (!model.match_weight_prefix.empty()) writer.text("match_weight_column_prefix", model.match_weight_prefix);
  writer.text("term_frequency_adjustment_column_prefix", model.term_frequency_prefix);
  writer.text("comparison_vector_value_column_prefix", model.gamma_prefix);
  writer.text("unique_id_column_name", model.id_column);
  writer.text("source_dataset_column_name", model.source_column);
  std::vector<std::string> items;
  items.reserve(model.blocking_rules.size());
  for (const BlockingRule& rule : model.blocking_rules) items.push_back(rule_json(rule));
  writer.add("blocking_rules_to_generate_predictions", list_of(items, 1));
  items.clear();
  for (const Comparison& comparison : model.comparisons) items.push_back(comparison_json(comparison));
  writer.add("comparisons", list_of(items, 1));
  return writer.finish() + "\n";
}

}  // namespace cw::linkage
