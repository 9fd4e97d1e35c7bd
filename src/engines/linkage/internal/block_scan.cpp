// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/block_scan.h"

#include <algorithm>
#include <limits>

#include "engines/linkage/internal/block_kernels.h"
#include "engines/linkage/internal/parallel.h"

namespace cw::linkage::internal {
namespace {

constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t pairs_per_task = 1U << 17;  // small enough to keep threads even, large enough to forget the overhead
constexpr std::size_t tile = 512;                   // right-hand records at a time: everything a tile touches stays in the first-level cache

}  // namespace

Result<BlockPlan> BlockPlan::make(const Records& records, LinkType link_type, const std::vector<BlockingRule>& rules,
                                  const std::vector<const CompiledComparison*>& comparisons, unsigned threads) {
  BlockPlan plan;
  plan.link_type_ = link_type;
  plan.comparisons_ = comparisons;
  std::vector<Result<CompiledRule>> compiled;
  for (std::size_t i = 0; i < rules.size(); ++i) compiled.emplace_back(fail(ErrorCode::internal, "not compiled"));
  run_all(rules.size(), threads, [&](std::size_t i) { compiled[i] = CompiledRule::compile(records, rules[i], i); });
  for (Result<CompiledRule>& rule : compiled) {
    if (!rule) return tl::unexpected(std::move(rule).error());
    plan.rules_.push_back(std::move(*rule));
  }
  plan.pack(records);
  plan.cut_tasks();
  return plan;
}

void BlockPlan::pack(const Records& records) {
  std::size_t at = comparisons_.size();
  for (const CompiledRule& rule : rules_) {
    left_key_at_.push_back(rule.simple() ? static_cast<std::uint32_t>(at++) : nowhere);
    right_key_at_.push_back(!rule.simple() ? nowhere : rule.symmetric() ? left_key_at_.back() : static_cast<std::uint32_t>(at++));
  }
  source_at_ = link_type_ == LinkType::link_only && !records.source_of.empty() ? static_cast<std::uint32_t>(at++) : nowhere;
  stride_ = std::max<std::size_t>(at, 1);
  packed_.assign(stride_ * records.size(), 0);
  const auto put = [&](std::size_t position, const std::vector<std::uint32_t>& values) {
    for (std::size_t i = 0; i < records.size(); ++i) packed_[i * stride_ + position] = values[i];
  };
  for (std::size_t c = 0; c < comparisons_.size(); ++c) put(c, comparisons_[c]->codes());
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    if (!rules_[r].simple()) continue;
    put(left_key_at_[r], rules_[r].left_key());
    if (right_key_at_[r] != left_key_at_[r]) put(right_key_at_[r], rules_[r].right_key());
  }
  if (source_at_ != nowhere) put(source_at_, records.source_of);
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
    : plan_(plan), prune_(prune), least_(least), excluded_(tile), sums_(tile), kept_(tile), left_codes_(plan.comparisons_.size()), right_codes_(plan.comparisons_.size()) {
  for (const CompiledRule& rule : plan.rules_) {
    rule_scratch_.push_back(rule.make_scratch());
    any_conditions_ = any_conditions_ || !rule.simple();
  }
  left_.columns.resize(plan.stride_);
  right_.columns.resize(plan.stride_);
}

void BlockScanner::gather(const CompiledRule& rule, const std::vector<std::uint32_t>& order, std::uint32_t begin, std::uint32_t end, Side& side) {
  const std::size_t count = end - begin;
  side.units.assign(order.begin() + begin, order.begin() + end);
  side.records.resize(count);
  for (std::size_t j = 0; j < count; ++j) side.records[j] = rule.record_of(side.units[j]);
  for (auto& column : side.columns)
    if (column.size() < count) column.resize(count);
  for (std::size_t j = 0; j < count; ++j) {
    const std::uint32_t* row = plan_.packed_.data() + side.records[j] * plan_.stride_;
    for (std::size_t c = 0; c < plan_.stride_; ++c) side.columns[c][j] = row[c];
  }
}

std::uint64_t BlockScanner::scan(const ScanTask& task, const std::function<void(const ScanRow&)>& visit) {
  const CompiledRule& rule = plan_.rules_[task.rule];
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
    for (std::uint32_t i = 0; i < count && i + 1 < left_.units.size(); ++i) pairs += scan_left(r, left_, i, left_, i + 1, visit);
    return pairs;
  }
  gather(rule, rule.left_order(), group.left_begin + left_begin, group.left_begin + left_end, left_);
  gather(rule, rule.right_order(), group.right_begin, group.right_end, right_);
  for (std::uint32_t i = 0; i < left_.units.size(); ++i) pairs += scan_left(r, left_, i, right_, 0, visit);
  return pairs;
}

