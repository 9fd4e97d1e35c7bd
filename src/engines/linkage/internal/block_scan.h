// SPDX-License-Identifier: MIT
// Walks the blocks of a list of rules and hands out every pair of records once: rule k leaves out pairs that rules 0..k-1 make.
// The walk is cut into tasks that can run on any thread; their order and content depend on the data alone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engines/linkage/internal/block_kernels.h"
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
  [[nodiscard]] static Result<BlockPlan> make(const Records& records, LinkType link_type, TextMode mode, const std::vector<BlockingRule>& rules,
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
  // One row per record: comparison codes; left keys of the simple rules and the source; right keys where some rule's differ. Each of the
  // three parts is padded with zeros to whole groups of lanes.
  std::vector<std::uint32_t> packed_;
  std::size_t stride_ = 0, code_lanes_ = 0, key_lanes_ = 0, right_keys_at_ = 0;
};

// Right-hand records that remain for one left-hand record.
struct ScanRow {
  RecordIndex left = 0;
  const std::uint32_t* left_codes = nullptr;           // comparison codes of the left record
  std::span<const std::uint32_t> kept;                 // positions of right-hand records
  const float* bounds = nullptr;                       // for each kept: sum of bounds; only with prune
  const std::uint32_t* right_records = nullptr;        // position -> record
  const std::uint32_t* right_rows = nullptr;           // position * stride -> comparison codes
  std::size_t stride = 0;
  [[nodiscard]] const std::uint32_t* right_codes(std::uint32_t position) const { return right_rows + position * stride; }
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
    std::vector<std::uint32_t> rows;  // packed rows side by side
  };
  void gather(const CompiledRule& rule, const std::vector<std::uint32_t>& order, std::uint32_t begin, std::uint32_t end, Side& side);
  void gather_bounds(const Side& left, std::size_t count);
  std::uint64_t scan_group(std::uint32_t rule, const CompiledRule::Group& group, std::uint32_t left_begin, std::uint32_t left_end,
                           const std::function<void(const ScanRow&)>& visit);
  std::uint64_t scan_left(std::uint32_t rule, const Side& left, std::uint32_t i, const Side& right, std::uint32_t from,
                          const std::function<void(const ScanRow&)>& visit);
  [[nodiscard]] std::size_t keep_by_conditions(std::uint32_t rule, const Side& left, std::uint32_t i, const Side& right, std::uint32_t from, RowScanResult& found);

  const BlockPlan& plan_;
  Prune prune_;
  float least_;
  Side left_, right_;
  std::vector<CompiledRule::Scratch> rule_scratch_;
  std::vector<std::uint32_t> active_;  // key lane -> whether it excludes in the rule being walked
  std::size_t task_key_lanes_ = 0;
  std::vector<std::uint32_t> left_active_;  // the same for the left record being walked
  std::vector<std::uint32_t> kept_;
  std::vector<float> sums_;
  std::vector<float> self_weights_, other_bounds_;  // left record of the group, code lane
  bool any_conditions_ = false;
};

}  // namespace cw::linkage::internal
