// SPDX-License-Identifier: MIT
#include "store/internal/checkpointer.h"

#include <algorithm>
#include <chrono>

#include "base/time.h"
#include "store/internal/session.h"

namespace cw::store::internal {
namespace {

// Little and often: a commit that comes while pages are synced waits for all of them. At 2,000 records a second with 300,000 in the store
// p99 was 12 to 19 ms with 30 ms and 16,000 pages, 9 with 10 and 4,000, 7 with 3 and 1,000, and 70 with 64,000 (docs/benchmarks.md).
constexpr std::chrono::milliseconds between{3};       // while commits come
constexpr std::int64_t most_pages = 1'000;            // of 4 KiB in the log; past it it is to begin anew
constexpr std::int64_t few_pages = 400;               // that the writer carries over in some milliseconds
constexpr int most_rounds = 8;                        // one after the other, each with what came during the one before
constexpr double least_pause = 0.25, most_pause = 8;  // seconds until the writer is asked again
// Within a commit only where the thread does not come through, so that the log does not fill the disk.
constexpr const char* rarely_in_commits = "PRAGMA wal_autocheckpoint = 64000";

}  // namespace

std::unique_ptr<Checkpointer> Checkpointer::start(Connection& writer, std::string_view url, const OpenOptions& options) {
  if (writer.database() != Database::sqlite) return nullptr;
  Result<Connection> db = open(url, options);
  if (!db || !writer.session().own_script(rarely_in_commits)) return nullptr;
  return std::unique_ptr<Checkpointer>(new Checkpointer(std::move(*db)));
}

Checkpointer::Checkpointer(Connection db) : db_(std::move(db)), pause_(least_pause), thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool Checkpointer::committed(Connection& writer) {
  const bool turn = writers_turn_.load(std::memory_order_acquire);
  if (turn) {
    static_cast<void>(carry_over(writer));
    writers_turn_.store(false, std::memory_order_release);
  }
  const std::lock_guard lock(mutex_);
  if (!due_) changed_.notify_all();
  due_ = true;
  return turn;
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return due_ || stopping_; });
    if (changed_.wait_for(lock, between, [&] { return stopping_; })) return;
    due_ = false;
    lock.unlock();
    carry_over_nearly_all();
    lock.lock();
  }
}

// https://www.sqlite.org/pragma.html#pragma_wal_checkpoint: a row of busy, pages in the log, pages carried over. PASSIVE waits for nobody.
Result<Checkpointer::Log> Checkpointer::carry_over(Connection& db) {
  CW_TRY(const auto log, db.first("PRAGMA wal_checkpoint(PASSIVE)", {}, [](const Row& row) {
    return Log{row.get<std::int64_t>(1), row.get<std::int64_t>(1) - row.get<std::int64_t>(2)};
  }));
  return log.value_or(Log{});
}

// What fails here (a full disk) is tried again after the next commit; commits go into the log meanwhile.
void Checkpointer::carry_over_nearly_all() {
  if (writers_turn_.load(std::memory_order_acquire)) return;  // no commit has come since it was asked
  std::int64_t left = INT64_MAX;
  for (int round = 0; round < most_rounds; ++round) {
    const Result<Log> log = carry_over(db_);
    if (!log) return;
    if (log->pages < most_pages) {
      pause_ = least_pause;
      return;
    }
    if (log->left <= few_pages) return ask_the_writer();
    if (log->left >= left) return;  // somebody reads a state of long ago, or more is written than can be carried over
    left = log->left;
  }
}

void Checkpointer::ask_the_writer() {
  const double now = elapsed_seconds();
  if (now < ask_after_) return;
  ask_after_ = now + pause_;
  pause_ = std::min(most_pause, pause_ * 2);
  writers_turn_.store(true, std::memory_order_release);
}

}  // namespace cw::store::internal
