// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/internal/rule_search.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engines/linkage/internal/parallel.h"

namespace cw::linkage::internal {

std::size_t bits_in(const MatchSet& set) {
  std::size_t out = 0;
  for (const std::uint64_t word : set) out += static_cast<std::size_t>(std::popcount(word));
  return out;
}

namespace {

constexpr double least_recall = 0.004;  // of a rule alone
constexpr double least_gain = 0.0015;   // that a further rule must add
constexpr std::size_t most_rules = 24;
constexpr std::size_t most_candidates = 6000;

MatchSet bits_of(const std::vector<Mask>& masks, std::size_t part) {
  MatchSet out((masks.size() + 63) / 64, 0);
  for (std::size_t i = 0; i < masks.size(); ++i) out[i / 64] |= ((masks[i] >> part) & 1U) << (i % 64);
  return out;
}

std::size_t bits_beyond(const MatchSet& set, const MatchSet& known) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < set.size(); ++i) out += static_cast<std::size_t>(std::popcount(set[i] & ~known[i]));
  return out;
}

MatchSet shared(const MatchSet& a, const MatchSet& b) {
  MatchSet out(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) out[i] = a[i] & b[i];
  return out;
}

void unite(MatchSet& into, const MatchSet& other) {
  for (std::size_t i = 0; i < into.size(); ++i) into[i] |= other[i];
}

bool overlap(const KeyPart& a, const KeyPart& b) {
  if (a.several() && b.several()) return true;  // exploding two would multiply the records
  return std::ranges::any_of(a.columns, [&](const std::string& name) { return std::ranges::find(b.columns, name) != b.columns.end(); });
}

}  // namespace

RuleSearch::RuleSearch(const std::vector<KeyPart>& parts, const PairSpace& space, const SimulatedMatches& matches, std::uint64_t seed,
                       unsigned threads)
    : parts_(parts),
      space_(space),
      simulated_(matches),
      matches_(matches.agree.size()),
      block_agree_(parts.size()),
      block_samples_(parts.size()) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    agree_.push_back(bits_of(matches.agree, i));
    stressed_.push_back(bits_of(matches.stressed, i));
  }
  run_all(parts.size(), threads, [&](std::size_t i) {
    block_samples_[i] = sample_block(parts, i, space, seed);
    std::vector<Mask> agree;
    for (const PairMasks& pair : block_samples_[i]) agree.push_back(pair.agree);
    for (std::size_t j = 0; j < parts.size(); ++j) block_agree_[i].push_back(bits_of(agree, j));
  });
}

// The pairs of the part that makes fewest, times the share of them that agree on the others; where none of the sample does, as if one did.
double RuleSearch::estimate(const std::vector<std::size_t>& chosen) const {
  const std::size_t base = *std::ranges::min_element(chosen, {}, [&](std::size_t i) { return parts_[i].pairs; });
  const double pairs = static_cast<double>(parts_[base].pairs);
  if (chosen.size() == 1 || block_samples_[base].empty()) return pairs;
  std::size_t both = 0;
  const std::size_t words = block_agree_[base][base].size();
  for (std::size_t word = 0; word < words; ++word) {
    std::uint64_t all = ~std::uint64_t{0};
    for (const std::size_t i : chosen) all &= block_agree_[base][i][word];
    both += static_cast<std::size_t>(std::popcount(all));
  }
  return pairs * std::min(1.0, (static_cast<double>(both) + 1) / static_cast<double>(block_samples_[base].size()));
}

void RuleSearch::consider(std::vector<std::size_t> chosen, double most_pairs, std::vector<Conjunction>& out) const {
  MatchSet found = agree_[chosen.front()], stressed = stressed_[chosen.front()];
  for (std::size_t i = 1; i < chosen.size(); ++i) {
    found = shared(found, agree_[chosen[i]]);
    stressed = shared(stressed, stressed_[chosen[i]]);
  }
  const double recall = matches_ == 0 ? 0 : static_cast<double>(bits_in(found)) / static_cast<double>(matches_);
  if (recall < least_recall) return;
  const double pairs = estimate(chosen);
  if (pairs > most_pairs) return;
  out.push_back({std::move(chosen), pairs, false, recall, std::move(found), std::move(stressed), false});
}

