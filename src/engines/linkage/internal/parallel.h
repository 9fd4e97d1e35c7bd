// SPDX-License-Identifier: MIT
// Work in numbered tasks on several threads, results taken in task order: the outcome does not depend on the number of threads.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"

namespace cw::linkage::internal {

// Calls produce(task, worker) on `threads` threads and commit(product) in the order of tasks, one at a time. At most `backlog` products wait.
// Stops at the first error of commit, in task order. Product must be movable.
template <class Product, class MakeWorker, class Produce, class Commit>
[[nodiscard]] Result<void> run_in_order(std::size_t tasks, unsigned threads, MakeWorker make_worker, Produce produce, Commit commit) {
  if (threads <= 1 || tasks <= 1) {
    auto worker = make_worker();
    for (std::size_t task = 0; task < tasks; ++task) CW_CHECK(commit(produce(task, worker)));
    return {};
  }
  const std::size_t backlog = std::size_t{threads} * 4;
  std::mutex mutex;
  std::condition_variable room;
  std::map<std::size_t, Product> waiting;
  std::size_t next_task = 0, next_commit = 0;
  bool committing = false;
  Result<void> outcome;
  const auto work = [&] {
    auto worker = make_worker();
    std::unique_lock lock(mutex);
    while (outcome && next_task < tasks) {
      const std::size_t task = next_task++;
      lock.unlock();
      Product product = produce(task, worker);
      lock.lock();
      room.wait(lock, [&] { return task < next_commit + backlog || !outcome; });
      waiting.emplace(task, std::move(product));
      if (committing) continue;  // whoever commits now will find it
      committing = true;
      while (outcome) {
        auto found = waiting.find(next_commit);
        if (found == waiting.end()) break;
        Product ready = std::move(found->second);
        waiting.erase(found);
        lock.unlock();
        Result<void> committed = commit(std::move(ready));
        lock.lock();
        if (!committed) outcome = std::move(committed);
        ++next_commit;
        room.notify_all();
      }
      committing = false;
    }
  };
  std::vector<std::thread> pool;
  for (unsigned i = 0; i < threads; ++i) pool.emplace_back(work);
  for (std::thread& thread : pool) thread.join();
  return outcome;
}

// Calls work(index) for every index below count, on `threads` threads, in no order.
template <class Work>
void run_all(std::size_t count, unsigned threads, Work work) {
  if (threads <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> pool;
  for (unsigned t = 0; t < threads; ++t)
    pool.emplace_back([&] {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    });
  for (std::thread& thread : pool) thread.join();
}

}  // namespace cw::linkage::internal
