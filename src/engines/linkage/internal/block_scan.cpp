// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/block_scan.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "engines/linkage/internal/parallel.h"

namespace cw::linkage::internal {
namespace {

constexpr std::uint64_t pairs_per_task = 1U << 15;  // small enough to keep threads even, large enough to forget the overhead
constexpr std::size_t tile = 256;                   // right-hand records at a time
constexpr std::size_t rows_ahead = 12;              // of the row being copied, how far ahead one is asked for
constexpr std::size_t words_of_a_cache_line = 16;

std::size_t whole_groups(std::size_t lanes) { return (lanes + lane_group - 1) / lane_group * lane_group; }

}  // namespace

Result<BlockPlan> BlockPlan::make(const Records& records, LinkType link_type, TextMode mode, const std::vector<BlockingRule>& rules,
                                  const std::vector<const CompiledComparison*>& comparisons, unsigned threads) {
  BlockPlan plan;
  plan.link_type_ = link_type;
  plan.comparisons_ = comparisons;
  CW_TRY(const KeyCache cache, make_key_cache(records, rules, mode, threads));
  std::vector<Result<CompiledRule>> compiled;
  for (std::size_t i = 0; i < rules.size(); ++i) compiled.emplace_back(fail(ErrorCode::internal, "not compiled"));
  run_all(rules.size(), threads, [&](std::size_t i) { compiled[i] = CompiledRule::compile(records, rules[i], i, mode, cache); });
  for (Result<CompiledRule>& rule : compiled) {
    if (!rule) return tl::unexpected(std::move(rule).error());
    plan.rules_.push_back(std::move(*rule));
  }
  plan.pack(records);
  plan.cut_tasks();
  return plan;
}

void BlockPlan::pack(const Records& records) {
  const bool with_source = link_type_ == LinkType::link_only && !records.source_of.empty();
  code_lanes_ = whole_groups(comparisons_.size());
  key_lanes_ = whole_groups(rules_.size() + 1);
  const bool same_keys = std::ranges::all_of(rules_, [](const CompiledRule& rule) { return !rule.simple() || rule.symmetric(); });
  right_keys_at_ = code_lanes_ + (same_keys ? 0 : key_lanes_);
  stride_ = right_keys_at_ + key_lanes_;
  packed_.assign(stride_ * records.size(), 0);
  const auto put = [&](std::size_t position, const std::vector<std::uint32_t>& values) {
    for (std::size_t i = 0; i < records.size(); ++i) packed_[i * stride_ + position] = values[i];
  };
  for (std::size_t c = 0; c < comparisons_.size(); ++c) put(c, comparisons_[c]->codes());
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    if (!rules_[r].simple()) continue;
    put(code_lanes_ + r, rules_[r].left_key());
    if (!same_keys) put(right_keys_at_ + r, rules_[r].right_key());
  }
  if (!with_source) return;
  put(code_lanes_ + rules_.size(), records.source_of);
  if (!same_keys) put(right_keys_at_ + rules_.size(), records.source_of);
}

void BlockPlan::cut_tasks() {
  for (std::uint32_t r = 0; r < rules_.size(); ++r) {
    const CompiledRule& rule = rules_[r];
    const auto& groups = rule.groups();
    ScanTask open{r, 0, 0, 0, 0};
    std::uint64_t pairs = 0;
    const auto close = [&](std::uint32_t end) {
      open.group_end = end;
      if (open.group_end > open.group_begin) tasks_.push_back(open);
      open = ScanTask{r, end, end, 0, 0};
      pairs = 0;
    };
    for (std::uint32_t g = 0; g < groups.size(); ++g) {
      const std::uint64_t own = rule.pairs_of(groups[g]);
      if (own > 2 * pairs_per_task) {
        close(g);
        // A large group: some of its left records at a time.
        const std::uint32_t lefts = groups[g].left_end - groups[g].left_begin, rights = groups[g].right_end - groups[g].right_begin;
        for (std::uint32_t i = 0; i < lefts;) {
          std::uint64_t part = 0;
          const std::uint32_t begin = i;
          while (i < lefts && part < pairs_per_task) part += rule.symmetric() ? rights - ++i : (++i, rights);
          tasks_.push_back({r, g, g + 1, begin, i});
        }
        open = ScanTask{r, g + 1, g + 1, 0, 0};
        continue;
      }
      pairs += own;
      if (pairs >= pairs_per_task) close(g + 1);
    }
    close(static_cast<std::uint32_t>(groups.size()));
  }
}

