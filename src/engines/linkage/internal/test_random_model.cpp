// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/test_random_model.h"

#include <utility>

#include "engines/linkage/comparison_library_council.h"

namespace cw::linkage::test {

std::vector<std::function<Result<Comparison>()>> splink_comparisons() {
  return {[] { return exact_match(col("first_name")); },
          [] { return exact_match(col("tags")); },
          [] { return exact_match(col("amount")); },
          [] { return levenshtein_at_thresholds(col("first_name")); },
          [] { return levenshtein_at_thresholds(col("surname").lower(), {1, 3}); },
          [] { return damerau_levenshtein_at_thresholds(col("surname")); },
          [] { return jaccard_at_thresholds(col("first_name")); },
          [] { return jaro_at_thresholds(col("first_name"), {0.9, 0.7}); },
          [] { return jaro_winkler_at_thresholds(col("surname")); },
          [] { return distance_function_at_thresholds(col("surname"), "hamming", {1, 2}, Similarity::lower_is_nearer); },
          [] { return name_comparison(col("surname")); },
          [] { return name_comparison(col("first_name"), {0.95, 0.8}, col("names")); },
          [] { return forename_surname_comparison(col("first_name"), col("surname")); },
          [] { return forename_surname_comparison(col("first_name"), col("surname"), {0.92, 0.88}, col("full_name")); },
          [] { return date_of_birth_comparison(col("dob")); },
          [] { return date_of_birth_comparison(col("dob"), {DateInput::text, "", InvalidValues::are_compared}); },
          [] { return date_of_birth_comparison(col("born"), {DateInput::native, "", InvalidValues::are_null}); },
          [] { return date_difference_at_thresholds(col("dob"), {{2, TimeMetric::day}, {1, TimeMetric::month}}); },
          [] { return time_difference_at_thresholds(col("seen"), {{60, TimeMetric::second}, {1, TimeMetric::day}}); },
          [] { return postcode_comparison(col("postcode")); },
          [] { return postcode_comparison(col("postcode"), {InvalidValues::are_null, std::nullopt, std::nullopt, {}}); },
          [] { return postcode_comparison(col("postcode"), {InvalidValues::are_compared, col("latitude"), col("longitude"), {1, 5}}); },
          [] { return email_comparison(col("email")); },
          [] { return distance_km_at_thresholds(col("latitude"), col("longitude"), {0.5, 3, 6}); },
          [] { return array_intersect_at_sizes(col("tags"), {2, 1}); },
          [] { return array_subset(col("tags")); },
          [] { return array_subset(col("tags"), EmptyArray::is_subset); },
          [] { return pairwise_at_thresholds(col("names"), "levenshtein", {1, 2}); },
          [] { return pairwise_at_thresholds(col("names"), "jaro_winkler", {0.9, 0.8}); },
          [] { return cosine_at_thresholds(col("vector")); }};
}

std::vector<std::function<Result<Comparison>()>> council_comparisons() {
  return {[] { return nickname_comparison(col("first_name")); },
          [] { return nhs_number_comparison(col("nhs")); },
          [] { return uprn_comparison(col("uprn"), {col("parent"), col("address"), col("postcode")}); },
          [] { return partial_date_of_birth_comparison(col("dob")); },
          [] { return partial_date_of_birth_comparison(col("born")); },
          [] { return names_array_comparison(col("first_name"), col("names")); },
          [] { return phonetic_comparison(col("surname")); },
          [] { return address_comparison(col("address")); },
          [] { return postcode_parts_comparison(col("postcode")); }};
}

const std::vector<RuleText>& rule_texts() {
  static const std::vector<RuleText> rules = {{"l.first_name = r.first_name", {}},
                                              {"l.surname = r.surname AND l.dob = r.dob", {}},
                                              {"l.\"surname\" = r.\"surname\"", {}},
                                              {"substr(l.first_name, 1, 2) = substr(r.first_name, 1, 2)", {}},
                                              {"lower(l.first_name) = lower(r.first_name) and l.amount = r.amount", {}},
                                              {"l.first_name = r.surname", {}},
                                              {"r.first_name = l.surname and l.amount = r.amount", {}},
                                              {"l.first_name = r.surname and l.surname = r.surname", {}},
                                              {"substr(l.first_name, 1, 1) = substr(r.surname, 1, 1) and l.born = r.born", {}},
                                              {"l.surname = r.surname AND levenshtein(l.first_name, r.first_name) <= 2", {}},
                                              {"l.surname = r.surname AND l.amount < r.amount", {}},
                                              {"l.first_name = r.first_name OR l.surname = r.surname", {}},
                                              {"(l.first_name = r.first_name OR l.surname = r.surname) AND l.amount = r.amount", {}},
                                              {"1=1", {}},
                                              {"l.postcode = 'AB1 2CD' and l.surname = r.surname", {}},
                                              {"l.postcode is not null and r.email is null and l.born = r.born", {}},
                                              {"abs(l.amount - r.amount) <= 10", {}},
                                              {"l.amount = r.latitude", {}},
                                              {"l.amount + 10 = r.amount", {}},
                                              {"l.tags = r.tags", {}},
                                              {"l.born = r.born and l.latitude = r.latitude", {}},
                                              {"l.tags[1] = r.tags[1]", {}},
                                              {"l.tags = r.tags", {"tags"}},
                                              {"l.tags = r.tags and l.surname = r.surname", {"tags"}},
                                              {"l.tags = r.tags and l.names = r.names", {"tags", "names"}},
                                              {"l.names = r.first_name", {"names"}},
                                              {"l.names = r.names and levenshtein(l.surname, r.surname) <= 3", {"names"}},
                                              {"substr(l.names, 1, 1) = substr(r.names, 1, 1) and l.amount <= r.amount", {"names"}},
                                              {"not (l.first_name <> r.first_name)", {}},
                                              {"l.amount = r.amount and 1=1", {}},
                                              {"l.surname = r.surname and l.surname = r.surname", {}},
                                              {"nullif(l.first_name, '') = nullif(r.first_name, '')", {}}};
  return rules;
}

BlockingRule rule_of(const RuleText& text) {
  BlockingRule rule = blocking_rule(text.sql).value();
  rule.arrays_to_explode = text.explode;
  return rule;
}

void random_weights(Dice& dice, Comparison& comparison) {
  for (ComparisonLevel& level : comparison.levels) {
    if (level.is_null) continue;
    if (!dice.one_in(8)) level.m = 0.001 + 0.998 * dice.share();
    if (!dice.one_in(8)) level.u = dice.one_in(20) ? 1e-30 : 0.001 + 0.998 * dice.share();
    if (!level.tf_column) continue;
    level.tf_weight = dice.of(std::vector<double>{1, 1, 0.5, 0, 2, -1});
    level.tf_minimum_u = dice.of(std::vector<double>{0, 0, 0.1});
    level.disable_tf_exact_match_detection = dice.one_in(4);
  }
}

std::optional<Model> random_model(Dice& dice, std::size_t sources) {
  Model model;
  model.text_mode = dice.one_in(2) ? TextMode::bytes : TextMode::unicode;
  if (sources > 1) model.link_type = dice.of(std::vector<LinkType>{LinkType::link_only, LinkType::link_and_dedupe});
  model.probability_two_random_records_match = dice.of(std::vector<double>{1e-4, 0.01, 0.3});
  auto makers = splink_comparisons();
  for (const auto& pool : {council_comparisons(), custom_comparisons()}) makers.insert(makers.end(), pool.begin(), pool.end());
  for (std::size_t n = 1 + dice.below(4); n > 0; --n) {
    Comparison comparison = dice.of(makers)().value();
    if (dice.one_in(3)) set_term_frequency(comparison, dice.one_in(4) ? TermFrequency::none : TermFrequency::adjusted);
    random_weights(dice, comparison);
    comparison.output_column += std::to_string(n);
    model.comparisons.push_back(std::move(comparison));
  }
  for (std::size_t n = 1 + dice.below(4); n > 0; --n) model.blocking_rules.push_back(rule_of(dice.of(rule_texts())));
  if (!validate(model)) return std::nullopt;
  return model;
}

}  // namespace cw::linkage::test
