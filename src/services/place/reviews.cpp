// SPDX-License-Identifier: MIT
// Who may do what with the queue, and the entries that it leaves. The page of an item: review_page.cpp; labels: review_labels.cpp.
#include "services/place/reviews.h"

#include <algorithm>

#include "base/log.h"
#include "services/place/internal/guards.h"
#include "services/place/internal/review_feeder.h"
#include "services/place/internal/review_leave.h"
#include "services/register/columns.h"

namespace cw::place {
namespace {

using registry::JudgementOutcome;
using registry::RecordKey;
using review::Item;
using store::Connection;
using store::Row;

constexpr std::size_t events_before_handing_out = 600;
constexpr std::size_t verdicts_at_once = 50;

Result<RecordKey> key_of(Connection& db, std::int64_t record) {
  CW_TRY(std::optional<RecordKey> found, db.first("SELECT source, id FROM record WHERE number = ?1", {record}, [](const Row& row) {
    return RecordKey{row.get<std::string>(0), row.get<std::string>(1)};
  }));
  if (!found) return fail(ErrorCode::not_found, "one of the two records is not in the register.");
  return std::move(*found);
}

registry::Act act_of(const review::GivenAnswer& answer, std::function<Result<void>(Connection&)> log) {
  return {answer.name, answer.answer.reason, {}, std::move(log)};
}

// The judgement that has just been written about a pair, in its own transaction.
Result<std::int64_t> judgement_on(Connection& db, review::PairOfRecords pair) {
  return db.value<std::int64_t>("SELECT max(number) FROM judgement WHERE left_record = ?1 AND right_record = ?2", {pair.left, pair.right});
}

}  // namespace

Reviews::Reviews(Place::State& place, review::ReviewRules rules, double threshold, std::string model)
    : place_(place), queue_(std::move(rules), {.threshold = threshold}, place.options.clock) {
  feeder_ = std::make_unique<ReviewFeeder>(place, queue_, std::move(model), [this] {
    if (const auto told = deliver(); !told)
      log_warning("a settled review could not be told to the register", {{"error", name_of(told.error().code)}});
  });
}
Reviews::~Reviews() = default;

review::Reviewer Reviews::reviewer_of(const Asking& asking) const {
  const trust::Account& account = asking.caller.account;
  const auto& deciding = queue_.rules().deciding_roles;
  const bool decides = std::ranges::any_of(account.roles, [&](const std::string& role) { return std::ranges::count(deciding, role) > 0; });
  return {account.id.text(), account.name, decides ? review::Rank::decider : review::Rank::reviewer};
}

Result<Reviews::Leave> Reviews::may(const Asking& asking, trust::AccessAction action, std::string detail) {
  const Question question(asking, action, all_sources(place_), {std::string(place_.fields.of(record_id_column))},
                          place_.options.clock.now());
  const trust::AccessDecision decision = place_.policy.decide(question.request());
  Leave out{trust::entry_of(place_.policy, question.request(), decision), {}};
  out.entry.door = asking.door;
  out.entry.from = asking.from;
  out.entry.detail = std::move(detail);
  if (!decision.allowed()) {
    out.entry.outcome = trust::AccessOutcome::refused;
    CW_CHECK(place_.queue->write(std::move(out.entry)));
    return fail(ErrorCode::denied, place_.policy.explain(question.request(), decision));
  }
  for (std::size_t i = 0; i < question.sources().size(); ++i)
    if (decision.shows(i, 0)) out.sources.insert(question.sources()[i]);
  return out;
}

Result<review::QueueCounts> Reviews::counts(const Asking& asking) {
  CW_TRY(Leave leave, may(asking, trust::AccessAction::read, "review queue"));
  CW_TRY(review::QueueCounts out, [&]() -> Result<review::QueueCounts> {
    CW_TRY(const auto db, place_.pool.take());
    return queue_.counts(*db);
  }());
  CW_CHECK(place_.queue->write(std::move(leave.entry)));
  return out;
}

Result<std::optional<review::Handed>> Reviews::next(const Asking& asking) {
  using Handed = std::optional<review::Handed>;
  CW_TRY(const Leave leave, may(asking, trust::AccessAction::write, "review taken"));
  CW_TRY([[maybe_unused]] const std::size_t handled, catch_up(events_before_handing_out));
  const review::Reviewer reviewer = reviewer_of(asking);
  return place_.writer->write([&](Connection& db) -> Result<Handed> {
    const review::MaySee may_see = [&](const Item& item) -> Result<bool> {
      CW_TRY(const std::vector<std::string> people, people_of_pair(db, item.pair));
      CW_TRY(const trust::FlagSet special, special_about(db, asking, people, place_.options.clock.now()));
      return may_review(place_, asking, item.sources, special);
    };
    CW_TRY(Handed out, queue_.next(db, reviewer, may_see));
    trust::AccessEntry entry = leave.entry;
    if (out) {
      CW_TRY(entry.subjects, people_of_pair(db, out->item.pair));
    }
    CW_CHECK(place_.log.append(db, entry));
    return out;
  });
}

Result<void> Reviews::give_back(const Asking& asking, review::ItemId id, review::Back how) {
  CW_TRY(Leave leave, may(asking, trust::AccessAction::write, how == review::Back::skipped ? "review skipped" : "review given back"));
  const Result<void> done = place_.writer->write([&](Connection& db) -> Result<void> {
    CW_CHECK(queue_.give_back(db, asking.caller.account.id.text(), id, how));
    CW_CHECK(place_.log.append(db, leave.entry));
    return {};
  });
  if (done) return {};
  leave.entry.outcome = trust::AccessOutcome::failed;
  CW_CHECK(place_.queue->write(std::move(leave.entry)));
  return done;
}

Result<ReviewDone> Reviews::answer(const Asking& asking, review::ItemId id, const review::Answer& answer) {
  CW_CHECK(registry::check_words(answer.reason, "the reason", 2000));
  CW_TRY(Leave leave, may(asking, trust::AccessAction::write, "review answered"));
  const review::Reviewer reviewer = reviewer_of(asking);
  const std::lock_guard lock(telling_);
  ReviewDone out;
  Result<review::AnswerOutcome> answered = place_.writer->write([&](Connection& db) -> Result<review::AnswerOutcome> {
    CW_TRY(const Item item, queue_.item(db, id));
    CW_TRY(const std::vector<std::string> people, people_of_pair(db, item.pair));
    CW_TRY(const trust::FlagSet special, special_about(db, asking, people, place_.options.clock.now()));
    if (!may_review(place_, asking, item.sources, special))
      return fail(ErrorCode::denied, "You may not judge these records for this purpose.");
    CW_TRY(review::AnswerOutcome outcome, queue_.answer(db, reviewer, id, answer));
    trust::AccessEntry entry = leave.entry;
    entry.subjects = people;
    CW_CHECK(note_protected(db, entry, ChangeBy::person));
    CW_CHECK(place_.log.append(db, entry));
    return outcome;
  });
  if (!answered) {
    leave.entry.outcome = answered.error().code == ErrorCode::denied ? trust::AccessOutcome::refused : trust::AccessOutcome::failed;
    CW_CHECK(place_.queue->write(std::move(leave.entry)));
    return tl::unexpected(std::move(answered).error());
  }
  out.outcome = std::move(*answered);
  if (out.outcome.next != review::Next::judge) return out;
  // The answer is kept. Where the register cannot be told now, the feeder tells it later.
  Result<std::optional<JudgementOutcome>> told = tell_register(id);
  if (!told) {
    log_warning("a settled review could not be told to the register", {{"error", name_of(told.error().code)}});
    return out;
  }
  out.judgement = std::move(*told);
  CW_TRY(const auto db, place_.pool.take());
  CW_TRY(out.outcome.item, queue_.item(*db, id));
  out.outcome.next = review::Next::done;
  return out;
}

// Two who agree are the two pairs of eyes that a judgement may need.
Result<JudgementOutcome> Reviews::judge(const review::Verdict& verdict) {
  const review::PairOfRecords pair = verdict.item.pair;
  const review::ItemId id = verdict.item.id;
  RecordKey left, right;
  {
    CW_TRY(const auto db, place_.pool.take());
    CW_TRY(left, key_of(*db, pair.left));
    CW_TRY(right, key_of(*db, pair.right));
  }
  const auto settle = [&](Connection& db) -> Result<void> {
    CW_TRY(const std::int64_t judgement, judgement_on(db, pair));
    return queue_.settle(db, id, judgement);
  };
  const auto note = [&](Connection& db) -> Result<void> {
    CW_TRY(const std::int64_t judgement, judgement_on(db, pair));
    return queue_.note_judgement(db, id, judgement);
  };
  const registry::Says says = verdict.says == review::Says::same ? registry::Says::same : registry::Says::not_same;
  const bool agreed = place_.options.four_eyes == registry::FourEyes::needed && verdict.first.account != verdict.last.account;
  if (!agreed) return place_.people->judge(act_of(verdict.last, settle), left, right, says);
  std::int64_t judgement = verdict.item.judgement.value_or(0);
  if (judgement == 0) {
    CW_TRY(const JudgementOutcome proposed, place_.people->judge(act_of(verdict.first, note), left, right, says));
    judgement = proposed.judgement;
  }
  return place_.people->decide(act_of(verdict.last, settle), judgement, registry::Verdict::agree);
}

Result<std::optional<JudgementOutcome>> Reviews::tell_register(review::ItemId id) {
  std::optional<review::Verdict> verdict;
  {
    CW_TRY(const auto db, place_.pool.take());
    CW_TRY(verdict, queue_.verdict(*db, id));
  }
  if (!verdict) return std::optional<JudgementOutcome>{};
  Result<JudgementOutcome> judged = judge(*verdict);
  if (judged) return std::optional<JudgementOutcome>(std::move(*judged));
  if (judged.error().code != ErrorCode::not_found) return tl::unexpected(std::move(judged).error());
  // A record has gone, or somebody took the proposal back: there is nothing to judge.
  CW_CHECK(place_.writer->write([&](Connection& db) { return queue_.settle(db, id, std::nullopt); }));
  return std::optional<JudgementOutcome>{};
}

Result<std::size_t> Reviews::deliver() {
  const std::lock_guard lock(telling_);
  std::vector<review::ItemId> waiting;
  {
    CW_TRY(const auto db, place_.pool.take());
    CW_TRY(waiting, queue_.undelivered(*db, verdicts_at_once));
  }
  for (const review::ItemId id : waiting) {
    CW_TRY([[maybe_unused]] const auto told, tell_register(id));
  }
  return waiting.size();
}

Result<review::AgreementReport> Reviews::agreement(const Asking& asking, review::TimeSpan span) {
  CW_TRY(Leave leave, may(asking, trust::AccessAction::read, "agreement of reviewers"));
  CW_TRY(review::AgreementReport out, [&]() -> Result<review::AgreementReport> {
    CW_TRY(const auto db, place_.pool.take());
    return review::read_agreement(*db, span);
  }());
  CW_CHECK(place_.queue->write(std::move(leave.entry)));
  return out;
}

Result<review::CalibrationReport> Reviews::calibration(const Asking& asking) {
  CW_TRY(Leave leave, may(asking, trust::AccessAction::read, "calibration by reviews"));
  CW_TRY(review::CalibrationReport out, [&]() -> Result<review::CalibrationReport> {
    CW_TRY(const auto db, place_.pool.take());
    return review::read_calibration(*db);
  }());
  CW_CHECK(place_.queue->write(std::move(leave.entry)));
  return out;
}

Result<JudgementOutcome> Reviews::decide(const Asking& asking, std::int64_t judgement, registry::Verdict verdict) {
  std::vector<RecordKey> keys;
  {
    CW_TRY(const auto db, place_.pool.take());
    CW_TRY(keys, db->all("SELECT r.source, r.id FROM judgement AS j JOIN record AS r ON r.number IN (j.left_record, j.right_record)"
                         " WHERE j.number = ?1 ORDER BY r.number",
                         {judgement}, [](const Row& row) { return RecordKey{row.get<std::string>(0), row.get<std::string>(1)}; }));
  }
  if (keys.empty()) return fail(ErrorCode::not_found, "there is no judgement of this number.");
  CW_TRY(const ProtectedPeople about, people_behind(place_, asking, keys));
  CW_TRY(const trust::AccessEntry entry,
         place_.may_write(asking, keys, {std::string(place_.fields.of(record_id_column))}, "judgement decided", about));
  return place_.noted(entry, place_.people->decide(place_.act(asking, entry, keys), judgement, verdict));
}

Result<std::size_t> Reviews::catch_up(std::size_t most) { return feeder_->catch_up(most); }
Result<void> Reviews::look_at_everything() { return feeder_->look_at_everything(); }

Reviews& Place::reviews() { return *state_->reviews; }

}  // namespace cw::place
