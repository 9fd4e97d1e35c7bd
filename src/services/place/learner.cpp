// SPDX-License-Identifier: MIT
#include "services/place/internal/learner.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "base/metrics.h"
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

Learner::Learner(registry::Register& people, NightlyHouseholds households, Metrics* metrics)
    : people_(people), households_(std::move(households)), metrics_(metrics), thread_([this] { run(); }) {}

Learner::~Learner() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  people_.stop_learning();
  households_.stop();
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
    const Result<std::size_t> moved = step(due);
    const double worked = elapsed_seconds() - began;
    pause = moved ? std::max(look_every, worked * rest_per_work) : after_a_fault;
    if (moved)
      log_info("the register has learnt again", {{"moved", *moved}, {"seconds", worked}});
    else if (rest(0))
      log_warning("the register could not learn again and tries later", {{"why", moved.error().message}});
  }
}

Result<std::size_t> Learner::step(registry::LearningDue due) {
  CW_TRY(const registry::ReconcileOutcome learnt, people_.reconcile({"register", reason_of(due), {}, {}}));
  if (due == registry::LearningDue::new_day) decide_on_households();
  return learnt.records_moved;
}

// Following changes decides near what changed; only a decision on everything sees what all records say of the whole. It is not tried again
// before the next night: until then following goes on.
void Learner::decide_on_households() {
  const double began = elapsed_seconds();
  const Result<registry::FollowOutcome> done = households_.decide_everything();
  if (!done) {
    if (rest(0)) log_warning("the night's decision on all households was not made", {{"why", done.error().message}});
    return;
  }
  const double worked = elapsed_seconds() - began;
  log_info("all households were decided anew", {{"records", done->records}, {"changed", done->households.size()}, {"seconds", worked}});
  if (metrics_ == nullptr) return;
  metrics_->counter("household_nights", "Nightly decisions on all households").add();
  for (const registry::HouseholdChange& change : done->households)
    metrics_
        ->counter("household_night_changes", "Households that came out otherwise in a nightly decision on all",
                  {{"kind", std::string(registry::name_of(change.kind))}})
        .add();
}

}  // namespace cw::place
