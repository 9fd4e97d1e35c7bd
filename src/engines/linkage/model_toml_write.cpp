// SPDX-License-Identifier: MIT
// Writes the TOML form: library comparisons by their kind, others level by level.
#include <algorithm>
#include <array>
#include <cmath>

#include "engines/linkage/internal/comparison_spec.h"
#include "engines/linkage/internal/number_text.h"
#include "engines/linkage/model_toml.h"

namespace cw::linkage {

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

std::string escaped(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (is_control(c)) {
      result += "\\u00";
      result += hex[static_cast<unsigned char>(c) >> 4];
      result += hex[static_cast<unsigned char>(c) & 15];
    } else {
      result += c;
    }
  }
  return result + "\"";
}

// A TOML string: literal where that saves escapes, over several lines where the text has such.
std::string text_of(std::string_view text) {
  const bool odd = std::ranges::any_of(text, [](char c) { return is_control(c) && c != '\n'; });
  const bool lines = text.find('\n') != std::string_view::npos;
  if (!odd && lines && text.find("'''") == std::string_view::npos && text.back() != '\'') return "'''\n" + std::string(text) + "'''";
  const bool quotes = text.find_first_of("\"\\") != std::string_view::npos;
  if (!odd && !lines && quotes && text.find('\'') == std::string_view::npos) return "'" + std::string(text) + "'";
  return escaped(text);
}

std::string list_of(const std::vector<std::string>& items) {
  std::string text = "[";
  for (const std::string& item : items) text += (text.size() == 1 ? "" : ", ") + item;
  return text + "]";
}

std::string texts_of(const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  items.reserve(texts.size());
  for (const std::string& text : texts) items.push_back(text_of(text));
  return list_of(items);
}

void line(std::string& out, std::string_view key, std::string_view value) {
  out += key;
  out += " = ";
  out += value;
  out += '\n';
}

void truth(std::string& out, std::string_view key, bool value) { line(out, key, value ? "true" : "false"); }

void model_section(std::string& out, const Model& model) {
  const Model standard;
  out += "[model]\n";
  line(out, "link_type", text_of(name_of(model.link_type)));
  line(out, "text", model.text_mode == TextMode::unicode ? "\"unicode\"" : "\"bytes\"");
  line(out, "probability_two_random_records_match", exact_text(model.probability_two_random_records_match));
  line(out, "id_column", text_of(model.id_column));
  line(out, "source_column", text_of(model.source_column));
  line(out, "em_convergence", exact_text(model.em_convergence));
  line(out, "max_iterations", std::to_string(model.max_iterations));
  if (model.bayes_factor_prefix != standard.bayes_factor_prefix) line(out, "bayes_factor_prefix", text_of(model.bayes_factor_prefix));
  if (model.match_weight_prefix != standard.match_weight_prefix) line(out, "match_weight_prefix", text_of(model.match_weight_prefix));
  if (model.term_frequency_prefix != standard.term_frequency_prefix)
    line(out, "term_frequency_prefix", text_of(model.term_frequency_prefix));
  if (model.gamma_prefix != standard.gamma_prefix) line(out, "gamma_prefix", text_of(model.gamma_prefix));
  if (!model.linker_uid.empty()) line(out, "linker_uid", text_of(model.linker_uid));
  if (!model.retain_matching_columns) truth(out, "retain_matching_columns", false);
  if (model.retain_intermediate_columns) truth(out, "retain_intermediate_columns", true);
  if (!model.additional_columns.empty()) line(out, "additional_columns", texts_of(model.additional_columns));
}

// Key and value of a rule's settings.
std::vector<std::pair<std::string, std::string>> rule_settings(const BlockingRule& rule) {
  std::vector<std::pair<std::string, std::string>> settings;
  const std::vector<std::string> on = block_on_expressions(rule);
  if (on.empty()) {
    settings.emplace_back("sql", text_of(rule.sql));
  } else {
    settings.emplace_back("on", texts_of(on));
  }
  if (!rule.arrays_to_explode.empty()) settings.emplace_back("explode", texts_of(rule.arrays_to_explode));
  if (rule.salting_partitions) settings.emplace_back("salting_partitions", std::to_string(*rule.salting_partitions));
  return settings;
}

