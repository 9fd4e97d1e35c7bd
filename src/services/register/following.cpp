// SPDX-License-Identifier: MIT
// A follower keeps memory and index by the history: what each change is about is read as it is now, so that following converges whatever
// was missed or seen twice. People are read when it takes over.
#include <algorithm>
#include <mutex>

#include "base/json.h"
#include "services/register/internal/register_state.h"

namespace cw::registry {
namespace {

using store::Row;

constexpr std::size_t most_at_once = 1000;

struct Followed {
  std::int64_t change = 0;
  std::optional<std::int64_t> record, judgement;
  RecordKey key;
  std::string columns, hash;
  bool here = false;
  JudgedPair pair;
  bool in_force = false;
};

constexpr std::string_view changes_sql =
    "SELECT c.number, c.record, r.source, r.id, r.columns, r.hash, CASE WHEN r.gone_at IS NULL THEN 1 ELSE 0 END,"
    " c.judgement, j.left_record, j.right_record, j.says, CASE WHEN j.state = 'in_force' THEN 1 ELSE 0 END"
    " FROM register_change AS c LEFT JOIN record AS r ON r.number = c.record LEFT JOIN judgement AS j ON j.number = c.judgement"
    " WHERE c.number > ?1 ORDER BY c.number LIMIT ?2";

Followed read_followed(const Row& row) {
  Followed out;
  out.change = row.get<std::int64_t>(0);
  out.record = row.get<std::optional<std::int64_t>>(1);
  if (out.record) {
    out.key = {row.get<std::string>(2), row.get<std::string>(3)};
    out.columns = row.get<std::string>(4);
    out.hash = row.get<std::string>(5);
    out.here = row.get<bool>(6);
  }
  out.judgement = row.get<std::optional<std::int64_t>>(7);
  if (out.judgement) {
    out.pair.left = {row.get<std::int64_t>(8)};
    out.pair.right = {row.get<std::int64_t>(9)};
    out.pair.says = row.get<std::string_view>(10) == "same" ? Says::same : Says::not_same;
    out.in_force = row.get<bool>(11);
  }
  return out;
}

Result<void> follow_record(Register::State& state, const Followed& change) {
  const RecordNumber number{*change.record};
  const auto hash = parse_hash(change.hash);
  if (!hash) return fail(ErrorCode::internal, "the hash of a record is none.");
  const auto* at = state.numbers.try_emplace(change.key, number).first;
  if (state.records.size() <= static_cast<std::size_t>(number.value)) state.records.resize(static_cast<std::size_t>(number.value) + 1);
  KnownRecord& known = state.records[static_cast<std::size_t>(number.value)];
  const bool was_here = known.here;
  state.here += change.here ? 1 : 0;
  state.here -= was_here ? 1 : 0;
  known = {&at->first, *hash, change.here};
  if (change.here) {
    CW_TRY(const Value columns, parse_json(change.columns));
    CW_CHECK(state.parts.resolver->put(number, change.key, columns));
    if (!was_here) CW_CHECK(state.judged_again(number, {}));
  } else if (was_here) {
    CW_CHECK(state.parts.resolver->remove(number, change.key));
  }
  return {};
}

Result<void> follow_judgement(Register::State& state, const Followed& change) {
  const std::int64_t number = *change.judgement;
  if (change.in_force == state.standing.contains(number)) return {};
  const bool both_here = state.is_here(change.pair.left) && state.is_here(change.pair.right);
  if (change.in_force) {
    if (both_here) CW_CHECK(state.parts.resolver->judge(state.key_of(change.pair.left), state.key_of(change.pair.right), change.pair.says));
    for (const std::int64_t earlier : state.standing_on(change.pair)) state.stand_down(earlier);
    state.stand(number, change.pair);
    return {};
  }
  state.stand_down(number);
  if (both_here && state.standing_on(change.pair).empty())
    CW_CHECK(state.parts.resolver->judge(state.key_of(change.pair.left), state.key_of(change.pair.right), Says::none));
  return {};
}

}  // namespace

Result<void> Register::State::follow() {
  if (!index_follows) return load_to_follow();
  CW_TRY(const bool otherwise, learnt_otherwise());
  if (otherwise) return load_to_follow();
  for (;;) {
    CW_TRY(const std::vector<Followed> changes, db.all(changes_sql, {last_change, most_at_once}, read_followed));
    for (const Followed& change : changes) {
      const Result<void> followed = change.record      ? follow_record(*this, change)
                                    : change.judgement ? follow_judgement(*this, change)
                                                       : Result<void>{};
      if (!followed) {
        index_follows = false;  // made anew by the next call
        return followed;
      }
      last_change = change.change;
    }
    if (changes.size() < most_at_once) return {};
  }
}

Result<std::vector<Register::State::Candidate>> Register::State::candidates_as_follower(const Value& columns, std::size_t most) {
  if (!index_follows) CW_CHECK(load_to_follow());
  CW_TRY(const std::vector<MatchCandidate> found, parts.resolver->match(columns, most));
  std::vector<Candidate> out;
  for (const MatchCandidate& each : found) {
    CW_TRY(const auto person, db.first("SELECT person FROM membership WHERE record = ?1 AND until_at IS NULL", {each.record.value},
                                       [](const Row& row) { return row.get<PersonId>(0); }));
    out.push_back({{person.value_or(PersonId{}), each.record, each.match_weight}, key_of(each.record).source});
  }
  return out;
}

Result<void> Register::follow() {
  const std::lock_guard one_at_a_time(state_->learning);
  std::unique_lock lock(state_->mutex);
  if (state_->leading) return {};
  if (!state_->index_follows) return state_->follow();
  CW_TRY(const bool otherwise, state_->learnt_otherwise());
  if (!otherwise) return state_->follow();
  // The leader has learnt: an index by that is made while this one answers.
  lock.unlock();
  CW_TRY(const auto other, state_->beside(State::Learn::where_nothing_is_kept));
  lock.lock();
  if (state_->leading) return {};
  state_->take_memory_of(*other);
  return state_->follow();
}

Result<void> Register::lead() {
  const std::unique_lock lock(state_->mutex);
  if (state_->leading) return {};
  CW_CHECK(state_->load());
  state_->leading = true;
  return {};
}

void Register::step_down() {
  const std::unique_lock lock(state_->mutex);
  if (!state_->leading) return;
  state_->leading = false;
  state_->queue.wait_until_idle();
  state_->index_follows = !state_->queue.broken();  // all that was decided is written: the index has what the store has
  state_->queue.break_off();
}

bool Register::leads() const { return state_->leading; }

}  // namespace cw::registry
