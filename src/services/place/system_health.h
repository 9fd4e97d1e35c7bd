// SPDX-License-Identifier: MIT
// How the system is: the database, who leads, what waits in queues, checkpoints of the access log, versions. Nothing of anybody is in it.
//
//   CW_TRY(const SystemHealth health, system_health(*place, asking));
//
// For the roles administrator, data_officer, governance_officer and auditor. Backups are made by a command and kept elsewhere; the store
// knows nothing of them, so they are not here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/place/place.h"
#include "trust/log_reading.h"

namespace cw::place {

struct ModuleVersion {
  std::string module;
  int steps = 0;  // of its tables' migrations
  Timestamp last_at;
};
struct WaitingEvents {
  std::string consumer;
  std::int64_t waiting = 0;
};
struct SystemHealth {
  std::string database, database_version;  // "SQLite", "3.40.1"
  std::string node;                        // id of this process
  Leader leader;
  std::vector<ModuleVersion> modules;
  std::vector<WaitingEvents> queues;
  std::int64_t reviews_open = 0, loads_running = 0, alerts_open = 0, sessions = 0;
  std::int64_t records = 0, people = 0;
  trust::LogExtent log;
  Timestamp at;
};
[[nodiscard]] Result<SystemHealth> system_health(Place& place, const Asking& asking);

}  // namespace cw::place
