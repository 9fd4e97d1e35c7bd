// SPDX-License-Identifier: MIT
// SQLite's log carried over into its file beside the writing, on a thread and connection of its own, so that no commit has to wait for it.
// A Writer's own part: on PostgreSQL, which does so itself, there is none.
#pragma once

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
  void committed();  // by the writer, after each commit

 private:
  explicit Checkpointer(Connection db);
  void run();
  void carry_over();
  Connection db_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool due_ = false, stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace cw::store::internal
