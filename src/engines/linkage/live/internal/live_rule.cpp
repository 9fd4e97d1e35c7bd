// SPDX-License-Identifier: MIT
#include "engines/linkage/live/internal/live_rule.h"

#include <fmt/format.h>

#include <algorithm>

#include "engines/linkage/internal/rare_words.h"

namespace cw::linkage::internal {

Result<LiveRule> LiveRule::make(const Records& records, UnitKeys& shared, const BlockingRule& rule, std::size_t number, TextMode mode) {
  LiveRule out;
  out.records_ = &records;
  out.keys_ = &shared;
  const std::string needed_by = fmt::format("Blocking rule {} ({})", number + 1, rule.sql);
  if (!rule.arrays_to_explode.empty()) CW_CHECK(out.prepare_exploded(records, rule, mode));
  const RuleConditions conditions = conditions_of(rule);
  for (const Expression* key : conditions.keys) {
    CW_TRY(const std::uint32_t equality, out.keys_->add_equality(*key, needed_by));
    out.equalities_.push_back(equality);
    out.symmetric_ = out.symmetric_ && out.keys_->one_sided(equality);
  }
  if (!conditions.residual.empty()) {
    CW_TRY(out.conditions_, out.keys_->add_conditions(conditions.residual, needed_by));
  }
  return out;
}

Result<void> LiveRule::prepare_exploded(const Records& records, const BlockingRule& rule, TextMode mode) {
  exploded_ = std::make_unique<Exploded>();
  exploded_->lists = rule.arrays_to_explode;
  Table units;
  for (const std::string& name : columns_of(rule.condition)) {
    if (std::ranges::find(exploded_->lists, name) != exploded_->lists.end()) continue;
    CW_TRY(const Column* column, require_column(*records.table, name, "A blocking rule"));
    units.add(ColumnBuilder(name, column->type()).finish());
  }
  for (const std::string& name : exploded_->lists) {
    if (rare_words_source(name) && records.table->find(name) == nullptr)
      return fail(
          ErrorCode::unsupported,
          fmt::format("The blocking rule {} explodes the rare words of a column: which words are rare changes with every record, so "
                      "records cannot come to it one by one. Leave the rule out, or link in batches.",
                      rule.sql),
          name);
    CW_TRY(const Column* column, require_column(*records.table, name, "A blocking rule that explodes arrays"));
    if (column->type() != ColumnType::list)
      return fail(ErrorCode::unsupported,
                  fmt::format("The blocking rule explodes the column \"{}\", which holds no lists but {}.", name, name_of(column->type())),
                  name);
    units.add(ColumnBuilder(name, ColumnType::list).finish());  // which holds any value
  }
  exploded_->table = std::make_unique<GrowingTable>(std::move(units));
  exploded_->records = std::make_unique<Records>();
  exploded_->records->table = &exploded_->table->table();
  exploded_->keys = std::make_unique<UnitKeys>(*exploded_->records, exploded_->slot_users, mode);
  keys_ = exploded_->keys.get();
  return {};
}

std::uint64_t LiveRule::key_of(std::uint32_t unit, Side side) const {
  std::uint64_t key = equalities_.empty() ? 1 : 0;
  for (std::size_t i = 0; i < equalities_.size(); ++i) {
    const std::uint32_t code = keys_->code(unit, equalities_[i], side);
    if (code == 0) return 0;
    key = i < 2 ? key << 32 | code : (key ^ code) * 0x9E3779B97F4A7C15U + 1;
  }
  return equalities_.size() > 2 && key == 0 ? 1 : key;
}

// Up to two codes the key is the codes; of more it is a hash.
bool LiveRule::same_key(std::uint32_t left_unit, std::uint32_t right_unit) const {
  return equalities_.size() <= 2 || std::ranges::all_of(equalities_, [&](std::uint32_t equality) {
           return keys_->code(left_unit, equality, Side::left) == keys_->code(right_unit, equality, Side::right);
         });
}

Result<void> LiveRule::explode(std::uint32_t record, std::uint32_t slot) {
  constexpr std::size_t most_units = 10'000;
  Exploded& of = *exploded_;
  if (record >= of.units_of.size()) of.units_of.resize(record + std::size_t{1});
  const Table& table = *records_->table;
  const std::uint32_t row = records_->row[slot];
  std::vector<Value> lists;
  std::size_t combinations = 1;
  for (const std::string& name : of.lists) {
    const Column& column = *table.find(name);
    lists.push_back(column.value(column.code(row)));
    combinations *= lists.back().is_null() ? 0 : lists.back().get<List>()->size();
    if (combinations > most_units)
      return fail(ErrorCode::too_large,
                  fmt::format("A list that a blocking rule explodes has too many elements: more than {} combinations.", most_units), name);
  }
  for (const std::vector<Value>& combination : combinations_of(lists)) {
    Table one;
    for (std::size_t k = 0; k < combination.size(); ++k) {
      ColumnBuilder cell(of.lists[k], ColumnType::list);
      cell.append(combination[k]);
      one.add(std::move(cell).finish());
    }
    for (const Column& column : of.table->table().columns()) {
      const Column* source = table.find(column.name());
      if (one.find(column.name()) != nullptr || source == nullptr) continue;
      ColumnBuilder cell(column.name(), column.type());
      cell.append(source->value(source->code(row)));
      one.add(std::move(cell).finish());
    }
    const std::uint32_t unit = of.free.empty() ? static_cast<std::uint32_t>(of.record_of.size()) : of.free.back();
    if (of.free.empty()) {
      of.record_of.push_back(record);
      of.records->row.push_back(unit);
      of.slot_users.push_back(0);
    } else {
      of.free.pop_back();
    }
    of.record_of[unit] = record;
    Result<void> set = of.table->write(unit, one, 0);
    if (set) set = of.keys->set(unit, unit);
    if (!set) {
      of.free.push_back(unit);
      forget_units(record);
      return set;
    }
    of.units_of[record].push_back(unit);
  }
  return {};
}

// A unit's values may be what others' combinations were made of: then its place is not given again.
void LiveRule::forget_units(std::uint32_t record) {
  for (const std::uint32_t unit : exploded_->units_of[record]) {
    exploded_->keys->clear(unit);
    if (exploded_->slot_users[unit] == 0) exploded_->free.push_back(unit);
  }
  exploded_->units_of[record].clear();
}

Result<void> LiveRule::add(std::uint32_t record, std::uint32_t slot) {
  if (exploded_) CW_CHECK(explode(record, slot));
  for (const std::uint32_t unit : units_of(record)) {
    if (const std::uint64_t key = key_of(unit, Side::left); key != 0) left_.add(key, unit);
    if (symmetric_) continue;
    if (const std::uint64_t key = key_of(unit, Side::right); key != 0) right_.add(key, unit);
  }
  return {};
}

void LiveRule::remove(std::uint32_t record) {
  for (const std::uint32_t unit : units_of(record)) {
    if (const std::uint64_t key = key_of(unit, Side::left); key != 0) left_.remove(key, unit);
    if (symmetric_) continue;
    if (const std::uint64_t key = key_of(unit, Side::right); key != 0) right_.remove(key, unit);
  }
  if (exploded_) forget_units(record);
}

// side: which side of a pair the unit is looked at as.
BlockSize LiveRule::find_side(std::uint32_t unit, Side side, std::uint32_t largest, const Before& before, std::vector<std::uint32_t>& out) {
  const std::uint64_t key = key_of(unit, side);
  if (key == 0) return BlockSize::searched;
  const auto others = (side == Side::left && !symmetric_ ? right_ : left_).find(key);
  if (others.size() > largest) return BlockSize::passed_over;
  const std::uint32_t record = record_of(unit);
  for (const std::uint32_t other_unit : others) {
    const std::uint32_t other = record_of(other_unit);
    if (other == record) continue;
    bool unit_is_left = side == Side::left;
    if (!symmetric_ || conditions_) {
      const bool first = before(record, other);
      if (!symmetric_ && first != unit_is_left) continue;
      unit_is_left = first;
    }
    const std::uint32_t left = unit_is_left ? unit : other_unit, right = unit_is_left ? other_unit : unit;
    if (same_key(left, right) && (!conditions_ || keys_->holds(*conditions_, left, right))) out.push_back(other);
  }
  return BlockSize::searched;
}

BlockSize LiveRule::find(std::uint32_t record, std::uint32_t largest, const Before& before, std::vector<std::uint32_t>& out) {
  BlockSize found = BlockSize::searched;
  for (const std::uint32_t unit : units_of(record)) {
    if (find_side(unit, Side::left, largest, before, out) == BlockSize::passed_over) found = BlockSize::passed_over;
    if (!symmetric_ && find_side(unit, Side::right, largest, before, out) == BlockSize::passed_over) found = BlockSize::passed_over;
  }
  return found;
}

void LiveRule::set_mark() {
  if (!exploded_) return;
  exploded_->table_mark = exploded_->table->mark();
  exploded_->keys_mark = exploded_->keys->mark();
}

// Units made since have been forgotten; their rows are cut off.
void LiveRule::go_back() {
  if (!exploded_) return;
  Exploded& of = *exploded_;
  of.keys->go_back(of.keys_mark);
  const std::size_t rows = of.table_mark.rows;
  std::erase_if(of.free, [&](std::uint32_t unit) { return unit >= rows; });
  for (const std::uint32_t unit : of.free) of.table->clear(unit);
  of.record_of.resize(rows);
  of.records->row.resize(rows);
  of.slot_users.resize(rows);
  of.table->go_back(of.table_mark);
}

std::size_t LiveRule::memory_bytes() const {
  std::size_t bytes = left_.memory_bytes() + right_.memory_bytes();
  if (exploded_) bytes += exploded_->table->memory_bytes() + exploded_->keys->memory_bytes() + exploded_->units_of.capacity() * 24;
  return bytes;
}

}  // namespace cw::linkage::internal
