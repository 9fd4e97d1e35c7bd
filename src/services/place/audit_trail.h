// SPDX-License-Identifier: MIT
// What governance officers and auditors see of the access log beside one person's looks (place.h): a colleague's day, an entry by its
// number, how far the log goes; and what everybody sees of themselves.
//
//   CW_TRY(const AccountDay day, day_of_account(*place, asking, {.account = "ann", .from = midnight, .until = next_midnight}));
//   CW_TRY(const AccountDay mine, own_activity(*place, asking, {.from = midnight, .until = next_midnight}));
//   CW_TRY(const SeenEntry one, entry_of_log(*place, asking, 1201));
//
// Looking into the log is logged too, with everybody who is named in what is shown. Errors: denied, not_found.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "services/place/place.h"
#include "trust/log_reading.h"

namespace cw::place {

struct DayQuestion {
  std::string account = {};  // the name to sign in with; for own_activity() nothing
  Timestamp from, until;     // from <= at < until
  std::size_t most = 100;
  std::optional<std::int64_t> before = {};  // a number: only older entries
};
struct AccountDay {
  trust::Account account;
  std::vector<trust::AccessLog::Found> entries;  // newest first
  bool more = false;                             // there are older ones of this span
};
// A governance officer: of accounts of their own organisation; an auditor: of any.
[[nodiscard]] Result<AccountDay> day_of_account(Place& place, const Asking& asking, const DayQuestion& question);
// Whoever asks about themselves; needs no purpose.
[[nodiscard]] Result<AccountDay> own_activity(Place& place, const Asking& asking, const DayQuestion& question);

// Names for people of accounts that entries hold as ids; an id that is no account's has none.
struct AccountLabel {
  std::string id, name, title;
};
struct SeenEntry {
  trust::LoggedRow row;
  AccountLabel account;
  std::uint64_t signed_entries = 0;  // how many the newest checkpoint covers: this one too where its number is smaller
};
[[nodiscard]] Result<SeenEntry> entry_of_log(Place& place, const Asking& asking, std::int64_t number);
// For those who may look into the log. Nothing of residents is in it.
[[nodiscard]] Result<std::vector<AccountLabel>> labels_of(Place& place, const Asking& asking, std::span<const std::string> accounts);

struct LogStanding {
  trust::LogExtent extent;
  std::string note;      // the newest checkpoint, a signed note; empty: none was signed
  std::string verifier;  // the log's public key as this server has it: to be compared with the one that was handed out before
};
[[nodiscard]] Result<LogStanding> state_of_log(Place& place, const Asking& asking);

}  // namespace cw::place
