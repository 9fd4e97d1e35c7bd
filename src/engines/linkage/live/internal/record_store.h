// SPDX-License-Identifier: MIT
// The records of a live index: their values, the codes by which they are compared, their names and order. A record's values lie in a slot;
// a changed record takes a new one, and a slot is given again when neither a record nor a combination of values rests on it. One thread
// writes.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/live/internal/growing_formulas.h"
#include "engines/linkage/live/internal/hashed_numbers.h"
#include "engines/linkage/live/learnt.h"
#include "engines/linkage/live/live.h"
#include "engines/linkage/resolve/people_evidence.h"
#include "engines/linkage/resolve/person_facts.h"

namespace cw::linkage::internal {

inline constexpr std::uint32_t no_record = UINT32_MAX;

class RecordStore {
 public:
  // Orders and compiles the table's rows: the records are numbered in the order of their ids. Errors: as Linker::create.
  [[nodiscard]] static Result<std::unique_ptr<RecordStore>> make(const Table& table, Model model, const LiveSettings& settings);
  [[nodiscard]] Linker& linker() { return *linker_; }
  [[nodiscard]] const Linker::State& linkage() const { return linker_->state(); }
  [[nodiscard]] const Records& slots() const { return linkage().records; }
  [[nodiscard]] std::vector<std::uint32_t>& slot_users() { return slot_users_; }
  // After the linker has done its work on the whole: from here on records come one by one.
  void start_growing(const LiveSettings& settings);

  // Puts a row into a slot. Errors: invalid.
  [[nodiscard]] Result<std::uint32_t> take_slot(const Table& table, std::size_t row);
  void give_slot(std::uint32_t slot);  // by who took it
  [[nodiscard]] bool same_values(std::uint32_t slot, std::uint32_t other) const;

  // A number for a record to come, and back.
  [[nodiscard]] std::uint32_t take_number();
  void give_number(std::uint32_t record);
  [[nodiscard]] std::size_t numbers() const { return slot_of_.size(); }  // given or not
  // Gives a record the values of a slot. Errors: as GrowingFormulas::acquire; then nothing is changed.
  [[nodiscard]] Result<void> set(std::uint32_t record, std::uint32_t slot);
  void clear(std::uint32_t record);  // the reverse; the slot remains the caller's
  void set_facts(std::uint32_t record);
  void set_present(std::uint32_t record);  // is found by its name from here on
  void set_absent(std::uint32_t record);

  [[nodiscard]] bool is_present(std::uint32_t record) const { return record < present_.size() && present_[record] != 0; }
  [[nodiscard]] std::size_t present() const { return present_count_; }
  [[nodiscard]] std::uint32_t slot_of(std::uint32_t record) const { return slot_of_[record]; }
  [[nodiscard]] const std::uint32_t* codes(std::uint32_t record) const { return codes_.data() + record * lanes_; }
  [[nodiscard]] std::size_t lanes() const { return lanes_; }  // of codes; a multiple of lane_group
  [[nodiscard]] const PersonFacts& facts(std::uint32_t record) const { return facts_[record]; }
  [[nodiscard]] const std::vector<const CompiledComparison*>& comparisons() const { return comparisons_; }

  [[nodiscard]] bool has_sources() const;                             // several, or the model is about several
  [[nodiscard]] std::uint32_t source_of(std::uint32_t record) const;  // code; 0: none
  [[nodiscard]] const Column* source_column() const { return source_; }
  [[nodiscard]] RecordName name_of_slot(std::uint32_t slot) const;
  [[nodiscard]] RecordName name_of(std::uint32_t record) const { return name_of_slot(slot_of_[record]); }
  [[nodiscard]] bool has_id(std::uint32_t slot) const { return id_->code(slots().row[slot]) != Column::null_code; }
  [[nodiscard]] std::uint32_t find(const RecordName& name) const;  // no_record where there is none
  // Whether a comes before b in the order that a batch would number them in.
  [[nodiscard]] bool before(std::uint32_t a, std::uint32_t b) const;

  [[nodiscard]] TermFrequencies frequencies() const;  // of the records there are
  // learnt_codes.cpp: what was learnt by this index's codes, and by names; names that it has not seen get codes.
  [[nodiscard]] LearntPeople by_names(const PeopleEvidence& evidence) const;
  [[nodiscard]] PeopleEvidence by_codes(const LearntPeople& people);
  [[nodiscard]] const std::vector<LearntWords>& words() const { return words_; }  // in force

  void set_mark();  // for a record that is only looked at
  void go_back();   // it has been cleared and its slot given
  void add_memory(LiveMemory& memory) const;

 private:
  RecordStore() = default;
  [[nodiscard]] Result<void> weigh_words(const LearntState* learnt);
  // The code of a text that no record need have; null_code in a column of another type.
  std::uint32_t intern(const Column& column, const std::string& text);
  void sweep_slots();
  void rank_sources();
  [[nodiscard]] static std::uint32_t name_hash(const RecordName& name);
  void enter_name(std::uint32_t record);
  void take_out_name(std::uint32_t record);
  [[nodiscard]] std::string_view id_text(std::uint32_t slot, std::string& buffer) const;

  std::unique_ptr<GrowingTable> table_;
  std::unique_ptr<Linker> linker_;
  const Column *id_ = nullptr, *source_ = nullptr;
  std::optional<PersonReader> reader_;                    // of people
  std::vector<std::uint32_t> slot_users_;                 // slot -> records and combinations that rest on it
  std::vector<std::uint32_t> free_slots_, pinned_slots_;  // pinned: no record's any more, but a combination's
  std::size_t pinned_after_sweep_ = 0;

  std::vector<LearntWords> words_;
  std::optional<std::size_t> scratch_row_;  // of the table, no record's
  std::vector<CompiledComparison*> compiled_;
  std::vector<const CompiledComparison*> comparisons_;
  std::vector<std::unique_ptr<GrowingFormulas>> growing_;
  std::vector<ComparisonScratch> scratch_;
  std::size_t lanes_ = 0;
  std::vector<std::uint32_t> codes_;    // record * lanes + comparison
  std::vector<std::uint32_t> slot_of_;  // by record
  std::deque<PersonFacts> facts_;       // of people: what groups know beyond pairs; 80 bytes each, which a vector would copy as it grows
  std::vector<char> present_;
  std::size_t present_count_ = 0;
  std::vector<std::uint32_t> free_numbers_;
  HashedNumbers names_;                     // records by their names
  std::vector<std::uint32_t> source_rank_;  // source -> place in the order of names
  bool numeric_ids_ = true;                 // every id is a number without leading zeros
  GrowingTable::Mark table_mark_;
  std::vector<std::vector<std::uint32_t>> marks_;  // like growing_
};

}  // namespace cw::linkage::internal
