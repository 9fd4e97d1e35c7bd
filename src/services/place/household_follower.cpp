// SPDX-License-Identifier: MIT
#include "services/place/internal/household_follower.h"

#include <chrono>

#include "base/log.h"
#include "base/time.h"
#include "services/place/households.h"
#include "services/place/internal/place_state.h"
#include "services/place/preparation.h"

namespace cw::place {
namespace {

constexpr double look_every = 0.1, after_a_fault = 1;  // seconds

}  // namespace

Result<std::unique_ptr<HouseholdFollower>> HouseholdFollower::start(Place::State& place) {
  std::unique_ptr<HouseholdFollower> out(new HouseholdFollower(place));
  CW_CHECK(out->open(place));
  return out;
}

HouseholdFollower::HouseholdFollower(Place::State& place) : people_(*place.people), giving_way_(*place.giving_way) {}

Result<void> HouseholdFollower::open(Place::State& place) {
  CW_TRY(registry::HomeColumns columns, home_columns(place.options.model));
  CW_TRY(households_, registry::Households::open({.store_url = place.options.store,
                                                  .writer = *place.writer,
                                                  .columns = std::move(columns),
                                                  .clock = place.options.clock,
                                                  .stops = [this] { return ends_.load(); }}));
  thread_ = std::thread([this] { run(); });
  return {};
}

void HouseholdFollower::stop() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  told_.notify_all();
}

HouseholdFollower::~HouseholdFollower() {
  stop();
  if (thread_.joinable()) thread_.join();
}

bool HouseholdFollower::rest(double seconds) {
  std::unique_lock lock(mutex_);
  return !told_.wait_for(lock, std::chrono::duration<double>(seconds), [&] { return ends_.load(); });
}

double HouseholdFollower::rest_after(double seconds, std::size_t transactions) {
  giving_way_.wrote(transactions);
  return giving_way_.rest_after(seconds, seen_);
}

void HouseholdFollower::run() {
  double pause = 0;
  bool well = true;
  while (rest(pause)) {
    pause = look_every;
    if (!people_.leads()) continue;
    const double began = elapsed_seconds();
    const Result<registry::FollowOutcome> done = households_->follow();
    if (done && done->kind != registry::FollowKind::nothing) pause = rest_after(elapsed_seconds() - began, done->transactions);
    if (done || done.error().code == ErrorCode::conflict) {  // conflict: another node has decided
      well = true;
      continue;
    }
    if (ends_) return;
    pause = after_a_fault;
    if (well) log_warning("households could not be decided and are tried again", {{"error", done.error().message}});
    well = false;
  }
}

Result<registry::FollowOutcome> HouseholdFollower::decide_everything() {
  if (!people_.leads()) return fail(ErrorCode::unavailable, "this process follows another one, which decides on households.");
  return households_->decide_everything(
      [this](double seconds, std::size_t transactions) { static_cast<void>(rest(rest_after(seconds, transactions))); });
}

Result<HouseholdsDecided> decide_households(Place& place) {
  CW_TRY(const registry::FollowOutcome done, place.state().households->decide_everything());
  return HouseholdsDecided{done.through, done.records, done.households.size()};
}

}  // namespace cw::place
