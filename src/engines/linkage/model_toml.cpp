// SPDX-License-Identifier: MIT
// Reads the TOML form. The one file that includes toml++.
#include "engines/linkage/model_toml.h"

#include <array>

#include "engines/linkage/internal/comparison_spec.h"
#include "engines/linkage/internal/toml_reader.h"

namespace cw::linkage {

namespace {

constexpr std::array<std::string_view, 10> file_keys{"model", "blocking", "comparison", "together", "training",
                                                     "input", "columns",  "subject",    "fields",   "cluster"};
constexpr std::array<std::string_view, 2> together_keys{"comparisons", "bits"};
constexpr std::array<std::string_view, 15> model_keys{"link_type",
                                                      "text",
                                                      "probability_two_random_records_match",
                                                      "id_column",
                                                      "source_column",
                                                      "em_convergence",
                                                      "max_iterations",
                                                      "bayes_factor_prefix",
                                                      "match_weight_prefix",
                                                      "term_frequency_prefix",
                                                      "gamma_prefix",
                                                      "linker_uid",
                                                      "retain_matching_columns",
                                                      "retain_intermediate_columns",
                                                      "additional_columns"};
constexpr std::array<std::string_view, 4> rule_keys{"on", "sql", "explode", "salting_partitions"};
constexpr std::array<std::string_view, 16> training_keys{
    "deterministic", "recall",     "max_pairs",   "seed",           "em",          "term_frequencies", "lambda",         "labels", "method",
    "matches_in_u",  "dependence", "level_order", "prior_strength", "prior_share", "joint_pairs",      "blocking_recall"};
constexpr std::array<std::string_view, 11> level_keys{
    "sql", "label", "m", "u", "null", "tf_column", "tf_weight", "tf_minimum_u", "fix_m", "fix_u", "disable_tf_exact_match_detection"};
constexpr std::array<std::string_view, 4> custom_keys{"kind", "name", "description", "level"};
constexpr std::array<std::string_view, 8> common_keys{"kind", "name", "description", "term_frequency", "m", "u", "fix", "columns"};
constexpr std::uint64_t any_whole = std::numeric_limits<std::uint32_t>::max();

// One of a few words, each with its value.
template <class T, std::size_t n>
Result<void> read_choice(const TomlReader& reader, std::string_view key, const std::array<std::pair<std::string_view, T>, n>& choices,
                         std::optional<T>& target) {
  const toml::node* node = reader.find(key);
  if (node == nullptr) return {};
  std::string all;
  for (const auto& [word, value] : choices) {
    if (node->is_string() && node->as_string()->get() == word) {
      target = value;
      return {};
    }
    all += (all.empty() ? "\"" : ", \"") + std::string(word) + "\"";
  }
  return reader.wrong(*node, key, "one of " + all);
}

template <class T, std::size_t n>
Result<void> read_choice(const TomlReader& reader, std::string_view key, const std::array<std::pair<std::string_view, T>, n>& choices,
                         T& target) {
  std::optional<T> choice;
  CW_CHECK(read_choice(reader, key, choices, choice));
  target = choice.value_or(target);
  return {};
}

Result<void> read_model_section(const TomlReader& reader, Model& model) {
  constexpr std::array<std::pair<std::string_view, LinkType>, 3> link_types{
      {{"dedupe_only", LinkType::dedupe_only}, {"link_only", LinkType::link_only}, {"link_and_dedupe", LinkType::link_and_dedupe}}};
  constexpr std::array<std::pair<std::string_view, TextMode>, 2> text_modes{{{"unicode", TextMode::unicode}, {"bytes", TextMode::bytes}}};
  CW_CHECK(reader.only(model_keys));
  CW_CHECK(read_choice(reader, "link_type", link_types, model.link_type));
  CW_CHECK(read_choice(reader, "text", text_modes, model.text_mode));
  CW_CHECK(reader.read("probability_two_random_records_match", model.probability_two_random_records_match));
  CW_CHECK(reader.read("id_column", model.id_column));
  CW_CHECK(reader.read("source_column", model.source_column));
  CW_CHECK(reader.read("em_convergence", model.em_convergence));
  std::uint64_t iterations = model.max_iterations;
  CW_CHECK(reader.read_whole("max_iterations", iterations, any_whole));
  model.max_iterations = static_cast<std::uint32_t>(iterations);
  CW_CHECK(reader.read("bayes_factor_prefix", model.bayes_factor_prefix));
  CW_CHECK(reader.read("match_weight_prefix", model.match_weight_prefix));
  CW_CHECK(reader.read("term_frequency_prefix", model.term_frequency_prefix));
  CW_CHECK(reader.read("gamma_prefix", model.gamma_prefix));
  CW_CHECK(reader.read("linker_uid", model.linker_uid));
  CW_CHECK(reader.read("retain_matching_columns", model.retain_matching_columns));
  CW_CHECK(reader.read("retain_intermediate_columns", model.retain_intermediate_columns));
  return reader.read("additional_columns", model.additional_columns);
}

Result<BlockingRule> read_rule_table(const TomlReader& reader) {
  CW_CHECK(reader.only(rule_keys));
  const bool has_on = reader.find("on") != nullptr;
  if (has_on == (reader.find("sql") != nullptr)) {
    return reader.error(reader.name() + " needs either on = [columns or expressions] or sql = \"condition\", one of the two");
  }
  std::vector<std::string> on;
  std::string sql;
  CW_CHECK(reader.read("on", on));
  CW_CHECK(reader.read("sql", sql));
  Result<BlockingRule> rule = has_on ? block_on(on) : blocking_rule(sql);
  if (!rule) return reader.located(std::move(rule).error(), has_on ? "on" : "sql");
  CW_CHECK(reader.read("explode", rule->arrays_to_explode));
  if (reader.find("salting_partitions") != nullptr) {
    std::uint64_t partitions = 0;
    CW_CHECK(reader.read_whole("salting_partitions", partitions, any_whole));
    rule->salting_partitions = static_cast<std::uint32_t>(partitions);
  }
  return rule;
}

// A list of rules: texts of SQL, or tables as in [[blocking]].
Result<void> read_rules(const TomlReader& parent, std::string_view key, std::vector<BlockingRule>& rules) {
  const toml::node* node = parent.find(key);
  if (node == nullptr) return {};
  const toml::array* list = node->as_array();
  if (list == nullptr) return parent.wrong(*node, key, "a list of rules");
  for (const toml::node& item : *list) {
    if (const auto* text = item.as_string()) {
      Result<BlockingRule> rule = blocking_rule(text->get());
      if (!rule) return fail(rule.error().code, position_of(item.source()) + rule.error().message, parent.name() + "." + std::string(key));
      rules.push_back(std::move(*rule));
    } else if (const toml::table* table = item.as_table()) {
      CW_TRY(BlockingRule rule, read_rule_table(TomlReader(*table, "a rule of " + parent.name() + "." + std::string(key))));
      rules.push_back(std::move(rule));
    } else {
      return parent.wrong(item, key, "a list of rules, each SQL in quotes or a table such as { on = [\"surname\"] }");
    }
  }
  return {};
}

// The settings that Splink does not have.
Result<void> read_joint_training(const TomlReader& reader, TrainingPlan& plan) {
  constexpr std::array<std::pair<std::string_view, EmMethod>, 2> methods{{{"sessions", EmMethod::sessions}, {"joint", EmMethod::joint}}};
  constexpr std::array<std::pair<std::string_view, UMatches>, 2> matches{{{"counted", UMatches::counted}, {"removed", UMatches::removed}}};
  constexpr std::array<std::pair<std::string_view, Dependence>, 2> dependences{
      {{"ignored", Dependence::ignored}, {"corrected", Dependence::corrected}}};
  constexpr std::array<std::pair<std::string_view, LevelOrder>, 2> orders{{{"free", LevelOrder::free}, {"kept", LevelOrder::kept}}};
  CW_CHECK(read_choice(reader, "method", methods, plan.method));
  CW_CHECK(read_choice(reader, "matches_in_u", matches, plan.u_matches));
  CW_CHECK(read_choice(reader, "dependence", dependences, plan.dependence));
  CW_CHECK(read_choice(reader, "level_order", orders, plan.level_order));
  CW_CHECK(reader.read("prior_strength", plan.prior_strength));
  if (!(plan.prior_strength >= 0)) return reader.wrong(*reader.find("prior_strength"), "prior_strength", "0 or more");
  CW_CHECK(reader.read("prior_share", plan.prior_share));
  if (!(plan.prior_share >= 0)) return reader.wrong(*reader.find("prior_share"), "prior_share", "0 or more");
  CW_CHECK(reader.read("joint_pairs", plan.joint_pairs));
  if (!(plan.joint_pairs >= 1)) return reader.wrong(*reader.find("joint_pairs"), "joint_pairs", "1 or more");
  CW_CHECK(reader.read("blocking_recall", plan.blocking_recall));
  if (plan.blocking_recall && !(*plan.blocking_recall > 0 && *plan.blocking_recall <= 1))
    return reader.wrong(*reader.find("blocking_recall"), "blocking_recall", "above 0 and at most 1");
  return {};
}

Result<void> read_training(const TomlReader& reader, TrainingPlan& plan) {
  constexpr std::array<std::pair<std::string_view, TermFrequencyUse>, 2> uses{
      {{"with", TermFrequencyUse::with}, {"without", TermFrequencyUse::without}}};
  CW_CHECK(reader.only(training_keys));
  CW_CHECK(read_rules(reader, "deterministic", plan.deterministic_rules));
  CW_CHECK(read_rules(reader, "em", plan.em_rules));
  CW_CHECK(reader.read("recall", plan.recall));
  if (!(plan.recall > 0 && plan.recall <= 1)) return reader.wrong(*reader.find("recall"), "recall", "above 0 and at most 1");
  CW_CHECK(reader.read("max_pairs", plan.max_pairs));
  if (!(plan.max_pairs >= 1)) return reader.wrong(*reader.find("max_pairs"), "max_pairs", "1 or more");
  if (reader.find("seed") != nullptr) {
    CW_CHECK(reader.read_whole("seed", plan.seed.emplace(), static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())));
  }
  CW_CHECK(read_choice(reader, "term_frequencies", uses, plan.em_term_frequencies));
  CW_CHECK(reader.read("lambda", plan.lambda));
  if (plan.lambda && !(*plan.lambda > 0 && *plan.lambda <= 1))
    return reader.wrong(*reader.find("lambda"), "lambda", "above 0 and at most 1");
  if (reader.find("labels") != nullptr) CW_CHECK(reader.read("labels", plan.labels_column.emplace()));
  return read_joint_training(reader, plan);
}

// Probabilities of the levels in order; "default" stands for one that is not trained.
Result<std::vector<std::optional<double>>> read_probabilities(const TomlReader& reader, std::string_view key) {
  std::vector<std::optional<double>> values;
  const toml::node* node = reader.find(key);
  if (node == nullptr) return values;
  const toml::array* list = node->as_array();
  if (list == nullptr) return reader.wrong(*node, key, "a list of probabilities");
  for (const toml::node& item : *list) {
    const std::optional<double> number = TomlReader::number_of(item);
    const bool is_default = item.is_string() && item.as_string()->get() == "default";
    if (!is_default && !(number && *number >= 0 && *number <= 1)) {
      return reader.wrong(item, key, "a list of numbers from 0 to 1, or \"default\" for a level that is not trained");
    }
    values.push_back(number);
  }
  return values;
}

Result<void> read_columns(const TomlReader& reader, const KindEntry& kind, ComparisonSpec& spec) {
  const std::vector<std::string_view> roles = words_of(kind.roles);
  for (const std::string_view role : roles) {
    if (reader.find(role) == nullptr) continue;
    CW_CHECK(reader.read(role, spec.columns[std::string(role)]));
  }
  std::vector<std::string> columns;
  CW_CHECK(reader.read("columns", columns));
  if (columns.size() > roles.size()) {
    return reader.wrong(*reader.find("columns"), "columns", "at most " + std::to_string(roles.size()) + " for kind \"" + spec.kind + "\"");
  }
  for (std::size_t i = 0; i < columns.size(); ++i) spec.columns.emplace(roles[i], columns[i]);
  for (std::size_t i = 0; i < kind.required; ++i) {
    if (spec.columns.contains(roles[i])) continue;
    return reader.error("a comparison of kind \"" + spec.kind + "\" needs " + std::string(roles[i]) + " = \"...\"");
  }
  return {};
}

Result<void> read_spec_settings(const TomlReader& reader, ComparisonSpec& spec) {
  constexpr std::array<std::pair<std::string_view, DateInput>, 2> inputs{{{"text", DateInput::text}, {"date", DateInput::native}}};
  constexpr std::array<std::pair<std::string_view, InvalidValues>, 2> invalids{
      {{"null", InvalidValues::are_null}, {"compared", InvalidValues::are_compared}}};
  constexpr std::array<std::pair<std::string_view, EmptyArray>, 2> empties{
      {{"subset", EmptyArray::is_subset}, {"not_subset", EmptyArray::is_not_subset}}};
  constexpr std::array<std::pair<std::string_view, Similarity>, 2> nearers{
      {{"higher", Similarity::higher_is_nearer}, {"lower", Similarity::lower_is_nearer}}};
  CW_CHECK(reader.read("thresholds", spec.thresholds));
  std::vector<std::string> metrics;
  CW_CHECK(reader.read("metrics", metrics));
  for (const std::string& metric : metrics) {
    bool known = false;
    for (int i = 0; i <= static_cast<int>(TimeMetric::year); ++i) {
      if (metric != name_of(static_cast<TimeMetric>(i))) continue;
      spec.metrics.push_back(static_cast<TimeMetric>(i));
      known = true;
    }
    if (!known) return reader.wrong(*reader.find("metrics"), "metrics", "a list of second, minute, hour, day, month or year");
  }
  CW_CHECK(reader.read("function", spec.function));
  CW_CHECK(reader.read("format", spec.format));
  CW_CHECK(read_choice(reader, "input", inputs, spec.input));
  CW_CHECK(read_choice(reader, "invalid", invalids, spec.invalid));
  CW_CHECK(read_choice(reader, "empty", empties, spec.empty));
  CW_CHECK(read_choice(reader, "nearer", nearers, spec.nearer));
  if (reader.find("term_frequency") == nullptr) return {};
  bool adjusted = false;
  CW_CHECK(reader.read("term_frequency", adjusted));
  spec.term_frequency = adjusted ? TermFrequency::adjusted : TermFrequency::none;
  return {};
}

Result<Comparison> read_library_comparison(const TomlReader& reader, const KindEntry& kind) {
  std::vector<std::string_view> known(common_keys.begin(), common_keys.end());
  for (const std::string_view word : words_of(kind.roles)) known.push_back(word);
  for (const std::string_view word : words_of(kind.settings)) known.push_back(word);
  CW_CHECK(reader.only(known));
  ComparisonSpec spec;
  spec.kind = kind.kind;
  CW_CHECK(read_columns(reader, kind, spec));
  CW_CHECK(read_spec_settings(reader, spec));
  Result<Comparison> built = build_comparison(spec);
  if (!built) return reader.located(std::move(built).error());
  Comparison comparison = std::move(*built);
  CW_TRY(const auto m, read_probabilities(reader, "m"));
  CW_TRY(const auto u, read_probabilities(reader, "u"));
  if (Result<void> set = set_probabilities(comparison, m, u); !set) {
    const std::string key = set.error().field;
    return reader.located(std::move(set).error(), key);
  }
  bool fix = false;
  CW_CHECK(reader.read("fix", fix));
  for (ComparisonLevel& level : comparison.levels) {
    if (!level.is_null) level.fix_m = level.fix_u = fix;
  }
  return comparison;
}

Result<ComparisonLevel> read_level(const TomlReader& reader) {
  CW_CHECK(reader.only(level_keys));
  ComparisonLevel level;
  CW_CHECK(reader.read("sql", level.sql));
  if (level.sql.empty()) return reader.error(reader.name() + " needs sql = \"condition\", or sql = \"ELSE\" for the last level");
  level.label = level.sql;
  CW_CHECK(reader.read("label", level.label));
  CW_CHECK(reader.read("m", level.m));
  CW_CHECK(reader.read("u", level.u));
  CW_CHECK(reader.read("null", level.is_null));
  if (reader.find("tf_column") != nullptr) CW_CHECK(reader.read("tf_column", level.tf_column.emplace()));
  CW_CHECK(reader.read("tf_weight", level.tf_weight));
  CW_CHECK(reader.read("tf_minimum_u", level.tf_minimum_u));
  CW_CHECK(reader.read("fix_m", level.fix_m));
  CW_CHECK(reader.read("fix_u", level.fix_u));
  CW_CHECK(reader.read("disable_tf_exact_match_detection", level.disable_tf_exact_match_detection));
  level.is_else = is_else_condition(level.sql);
  return level;
}

Result<Comparison> read_custom(const TomlReader& reader) {
  CW_CHECK(reader.only(custom_keys));
  std::string name;
  CW_CHECK(reader.read("name", name));
  if (name.empty()) return reader.error("a comparison of kind \"custom\" needs name = \"...\"");
  const toml::node* node = reader.find("level");
  if (node == nullptr) return reader.error("a comparison of kind \"custom\" needs [[comparison.level]] tables");
  const toml::array* list = node->as_array();
  if (list == nullptr) return reader.wrong(*node, "level", "a list of tables: write [[comparison.level]]");
  std::vector<ComparisonLevel> levels;
  for (const toml::node& item : *list) {
    const toml::table* table = item.as_table();
    if (table == nullptr) return reader.wrong(item, "level", "a list of tables: write [[comparison.level]]");
    const TomlReader level_reader(*table, "level " + std::to_string(levels.size() + 1) + " of comparison \"" + name + "\"");
    CW_TRY(ComparisonLevel level, read_level(level_reader));
    levels.push_back(std::move(level));
    if (levels.back().is_else) continue;
    Result<Expression> condition = parse_condition(levels.back().sql, Dialect::comparison);
    if (!condition) {
      Error error = std::move(condition).error();
      error.message = level_reader.name() + " (\"" + levels.back().label + "\"): " + error.message;
      return level_reader.located(std::move(error), "sql");
    }
  }
  return make_comparison(name, name, std::move(levels));
}

Result<Comparison> read_comparison(const TomlReader& reader) {
  std::string kind;
  CW_CHECK(reader.read("kind", kind));
  std::vector<std::string_view> known{"custom"};
  for (const KindEntry& entry : comparison_kinds()) known.push_back(entry.kind);
  if (kind.empty()) return reader.error("a comparison needs kind = \"...\"." + suggestion("", known));
  const KindEntry* entry = find_kind(kind);
  if (entry == nullptr && kind != "custom") {
    return reader.error(*reader.find("kind"), "there is no comparison kind \"" + kind + "\"." + suggestion(kind, known), "kind");
  }
  CW_TRY(Comparison comparison, entry == nullptr ? read_custom(reader) : read_library_comparison(reader, *entry));
  CW_CHECK(reader.read("name", comparison.output_column));
  CW_CHECK(reader.read("description", comparison.description));
  return comparison;
}

// One list of numbers for each level of a comparison besides its null levels, in each one number for each such level of the other.
Result<std::vector<std::vector<double>>> read_bits(const TomlReader& reader) {
  const std::string wanted = "a list of lists of numbers, one list for each level of the first comparison";
  std::vector<std::vector<double>> rows;
  const toml::node* node = reader.find("bits");
  if (node == nullptr || node->as_array() == nullptr) return reader.error(reader.name() + " needs bits = [[...], ...]: " + wanted);
  for (const toml::node& item : *node->as_array()) {
    const toml::array* row = item.as_array();
    if (row == nullptr) return reader.wrong(item, "bits", wanted);
    rows.emplace_back();
    for (const toml::node& cell : *row) {
      const std::optional<double> number = TomlReader::number_of(cell);
      if (!number) return reader.wrong(cell, "bits", wanted);
      rows.back().push_back(*number);
    }
  }
  return rows;
}

// Puts in zeros for null levels. Sizes that do not fit are left for validate().
template <class T>
std::vector<T> with_null_levels(const Comparison& comparison, std::vector<T> scored, const T& null) {
  std::vector<T> out;
  std::size_t next = 0;
  for (const ComparisonLevel& level : comparison.levels) {
    if (level.is_null) {
      out.push_back(null);
    } else if (next < scored.size()) {
      out.push_back(std::move(scored[next++]));
    }
  }
  for (; next < scored.size(); ++next) out.push_back(std::move(scored[next]));
  return out;
}

Result<FieldsTogether> read_together(const TomlReader& reader, const Model& model) {
  CW_CHECK(reader.only(together_keys));
  std::vector<std::string> names;
  CW_CHECK(reader.read("comparisons", names));
  if (names.size() != 2) return reader.error(reader.name() + " needs comparisons = [\"one\", \"other\"]: the names of two");
  CW_TRY(std::vector<std::vector<double>> rows, read_bits(reader));
  FieldsTogether pair{names[0], names[1], {}};
  const auto first = std::ranges::find(model.comparisons, names[0], &Comparison::output_column);
  const auto second = std::ranges::find(model.comparisons, names[1], &Comparison::output_column);
  if (first == model.comparisons.end() || second == model.comparisons.end())
    return reader.error("there is no comparison \"" + (first == model.comparisons.end() ? names[0] : names[1]) + "\"");
  for (std::vector<double>& row : rows) row = with_null_levels(*second, std::move(row), 0.0);
  pair.bits = with_null_levels(*first, std::move(rows), std::vector<double>(second->levels.size(), 0.0));
  return pair;
}

// The tables of a list such as [[blocking]].
template <class Read>
Result<void> for_each_table(const toml::table& file, std::string_view key, const Read& read) {
  const toml::node* node = file.get(key);
  if (node == nullptr) return {};
  const std::string wanted = std::string(key) + " must be a list of tables: write [[" + std::string(key) + "]]";
  const toml::array* list = node->as_array();
  if (list == nullptr) return fail(ErrorCode::invalid, position_of(node->source()) + wanted, std::string(key));
  for (const toml::node& item : *list) {
    const toml::table* table = item.as_table();
    if (table == nullptr) return fail(ErrorCode::invalid, position_of(item.source()) + wanted, std::string(key));
    CW_CHECK(read(TomlReader(*table, "[[" + std::string(key) + "]]"), item.source()));
  }
  return {};
}

template <class Read>
Result<void> in_table(const toml::table& file, std::string_view key, const Read& read) {
  const toml::node* node = file.get(key);
  if (node == nullptr) return {};
  const toml::table* table = node->as_table();
  if (table == nullptr) {
    return fail(ErrorCode::invalid, position_of(node->source()) + std::string(key) + " must be a table: write [" + std::string(key) + "]",
                std::string(key));
  }
  return read(TomlReader(*table, "[" + std::string(key) + "]"));
}

// Where in the text a fault lies that validate() found: its field begins with the number of the comparison.
std::string place_of(const Error& error, const std::vector<toml::source_region>& comparisons) {
  constexpr std::string_view prefix = "comparisons[";
  if (!error.field.starts_with(prefix)) return {};
  std::size_t index = 0;
  for (std::size_t i = prefix.size(); i < error.field.size() && error.field[i] >= '0' && error.field[i] <= '9'; ++i) {
    index = index * 10 + static_cast<std::size_t>(error.field[i] - '0');
  }
  return index < comparisons.size() ? position_of(comparisons[index]) : std::string();
}

}  // namespace

