// SPDX-License-Identifier: MIT
// A thread that lets households follow the register. While there is much to do it rests three times as long as it works, so that writing
// keeps most of the machine; households are then some changes behind, and say so.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "services/place/place.h"
#include "services/register/households/households.h"

namespace cw::place {

class HouseholdFollower {
 public:
  [[nodiscard]] static Result<std::unique_ptr<HouseholdFollower>> start(Place::State& place);
  ~HouseholdFollower();  // ends after the decision that is being made
  HouseholdFollower(const HouseholdFollower&) = delete;
  HouseholdFollower& operator=(const HouseholdFollower&) = delete;

  [[nodiscard]] registry::Households& households() { return *households_; }

 private:
  explicit HouseholdFollower(std::unique_ptr<registry::Households> households);
  void run();
  // False where it is to end.
  [[nodiscard]] bool rest(double seconds);

  std::unique_ptr<registry::Households> households_;
  std::mutex mutex_;
  std::condition_variable told_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace cw::place