std::string rule_list(const std::vector<BlockingRule>& rules) {
  std::string text = "[\n";
  for (const BlockingRule& rule : rules) {
    std::vector<std::string> parts;
    for (const auto& [key, value] : rule_settings(rule)) parts.push_back(key + " = " + value);
    std::string joined;
    for (const std::string& part : parts) joined += (joined.empty() ? " " : ", ") + part;
    text += "  {" + joined + " },\n";
  }
  return text + "]";
}

void training_section(std::string& out, const TrainingPlan& plan) {
  if (plan == TrainingPlan{}) return;
  out += "\n[training]\n";
  if (!plan.deterministic_rules.empty()) line(out, "deterministic", rule_list(plan.deterministic_rules));
  line(out, "recall", exact_text(plan.recall));
  line(out, "max_pairs", exact_text(plan.max_pairs));
  if (plan.seed) line(out, "seed", std::to_string(*plan.seed));
  if (!plan.em_rules.empty()) line(out, "em", rule_list(plan.em_rules));
  line(out, "term_frequencies", plan.em_term_frequencies == TermFrequencyUse::with ? "\"with\"" : "\"without\"");
  if (plan.lambda) line(out, "lambda", exact_text(*plan.lambda));
  if (plan.labels_column) line(out, "labels", text_of(*plan.labels_column));
  const TrainingPlan standard;
  if (plan.method != standard.method) line(out, "method", "\"joint\"");
  if (plan.u_matches != standard.u_matches) line(out, "matches_in_u", "\"removed\"");
  if (plan.dependence != standard.dependence) line(out, "dependence", "\"corrected\"");
  if (plan.level_order != standard.level_order) line(out, "level_order", "\"kept\"");
  if (plan.prior_strength != standard.prior_strength) line(out, "prior_strength", exact_text(plan.prior_strength));
  if (plan.prior_share != standard.prior_share) line(out, "prior_share", exact_text(plan.prior_share));
  if (plan.joint_pairs != standard.joint_pairs) line(out, "joint_pairs", exact_text(plan.joint_pairs));
  if (plan.blocking_recall) line(out, "blocking_recall", exact_text(*plan.blocking_recall));
}

// The m or u of all levels besides null levels; nothing where none has one.
std::string probabilities(const Comparison& comparison, std::optional<double> ComparisonLevel::* member) {
  std::vector<std::string> items;
  bool any = false;
  for (const ComparisonLevel& level : comparison.levels) {
    if (level.is_null) continue;
    any = any || level.*member;
    items.push_back(level.*member ? exact_text(*(level.*member)) : "\"default\"");
  }
  return any ? list_of(items) : std::string();
}

// Whether m, u and fix can be said for the comparison as a whole.
bool is_uniform(const Comparison& comparison) {
  const bool fix = std::ranges::any_of(comparison.levels, &ComparisonLevel::fix_m);
  return std::ranges::all_of(comparison.levels, [fix](const ComparisonLevel& level) {
    if (level.is_null) return !level.m && !level.u && !level.fix_m && !level.fix_u;
    return level.fix_m == fix && level.fix_u == fix;
  });
}

