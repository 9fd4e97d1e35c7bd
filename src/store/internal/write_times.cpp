// SPDX-License-Identifier: MIT
#include "store/internal/write_times.h"

#include <algorithm>
#include <string>

namespace cw::store::internal {
namespace {

constexpr std::string_view wait_names[] = {"turn", "work", "commit", "carry_over"};

}  // namespace

WriteTimes::WriteTimes(Metrics* metrics) : metrics_(metrics) {
  if (metrics_ == nullptr) return;
  for (std::size_t i = 0; i < std::size(wait_names); ++i)
    waits_[i] =
        &metrics_->histogram("store_write_wait_seconds", "What commits of the store waited for", {{"for", std::string(wait_names[i])}});
  queue_ = &metrics_->histogram("store_write_queue_seconds", "How long a write waited until its transaction began");
}

void WriteTimes::waited(WriteWait what, double seconds) const {
  if (Histogram* histogram = waits_[static_cast<std::size_t>(what)]) histogram->observe(seconds);
}

void WriteTimes::waited_in_queue(double seconds) const {
  if (queue_ != nullptr) queue_->observe(seconds);
}

void WriteTimes::worked(std::string_view piece, double seconds) {
  if (metrics_ == nullptr) return;
  auto at = std::ranges::find(pieces_, piece, &std::pair<std::string_view, Histogram*>::first);
  if (at == pieces_.end()) {
    Histogram& made = metrics_->histogram("store_write_work_seconds", "How long one piece of work held the store, by whose it is",
                                          {{"of", std::string(piece)}});
    at = pieces_.insert(pieces_.end(), {piece, &made});
  }
  at->second->observe(seconds);
}

}  // namespace cw::store::internal
