// SPDX-License-Identifier: MIT
// The outbox: events written in the transaction that makes them true, and read in order by consumers that each keep their own place.
//
//   CW_CHECK(append_event(work, {"person.created", person.text(), "{\"source\":\"rents\"}"}));      // within a transaction
//
//   Consumer search(db, "search-index", node);                        // node: one name for each process
//   CW_TRY(auto events, search.poll(100));                            // empty where there is nothing, or another process has the consumer
//   for (const StoredEvent& event : events) handle(event);            // idempotent: at least once
//   CW_CHECK(search.acknowledge(events.back().position));
//
// Events get their positions at the end of their transaction, under a lock that is held until it is committed: so a reader that saw a
// position has all lower ones, on PostgreSQL too (there a sequence alone gives numbers in an order in which they do not commit).
// One process at a time reads for a consumer; when it dies another takes over after the lease.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "store/store.h"

namespace cw::store {

struct Event {
  std::string topic;    // record.loaded, person.created ...
  std::string subject;  // the id of what it is about
  std::string body;     // JSON; ids, not names
};
struct StoredEvent {
  std::int64_t position = 0;
  Timestamp written_at;
  Event event;
};

// conflict where no transaction is open. It is gone if the transaction, or the piece of work in a Writer, is.
[[nodiscard]] Result<void> append_event(Connection& db, Event event);

class Consumer {
 public:
  // `clock`: null = the database's own, which all its processes share.
  Consumer(Connection& db, std::string name, std::string holder, std::int64_t lease_microseconds = 30'000'000, const Clock* clock = nullptr)
      : db_(db), name_(std::move(name)), holder_(std::move(holder)), lease_(lease_microseconds), clock_(clock) {}
  // Up to `most` events after the last acknowledged, in order; takes or renews the lease, within the caller's transaction where one is
  // open. A consumer's first poll begins with the oldest.
  [[nodiscard]] Result<std::vector<StoredEvent>> poll(std::size_t most);
  // All up to `position` are handled. conflict where another process has taken over meanwhile: then it gets them again. Within a
  // transaction of the caller's, what a handler writes to this same store is done exactly once.
  [[nodiscard]] Result<void> acknowledge(std::int64_t position);
  // Lets another process take over at once.
  [[nodiscard]] Result<void> release();

 private:
  Connection& db_;
  std::string name_, holder_;
  std::int64_t lease_;
  const Clock* clock_;
};

// Deletes events that every consumer has acknowledged and that were written before `before`; returns how many.
[[nodiscard]] Result<std::uint64_t> trim_outbox(Connection& db, Timestamp before);
// For health: how many events a consumer has not acknowledged.
struct ConsumerLag {
  std::string consumer;
  std::int64_t acknowledged = 0, waiting = 0;
};
[[nodiscard]] Result<std::vector<ConsumerLag>> outbox_lag(Connection& db);

}  // namespace cw::store
