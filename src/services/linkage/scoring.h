// SPDX-License-Identifier: MIT
// The step of a job that compares: every pair of the blocking rules scored once, kept for the outputs, joined at the thresholds of the
// table, counted against the truth, and handed on as edges to whoever makes people of them.
#pragma once

#include <optional>
#include <vector>

#include "engines/linkage/clusters.h"
#include "engines/linkage/evaluation.h"
#include "engines/linkage/resolve/resolve.h"
#include "services/linkage/pair_store.h"
#include "services/linkage/prepared_run.h"

namespace cw::link {

using linkage::link_depth;

struct Scored {
  Scored(const LinkOptions& options, std::size_t records, std::vector<double> thresholds)
      : store(options.out, options.memory_bytes / 4), clusters(records, std::move(thresholds)) {}
  std::vector<linkage::RuleForecast> forecast;
  linkage::PredictSummary predicted;
  double kept_from = 0;  // pairs below this match probability are in no output
  std::uint64_t pairs_kept = 0;
  PairStore store;
  linkage::Clusters clusters;              // connected components at the run's threshold (first) and at those of the table
  std::vector<linkage::ScoredEdge> edges;  // down to link_depth below the threshold; empty for connected components
  linkage::PairEvaluation pairs;
};

// truth: label of each record, empty where there is none.
[[nodiscard]] Result<Scored> score_pairs(const LinkOptions& options, const PreparedRun& run, const std::vector<std::uint32_t>& truth,
                                         Progress& progress);

}  // namespace cw::link
