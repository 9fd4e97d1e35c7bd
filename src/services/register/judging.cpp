// SPDX-License-Identifier: MIT
// What reviewers say of pairs of records: made, agreed to by a second, replaced, taken back.
#include <fmt/format.h>

#include <algorithm>

#include "services/register/internal/register_state.h"

namespace cw::registry {
namespace {

using Step = JudgementWrite::Step;

std::string numbers_text(const std::vector<std::int64_t>& numbers) { return fmt::format("[{}]", fmt::join(numbers, ",")); }

// The event about a judgement; `done`: proposed, in_force, refused, undone.
void add_review_event(ChangeSet& change, std::string_view done, const JudgedPair& pair, const std::vector<std::int64_t>& contradicts) {
  change.events.push_back({"link.reviewed", std::to_string(change.judgements.front().number),
                           fmt::format(R"({{"change":{},"done":"{}","left":{},"right":{},"says":"{}","contradicts":{}}})", change.number,
                                       done, pair.left.value, pair.right.value, name_of(pair.says), numbers_text(contradicts))});
}

struct DecidedJudgement {
  ChangeSet change;
  JudgementOutcome outcome;
  JudgedPair pair;
};
using JudgementDone = std::function<void(Result<JudgementOutcome>)>;

}  // namespace

std::vector<StandingJudgement> Register::State::standing_list() const {
  std::vector<StandingJudgement> out;
  out.reserve(standing.size());
  for (const auto& [number, pair] : standing) out.push_back({number, pair});
  return out;
}

void Register::State::stand(std::int64_t number, const JudgedPair& pair) {
  standing[number] = pair;
  standing_of.emplace(pair.left, number);
  standing_of.emplace(pair.right, number);
}

void Register::State::stand_down(std::int64_t number) {
  standing.erase(number);
  std::erase_if(standing_of, [&](const auto& each) { return each.second == number; });
}

// The judgements on a pair that a new one takes the place of.
std::vector<std::int64_t> Register::State::standing_on(const JudgedPair& pair) const {
  std::vector<std::int64_t> out;
  const auto [first, last] = standing_of.equal_range(pair.left);
  for (auto at = first; at != last; ++at)
    if (standing.at(at->second).right == pair.right && standing.at(at->second).left == pair.left) out.push_back(at->second);
  return out;
}

Result<JudgedPair> Register::State::pair_of(const RecordKey& left, const RecordKey& right, Says says) {
  RecordNumber a, b;
  const KnownRecord* first = find(left, a);
  const KnownRecord* second = find(right, b);
  if (!first || !second || !first->here || !second->here)
    return fail(ErrorCode::not_found, "one of the two records is not in the register.");
  if (a == b) return fail(ErrorCode::invalid, "a record cannot be judged against itself.");
  return JudgedPair{std::min(a, b), std::max(a, b), says};
}

// Brings a judgement into force: the resolver is told, and earlier ones on the same pair make room.
Result<void> Register::State::bring_into_force(ChangeSet& change, std::int64_t number, const JudgedPair& pair) {
  if (is_here(pair.left) && is_here(pair.right)) {
    CW_TRY(Resolution resolution, parts.resolver->judge(key_of(pair.left), key_of(pair.right), pair.says));
    take_over(change, std::move(resolution));
  }
  for (const std::int64_t earlier : standing_on(pair)) {
    change.judgements.push_back({Step::replace, earlier, {}, {}, {}});
    stand_down(earlier);
  }
  stand(number, pair);
  return {};
}

namespace {

// Sends a decided judgement on its way, or tells what is wrong with it.
void send(Register::State& state, std::unique_lock<std::mutex>& lock, Result<DecidedJudgement> decided, JudgementDone done) {
  if (decided) {
    for (const RecordNumber record : {decided->pair.left, decided->pair.right})
      if (const PersonId person = state.book.person_of(record); !person.is_nil()) decided->change.concerns.push_back(person);
    decided->outcome.change = decided->change.number;
    decided->outcome.people = decided->change.people;
    return state.queue.add(std::move(decided->change), answer_with(std::move(done), std::move(decided->outcome)));
  }
  lock.unlock();
  done(tl::unexpected(std::move(decided).error()));
}

}  // namespace

Result<JudgementOutcome> Register::judge(const Act& act, const RecordKey& left, const RecordKey& right, Says says) {
  CW_CHECK(check_act(act));
  if (says == Says::none) return fail(ErrorCode::invalid, "a judgement says same or not_same; an earlier one is taken back with undo.");
  State& state = *state_;
  return wait_for<JudgementOutcome>([&](JudgementDone done) {
    std::unique_lock lock(state.mutex);
    const auto decide = [&]() -> Result<DecidedJudgement> {
      CW_CHECK(state.be_ready());
      CW_TRY(const JudgedPair pair, state.pair_of(left, right, says));
      const bool waits = state.parts.four_eyes == FourEyes::needed;
      DecidedJudgement out;
      out.outcome.contradicts = contradictions(state.standing_list(), pair);
      out.outcome.state = waits ? JudgementOutcome::State::proposed : JudgementOutcome::State::in_force;
      const std::int64_t number = out.outcome.judgement = state.last_judgement + 1;
      out.change = state.begin_change(ChangeKind::judged, act);
      const std::string_view standing = waits ? "proposed" : "in_force";
      out.change.judgements.push_back({Step::make, number, pair, std::string(standing), numbers_text(out.outcome.contradicts)});
      if (!waits) CW_CHECK(state.bring_into_force(out.change, number, pair));
      if (waits) state.proposed[number] = {act.who, pair};
      state.last_judgement = number;
      out.pair = pair;
      add_review_event(out.change, standing, pair, out.outcome.contradicts);
      State::add_people_events(out.change);
      return out;
    };
    send(state, lock, decide(), std::move(done));
  });
}

Result<JudgementOutcome> Register::decide(const Act& act, std::int64_t judgement, Verdict verdict) {
  CW_CHECK(check_act(act));
  State& state = *state_;
  return wait_for<JudgementOutcome>([&](JudgementDone done) {
    std::unique_lock lock(state.mutex);
    const auto decide = [&]() -> Result<DecidedJudgement> {
      CW_CHECK(state.be_ready());
      const auto found = state.proposed.find(judgement);
      if (found == state.proposed.end()) return fail(ErrorCode::not_found, "no judgement of that number waits for a second reviewer.");
      if (found->second.reviewer == act.who) return fail(ErrorCode::denied, "the second reviewer must be somebody else than the first.");
      const JudgedPair pair = found->second.pair;
      const bool agreed = verdict == Verdict::agree;
      DecidedJudgement out;
      if (agreed) out.outcome.contradicts = contradictions(state.standing_list(), pair);
      out.outcome.judgement = judgement;
      out.outcome.state = agreed ? JudgementOutcome::State::in_force : JudgementOutcome::State::refused;
      out.change = state.begin_change(ChangeKind::judged, act);
      out.change.judgements.push_back({agreed ? Step::confirm : Step::refuse, judgement, pair, {}, numbers_text(out.outcome.contradicts)});
      if (agreed) CW_CHECK(state.bring_into_force(out.change, judgement, pair));
      state.proposed.erase(judgement);
      out.pair = pair;
      add_review_event(out.change, agreed ? "in_force" : "refused", pair, out.outcome.contradicts);
      State::add_people_events(out.change);
      return out;
    };
    send(state, lock, decide(), std::move(done));
  });
}

Result<JudgementOutcome> Register::undo_judgement(const Act& act, std::int64_t judgement) {
  CW_CHECK(check_act(act));
  State& state = *state_;
  return wait_for<JudgementOutcome>([&](JudgementDone done) {
    std::unique_lock lock(state.mutex);
    const auto decide = [&]() -> Result<DecidedJudgement> {
      CW_CHECK(state.be_ready());
      const auto standing = state.standing.find(judgement);
      const auto waiting = state.proposed.find(judgement);
      if (standing == state.standing.end() && waiting == state.proposed.end())
        return fail(ErrorCode::not_found, "no judgement of that number is in force or waiting.");
      const JudgedPair pair = standing == state.standing.end() ? waiting->second.pair : standing->second;
      DecidedJudgement out;
      out.outcome.judgement = judgement;
      out.outcome.state = JudgementOutcome::State::undone;
      out.change = state.begin_change(ChangeKind::judgement_undone, act);
      out.change.judgements.push_back({Step::undo, judgement, pair, {}, {}});
      if (standing != state.standing.end() && state.is_here(pair.left) && state.is_here(pair.right)) {
        CW_TRY(Resolution resolution, state.parts.resolver->judge(state.key_of(pair.left), state.key_of(pair.right), Says::none));
        state.take_over(out.change, std::move(resolution));
      }
      state.stand_down(judgement);
      state.proposed.erase(judgement);
      out.pair = pair;
      add_review_event(out.change, "undone", pair, {});
      State::add_people_events(out.change);
      return out;
    };
    send(state, lock, decide(), std::move(done));
  });
}

}  // namespace cw::registry