std::vector<Conjunction> RuleSearch::candidates(double most_pairs) const {
  std::vector<Conjunction> out;
  const double cheap = most_pairs / 50;  // nothing is gained by narrowing such a rule further
  const auto pairs = [&](std::size_t i) { return static_cast<double>(parts_[i].pairs); };
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    consider({i}, most_pairs, out);
    for (std::size_t j = i + 1; j < parts_.size(); ++j) {
      if (overlap(parts_[i], parts_[j]) || std::min(pairs(i), pairs(j)) <= cheap) continue;
      consider({i, j}, most_pairs, out);
      if (estimate({i, j}) <= cheap) continue;
      for (std::size_t k = j + 1; k < parts_.size(); ++k) {
        if (overlap(parts_[i], parts_[k]) || overlap(parts_[j], parts_[k]) || pairs(k) <= cheap) continue;
        consider({i, j, k}, most_pairs, out);
      }
    }
  }
  std::ranges::stable_sort(out, {}, [](const Conjunction& c) { return c.pairs / c.recall; });
  if (out.size() > most_candidates) {
    // The cheapest for what they find, and those that find most whatever they cost.
    std::ranges::stable_sort(out.begin() + most_candidates / 2, out.end(), std::greater{}, [](const Conjunction& c) { return c.recall; });
    out.resize(most_candidates);
  }
  return out;
}

std::vector<Conjunction> RuleSearch::widest(double budget) const {
  std::vector<Conjunction> out;
  const auto try_one = [&](std::vector<std::size_t> chosen) {
    const double pairs = estimate(chosen);
    if (pairs <= budget / 4)
      out.push_back({std::move(chosen), pairs, false, 0, MatchSet((matches_ + 63) / 64, 0), MatchSet((matches_ + 63) / 64, 0), true});
  };
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    try_one({i});
    for (std::size_t j = i + 1; j < parts_.size(); ++j)
      if (!overlap(parts_[i], parts_[j]) && std::min(parts_[i].pairs, parts_[j].pairs) > budget / 4) try_one({i, j});
  }
  std::ranges::stable_sort(out, std::greater{}, &Conjunction::pairs);
  if (out.size() > 4) out.resize(4);
  for (Conjunction& each : out) {
    each.pairs = static_cast<double>(count(each));
    each.exact = true;
  }
  std::erase_if(out, [&](const Conjunction& each) { return each.pairs > budget; });
  return out;
}

std::uint64_t RuleSearch::count(const Conjunction& conjunction) const {
  if (conjunction.parts.size() == 1) return parts_[conjunction.parts.front()].pairs;
  if (std::ranges::any_of(conjunction.parts, [&](std::size_t i) { return parts_[i].several(); }))
    return static_cast<std::uint64_t>(conjunction.pairs);
  return count_pairs_of(combined(parts_, conjunction.parts, space_.records->size()), space_);
}

std::optional<double> RuleSearch::precision(const Conjunction& conjunction) const {
  const std::size_t base = *std::ranges::min_element(conjunction.parts, {}, [&](std::size_t i) { return parts_[i].pairs; });
  Mask rule = 0;
  for (const std::size_t i : conjunction.parts) rule |= Mask{1} << i;
  std::vector<double> both(parts_.size(), 0), agree(parts_.size(), 0);
  for (const PairMasks& pair : block_samples_[base]) {
    if ((pair.agree & rule) != rule) continue;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      both[i] += (pair.filled >> i) & 1U ? 1 : 0;
      agree[i] += (pair.agree >> i) & 1U ? 1 : 0;
    }
  }
  double weight = 0, sum = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const bool own = std::ranges::any_of(conjunction.parts, [&](std::size_t part) { return parts_[part].thing == parts_[i].thing; });
    const double rate = simulated_.agreement_rate[i], chance = parts_[i].collision;
    if (own || !parts_[i].whole || !parts_[i].personal || both[i] < 20 || rate < 2 * chance || chance > 0.2) continue;
    const double share = std::clamp((agree[i] / both[i] - chance) / (rate - chance), 0.0, 1.0);
    sum += both[i] * share;
    weight += both[i];
  }
  if (weight == 0) return std::nullopt;
  return sum / weight;
}

