// SPDX-License-Identifier: MIT
#include "services/register/surroundings.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "services/register/internal/register_state.h"

namespace cw::registry {
namespace {

// Collects around one record after another; a person is looked at once.
class Looking {
 public:
  explicit Looking(Register::State& state) : state_(state) {}

  Result<void> at(RecordNumber record) {
    const bool known = record.value > 0 && record.value < static_cast<std::int64_t>(state_.records.size());
    if (!known || !state_.is_here(record)) {
      out_.gone.push_back(record);
      return {};
    }
    if (looked_at_.contains(record)) return {};
    for (const RecordNumber member : state_.book.with(record)) {
      looked_at_.insert(member);
      look_at_words(member);
    }
    CW_TRY(std::vector<RecordLink> links, state_.parts.resolver->links_around(state_.key_of(record)));
    out_.links.insert(out_.links.end(), links.begin(), links.end());
    return {};
  }

  Surroundings finish() {
    out_.looked_at.assign(looked_at_.begin(), looked_at_.end());
    std::set<RecordNumber> all = looked_at_;
    // A pair between two people who were both looked at was given from both sides.
    for (RecordLink& link : out_.links) {
      all.insert(link.right);
      if (looked_at_.contains(link.right) && link.right < link.left) std::swap(link.left, link.right);
    }
    const auto ends = [](const RecordLink& link) { return std::pair(link.left, link.right); };
    std::ranges::sort(out_.links, {}, ends);
    const auto doubled = std::ranges::unique(out_.links, {}, ends);
    out_.links.erase(doubled.begin(), doubled.end());
    for (const RecordNumber record : all)
      out_.records.push_back(
          {record, state_.key_of(record), state_.book.person_of(record), static_cast<std::uint32_t>(state_.book.with(record).size())});
    return std::move(out_);
  }

 private:
  void look_at_words(RecordNumber record) {
    const auto [first, last] = state_.standing_of.equal_range(record);
    for (auto at = first; at != last; ++at) add_word(at->second, state_.standing.at(at->second), StandingWord::State::in_force);
    for (const auto& [number, pending] : state_.proposed)
      if (pending.pair.left == record || pending.pair.right == record) add_word(number, pending.pair, StandingWord::State::proposed);
  }
  void add_word(std::int64_t number, const JudgedPair& pair, StandingWord::State state) {
    if (words_.insert(number).second) out_.words.push_back({number, pair, state});
  }

  Register::State& state_;
  std::set<RecordNumber> looked_at_;
  std::set<std::int64_t> words_;
  Surroundings out_;
};

// Asked on a connection of its own and without the register's mutex, so that no change waits for the database behind it.
Result<std::int64_t> epoch_in_store(Register::State& state) {
  const std::lock_guard lock(state.looking);
  if (!state.looking_db) {
    CW_TRY(store::Connection db, store::open(state.parts.store_url, state.parts.open));
    state.looking_db.emplace(std::move(db));
  }
  return state.looking_db->value<std::int64_t>("SELECT epoch FROM register_state WHERE one = 1");
}

// Looking never begins again from the store, which would take the register away from another process: jobs look by themselves, again and
// again. conflict where another process has it; unavailable where something could not be written and the next change will begin again.
// Within the mutex.
Result<void> check_current(const Register::State& state, std::int64_t epoch) {
  if (!state.leading) return fail(ErrorCode::conflict, "another process writes to the register.");
  if (state.queue.broken()) return fail(ErrorCode::unavailable, "the register begins again from the store with the next change.");
  if (epoch == state.epoch) return {};
  return fail(ErrorCode::conflict, "another process has opened the register for writing since.");
}

}  // namespace

Result<Surroundings> Register::around(std::span<const RecordNumber> records) {
  CW_TRY(const std::int64_t epoch, epoch_in_store(*state_));
  const std::unique_lock lock(state_->mutex);
  CW_CHECK(check_current(*state_, epoch));
  Looking looking(*state_);
  for (const RecordNumber record : records) CW_CHECK(looking.at(record));
  return looking.finish();
}

Result<std::vector<ComparedField>> Register::compare(RecordNumber left, RecordNumber right) {
  CW_TRY(const std::int64_t epoch, epoch_in_store(*state_));
  const std::unique_lock lock(state_->mutex);
  CW_CHECK(check_current(*state_, epoch));
  for (const RecordNumber record : {left, right})
    if (record.value <= 0 || record.value >= static_cast<std::int64_t>(state_->records.size()) || !state_->is_here(record))
      return fail(ErrorCode::not_found, "one of the two records is not in the register.");
  return state_->parts.resolver->compare(state_->key_of(left), state_->key_of(right));
}

}  // namespace cw::registry
