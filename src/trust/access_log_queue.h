// SPDX-License-Identifier: MIT
// Entries of many threads, written together: what gathers while one commit waits for the disk goes into the next, in a few messages to the
// database for all of them.
//
//   CW_TRY(const auto writer, store::Writer::start(url));
//   LogQueue queue(log, *writer);                                              // one for a process
//   CW_TRY(const Person person, log.with_access(db, queue, visit, read));      // access_log.h; from any thread
//
// Log and writer must outlive it.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <vector>

#include "store/writer.h"
#include "trust/access_log.h"

namespace cw::trust {

class LogQueue {
 public:
  using Done = std::function<void(const Result<std::int64_t>& number)>;

  LogQueue(const AccessLog& log, store::Writer& writer) : log_(log), writer_(writer) {}
  // Waits for what was submitted.
  ~LogQueue();
  LogQueue(const LogQueue&) = delete;
  LogQueue& operator=(const LogQueue&) = delete;

  // Returns the entry's number when it is durable; within EntriesTogether at once, with 0.
  [[nodiscard]] Result<std::int64_t> write(AccessEntry entry);
  // Calls done on another thread, once; it must be short and must not call write().
  void submit(AccessEntry entry, Done done);

 private:
  struct Batch {
    std::vector<AccessEntry> entries;
    std::vector<Done> done;
    std::int64_t first = 0;
  };
  void start_batch();
  void finish_batch(const std::shared_ptr<Batch>& batch, const Result<void>& outcome);
  void write_singly(Batch& batch);

  const AccessLog& log_;
  store::Writer& writer_;
  std::mutex mutex_;
  std::condition_variable settled_;
  Batch waiting_;
  bool writing_ = false;       // a batch is on its way
  std::size_t unsettled_ = 0;  // entries whose done was not called
};

// While one is there, what its thread writes to a queue is waited for together: a page that looks at a household and its people waits for
// the disk once or twice, in place of once for each of them. Whoever makes it hands nothing out before wait() has said that all are
// durable. One at a time for a thread; the queue must outlive it.
class EntriesTogether {
 public:
  EntriesTogether();
  ~EntriesTogether();  // does not wait: what was submitted is written all the same
  EntriesTogether(const EntriesTogether&) = delete;
  EntriesTogether& operator=(const EntriesTogether&) = delete;

  // Of the entries that could not be written, the first one's error.
  [[nodiscard]] Result<void> wait();

 private:
  friend class LogQueue;
  static EntriesTogether*& of_this_thread();
  std::vector<std::future<Result<std::int64_t>>> under_way_;
};

}  // namespace cw::trust
