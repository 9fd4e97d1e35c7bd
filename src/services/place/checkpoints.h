// SPDX-License-Identifier: MIT
// Checkpoints of the access log: signed by themselves now and then, and handed out with proofs that the log only grew.
//
//   Housekeeper keeper(*place, {.every_seconds = 3600});      // signs at once, every hour, and when it goes
//   CW_TRY(const std::string note, last_checkpoint(*place, asking));
//   CW_TRY(const std::string json, prove_growth(*place, asking, 1200, {}));       // for tools/verify_access_proof.mjs
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "services/place/place.h"

namespace cw::place {

// For the roles auditor and governance_officer, with a purpose, as all of the log.
[[nodiscard]] Result<std::string> last_checkpoint(Place& place, const Asking& asking);
// newer: none = the newest checkpoint. not_found where there is no checkpoint of a size; invalid where there is no such proof.
[[nodiscard]] Result<std::string> prove_growth(Place& place, const Asking& asking, std::uint64_t older, std::optional<std::uint64_t> newer);

struct HousekeeperOptions {
  double every_seconds = 3600;
};

// A thread of its own that signs a checkpoint and removes sessions that have ended: when it starts, every so often, and when it stops.
// What fails is logged, and tried again the next time.
class Housekeeper {
 public:
  Housekeeper(Place& place, HousekeeperOptions options);  // the place must outlive it
  ~Housekeeper();                                         // signs once more
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

 private:
  void run();
  Place& place_;
  const HousekeeperOptions options_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace cw::place
