// SPDX-License-Identifier: MIT
#include "store/pool.h"

#include <fmt/format.h>

#include "store/internal/session.h"

namespace cw::store {

Pool::Borrowed::~Borrowed() {
  if (pool_) pool_->give_back(std::move(connection_));
}

Result<Pool::Borrowed> Pool::take() {
  std::unique_lock lock(mutex_);
  if (!returned_.wait_for(lock, options_.patience, [&] { return lent_ < options_.connections; }))
    return fail(ErrorCode::unavailable, fmt::format("all {} connections to the store have been in use for {} ms.", options_.connections,
                                                    options_.patience.count()));
  ++lent_;
  if (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    return Borrowed(this, std::move(connection));
  }
  lock.unlock();
  Result<Connection> opened = open(url_, options_.open);
  if (opened) return Borrowed(this, std::make_unique<Connection>(std::move(*opened)));
  give_back(nullptr);
  return tl::unexpected(std::move(opened).error());
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  if (connection && connection->in_transaction()) connection->session().rollback();
  const std::lock_guard lock(mutex_);
  --lent_;
  if (connection) idle_.push_back(std::move(connection));
  returned_.notify_one();
}

}  // namespace cw::store
