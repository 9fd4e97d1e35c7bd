// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/joint_em.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "engines/linkage/internal/dependence.h"

namespace cw::linkage::internal {
namespace {

constexpr double most_log2 = 4000;      // certainties of both kinds cancel
constexpr double least_u_share = 0.05;  // of a level's share among all pairs: so much is always left to chance agreement
constexpr double least_eligible = 50;   // expected matches that m needs from rules without its columns; with fewer, all pairs are used
constexpr double least_recall = 0.5;    // rules that seem to lose more are rather misjudged
constexpr double most_expected = 0.1, least_broken = 0.5;  // disagreement among matches, as the model expects it and as EM finds it
constexpr double least_matches = 10;                       // fewer: nothing to learn from
// The first iterations let clear disagreement win over any amount of agreement: a family at one home agrees on much, and taken for one
// person it would teach EM what a family has in common, for good.
constexpr std::uint32_t careful_iterations = 3;
constexpr double careful_margin = 5;               // bits above the prior that agreement may reach in them
constexpr std::uint32_t learning_iterations = 12;  // in which what goes together is measured again

class JointEm {
 public:
  JointEm(const JointPatterns& patterns, const std::vector<Comparison>& comparisons, const JointSettings& settings)
      : patterns_(patterns),
        comparisons_(comparisons),
        settings_(settings),
        evidence_{std::vector<double>(patterns.size(), 0), std::vector<double>(patterns.size(), 0), {}} {
    out_.lambda = settings.lambda;
    for (const Comparison& comparison : comparisons) {
      out_.m.emplace_back();
      out_.u.emplace_back();
      for (const LevelWeights& weights : weights_of(comparison)) {
        out_.m.back().push_back(weights.m);
        out_.u.back().push_back(weights.u);
      }
    }
    start_m_ = out_.m;
    start_u_ = out_.u;
    count_levels();
  }

