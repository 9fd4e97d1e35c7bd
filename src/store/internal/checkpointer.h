// SPDX-License-Identifier: MIT
// SQLite's log carried over into its file beside the writing, on a thread and connection of its own, so that no commit has to wait for it.
// A Writer's own part: on PostgreSQL, which does so itself, there is none.
//
// The log begins anew only where all of it is carried over at the moment at which a transaction begins to write, and nobody reads from it.
// Beside writes without a pause that moment never comes, and asking SQLite to wait for it (checkpoints of the kinds FULL, RESTART and
// TRUNCATE) holds all writers until the last reader is done, up to the time for which a lock is waited for: seconds behind a backup. So the
// thread carries over nearly all, and the writer itself the little that is left, between two commits, without waiting for anybody. Where
// somebody reads from the log just then it goes on growing, and the writer is asked again after a while.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

#include "store/store.h"

namespace cw::store::internal {

class Checkpointer {
 public:
  // Null on PostgreSQL, and where a second connection cannot be had: then SQLite does it within commits.
  [[nodiscard]] static std::unique_ptr<Checkpointer> start(Connection& writer, std::string_view url, const OpenOptions& options);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // By the writer, after each commit: some milliseconds where its turn has come to carry over the rest. True where it had.
  bool committed(Connection& writer);

 private:
  explicit Checkpointer(Connection db);
  struct Log {
    std::int64_t pages = 0, left = 0;  // in the log; of these not carried over
  };
  [[nodiscard]] static Result<Log> carry_over(Connection& db);
  void run();
  void carry_over_nearly_all();
  void ask_the_writer();

  Connection db_;
  double pause_, ask_after_ = 0;  // seconds; elapsed_seconds()
  std::atomic<bool> writers_turn_ = false;
  std::mutex mutex_;  // of those below
  std::condition_variable changed_;
  bool due_ = false, stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace cw::store::internal
