// SPDX-License-Identifier: MIT
// A few connections to one store, for the threads of a server: each takes one for a piece of work.
//
//   Pool pool("postgresql://host/database", {.connections = 8});
//   CW_TRY(Pool::Borrowed db, pool.take());
//   CW_TRY(auto count, db->value<std::int64_t>("SELECT count(*) FROM person"));
//
// Safe from any thread; must outlive what it lent. Connections are opened when first needed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/store.h"

namespace cw::store {

struct PoolOptions {
  unsigned connections = 4;
  std::chrono::milliseconds patience{5000};  // how long take() waits for one to come back
  OpenOptions open = {};
};

class Pool {
 public:
  // A connection on loan; goes back when destroyed, an open transaction rolled back.
  class [[nodiscard]] Borrowed {
   public:
    Borrowed(Borrowed&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}
    Borrowed& operator=(Borrowed&&) = delete;
    ~Borrowed();
    [[nodiscard]] Connection& operator*() const { return *connection_; }
    [[nodiscard]] Connection* operator->() const { return connection_.get(); }

   private:
    friend class Pool;
    Borrowed(Pool* pool, std::unique_ptr<Connection> connection) : pool_(pool), connection_(std::move(connection)) {}
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  explicit Pool(std::string url, PoolOptions options = {}) : url_(std::move(url)), options_(options) {}
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  // unavailable where all are lent for longer than the patience, or the store cannot be opened.
  [[nodiscard]] Result<Borrowed> take();

 private:
  void give_back(std::unique_ptr<Connection> connection);

  const std::string url_;
  const PoolOptions options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
  unsigned lent_ = 0;
};

}  // namespace cw::store
