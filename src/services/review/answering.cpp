// SPDX-License-Identifier: MIT
// Answers, and what they come to.
#include <fmt/format.h>

#include <algorithm>

#include "services/review/internal/item_row.h"
#include "store/claims.h"
#include "store/outbox.h"

namespace cw::review {
namespace {

using internal::claim_key;
using internal::claim_kind;
using internal::says_of;
using store::Connection;
using store::Row;

GivenAnswer given_answer(const Row& row) {
  return {row.get<std::string>(0),
          row.get<std::string>(1),
          row.get<std::string_view>(2) == "review" ? Part::review : Part::decision,
          {says_of(row.get<std::string_view>(3)), row.get<std::string>(4)},
          row.get<Timestamp>(5)};
}

Result<std::optional<Says>> outcome_of(Connection& db, ItemId id) {
  CW_TRY(const auto text, db.value<std::optional<std::string>>("SELECT outcome FROM review_item WHERE id = ?1", {id}));
  return text ? std::optional<Says>(says_of(*text)) : std::nullopt;
}

// What the answers of a round come to: nothing yet, a dispute, or an outcome.
struct Sum {
  enum class Kind : std::uint8_t { waits, disputed, agreed } kind = Kind::waits;
  Says says = Says::cannot_tell;
};
Sum sum_of(const Item& item, const std::vector<GivenAnswer>& answers) {
  const GivenAnswer& last = answers.back();
  if (last.part == Part::decision) return {Sum::Kind::agreed, last.answer.says};
  if (static_cast<std::int64_t>(answers.size()) < item.needed) return {};
  const bool equal = std::ranges::all_of(answers, [&](const GivenAnswer& each) { return each.answer.says == last.answer.says; });
  return {equal ? Sum::Kind::agreed : Sum::Kind::disputed, last.answer.says};
}

Result<void> set_state(Connection& db, ItemId id, ItemState state, std::optional<std::string_view> outcome) {
  CW_TRY(const std::uint64_t rows,
         db.execute("UPDATE review_item SET state = ?2, outcome = ?3 WHERE id = ?1", {id, name_of(state), outcome}));
  return rows == 1 ? Result<void>{} : fail(ErrorCode::not_found, "there is no such pair to review.");
}

}  // namespace

Result<std::vector<GivenAnswer>> ReviewQueue::answers(Connection& db, const Item& item) {
  return db.all("SELECT reviewer, reviewer_name, part, says, reason, at FROM review_answer WHERE item = ?1 AND round = ?2 ORDER BY number",
                {item.id, item.round}, given_answer);
}

Result<AnswerOutcome> ReviewQueue::answer(Connection& db, const Reviewer& reviewer, ItemId id, const Answer& answer) {
  CW_TRY(Item found, item(db, id));
  CW_TRY(std::vector<GivenAnswer> given, answers(db, found));
  const auto mine = std::ranges::find(given, reviewer.account, &GivenAnswer::account);
  AnswerOutcome out;
  if (mine != given.end()) {
    if (mine->answer.says != answer.says)
      return fail(ErrorCode::conflict, "you have answered this pair otherwise. A judgement is taken back by its undo.");
    CW_TRY(out.outcome, outcome_of(db, id));
    const bool settled = found.state == ItemState::settled;
    out.next = found.state == ItemState::deciding ? Next::judge : settled ? Next::done : Next::wait;
    out.item = std::move(found);
    return out;
  }
  CW_TRY(const Handed held_item, held(db, reviewer.account, id));
  if (held_item.part == Part::decision && reviewer.rank != Rank::decider)
    return fail(ErrorCode::denied, "two reviewers disagree about this pair: somebody with a deciding role settles it.");
  const std::int64_t lease = rules_.lease_minutes * 60'000'000;
  store::Claims claims(db, reviewer.account, &clock_);
  CW_TRY(const auto claim, claims.take(claim_kind, claim_key(found, held_item.slot), lease));
  if (!claim) return fail(ErrorCode::conflict, "your time for this pair ran out, and it is with somebody else now. Take the next.");
  const Timestamp now = clock_.now();
  CW_CHECK(
      db.execute("INSERT INTO review_answer (item, round, reviewer, reviewer_name, part, says, reason, at, match_weight)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                 {id, found.round, reviewer.account, reviewer.name, name_of(held_item.part), name_of(answer.says), answer.reason, now,
                  found.match_weight}));
  CW_CHECK(db.execute("UPDATE review_assignment SET state = 'answered' WHERE item = ?1 AND round = ?2 AND reviewer = ?3",
                      {id, found.round, reviewer.account}));
  CW_CHECK(claims.release(*claim));
  given.push_back({reviewer.account, reviewer.name, held_item.part, answer, now});
  const Sum sum = sum_of(found, given);
  if (sum.kind == Sum::Kind::disputed) CW_CHECK(set_state(db, id, ItemState::disputed, std::nullopt));
  if (sum.kind == Sum::Kind::agreed) {
    out.outcome = sum.says;
    out.next = sum.says == Says::cannot_tell ? Next::done : Next::judge;
    CW_CHECK(set_state(db, id, ItemState::deciding, name_of(sum.says)));
    if (out.next == Next::done) CW_CHECK(settle(db, id, std::nullopt));
  }
  CW_TRY(out.item, item(db, id));
  return out;
}

Result<std::vector<ItemId>> ReviewQueue::undelivered(Connection& db, std::size_t most) {
  return db.all("SELECT id FROM review_item WHERE state = 'deciding' ORDER BY id LIMIT ?1", {most},
                [](const Row& row) { return row.get<ItemId>(0); });
}

Result<std::optional<Verdict>> ReviewQueue::verdict(Connection& db, ItemId id) {
  CW_TRY(Item found, item(db, id));
  if (found.state != ItemState::deciding) return std::optional<Verdict>{};
  CW_TRY(const std::optional<Says> says, outcome_of(db, id));
  CW_TRY(const std::vector<GivenAnswer> given, answers(db, found));
  if (!says || given.empty()) return fail(ErrorCode::internal, "a pair is being decided without an answer.");
  const auto first = std::ranges::find(given, *says, [](const GivenAnswer& each) { return each.answer.says; });
  return Verdict{std::move(found), *says, first == given.end() ? given.back() : *first, given.back()};
}

Result<void> ReviewQueue::note_judgement(Connection& db, ItemId id, std::int64_t judgement) {
  CW_CHECK(db.execute("UPDATE review_item SET judgement = ?2 WHERE id = ?1 AND state = 'deciding'", {id, judgement}));
  return {};
}

Result<void> ReviewQueue::settle(Connection& db, ItemId id, std::optional<std::int64_t> judgement) {
  CW_TRY(const Item found, item(db, id));
  if (found.state != ItemState::deciding) return {};
  CW_TRY(const std::optional<Says> outcome, outcome_of(db, id));
  return end_item(db, found, outcome.value_or(Says::cannot_tell), judgement);
}

Result<void> ReviewQueue::end_item(Connection& db, const Item& item, Says outcome, std::optional<std::int64_t> judgement) {
  CW_CHECK(
      db.execute("UPDATE review_item SET state = 'settled', judgement = ?2, settled_at = ?3, settled_weight = match_weight"
                 " WHERE id = ?1",
                 {item.id, judgement, clock_.now()}));
  return store::append_event(
      db, {"review.settled", item.id.text(),
           fmt::format(R"({{"left":{},"right":{},"round":{},"outcome":"{}","judgement":{}}})", item.pair.left, item.pair.right, item.round,
                       name_of(outcome), judgement ? std::to_string(*judgement) : std::string("null"))});
}

}  // namespace cw::review
