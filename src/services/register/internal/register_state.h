// SPDX-License-Identifier: MIT
// What a Register holds in memory, and the steps that its calls share. `mutex` guards all of it; everything here can be made again from the
// store.
#pragma once

#include <atomic>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/metrics.h"
#include "services/register/change_queue.h"
#include "services/register/columns.h"
#include "services/register/contradictions.h"
#include "services/register/internal/parted_map.h"
#include "services/register/people_book.h"
#include "services/register/register.h"

namespace cw::registry {

// Never the same moment twice and never one before, whatever the clock does: the history's order is that of its times.
class RisingClock final : public Clock {
 public:
  explicit RisingClock(const Clock& clock) : clock_(clock) {}
  void not_before(Timestamp time) { last_ = std::max(last_, time.microseconds); }
  [[nodiscard]] Timestamp now() const override { return {std::max(clock_.now().microseconds, last_)}; }
  [[nodiscard]] Timestamp next() { return {last_ = std::max(clock_.now().microseconds, last_ + 1)}; }

 private:
  const Clock& clock_;
  std::int64_t last_ = 0;
};

struct KnownRecord {
  const RecordKey* key = nullptr;  // in Register::State::numbers
  ContentHash hash{};
  bool here = false;  // false: gone from its source
};

struct PendingJudgement {
  std::string reviewer;
  JudgedPair pair;
};

// A change decided in memory, and what its caller will be told.
struct Decided {
  ChangeSet change;
  RecordOutcome outcome;
};

struct Register::State {
  State(RegisterParts given, store::Connection connection)
      : parts(std::move(given)),
        db(std::move(connection)),
        clock(parts.clock),
        id_clock(parts.clock),
        ids(id_clock, parts.randomness),
        leading(parts.begins_as == Role::leader),
        queue(parts.writer, parts.log_changes) {
    if (parts.metrics == nullptr) return;
    const auto histogram = [&](const char* what) {
      return &parts.metrics->histogram("register_change_seconds", "What a change of the register waits for before it is written",
                                       {{"for", what}});
    };
    turn_seconds = histogram("turn");
    deciding_seconds = histogram("deciding");
  }

  RegisterParts parts;
  store::Connection db;  // for reading at the start
  std::mutex mutex;
  RisingClock clock, id_clock;
  UuidSource ids;
  PeopleBook book;
  PartedMap<RecordKey, RecordNumber> numbers;
  std::deque<KnownRecord> records;  // by number; 0 is not used
  std::map<std::int64_t, JudgedPair> standing;
  std::map<std::int64_t, PendingJudgement> proposed;
  std::multimap<RecordNumber, std::int64_t> standing_of;  // record -> judgements
  std::int64_t last_change = 0, last_judgement = 0;
  std::int64_t epoch = 0;  // in which this process opened the register
  std::atomic<bool> leading;
  bool index_follows = false;                                      // a follower's: the resolver has what the store had up to last_change
  Histogram *turn_seconds = nullptr, *deciding_seconds = nullptr;  // of one change: until it had the mutex, and while it had it
  ChangeQueue queue;                                               // last: it waits for what is on its way before the rest goes

  [[nodiscard]] PersonId new_person() { return PersonId(ids.next()); }
  [[nodiscard]] KnownRecord* find(const RecordKey& key, RecordNumber& number);
  [[nodiscard]] bool is_here(RecordNumber number) const { return records[static_cast<std::size_t>(number.value)].here; }
  [[nodiscard]] std::vector<StandingJudgement> standing_list() const;
  // judging.cpp
  void stand(std::int64_t number, const JudgedPair& pair);
  void stand_down(std::int64_t number);
  [[nodiscard]] std::vector<std::int64_t> standing_on(const JudgedPair& pair) const;
  [[nodiscard]] Result<JudgedPair> pair_of(const RecordKey& left, const RecordKey& right, Says says);
  [[nodiscard]] Result<void> bring_into_force(ChangeSet& change, std::int64_t number, const JudgedPair& pair);

  // load.cpp: begins again from the store where something had failed, or at the first call.
  [[nodiscard]] Result<void> be_ready();
  [[nodiscard]] Result<void> load();
  [[nodiscard]] Result<void> load_memory();
  // Memory and index from one state of the store, with nothing written.
  [[nodiscard]] Result<void> load_to_follow();
  [[nodiscard]] Result<std::vector<RecordGroup>> rebuild_index();
  // following.cpp: what the leader has written since.
  [[nodiscard]] Result<void> follow();
  [[nodiscard]] Result<void> take_over_all(const std::vector<RecordGroup>& groups);

  // Decides in memory; the change must then go into the queue before the lock is given up.
  [[nodiscard]] Result<Decided> decide_put(const Act& act, const RecordKey& key, const KeptColumns& kept);
  [[nodiscard]] Result<Decided> decide_removal(const Act& act, const RecordKey& key);
  void finish(Decided& decided, RecordDone done, Resolution resolution);
  // What reviewers said of a record that has come back, said to the resolver again.
  [[nodiscard]] Result<Resolution> judged_again(RecordNumber number, Resolution resolution);
  [[nodiscard]] const RecordKey& key_of(RecordNumber number) const { return *records[static_cast<std::size_t>(number.value)].key; }

  // Of whom a record might be, best first, with the source of the record that says so; of nobody too.
  struct Candidate {
    PersonMatch match;
    std::string source;
  };
  [[nodiscard]] Result<std::vector<Candidate>> candidates(const Value& columns, std::size_t most);
  [[nodiscard]] Result<std::vector<Candidate>> candidates_as_follower(const Value& columns, std::size_t most);
  // A change with its number and time.
  [[nodiscard]] ChangeSet begin_change(ChangeKind kind, const Act& act);
  // What the resolver said, put into the change and the book.
  void take_over(ChangeSet& change, Resolution resolution);
  void adopt(ChangeSet& change, std::span<const GroupMove> moves, const IdentityPlan& plan);
  // The events of people who came, went or changed.
  static void add_people_events(ChangeSet& change);
};

// Calls a function that answers through `done`, and waits for the answer.
template <class Outcome, class Call>
[[nodiscard]] Result<Outcome> wait_for(Call call) {
  const auto told = std::make_shared<std::promise<Result<Outcome>>>();  // shared: it may still be in set_value() when we are told
  auto answer = told->get_future();
  call([told](Result<Outcome> outcome) { told->set_value(std::move(outcome)); });
  return answer.get();
}

// For a change that is under way; `answer` is what its caller gets.
template <class Outcome>
[[nodiscard]] std::function<void(Result<void>)> answer_with(std::function<void(Result<Outcome>)> done, Outcome outcome) {
  return [done = std::move(done), outcome = std::move(outcome)](Result<void> written) {
    if (written)
      done(outcome);
    else
      done(tl::unexpected(std::move(written).error()));
  };
}

[[nodiscard]] Result<void> check_act(const Act& act);

}  // namespace cw::registry
