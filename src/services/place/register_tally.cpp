// SPDX-License-Identifier: MIT
#include "services/place/internal/register_tally.h"

#include <string_view>
#include <utility>
#include <vector>

namespace cw::place {
namespace {

using store::Connection;
using store::Row;

constexpr std::int64_t worth_following = 50'000;  // more changes than these are not followed one by one: all is counted anew

Result<std::int64_t> last_change(Connection& db) { return db.value<std::int64_t>("SELECT coalesce(max(number), 0) FROM register_change"); }

// How many rows of each kind there are with these numbers.
using KindCounts = std::vector<std::pair<std::string, std::int64_t>>;
Result<KindCounts> kinds(Connection& db, const char* sql, std::int64_t from, std::int64_t upto) {
  return db.all(sql, {from, upto}, [](const Row& row) { return std::pair(row.get<std::string>(0), row.get<std::int64_t>(1)); });
}
Result<KindCounts> record_kinds(Connection& db, std::int64_t from, std::int64_t upto) {
  return kinds(db, "SELECT kind, count(*) FROM register_change WHERE number BETWEEN ?1 AND ?2 GROUP BY kind", from, upto);
}
Result<KindCounts> person_kinds(Connection& db, std::int64_t from, std::int64_t upto) {
  return kinds(db, "SELECT kind, count(*) FROM person_change WHERE change BETWEEN ?1 AND ?2 GROUP BY kind", from, upto);
}

std::int64_t count_of(const KindCounts& counts, std::string_view kind) {
  for (const auto& [name, count] : counts)
    if (name == kind) return count;
  return 0;
}

// Of those who merged: how many had ended before, and so were not live any more.
Result<std::int64_t> merged_after_their_end(Connection& db, std::int64_t from, std::int64_t upto) {
  return db.value<std::int64_t>(
      "SELECT count(*) FROM person_change AS m WHERE m.change BETWEEN ?1 AND ?2 AND m.kind = 'merged' AND"
      " (SELECT b.kind FROM person_change AS b WHERE b.person = m.person AND b.kind IN ('created', 'returned', 'ended', 'merged')"
      " AND (b.change < m.change OR (b.change = m.change AND b.position < m.position))"
      " ORDER BY b.change DESC, b.position DESC LIMIT 1) IN ('ended', 'merged')",
      {from, upto});
}

Result<RegisterSize> count_all(Connection& db) {
  RegisterSize out;
  CW_TRY(out.records, db.value<std::int64_t>("SELECT count(*) FROM record WHERE gone_at IS NULL"));
  CW_TRY(out.people, db.value<std::int64_t>("SELECT count(*) FROM person WHERE state = 'live'"));
  return out;
}

}  // namespace

Result<RegisterSize> RegisterTally::size(Connection& db) {
  const std::lock_guard lock(size_mutex_);
  return store::in_transaction(
      db,
      [&](Connection& work) -> Result<RegisterSize> {
        CW_TRY(const std::int64_t upto, last_change(work));
        RegisterSize now = size_.value_or(RegisterSize());
        if (!size_ || upto < size_upto_ || upto - size_upto_ > worth_following) {
          CW_TRY(now, count_all(work));
        } else if (upto > size_upto_) {
          CW_TRY(const KindCounts records, record_kinds(work, size_upto_ + 1, upto));
          CW_TRY(const KindCounts people, person_kinds(work, size_upto_ + 1, upto));
          CW_TRY(const std::int64_t ended_before, merged_after_their_end(work, size_upto_ + 1, upto));
          now.records += count_of(records, "record_added") + count_of(records, "record_returned") - count_of(records, "record_gone");
          now.people += count_of(people, "created") + count_of(people, "returned") - count_of(people, "ended") -
                        count_of(people, "merged") + ended_before;
        }
        size_ = now;
        size_upto_ = upto;
        return now;
      },
      store::TransactionKind::read);
}

Result<Overview> RegisterTally::since(Connection& db, Timestamp moment) {
  const std::lock_guard lock(since_mutex_);
  CW_TRY(const std::int64_t upto, last_change(db));
  Overview now = overview_;
  std::int64_t from = overview_upto_ + 1;
  if (moment_ != moment || upto < overview_upto_) {
    now = {};
    CW_TRY(const auto first, db.first("SELECT number FROM register_change WHERE at >= ?1 ORDER BY at LIMIT 1", {moment},
                                      [](const Row& row) { return row.get<std::int64_t>(0); }));
    from = first.value_or(upto + 1);
  }
  if (from <= upto) {
    CW_TRY(const KindCounts records, record_kinds(db, from, upto));
    CW_TRY(const KindCounts people, person_kinds(db, from, upto));
    now.records_added += count_of(records, "record_added") + count_of(records, "record_returned");
    now.records_changed += count_of(records, "record_changed");
    now.records_gone += count_of(records, "record_gone");
    now.people_new += count_of(people, "created") + count_of(people, "returned");
    now.people_merged += count_of(people, "merged");
    now.people_split += count_of(people, "split");
  }
  moment_ = moment;
  overview_ = now;
  overview_upto_ = upto;
  return now;
}

}  // namespace cw::place
