// SPDX-License-Identifier: MIT
// A thread that lets the register learn again when it is time: when it has doubled, and each night. The night's step decides anew on all
// households besides, after the register was reconciled. Of several nodes the leader's does.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "services/register/households/households.h"
#include "services/register/register.h"

namespace cw {
class Metrics;
}

namespace cw::place {

// What the night needs of households: deciding on everything, and breaking that off for good.
struct NightlyHouseholds {
  std::function<Result<registry::FollowOutcome>()> decide_everything;
  std::function<void()> stop;
};

class Learner {
 public:
  Learner(registry::Register& people, NightlyHouseholds households, Metrics* metrics);  // all outlive it; no metrics: nothing is counted
  ~Learner();                                                                           // breaks off a step that is under way
  Learner(const Learner&) = delete;
  Learner& operator=(const Learner&) = delete;

  // One step, as its thread makes it when it is due. How many records moved; errors of the register. What households come to is counted and
  // logged: nobody waits for it.
  [[nodiscard]] Result<std::size_t> step(registry::LearningDue due);

 private:
  void run();
  void decide_on_households();
  // False where it is to end.
  [[nodiscard]] bool rest(double seconds);

  registry::Register& people_;
  NightlyHouseholds households_;
  Metrics* metrics_;
  std::mutex mutex_;
  std::condition_variable told_;
  bool ends_ = false;
  std::thread thread_;  // last
};

}  // namespace cw::place
