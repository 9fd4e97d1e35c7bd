// SPDX-License-Identifier: MIT
#include "services/register/change_queue.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace cw::registry {
namespace {

constexpr std::size_t most_in_batch = 500, most_waiting = 20'000;

struct Waiting {
  ChangeSet change;
  ChangeQueue::Done done;
};
using Batch = std::vector<Waiting>;

}  // namespace

struct ChangeQueue::State {
  State(store::Writer& store_writer, ChangesLog changes_log) : writer(store_writer), log(std::move(changes_log)) {}
  store::Writer& writer;
  const ChangesLog log;
  std::mutex mutex;
  std::condition_variable moved;
  std::deque<Waiting> waiting;
  std::int64_t epoch = 0;
  bool flying = false, broken = true;
};

ChangeQueue::ChangeQueue(store::Writer& writer, ChangesLog log) : state_(std::make_shared<State>(writer, std::move(log))) {}
ChangeQueue::~ChangeQueue() { wait_until_idle(); }

void ChangeQueue::wait_until_idle() {
  std::unique_lock lock(state_->mutex);
  state_->moved.wait(lock, [&] { return !state_->flying; });
}

bool ChangeQueue::broken() const {
  const std::lock_guard lock(state_->mutex);
  return state_->broken;
}

void ChangeQueue::break_off() {
  const std::lock_guard lock(state_->mutex);
  state_->broken = true;
  state_->moved.notify_all();
}

void ChangeQueue::begin_again(std::int64_t epoch) {
  wait_until_idle();
  const std::lock_guard lock(state_->mutex);
  state_->epoch = epoch;
  state_->broken = false;
}

void ChangeQueue::add(ChangeSet change, Done done) {
  enum class Next : std::uint8_t { send, wait, answer } next = Next::wait;
  Result<void> answer;
  {
    std::unique_lock lock(state_->mutex);
    state_->moved.wait(lock, [&] { return state_->broken || state_->waiting.size() < most_waiting; });
    if (state_->broken) {
      answer = fail(ErrorCode::unavailable, "an earlier change could not be written, so this one was not. Try again.");
      next = Next::answer;
    } else if (change.empty && !state_->flying) {
      next = Next::answer;
    } else {
      state_->waiting.push_back({std::move(change), std::move(done)});
      if (!state_->flying) next = Next::send;
      state_->flying = true;
    }
  }
  if (next == Next::answer) done(answer);
  if (next == Next::send) send(state_);
}

void ChangeQueue::send(const std::shared_ptr<State>& state) {
  // The batch is taken when the piece first runs, and kept: a piece may be run again.
  const auto batch = std::make_shared<Batch>();
  const auto epoch = std::make_shared<std::int64_t>(0);
  const auto take = [state, batch, epoch] {
    const std::lock_guard lock(state->mutex);
    *epoch = state->epoch;
    while (!state->waiting.empty() && batch->size() < most_in_batch) {
      batch->push_back(std::move(state->waiting.front()));
      state->waiting.pop_front();
    }
    state->moved.notify_all();
  };
  const auto work = [state, batch, epoch, take](store::Connection& db) -> Result<void> {
    if (batch->empty()) take();
    std::vector<const ChangeSet*> changes;
    for (const Waiting& each : *batch)
      if (!each.change.empty) changes.push_back(&each.change);
    return changes.empty() ? Result<void>{} : write_changes(db, changes, *epoch, state->log);
  };
  const auto finish = [state, batch, take](const Result<void>& outcome) {
    if (batch->empty()) take();  // the writer did not even begin
    if (!outcome) {
      const std::lock_guard lock(state->mutex);
      state->broken = true;
      for (Waiting& each : state->waiting) batch->push_back(std::move(each));
      state->waiting.clear();
    }
    for (Waiting& each : *batch) each.done(outcome);
    {
      const std::lock_guard lock(state->mutex);
      state->moved.notify_all();
      if (state->waiting.empty()) {
        state->flying = false;
        return;
      }
    }
    send(state);
  };
  state->writer.submit(work, [state, finish](Result<void> outcome) { finish(outcome); }, "register");
}

}  // namespace cw::registry
