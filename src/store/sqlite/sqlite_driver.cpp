// SPDX-License-Identifier: MIT
// SQLite, over its C library. One file with its write-ahead log; a commit waits for the disk (synchronous=FULL).
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "base/store_field.h"
#include "base/time.h"
#include "store/internal/driver.h"
#include "store/internal/sql_text.h"
#include "store/sqlite/sqlite_error.h"

namespace cw::store::sqlite {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

class SqliteRow final : public RowReader {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement), columns_(sqlite3_data_count(statement)) {}
  [[nodiscard]] int columns() const override { return columns_; }
  [[nodiscard]] std::string_view name(int column) const override {
    const char* name = sqlite3_column_name(statement_, column);
    return name ? name : "";
  }
  [[nodiscard]] CellKind kind(int column) const override {
    switch (sqlite3_column_type(statement_, column)) {
      case SQLITE_INTEGER: return CellKind::integer;
      case SQLITE_FLOAT: return CellKind::number;
      case SQLITE_TEXT: return CellKind::text;
      case SQLITE_BLOB: return CellKind::bytes;
      default: return CellKind::null;
    }
  }
  [[nodiscard]] bool integer(int column, std::int64_t& out) const override {
    out = sqlite3_column_int64(statement_, column);
    return true;
  }
  [[nodiscard]] bool number(int column, double& out) const override {
    out = sqlite3_column_double(statement_, column);
    return true;
  }
  [[nodiscard]] std::string_view text(int column) const override {
    const auto* letters = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {letters, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  [[nodiscard]] Bytes bytes(int column) const override {
    const auto* first = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {first, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
  int columns_;
};

int bind_value(sqlite3_stmt* statement, int position, const internal::BoundValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return sqlite3_bind_int64(statement, position, *whole);
  if (const auto* number = std::get_if<double>(&value)) return sqlite3_bind_double(statement, position, *number);
  if (const auto* text = std::get_if<std::string_view>(&value))
    return sqlite3_bind_text64(statement, position, text->data() ? text->data() : "", text->size(), SQLITE_STATIC, SQLITE_UTF8);
  if (const auto* bytes = std::get_if<Bytes>(&value))
    return sqlite3_bind_blob64(statement, position, bytes->data() ? static_cast<const void*>(bytes->data()) : "", bytes->size(),
                               SQLITE_STATIC);
  return sqlite3_bind_null(statement, position);
}

class SqliteDriver final : public internal::Driver {
 public:
  SqliteDriver(DatabaseHandle database, std::string location) : database_(std::move(database)), location_(std::move(location)) {}
  ~SqliteDriver() override {
    bulk_.reset();
    statements_.clear();
  }

  [[nodiscard]] Database database() const override { return Database::sqlite; }
  [[nodiscard]] const std::string& location() const override { return location_; }

  [[nodiscard]] Result<std::uint64_t> run(std::string_view sql, std::span<const Parameter> parameters,
                                          const internal::RowFunction& row) override {
    Prepared* kept = find(sql);
    if (kept && !kept->in_use) return run(*kept, parameters, row);
    CW_TRY(StatementHandle statement, prepare(sql, kept ? 0 : SQLITE_PREPARE_PERSISTENT));
    if (!kept) return run(keep(sql, std::move(statement)), parameters, row);
    Prepared second{std::move(statement)};  // the same statement from within its own rows
    return run(second, parameters, row);
  }

  [[nodiscard]] Result<void> script(std::string_view sql) override {
    const std::string text(sql);
    if (text.find('\0') != std::string::npos) return fail(ErrorCode::internal, "a script holds a NUL character.");
    return checked(sqlite3_exec(database_.get(), text.c_str(), nullptr, nullptr, nullptr));
  }

  [[nodiscard]] Result<void> begin(TransactionKind kind) override {
    if (kind != TransactionKind::read) return run_plain("BEGIN IMMEDIATE");
    CW_CHECK(script("PRAGMA query_only = ON"));
    CW_CHECK(run_plain("BEGIN"));
    return run_plain("SELECT 1 FROM sqlite_schema LIMIT 1");  // the state that is read is that of now
  }
  [[nodiscard]] Result<void> commit(TransactionKind kind) override {
    CW_CHECK(run_plain("COMMIT"));
    return kind == TransactionKind::read ? script("PRAGMA query_only = OFF") : Result<void>{};
  }
  void rollback(TransactionKind kind) override {
    // A full disk or a damaged file may have rolled it back already.
    if (sqlite3_get_autocommit(database_.get()) == 0) static_cast<void>(run_plain("ROLLBACK"));
    if (kind == TransactionKind::read) static_cast<void>(script("PRAGMA query_only = OFF"));
  }

  [[nodiscard]] Result<void> bulk_begin(std::string_view table, const std::vector<std::string>& columns) override;
  [[nodiscard]] Result<void> bulk_add(std::span<const Parameter> row) override;
  [[nodiscard]] Result<std::uint64_t> bulk_end(BulkEnd end) override;
  void set_triggers(Triggers triggers) override {
    sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_ENABLE_TRIGGER, triggers == Triggers::on ? 1 : 0, nullptr);
  }
  [[nodiscard]] Result<void> copy_to_file(const std::string& file) override;
  [[nodiscard]] Result<void> copy_from_file(const std::string& file) override;

 private:
  struct Prepared {
    StatementHandle handle;
    bool in_use = false;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  static constexpr std::size_t most_kept = 500;  // texts; a program that makes its SQL anew each time must not fill the memory

  [[nodiscard]] Prepared* find(std::string_view sql) {
    const auto found = statements_.find(sql);
    return found == statements_.end() ? nullptr : &found->second;
  }
  Prepared& keep(std::string_view sql, StatementHandle statement) {
    if (statements_.size() >= most_kept) std::erase_if(statements_, [](const auto& each) { return !each.second.in_use; });
    return statements_.emplace(sql, Prepared{std::move(statement)}).first->second;
  }

  [[nodiscard]] Result<void> checked(int code, During during = During::step) {
    clashed_ = is_clash(code);
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return {};
    return tl::unexpected(problem(code, during));
  }
  [[nodiscard]] Error problem(int code, During during) const {
    if ((code & 0xFF) == SQLITE_READONLY && sqlite3_get_autocommit(database_.get()) == 0 && query_only())
      return {ErrorCode::denied, fmt::format("the store {}: a transaction for reading does not write.", location_), ""};
    return error_of(database_.get(), code, location_, during);
  }
  [[nodiscard]] bool query_only() const {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database_.get(), "PRAGMA query_only", -1, &statement, nullptr);
    const StatementHandle handle(statement);
    return sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 0) == 1;
  }

  [[nodiscard]] Result<StatementHandle> prepare(std::string_view sql, unsigned flags) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()), flags, &statement, &rest);
    StatementHandle handle(statement);
    CW_CHECK(checked(code, During::prepare));
    const std::string_view left = sql.substr(static_cast<std::size_t>(rest - sql.data()));
    if (!handle || left.find_first_not_of(" \t\r\n;") != std::string_view::npos)
      return fail(ErrorCode::internal, "execute() takes one statement; script() takes several.");
    return handle;
  }
  [[nodiscard]] Result<void> bind(sqlite3_stmt* statement, std::span<const Parameter> parameters) {
    const int wanted = sqlite3_bind_parameter_count(statement);
    if (std::cmp_not_equal(wanted, parameters.size()))
      return fail(ErrorCode::internal, fmt::format("a statement has {} placeholders and was given {} values.", wanted, parameters.size()));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      CW_TRY(const internal::BoundValue value, internal::bound(parameters[i], i + 1));
      CW_CHECK(checked(bind_value(statement, static_cast<int>(i) + 1, value)));
    }
    return {};
  }
  [[nodiscard]] Result<std::uint64_t> run(Prepared& prepared, std::span<const Parameter> parameters, const internal::RowFunction& row) {
    sqlite3_stmt* statement = prepared.handle.get();
    struct Use {
      Prepared& prepared;
      explicit Use(Prepared& of) : prepared(of) { prepared.in_use = true; }
      ~Use() {
        sqlite3_reset(prepared.handle.get());
        sqlite3_clear_bindings(prepared.handle.get());
        prepared.in_use = false;
      }
    } const use(prepared);
    clashed_ = false;
    CW_CHECK(bind(statement, parameters));
    const sqlite3_int64 before = sqlite3_total_changes64(database_.get());
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
      if (!row(SqliteRow(statement))) break;
    CW_CHECK(checked(code));
    if (sqlite3_stmt_readonly(statement) != 0 || sqlite3_total_changes64(database_.get()) == before) return 0;
    return static_cast<std::uint64_t>(sqlite3_changes64(database_.get()));
  }
  // A statement of the driver's own, prepared once.
  [[nodiscard]] Result<void> run_plain(std::string_view sql) {
    CW_CHECK(run(sql, {}, [](const RowReader&) { return true; }));
    return {};
  }

  DatabaseHandle database_;
  std::string location_;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
  StatementHandle bulk_;
  std::uint64_t bulk_rows_ = 0;
};