void library_comparison(std::string& out, const Comparison& comparison, const ComparisonSpec& spec, const Comparison& built) {
  line(out, "kind", text_of(spec.kind));
  for (const std::string_view role : words_of(find_kind(spec.kind)->roles)) {
    if (const auto found = spec.columns.find(role); found != spec.columns.end()) line(out, role, text_of(found->second));
  }
  if (comparison.output_column != built.output_column) line(out, "name", text_of(comparison.output_column));
  if (comparison.description != built.description) line(out, "description", text_of(comparison.description));
  if (!spec.function.empty()) line(out, "function", text_of(spec.function));
  std::vector<std::string> items;
  for (const double threshold : spec.thresholds) items.push_back(threshold_text(threshold));
  if (!items.empty()) line(out, "thresholds", list_of(items));
  items.clear();
  for (const TimeMetric metric : spec.metrics) items.push_back(text_of(name_of(metric)));
  if (!items.empty()) line(out, "metrics", list_of(items));
  if (!spec.format.empty()) line(out, "format", text_of(spec.format));
  if (spec.input) line(out, "input", *spec.input == DateInput::text ? "\"text\"" : "\"date\"");
  if (spec.invalid) line(out, "invalid", *spec.invalid == InvalidValues::are_null ? "\"null\"" : "\"compared\"");
  if (spec.empty) line(out, "empty", *spec.empty == EmptyArray::is_subset ? "\"subset\"" : "\"not_subset\"");
  if (spec.nearer) line(out, "nearer", *spec.nearer == Similarity::higher_is_nearer ? "\"higher\"" : "\"lower\"");
  if (spec.term_frequency) truth(out, "term_frequency", *spec.term_frequency == TermFrequency::adjusted);
  if (const std::string m = probabilities(comparison, &ComparisonLevel::m); !m.empty()) line(out, "m", m);
  if (const std::string u = probabilities(comparison, &ComparisonLevel::u); !u.empty()) line(out, "u", u);
  if (std::ranges::any_of(comparison.levels, &ComparisonLevel::fix_m)) truth(out, "fix", true);
}

void custom_level(std::string& out, const ComparisonLevel& level) {
  out += "\n  [[comparison.level]]\n";
  line(out, "  sql", text_of(level.sql));
  line(out, "  label", text_of(level.label));
  if (level.is_null) truth(out, "  null", true);
  if (level.m) line(out, "  m", exact_text(*level.m));
  if (level.u) line(out, "  u", exact_text(*level.u));
  if (level.fix_m) truth(out, "  fix_m", true);
  if (level.fix_u) truth(out, "  fix_u", true);
  if (level.tf_column) line(out, "  tf_column", text_of(*level.tf_column));
  if (level.tf_weight != 1.0) line(out, "  tf_weight", exact_text(level.tf_weight));
  if (level.tf_minimum_u != 0.0) line(out, "  tf_minimum_u", exact_text(level.tf_minimum_u));
  if (level.disable_tf_exact_match_detection) truth(out, "  disable_tf_exact_match_detection", true);
}

void comparison_section(std::string& out, const Comparison& comparison) {
  out += "\n[[comparison]]\n";
  if (is_uniform(comparison)) {
    if (const std::optional<ComparisonSpec> spec = recognise_comparison(comparison)) {
      if (const Result<Comparison> built = build_comparison(*spec)) return library_comparison(out, comparison, *spec, *built);
    }
  }
  line(out, "kind", "\"custom\"");
  line(out, "name", text_of(comparison.output_column));
  if (comparison.description != comparison.output_column) line(out, "description", text_of(comparison.description));
  for (const ComparisonLevel& level : comparison.levels) custom_level(out, level);
}

void together_section(std::string& out, const Model& model, const FieldsTogether& pair) {
  const auto find = [&](const std::string& name) { return std::ranges::find(model.comparisons, name, &Comparison::output_column); };
  const auto first = find(pair.first), second = find(pair.second);
  if (first == model.comparisons.end() || second == model.comparisons.end()) return;
  out += "\n[[together]]\n";
  line(out, "comparisons", texts_of({pair.first, pair.second}));
  std::vector<std::string> rows;
  for (std::size_t a = 0; a < pair.bits.size(); ++a) {
    if (first->levels[a].is_null) continue;
    std::vector<std::string> row;
    for (std::size_t b = 0; b < pair.bits[a].size(); ++b)
      if (!second->levels[b].is_null) row.push_back(exact_text(pair.bits[a][b]));
    rows.push_back("\n  " + list_of(row));
  }
  line(out, "bits", list_of(rows));
}

}  // namespace

std::string write_model_toml(const ModelFile& file) {
  std::string out;
  model_section(out, file.model);
  for (const BlockingRule& rule : file.model.blocking_rules) {
    out += "\n[[blocking]]\n";
    for (const auto& [key, value] : rule_settings(rule)) line(out, key, value);
  }
  for (const Comparison& comparison : file.model.comparisons) comparison_section(out, comparison);
  for (const FieldsTogether& pair : file.model.together) together_section(out, file.model, pair);
  training_section(out, file.training);
  return out;
}

}  // namespace cw::linkage
