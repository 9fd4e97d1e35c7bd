// SPDX-License-Identifier: MIT
#include "trust/log_reading.h"

namespace cw::trust {
namespace {

using store::Connection;
using store::Row;

// Entries of many readers are committed together, so their times are a little out of the order of their numbers.
constexpr std::int64_t out_of_order = 3'600'000'000;

Result<std::int64_t> count_of_log(Connection& db) { return db.value<std::int64_t>("SELECT coalesce(max(number), -1) + 1 FROM access_log"); }

// The number from which on entries are of this time or later: numbers have no gaps and rise with time, so it is found by halving.
Result<std::int64_t> first_from(Connection& db, std::int64_t entries, std::int64_t at) {
  std::int64_t low = 0, high = entries;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    CW_TRY(const auto time, db.value<std::int64_t>("SELECT at FROM access_log WHERE number = ?1", {middle}));
    if (time < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace

Result<std::vector<AccessLog::Found>> entries_of(Connection& db, const AccountSpan& span, std::size_t most,
                                                 std::optional<std::int64_t> before) {
  CW_TRY(const std::int64_t entries, count_of_log(db));
  CW_TRY(const std::int64_t first, first_from(db, entries, span.from.microseconds - out_of_order));
  CW_TRY(std::int64_t last, first_from(db, entries, span.until.microseconds + out_of_order));
  if (before && *before < last) last = *before;
  std::vector<AccessLog::Found> out;
  CW_CHECK(
      db.each("SELECT number, entry FROM access_log WHERE account = ?1 AND number >= ?2 AND number < ?3 AND at >= ?4 AND at < ?5"
              " AND entry IS NOT NULL ORDER BY number DESC LIMIT ?6",
              {span.account, first, last, span.from, span.until, most}, [&](const Row& row) -> Result<void> {
                CW_TRY(AccessEntry entry, read_entry(row.get<std::string_view>(1)));
                out.push_back({row.get<std::int64_t>(0), std::move(entry)});
                return {};
              }));
  return out;
}

Result<LoggedRow> logged_row(Connection& db, std::int64_t number) {
  std::optional<LoggedRow> out;
  CW_CHECK(db.each("SELECT at, entry, erased_by FROM access_log WHERE number = ?1", {number}, [&](const Row& row) -> Result<void> {
    out = LoggedRow{number, row.get<Timestamp>(0), {}, row.get<std::optional<std::int64_t>>(2)};
    if (const auto text = row.get<std::optional<std::string>>(1)) {
      CW_TRY(out->entry, read_entry(*text));
    }
    return {};
  }));
  if (!out) return fail(ErrorCode::not_found, "the log has no such entry.");
  return std::move(*out);
}

Result<LogExtent> extent_of_log(Connection& db, std::size_t most) {
  LogExtent out;
  CW_TRY(const std::int64_t entries, count_of_log(db));
  out.entries = static_cast<std::uint64_t>(entries);
  CW_TRY(out.checkpoints, db.all("SELECT size, at FROM access_log_checkpoint ORDER BY size DESC LIMIT ?1", {most}, [](const Row& row) {
    return KeptCheckpoint{static_cast<std::uint64_t>(row.get<std::int64_t>(0)), row.get<Timestamp>(1)};
  }));
  return out;
}

}  // namespace cw::trust