Result<void> SqliteDriver::bulk_begin(std::string_view table, const std::vector<std::string>& columns) {
  std::string names, places;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    names += (i ? ", " : "") + internal::quoted_name(columns[i]);
    places += fmt::format("{}?{}", i ? ", " : "", i + 1);
  }
  CW_TRY(bulk_, prepare(fmt::format("INSERT INTO {} ({}) VALUES ({})", internal::quoted_name(table), names, places), 0));
  bulk_rows_ = 0;
  return {};
}
Result<void> SqliteDriver::bulk_add(std::span<const Parameter> row) {
  CW_CHECK(bind(bulk_.get(), row));
  const int code = sqlite3_step(bulk_.get());
  const Result<void> done = checked(code);  // before the reset, which forgets the message
  sqlite3_reset(bulk_.get());
  if (done) ++bulk_rows_;
  return done;
}
Result<std::uint64_t> SqliteDriver::bulk_end(BulkEnd end) {
  bulk_.reset();
  if (end == BulkEnd::drop) return fail(ErrorCode::internal, "the bulk insert was not finished.");
  return bulk_rows_;
}

// All pages in one step: one state, while others go on writing to the log.
Result<void> copy_pages(sqlite3* to, sqlite3* from, const std::string& location) {
  sqlite3_backup* copy = sqlite3_backup_init(to, "main", from, "main");
  if (!copy) return tl::unexpected(error_of(to, sqlite3_extended_errcode(to), location, During::prepare));
  const int code = sqlite3_backup_step(copy, -1);
  const int finished = sqlite3_backup_finish(copy);
  if (code == SQLITE_DONE && finished == SQLITE_OK) return {};
  return tl::unexpected(error_of(nullptr, code == SQLITE_DONE ? finished : code, location, During::step));
}

