// SPDX-License-Identifier: MIT
// The model and a pair of the example report. For tests alone.
#pragma once

#include <cmath>

#include "services/linkage/report/report.h"

namespace cw::link {

inline linkage::Comparison example_comparison(const std::string& column, std::initializer_list<linkage::ComparisonLevel> levels) {
  linkage::Comparison out;
  out.output_column = column;
  linkage::ComparisonLevel null;
  null.sql = "\"" + column + "_l\" IS NULL OR \"" + column + "_r\" IS NULL";
  null.label = column + " is NULL";
  null.is_null = true;
  out.levels.push_back(null);
  out.levels.insert(out.levels.end(), levels);
  return out;
}

inline linkage::ComparisonLevel example_level(const std::string& label, const std::string& sql, double m, double u) {
  linkage::ComparisonLevel level;
  level.label = label;
  level.sql = sql;
  level.m = m;
  level.u = u;
  level.is_else = sql == "ELSE";
  return level;
}

inline linkage::Model example_model() {
  linkage::Model model;
  model.link_type = linkage::LinkType::link_and_dedupe;
  model.probability_two_random_records_match = 3.3e-5;
  for (const std::string name : {"given_name", "family_name"})
    model.comparisons.push_back(example_comparison(
        name,
        {example_level("Exact match on " + name, "\"" + name + "_l\" = \"" + name + "_r\"", 0.81, 0.0042),
         example_level("Nicknames of each other, or one the initial of the other", "nickname(" + name + "_l, " + name + "_r)", 0.06, 0.002),
         example_level("Jaro-Winkler distance of " + name + " >= 0.92",
                       "jaro_winkler_similarity(\"" + name + "_l\", \"" + name + "_r\") >= 0.92", 0.07, 0.0035),
         example_level("All other comparisons", "ELSE", 0.06, 0.9903)}));
  for (linkage::Comparison& comparison : model.comparisons) comparison.levels[1].tf_column = comparison.output_column;
  model.comparisons.push_back(example_comparison(
      "date_of_birth",
      {example_level("Exact match on date_of_birth", "\"date_of_birth_l\" = \"date_of_birth_r\"", 0.9, 0.00012),
       example_level("Day and month swapped, or two of three parts agree", "two_of_three(date_of_birth_l, date_of_birth_r)", 0.08, 0.004),
       example_level("All other comparisons", "ELSE", 0.02, 0.99588)}));
  model.comparisons.push_back(
      example_comparison("postcode", {example_level("Exact match on postcode", "\"postcode_l\" = \"postcode_r\"", 0.72, 0.0008),
                                      example_level("Same sector", "substr(postcode_l, 1, 5) = substr(postcode_r, 1, 5)", 0.08, 0.02),
                                      example_level("All other comparisons", "ELSE", 0.2, 0.9792)}));
  return model;
}

// What a pair of the example looks like: a weight for each comparison.
inline ReportPair example_pair(const linkage::Model& model, const std::vector<std::pair<std::string, std::string>>& values,
                               const std::vector<std::size_t>& levels) {
  ReportPair pair;
  pair.left_source = "council_tax";
  pair.left_id = "CT-" + std::to_string(1000 + 7 * levels[0] + 31 * levels[1] + 3 * levels[2]);
  pair.right_source = "library";
  pair.right_id = "L" + std::to_string(52000 + 11 * levels[2] + levels[3]);
  const double prior = linkage::match_weight_of(model.probability_two_random_records_match);
  linkage::WaterfallBar bar;
  bar.comparison = "Prior";
  bar.log2_bayes_factor = prior;
  pair.explanation.bars.push_back(bar);
  double total = prior;
  for (std::size_t c = 0; c < model.comparisons.size(); ++c) {
    const linkage::LevelWeights weight = linkage::weights_of(model.comparisons[c])[levels[c]];
    bar = {};
    bar.comparison = model.comparisons[c].output_column;
    bar.label = model.comparisons[c].levels[levels[c]].label;
    bar.bayes_factor = weight.bayes_factor;
    bar.log2_bayes_factor = std::log2(weight.bayes_factor);
    bar.m = weight.m;
    bar.u = weight.u;
    bar.values_left = {values[c].first};
    bar.values_right = {values[c].second};
    pair.explanation.bars.push_back(bar);
    total += bar.log2_bayes_factor;
    if (!model.comparisons[c].levels[levels[c]].tf_column) continue;
    bar = {};
    bar.comparison = "tf_" + model.comparisons[c].output_column;
    bar.log2_bayes_factor = c == 0 ? -1.7 : 2.3;
    pair.explanation.bars.push_back(bar);
    total += bar.log2_bayes_factor;
  }
  bar = {};
  bar.comparison = "Final score";
  bar.log2_bayes_factor = total;
  pair.explanation.bars.push_back(bar);
  pair.explanation.match_weight = total;
  pair.explanation.match_probability = linkage::probability_of(total);
  pair.decision = total >= linkage::match_weight_of(0.95) ? Decision::joined : Decision::apart;
  pair.extra = {{"telephone", "01632 960011", ""}, {"a column with_a_very_long_name_that_cannot_be_broken_anywhere_at_all", "x", "x"}};
  return pair;
}

}  // namespace cw::link