  JointOutcome run() {
    iterate();
    for (const TogetherTable& table : overlaps_) out_.together.push_back(together_of(table));
    find_problems();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::uint8_t level(std::size_t pattern, std::size_t comparison) const {
    return patterns_.levels[pattern * patterns_.comparisons + comparison];
  }

  // Share of each level among all pairs of records, matches included.
  void count_levels() {
    for (std::size_t c = 0; c < comparisons_.size(); ++c) {
      level_pairs_.emplace_back(comparisons_[c].levels.size(), 0);
      for (std::size_t p = 0; p < patterns_.size(); ++p) level_pairs_[c][level(p, c)] += patterns_.pairs(p);
    }
  }

  void iterate() {
    for (std::uint32_t i = 0; i < settings_.most_iterations && !out_.converged; ++i) {
      const bool careful = i < careful_iterations;
      const bool learning = settings_.dependence == Dependence::corrected && i < learning_iterations;
      expect(careful ? careful_margin : most_log2);
      if (learning) {
        overlaps_ = learn_overlaps(patterns_, comparisons_, evidence_);
        expect(careful ? careful_margin : most_log2);
      }
      const double change = maximise();
      out_.history.push_back({out_.lambda, change});
      out_.converged = change < settings_.convergence && !careful && !learning;
    }
    expect(most_log2);
  }

  // log2 of m/u of every level. Where EM takes term frequencies into account, u of their levels is the one they were measured from.
  [[nodiscard]] std::vector<std::vector<double>> level_weights() const {
    std::vector<std::vector<double>> weights;
    const bool with_tf = std::ranges::any_of(patterns_.tf_bits, [](std::int8_t bits) { return bits != 0; });
    for (std::size_t c = 0; c < comparisons_.size(); ++c) {
      weights.emplace_back();
      for (std::size_t l = 0; l < comparisons_[c].levels.size(); ++l) {
        const ComparisonLevel& of = comparisons_[c].levels[l];
        const double u = with_tf && of.tf_column ? start_u_[c][l] : out_.u[c][l];
        weights.back().push_back(of.is_null ? 0 : std::clamp(std::log2(out_.m[c][l] / u), -most_log2, most_log2));
      }
    }
    return weights;
  }

  // Agreement counts at most up to `margin` bits above what outweighs the prior.
  void expect(double margin) {
    evidence_.of_level = level_weights();
    const double prior = match_weight_of(out_.lambda);
    TogetherWeight together(overlaps_, comparisons_.size());
    for (std::size_t p = 0; p < patterns_.size(); ++p) {
      double agreement = patterns_.tf_bits[p], disagreement = 0;
      for (std::size_t c = 0; c < comparisons_.size(); ++c) {
        const double weight = evidence_.of_level[c][level(p, c)];
        (weight > 0 ? agreement : disagreement) += weight;
      }
      evidence_.of_pattern[p] = agreement + disagreement;
      if (patterns_.blocked[p] == 0) continue;  // what no rule finds is taken for no match
      agreement += together.of(patterns_.levels.data() + p * patterns_.comparisons);
      evidence_.responsibility[p] = probability_of(prior + std::min(agreement, margin - prior) + disagreement);
    }
  }

  double maximise() {
    double change = 0;
    for (std::size_t c = 0; c < comparisons_.size(); ++c) change = std::max({change, maximise_m(c), maximise_u(c)});
    out_.expected_matches = 0;
    for (std::size_t p = 0; p < patterns_.size(); ++p) out_.expected_matches += evidence_.responsibility[p] * patterns_.pairs(p);
    out_.blocking_recall = settings_.recall.value_or(estimate_blocking_recall(patterns_, evidence_.responsibility));
    if (settings_.lambda_is_fixed) return change;
    const double lambda = std::clamp(out_.expected_matches / out_.blocking_recall / patterns_.possible_pairs, 1e-15, 0.999);
    change = std::max(change, std::abs(lambda - out_.lambda) / std::max(lambda, out_.lambda));  // relative: lambda is small
    out_.lambda = lambda;
    return change;
  }

  // Expected matches in each level, over the pairs of rules without the comparison's columns, or over all blocked pairs.
  [[nodiscard]] std::vector<double> support_of(std::size_t c, std::uint64_t rules) const {
    std::vector<double> support(comparisons_[c].levels.size(), 0);
    for (std::size_t p = 0; p < patterns_.size(); ++p)
      if ((patterns_.rules[p] & rules) != 0) support[level(p, c)] += evidence_.responsibility[p] * patterns_.pairs(p);
    for (std::size_t l = 0; l < support.size(); ++l)
      if (comparisons_[c].levels[l].is_null) support[l] = 0;
    return support;
  }

  double maximise_m(std::size_t c) {
    std::vector<double> support = support_of(c, settings_.free_rules[c]);
    if (std::accumulate(support.begin(), support.end(), 0.0) < least_eligible) support = support_of(c, ~std::uint64_t{0});
    const std::vector<ComparisonLevel>& levels = comparisons_[c].levels;
    double total = 0, start = 0;
    for (std::size_t l = 0; l < levels.size(); ++l) {
      total += support[l];
      if (!levels[l].is_null) start += start_m_[c][l];
    }
    const double strength = settings_.prior_strength + settings_.prior_share * total;
    std::vector<double> m = out_.m[c];
    for (std::size_t l = 0; l < levels.size(); ++l)
      if (!levels[l].is_null && !levels[l].fix_m)
        m[l] = (support[l] + strength * start_m_[c][l] / start) / std::max(total + strength, 1e-300);
    if (settings_.order == LevelOrder::kept) keep_order(comparisons_[c], out_.u[c], support, m);
    double change = 0;
    for (std::size_t l = 0; l < m.size(); ++l) change = std::max(change, std::abs(m[l] - out_.m[c][l]));
    out_.m[c] = std::move(m);
    return change;
  }

  double maximise_u(std::size_t c) {
    std::vector<double> others = level_pairs_[c];
    for (std::size_t p = 0; p < patterns_.size(); ++p) others[level(p, c)] -= evidence_.responsibility[p] * patterns_.pairs(p);
    const std::vector<ComparisonLevel>& levels = comparisons_[c].levels;
    double total = 0;
    for (std::size_t l = 0; l < levels.size(); ++l) {
      others[l] = levels[l].is_null ? 0 : std::max({others[l], least_u_share * level_pairs_[c][l], 0.5});
      total += others[l];
    }
    double change = 0;
    for (std::size_t l = 0; l < levels.size(); ++l) {
      if (levels[l].is_null || levels[l].fix_u) continue;
      change = std::max(change, std::abs(others[l] / total - out_.u[c][l]));
      out_.u[c][l] = others[l] / total;
    }
    return change;
  }

  [[nodiscard]] FieldsTogether together_of(const TogetherTable& table) const {
    FieldsTogether out{comparisons_[table.first].output_column, comparisons_[table.second].output_column, {}};
    for (auto row = table.bits.begin(); row != table.bits.end(); row += static_cast<std::ptrdiff_t>(table.width))
      out.bits.emplace_back(row, row + static_cast<std::ptrdiff_t>(table.width));
    return out;
  }

  // Where the model came with an m that expects little disagreement, and most of what EM took for matches disagrees: families, perhaps.
  void find_broken_expectations() {
    for (std::size_t c = 0; c < comparisons_.size(); ++c) {
      const ComparisonLevel& last = comparisons_[c].levels.back();
      if (!last.m || last.fix_m || *last.m > most_expected || out_.m[c].back() < least_broken) continue;
      out_.problems.push_back(fmt::format(
          "{:.0f} % of what it took for matches differ on {}, of which the model expects {:.0f} %: families or neighbours, perhaps",
          100 * out_.m[c].back(), comparisons_[c].output_column, 100 * *last.m));
    }
  }

  void find_problems() {
    if (out_.expected_matches < least_matches)
      out_.problems.push_back(
          fmt::format("only about {:.0f} of the pairs seem to be matches: too few to learn from", out_.expected_matches));
    const double share = out_.expected_matches / std::max<double>(1, static_cast<double>(patterns_.blocked_pairs));
    if (share > 0.98 && patterns_.blocked_pairs > 100)
      out_.problems.push_back(fmt::format("{:.1f} % of the pairs seem to be matches: nothing tells them from others", 100 * share));
    find_broken_expectations();
    std::size_t differing = 0;
    for (const std::vector<double>& m : out_.m) differing += m.back() > 0.5 ? 1 : 0;
    if (differing * 2 > out_.m.size())
      out_.problems.push_back(fmt::format("what it took for matches differ on {} of {} comparisons", differing, out_.m.size()));
  }

  const JointPatterns& patterns_;
  const std::vector<Comparison>& comparisons_;
  const JointSettings& settings_;
  LevelEvidence evidence_;
  std::vector<std::vector<double>> start_m_, start_u_, level_pairs_;
  std::vector<TogetherTable> overlaps_;
  JointOutcome out_;
};

}  // namespace

JointOutcome run_joint_em(const JointPatterns& patterns, const std::vector<Comparison>& comparisons, const JointSettings& settings) {
  return JointEm(patterns, comparisons, settings).run();
}

double estimate_blocking_recall(const JointPatterns& patterns, const std::vector<double>& responsibility) {
  if (static_cast<double>(patterns.blocked_pairs) > 0.999 * patterns.possible_pairs) return 1;
  double found = 0, once = 0, twice = 0;
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    const double matches = responsibility[p] * patterns.pairs(p);
    found += matches;
    const int rules = std::popcount(patterns.rules[p]);
    if (rules == 1) once += matches;
    if (rules == 2) twice += matches;
  }
  if (found <= 0) return 1;
  const double missed = twice > 0 ? once * once / (2 * twice) : once;
  return std::clamp(found / (found + missed), least_recall, 1.0);
}

void keep_order(const Comparison& comparison, const std::vector<double>& u, const std::vector<double>& support, std::vector<double>& m) {
  struct Pool {
    std::vector<std::size_t> levels;
    double m = 0, u = 0, support = 0;
    [[nodiscard]] double weight() const { return std::log(m / u); }
  };
  std::vector<Pool> pools;
  for (std::size_t l = 0; l < m.size(); ++l) {
    const ComparisonLevel& level = comparison.levels[l];
    if (level.is_null || level.fix_m || m[l] <= 0 || u[l] <= 0) continue;
    pools.push_back({{l}, m[l], u[l], support[l]});
    while (pools.size() > 1) {
      const Pool& worse = pools.back();
      Pool& better = pools[pools.size() - 2];
      const double error = std::sqrt(1 / (better.support + 1) + 1 / (worse.support + 1));
      if (better.weight() >= worse.weight() || worse.weight() - better.weight() > 2 * error) break;
      better.levels.insert(better.levels.end(), worse.levels.begin(), worse.levels.end());
      better.m += worse.m;
      better.u += worse.u;
      better.support += worse.support;
      pools.pop_back();
    }
  }
  for (const Pool& pool : pools)
    for (const std::size_t l : pool.levels) m[l] = pool.m * u[l] / pool.u;
}

}  // namespace cw::linkage::internal