Result<DatabaseHandle> open_file(const std::string& file, int flags) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  DatabaseHandle database(opened);
  if (code != SQLITE_OK) return tl::unexpected(error_of(opened, code, file, During::prepare));
  return database;
}

Result<void> SqliteDriver::copy_to_file(const std::string& file) {
  CW_TRY(const DatabaseHandle to, open_file(file, SQLITE_OPEN_READWRITE));
  CW_CHECK(copy_pages(to.get(), database_.get(), file));
  // One file, without a log beside it.
  const int code = sqlite3_exec(to.get(), "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? Result<void>{} : tl::unexpected(error_of(to.get(), code, file, During::step));
}

Result<void> SqliteDriver::copy_from_file(const std::string& file) {
  CW_TRY(const DatabaseHandle from, open_file(file, SQLITE_OPEN_READONLY));
  statements_.clear();
  return copy_pages(database_.get(), from.get(), location_);
}

// Makes the file, readable by its owner only: SQLite gives its log the same permissions. A file that is there is not opened: closing it
// would drop the locks that this process's other connections hold on it (fcntl(2), POSIX), and another process would then take SQLite's log
// away under them. One at a time, so that a file just made is closed before anybody uses it.
Result<void> make_file(const std::string& path) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  if (::access(path.c_str(), R_OK | W_OK) == 0) return {};
  const int file = errno == ENOENT ? ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
  if (file < 0 && errno == EEXIST) return {};  // another process was quicker
  if (file < 0)
    return fail(errno == EACCES || errno == EPERM ? ErrorCode::denied : ErrorCode::unavailable,
                fmt::format("{}: the store cannot be made: {}.", path, std::strerror(errno)), std::string(store_field));
  ::close(file);
  return {};
}

