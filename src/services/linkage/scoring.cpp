// SPDX-License-Identifier: MIT
#include "services/linkage/scoring.h"

#include <algorithm>

namespace cw::link {
namespace {

constexpr std::uint64_t all_pairs_up_to = 5'000'000;
constexpr double table_thresholds[] = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999};

// Sends pairs to the store, the clusters and the edges, and counts them against the truth.
class ScoredPairs final : public linkage::PairSink {
 public:
  ScoredPairs(Scored& out, const std::vector<std::uint32_t>& truth, std::optional<double> edges_from, Progress& progress)
      : out_(out),
        truth_(truth),
        edges_from_(edges_from),
        kept_weight_(out.kept_from > 0 ? linkage::match_weight_of(out.kept_from) : -1e9),
        progress_(progress) {}
  Result<void> accept(const linkage::PairChunk& chunk) override {
    for (std::size_t i = 0; i < chunk.left.size(); ++i) out_.clusters.join(chunk.left[i], chunk.right[i], chunk.weight[i]);
    if (!truth_.empty()) count_against_truth(chunk);
    if (edges_from_)
      for (std::size_t i = 0; i < chunk.left.size(); ++i)
        if (chunk.weight[i] >= *edges_from_) out_.edges.push_back({chunk.left[i], chunk.right[i], static_cast<float>(chunk.weight[i])});
    return keep(chunk);
  }
  void looked_at(std::uint64_t pairs) override { progress_.advance(pairs); }

 private:
  void count_against_truth(const linkage::PairChunk& chunk) {
    for (std::size_t i = 0; i < chunk.left.size(); ++i) {
      const std::uint32_t a = truth_[chunk.left[i]], b = truth_[chunk.right[i]];
      if (a != linkage::unknown_label && b != linkage::unknown_label)
        out_.pairs.add(chunk.weight[i], a == b ? linkage::PairEvaluation::Truth::match : linkage::PairEvaluation::Truth::other);
    }
  }

  // The pairs of the outputs; those that only the clusters need are left out.
  Result<void> keep(const linkage::PairChunk& chunk) {
    const bool all = std::ranges::all_of(chunk.weight, [&](double weight) { return weight >= kept_weight_; });
    if (all) {
      out_.pairs_kept += chunk.left.size();
      return out_.store.add(chunk);
    }
    const std::size_t comparisons = chunk.left.empty() ? 0 : chunk.levels.size() / chunk.left.size();
    left_.clear(), right_.clear(), weight_.clear(), rule_.clear(), levels_.clear();
    for (std::size_t i = 0; i < chunk.left.size(); ++i) {
      if (chunk.weight[i] < kept_weight_) continue;
      left_.push_back(chunk.left[i]);
      right_.push_back(chunk.right[i]);
      weight_.push_back(chunk.weight[i]);
      rule_.push_back(chunk.rule[i]);
      const auto levels = chunk.levels.subspan(i * comparisons, comparisons);
      levels_.insert(levels_.end(), levels.begin(), levels.end());
    }
    out_.pairs_kept += left_.size();
    return left_.empty() ? Result<void>{} : out_.store.add({left_, right_, weight_, rule_, levels_});
  }

  Scored& out_;
  const std::vector<std::uint32_t>& truth_;
  std::optional<double> edges_from_;
  double kept_weight_;
  Progress& progress_;
  std::vector<linkage::RecordIndex> left_, right_;
  std::vector<double> weight_;
  std::vector<std::uint8_t> rule_, levels_;
};

double kept_from(const LinkOptions& options, double threshold, const std::vector<linkage::RuleForecast>& forecast) {
  if (options.minimum_probability) return std::min(*options.minimum_probability, threshold);
  std::uint64_t pairs = 0;
  for (const linkage::RuleForecast& rule : forecast) pairs += rule.pairs;
  return pairs <= all_pairs_up_to ? 0 : threshold;
}

// Thresholds of the table that the kept pairs can answer, the run's own first.
std::vector<double> thresholds_from(double threshold, double kept, const std::vector<std::uint32_t>& truth) {
  std::vector<double> out = {threshold};
  if (!truth.empty())
    for (const double t : table_thresholds)
      if (t >= kept && t != threshold) out.push_back(t);
  return out;
}

}  // namespace

Result<Scored> score_pairs(const LinkOptions& options, const PreparedRun& run, const std::vector<std::uint32_t>& truth,
                           Progress& progress) {
  progress.start("Comparing pairs", 0);
  CW_TRY(std::vector<linkage::RuleForecast> forecast, run.linker->forecast());
  std::uint64_t most = 0;  // pairs that several rules make are looked at once, so it may end before
  for (const linkage::RuleForecast& rule : forecast) most += rule.pairs;
  progress.start("Comparing pairs", most);
  const double threshold = run.config.threshold;
  const double kept = kept_from(options, threshold, forecast);
  Scored scored(options, run.linker->size(), thresholds_from(threshold, kept, truth));
  scored.forecast = std::move(forecast);
  scored.kept_from = kept;
  std::optional<double> edges_from;
  if (run.config.cluster_method == ClusterMethod::whole_evidence) edges_from = linkage::match_weight_of(threshold) - link_depth;
  ScoredPairs sink(scored, truth, edges_from, progress);
  const double from = edges_from ? std::min(kept, linkage::probability_of(*edges_from)) : kept;
  CW_TRY(scored.predicted, run.linker->predict({from}, sink));
  progress.finish();
  return scored;
}

}  // namespace cw::link
