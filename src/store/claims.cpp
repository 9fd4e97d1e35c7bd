// SPDX-License-Identifier: MIT
#include "store/claims.h"

#include <fmt/format.h>

#include "store/internal/own_tables.h"

namespace cw::store {
namespace {

tl::unexpected<Error> lost(const Claim& claim) {
  return fail(ErrorCode::conflict, fmt::format("another process has taken over the claim {} {}.", claim.kind, claim.key));
}

}  // namespace

Result<std::optional<Claim>> Claims::take(std::string_view kind, std::string_view key, std::int64_t lease_microseconds) {
  CW_TRY(const std::int64_t now, internal::time_of(db_, clock_));
  CW_TRY(const auto turn,
         db_.first("INSERT INTO work_claim AS c (kind, key, holder, turn, held_until) VALUES (?1, ?2, ?3, 1, ?4)"
                   " ON CONFLICT (kind, key) DO UPDATE SET turn = c.turn + CASE WHEN c.holder = excluded.holder THEN 0 ELSE 1 END,"
                   " holder = excluded.holder, held_until = excluded.held_until"
                   " WHERE c.holder = excluded.holder OR c.held_until <= ?5 RETURNING turn",
                   {kind, key, holder_, now + lease_microseconds, now}, [](const Row& row) { return row.get<std::int64_t>(0); }));
  if (!turn) return std::optional<Claim>{};
  return Claim{std::string(kind), std::string(key), *turn, Timestamp{now + lease_microseconds}};
}

Result<Claim> Claims::renew(const Claim& claim, std::int64_t lease_microseconds) {
  CW_TRY(const std::int64_t now, internal::time_of(db_, clock_));
  CW_TRY(const std::uint64_t changed,
         db_.execute("UPDATE work_claim SET held_until = ?5 WHERE kind = ?1 AND key = ?2 AND holder = ?3 AND turn = ?4",
                     {claim.kind, claim.key, holder_, claim.turn, now + lease_microseconds}));
  if (changed != 1) return lost(claim);
  Claim renewed = claim;
  renewed.until = Timestamp{now + lease_microseconds};
  return renewed;
}

Result<void> Claims::check(const Claim& claim) {
  if (!db_.in_transaction()) return fail(ErrorCode::internal, "a claim is checked in the transaction that relies on it.");
  const std::string sql = std::string("SELECT turn FROM work_claim WHERE kind = ?1 AND key = ?2 AND holder = ?3 AND turn = ?4") +
                          (db_.database() == Database::postgres ? " FOR SHARE" : "");
  CW_TRY(const auto found,
         db_.first(sql, {claim.kind, claim.key, holder_, claim.turn}, [](const Row& row) { return row.get<std::int64_t>(0); }));
  return found ? Result<void>{} : lost(claim);
}

Result<std::optional<std::string>> Claims::holder_of(std::string_view kind, std::string_view key) {
  CW_TRY(const std::int64_t now, internal::time_of(db_, clock_));
  return db_.first("SELECT holder FROM work_claim WHERE kind = ?1 AND key = ?2 AND held_until > ?3", {kind, key, now},
                   [](const Row& row) { return row.get<std::string>(0); });
}

Result<void> Claims::release(const Claim& claim) {
  CW_CHECK(db_.execute("UPDATE work_claim SET holder = '', held_until = 0 WHERE kind = ?1 AND key = ?2 AND holder = ?3 AND turn = ?4",
                       {claim.kind, claim.key, holder_, claim.turn}));
  return {};
}

}  // namespace cw::store
