// SPDX-License-Identifier: MIT
// Who gets which item: by value, now and then one of the random choice, never more reviewers at once than are needed.
#include <fmt/format.h>

#include <algorithm>

#include "services/review/internal/item_row.h"
#include "store/claims.h"

namespace cw::review {
namespace {

using internal::claim_key;
using internal::claim_kind;
using internal::item_of;
using internal::select_items;
using store::Connection;
using store::Row;

constexpr std::size_t most_looked_at = 40;  // items of one order, before another is tried

tl::unexpected<Error> not_with_you() {
  return fail(ErrorCode::conflict, "this pair is not with you: it was given back, has been answered, or its time ran out. Take the next.");
}

// Of an order, those that this reviewer was not given in this round and that lack an answer. ?1: the reviewer.
constexpr std::string_view for_reviewer =
    " AND NOT EXISTS (SELECT 1 FROM review_assignment AS h WHERE h.item = i.id AND h.round = i.round AND h.reviewer = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM review_answer AS a WHERE a.item = i.id AND a.round = i.round AND a.reviewer = ?1)";

// The slots of a round that are answered.
Result<std::vector<std::int64_t>> answered_slots(Connection& db, const Item& item) {
  return db.all("SELECT slot FROM review_assignment WHERE item = ?1 AND round = ?2 AND state = 'answered'", {item.id, item.round},
                [](const Row& row) { return row.get<std::int64_t>(0); });
}

}  // namespace

ReviewQueue::ReviewQueue(ReviewRules rules, Parts parts, const Clock& clock)
    : rules_(std::move(rules)), parts_(std::move(parts)), clock_(clock), ids_(clock, parts_.randomness) {}

// Claims one of the item's free slots for the reviewer; nothing where all are somebody's.
Result<std::optional<Handed>> ReviewQueue::try_take(Connection& db, const Reviewer& reviewer, Item item, Part part) {
  const std::int64_t lease = rules_.lease_minutes * 60'000'000;
  const std::int64_t first = part == Part::decision ? item.needed + 1 : 1;
  const std::int64_t last = part == Part::decision ? first : item.needed;
  CW_TRY(const std::vector<std::int64_t> answered, answered_slots(db, item));
  store::Claims claims(db, reviewer.account, &clock_);
  for (std::int64_t slot = first; slot <= last; ++slot) {
    if (std::ranges::count(answered, slot) > 0) continue;
    CW_TRY(const auto claim, claims.take(claim_kind, claim_key(item, slot), lease));
    if (!claim) continue;
    const Timestamp now = clock_.now();
    // Whoever let it run out has it no more.
    CW_CHECK(db.execute("DELETE FROM review_assignment WHERE item = ?1 AND round = ?2 AND slot = ?3 AND state = 'held' AND reviewer <> ?4",
                        {item.id, item.round, slot, reviewer.account}));
    CW_CHECK(
        db.execute("INSERT INTO review_assignment (item, round, reviewer, slot, taken_at, until_at, state)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'held') ON CONFLICT (item, round, reviewer) DO UPDATE SET"
                   " slot = excluded.slot, until_at = excluded.until_at, state = 'held'",
                   {item.id, item.round, reviewer.account, slot, now, claim->until}));
    return Handed{std::move(item), part, slot, claim->until};
  }
  return std::optional<Handed>{};
}

Result<std::optional<Handed>> ReviewQueue::take_again(Connection& db, const Reviewer& reviewer, const MaySee& may_see) {
  CW_TRY(std::vector<Item> mine, db.all(select_items("JOIN review_assignment AS h ON h.item = i.id AND h.round = i.round"
                                                     " WHERE h.reviewer = ?1 AND h.state = 'held' AND i.state IN ('open', 'disputed')"
                                                     " ORDER BY h.taken_at, i.id"),
                                        {reviewer.account}, item_of));
  for (Item& item : mine) {
    const ItemId id = item.id;
    const std::int64_t round = item.round;
    const Part part = item.state == ItemState::disputed ? Part::decision : Part::review;
    CW_TRY(const bool seen, may_see(item));
    if (seen && (part == Part::review || reviewer.rank == Rank::decider)) {
      CW_TRY(std::optional<Handed> taken, try_take(db, reviewer, std::move(item), part));
      if (taken) return taken;
    }
    CW_CHECK(db.execute("DELETE FROM review_assignment WHERE item = ?1 AND round = ?2 AND reviewer = ?3 AND state = 'held'",
                        {id, round, reviewer.account}));
  }
  return std::optional<Handed>{};
}

Result<std::optional<Handed>> ReviewQueue::next(Connection& db, const Reviewer& reviewer, const MaySee& may_see) {
  CW_TRY(std::optional<Handed> again, take_again(db, reviewer, may_see));
  if (again) return again;
  CW_TRY(const std::int64_t turn,
         db.value<std::int64_t>("UPDATE review_state SET handed_out = handed_out + 1 WHERE one = 1 RETURNING handed_out"));
  const bool by_chance = random_number_of({0, turn}, rules_.seed, 3) < rules_.sample_share;
  const std::string base = std::string(for_reviewer) +
                           " AND (SELECT count(*) FROM review_answer AS a WHERE a.item = i.id AND"
                           " a.round = i.round) < i.needed";
  const std::string disputed = "WHERE i.state = 'disputed'" + std::string(for_reviewer) + " ORDER BY i.value DESC, i.id LIMIT ?2";
  const std::string valued = "WHERE i.state = 'open'" + base + " ORDER BY i.value DESC, i.id LIMIT ?2";
  // The random choice evenly over the bands: first of the band with the fewest answers, and there in the order of the random numbers.
  const std::string drawn = "WHERE i.state = 'open' AND i.sampled = 1" + base +
                            " ORDER BY (SELECT count(*) FROM review_item AS s WHERE s.sampled = 1 AND s.band = i.band AND"
                            " s.state = 'settled'), i.order_number LIMIT ?2";
  std::vector<std::pair<std::string, Part>> orders;
  if (reviewer.rank == Rank::decider) orders.emplace_back(disputed, Part::decision);
  if (by_chance) orders.emplace_back(drawn, Part::review);
  orders.emplace_back(valued, Part::review);
  for (const auto& [order, part] : orders) {
    for (std::size_t most = most_looked_at;; most *= 8) {
      CW_TRY(std::vector<Item> items, db.all(select_items(order), {reviewer.account, most}, item_of));
      for (Item& item : items) {
        CW_TRY(const bool seen, may_see(item));
        if (!seen) continue;
        CW_TRY(std::optional<Handed> taken, try_take(db, reviewer, std::move(item), part));
        if (taken) return taken;
      }
      if (items.size() < most) break;
    }
  }
  return std::optional<Handed>{};
}

Result<Handed> ReviewQueue::held(Connection& db, const std::string& account, ItemId id) {
  CW_TRY(Item found, item(db, id));
  struct Held {
    std::int64_t slot = 1;
    Timestamp until;
  };
  CW_TRY(const auto mine,
         db.first("SELECT slot, until_at FROM review_assignment WHERE item = ?1 AND round = ?2 AND reviewer = ?3"
                  " AND state = 'held'",
                  {id, found.round, account}, [](const Row& row) { return Held{row.get<std::int64_t>(0), row.get<Timestamp>(1)}; }));
  const bool asked = found.state == ItemState::open || found.state == ItemState::disputed;
  if (!mine || !asked || mine->until.microseconds <= clock_.now().microseconds) return not_with_you();
  const Part part = mine->slot > found.needed ? Part::decision : Part::review;
  return Handed{std::move(found), part, mine->slot, mine->until};
}

Result<void> ReviewQueue::give_back(Connection& db, const std::string& account, ItemId id, Back how) {
  CW_TRY(const Handed mine, held(db, account, id));
  if (how == Back::skipped)
    CW_CHECK(db.execute("UPDATE review_assignment SET state = 'skipped' WHERE item = ?1 AND round = ?2 AND reviewer = ?3",
                        {id, mine.item.round, account}));
  else
    CW_CHECK(db.execute("DELETE FROM review_assignment WHERE item = ?1 AND round = ?2 AND reviewer = ?3", {id, mine.item.round, account}));
  return store::Claims(db, account, &clock_)
      .take(claim_kind, claim_key(mine.item, mine.slot), 1)
      .and_then([&](const std::optional<store::Claim>& claim) -> Result<void> {
        return claim ? store::Claims(db, account, &clock_).release(*claim) : Result<void>{};
      });
}

Result<Item> ReviewQueue::item(Connection& db, ItemId id) {
  CW_TRY(std::optional<Item> found, db.first(select_items("WHERE i.id = ?1"), {id}, item_of));
  if (!found) return fail(ErrorCode::not_found, "there is no such pair to review.");
  return std::move(*found);
}

Result<QueueCounts> ReviewQueue::counts(Connection& db) {
  QueueCounts out;
  const Timestamp now = clock_.now();
  for (int kind = 0; kind <= static_cast<int>(DoubtKind::sample); ++kind) out.kinds.push_back({static_cast<DoubtKind>(kind), 0, now});
  constexpr std::int64_t day = 86'400'000'000;
  const std::int64_t ages[] = {now.microseconds - day, now.microseconds - 7 * day, now.microseconds - 28 * day};
  // State by state, so that an index alone answers it, in its order.
  for (const std::string_view state : {"open", "disputed"}) {
    const auto add = [&](const Row& row) -> Result<void> {
      const auto many = row.get<std::int64_t>(1);
      (state == "open" ? out.open : out.disputed) += many;
      std::int64_t* numbers[] = {&out.under_a_day, &out.under_a_week, &out.under_four_weeks, &out.older};
      int column = 3;
      for (std::int64_t* number : numbers) *number += row.get<std::int64_t>(column++);
      for (KindCount& each : out.kinds) {
        if (name_of(each.kind) != row.get<std::string_view>(0)) continue;
        each.open += many;
        if (const auto oldest = row.get<Timestamp>(2); oldest.microseconds < each.oldest.microseconds) each.oldest = oldest;
      }
      return {};
    };
    CW_CHECK(
        db.each("SELECT kind, count(*), min(opened_at), count(*) FILTER (WHERE opened_at > ?2),"
                " count(*) FILTER (WHERE opened_at <= ?2 AND opened_at > ?3), count(*) FILTER (WHERE opened_at <= ?3 AND opened_at > ?4),"
                " count(*) FILTER (WHERE opened_at <= ?4) FROM review_item WHERE state = ?1 GROUP BY kind",
                {state, ages[0], ages[1], ages[2]}, add));
  }
  CW_TRY(out.deciding, db.value<std::int64_t>("SELECT count(*) FROM review_item WHERE state = 'deciding'"));
  CW_CHECK(db.each("SELECT count(*), count(*) FILTER (WHERE settled_at > ?1) FROM review_item WHERE state = 'settled'", {ages[1]},
                   [&](const Row& row) -> Result<void> {
                     out.settled = row.get<std::int64_t>(0);
                     out.settled_last_week = row.get<std::int64_t>(1);
                     return {};
                   }));
  CW_TRY(out.held, db.value<std::int64_t>("SELECT count(*) FROM review_assignment AS h JOIN review_item AS i ON i.id = h.item AND"
                                          " i.round = h.round WHERE h.state = 'held' AND h.until_at > ?1 AND"
                                          " i.state IN ('open', 'disputed')",
                                          {now}));
  return out;
}

}  // namespace cw::review
