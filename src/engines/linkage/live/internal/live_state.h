// SPDX-License-Identifier: MIT
// What a LiveIndex holds.
#pragma once

#include <memory>
#include <vector>

#include "engines/linkage/live/internal/candidate_search.h"
#include "engines/linkage/live/internal/links.h"
#include "engines/linkage/live/internal/live_people.h"
#include "engines/linkage/live/internal/live_rule.h"
#include "engines/linkage/live/internal/record_store.h"

namespace cw::linkage {

struct LiveIndex::State {
  LiveSettings settings;
  std::uint64_t learnt_from = 0;  // records
  std::unique_ptr<internal::RecordStore> store;
  std::unique_ptr<internal::UnitKeys> keys;
  std::vector<internal::LiveRule> rules;
  std::vector<internal::TogetherTable> together;
  internal::Links links;
  internal::Words words;
  std::unique_ptr<internal::CandidateSearch> search;
  std::unique_ptr<internal::LivePeople> people;

  [[nodiscard]] Result<void> make_rules();
  // Puts a record whose values are in a slot into store and blocks. Errors: as RecordStore::set; then nothing is changed.
  [[nodiscard]] Result<void> enter(std::uint32_t record, std::uint32_t slot);
  void leave(std::uint32_t record);  // out of the blocks; its values stay in its slot
  void link(std::uint32_t record, LiveOutcome& outcome);
  [[nodiscard]] Result<LiveOutcome> add(const RecordName& name, std::uint32_t slot);
  [[nodiscard]] Result<LiveOutcome> change(std::uint32_t record, std::uint32_t slot);
  [[nodiscard]] LiveMatch matches_of(std::uint32_t record, const MatchOptions& options);
};

}  // namespace cw::linkage
