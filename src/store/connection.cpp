// SPDX-License-Identifier: MIT
// Connection, Transaction, BulkInsert: what the facade promises, by way of Session; and where a URL leads.
#include <fmt/format.h>

#include <filesystem>
#include <random>
#include <thread>

#include "store/internal/session.h"
#include "store/store.h"

namespace cw::store {

Transaction::~Transaction() {
  if (session_) session_->rollback();
}
Result<void> Transaction::commit() {
  if (!session_) return fail(ErrorCode::internal, "this transaction is over.");
  return std::exchange(session_, nullptr)->commit();
}
void Transaction::rollback() {
  if (session_) std::exchange(session_, nullptr)->rollback();
}

BulkInsert::~BulkInsert() {
  if (!session_) return;
  static_cast<void>(session_->bulk_end(internal::Driver::BulkEnd::drop));
  if (own_ == Own::own) session_->rollback();
}
Result<void> BulkInsert::add(Parameters row) { return session_->bulk_add(row.span()); }
Result<std::uint64_t> BulkInsert::finish() {
  internal::Session* session = std::exchange(session_, nullptr);
  Result<std::uint64_t> rows = session->bulk_end(internal::Driver::BulkEnd::keep);
  if (own_ == Own::callers) return rows;
  if (!rows) {
    session->rollback();
    return rows;
  }
  CW_CHECK(session->commit());
  return rows;
}

Connection::Connection(std::unique_ptr<internal::Session> session) : session_(std::move(session)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<std::uint64_t> Connection::execute(std::string_view sql, Parameters parameters) {
  return session_->run(sql, parameters.span(), nullptr);
}
Result<void> Connection::execute_later(std::string_view sql, Parameters parameters) { return session_->run_later(sql, parameters.span()); }
Result<void> Connection::each(std::string_view sql, Parameters parameters, const Visitor& visit) {
  CW_CHECK(session_->run(sql, parameters.span(), &visit));
  return {};
}
Result<void> Connection::script(std::string_view sql) { return session_->script(sql); }

Result<Transaction> Connection::begin(TransactionKind kind) {
  CW_CHECK(session_->begin(kind));
  return Transaction(session_.get());
}

Result<BulkInsert> Connection::bulk_insert(std::string_view table, const std::vector<std::string>& columns) {
  const bool own = !in_transaction();
  if (own) CW_CHECK(session_->begin(TransactionKind::write));
  if (Result<void> begun = session_->bulk_begin(table, columns); !begun) {
    if (own) session_->rollback();
    return tl::unexpected(std::move(begun).error());
  }
  return BulkInsert(session_.get(), own ? BulkInsert::Own::own : BulkInsert::Own::callers);
}

bool Connection::in_transaction() const { return session_->transaction_is_open(); }
Database Connection::database() const { return session_->database(); }
const std::string& Connection::location() const { return session_->driver().location(); }

namespace {

namespace files = std::filesystem;

bool is_postgres(std::string_view url) { return url.starts_with("postgresql://") || url.starts_with("postgres://"); }

// The file that a path means: a folder's commonweal.sqlite, or itself. What does not exist is a folder unless its name has an ending.
Result<std::string> sqlite_file(std::string_view path, OpenMode mode) {
  if (path.empty()) return fail(ErrorCode::invalid, "the store has no name. Give a folder, a file, or postgresql://HOST/DATABASE.");
  const files::path given{std::string(path)};
  std::error_code problem;
  if (files::is_directory(given, problem)) return (given / "commonweal.sqlite").string();
  const bool folder = !files::exists(given, problem) && (!given.has_extension() || !given.has_filename());
  if (!folder) return given.string();
  if (mode != OpenMode::create) return fail(ErrorCode::not_found, fmt::format("{}: there is no such folder or file.", given.string()));
  files::create_directories(given, problem);
  if (problem) return fail(ErrorCode::denied, fmt::format("{}: the folder cannot be made: {}.", given.string(), problem.message()));
  files::permissions(given, files::perms::owner_all, problem);  // a register is nobody else's to read
  return (given / "commonweal.sqlite").string();
}

Result<std::unique_ptr<internal::Driver>> open_driver(std::string_view url, const OpenOptions& options) {
  if (is_postgres(url)) return internal::open_postgres(std::string(url), options);
  constexpr std::string_view prefix = "sqlite:";
  if (url.starts_with(prefix))
    url.remove_prefix(prefix.size());
  else if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos)
    return fail(ErrorCode::unsupported,
                fmt::format("there is no store of the kind {}://. Give a folder, a file, or postgresql://HOST/DATABASE.",
                            url.substr(0, std::min<std::size_t>(scheme, 20))));
  CW_TRY(const std::string file, sqlite_file(url, options.mode));
  return internal::open_sqlite(file, options);
}

}  // namespace

Result<Connection> open(std::string_view url, const OpenOptions& options) {
  CW_TRY(std::unique_ptr<internal::Driver> driver, open_driver(url, options));
  return Connection(std::make_unique<internal::Session>(std::move(driver)));
}

bool internal::Retry::again() {
  if (!db_.session().clashed() || db_.in_transaction() || --left_ <= 0) return false;
  thread_local std::minstd_rand random(std::random_device{}());
  const int most = 1000 << std::min(made_++, 6);  // microseconds
  std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(0, most)(random)));
  return true;
}

}  // namespace cw::store
