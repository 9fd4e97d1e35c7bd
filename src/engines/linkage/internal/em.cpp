// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/em.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/internal/parallel.h"

namespace cw::linkage::internal {
namespace {

constexpr double not_observed = 1e-6;

// Vectors of one task.
struct PatternTask {
  std::unordered_map<std::string, std::uint32_t> index;  // vector as bytes -> position
  std::vector<std::string> vectors;                      // in order of first appearance
  std::vector<double> count;
  std::vector<std::uint32_t> pattern_of;
  std::vector<double> tf_log2;
};

struct PatternWorker {
  BlockScanner scanner;
  std::vector<ComparisonScratch> scratch;
  std::string vector;
};

void add_pair(const BlockPlan& plan, const ScanRow& row, std::uint32_t position, TermFrequencyUse use, PatternWorker& worker, PatternTask& out) {
  double tf = 0;
  for (std::size_t c = 0; c < plan.comparisons().size(); ++c) {
    const CompiledComparison& comparison = *plan.comparisons()[c];
    const std::uint32_t left = row.left_codes[c], right = row.right_codes(position)[c];
    const std::uint8_t level = comparison.level(left, right, worker.scratch[c]);
    worker.vector[c] = static_cast<char>(level);
    if (use == TermFrequencyUse::with && left != 0 && right != 0) tf += comparison.tf_weight(level, left, right);
  }
  const auto [found, added] = out.index.try_emplace(worker.vector, static_cast<std::uint32_t>(out.vectors.size()));
  if (added) {
    out.vectors.push_back(worker.vector);
    out.count.push_back(0);
  }
  out.count[found->second] += 1;
  if (use == TermFrequencyUse::without) return;
  out.pattern_of.push_back(found->second);
  out.tf_log2.push_back(tf);
}

// Adds a task's vectors to those of the tasks before it.
void merge(PatternTask&& task, std::unordered_map<std::string, std::uint32_t>& index, Patterns& out) {
  std::vector<std::uint32_t> renamed;
  for (std::size_t v = 0; v < task.vectors.size(); ++v) {
    const auto [found, added] = index.try_emplace(task.vectors[v], static_cast<std::uint32_t>(out.count.size()));
    if (added) {
      out.levels.insert(out.levels.end(), task.vectors[v].begin(), task.vectors[v].end());
      out.count.push_back(0);
    }
    out.count[found->second] += task.count[v];
    renamed.push_back(found->second);
    out.pairs += static_cast<std::uint64_t>(task.count[v]);
  }
  for (const std::uint32_t pattern : task.pattern_of) out.pattern_of.push_back(renamed[pattern]);
  out.tf_log2.insert(out.tf_log2.end(), task.tf_log2.begin(), task.tf_log2.end());
}

struct Parameters {
  std::vector<std::vector<double>> m, u;  // comparison -> level
  double lambda = 0;
};

// Weights of every vector under the parameters, in log2, without prior.
std::vector<double> vector_weights(const Patterns& patterns, const std::vector<Comparison>& comparisons, const Parameters& now) {
  std::vector<double> weights(patterns.count.size(), 0);
  for (std::size_t p = 0; p < weights.size(); ++p)
    for (std::size_t c = 0; c < comparisons.size(); ++c) {
      const std::uint8_t level = patterns.levels[p * patterns.comparisons + c];
      if (!comparisons[c].levels[level].is_null) weights[p] += std::clamp(std::log2(now.m[c][level] / now.u[c][level]), -4000.0, 4000.0);  // certainties of both kinds cancel
    }
  return weights;
}

// Expected number of matches with each vector.
std::vector<double> expected_matches(const Patterns& patterns, const std::vector<Comparison>& comparisons, const Parameters& now) {
  const std::vector<double> weights = vector_weights(patterns, comparisons, now);
  const double prior = match_weight_of(now.lambda);
  std::vector<double> matches(weights.size(), 0);
  if (patterns.pattern_of.empty()) {
    for (std::size_t p = 0; p < weights.size(); ++p) matches[p] = patterns.count[p] * probability_of(prior + weights[p]);
  } else {
    for (std::size_t i = 0; i < patterns.pattern_of.size(); ++i) matches[patterns.pattern_of[i]] += probability_of(prior + weights[patterns.pattern_of[i]] + patterns.tf_log2[i]);
  }
  return matches;
}

// Shares of the levels among expected matches; returns the largest change.
double maximise(const Patterns& patterns, const std::vector<Comparison>& comparisons, const std::vector<double>& matches, Parameters& now, EmOutcome& outcome) {
  double change = 0;
  for (std::size_t c = 0; c < comparisons.size(); ++c) {
    std::vector<double> share(comparisons[c].levels.size(), 0);
    double total = 0;
    for (std::size_t p = 0; p < matches.size(); ++p) {
      const std::uint8_t level = patterns.levels[p * patterns.comparisons + c];
      if (comparisons[c].levels[level].is_null) continue;
      share[level] += matches[p];
      total += matches[p];
      outcome.observed[c][level] = 1;
    }
    for (std::size_t l = 0; l < share.size(); ++l) {
      const ComparisonLevel& level = comparisons[c].levels[l];
      if (level.is_null || level.fix_m) continue;
      const double m = outcome.observed[c][l] != 0 && total > 0 ? share[l] / total : not_observed;
      change = std::max(change, std::abs(m - now.m[c][l]));
      now.m[c][l] = m;
    }
  }
  double all = 0, expected = 0;
  for (std::size_t p = 0; p < matches.size(); ++p) {
    all += patterns.count[p];
    expected += matches[p];
  }
  change = std::max(change, std::abs(expected / all - now.lambda));
  now.lambda = expected / all;
  return change;
}

}  // namespace

Result<Patterns> collect_patterns(const BlockPlan& plan, TermFrequencyUse term_frequencies, unsigned threads) {
  Patterns out;
  out.comparisons = plan.comparisons().size();
  std::unordered_map<std::string, std::uint32_t> index;
  const auto make_worker = [&] {
    return PatternWorker{BlockScanner(plan, BlockScanner::Prune::no, 0), make_scratch(plan.comparisons()), std::string(plan.comparisons().size(), '\0')};
  };
  const auto produce = [&](std::size_t number, PatternWorker& worker) {
    PatternTask task;
    worker.scanner.scan(plan.tasks()[number], [&](const ScanRow& row) {
      for (const std::uint32_t position : row.kept) add_pair(plan, row, position, term_frequencies, worker, task);
    });
    return task;
  };
  const auto commit = [&](PatternTask task) -> Result<void> {
    merge(std::move(task), index, out);
    return {};
  };
  CW_CHECK(run_in_order<PatternTask>(plan.tasks().size(), threads, make_worker, produce, commit));
  return out;
}

EmOutcome run_em(const Patterns& patterns, const std::vector<Comparison>& comparisons, double prior, double convergence, std::uint32_t most_iterations) {
  EmOutcome outcome;
  Parameters now;
  now.lambda = prior;
  for (const Comparison& comparison : comparisons) {
    now.m.emplace_back();
    now.u.emplace_back();
    for (const LevelWeights& weights : weights_of(comparison)) {
      now.m.back().push_back(weights.m);
      now.u.back().push_back(weights.u);
    }
    outcome.observed.emplace_back(comparison.levels.size(), 0);
  }
  for (std::uint32_t i = 0; i < most_iterations && !outcome.converged; ++i) {
    const double change = maximise(patterns, comparisons, expected_matches(patterns, comparisons, now), now, outcome);
    outcome.history.push_back({now.lambda, change});
    outcome.converged = change < convergence;
  }
  outcome.m = std::move(now.m);
  return outcome;
}

}  // namespace cw::linkage::internal
