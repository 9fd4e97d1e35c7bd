// SPDX-License-Identifier: MIT
// Walks the blocks of a list of rules and hands out every pair of records once: rule k leaves out pairs that rules 0..k-1 make.
// The walk is cut into tasks that can run on any thread; their order and content depend on the data alone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engines/linkage/internal/blocking.h"
#include "engines/linkage/internal/compiled_comparison.h"

namespace cw::linkage::internal {

// A run of groups of one rule, or a part of the left records of one large group.
struct ScanTask {
  std::uint32_t rule = 0;
  std::uint32_t group_begin = 0, group_end = 0;
  std::uint32_t left_begin = 0, left_end = 0;  // within the group; only where it is the single group of the task
};

// The rules compiled together with what every record needs while blocks are walked, side by side in memory.
class BlockPlan {
 public:
  // comparisons may be empty (counting only). Errors: of CompiledRule::compile.
  [[nodiscard]] static Result<BlockPlan> make(const Records& records, LinkType link_type, const std::vector<BlockingRule>& rules,
                                              const std::vector<const CompiledComparison*>& comparisons, unsigned threads);
  [[nodiscard]] const std::vector<CompiledRule>& rules() const { return rules_; }
  [[nodiscard]] const std::vector<ScanTask>& tasks() const { return tasks_; }
  [[nodiscard]] const std::vector<const CompiledComparison*>& comparisons() const { return comparisons_; }
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  friend class BlockScanner;
  void pack(const Records& records);
  void cut_tasks();
  LinkType link_type_ = LinkType::dedupe_only;
  std::vector<CompiledRule> rules_;
  std::vector<const CompiledComparison*> comparisons_;
  std::vector<ScanTask> tasks_;
  // One row per record: comparison codes, then left and right key of each simple rule (right only where it differs), then the source.
  std::vector<std::uint32_t> packed_;
  std::size_t stride_ = 0;
  std::vector<std::uint32_t> left_key_at_, right_key_at_;  // rule -> position in a row; UINT32_MAX for rules that are not simple
  std::uint32_t source_at_ = 0;                            // UINT32_MAX where sources do not matter
};

// Right-hand records that remain for one left-hand record.
struct ScanRow {
  RecordIndex left = 0;
  const std::uint32_t* left_codes = nullptr;           // comparison codes of the left record
  std::span<const std::uint32_t> kept;                 // positions in the arrays below
  const std::uint32_t* right_records = nullptr;
  const std::uint32_t* const* right_codes = nullptr;   // comparison -> position -> code
  const float* bounds = nullptr;                       // position -> sum of bounds; only with prune
};

// One thread's walker.
class BlockScanner {
 public:
  // With prune, pairs whose sum of upper bounds (see CompiledComparison) stays below `least` are not handed out (but counted).
  enum class Prune : std::uint8_t { no, yes };
  BlockScanner(const BlockPlan& plan, Prune prune, float least);
  // Returns the number of distinct pairs of the task; calls visit for every left record with at least one right record left.
  std::uint64_t scan(const ScanTask& task, const std::function<void(const ScanRow&)>& visit);

 private:
  struct Side {
    std::vector<std::uint32_t> units;
    std::vector<std::uint32_t> records;
    std::vector<std::vector<std::uint32_t>> columns;  // position in a packed row -> local values
  };
  void gather(const CompiledRule& rule, const std::vector<std::uint32_t>& order, std::uint32_t begin, std::uint32_t end, Side& side);
  std::uint64_t scan_group(std::uint32_t rule, const CompiledRule::Group& group, std::uint32_t left_begin, std::uint32_t left_end,
                           const std::function<void(const ScanRow&)>& visit);
  std::uint64_t scan_left(std::uint32_t rule, const Side& left, std::uint32_t i, const Side& right, std::uint32_t from,
                          const std::function<void(const ScanRow&)>& visit);
  void exclude(std::uint32_t rule, const Side& left, std::uint32_t i, const Side& right, std::uint32_t from, std::size_t count);
  void exclude_by_conditions(std::uint32_t rule, const Side& left, std::uint32_t i, const Side& right, std::uint32_t from, std::size_t count);

  const BlockPlan& plan_;
  Prune prune_;
  float least_;
  Side left_, right_;
  std::vector<CompiledRule::Scratch> rule_scratch_;
  std::vector<std::uint32_t> excluded_;
  std::vector<float> sums_;
  std::vector<std::uint32_t> kept_;
  std::vector<std::uint32_t> left_codes_;
  std::vector<const std::uint32_t*> right_codes_;
  bool any_conditions_ = false;
};

}  // namespace cw::linkage::internal
