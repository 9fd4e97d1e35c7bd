// SPDX-License-Identifier: MIT
// The living register: records of many sources, the people they are of, with ids that stay, and why. Current from one write to the next.
//
//   CW_CHECK(store::migrate(db, {register_migrations()}));                                             // tables.h
//   CW_TRY(auto people, Register::open({.store_url = "data", .writer = *writer, .resolver = std::move(resolver)}));
//   const Act act{.who = "library-feed", .reason = "daily load"};
//   CW_TRY(RecordOutcome put, people->put(act, {"library", "4711"}, columns));         // durable when it returns
//   put.person;                                                                        // who it is
//   CW_TRY(auto judged, people->judge(act, {"library", "4711"}, {"rents", "9"}, Says::not_same));
//   CW_TRY(auto who, people->match(viewer, columns, 10));                              // nothing is kept
//   CW_TRY(PersonView view, read_person(db, viewer, put.person));                      // read.h: what there is, now or as of a day
//
// Beside it: identity.h (the rules of ids), read.h and history.h (reading), survivorship.h (which value is shown), attributes.h (what
// people ask of us). docs/explanation/register.md tells how it works. Safe from any thread. One process writes to a store's register at a
// time, the leader: the last that opened it or took over; others are refused with conflict. Followers keep their index by what it wrote.
// Errors of every change: invalid (what was given), not_found, conflict, unavailable (a follower's; the store's: nothing was acknowledged
// and nothing that was is lost, the next call begins again from the store).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "services/register/change_set.h"
#include "services/register/resolver.h"
#include "services/register/surroundings.h"
#include "services/register/viewer.h"
#include "store/writer.h"

namespace cw {
class Metrics;
}

namespace cw::registry {

enum class Role : std::uint8_t { leader, follower };
enum class FourEyes : std::uint8_t { not_needed, needed };  // needed: a judgement holds when a second reviewer has agreed
struct RegisterParts {
  std::string store_url;
  store::Writer& writer;  // of the same store; outlives the register, and may be shared
  std::unique_ptr<Resolver> resolver;
  const Clock& clock = system_clock();
  Randomness randomness = system_randomness();
  FourEyes four_eyes = FourEyes::not_needed;
  store::OpenOptions open = {};
  Role begins_as = Role::leader;
  // Run in the transaction that makes this process the leader: where it fails, another stays it.
  std::function<Result<void>(store::Connection&)> may_lead = {};
  // Run once for the changes of a transaction, in it, beside each act's own log. May run more than once.
  ChangesLog log_changes = {};
  Metrics* metrics = nullptr;  // register_change_seconds: what a change waits for before it is written; must outlive the register
};
inline constexpr std::string_view leader_field = "leader";  // Error::field where only the leader can do it

enum class RecordDone : std::uint8_t { added, changed, unchanged, returned, removed };
[[nodiscard]] std::string_view name_of(RecordDone done);
struct RecordOutcome {
  RecordDone done = RecordDone::unchanged;
  RecordNumber record;
  PersonId person;          // nil where it was removed
  std::int64_t change = 0;  // its number in the history; 0 where nothing changed
  std::vector<PersonChange> people;
  std::vector<std::string> grounds;
};
struct JudgementOutcome {
  std::int64_t judgement = 0, change = 0;
  enum class State : std::uint8_t { proposed, in_force, refused, undone } state = State::in_force;
  std::vector<std::int64_t> contradicts;  // judgements that cannot be true beside it: for somebody to look at
  std::vector<PersonChange> people;
};
struct ReconcileOutcome {
  std::int64_t change = 0;  // 0 where nothing changed
  std::size_t records_moved = 0;
  std::vector<PersonChange> people;
};
enum class LearningDue : std::uint8_t { no, doubled, new_day };
struct LearningRule {
  std::size_t fewest_records = 500;  // below it does not pay to learn from them
  int hour_of_day = 2;               // UTC, of the nightly step
};
struct PersonMatch {
  PersonId person;
  RecordNumber record;  // the best of its records
  double match_weight = 0;
};
enum class Verdict : std::uint8_t { agree, refuse };
class Register {
 public:
  using RecordDoneCall = std::function<void(Result<RecordOutcome>)>;

  // Makes the index from the store. Where it groups records otherwise than the store has them, that becomes a change of the history.
  [[nodiscard]] static Result<std::unique_ptr<Register>> open(RegisterParts parts);
  ~Register();  // waits for what is on its way
  Register(const Register&) = delete;
  Register& operator=(const Register&) = delete;

  // New, changed, come back, or the same as it is. Repeating it changes nothing.
  [[nodiscard]] Result<RecordOutcome> put(const Act& act, const RecordKey& key, const Value& columns);
  // Gone from its source; its history stays. not_found where there is no such record now.
  [[nodiscard]] Result<RecordOutcome> remove(const Act& act, const RecordKey& key);
  // The same for many: they return when it is decided and call `done` on another thread when it is durable. `done` must be short and must
  // not call the register.
  void put_later(const Act& act, const RecordKey& key, const Value& columns, RecordDoneCall done);
  void remove_later(const Act& act, const RecordKey& key, RecordDoneCall done);
  void wait_until_durable();

  // A person's word on two records that are there. It replaces an earlier one on the same pair, and wins over everything computed.
  [[nodiscard]] Result<JudgementOutcome> judge(const Act& act, const RecordKey& left, const RecordKey& right, Says says);
  // The second reviewer's word on a proposed judgement. denied where it is the first reviewer's.
  [[nodiscard]] Result<JudgementOutcome> decide(const Act& act, std::int64_t judgement, Verdict verdict);
  [[nodiscard]] Result<JudgementOutcome> undo_judgement(const Act& act, std::int64_t judgement);
  // Learns again from all records, on the caller's thread and beside the index that is at work, and takes over what is grouped otherwise:
  // the nightly batch. What was learnt is in force from its change on, also after a restart and on other nodes.
  [[nodiscard]] Result<ReconcileOutcome> reconcile(const Act& act);
  void stop_learning();  // for good: a reconcile() that is under way ends soon, with unavailable
  [[nodiscard]] LearningDue learning_due(const LearningRule& rule = {}) const;  // whether it is time to; by what the store holds

  // After a load was taken back record by record: gives the people it had touched the ids that the rules give from just before the load
  // straight to now, as if it had never been. Doing it again changes nothing.
  [[nodiscard]] Result<ReconcileOutcome> forget_load(const Act& act, const std::string& load);

  // Whose record it might be, best first: by records all of whose given columns the viewer may see, of people whom it may know of.
  [[nodiscard]] Result<std::vector<PersonMatch>> match(Viewer& viewer, const Value& columns, std::size_t most);
  // A follower: takes in what the leader has written since. Nothing to do for the leader.
  [[nodiscard]] Result<void> follow();
  // Becomes the leader, in seconds where it followed; nothing to do where it is. Errors: of may_lead, of the store.
  [[nodiscard]] Result<void> lead();
  void step_down();  // becomes a follower; waits for what is on its way
  [[nodiscard]] bool leads() const;
  // What there is around records, for finding what is doubtful (surroundings.h); for a few hundred at once at most. conflict where another
  // process has opened the register since.
  [[nodiscard]] Result<Surroundings> around(std::span<const RecordNumber> records);
  // How two records compare; not_found where one is not there.
  [[nodiscard]] Result<std::vector<ComparedField>> compare(RecordNumber left, RecordNumber right);

  struct State;  // internal/register_state.h

 private:
  friend class Unguarded;  // unguarded.h: what the register holds, without a viewer, for those who feed it
  explicit Register(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cw::registry
