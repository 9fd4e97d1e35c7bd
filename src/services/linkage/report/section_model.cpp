// SPDX-License-Identifier: MIT
// The model: weight, m and u of every comparison level, and how they were estimated.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/chart.h"
#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_comparisons = 40;

double widest_weight(const linkage::Model& model) {
  double widest = 4;
  for (const linkage::Comparison& comparison : model.comparisons)
    for (const linkage::LevelWeights& level : linkage::weights_of(comparison))
      if (const double bits = std::abs(std::log2(level.bayes_factor)); std::isfinite(bits)) widest = std::max(widest, bits);
  return std::min(std::ceil(widest), 40.0);
}

std::string settings_of(const linkage::ComparisonLevel& level) {
  std::string out;
  if (level.tf_column) out += fmt::format("term frequencies of {}", *level.tf_column);
  if (level.tf_column && level.tf_weight != 1) out += fmt::format(" at weight {}", fixed(level.tf_weight, 2));
  if (level.fix_m) out += out.empty() ? "m fixed" : ", m fixed";
  if (level.fix_u) out += out.empty() ? "u fixed" : ", u fixed";
  if (!level.is_null && (!level.m || !level.u)) out += out.empty() ? "not estimated: default" : ", not estimated: default";
  return out;
}

void levels_table(Html& html, const linkage::Comparison& comparison) {
  const std::vector<linkage::LevelWeights> weights = linkage::weights_of(comparison);
  const std::vector<int> gammas = linkage::gammas_of(comparison);
  open_details(html, fmt::format("Table: levels of {}", spaced(comparison.output_column)));
  {
    TableWriter table(html, fmt::format("Levels of {}", spaced(comparison.output_column)),
                      {{"Level"},
                       {"Condition"},
                       {"\u03b3", Align::right},
                       {"m", Align::right},
                       {"u", Align::right},
                       {"Bayes factor", Align::right},
                       {"Match weight", Align::right},
                       {"Settings"}});
    for (std::size_t l = 0; l < comparison.levels.size(); ++l) {
      const linkage::ComparisonLevel& level = comparison.levels[l];
      table.row(clipped(level.label, 120)).open_cell().element("code", clipped(level.sql, 400));
      table.number(fixed(gammas[l], 0));
      if (level.is_null)
        table.number("\u2013").number("\u2013").number("1").number("0");
      else
        table.number(small_number(weights[l].m))
            .number(small_number(weights[l].u))
            .number(weights[l].bayes_factor >= 1 ? fixed(weights[l].bayes_factor, 1) : small_number(weights[l].bayes_factor))
            .number(with_sign(std::log2(weights[l].bayes_factor), 2));
      table.cell(settings_of(level));
    }
  }
  html.close();
}

void sessions_table(Html& html, const linkage::TrainingReport& training) {
  TableWriter table(html, "Sessions of expectation maximisation",
                    {{"Blocked on"},
                     {"Pairs", Align::right},
                     {"Comparisons trained"},
                     {"Iterations", Align::right},
                     {"Converged"},
                     {"Share of matches at the end", Align::right}});
  for (const linkage::EmSession& session : training.sessions)
    table.row(clipped(session.rule, 300))
        .number(thousands(session.pairs))
        .cell(clipped(joined(session.comparisons_trained), 400))
        .number(thousands(session.history.size()))
        .cell(session.converged ? "yes" : "no: the limit of iterations was reached")
        .number(session.history.empty() ? "not known" : percent(session.history.back().probability_two_random_records_match));
}

