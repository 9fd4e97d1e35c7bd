// SPDX-License-Identifier: MIT
// Alerts for governance officers: entries of the access log whose decision obliged to one (restricted people, break-glass), allowed or
// refused. The log makes each in the entry's own transaction; it stays, with who acknowledged it and what they said.
//
//   CW_TRY(auto open, alerts(db, AlertState::open, 50));
//   CW_CHECK(acknowledge_alert(work, open.front().entry, account, "spoke to the manager", now));      // within a transaction
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/store.h"
#include "trust/access_entry.h"

namespace cw::trust {

enum class AlertState : std::uint8_t { open, acknowledged, all };
struct AlertAnswer {
  Timestamp at;
  std::string account;  // its id
  std::string note;
};
struct Alert {
  std::int64_t entry = 0;              // its number in the log
  std::optional<AccessEntry> content;  // none where it was erased
  std::optional<AlertAnswer> answer;
};

// Newest first, from entries before `before` where it is given.
[[nodiscard]] Result<std::vector<Alert>> alerts(store::Connection& db, AlertState state, std::size_t most,
                                                std::optional<std::int64_t> before = {});
[[nodiscard]] Result<Alert> find_alert(store::Connection& db, std::int64_t entry);  // not_found
// The same account's same words again change nothing. Errors: invalid (a note of 1 to 2,000 bytes), not_found, conflict (somebody else has,
// or no transaction is open).
[[nodiscard]] Result<Alert> acknowledge_alert(store::Connection& db, std::int64_t entry, std::string_view account, std::string_view note,
                                              Timestamp now);

}  // namespace cw::trust
