// SPDX-License-Identifier: MIT
#include "services/place/checkpoints.h"

#include <chrono>

#include "base/log.h"
#include "services/place/internal/place_state.h"

namespace cw::place {
namespace {

Result<void> keep_house(Place::State& state) {
  CW_TRY(const auto db, state.pool.take());
  CW_TRY(const auto entries, db->value<std::int64_t>("SELECT count(*) FROM (SELECT 1 FROM access_log LIMIT 1) AS entry"));
  if (entries > 0) CW_CHECK(state.log.sign_checkpoint(*db, state.options.clock.now()));
  CW_CHECK(state.accounts->remove_ended_sessions(*db));
  return {};
}

}  // namespace

Result<std::string> last_checkpoint(Place& place, const Asking& asking) {
  Place::State& state = place.state();
  CW_TRY(trust::AccessEntry entry, state.may_audit(asking, "last checkpoint", {}));
  CW_CHECK(state.queue->write(std::move(entry)));
  CW_TRY(const auto db, state.pool.take());
  return state.log.last_checkpoint(*db);
}

Result<std::string> prove_growth(Place& place, const Asking& asking, std::uint64_t older, std::optional<std::uint64_t> newer) {
  Place::State& state = place.state();
  CW_TRY(trust::AccessEntry entry, state.may_audit(asking, "proof of growth", {}));
  CW_CHECK(state.queue->write(std::move(entry)));
  CW_TRY(const auto db, state.pool.take());
  return state.log.growth_json(*db, older, newer);
}

Housekeeper::Housekeeper(Place& place, HousekeeperOptions options) : place_(place), options_(options), thread_([this] { run(); }) {}

Housekeeper::~Housekeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_all();
  thread_.join();
}

void Housekeeper::run() {
  for (bool last = false;;) {
    if (const auto kept = keep_house(place_.state()); !kept)
      log_warning("no checkpoint was signed", {{"code", name_of(kept.error().code)}, {"error", kept.error().message}});
    if (last) return;
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, std::chrono::duration<double>(options_.every_seconds), [&] { return stopping_; });
    last = stopping_;
  }
}

}  // namespace cw::place
