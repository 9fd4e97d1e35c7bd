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
#include <optional>
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
  std::mutex looking;                           // never taken within `mutex`
  std::optional<store::Connection> looking_db;  // of surroundings.cpp, by `looking`
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
  bool index_follows = false;  // a follower's: the resolver has what the store had up to last_change
  std::size_t here = 0;        // records that are there
  // learning.cpp: what the resolver goes by, where that is kept in the store.
  std::optional<LearntHead> in_force;
  std::string why_learnt;  // where the resolver learnt when it was made, and not from the store: why
  enum class Learn : std::uint8_t { where_nothing_is_kept, anew } learn = Learn::where_nothing_is_kept;
  std::atomic<bool> ending = false;
  const std::atomic<bool>* stopped = nullptr;                      // of a follower beside another: whether that one ends
  std::mutex learning;                                             // one reconciliation at a time; taken before `mutex`
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
  [[nodiscard]] Result<void> take_over_all(std::vector<RecordGroup> groups);
  // learning.cpp
  // The resolver made from the store by what is kept there, or by what it learns.
  [[nodiscard]] Result<std::vector<RecordGroup>> make_index(const Resolver::Everything& everything);
  // The resolver's groups put where the store has them, for the store's stand; returns them by the resolver's numbers.
  [[nodiscard]] std::vector<RecordGroup> as_in_store(std::vector<RecordGroup> groups);
  // What the resolver goes by from this change on, to be kept with it.
  void set_learnt(ChangeSet& change, std::string bytes);
  // What was learnt at the start of an empty register: no change of the history.
  [[nodiscard]] Result<void> keep_first_learnt(std::string bytes);
  // A follower of the same store with an index of its own, made while this one works on.
  [[nodiscard]] Result<std::unique_ptr<State>> beside(Learn how);
  // All that a follower knows, from another one.
  void take_memory_of(State& other);
  // Another version of what was learnt has come into force since.
  [[nodiscard]] Result<bool> learnt_otherwise();
  [[nodiscard]] Result<ChangeSet> decide_reconciliation(const Act& act, State& learner, std::string learnt);

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
  void adopt_all(ChangeSet& change, std::span<const RecordGroup> groups, const IdentityPlan& plan);
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
