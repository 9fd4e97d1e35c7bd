// SPDX-License-Identifier: MIT
// Reading the access log for those who audit it: what one account did in a span of time, one entry by its number, and how far the log and
// its checkpoints go.
//
//   CW_TRY(const auto day, entries_of(db, {account, midnight, next_midnight}, 100, {}));       // newest first
//   CW_TRY(const LoggedRow row, logged_row(db, 1201));                                         // erased ones too, without their content
//   CW_TRY(const LogExtent extent, extent_of_log(db));
//
// Nothing here decides or logs: that is for whoever hands it out (services/place).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/store.h"
#include "trust/access_log.h"

namespace cw::trust {

struct AccountSpan {
  std::string account;    // its id
  Timestamp from, until;  // from <= at < until
};
// Newest first, at most `most`; before: a number, only older ones. Entries whose content was erased are nobody's, and not among them.
[[nodiscard]] Result<std::vector<AccessLog::Found>> entries_of(store::Connection& db, const AccountSpan& span, std::size_t most,
                                                               std::optional<std::int64_t> before);

struct LoggedRow {
  std::int64_t number = 0;
  Timestamp at;
  std::optional<AccessEntry> entry;       // none where its content was erased
  std::optional<std::int64_t> erased_by;  // number of the entry that says so
};
[[nodiscard]] Result<LoggedRow> logged_row(store::Connection& db, std::int64_t number);  // not_found

struct KeptCheckpoint {
  std::uint64_t size = 0;  // entries that it covers
  Timestamp at;            // when it was signed
};
struct LogExtent {
  std::uint64_t entries = 0;
  std::vector<KeptCheckpoint> checkpoints;  // the newest first, at most `most`
};
[[nodiscard]] Result<LogExtent> extent_of_log(store::Connection& db, std::size_t most = 20);

}  // namespace cw::trust