Result<ModelFile> read_model_toml(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    return fail(ErrorCode::invalid, position_of(parsed.error().source()) + "not TOML: " + std::string(parsed.error().description()));
  }
  const toml::table& file = parsed.table();
  CW_CHECK(TomlReader(file, "the file").only(file_keys));
  ModelFile result;
  result.model.text_mode = TextMode::unicode;
  CW_CHECK(in_table(file, "model", [&](const TomlReader& reader) { return read_model_section(reader, result.model); }));
  CW_CHECK(in_table(file, "training", [&](const TomlReader& reader) { return read_training(reader, result.training); }));
  CW_CHECK(for_each_table(file, "blocking", [&](const TomlReader& reader, const toml::source_region& /*place*/) -> Result<void> {
    CW_TRY(BlockingRule rule, read_rule_table(reader));
    result.model.blocking_rules.push_back(std::move(rule));
    return {};
  }));
  std::vector<toml::source_region> places;
  CW_CHECK(for_each_table(file, "comparison", [&](const TomlReader& reader, const toml::source_region& place) -> Result<void> {
    CW_TRY(Comparison comparison, read_comparison(reader));
    result.model.comparisons.push_back(std::move(comparison));
    places.push_back(place);
    return {};
  }));
  CW_CHECK(for_each_table(file, "together", [&](const TomlReader& reader, const toml::source_region& /*place*/) -> Result<void> {
    CW_TRY(FieldsTogether pair, read_together(reader, result.model));
    result.model.together.push_back(std::move(pair));
    return {};
  }));
  if (Result<void> valid = validate(result.model); !valid) {
    Error error = std::move(valid).error();
    error.message = place_of(error, places) + error.message;
    return tl::unexpected(std::move(error));
  }
  return result;
}

}  // namespace cw::linkage
