// SPDX-License-Identifier: MIT
#include "engines/linkage/live/internal/record_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "engines/linkage/internal/block_kernels.h"
#include "engines/linkage/record_ids.h"

namespace cw::linkage::internal {
namespace {

// The columns that the index has to know of each record.
std::vector<std::string> needed_columns(const Model& model, const LiveSettings& settings) {
  std::vector<std::string> names = {model.id_column, model.source_column};
  const auto use = [&](const Expression& condition) {
    for (const std::string& name : columns_of(condition)) names.push_back(name);
  };
  for (const Comparison& comparison : model.comparisons)
    for (const ComparisonLevel& level : comparison.levels) {
      if (!level.is_else) use(level.condition);
      if (level.tf_column) names.push_back(*level.tf_column);
    }
  for (const BlockingRule& rule : model.blocking_rules) {
    use(rule.condition);
    names.insert(names.end(), rule.arrays_to_explode.begin(), rule.arrays_to_explode.end());
  }
  if (settings.subject != SubjectKind::people) return names;
  for (const std::string_view name : own_number_columns) names.emplace_back(name);
  for (const std::string_view name : person_columns) names.emplace_back(name);
  return names;
}

}  // namespace

Result<std::unique_ptr<RecordStore>> RecordStore::make(const Table& table, Model model, const LiveSettings& settings) {
  std::unique_ptr<RecordStore> out(new RecordStore);
  Table needed;
  for (const std::string& name : needed_columns(model, settings))
    if (const Column* column = table.find(name); column != nullptr && needed.find(name) == nullptr) needed.add(*column);
  out->table_ = std::make_unique<GrowingTable>(std::move(needed));
  LinkerOptions options;
  options.threads = settings.threads;
  options.frequencies = settings.frequencies.get();
  CW_TRY(Linker linker, Linker::create(out->table_->table(), std::move(model), options));
  out->linker_ = std::make_unique<Linker>(std::move(linker));
  CW_CHECK(out->weigh_words(settings.beginning ? settings.beginning->learnt.get() : nullptr));
  const Table& own = out->table_->table();
  out->id_ = own.find(out->linkage().model.id_column);
  out->source_ = own.find(out->linkage().model.source_column);
  if (settings.subject == SubjectKind::people) out->reader_.emplace(own);
  return out;
}

void RecordStore::start_growing(const LiveSettings& settings) {
  Linker::State& state = linker_->state();
  if (settings.beginning) {
    if (source_ != nullptr)
      for (const std::string& name : settings.beginning->sources) static_cast<void>(intern(*source_, name));
    numeric_ids_ = settings.beginning->ids == LiveBeginning::Ids::as_in_table;
  }
  state.plan.reset();
  const std::size_t records = state.records.size();
  lanes_ = (state.comparisons.size() + lane_group - 1) / lane_group * lane_group;
  codes_.assign(records * lanes_, 0);
  slot_users_.assign(records, 1);
  for (std::size_t c = 0; c < state.comparisons.size(); ++c) {
    CompiledComparison& comparison = *state.comparisons[c];
    for (std::size_t r = 0; r < records; ++r) codes_[r * lanes_ + c] = comparison.codes()[r];
    compiled_.push_back(&comparison);
    comparisons_.push_back(&comparison);
    growing_.push_back(std::make_unique<GrowingFormulas>(comparison.growing_formulas(), slot_users_));
    comparison.allow_growth();
  }
  scratch_ = make_scratch(comparisons_);
  for (ComparisonScratch& scratch : scratch_) scratch.cacheable = 0;
  slot_of_.resize(records);
  std::iota(slot_of_.begin(), slot_of_.end(), 0U);
  facts_.resize(records);
  present_.assign(records, 0);
  names_ = {};
  names_.reserve(records);
  rank_sources();
  for (std::uint32_t r = 0; r < records; ++r) {
    set_facts(r);
    set_present(r);
  }
}

Result<std::uint32_t> RecordStore::take_slot(const Table& table, std::size_t row) {
  if (free_slots_.empty() && pinned_slots_.size() > 2 * pinned_after_sweep_ + 1024) sweep_slots();
  Records& records = linker_->state().records;
  const bool is_new = free_slots_.empty();
  const auto slot = is_new ? static_cast<std::uint32_t>(records.size()) : free_slots_.back();
  const std::size_t table_row = is_new ? table_->rows() : records.row[slot];
  CW_CHECK(table_->write(table_row, table, row));
  if (is_new) {
    records.row.push_back(static_cast<std::uint32_t>(table_row));
    slot_users_.push_back(0);
  } else {
    free_slots_.pop_back();
  }
  slot_users_[slot] = 1;
  rank_sources();
  return slot;
}

void RecordStore::give_slot(std::uint32_t slot) {
  if (--slot_users_[slot] > 0) {
    pinned_slots_.push_back(slot);
    return;
  }
  table_->clear(slots().row[slot]);
  free_slots_.push_back(slot);
}

void RecordStore::sweep_slots() {
  std::erase_if(pinned_slots_, [&](std::uint32_t slot) {
    if (slot_users_[slot] > 0) return false;
    table_->clear(slots().row[slot]);
    free_slots_.push_back(slot);
    return true;
  });
  pinned_after_sweep_ = pinned_slots_.size();
}

bool RecordStore::same_values(std::uint32_t slot, std::uint32_t other) const {
  const std::uint32_t a = slots().row[slot], b = slots().row[other];
  return std::ranges::all_of(table_->table().columns(), [=](const Column& column) { return column.code(a) == column.code(b); });
}

std::uint32_t RecordStore::take_number() {
  if (!free_numbers_.empty()) {
    const std::uint32_t record = free_numbers_.back();
    free_numbers_.pop_back();
    return record;
  }
  const auto record = static_cast<std::uint32_t>(slot_of_.size());
  slot_of_.push_back(0);
  facts_.emplace_back();
  present_.push_back(0);
  codes_.resize(codes_.size() + lanes_, 0);
  return record;
}

void RecordStore::give_number(std::uint32_t record) { free_numbers_.push_back(record); }

Result<void> RecordStore::set(std::uint32_t record, std::uint32_t slot) {
  std::uint32_t* codes = codes_.data() + record * lanes_;
  std::vector<std::uint32_t> tuples;
  for (std::size_t c = 0; c < compiled_.size(); ++c) {
    const auto acquired = growing_[c]->acquire(slot);
    if (!acquired) {
      for (std::size_t before = 0; before < c; ++before) growing_[before]->release(tuples[before]);
      return tl::unexpected(acquired.error());
    }
    if (acquired->made == GrowingFormulas::Acquired::Made::now) compiled_[c]->take_in(acquired->tuple, scratch_[c]);
    tuples.push_back(acquired->tuple);
    codes[c] = compiled_[c]->code_of_tuple(acquired->tuple);
  }
  slot_of_[record] = slot;
  return {};
}

void RecordStore::clear(std::uint32_t record) {
  const std::uint32_t* codes = codes_.data() + record * lanes_;
  for (std::size_t c = 0; c < growing_.size(); ++c)
    growing_[c]->release(codes[c] != 0 ? codes[c] : growing_[c]->tuple_of(slot_of_[record]));
}

void RecordStore::set_facts(std::uint32_t record) {
  if (reader_) facts_[record] = reader_->read(slots().row[slot_of_[record]], source_of(record));
}

void RecordStore::set_present(std::uint32_t record) {
  present_[record] = 1;
  ++present_count_;
  enter_name(record);
  std::string buffer;
  numeric_ids_ = numeric_ids_ && is_plain_integer(id_text(slot_of_[record], buffer));
}

void RecordStore::set_absent(std::uint32_t record) {
  take_out_name(record);
  present_[record] = 0;
  --present_count_;
}

bool RecordStore::has_sources() const {
  return source_ != nullptr && (source_->distinct() >= 2 || linkage().model.link_type != LinkType::dedupe_only);
}

std::uint32_t RecordStore::source_of(std::uint32_t record) const {
  return source_ == nullptr ? 0 : source_->code(slots().row[slot_of_[record]]);
}

RecordName RecordStore::name_of_slot(std::uint32_t slot) const {
  const std::uint32_t row = slots().row[slot];
  return {source_ == nullptr ? std::string() : source_->display(source_->code(row)), id_->display(id_->code(row))};
}

std::string_view RecordStore::id_text(std::uint32_t slot, std::string& buffer) const {
  const std::uint32_t code = id_->code(slots().row[slot]);
  if (id_->type() == ColumnType::text) return id_->text(code);
  buffer = id_->display(code);
  return buffer;
}

// Splink's order, as order_records has it (internal/records.cpp).
bool RecordStore::before(std::uint32_t a, std::uint32_t b) const {
  const std::uint32_t slot_a = slot_of_[a], slot_b = slot_of_[b];
  const bool sources = has_sources();
  if (sources) {
    const std::uint32_t x = source_->code(slots().row[slot_a]), y = source_->code(slots().row[slot_b]);
    if (x != y) return source_rank_[x] < source_rank_[y];
  }
  std::string buffer_a, buffer_b;
  const std::string_view id_a = id_text(slot_a, buffer_a), id_b = id_text(slot_b, buffer_b);
  if (!sources && numeric_ids_) {
    const auto negative = [](std::string_view id) { return id.starts_with('-'); };
    if (negative(id_a) != negative(id_b)) return negative(id_a);
    if (id_a.size() != id_b.size()) return (id_a.size() < id_b.size()) != negative(id_a);
    return negative(id_a) ? id_b < id_a : id_a < id_b;
  }
  return id_a < id_b;
}

// Those without a source come first.
void RecordStore::rank_sources() {
  if (source_ == nullptr || source_rank_.size() == source_->distinct() + std::size_t{1}) return;
  std::vector<std::pair<std::string, std::uint32_t>> order;
  for (std::uint32_t code = 1; code <= source_->distinct(); ++code) order.emplace_back(source_->display(code) + "-__-", code);
  std::ranges::sort(order);
  source_rank_.assign(order.size() + 1, 0);
  for (std::uint32_t place = 0; place < order.size(); ++place) source_rank_[order[place].second] = place + 1;
}

std::uint32_t RecordStore::name_hash(const RecordName& name) {
  const std::uint64_t hash = std::hash<std::string_view>{}(name.id) * 0x9E3779B97F4A7C15U ^ std::hash<std::string_view>{}(name.source);
  return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

std::uint32_t RecordStore::find(const RecordName& name) const {
  static_assert(HashedNumbers::none == no_record);
  return names_.find(name_hash(name), [&](std::uint32_t record) {
    const RecordName known = name_of(record);
    return known.id == name.id && known.source == name.source;
  });
}

void RecordStore::enter_name(std::uint32_t record) { names_.add(name_hash(name_of(record)), record); }
void RecordStore::take_out_name(std::uint32_t record) { names_.remove(name_hash(name_of(record)), record); }

void RecordStore::set_mark() {
  table_mark_ = table_->mark();
  marks_.clear();
  for (const auto& growing : growing_) marks_.push_back(growing->mark());
}

void RecordStore::go_back() {
  for (std::size_t c = 0; c < growing_.size(); ++c) {
    growing_[c]->go_back(marks_[c]);
    scratch_[c].formula.forget();
  }
  Records& records = linker_->state().records;
  while (!records.row.empty() && records.row.back() >= table_mark_.rows) {  // slots made since: the last that were given
    std::erase(free_slots_, static_cast<std::uint32_t>(records.row.size() - 1));
    records.row.pop_back();
    slot_users_.pop_back();
  }
  table_->go_back(table_mark_);
}

TermFrequencies RecordStore::frequencies() const {
  TermFrequencies out;
  for (const Comparison& comparison : linkage().model.comparisons)
    for (const ComparisonLevel& level : comparison.levels) {
      const Column* column = level.tf_column ? table_->table().find(*level.tf_column) : nullptr;
      if (column == nullptr || out.find(column->name()) != nullptr) continue;
      TermFrequencies::OfColumn counted;
      for (std::uint32_t record = 0; record < numbers(); ++record) {
        const std::uint32_t code = is_present(record) ? column->code(slots().row[slot_of_[record]]) : Column::null_code;
        if (code == Column::null_code) continue;
        ++counted.count[column->key(code)];
        counted.total += 1;
      }
      out.set(column->name(), std::move(counted));
    }
  return out;
}

void RecordStore::add_memory(LiveMemory& memory) const {
  memory.values += table_->memory_bytes();
  for (std::size_t c = 0; c < growing_.size(); ++c) memory.comparisons += growing_[c]->memory_bytes() + compiled_[c]->memory_bytes();
  memory.comparisons += codes_.capacity() * 4;
  memory.rest += (slot_users_.capacity() + slots().row.capacity() + free_slots_.capacity() + pinned_slots_.capacity() +
                  slot_of_.capacity() + free_numbers_.capacity()) *
                     4 +
                 names_.memory_bytes() + facts_.size() * sizeof(PersonFacts) + present_.capacity() +
                 (reader_ ? reader_->memory_bytes() : 0);
}

}  // namespace cw::linkage::internal
