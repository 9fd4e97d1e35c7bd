// SPDX-License-Identifier: MIT
#include "trust/access_log_queue.h"

#include <utility>

namespace cw::trust {

LogQueue::~LogQueue() {
  std::unique_lock lock(mutex_);
  settled_.wait(lock, [&] { return unsettled_ == 0 && !writing_; });
}

Result<std::int64_t> LogQueue::write(AccessEntry entry) {
  const auto told = std::make_shared<std::promise<Result<std::int64_t>>>();  // shared: it may still be in set_value() when we are told
  std::future<Result<std::int64_t>> number = told->get_future();
  submit(std::move(entry), [told](const Result<std::int64_t>& done) { told->set_value(done); });
  if (EntriesTogether* together = EntriesTogether::of_this_thread()) {
    together->under_way_.push_back(std::move(number));
    return 0;
  }
  return number.get();
}

void LogQueue::submit(AccessEntry entry, Done done) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.entries.push_back(std::move(entry));
    waiting_.done.push_back(std::move(done));
    unsettled_ += 1;
    if (writing_) return;
    writing_ = true;
  }
  start_batch();
}

// Called by whoever set writing_.
void LogQueue::start_batch() {
  const auto batch = std::make_shared<Batch>();
  {
    const std::lock_guard lock(mutex_);
    std::swap(*batch, waiting_);
  }
  writer_.submit(
      [this, batch](store::Connection& work) -> Result<void> {
        CW_TRY(batch->first, log_.append_all(work, batch->entries));
        return {};
      },
      [this, batch](const Result<void>& outcome) { finish_batch(batch, outcome); }, "access_log");
}

// On the writer's thread. Where one entry spoilt a batch, each is written on its own.
void LogQueue::finish_batch(const std::shared_ptr<Batch>& batch, const Result<void>& outcome) {
  const std::size_t size = batch->done.size();
  if (!outcome && size > 1 && outcome.error().code != ErrorCode::unavailable) {
    write_singly(*batch);
  } else {
    for (std::size_t i = 0; i < size; ++i)
      batch->done[i](outcome ? Result<std::int64_t>(batch->first + static_cast<std::int64_t>(i)) : tl::unexpected(outcome.error()));
    const std::lock_guard lock(mutex_);
    unsettled_ -= size;
  }
  {
    const std::lock_guard lock(mutex_);
    writing_ = !waiting_.entries.empty();
    if (!writing_) return settled_.notify_all();
  }
  start_batch();
}

void LogQueue::write_singly(Batch& batch) {
  for (std::size_t i = 0; i < batch.done.size(); ++i) {
    const auto entry = std::make_shared<AccessEntry>(std::move(batch.entries[i]));
    const auto number = std::make_shared<std::int64_t>();
    writer_.submit(
        [this, entry, number](store::Connection& work) -> Result<void> {
          CW_TRY(*number, log_.append(work, *entry));
          return {};
        },
        [this, number, done = std::move(batch.done[i])](const Result<void>& outcome) {
          done(outcome ? Result<std::int64_t>(*number) : tl::unexpected(outcome.error()));
          const std::lock_guard lock(mutex_);
          unsettled_ -= 1;
          if (unsettled_ == 0) settled_.notify_all();
        });
  }
}

EntriesTogether*& EntriesTogether::of_this_thread() {
  thread_local EntriesTogether* there = nullptr;
  return there;
}

EntriesTogether::EntriesTogether() { of_this_thread() = this; }
EntriesTogether::~EntriesTogether() { of_this_thread() = nullptr; }

Result<void> EntriesTogether::wait() {
  Result<void> out;
  for (auto& each : std::exchange(under_way_, {}))
    if (const auto number = each.get(); !number && out) out = tl::unexpected(number.error());
  return out;
}

}  // namespace cw::trust
