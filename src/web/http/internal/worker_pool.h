// SPDX-License-Identifier: MIT
// Threads that run handlers, with a queue that has an end: what does not fit is refused at once, so that a busy server says so.
// Safe from any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace cw::web {

class WorkerPool {
 public:
  enum class Taken : std::uint8_t { yes, full };
  WorkerPool(unsigned threads, std::size_t queue_limit);
  ~WorkerPool() { stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  [[nodiscard]] Taken submit(std::function<void()> job);
  [[nodiscard]] bool full() const;
  void stop();  // drops what has not begun, and waits for what has

 private:
  void work();
  std::size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
  bool stopping_ = false;
};

}  // namespace cw::web
