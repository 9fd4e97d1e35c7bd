// SPDX-License-Identifier: MIT
// The store: one SQL layer over SQLite (a file in a data folder) and PostgreSQL 15 or later. docs/reference/store.md has the SQL that both
// take.
//
//   CW_TRY(Connection db, open("data"));                     // or "sqlite:PATH", "postgresql://HOST/DATABASE"
//   CW_CHECK(migrate(db, {{"trust", trust_migrations}}));    // store/migrations.h
//   CW_CHECK(in_transaction(db, [&](Connection& work) -> Result<void> {
//     CW_CHECK(work.execute("INSERT INTO account (id, name, made_at) VALUES (?1, ?2, ?3)", {id, "ann", clock.now()}));
//     return append_event(work, {"account.made", id.text(), "{}"});                              // store/outbox.h
//   }));
//   CW_TRY(auto names, db.all("SELECT name FROM account", {}, [](const Row& row) { return row.get<std::string>(0); }));
//
// Beside it: pool.h (connections for threads), writer.h (many small durable writes in one commit), migrations.h, outbox.h, claims.h,
// tables.h and backup.h (whole stores), test_postgres.h and test_store.h (tests of any module on both databases).
// Errors: conflict (unique, foreign key), invalid (a value that does not fit: check, not null, type), denied (no right, a trigger's
// refusal), unavailable (busy, disk full, read-only, connection lost), unsupported, internal (wrong SQL). No message ever holds a value of
// a row. A Connection belongs to one thread at a time. What a commit() reported as done survives a crash of the program and of the machine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/parameter.h"
#include "store/row.h"

namespace cw::store {

namespace internal {
class Session;
}

enum class Database : std::uint8_t { sqlite, postgres };
// relaxed: the last commits may be lost with the machine, never torn; for tests, loads
enum class Durability : std::uint8_t { full, relaxed };
enum class OpenMode : std::uint8_t { create, existing, read_only };
struct OpenOptions {
  OpenMode mode = OpenMode::create;  // SQLite: whether the file may be made. PostgreSQL's databases are made by their keeper
  Durability durability = Durability::full;
  int wait_milliseconds = 5000;  // for another's lock, and for PostgreSQL to accept the connection; then unavailable
};

// write: serialisable; SQLite BEGIN IMMEDIATE, PostgreSQL SERIALIZABLE. read: one unchanging state of the store, writes are refused.
// queue: as write, but PostgreSQL READ COMMITTED, for statements that lock their own rows.
enum class TransactionKind : std::uint8_t { write, read, queue };

// Rolls back when it goes out of scope without commit(). After a statement failed in it, only rolling back is left, on both databases.
class [[nodiscard]] Transaction {
 public:
  Transaction(Transaction&& other) noexcept : session_(std::exchange(other.session_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  // Durable when it returns. unavailable where the connection broke during it: then nobody knows whether it was done.
  [[nodiscard]] Result<void> commit();
  void rollback();

 private:
  friend class Connection;
  explicit Transaction(internal::Session* session) : session_(session) {}
  internal::Session* session_;
};

// Many rows into one table, the fastest way there is: COPY on PostgreSQL, a prepared statement on SQLite. No other statement on the
// connection until finish(). Without a transaction of the caller's it is one of its own. Unfinished, nothing of it stays.
class [[nodiscard]] BulkInsert {
 public:
  BulkInsert(BulkInsert&& other) noexcept : session_(std::exchange(other.session_, nullptr)), own_(other.own_) {}
  BulkInsert& operator=(BulkInsert&&) = delete;
  ~BulkInsert();
  [[nodiscard]] Result<void> add(Parameters row);  // one value a column, copied. An error may show later, in another add() or finish()
  [[nodiscard]] Result<std::uint64_t> finish();    // rows inserted

 private:
  friend class Connection;
  enum class Own : std::uint8_t { callers, own };
  BulkInsert(internal::Session* session, Own own) : session_(session), own_(own) {}
  internal::Session* session_;
  Own own_;
};

class Connection {
 public:
  using Visitor = std::function<Result<void>(const Row&)>;

  explicit Connection(std::unique_ptr<internal::Session> session);  // use open()
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  // One statement, prepared once per connection and text; how many rows it inserted, changed or deleted.
  [[nodiscard]] Result<std::uint64_t> execute(std::string_view sql, Parameters parameters = {});
  // The same without waiting for it, in a transaction: an error may show later, at the latest in commit(). Saves messages on PostgreSQL.
  [[nodiscard]] Result<void> execute_later(std::string_view sql, Parameters parameters = {});
  // Calls visit for each row, in order; it may use the connection, but not change what is being read. Its first error ends it.
  [[nodiscard]] Result<void> each(std::string_view sql, Parameters parameters, const Visitor& visit);
  // What `make` returns for each row.
  template <class Make, class Made = std::invoke_result_t<Make, const Row&>>
  [[nodiscard]] Result<std::vector<Made>> all(std::string_view sql, Parameters parameters, Make make) {
    std::vector<Made> out;
    CW_CHECK(each(sql, parameters, [&](const Row& row) -> Result<void> { return out.push_back(make(row)), Result<void>{}; }));
    return out;
  }
  // The same for the first row, or nothing where there is none.
  template <class Make, class Made = std::invoke_result_t<Make, const Row&>>
  [[nodiscard]] Result<std::optional<Made>> first(std::string_view sql, Parameters parameters, Make make) {
    std::optional<Made> out;
    CW_CHECK(
        each(sql, parameters, [&](const Row& row) -> Result<void> { return void(out || (out.emplace(make(row)), 1)), Result<void>{}; }));
    return out;
  }
  // The first column of the first row: counts and the like. not_found where there is no row.
  template <class T>
  [[nodiscard]] Result<T> value(std::string_view sql, Parameters parameters = {}) {
    CW_TRY(std::optional<T> found, first(sql, parameters, [](const Row& row) { return row.get<T>(0); }));
    if (!found) return fail(ErrorCode::not_found, "the statement found no row.");
    return std::move(*found);
  }
  // Several statements without parameters, parted by ';': for schemas. Not prepared.
  [[nodiscard]] Result<void> script(std::string_view sql);
  [[nodiscard]] Result<Transaction> begin(TransactionKind kind = TransactionKind::write);
  [[nodiscard]] Result<BulkInsert> bulk_insert(std::string_view table, const std::vector<std::string>& columns);

  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] Database database() const;
  [[nodiscard]] const std::string& location() const;  // for messages: without password
  [[nodiscard]] internal::Session& session() { return *session_; }

 private:
  std::unique_ptr<internal::Session> session_;
};

// `url`: a folder (SQLite, in its commonweal.sqlite), a file, "sqlite:PATH", or "postgresql://..." as libpq reads it. A PostgreSQL
// connection that broke is made anew by the next statement outside a transaction.
[[nodiscard]] Result<Connection> open(std::string_view url, const OpenOptions& options = {});

// Runs work(connection) -> Result<T> in a transaction and commits. Where it clashed with another transaction it is run again, from the
// start, up to `attempts` times with growing pauses; then unavailable. So work must be fit to run more than once.
template <class Work, class Outcome = std::invoke_result_t<Work&, Connection&>>
[[nodiscard]] Outcome in_transaction(Connection& db, Work work, TransactionKind kind = TransactionKind::write, int attempts = 10);

}  // namespace cw::store

#include "store/internal/in_transaction.h"
