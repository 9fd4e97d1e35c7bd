// SPDX-License-Identifier: MIT
#include "store/internal/checkpointer.h"

#include <chrono>

#include "store/internal/session.h"

namespace cw::store::internal {
namespace {

constexpr std::chrono::milliseconds between{30};  // while commits come
constexpr std::int64_t most_pages = 16'000;         // of 4 KiB in the log; past it a commit may have to wait until it begins anew
// Within a commit only where the thread does not come through, so that the log does not fill the disk.
constexpr const char* rarely_in_commits = "PRAGMA wal_autocheckpoint = 64000";

}  // namespace

std::unique_ptr<Checkpointer> Checkpointer::start(Connection& writer, std::string_view url, const OpenOptions& options) {
  if (writer.database() != Database::sqlite) return nullptr;
  Result<Connection> db = open(url, options);
  if (!db || !writer.session().own_script(rarely_in_commits)) return nullptr;
  return std::unique_ptr<Checkpointer>(new Checkpointer(std::move(*db)));
}

Checkpointer::Checkpointer(Connection db) : db_(std::move(db)), thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Checkpointer::committed() {
  const std::lock_guard lock(mutex_);
  if (due_) return;
  due_ = true;
  changed_.notify_all();
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return due_ || stopping_; });
    if (changed_.wait_for(lock, between, [&] { return stopping_; })) return;
    due_ = false;
    lock.unlock();
    carry_over();
    lock.lock();
  }
}

// What fails here (a full disk) is tried again after the next commit; commits go into the log meanwhile.
void Checkpointer::carry_over() {
  const auto pages = db_.first("PRAGMA wal_checkpoint(PASSIVE)", {}, [](const Row& row) { return row.get<std::int64_t>(1); });
  if (!pages || !*pages || **pages < most_pages) return;
  static_cast<void>(db_.first("PRAGMA wal_checkpoint(RESTART)", {}, [](const Row& row) { return row.get<std::int64_t>(0); }));
}

}  // namespace cw::store::internal
