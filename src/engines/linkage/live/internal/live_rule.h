// SPDX-License-Identifier: MIT
// One blocking rule over records that come and go: which records make a pair with a given one. The pairs are those of CompiledRule
// (internal/blocking.h). One thread writes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "engines/linkage/live/internal/posting_lists.h"
#include "engines/linkage/live/internal/unit_keys.h"

namespace cw::linkage::internal {

enum class BlockSize : std::uint8_t { searched, passed_over };

class LiveRule {
 public:
  // `shared` holds the values of rules that do not explode; records: the slots. Both outlive the rule.
  [[nodiscard]] static Result<LiveRule> make(const Records& records, UnitKeys& shared, const BlockingRule& rule, std::size_t number,
                                             TextMode mode);
  // Puts a record whose values are in the shared keys into its blocks; slot: where its lists are. Errors: as UnitKeys::set; then nothing is
  // changed.
  [[nodiscard]] Result<void> add(std::uint32_t record, std::uint32_t slot);
  void remove(std::uint32_t record);
  // Adds each record that makes a pair with this one, perhaps more than once and itself too. before(a, b): whether a is the left record.
  // Blocks of more than `largest` units are passed over.
  using Before = std::function<bool(std::uint32_t, std::uint32_t)>;
  BlockSize find(std::uint32_t record, std::uint32_t largest, const Before& before, std::vector<std::uint32_t>& out);

  void set_mark();
  void go_back();
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  // The units of a rule that explodes lists, with a table of their own.
  struct Exploded {
    std::vector<std::string> lists;
    std::unique_ptr<GrowingTable> table;
    std::unique_ptr<Records> records;
    std::vector<std::uint32_t> slot_users;
    std::unique_ptr<UnitKeys> keys;
    std::vector<std::vector<std::uint32_t>> units_of;  // record -> units
    std::vector<std::uint32_t> record_of;              // unit -> record
    std::vector<std::uint32_t> free;
    GrowingTable::Mark table_mark;
    UnitKeys::Mark keys_mark;
  };
  [[nodiscard]] Result<void> prepare_exploded(const Records& records, const BlockingRule& rule, TextMode mode);
  [[nodiscard]] Result<void> explode(std::uint32_t record, std::uint32_t slot);
  void forget_units(std::uint32_t record);
  [[nodiscard]] std::uint64_t key_of(std::uint32_t unit, Side side) const;
  [[nodiscard]] bool same_key(std::uint32_t left_unit, std::uint32_t right_unit) const;
  [[nodiscard]] std::span<const std::uint32_t> units_of(const std::uint32_t& record) const {
    return exploded_ ? std::span<const std::uint32_t>(exploded_->units_of[record]) : std::span<const std::uint32_t>(&record, 1);
  }
  [[nodiscard]] std::uint32_t record_of(std::uint32_t unit) const { return exploded_ ? exploded_->record_of[unit] : unit; }
  BlockSize find_side(std::uint32_t unit, Side side, std::uint32_t largest, const Before& before, std::vector<std::uint32_t>& out);

  const Records* records_ = nullptr;
  UnitKeys* keys_ = nullptr;
  std::vector<std::uint32_t> equalities_;
  std::optional<std::uint32_t> conditions_;
  bool symmetric_ = true;
  PostingLists left_, right_;  // right: only where the rule is not symmetric
  std::unique_ptr<Exploded> exploded_;
};

}  // namespace cw::linkage::internal
