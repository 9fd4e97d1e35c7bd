// SPDX-License-Identifier: MIT
// A connection's state and the rules that are the same on both databases: one transaction at a time, nothing but rolling back after a
// failed statement, events put into the outbox at the end of the transaction.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "store/internal/driver.h"
#include "store/outbox.h"
#include "store/store.h"

namespace cw::store::internal {

class Session {
 public:
  explicit Session(std::unique_ptr<Driver> driver) : driver_(std::move(driver)) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] Driver& driver() { return *driver_; }
  [[nodiscard]] Database database() const { return driver_->database(); }
  [[nodiscard]] bool on_sqlite() const { return database() == Database::sqlite; }
  [[nodiscard]] bool transaction_is_open() const { return kind_.has_value(); }
  [[nodiscard]] bool clashed() const { return clashed_; }

  [[nodiscard]] Result<std::uint64_t> run(std::string_view sql, std::span<const Parameter> parameters, const Connection::Visitor* visit);
  [[nodiscard]] Result<void> run_later(std::string_view sql, std::span<const Parameter> parameters);
  [[nodiscard]] Result<void> script(std::string_view portable_sql);
  [[nodiscard]] Result<void> own_script(std::string_view sql);   // in the database's own words
  [[nodiscard]] Result<void> own_later(const std::string& sql);  // the same, one statement that is not waited for
  [[nodiscard]] Result<void> begin(TransactionKind kind);
  [[nodiscard]] Result<void> commit();
  void rollback();

  [[nodiscard]] Result<void> bulk_begin(std::string_view table, const std::vector<std::string>& columns);
  [[nodiscard]] Result<void> bulk_add(std::span<const Parameter> row);
  [[nodiscard]] Result<std::uint64_t> bulk_end(Driver::BulkEnd end);

  // Savepoints, one at a time, for Writer.
  [[nodiscard]] Result<void> savepoint();
  [[nodiscard]] Result<void> release_savepoint();
  [[nodiscard]] Result<void> rollback_to_savepoint();

  [[nodiscard]] bool failed() const { return failed_; }
  void add_event(Event event) { events_.push_back(std::move(event)); }

 private:
  [[nodiscard]] Result<void> savepoint_command(std::string_view sql);
  [[nodiscard]] Result<void> may_run(std::string_view what) const;
  // Notes a driver's error: the transaction is spoilt, and whether it was a clash.
  template <class T>
  Result<T> noted(Result<T> outcome) {
    if (!outcome) {
      failed_ = transaction_is_open();
      clashed_ = driver_->clashed();
    }
    return outcome;
  }

  std::unique_ptr<Driver> driver_;
  std::optional<TransactionKind> kind_;
  bool failed_ = false, clashed_ = false, bulk_ = false;
  std::vector<Event> events_;
  std::size_t events_at_savepoint_ = 0;
};

// Puts events into the outbox under its lock: outbox.cpp. Called at the end of a transaction.
[[nodiscard]] Result<void> write_events(Session& session, const std::vector<Event>& events);

}  // namespace cw::store::internal
