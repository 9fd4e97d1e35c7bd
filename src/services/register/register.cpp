// SPDX-License-Identifier: MIT
// A change is decided in memory, under one lock, and written behind it; the caller waits for the writing without the lock, so that the next
// can be decided meanwhile and many are committed together.
#include "services/register/register.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "base/json.h"
#include "services/register/internal/register_state.h"

namespace cw::registry {
namespace {

store::Event record_event(const ChangeSet& change, RecordDone done, PersonId person) {
  const RecordWrite& record = *change.record;
  const std::string who = person.is_nil() ? "null" : fmt::format("\"{}\"", person.text());
  return {"record.loaded", std::to_string(record.number.value),
          fmt::format(R"({{"change":{},"record":{},"source":{},"done":"{}","person":{}}})", change.number, record.number.value,
                      quote_json(record.key.source), name_of(done), who)};
}

}  // namespace

std::string_view name_of(RecordDone done) {
  static constexpr std::string_view names[] = {"added", "changed", "unchanged", "returned", "removed"};
  return names[static_cast<std::size_t>(done)];
}

Result<void> check_act(const Act& act) {
  CW_CHECK(check_words(act.who, "who does this", 200));
  CW_CHECK(check_words(act.reason, "the reason", 2000));
  if (!act.load.empty()) CW_CHECK(check_words(act.load, "the load", 100));
  return {};
}

Resolution joined(Resolution first, Resolution second) {
  std::unordered_map<RecordNumber, std::size_t> at;
  for (std::size_t i = 0; i < first.moves.size(); ++i) at.emplace(first.moves[i].record, i);
  for (const GroupMove& move : second.moves) {
    const auto [found, fresh] = at.try_emplace(move.record, first.moves.size());
    if (fresh)
      first.moves.push_back(move);
    else
      first.moves[found->second].after = move.after;
  }
  std::erase_if(first.moves, [](const GroupMove& move) { return move.before == move.after; });
  std::ranges::move(second.reasons, std::back_inserter(first.reasons));
  return first;
}

KnownRecord* Register::State::find(const RecordKey& key, RecordNumber& number) {
  const auto* found = numbers.find(key);
  if (found == numbers.end()) return nullptr;
  number = found->second;
  return &records[static_cast<std::size_t>(number.value)];
}

ChangeSet Register::State::begin_change(ChangeKind kind, const Act& act) {
  ChangeSet change;
  change.number = ++last_change;
  change.at = clock.next();
  change.kind = kind;
  change.act = act;
  return change;
}

void Register::State::adopt(ChangeSet& change, std::span<const GroupMove> moves, const IdentityPlan& plan) {
  for (const RecordMove& move : plan.moves) change.moves.push_back({move.record, move.from, move.to, book.since(move.record)});
  change.people = plan.changes;
  book.apply(moves, plan, change.at);
}

void Register::State::adopt_all(ChangeSet& change, std::span<const RecordGroup> groups, const IdentityPlan& plan) {
  for (const RecordMove& move : plan.moves) change.moves.push_back({move.record, move.from, move.to, book.since(move.record)});
  change.people = plan.changes;
  book.apply_all(groups, plan, change.at);
  add_people_events(change);
}

void Register::State::take_over(ChangeSet& change, Resolution resolution) {
  const IdentityPlan plan = book.plan(resolution.moves, [&] { return new_person(); });
  change.grounds = std::move(resolution.reasons);
  adopt(change, resolution.moves, plan);
  // Whose record has other content is another than before, too.
  if (change.kind != ChangeKind::record_changed) return;
  const PersonId person = book.person_of(change.record->number);
  const auto told = [&](const PersonChange& each) { return each.person == person; };
  if (!person.is_nil() && std::ranges::none_of(change.people, told)) change.people.push_back({PersonChangeKind::changed, person, {}});
}

void Register::State::add_people_events(ChangeSet& change) {
  for (const PersonChange& each : change.people) {
    const auto event = [&](std::string topic, std::string_view more) {
      change.events.push_back({std::move(topic), each.person.text(), fmt::format(R"({{"change":{}{}}})", change.number, more)});
    };
    const std::string other = each.other.text();
    switch (each.kind) {
      case PersonChangeKind::created: event("person.created", ""); break;
      case PersonChangeKind::returned: event("person.created", R"(,"returned":true)"); break;
      case PersonChangeKind::merged: event("person.merged", fmt::format(R"(,"into":"{}")", other)); break;
      case PersonChangeKind::split: event("person.split", fmt::format(R"(,"from":"{}")", other)); break;
      case PersonChangeKind::ended: event("person.changed", R"(,"ended":true)"); break;
      case PersonChangeKind::changed: event("person.changed", ""); break;
    }
  }
}

Result<Decided> Register::State::decide_put(const Act& act, const RecordKey& key, const KeptColumns& kept) {
  CW_CHECK(be_ready());
  RecordNumber number;
  KnownRecord* known = find(key, number);
  Decided out;
  if (known && known->here && known->hash == kept.hash) {
    out.change.empty = true;  // it may be on its way still
    out.outcome = {RecordDone::unchanged, number, book.person_of(number), 0, {}, {}};
    return out;
  }
  if (!known) number = {static_cast<std::int64_t>(records.size())};
  CW_TRY(Resolution resolution, parts.resolver->put(number, key, kept.value));
  const ChangeKind kind = !known ? ChangeKind::record_added : known->here ? ChangeKind::record_changed : ChangeKind::record_returned;
  const RecordDone done = !known ? RecordDone::added : known->here ? RecordDone::changed : RecordDone::returned;
  if (!known) {
    const auto* at = numbers.try_emplace(key, number).first;
    known = &records.emplace_back(KnownRecord{&at->first, {}, false});
  }
  here += known->here ? 0 : 1;
  known->here = true;
  known->hash = kept.hash;
  if (kind == ChangeKind::record_returned) {
    CW_TRY(resolution, judged_again(number, std::move(resolution)));
  }
  out.change = begin_change(kind, act);
  out.change.record = RecordWrite{number, key, kept.text, hash_text(kept.hash), uprn_of(kept.value)};
  finish(out, done, std::move(resolution));
  return out;
}

Result<Decided> Register::State::decide_removal(const Act& act, const RecordKey& key) {
  CW_CHECK(be_ready());
  RecordNumber number;
  KnownRecord* known = find(key, number);
  if (!known || !known->here) return fail(ErrorCode::not_found, "the source has no such record in the register.");
  CW_TRY(Resolution resolution, parts.resolver->remove(number, key));
  known->here = false;
  --here;
  Decided out;
  out.change = begin_change(ChangeKind::record_gone, act);
  out.change.record = RecordWrite{number, key, {}, {}, {}};
  finish(out, RecordDone::removed, std::move(resolution));
  return out;
}

void Register::State::finish(Decided& decided, RecordDone done, Resolution resolution) {
  ChangeSet& change = decided.change;
  take_over(change, std::move(resolution));
  const PersonId person = book.person_of(change.record->number);
  if (!person.is_nil()) change.concerns.push_back(person);
  for (const MembershipWrite& move : change.moves)
    if (person.is_nil() && move.record == change.record->number && !move.from.is_nil()) change.concerns.push_back(move.from);
  change.events.push_back(record_event(change, done, person));
  add_people_events(change);
  decided.outcome = {done, change.record->number, person, change.number, change.people, change.grounds};
}

Result<Resolution> Register::State::judged_again(RecordNumber number, Resolution resolution) {
  const auto [first, last] = standing_of.equal_range(number);
  for (auto at = first; at != last; ++at) {
    const JudgedPair& pair = standing.at(at->second);
    if (!is_here(pair.left) || !is_here(pair.right)) continue;
    Result<Resolution> judged = parts.resolver->judge(key_of(pair.left), key_of(pair.right), pair.says);
    if (!judged) {
      queue.break_off();  // the resolver has the record already: only the store knows what holds
      return judged;
    }
    resolution = joined(std::move(resolution), std::move(*judged));
  }
  return resolution;
}

void Register::put_later(const Act& act, const RecordKey& key, const Value& columns, RecordDoneCall done) {
  const auto checked = [&]() -> Result<KeptColumns> {
    CW_CHECK(check_act(act));
    CW_CHECK(check_key(key));
    return keep_columns(columns);
  }();
  if (!checked) return done(tl::unexpected(checked.error()));
  const double came = elapsed_seconds();
  std::unique_lock lock(state_->mutex);
  const double has_turn = elapsed_seconds();
  Result<Decided> decided = state_->decide_put(act, key, *checked);
  if (state_->turn_seconds != nullptr) {
    state_->turn_seconds->observe(has_turn - came);
    state_->deciding_seconds->observe(elapsed_seconds() - has_turn);
  }
  if (decided) return state_->queue.add(std::move(decided->change), answer_with(std::move(done), std::move(decided->outcome)));
  lock.unlock();
  done(tl::unexpected(std::move(decided).error()));
}

void Register::remove_later(const Act& act, const RecordKey& key, RecordDoneCall done) {
  if (auto checked = check_act(act); !checked) return done(tl::unexpected(checked.error()));
  std::unique_lock lock(state_->mutex);
  Result<Decided> decided = state_->decide_removal(act, key);
  if (decided) return state_->queue.add(std::move(decided->change), answer_with(std::move(done), std::move(decided->outcome)));
  lock.unlock();
  done(tl::unexpected(std::move(decided).error()));
}

Result<RecordOutcome> Register::put(const Act& act, const RecordKey& key, const Value& columns) {
  return wait_for<RecordOutcome>([&](RecordDoneCall done) { put_later(act, key, columns, std::move(done)); });
}

Result<RecordOutcome> Register::remove(const Act& act, const RecordKey& key) {
  return wait_for<RecordOutcome>([&](RecordDoneCall done) { remove_later(act, key, std::move(done)); });
}

void Register::wait_until_durable() { state_->queue.wait_until_idle(); }

Result<std::vector<Register::State::Candidate>> Register::State::candidates(const Value& columns, std::size_t most) {
  const std::unique_lock lock(mutex);
  if (!leading) return candidates_as_follower(columns, most);
  CW_CHECK(be_ready());
  CW_TRY(const std::vector<MatchCandidate> found, parts.resolver->match(columns, most));
  std::vector<Candidate> out;
  out.reserve(found.size());
  for (const MatchCandidate& each : found)
    out.push_back({{book.person_of(each.record), each.record, each.match_weight}, key_of(each.record).source});
  return out;
}

// Asks for more until enough may be shown, so that nobody can tell from a short answer that somebody was left out.
Result<std::vector<PersonMatch>> Register::match(Viewer& viewer, const Value& columns, std::size_t most) {
  constexpr std::size_t most_candidates = 10'000;
  CW_TRY(const KeptColumns kept, keep_columns(columns));
  const Structure* given = kept.value.get<Structure>();
  const auto shown = [&](const std::string& source) {
    return given != nullptr && std::ranges::all_of(*given, [&](const auto& column) { return viewer.shows(source, column.first); });
  };
  std::vector<PersonMatch> out;
  for (std::size_t asked = most * 4;; asked *= 4) {
    CW_TRY(const auto candidates, state_->candidates(kept.value, asked));
    out.clear();
    std::vector<std::string> people;
    for (const State::Candidate& each : candidates)
      if (!each.match.person.is_nil() && shown(each.source)) people.push_back(each.match.person.text());
    viewer.will_ask_about(people);
    for (const State::Candidate& each : candidates) {
      const bool seen = std::ranges::any_of(out, [&](const PersonMatch& match) { return match.person == each.match.person; });
      if (out.size() == most || each.match.person.is_nil() || seen || !shown(each.source)) continue;
      if (viewer.may_know_of(each.match.person.text())) out.push_back(each.match);
    }
    if (out.size() == most || candidates.size() < asked || asked >= most_candidates) break;
  }
  for (const PersonMatch& each : out) viewer.saw(each.person.text());
  return out;
}

}  // namespace cw::registry
