// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/internal/minimum_cut.h"

#include <limits>

namespace cw::linkage::internal {
namespace {

struct Phase {
  std::size_t last = 0, before = 0;
  double weight = 0;  // that ties `last` to all others
};

// Takes up the vertices that are left, the most tightly tied first.
Phase take_up(const std::vector<std::vector<double>>& weights, const std::vector<std::size_t>& left) {
  std::vector<double> tie(weights.size(), 0);
  std::vector<bool> taken(weights.size(), false);
  Phase phase{left[0], left[0], 0};
  for (std::size_t step = 0; step < left.size(); ++step) {
    std::size_t next = SIZE_MAX;
    for (const std::size_t v : left)
      if (!taken[v] && (next == SIZE_MAX || tie[v] > tie[next])) next = v;
    taken[next] = true;
    phase = {next, phase.last, tie[next]};
    for (const std::size_t v : left) tie[v] += weights[next][v];
  }
  return phase;
}

}  // namespace

std::vector<bool> minimum_cut(std::vector<std::vector<double>> weights) {
  const std::size_t count = weights.size();
  std::vector<std::size_t> left(count);
  std::vector<std::vector<std::size_t>> merged(count);
  for (std::size_t v = 0; v < count; ++v) {
    left[v] = v;
    merged[v] = {v};
    weights[v][v] = 0;
  }
  double least = std::numeric_limits<double>::infinity();
  std::vector<bool> part(count, false);
  while (left.size() > 1) {
    const Phase phase = take_up(weights, left);
    if (phase.weight < least) {
      least = phase.weight;
      part.assign(count, false);
      for (const std::size_t v : merged[phase.last]) part[v] = true;
    }
    for (const std::size_t v : left) {
      if (v == phase.before || v == phase.last) continue;
      weights[phase.before][v] += weights[phase.last][v];
      weights[v][phase.before] = weights[phase.before][v];
    }
    merged[phase.before].insert(merged[phase.before].end(), merged[phase.last].begin(), merged[phase.last].end());
    std::erase(left, phase.last);
  }
  return part;
}

}  // namespace cw::linkage::internal
