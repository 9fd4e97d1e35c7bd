// SPDX-License-Identifier: MIT
#include "services/place/internal/learner.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "base/time.h"

namespace cw::place {
namespace {

constexpr double look_every = 1, after_a_fault = 30;  // seconds
constexpr double rest_per_work = 3;                   // so that writing keeps most of the machine

std::string reason_of(registry::LearningDue due) {
  return due == registry::LearningDue::doubled ? "the register has twice the records from which it had learnt"
                                               : "the nightly step of learning";
}

}  // namespace

Learner::Learner(registry::Register& people) : people_(people), thread_([this] { run(); }) {}

Learner::~Learner() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  people_.stop_learning();
  told_.notify_all();
  thread_.join();
}

bool Learner::rest(double seconds) {
  std::unique_lock lock(mutex_);
  return !told_.wait_for(lock, std::chrono::duration<double>(seconds), [&] { return ends_; });
}

void Learner::run() {
  double pause = look_every;
  while (rest(pause)) {
    pause = look_every;
    const registry::LearningDue due = people_.learning_due();
    if (due == registry::LearningDue::no) continue;
    const double began = elapsed_seconds();
    const auto learnt = people_.reconcile({"register", reason_of(due), {}, {}});
    const double worked = elapsed_seconds() - began;
    pause = learnt ? std::max(look_every, worked * rest_per_work) : after_a_fault;
    if (learnt)
      log_info("the register has learnt again", {{"moved", learnt->records_moved}, {"seconds", worked}});
    else if (rest(0))
      log_warning("the register could not learn again and tries later", {{"why", learnt.error().message}});
  }
}

}  // namespace cw::place
