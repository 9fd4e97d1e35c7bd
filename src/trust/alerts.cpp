// SPDX-License-Identifier: MIT
#include "trust/alerts.h"

#include <fmt/format.h>

#include <limits>

#include "base/text.h"
#include "store/outbox.h"

namespace cw::trust {
namespace {

constexpr std::string_view alert_rows =
    "SELECT a.entry, l.entry, a.acknowledged_at, a.acknowledged_by, a.note FROM access_alert AS a JOIN access_log AS l ON l.number = "
    "a.entry";

Result<Alert> alert_of(const store::Row& row) {
  Alert out;
  out.entry = row.get<std::int64_t>(0);
  if (!row.is_null(1)) {
    CW_TRY(out.content, read_entry(row.get<std::string_view>(1)));
  }
  if (!row.is_null(2))
    out.answer = AlertAnswer{row.get<Timestamp>(2), row.get<std::string>(3), row.get<std::optional<std::string>>(4).value_or("")};
  return out;
}

Result<std::vector<Alert>> read_alerts(store::Connection& db, std::string_view sql, store::Parameters parameters) {
  std::vector<Alert> out;
  CW_CHECK(db.each(sql, parameters, [&](const store::Row& row) -> Result<void> {
    CW_TRY(Alert alert, alert_of(row));
    out.push_back(std::move(alert));
    return {};
  }));
  return out;
}

}  // namespace

Result<std::vector<Alert>> alerts(store::Connection& db, AlertState state, std::size_t most, std::optional<std::int64_t> before) {
  const std::string_view which = state == AlertState::all    ? ""
                                 : state == AlertState::open ? " AND a.acknowledged_at IS NULL"
                                                             : " AND a.acknowledged_at IS NOT NULL";
  return read_alerts(db, fmt::format("{} WHERE a.entry < ?1{} ORDER BY a.entry DESC LIMIT ?2", alert_rows, which),
                     {before.value_or(std::numeric_limits<std::int64_t>::max()), most});
}

Result<Alert> find_alert(store::Connection& db, std::int64_t entry) {
  CW_TRY(std::vector<Alert> found, read_alerts(db, fmt::format("{} WHERE a.entry = ?1", alert_rows), {entry}));
  if (found.empty()) return fail(ErrorCode::not_found, "there is no alert of this number.");
  return std::move(found.front());
}

Result<Alert> acknowledge_alert(store::Connection& db, std::int64_t entry, std::string_view account, std::string_view note, Timestamp now) {
  if (!db.in_transaction()) return fail(ErrorCode::conflict, "an alert is acknowledged within a transaction.");
  if (trim(note).empty() || note.size() > 2000 || find_invalid_utf8(note))
    return fail(ErrorCode::invalid, "say in 1 to 2,000 bytes what was found.", "note");
  CW_TRY(Alert alert, find_alert(db, entry));
  if (alert.answer) {
    if (alert.answer->account == account && alert.answer->note == note) return alert;
    return fail(ErrorCode::conflict, "the alert was acknowledged before.");
  }
  CW_CHECK(db.execute("UPDATE access_alert SET acknowledged_at = ?2, acknowledged_by = ?3, note = ?4 WHERE entry = ?1",
                      {entry, now, account, note}));
  CW_CHECK(store::append_event(db, {"access.alert_acknowledged", std::to_string(entry), "{}"}));
  alert.answer = AlertAnswer{now, std::string(account), std::string(note)};
  return alert;
}

}  // namespace cw::trust