std::size_t BlockPlan::memory_bytes() const {
  std::size_t bytes = packed_.capacity() * sizeof(std::uint32_t) + tasks_.capacity() * sizeof(ScanTask);
  for (const CompiledRule& rule : rules_) bytes += (rule.left_key().capacity() + rule.left_order().capacity()) * sizeof(std::uint32_t) * (rule.symmetric() ? 1 : 2);
  return bytes;
}

BlockScanner::BlockScanner(const BlockPlan& plan, Prune prune, float least)
    : plan_(plan), prune_(prune), least_(least), active_(plan.key_lanes_), left_active_(plan.key_lanes_), kept_(tile), sums_(tile) {
  for (const CompiledRule& rule : plan.rules_) {
    rule_scratch_.push_back(rule.make_scratch());
    any_conditions_ = any_conditions_ || !rule.simple();
  }
}

void BlockScanner::gather(const CompiledRule& rule, const std::vector<std::uint32_t>& order, std::uint32_t begin, std::uint32_t end, Side& side) {
  const std::size_t count = end - begin;
  side.units.assign(order.begin() + begin, order.begin() + end);
  side.records.resize(count);
  for (std::size_t j = 0; j < count; ++j) side.records[j] = rule.record_of(side.units[j]);
  if (side.rows.size() < count * plan_.stride_) side.rows.resize(count * plan_.stride_);
  const std::size_t stride = plan_.stride_;
  const std::uint32_t* packed = plan_.packed_.data();
  std::uint32_t* to = side.rows.data();
  for (std::size_t j = 0; j < count; ++j, to += stride) {
    // Rows of records that follow in the order, in this block or the next ones, lie anywhere in memory: ask for them early.
    if (const std::size_t ahead = begin + j + rows_ahead; ahead < order.size()) {
      const std::uint32_t* row = packed + rule.record_of(order[ahead]) * stride;
      for (std::size_t k = 0; k < stride; k += words_of_a_cache_line) __builtin_prefetch(row + k);
    }
    const std::uint32_t* row = packed + side.records[j] * stride;
    for (std::size_t k = 0; k < stride; k += lane_group) std::memcpy(to + k, row + k, lane_group * sizeof *to);
  }
}

// The weights of the left records side by side: looked up together, their cache misses overlap.
void BlockScanner::gather_bounds(const Side& left, std::size_t count) {
  const std::size_t lanes = plan_.code_lanes_;
  if (self_weights_.size() < count * lanes) {
    self_weights_.resize(count * lanes, 0.0F);
    other_bounds_.resize(count * lanes, 0.0F);
  }
  if (prune_ == Prune::no) return;
  for (std::size_t c = 0; c < plan_.comparisons_.size(); ++c) {
    const std::vector<float>& self = plan_.comparisons_[c]->self_weights();
    const std::vector<float>& other = plan_.comparisons_[c]->other_bounds();
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t code = left.rows[i * plan_.stride_ + c];
      self_weights_[i * lanes + c] = self[code];
      other_bounds_[i * lanes + c] = other[code];
    }
  }
}

std::uint64_t BlockScanner::scan(const ScanTask& task, const std::function<void(const ScanRow&)>& visit) {
  const CompiledRule& rule = plan_.rules_[task.rule];
  for (std::size_t k = 0; k < active_.size(); ++k) active_[k] = k < task.rule || k == plan_.rules_.size() ? UINT32_MAX : 0;
  // Only the keys of earlier rules and, where it counts, the source can leave a pair out.
  task_key_lanes_ = plan_.link_type_ == LinkType::link_only ? plan_.key_lanes_ : whole_groups(task.rule);
  std::uint64_t pairs = 0;
  for (std::uint32_t g = task.group_begin; g < task.group_end; ++g) {
    const CompiledRule::Group& group = rule.groups()[g];
    const std::uint32_t lefts = group.left_end - group.left_begin;
    pairs += scan_group(task.rule, group, task.left_begin, task.left_end == 0 ? lefts : task.left_end, visit);
  }
  return pairs;
}