void history(Html& html, const linkage::TrainingReport& training) {
  LineChart chart{"Largest change of a parameter by iteration",
                  "A line for each of the first four sessions. They fall towards nothing where training converges.",
                  {"iteration", {}, {}},
                  {"log10 of the largest change", {}, {}},
                  {},
                  {},
                  Diagonal::none};
  for (std::size_t s = 0; s < std::min<std::size_t>(training.sessions.size(), 4); ++s) {
    Series series{fmt::format("session {}", s + 1), {}};
    double iteration = 0;
    for (const linkage::EmIteration& step : training.sessions[s].history)
      series.points.push_back({++iteration, std::log10(std::max(step.largest_change, 1e-12)), not_known});
    if (!series.points.empty()) chart.series.push_back(std::move(series));
  }
  if (chart.series.empty()) return;
  draw(html, chart);
  open_details(html, "Table: history of every session");
  {
    TableWriter table(html, "History of training",
                      {{"Session and iteration"}, {"Share of matches", Align::right}, {"Largest change", Align::right}});
    std::size_t rows = 0;
    for (std::size_t s = 0; s < training.sessions.size(); ++s)
      for (std::size_t i = 0; i < training.sessions[s].history.size() && rows < most_rows; ++i, ++rows)
        table.row(fmt::format("{}, iteration {}", s + 1, i + 1))
            .number(percent(training.sessions[s].history[i].probability_two_random_records_match))
            .number(small_number(training.sessions[s].history[i].largest_change));
  }
  html.close();
}

}  // namespace

void write_weights(Html& html, const ReportData& data) {
  paragraph(html, fmt::format(
                      "A Fellegi-Sunter model with {}. The probability that two records taken at random match is {}, a prior weight of {}.",
                      counted(data.model.comparisons.size(), "comparison", "comparisons"),
                      small_number(data.model.probability_two_random_records_match),
                      with_sign(linkage::match_weight_of(data.model.probability_two_random_records_match), 2)));
  paragraph(html,
            "m is how often a level occurs among pairs that match, u how often among pairs that do not. The match weight is log2(m/u): "
            "above 0 it speaks for a match, below 0 against.");
  const double widest = widest_weight(data.model);
  const std::size_t shown = std::min(data.model.comparisons.size(), most_comparisons);
  for (const linkage::Comparison& comparison : std::span(data.model.comparisons).first(shown)) {
    draw_levels(html, comparison, widest);
    levels_table(html, comparison);
  }
  say_cut(html, data.model.comparisons.size(), shown);
}

namespace {

void joint_training(Html& html, const linkage::JointTraining& joint) {
  if (!joint.problems.empty()) {
    paragraph(html, "Training on all blocked pairs at once was tried and its result refused; the parameters are those of the sessions.");
    bullets(html, joint.problems);
    return;
  }
  paragraph(html, fmt::format("All parameters were estimated together from {} of the {} that the blocking rules make. Among these about {} "
                              "are matches, and the rules make an estimated {} of all matches.",
                              counted(joint.pairs_used, "pair", "pairs"), thousands(joint.pairs),
                              thousands(static_cast<std::uint64_t>(std::llround(std::max(joint.expected_matches, 0.0)))),
                              percent(joint.blocking_recall)));
  if (joint.history.empty()) return;
  open_details(html, fmt::format("Table: {} ({})", counted(joint.history.size(), "iteration", "iterations"),
                                 joint.converged ? "converged" : "the limit was reached"));
  {
    TableWriter table(html, "Training on all blocked pairs",
                      {{"Iteration"}, {"Probability that two random records match", Align::right}, {"Largest change", Align::right}});
    for (std::size_t i = 0; i < std::min(joint.history.size(), most_rows); ++i)
      table.row(thousands(i + 1))
          .number(small_number(joint.history[i].probability_two_random_records_match))
          .number(small_number(joint.history[i].largest_change));
  }
  html.close();
}

}  // namespace

void write_training(Html& html, const ReportData& data) {
  const linkage::TrainingReport& training = data.training;
  paragraph(html, fmt::format("u was estimated from {} of random records, m by expectation maximisation; no labels were used unless the "
                              "configuration names a column of them. Deterministic rules found {}.",
                              counted(training.u_sample_pairs, "pair", "pairs"), counted(training.deterministic_pairs, "pair", "pairs")));
  if (training.joint) joint_training(html, *training.joint);
  if (!training.sessions.empty()) sessions_table(html, training);
  history(html, training);
  if (training.never_observed.empty()) return;
  heading(html, "Levels that were never observed");
  paragraph(html, "There were no data to estimate these; the default is used.");
  const std::size_t shown = std::min(training.never_observed.size(), most_rows);
  bullets(html, {training.never_observed.begin(), training.never_observed.begin() + static_cast<std::ptrdiff_t>(shown)});
  say_cut(html, training.never_observed.size(), shown);
}

}  // namespace cw::link
