// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/joint_patterns.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/internal/parallel.h"
#include "engines/linkage/internal/random.h"

namespace cw::linkage::internal {
namespace {

constexpr std::uint64_t draws_per_task = 16384;

// Vectors found by one task: key = levels, rules (8 bytes), term frequency bits, whether blocked.
struct Found {
  std::unordered_map<std::string, std::uint32_t> index;
  std::vector<std::string> keys;  // in order of first appearance
  std::vector<double> seen;
  std::uint64_t pairs = 0;  // of the rules
  std::uint64_t draws = 0;  // random pairs that count, blocked or not

  void add(const std::string& key, double pairs_seen) {
    const auto [found, added] = index.try_emplace(key, static_cast<std::uint32_t>(keys.size()));
    if (added) {
      keys.push_back(key);
      seen.push_back(0);
    }
    seen[found->second] += pairs_seen;
  }
};

// One thread's tools for looking at pairs.
class Looker {
 public:
  Looker(const BlockPlan& plan, TermFrequencyUse use)
      : plan_(plan), use_(use), scanner_(plan, BlockScanner::Prune::no, 0), scratch_(make_scratch(plan.comparisons())) {
    for (const CompiledRule& rule : plan.rules()) rule_scratch_.push_back(rule.make_scratch());
  }
  BlockScanner& scanner() { return scanner_; }

  // Whether any rule makes the pair.
  bool blocked(RecordIndex left, RecordIndex right) {
    for (std::size_t r = 0; r < plan_.rules().size(); ++r)
      if (plan_.rules()[r].makes(left, right, rule_scratch_[r])) return true;
    return false;
  }
  // Bits of the rules that make the pair; rules before `first` are known not to.
  std::uint64_t rules_of(RecordIndex left, RecordIndex right, std::size_t first) {
    std::uint64_t bits = first < tracked_rules ? std::uint64_t{1} << first : 0;
    for (std::size_t r = first + 1; r < std::min(plan_.rules().size(), tracked_rules); ++r)
      if (plan_.rules()[r].makes(left, right, rule_scratch_[r])) bits |= std::uint64_t{1} << r;
    return bits;
  }
  const std::string& key(RecordIndex left, RecordIndex right, std::uint64_t rules, bool blocked) {
    double tf = 0;
    key_.clear();
    for (std::size_t c = 0; c < plan_.comparisons().size(); ++c) {
      const CompiledComparison& comparison = *plan_.comparisons()[c];
      const std::uint32_t a = comparison.codes()[left], b = comparison.codes()[right];
      const std::uint8_t level = comparison.level(a, b, scratch_[c]);
      key_ += static_cast<char>(level);
      if (use_ == TermFrequencyUse::with && a != 0 && b != 0) tf += comparison.tf_weight(level, a, b);
    }
    for (int byte = 0; byte < 8; ++byte) key_ += static_cast<char>(rules >> (8 * byte) & 0xFF);
    key_ += static_cast<char>(static_cast<std::int8_t>(std::clamp(std::round(tf), -100.0, 100.0)));
    key_ += static_cast<char>(blocked ? 1 : 0);
    return key_;
  }

 private:
  const BlockPlan& plan_;
  TermFrequencyUse use_;
  BlockScanner scanner_;
  std::vector<ComparisonScratch> scratch_;
  std::vector<CompiledRule::Scratch> rule_scratch_;
  std::string key_;
};

void append(const std::string& key, JointPatterns& out) {
  out.levels.insert(out.levels.end(), key.begin(), key.begin() + static_cast<std::ptrdiff_t>(out.comparisons));
  std::uint64_t rules = 0;
  for (int byte = 0; byte < 8; ++byte)
    rules |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(key[out.comparisons + static_cast<std::size_t>(byte)])) << (8 * byte);
  out.rules.push_back(rules);
  out.tf_bits.push_back(static_cast<std::int8_t>(key[out.comparisons + 8]));
  out.blocked.push_back(key[out.comparisons + 9]);
  out.seen.push_back(0);
}

// Adds a task's vectors to those of the tasks before it.
void merge(const Found& found, std::unordered_map<std::string, std::uint32_t>& index, JointPatterns& out) {
  for (std::size_t k = 0; k < found.keys.size(); ++k) {
    const auto [place, added] = index.try_emplace(found.keys[k], static_cast<std::uint32_t>(out.size()));
    if (added) append(found.keys[k], out);
    out.seen[place->second] += found.seen[k];
  }
}

}  // namespace

Result<JointPatterns> collect_joint_patterns(const Records& records, LinkType type, const BlockPlan& plan, const JointSampling& sampling,
                                             unsigned threads) {
  JointPatterns out;
  out.comparisons = plan.comparisons().size();
  out.possible_pairs = possible_pairs(records, type);
  std::unordered_map<std::string, std::uint32_t> index;
  double forecast = 0;
  for (const CompiledRule& rule : plan.rules()) forecast += static_cast<double>(rule.pairs());
  const double share = std::min(1.0, sampling.most_blocked / std::max(1.0, forecast));
  const auto below = static_cast<std::uint64_t>(std::min(share, 0.9999) * 0x1p64);
  const auto make_worker = [&] { return Looker(plan, sampling.term_frequencies); };
  const auto look = [&](std::size_t task, Looker& looker) {
    Found found;
    const ScanTask& scan = plan.tasks()[task];
    found.pairs = looker.scanner().scan(scan, [&](const ScanRow& row) {
      for (const std::uint32_t position : row.kept) {
        const RecordIndex right = row.right_records[position];
        if (share < 1 && mix_bits((std::uint64_t{row.left} << 32 | right) + sampling.seed * 0x9E3779B97F4A7C15ULL) >= below) continue;
        found.add(looker.key(row.left, right, looker.rules_of(row.left, right, scan.rule), true), 1);
      }
    });
    return found;
  };
  double seen = 0;
  const auto take = [&](const Found& found) -> Result<void> {
    merge(found, index, out);
    out.blocked_pairs += found.pairs;
    for (const double pairs : found.seen) seen += pairs;
    return {};
  };
  CW_CHECK(run_in_order<Found>(plan.tasks().size(), threads, make_worker, look, take));
  out.blocked_weight = seen > 0 ? static_cast<double>(out.blocked_pairs) / seen : 1;
  const double others = out.possible_pairs - static_cast<double>(out.blocked_pairs);
  if (others < out.possible_pairs * 1e-3 || records.size() < 2) return out;

  const auto draw = [&](std::size_t task, Looker& looker) {
    Found found;
    Random random(mix_bits(sampling.seed) + task);
    for (std::uint64_t i = 0; i < draws_per_task; ++i) {
      RecordIndex left = static_cast<RecordIndex>(random.below(records.size())),
                  right = static_cast<RecordIndex>(random.below(records.size()));
      if (left == right || (type == LinkType::link_only && records.source_of[left] == records.source_of[right])) continue;
      if (left > right) std::swap(left, right);
      if (!looker.blocked(left, right)) found.add(looker.key(left, right, 0, false), 1);
    }
    return found;
  };
  double drawn = 0;
  const auto take_draws = [&](const Found& found) -> Result<void> {
    merge(found, index, out);
    for (const double pairs : found.seen) drawn += pairs;
    return {};
  };
  const auto tasks = static_cast<std::size_t>(std::ceil(std::min(sampling.random_pairs, others * 4) / static_cast<double>(draws_per_task)));
  CW_CHECK(run_in_order<Found>(tasks, threads, make_worker, draw, take_draws));
  out.other_weight = drawn > 0 ? others / drawn : 0;
  return out;
}

}  // namespace cw::linkage::internal
