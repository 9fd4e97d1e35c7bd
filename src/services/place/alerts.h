// SPDX-License-Identifier: MIT
// Alerts, for governance officers: of readers of their own organisation, and about records of its sources.
//
//   CW_TRY(const auto open, alerts(*place, asking, {trust::AlertState::open, 50, {}}));
//   CW_TRY(const auto done, acknowledge_alert(*place, asking, open.front().entry, "spoke to the manager"));
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/place/place.h"
#include "trust/alerts.h"

namespace cw::place {

struct AlertQuestion {
  trust::AlertState state = trust::AlertState::open;
  std::size_t most = 50;
  std::optional<std::int64_t> before;  // a number: only older ones
};
// Newest first. What they show is logged as any look is.
[[nodiscard]] Result<std::vector<trust::Alert>> alerts(Place& place, const Asking& asking, const AlertQuestion& question);
[[nodiscard]] Result<trust::Alert> acknowledge_alert(Place& place, const Asking& asking, std::int64_t entry, const std::string& note);

}  // namespace cw::place
