// SPDX-License-Identifier: MIT
#include "services/place/linkage_view.h"

#include <fmt/format.h>

#include <cmath>

#include "services/linkage/job_config.h"
#include "services/place/internal/guards.h"

namespace cw::place {
namespace {

double bits_of(double probability) { return std::log2(probability / (1 - probability)); }

ModelComparison comparison_of(const linkage::Comparison& comparison) {
  ModelComparison out{comparison.output_column, comparison.description, {}};
  const std::vector<linkage::LevelWeights> weights = linkage::weights_of(comparison);
  for (std::size_t i = 0; i < comparison.levels.size(); ++i) {
    const linkage::ComparisonLevel& level = comparison.levels[i];
    out.levels.push_back({level.label, level.is_else ? std::string() : level.sql, weights[i].m, weights[i].u,
                          level.is_null ? 0.0 : std::log2(weights[i].bayes_factor), level.is_null, level.tf_column.value_or("")});
  }
  return out;
}

std::vector<std::string> training_of(const linkage::TrainingPlan& plan) {
  std::vector<std::string> out;
  if (plan.labels_column) out.push_back("m is counted from labels, in the column " + *plan.labels_column + ".");
  if (plan.lambda) out.push_back(fmt::format("The share of matches among all pairs is fixed at {}.", *plan.lambda));
  if (!plan.deterministic_rules.empty())
    out.push_back(fmt::format("The share of matches is estimated from {} sure rules, taken to find {:.0f}% of them.",
                              plan.deterministic_rules.size(), plan.recall * 100));
  if (plan.method == linkage::EmMethod::joint)
    out.emplace_back("m, u and the share of matches are found together, by one expectation-maximisation over all blocked pairs.");
  else if (!plan.em_rules.empty())
    out.push_back(fmt::format("m is the median of {} sessions of expectation-maximisation, one for each rule.", plan.em_rules.size()));
  if (!out.empty()) out.push_back(fmt::format("u is counted from up to {:.0f} random pairs.", plan.max_pairs));
  return out;
}

}  // namespace

Result<LinkageModel> read_linkage_model(std::string_view toml) {
  CW_TRY(const link::JobConfig config, link::read_job_config(toml));
  if (!config.model) return fail(ErrorCode::invalid, "the configuration has no model.");
  const linkage::Model& model = *config.model;
  LinkageModel out;
  out.prior = model.probability_two_random_records_match;
  out.prior_weight = bits_of(out.prior);
  out.threshold = config.threshold;
  out.threshold_weight = bits_of(out.threshold);
  for (const linkage::BlockingRule& rule : model.blocking_rules) out.blocking.push_back(rule.sql);
  for (const linkage::Comparison& comparison : model.comparisons) out.comparisons.push_back(comparison_of(comparison));
  for (const linkage::FieldsTogether& both : model.together) out.together.emplace_back(both.first, both.second);
  out.training = training_of(config.training);
  return out;
}

Result<LinkageModel> linkage_model_of(Place& place) { return read_linkage_model(place.state().options.model); }

Result<LinkageState> linkage_state(Place& place, const Asking& asking) {
  Place::State& state = place.state();
  CW_TRY(
      trust::AccessEntry entry,
      may_by_role(
          state, asking,
          {trust::AccessAction::read, {"data_officer", "manager", "governance_officer", "auditor", "administrator"}, "linkage model", {}}));
  entry.door = asking.door;
  CW_CHECK(state.queue->write(std::move(entry)));
  LinkageState out;
  CW_TRY(out.model, read_linkage_model(state.options.model));
  CW_TRY(const auto db, state.pool.take());
  CW_TRY(out.learnt, db->first("SELECT version, records, size, at FROM learnt_state WHERE records > 0 ORDER BY version DESC LIMIT 1", {},
                               [](const store::Row& row) {
                                 return LearntSummary{row.get<std::int64_t>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2),
                                                      row.get<Timestamp>(3)};
                               }));
  CW_TRY(const RegisterSize size, state.tally.size(*db));
  out.records = size.records;
  out.people = size.people;
  CW_TRY(out.judgements, db->value<std::int64_t>("SELECT count(*) FROM judgement WHERE state = 'in_force'"));
  out.four_eyes = state.options.four_eyes;
  CW_TRY(out.rules, review::read_review_rules(state.options.review));
  return out;
}

}  // namespace cw::place
