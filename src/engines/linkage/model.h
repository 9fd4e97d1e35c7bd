// SPDX-License-Identifier: MIT
// A Fellegi-Sunter model: how records are blocked, compared and scored. Terms and defaults are Splink's (version 4.0.16).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/linkage/expression.h"

namespace cw::linkage {

enum class LinkType : std::uint8_t { dedupe_only, link_only, link_and_dedupe };
[[nodiscard]] std::string_view name_of(LinkType type);

// One outcome of a comparison. Levels are tried in order; the first whose condition is true wins.
struct ComparisonLevel {
  Expression condition;  // not used where is_else
  std::string sql;       // as read; what is written back
  std::string label;
  bool is_null = false;     // gamma -1, Bayes factor 1
  bool is_else = false;     // the last level: everything else
  std::optional<double> m;  // probability of this level among matches
  std::optional<double> u;  // among non-matches
  bool fix_m = false;
  bool fix_u = false;
  std::optional<std::string> tf_column;  // term frequency adjustment by this column
  double tf_weight = 1.0;
  double tf_minimum_u = 0.0;
  bool disable_tf_exact_match_detection = false;
  bool operator==(const ComparisonLevel&) const = default;
};

struct Comparison {
  std::string output_column;
  std::string description;
  std::vector<ComparisonLevel> levels;  // at least one besides null levels and ELSE; the last is ELSE
  bool operator==(const Comparison&) const = default;
};

// Pairs of records to compare: those for which `condition` is true. Dialect::blocking.
struct BlockingRule {
  Expression condition;
  std::string sql;
  std::vector<std::string> arrays_to_explode;
  std::optional<std::uint32_t> salting_partitions;  // read and written back; of no effect here
  bool operator==(const BlockingRule&) const = default;
};

// Two comparisons that do not speak independently of each other (same family name and same home; same town and same postcode): what their
// weights share and must not be counted twice (internal/together.h). Splink has no such thing.
struct FieldsTogether {
  std::string first, second;              // comparisons by name
  std::vector<std::vector<double>> bits;  // level of the first, of the second: added to the match weight; 0 or less
  bool operator==(const FieldsTogether&) const = default;
};

struct Model {
  LinkType link_type = LinkType::dedupe_only;
  double probability_two_random_records_match = 1e-4;  // lambda
  TextMode text_mode = TextMode::bytes;
  std::string id_column = "unique_id";
  std::string source_column = "source_dataset";
  double em_convergence = 1e-4;
  std::uint32_t max_iterations = 25;
  std::string bayes_factor_prefix = "bf_";
  std::string
      match_weight_prefix;  // Splink 5's name prefix of match weight columns ("mw_"); empty: a version 4 model, left out when written
  std::string term_frequency_prefix = "tf_";
  std::string gamma_prefix = "gamma_";
  std::string linker_uid;
  bool retain_matching_columns = true;
  bool retain_intermediate_columns = false;
  std::vector<std::string> additional_columns;
  std::vector<BlockingRule> blocking_rules;
  std::vector<Comparison> comparisons;
  std::vector<FieldsTogether> together;
  bool operator==(const Model&) const = default;
};

// m and u of every level with Splink's defaults for those without (reference: Splink 4.0.16, comparison_level defaults):
// n levels besides null levels: m of the first .95, each other .05/(n-1); u = m / 2^w, w = 10 for the first and linear from -5 to 3 for
// gamma 0..n-2.
struct LevelWeights {
  double m = 0;
  double u = 0;
  double bayes_factor = 1;  // m/u; infinite where u is 0; 1 for null levels
};
[[nodiscard]] std::vector<LevelWeights> weights_of(const Comparison& comparison);
// gamma of each level: -1 for null levels, n-1 ... 0 for the others in order.
[[nodiscard]] std::vector<int> gammas_of(const Comparison& comparison);
// The u that a level's term frequency adjustment starts from: of the level of the same comparison that is the exact match of that one
// column; with disable_tf_exact_match_detection, or where there is none, the level's own u (Splink raises an error for the latter: so does
// validate()).
[[nodiscard]] double tf_base_u(const Comparison& comparison, std::size_t level);
// The columns (lower case, each once) whose exact match a condition is: `a_l = a_r`, or a conjunction of such. Empty where it is anything
// else. Splink finds the level that term frequencies start from by exactly one such column.
[[nodiscard]] std::vector<std::string> exact_match_columns(const Expression& condition);
// Whole-model checks: at least one comparison, levels in order, ELSE last, probabilities in range, names unique. The error names the level.
[[nodiscard]] Result<void> validate(const Model& model);

// Whether a level's SQL is the word ELSE, in any case, spaces around it ignored.
[[nodiscard]] bool is_else_condition(std::string_view sql);
// A blocking rule from its SQL. Errors: as parse_condition.
[[nodiscard]] Result<BlockingRule> blocking_rule(std::string_view sql);
// Pairs equal in every one of these columns or expressions of one record, in the words of Splink's block_on.
[[nodiscard]] Result<BlockingRule> block_on(std::span<const std::string> expressions);
// The expressions that block_on makes this very rule of; empty where there are none.
[[nodiscard]] std::vector<std::string> block_on_expressions(const BlockingRule& rule);

// Splink's settings JSON, as versions 4 and 5 write it. Missing keys take Splink's defaults; an unknown key, a wrong type, and an SQL
// condition with something we do not know are refused: the error's field is the path of the setting, its message names comparison and
// level. Text that is not JSON is refused with line and column. The model read is valid (see validate).
[[nodiscard]] Result<Model> read_splink_json(std::string_view json);
// The settings JSON that Splink 4 reads, keys in Splink's order; doubles read back to the same bits. The text mode and the fields that go
// together are not written: they have no place there.
[[nodiscard]] std::string write_splink_json(const Model& model);

}  // namespace cw::linkage
