// SPDX-License-Identifier: MIT
// Going back to a pair: to one that is named, and to what one has said of it.
#include <algorithm>

#include "services/review/internal/item_row.h"
#include "store/claims.h"
#include "store/outbox.h"

namespace cw::review {
namespace {

using internal::claim_key;
using internal::claim_kind;
using store::Connection;
using store::Row;

// Whether somebody has the pair to decide between those who disagree.
Result<bool> is_with_a_decider(Connection& db, const Item& item, Timestamp now) {
  CW_TRY(const auto held, db.value<std::int64_t>("SELECT count(*) FROM review_assignment WHERE item = ?1 AND round = ?2 AND slot > ?3"
                                                 " AND (state = 'answered' OR (state = 'held' AND until_at > ?4))",
                                                 {item.id, item.round, item.needed, now}));
  return held > 0;
}

// Moves the answer to those that were taken back.
Result<void> set_aside(Connection& db, const Item& item, const Reviewer& reviewer, Timestamp now) {
  CW_CHECK(
      db.execute("INSERT INTO review_taken_back (item, round, reviewer, reviewer_name, part, says, reason, at, taken_back_at)"
                 " SELECT item, round, reviewer, reviewer_name, part, says, reason, at, ?4 FROM review_answer"
                 " WHERE item = ?1 AND round = ?2 AND reviewer = ?3",
                 {item.id, item.round, reviewer.account, now}));
  CW_CHECK(
      db.execute("DELETE FROM review_answer WHERE item = ?1 AND round = ?2 AND reviewer = ?3", {item.id, item.round, reviewer.account}));
  return {};
}

}  // namespace

Result<std::optional<Handed>> ReviewQueue::take_this(Connection& db, const Reviewer& reviewer, ItemId id, const MaySee& may_see) {
  CW_TRY(Item found, item(db, id));
  const bool disputed = found.state == ItemState::disputed;
  if (found.state != ItemState::open && !disputed) return std::optional<Handed>{};
  if (disputed && reviewer.rank != Rank::decider)
    return fail(ErrorCode::denied, "two reviewers disagree about this pair: somebody with a deciding role settles it.");
  CW_TRY(const std::vector<GivenAnswer> given, answers(db, found));
  if (std::ranges::count(given, reviewer.account, &GivenAnswer::account) > 0) return std::optional<Handed>{};
  CW_TRY(const bool seen, may_see(found));
  if (!seen) return std::optional<Handed>{};
  return try_take(db, reviewer, std::move(found), disputed ? Part::decision : Part::review);
}

Result<Handed> ReviewQueue::take_back(Connection& db, const Reviewer& reviewer, ItemId id) {
  CW_TRY(const Item found, item(db, id));
  CW_TRY(const std::vector<GivenAnswer> given, answers(db, found));
  const auto mine = std::ranges::find(given, reviewer.account, &GivenAnswer::account);
  if (mine == given.end()) return fail(ErrorCode::not_found, "you have said nothing of this pair.");
  if (found.judgement) return fail(ErrorCode::conflict, "your answer has become a judgement: that is undone.", "judgement");
  if (found.state == ItemState::deciding || found.state == ItemState::closed)
    return fail(ErrorCode::conflict, "this pair is just being decided, or is closed. Look again in a moment.");
  const Timestamp now = clock_.now();
  CW_TRY(const bool deciding, is_with_a_decider(db, found, now));
  if (deciding && mine->part != Part::decision)
    return fail(ErrorCode::conflict, "somebody decides this pair already, by what you and another have said.");
  CW_TRY(const auto slot, db.value<std::int64_t>("SELECT slot FROM review_assignment WHERE item = ?1 AND round = ?2 AND reviewer = ?3",
                                                 {id, found.round, reviewer.account}));
  const std::int64_t lease = rules_.lease_minutes * 60'000'000;
  CW_TRY(const auto claim, store::Claims(db, reviewer.account, &clock_).take(claim_kind, claim_key(found, slot), lease));
  if (!claim) return fail(ErrorCode::conflict, "this pair is with somebody else now.");
  CW_CHECK(set_aside(db, found, reviewer, now));
  CW_CHECK(db.execute("UPDATE review_assignment SET state = 'held', until_at = ?4 WHERE item = ?1 AND round = ?2 AND reviewer = ?3",
                      {id, found.round, reviewer.account, claim->until}));
  const ItemState state = mine->part == Part::decision ? ItemState::disputed : ItemState::open;
  CW_CHECK(db.execute("UPDATE review_item SET state = ?2, outcome = NULL, settled_at = NULL, settled_weight = NULL WHERE id = ?1",
                      {id, name_of(state)}));
  CW_CHECK(store::append_event(db, {"review.taken_back", id.text(), "{}"}));
  CW_TRY(Item now_open, item(db, id));
  return Handed{std::move(now_open), mine->part, slot, claim->until};
}

}  // namespace cw::review
