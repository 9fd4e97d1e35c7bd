// SPDX-License-Identifier: MIT
#include "services/place/internal/household_follower.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "base/time.h"
#include "services/place/internal/place_state.h"
#include "services/place/preparation.h"

namespace cw::place {
namespace {

constexpr double look_every = 0.1, most_rest = 10, after_a_fault = 1;  // seconds
constexpr double rest_per_work = 3;

}  // namespace

Result<std::unique_ptr<HouseholdFollower>> HouseholdFollower::start(Place::State& place) {
  CW_TRY(registry::HomeColumns columns, home_columns(place.options.model));
  CW_TRY(auto households,
         registry::Households::open(
             {.store_url = place.options.store, .writer = *place.writer, .columns = std::move(columns), .clock = place.options.clock}));
  return std::unique_ptr<HouseholdFollower>(new HouseholdFollower(std::move(households)));
}

HouseholdFollower::HouseholdFollower(std::unique_ptr<registry::Households> households)
    : households_(std::move(households)), thread_([this] { run(); }) {}

HouseholdFollower::~HouseholdFollower() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  told_.notify_all();
  thread_.join();
}

bool HouseholdFollower::rest(double seconds) {
  std::unique_lock lock(mutex_);
  return !told_.wait_for(lock, std::chrono::duration<double>(seconds), [&] { return ends_; });
}

void HouseholdFollower::run() {
  double pause = 0;
  bool well = true;
  while (rest(pause)) {
    const double began = elapsed_seconds();
    const Result<registry::FollowOutcome> done = households_->follow();
    const double worked = elapsed_seconds() - began;
    pause = look_every;
    if (done && done->kind != registry::FollowKind::nothing) pause = std::min(most_rest, worked * rest_per_work);
    if (done || done.error().code == ErrorCode::conflict) {  // conflict: another node has decided
      well = true;
      continue;
    }
    pause = after_a_fault;
    if (well) log_warning("households could not be decided and are tried again", {{"error", done.error().message}});
    well = false;
  }
}

}  // namespace cw::place
