// SPDX-License-Identifier: MIT
#include "services/review/sitting.h"

#include "services/review/internal/item_row.h"

namespace cw::review {
namespace {

using store::Connection;
using store::Row;

ItemState state_of(std::string_view text) {
  for (const ItemState state : {ItemState::open, ItemState::disputed, ItemState::deciding, ItemState::settled})
    if (name_of(state) == text) return state;
  return ItemState::closed;
}

}  // namespace

Result<Sitting> read_sitting(Connection& db, const std::string& account, Timestamp since, std::size_t most) {
  Sitting out;
  const auto count = [&](const Row& row) -> Result<void> {
    out.answered = row.get<std::int64_t>(0), out.same = row.get<std::int64_t>(1);
    out.not_same = row.get<std::int64_t>(2), out.cannot_tell = row.get<std::int64_t>(3);
    return {};
  };
  CW_CHECK(
      db.each("SELECT count(*), count(*) FILTER (WHERE says = 'same'), count(*) FILTER (WHERE says = 'not_same'),"
              " count(*) FILTER (WHERE says = 'cannot_tell') FROM review_answer WHERE reviewer = ?1 AND at >= ?2",
              {account, since}, count));
  CW_TRY(out.last,
         db.all("SELECT a.item, a.says, a.part, a.at, i.state, a.round = i.round FROM review_answer AS a"
                " JOIN review_item AS i ON i.id = a.item WHERE a.reviewer = ?1 AND a.at >= ?2 ORDER BY a.at DESC, a.number DESC LIMIT ?3",
                {account, since, most}, [](const Row& row) {
                  OwnAnswer each{row.get<ItemId>(0), internal::says_of(row.get<std::string_view>(1)),
                                 row.get<std::string_view>(2) == "decision" ? Part::decision : Part::review, row.get<Timestamp>(3),
                                 state_of(row.get<std::string_view>(4))};
                  each.can_undo = row.get<bool>(5) && each.state != ItemState::closed && each.state != ItemState::deciding;
                  return each;
                }));
  return out;
}

Result<std::vector<Dispute>> read_disputes(Connection& db, std::size_t most) {
  CW_TRY(std::vector<Dispute> out,
         db.all("SELECT " + std::string(internal::item_columns) +
                    ", i.opened_at FROM review_item AS i WHERE i.state = 'disputed' ORDER BY i.value DESC, i.id LIMIT ?1",
                {most}, [](const Row& row) { return Dispute{internal::item_of(row), row.get<Timestamp>(18), {}}; }));
  for (Dispute& each : out) {
    CW_TRY(
        each.answers,
        db.all("SELECT reviewer, reviewer_name, part, says, reason, at FROM review_answer WHERE item = ?1 AND round = ?2 ORDER BY number",
               {each.item.id, each.item.round}, [](const Row& row) {
                 return GivenAnswer{row.get<std::string>(0),
                                    row.get<std::string>(1),
                                    row.get<std::string_view>(2) == "review" ? Part::review : Part::decision,
                                    {internal::says_of(row.get<std::string_view>(3)), row.get<std::string>(4)},
                                    row.get<Timestamp>(5)};
               }));
  }
  return out;
}

}  // namespace cw::review