std::uint64_t BlockScanner::scan_group(std::uint32_t r, const CompiledRule::Group& group, std::uint32_t left_begin, std::uint32_t left_end,
                                       const std::function<void(const ScanRow&)>& visit) {
  const CompiledRule& rule = plan_.rules_[r];
  std::uint64_t pairs = 0;
  if (rule.symmetric()) {
    // Records before left_begin pair only with earlier ones: leave them out.
    gather(rule, rule.left_order(), group.left_begin + left_begin, group.left_end, left_);
    const std::uint32_t count = left_end - left_begin;
    gather_bounds(left_, count);
    for (std::uint32_t i = 0; i < count && i + 1 < left_.units.size(); ++i) pairs += scan_left(r, left_, i, left_, i + 1, visit);
    return pairs;
  }
  gather(rule, rule.left_order(), group.left_begin + left_begin, group.left_begin + left_end, left_);
  gather_bounds(left_, left_end - left_begin);
  gather(rule, rule.right_order(), group.right_begin, group.right_end, right_);
  for (std::uint32_t i = 0; i < left_.units.size(); ++i) pairs += scan_left(r, left_, i, right_, 0, visit);
  return pairs;
}

// Leaves out what rules with further conditions decide; returns how many remain of the pairs handed out.
std::size_t BlockScanner::keep_by_conditions(std::uint32_t r, const Side& left, std::uint32_t i, const Side& right, std::uint32_t from, RowScanResult& found) {
  const CompiledRule& rule = plan_.rules_[r];
  std::size_t kept = 0, pairs = 0;
  for (std::size_t k = 0; k < found.kept; ++k) {
    const std::uint32_t j = kept_[k];
    bool makes = rule.simple() || rule.first_to_make(left.units[i], right.units[from + j], rule_scratch_[r]);
    for (std::uint32_t earlier = 0; earlier < r && makes; ++earlier)
      makes = plan_.rules_[earlier].simple() || !plan_.rules_[earlier].makes(left.records[i], right.records[from + j], rule_scratch_[earlier]);
    if (!makes) continue;
    ++pairs;
    if (prune_ == Prune::yes && sums_[k] < least_) continue;
    kept_[kept] = j;
    sums_[kept++] = sums_[k];
  }
  found.pairs = pairs;
  return kept;
}

std::uint64_t BlockScanner::scan_left(std::uint32_t r, const Side& left, std::uint32_t i, const Side& right, std::uint32_t from,
                                      const std::function<void(const ScanRow&)>& visit) {
  constexpr float everything = -std::numeric_limits<float>::infinity();
  const std::uint32_t* left_row = left.rows.data() + i * plan_.stride_;
  RowScan scan;
  scan.code_lanes = prune_ == Prune::yes ? plan_.code_lanes_ : 0;
  scan.key_lanes = task_key_lanes_;
  scan.left_codes = left_row;
  scan.left_keys = left_row + plan_.code_lanes_;
  scan.equal_weight = self_weights_.data() + i * plan_.code_lanes_;
  scan.other_weight = other_bounds_.data() + i * plan_.code_lanes_;
  scan.stride = plan_.stride_;
  scan.right_keys_at = plan_.right_keys_at_;
  scan.left_record = left.records[i];
  scan.least = prune_ == Prune::yes && !any_conditions_ ? least_ : everything;
  // A key of 0 is no key: it excludes nothing.
  std::uint32_t* active = left_active_.data();
  for (std::size_t k = 0; k < task_key_lanes_; ++k) active[k] = scan.left_keys[k] != 0 ? active_[k] : 0;
  scan.active = active;
  const bool check_order = !plan_.rules_[r].symmetric() || !plan_.rules_[r].simple();
  std::uint64_t pairs = 0;
  for (std::size_t begin = from; begin < right.units.size(); begin += tile) {
    scan.count = std::min(tile, right.units.size() - begin);
    scan.right_rows = right.rows.data() + begin * plan_.stride_;
    scan.right_records = check_order ? right.records.data() + begin : nullptr;
    RowScanResult found = scan_rows(scan, kept_.data(), sums_.data());
    const std::size_t kept = any_conditions_ ? keep_by_conditions(r, left, i, right, static_cast<std::uint32_t>(begin), found) : found.kept;
    pairs += found.pairs;
    if (kept != 0) visit({left.records[i], left_row, {kept_.data(), kept}, sums_.data(), right.records.data() + begin, scan.right_rows, plan_.stride_});
  }
  return pairs;
}

}  // namespace cw::linkage::internal