std::vector<double> RuleSearch::filled_within(const Conjunction& conjunction) const {
  const std::size_t base = *std::ranges::min_element(conjunction.parts, {}, [&](std::size_t i) { return parts_[i].pairs; });
  Mask rule = 0;
  for (const std::size_t i : conjunction.parts) rule |= Mask{1} << i;
  double pairs = 0;
  std::vector<double> out(parts_.size(), 0);
  for (const PairMasks& pair : block_samples_[base]) {
    if ((pair.agree & rule) != rule) continue;
    ++pairs;
    for (std::size_t i = 0; i < parts_.size(); ++i) out[i] += (pair.filled >> i) & 1U ? 1 : 0;
  }
  for (double& each : out) each = pairs > 0 ? each / pairs : 0;
  return out;
}

// Adds the rule of the most new matches for (cost)^power until the budget or the gain is used up; then drops what others have made
// needless.
std::vector<std::size_t> RuleSearch::greedy(const std::vector<Conjunction>& candidates, double budget, double cost_power,
                                            double& value) const {
  std::vector<std::size_t> chosen;
  MatchSet known((matches_ + 63) / 64, 0);
  double spent = 0;
  const double least = least_gain * static_cast<double>(matches_);
  while (chosen.size() < most_rules) {
    double best_score = 0;
    std::size_t best = candidates.size();
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      if (spent + candidates[c].pairs > budget) continue;
      const double gain = static_cast<double>(bits_beyond(candidates[c].stressed, known));
      if (gain < least) continue;
      const double score = gain / std::pow(candidates[c].pairs + budget / 1000, cost_power);
      if (score > best_score) {
        best_score = score;
        best = c;
      }
    }
    if (best == candidates.size()) break;
    chosen.push_back(best);
    spent += candidates[best].pairs;
    unite(known, candidates[best].stressed);
  }
  const auto value_of = [&](std::size_t left_out) {
    MatchSet all((matches_ + 63) / 64, 0);
    for (std::size_t j = 0; j < chosen.size(); ++j)
      if (j != left_out) unite(all, candidates[chosen[j]].stressed);
    return static_cast<double>(bits_in(all));
  };
  double now = value_of(chosen.size());
  for (std::size_t i = 0; i < chosen.size();) {
    const double without = value_of(i);
    if (now - without >= least / 2) {
      ++i;
      continue;
    }
    now = without;
    chosen.erase(chosen.begin() + static_cast<std::ptrdiff_t>(i));
  }
  value = matches_ == 0 ? 0 : now / static_cast<double>(matches_);
  return chosen;
}

double RuleSearch::choose(std::vector<Conjunction>& candidates, double budget) const {
  double best_value = -1;
  std::vector<std::size_t> best;
  // A chosen rule whose exact cost turns out higher than thought is weighed again with that.
  for (int round = 0; round < 3; ++round) {
    best_value = -1;
    for (const double power : {1.0, 0.5, 0.25, 0.1}) {
      double value = 0;
      std::vector<std::size_t> chosen = greedy(candidates, budget, power, value);
      if (value - 0.0005 * static_cast<double>(chosen.size()) > best_value) {
        best_value = value - 0.0005 * static_cast<double>(chosen.size());
        best = std::move(chosen);
      }
    }
    bool changed = false;
    double exact = 0;
    for (const std::size_t c : best) {
      if (!candidates[c].exact) {
        candidates[c].pairs = static_cast<double>(count(candidates[c]));
        candidates[c].exact = changed = true;
      }
      exact += candidates[c].pairs;
    }
    if (!changed || exact <= 1.1 * budget) break;
  }
  MatchSet all((matches_ + 63) / 64, 0);
  for (const std::size_t c : best) {
    candidates[c].chosen = true;
    unite(all, candidates[c].found);
  }
  return matches_ == 0 ? 0 : static_cast<double>(bits_in(all)) / static_cast<double>(matches_);
}

}  // namespace cw::linkage::internal
