// SPDX-License-Identifier: MIT
#include "services/linkage/link_summary.h"

namespace cw::link {

Structure evaluation_fields(const linkage::ClusterEvaluation& e) {
  return {{"pair_precision", number(e.pairs.precision)}, {"pair_recall", number(e.pairs.recall)}, {"pair_f1", number(e.pairs.f1)},
          {"bcubed_precision", number(e.bcubed.precision)}, {"bcubed_recall", number(e.bcubed.recall)}, {"bcubed_f1", number(e.bcubed.f1)},
          {"true_pairs", count(e.true_pairs)}, {"predicted_pairs", count(e.predicted_pairs)}, {"correct_pairs", count(e.correct_pairs)},
          {"records", count(e.records)}, {"clusters", count(e.clusters)}, {"true_clusters", count(e.true_clusters)},
          {"largest_cluster", count(e.largest_cluster)}};
}

Value intake_value(const Intake& intake) {
  List files, removed;
  for (const InputFile& file : intake.files)
    files.push_back(Value{Structure{{"source", text(file.source)}, {"path", text(file.path.string())}, {"records", count(file.rows)}, {"rejected", count(file.rejected)}, {"read_as", text(file.description)}}});
  for (const Removed& each : intake.removed)
    removed.push_back(Value{Structure{{"source", text(each.source)}, {"column", text(each.column)}, {"reason", text(each.reason)}, {"values", count(each.values)}, {"records", count(each.records)}}});
  return Value{Structure{{"files", Value{std::move(files)}}, {"removed", Value{std::move(removed)}}}};
}

namespace {

Value joint_value(const linkage::JointTraining& joint) {
  List history, problems;
  for (const linkage::EmIteration& step : joint.history)
    history.push_back(Value{Structure{{"matches_share", number(step.probability_two_random_records_match)}, {"largest_change", number(step.largest_change)}}});
  for (const std::string& problem : joint.problems) problems.push_back(text(problem));
  return Value{Structure{{"pairs", count(joint.pairs)}, {"pairs_used", count(joint.pairs_used)}, {"expected_matches", number(joint.expected_matches)},
                         {"blocking_recall", number(joint.blocking_recall)}, {"converged", Value{joint.converged}}, {"iterations", Value{std::move(history)}},
                         {"problems", Value{std::move(problems)}}}};
}

}  // namespace

Value training_value(const linkage::TrainingReport& report, const linkage::Model& model) {
  List sessions, never;
  for (const linkage::EmSession& session : report.sessions) {
    List history, trained;
    for (const linkage::EmIteration& step : session.history) history.push_back(Value{Structure{{"matches_share", number(step.probability_two_random_records_match)}, {"largest_change", number(step.largest_change)}}});
    for (const std::string& name : session.comparisons_trained) trained.push_back(text(name));
    sessions.push_back(Value{Structure{{"rule", text(session.rule)}, {"pairs", count(session.pairs)}, {"comparisons", Value{std::move(trained)}}, {"converged", Value{session.converged}}, {"iterations", Value{std::move(history)}}}});
  }
  for (const std::string& each : report.never_observed) never.push_back(text(each));
  Structure out{{"probability_two_random_records_match", number(model.probability_two_random_records_match)}, {"deterministic_pairs", count(report.deterministic_pairs)},
                {"u_sample_pairs", count(report.u_sample_pairs)}, {"em_sessions", Value{std::move(sessions)}}, {"never_observed", Value{std::move(never)}}};
  if (report.joint) out.emplace_back("joint", joint_value(*report.joint));
  return Value{std::move(out)};
}

Value forecast_value(const std::vector<linkage::RuleForecast>& forecast, const linkage::PredictSummary& summary) {
  List rules;
  for (std::size_t r = 0; r < forecast.size(); ++r) {
    const linkage::RuleForecast& rule = forecast[r];
    List largest;
    for (const linkage::LargeBlock& block : rule.largest) largest.push_back(Value{Structure{{"records", count(block.records)}, {"pairs", count(block.pairs)}}});
    rules.push_back(Value{Structure{{"rule", text(rule.rule)}, {"pairs_forecast", count(rule.pairs)}, {"pairs_new", count(r < summary.pairs_of_rule.size() ? summary.pairs_of_rule[r] : 0)}, {"blocks", count(rule.blocks)}, {"largest_blocks", Value{std::move(largest)}}}});
  }
  return Value{std::move(rules)};
}

}  // namespace cw::link
