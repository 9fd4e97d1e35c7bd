// SPDX-License-Identifier: MIT
// A thread that lets the register learn again when it is time: when it has doubled, and each night. Of several nodes the leader's does.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "services/register/register.h"

namespace cw::place {

class Learner {
 public:
  explicit Learner(registry::Register& people);  // outlives it
  ~Learner();                                    // breaks off a step that is under way
  Learner(const Learner&) = delete;
  Learner& operator=(const Learner&) = delete;

 private:
  void run();
  // False where it is to end.
  [[nodiscard]] bool rest(double seconds);

  registry::Register& people_;
  std::mutex mutex_;
  std::condition_variable told_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace cw::place