void BlockScanner::exclude(std::uint32_t r, const Side& left, std::uint32_t i, const Side& right, std::uint32_t from, std::size_t count) {
  std::fill_n(excluded_.begin(), count, 0U);
  if (!plan_.rules_[r].symmetric() || !plan_.rules_[r].simple()) mark_not_after(right.records.data() + from, count, left.records[i], excluded_.data());
  for (std::uint32_t earlier = 0; earlier < r; ++earlier) {
    if (plan_.left_key_at_[earlier] == nowhere) continue;
    const std::uint32_t key = left.columns[plan_.left_key_at_[earlier]][i];
    if (key != 0) mark_equal(right.columns[plan_.right_key_at_[earlier]].data() + from, count, key, excluded_.data());
  }
  if (plan_.source_at_ != nowhere) mark_equal(right.columns[plan_.source_at_].data() + from, count, left.columns[plan_.source_at_][i], excluded_.data());
  if (any_conditions_) exclude_by_conditions(r, left, i, right, from, count);
}

void BlockScanner::exclude_by_conditions(std::uint32_t r, const Side& left, std::uint32_t i, const Side& right, std::uint32_t from, std::size_t count) {
  const CompiledRule& rule = plan_.rules_[r];
  for (std::size_t j = 0; j < count; ++j) {
    if (excluded_[j] != 0) continue;
    if (!rule.simple() && !rule.first_to_make(left.units[i], right.units[from + j], rule_scratch_[r])) {
      excluded_[j] = 1;
      continue;
    }
    for (std::uint32_t earlier = 0; earlier < r && excluded_[j] == 0; ++earlier)
      if (!plan_.rules_[earlier].simple() && plan_.rules_[earlier].makes(left.records[i], right.records[from + j], rule_scratch_[earlier])) excluded_[j] = 1;
  }
}

std::uint64_t BlockScanner::scan_left(std::uint32_t r, const Side& left, std::uint32_t i, const Side& right, std::uint32_t from,
                                      const std::function<void(const ScanRow&)>& visit) {
  std::uint64_t pairs = 0;
  const std::size_t comparisons = plan_.comparisons_.size();
  for (std::size_t c = 0; c < comparisons; ++c) left_codes_[c] = left.columns[c][i];
  for (std::size_t begin = from; begin < right.units.size(); begin += tile) {
    const std::size_t count = std::min(tile, right.units.size() - begin);
    exclude(r, left, i, right, static_cast<std::uint32_t>(begin), count);
    pairs += count_kept(excluded_.data(), count);
    std::fill_n(sums_.begin(), count, 0.0F);
    if (prune_ == Prune::yes)
      for (std::size_t c = 0; c < comparisons; ++c) {
        const std::uint32_t code = left_codes_[c];
        if (code == 0) continue;
        const CompiledComparison& comparison = *plan_.comparisons_[c];
        add_weights(right.columns[c].data() + begin, count, code, comparison.self_weights()[code], comparison.other_bounds()[code], sums_.data());
      }
    const std::size_t kept = select_kept(excluded_.data(), sums_.data(), count, prune_ == Prune::yes ? least_ : -1.0F, kept_.data());
    if (kept == 0) continue;
    for (std::size_t c = 0; c < comparisons; ++c) right_codes_[c] = right.columns[c].data() + begin;
    visit({left.records[i], left_codes_.data(), {kept_.data(), kept}, right.records.data() + begin, right_codes_.data(), sums_.data()});
  }
  return pairs;
}

}  // namespace cw::linkage::internal