// Two that make one file at once: SQLite tells one of them that it is busy without waiting.
Result<void> use_write_ahead_log(internal::Driver& driver, const OpenOptions& options) {
  for (int waited = 0;; waited += 10) {
    Result<void> done = driver.script("PRAGMA journal_mode = WAL");
    if (done || !driver.clashed() || waited > options.wait_milliseconds) return done;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

// SQLite's own way of waiting for a lock looks ever more rarely, up to ten times a second: one connection's writes would stop for a tenth
// of a second whenever another's came between, and the other's for seconds where a Writer commits one batch after the other. Looking costs
// some microseconds. On one thread calls for different connections never mix: a wait ends before the next begins.
int wait_for_lock(void* most_milliseconds, int looked) {
  thread_local double began = 0;
  if (looked == 0) began = elapsed_seconds();
  if ((elapsed_seconds() - began) * 1000 >= static_cast<double>(reinterpret_cast<std::intptr_t>(most_milliseconds))) return 0;
  std::this_thread::sleep_for(std::chrono::microseconds(looked < 10 ? 200 : 1000));
  return 1;
}

// Journal, sync, and what SQLite leaves lax for old programs: LIKE without case (PostgreSQL's has it), "text" in double quotes, schema
// tricks.
Result<void> configure(sqlite3* database, internal::Driver& driver, const OpenOptions& options) {
  sqlite3_extended_result_codes(database, 1);
  sqlite3_busy_handler(database, wait_for_lock, reinterpret_cast<void*>(static_cast<std::intptr_t>(options.wait_milliseconds)));
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  if (options.mode != OpenMode::read_only) CW_CHECK(use_write_ahead_log(driver, options));
  return driver.script(
      fmt::format("PRAGMA synchronous = {}; PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON; PRAGMA cell_size_check = ON;"
                  "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768; PRAGMA journal_size_limit = 67108864",
                  options.durability == Durability::full ? "FULL" : "NORMAL"));
}

}  // namespace
}  // namespace cw::store::sqlite

namespace cw::store::internal {

Result<std::unique_ptr<Driver>> open_sqlite(const std::string& path, const OpenOptions& options) {
  if (path.find('\0') != std::string::npos) return fail(ErrorCode::invalid, "the name of the store holds a NUL character.");
  if (options.mode == OpenMode::create)
    CW_CHECK(sqlite::make_file(path));
  else if (::access(path.c_str(), F_OK) != 0)
    return fail(ErrorCode::not_found, fmt::format("{}: there is no such store.", path));
  sqlite3* opened = nullptr;
  const int flags = options.mode == OpenMode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  sqlite::DatabaseHandle database(opened);
  if (code != SQLITE_OK) return tl::unexpected(sqlite::error_of(opened, code, path, sqlite::During::prepare));
  auto driver = std::make_unique<sqlite::SqliteDriver>(std::move(database), path);
  CW_CHECK(sqlite::configure(opened, *driver, options));
  return driver;
}

}  // namespace cw::store::internal
