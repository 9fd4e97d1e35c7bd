// SPDX-License-Identifier: MIT
// A thread that lets households follow the register. While others write it rests three times as long as it works, so that writing keeps
// most of the machine; households are then some changes behind, and say so. Else it goes on at once.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "services/place/internal/giving_way.h"
#include "services/place/place.h"
#include "services/register/households/households.h"

namespace cw::place {

class HouseholdFollower {
 public:
  [[nodiscard]] static Result<std::unique_ptr<HouseholdFollower>> start(Place::State& place);
  ~HouseholdFollower();  // ends after the decision that is being made
  HouseholdFollower(const HouseholdFollower&) = delete;
  HouseholdFollower& operator=(const HouseholdFollower&) = delete;

  // On everything, from every record, while others go on writing: for the night. From any thread; returns when it is complete. unavailable:
  // this process does not lead, or ends.
  [[nodiscard]] Result<registry::FollowOutcome> decide_everything();
  void stop();  // for good: a decision that is under way ends soon, with unavailable, and the next process that leads goes on with it

 private:
  explicit HouseholdFollower(Place::State& place);
  [[nodiscard]] Result<void> open(Place::State& place);
  void run();
  // False where it is to end.
  [[nodiscard]] bool rest(double seconds);
  // How long to rest after so much work, of which that many transactions were its own.
  [[nodiscard]] double rest_after(double seconds, std::size_t transactions);

  std::unique_ptr<registry::Households> households_;
  const registry::Register& people_;  // of several nodes, the one that writes decides
  GivingWay& giving_way_;
  GivingWay::Seen seen_ = 0;
  std::mutex mutex_;
  std::condition_variable told_;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

}  // namespace cw::place
