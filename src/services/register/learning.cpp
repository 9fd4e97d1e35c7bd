// SPDX-License-Identifier: MIT
// What the index has learnt stays in force, whoever makes the index again, until the register learns again: a step of the history of its
// own. Learning takes as long as making an index, so it is done beside the one at work, which goes on, by a follower within this process.
#include <fmt/format.h>

#include <mutex>

#include "base/log.h"
#include "services/register/internal/register_state.h"

namespace cw::registry {
namespace {

constexpr std::int64_t hour = 3'600'000'000, day = 24 * hour;  // microseconds

// The first moment after `time` at which the clock shows this hour (UTC).
Timestamp next_hour(Timestamp time, int hour_of_day) {
  const std::int64_t since = ((time.microseconds - hour_of_day * hour) % day + day) % day;
  return {time.microseconds + day - since};
}

}  // namespace

Result<std::vector<RecordGroup>> Register::State::make_index(const Resolver::Everything& everything) {
  in_force.reset();
  why_learnt.clear();
  if (learn == Learn::anew) return parts.resolver->rebuild(everything);
  CW_TRY(std::optional<LearntHead> head, learnt_in_force(db));
  if (!head) {
    why_learnt = last_change == 0 ? "" : "nothing was kept of what had been learnt";
    return parts.resolver->rebuild(everything);
  }
  const auto take = [&]() -> Result<void> {
    CW_TRY(const std::string bytes, read_learnt(db, *head));
    return parts.resolver->take_learnt(bytes);
  };
  const Result<void> taken = take();
  if (taken) {
    in_force = std::move(head);
    return parts.resolver->restore(everything);
  }
  if (taken.error().code != ErrorCode::invalid && taken.error().code != ErrorCode::unsupported) return tl::unexpected(taken.error());
  why_learnt = taken.error().message;
  log_warning("the register learns again from all its records, for it cannot go by what it had learnt", {{"why", why_learnt}});
  return parts.resolver->rebuild(everything);
}

std::vector<RecordGroup> Register::State::as_in_store(std::vector<RecordGroup> groups) {
  const std::size_t moved = book.plan_all(groups, [] { return PersonId{}; }).moves.size();
  if (moved == 0) return groups;
  log_warning("the index made from the store groups records otherwise than the store, which holds", {{"records", moved}});
  std::unordered_map<PersonId, GroupNumber> numbers;
  std::vector<RecordGroup> stored;
  book.for_each([&](RecordNumber record, PersonId person) {
    stored.push_back({record, numbers.try_emplace(person, numbers.size() + 1).first->second});
  });
  parts.resolver->regroup(stored);
  return parts.resolver->groups();
}

void Register::State::set_learnt(ChangeSet& change, std::string bytes) {
  change.grounds.push_back(fmt::format("learnt from {} records", here));
  change.learnt = std::make_shared<const LearntWrite>(LearntWrite{std::move(bytes), static_cast<std::int64_t>(here)});
  in_force = LearntHead{0, change.number, change.at, change.learnt->records, static_cast<std::int64_t>(change.learnt->bytes.size()), {}};
}

Result<void> Register::State::keep_first_learnt(std::string bytes) {
  const LearntWrite learnt{std::move(bytes), static_cast<std::int64_t>(here)};
  const Timestamp at = clock.now();
  CW_CHECK(store::in_transaction(db, [&](store::Connection& work) -> Result<void> {
    CW_TRY(const std::int64_t now, work.value<std::int64_t>("SELECT epoch FROM register_state WHERE one = 1"));
    if (now != epoch) return fail(ErrorCode::conflict, "another process has opened the register for writing since.");
    return write_learnt(work, learnt, 0, at);
  }));
  in_force = LearntHead{0, 0, at, learnt.records, static_cast<std::int64_t>(learnt.bytes.size()), {}};
  return {};
}

Result<bool> Register::State::learnt_otherwise() {
  if (learn == Learn::anew) return false;
  CW_TRY(const std::optional<LearntHead> head, learnt_in_force(db));
  return head && (!in_force || in_force->change != head->change);
}

Result<std::unique_ptr<Register::State>> Register::State::beside(Learn how) {
  std::unique_ptr<Resolver> resolver;
  {
    const std::lock_guard lock(mutex);
    resolver = parts.resolver->fresh();
  }
  CW_TRY(store::Connection connection, store::open(parts.store_url, parts.open));
  RegisterParts own{.store_url = parts.store_url, .writer = parts.writer, .resolver = std::move(resolver), .clock = parts.clock};
  own.open = parts.open;
  own.begins_as = Role::follower;
  auto out = std::make_unique<State>(std::move(own), std::move(connection));
  out->learn = how;
  out->stopped = &ending;
  CW_CHECK(out->load_to_follow());
  return out;
}

void Register::State::take_memory_of(State& other) {
  std::swap(parts.resolver, other.parts.resolver);
  std::swap(book, other.book);
  std::swap(numbers, other.numbers);
  records.swap(other.records);
  standing.swap(other.standing);
  proposed.swap(other.proposed);
  standing_of.swap(other.standing_of);
  last_change = other.last_change;
  last_judgement = other.last_judgement;
  here = other.here;
  in_force = other.in_force;
  why_learnt = other.why_learnt;
  index_follows = other.index_follows;
}

// The learner has the store's records up to the last change when it returns, and its index becomes this one's.
Result<ChangeSet> Register::State::decide_reconciliation(const Act& act, State& learner, std::string learnt) {
  CW_CHECK(be_ready());
  queue.wait_until_idle();
  if (queue.broken()) return fail(ErrorCode::unavailable, "an earlier change could not be written. Try again.");
  CW_CHECK(learner.follow());
  std::swap(parts.resolver, learner.parts.resolver);
  const std::vector<RecordGroup> groups = parts.resolver->groups();
  const IdentityPlan plan = book.plan_all(groups, [&] { return new_person(); });
  ChangeSet change;
  change.empty = plan.moves.empty() && learnt.empty();
  if (change.empty) {
    book.apply_all(groups, plan, clock.now());
    return change;
  }
  change = begin_change(ChangeKind::reconciled, act);
  adopt_all(change, groups, plan);
  if (!learnt.empty()) set_learnt(change, std::move(learnt));
  return change;
}

Result<ReconcileOutcome> Register::reconcile(const Act& act) {
  CW_CHECK(check_act(act));
  const std::lock_guard one_at_a_time(state_->learning);
  {
    const std::lock_guard lock(state_->mutex);
    CW_CHECK(state_->be_ready());
  }
  CW_TRY(const auto learner, state_->beside(State::Learn::anew));
  CW_CHECK(learner->follow());  // what has come meanwhile
  std::string learnt = learner->parts.resolver->learnt();
  CW_CHECK(learner->follow());  // and meanwhile again, so that little is left for when all wait
  return wait_for<ReconcileOutcome>([&](std::function<void(Result<ReconcileOutcome>)> done) {
    std::unique_lock lock(state_->mutex);
    Result<ChangeSet> change = state_->decide_reconciliation(act, *learner, std::move(learnt));
    if (!change) {
      lock.unlock();
      return done(tl::unexpected(std::move(change).error()));
    }
    ReconcileOutcome outcome{change->number, change->moves.size(), change->people};
    state_->queue.add(std::move(*change), answer_with(std::move(done), std::move(outcome)));
  });
}

void Register::stop_learning() { state_->ending = true; }

LearningDue Register::learning_due(const LearningRule& rule) const {
  const std::lock_guard lock(state_->mutex);
  const std::optional<LearntHead>& last = state_->in_force;
  if (!state_->leading || !last) return LearningDue::no;
  const auto before = static_cast<std::size_t>(last->records);
  if (state_->here >= rule.fewest_records && state_->here >= 2 * before) return LearningDue::doubled;
  const bool changed = state_->last_change > last->change;
  return changed && state_->clock.now().microseconds >= next_hour(last->at, rule.hour_of_day).microseconds ? LearningDue::new_day
                                                                                                           : LearningDue::no;
}

}  // namespace cw::registry
