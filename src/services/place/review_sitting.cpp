// SPDX-License-Identifier: MIT
// A reviewer's sitting: how far they are, going back to what they have said, and the disputes that wait for somebody who decides.
#include <algorithm>

#include "services/place/internal/guards.h"
#include "services/place/internal/review_feeder.h"
#include "services/place/internal/review_leave.h"
#include "services/place/reviews.h"

namespace cw::place {
namespace {

using registry::RecordKey;
using store::Connection;
using store::Row;

constexpr std::size_t events_before_taking = 600;

Result<std::vector<RecordKey>> keys_of(Connection& db, review::PairOfRecords pair) {
  return db.all("SELECT source, id FROM record WHERE number IN (?1, ?2) ORDER BY number", {pair.left, pair.right},
                [](const Row& row) { return RecordKey{row.get<std::string>(0), row.get<std::string>(1)}; });
}

}  // namespace

Result<std::int64_t> Reviews::waiting() {
  CW_TRY(const auto db, place_.pool.take());
  return db->value<std::int64_t>("SELECT count(*) FROM review_item WHERE state IN ('open', 'disputed')");
}

Result<review::Sitting> Reviews::sitting(const Asking& asking, Timestamp since) {
  CW_TRY(Leave leave, may(asking, trust::AccessAction::read, "own reviews"));
  CW_TRY(review::Sitting out, [&]() -> Result<review::Sitting> {
    CW_TRY(const auto db, place_.pool.take());
    return review::read_sitting(*db, asking.caller.account.id.text(), since);
  }());
  CW_CHECK(place_.queue->write(std::move(leave.entry)));
  return out;
}

Result<std::vector<review::Dispute>> Reviews::disputes(const Asking& asking, std::size_t most) {
  CW_TRY(Leave leave, may(asking, trust::AccessAction::read, "disputed reviews"));
  if (!decides(asking)) {
    leave.entry.outcome = trust::AccessOutcome::refused;
    CW_CHECK(place_.queue->write(std::move(leave.entry)));
    return fail(ErrorCode::denied, "What reviewers disagree about is for those who decide.");
  }
  CW_TRY(const auto db, place_.pool.take());
  CW_TRY(std::vector<review::Dispute> found, review::read_disputes(*db, most));
  std::vector<review::Dispute> out;
  std::set<std::string> subjects;
  for (review::Dispute& each : found) {
    CW_TRY(const std::vector<std::string> people, people_of_pair(*db, each.item.pair));
    CW_TRY(const trust::FlagSet special, special_about(*db, asking, people, place_.options.clock.now()));
    if (!may_review(place_, asking, each.item.sources, special)) continue;
    subjects.insert(people.begin(), people.end());
    out.push_back(std::move(each));
  }
  leave.entry.subjects.assign(subjects.begin(), subjects.end());
  CW_CHECK(place_.queue->write(std::move(leave.entry)));
  return out;
}

Result<std::optional<review::Handed>> Reviews::take(const Asking& asking, review::ItemId id) {
  using Handed = std::optional<review::Handed>;
  CW_TRY(const Leave leave, may(asking, trust::AccessAction::write, "review taken"));
  const review::Reviewer reviewer = reviewer_of(asking);
  return place_.writer->write([&](Connection& db) -> Result<Handed> {
    trust::AccessEntry entry = leave.entry;
    const review::MaySee may_see = [&](const review::Item& item) -> Result<bool> {
      CW_TRY(entry.subjects, people_of_pair(db, item.pair));
      CW_TRY(const trust::FlagSet special, special_about(db, asking, entry.subjects, place_.options.clock.now()));
      return may_review(place_, asking, item.sources, special);
    };
    CW_TRY(Handed out, queue_.take_this(db, reviewer, id, may_see));
    if (!out) entry.subjects.clear();
    CW_CHECK(place_.log.append(db, entry));
    return out;
  });
}

Result<std::optional<review::Handed>> Reviews::undo_answer(const Asking& asking, review::ItemId id) {
  using Handed = std::optional<review::Handed>;
  CW_TRY(Leave leave, may(asking, trust::AccessAction::write, "review answer taken back"));
  const review::Reviewer reviewer = reviewer_of(asking);
  const std::lock_guard lock(telling_);
  const Result<review::Handed> back = place_.writer->write([&](Connection& db) -> Result<review::Handed> {
    CW_TRY(review::Handed out, queue_.take_back(db, reviewer, id));
    trust::AccessEntry entry = leave.entry;
    CW_TRY(entry.subjects, people_of_pair(db, out.item.pair));
    CW_CHECK(place_.log.append(db, entry));
    return out;
  });
  if (back) return Handed(*back);
  if (back.error().field != "judgement") {
    leave.entry.outcome = trust::AccessOutcome::failed;
    CW_CHECK(place_.queue->write(std::move(leave.entry)));
    return tl::unexpected(back.error());
  }
  // Only of an answer of one's own does take_back() say so.
  review::Item item;
  std::vector<RecordKey> keys;
  {
    CW_TRY(const auto db, place_.pool.take());
    CW_TRY(item, queue_.item(*db, id));
    CW_TRY(keys, keys_of(*db, item.pair));
  }
  if (!item.judgement) return fail(ErrorCode::conflict, "this pair has just been decided anew. Look again.");
  CW_TRY(const ProtectedPeople about, people_behind(place_, asking, keys));
  CW_TRY(const trust::AccessEntry entry,
         place_.may_write(asking, keys, {std::string(place_.fields.of(record_id_column))}, "judgement undone", about));
  CW_CHECK(place_.noted(entry, place_.people->undo_judgement(place_.act_of_change(asking, entry), *item.judgement)));
  CW_TRY([[maybe_unused]] const std::size_t handled, catch_up(events_before_taking));
  return take(asking, id);
}

}  // namespace cw::place
