// SPDX-License-Identifier: MIT
// PostgreSQL, over libpq. Statements are prepared by text, values go as text (bytes as they are), so that the server takes each as the type
// of the column that it meets. A message to the server and back is the dearest part of a small transaction, so BEGIN goes out with the
// first statement that is waited for, what nobody waits for with the next that is, and COMMIT with what is left (libpq's pipeline mode).
#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <charconv>
#include <unordered_map>

#include "base/store_field.h"
#include "store/internal/driver.h"
#include "store/internal/sql_text.h"
#include "store/postgres/postgres_connect.h"
#include "store/postgres/postgres_error.h"
#include "store/postgres/postgres_row.h"

namespace cw::store::postgres {
namespace {

constexpr std::string_view hexadecimal_digits = "0123456789abcdef";

// Values in the form that PQexecPrepared takes: each text ends with a NUL.
class Values {
 public:
  Result<void> set(std::span<const Parameter> parameters) {
    arena_.clear();
    starts_.clear();
    values_.assign(parameters.size(), nullptr);
    lengths_.assign(parameters.size(), 0);
    formats_.assign(parameters.size(), 0);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      CW_TRY(const internal::BoundValue value, internal::bound(parameters[i], i + 1));
      starts_.push_back(arena_.size());
      add(value, i);
    }
    for (std::size_t i = 0; i < parameters.size(); ++i)  // only now: the arena no longer moves
      if (starts_[i] != none) values_[i] = arena_.data() + starts_[i];
    return {};
  }
  [[nodiscard]] const char* const* values() const { return values_.data(); }
  [[nodiscard]] const int* lengths() const { return lengths_.data(); }
  [[nodiscard]] const int* formats() const { return formats_.data(); }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  void add(const internal::BoundValue& value, std::size_t i) {
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      arena_ += *text;
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      fmt::format_to(std::back_inserter(arena_), "{}", *whole);
    } else if (const auto* number = std::get_if<double>(&value)) {
      fmt::format_to(std::back_inserter(arena_), "{}", *number);  // the fewest digits that read back as the same
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
      arena_.append(reinterpret_cast<const char*>(bytes->data()), bytes->size());
      lengths_[i] = static_cast<int>(bytes->size());
      formats_[i] = 1;
    } else {
      starts_.back() = none;
    }
    arena_ += '\0';
  }

  std::string arena_;
  std::vector<std::size_t> starts_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
};

// Appends a value in COPY's text format.
void append_copied(std::string& out, const internal::BoundValue& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    for (const char letter : *text) switch (letter) {
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: out += letter;
      }
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    fmt::format_to(std::back_inserter(out), "{}", *whole);
  } else if (const auto* number = std::get_if<double>(&value)) {
    fmt::format_to(std::back_inserter(out), "{}", *number);
  } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
    out += "\\\\x";
    for (const std::uint8_t byte : *bytes) {
      out += hexadecimal_digits[byte >> 4];
      out += hexadecimal_digits[byte & 15];
    }
  } else {
    out += "\\N";
  }
}

class PostgresDriver final : public internal::Driver {
 public:
  PostgresDriver(std::string url, std::string location, OpenOptions options)
      : url_(std::move(url)), location_(std::move(location)), options_(options) {}

  [[nodiscard]] Database database() const override { return Database::postgres; }
  [[nodiscard]] const std::string& location() const override { return location_; }
  [[nodiscard]] Result<std::uint64_t> run(std::string_view sql, std::span<const Parameter> parameters,
                                          const internal::RowFunction& row) override;
  [[nodiscard]] Result<void> run_later(std::string_view sql, std::span<const Parameter> parameters) override;
  [[nodiscard]] Result<void> script(std::string_view sql) override;
  [[nodiscard]] Result<void> script_later(const std::string& sql) override;
  [[nodiscard]] Result<void> begin(TransactionKind kind) override;
  [[nodiscard]] Result<void> commit(TransactionKind kind) override;
  void rollback(TransactionKind kind) override;
  [[nodiscard]] Result<void> bulk_begin(std::string_view table, const std::vector<std::string>& columns) override;
  [[nodiscard]] Result<void> bulk_add(std::span<const Parameter> row) override;
  [[nodiscard]] Result<std::uint64_t> bulk_end(BulkEnd end) override;

  // Connects where there is no connection, unless a transaction was lost with the last.
  [[nodiscard]] Result<void> ready();

 private:
  struct Prepared {
    std::string name;
    std::size_t parameters = 0;
    int result_format = 0;  // 1: binary
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  static constexpr std::size_t most_kept = 500;  // texts; a program that makes its SQL anew each time must not fill the memory
  static constexpr std::size_t copy_bytes = 256UL * 1024;
  static constexpr std::size_t most_later = 64;  // so few that neither side waits for the other to read

  [[nodiscard]] bool broken() const { return !connection_ || PQstatus(connection_.get()) == CONNECTION_BAD; }
  [[nodiscard]] Result<std::uint64_t> run_once(std::string_view sql, std::span<const Parameter> parameters,
                                               const internal::RowFunction& row);
  [[nodiscard]] Result<Prepared*> prepared(std::string_view sql);
  // The result where it is a success; else its error, with clashed_ set.
  [[nodiscard]] Result<ResultHandle> checked(PGresult* result);
  [[nodiscard]] Result<void> plain(const char* sql) {
    clashed_ = false;
    CW_CHECK(checked(PQexec(connection_.get(), sql)));
    return {};
  }
  [[nodiscard]] tl::unexpected<Error> connection_lost() const {
    return fail(ErrorCode::unavailable, fmt::format("the store {}: the connection broke. Try again.", location_), std::string(store_field));
  }
  void forget_statements() { statements_.clear(); }
  // Whether the server has closed the connection while nobody used it.
  [[nodiscard]] bool closed_meanwhile();
  // The statement with these values, checked and made ready to be sent.
  [[nodiscard]] Result<Prepared*> filled_in(std::string_view sql, std::span<const Parameter> parameters);
  // Counts a statement that goes out behind the others; `send` is libpq's call.
  template <class Send>
  [[nodiscard]] Result<void> send_later(const Send& send);
  [[nodiscard]] int send(const Prepared& statement, int result_format) const;
  // Waits for all that was sent: the answer to the last of it, or the first error.
  [[nodiscard]] Result<ResultHandle> answers();
  [[nodiscard]] Result<void> settle() {
    if (later_ > 0) CW_CHECK(answers());
    return {};
  }

  std::string url_, location_;
  OpenOptions options_;
  ConnectionHandle connection_;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
  std::uint64_t next_name_ = 0;
  bool in_transaction_ = false;
  TransactionKind kind_ = TransactionKind::write;
  Values values_;
  std::string copy_;
  std::size_t copy_columns_ = 0;
  std::size_t later_ = 0;  // statements sent whose answers were not read
};

Result<void> PostgresDriver::ready() {
  clashed_ = false;
  if (!broken()) return {};
  if (in_transaction_) return connection_lost();
  forget_statements();
  later_ = 0;
  connection_.reset();
  CW_TRY(connection_, connect(url_, location_, options_));
  return {};
}

Result<ResultHandle> PostgresDriver::checked(PGresult* raw) {
  ResultHandle result(raw);
  const ExecStatusType status = PQresultStatus(raw);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) return result;
  if (broken() || !raw || state_of(raw).empty()) return connection_lost();
  clashed_ = is_clash(state_of(raw));
  return tl::unexpected(error_of(raw, location_, in_transaction_ ? kind_ : TransactionKind::write));
}

Result<PostgresDriver::Prepared*> PostgresDriver::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return &found->second;
  if (statements_.size() >= most_kept) {
    CW_CHECK(plain("DEALLOCATE ALL"));
    forget_statements();
  }
  Prepared made;
  made.name = fmt::format("s{}", ++next_name_);
  made.parameters = static_cast<std::size_t>(internal::highest_placeholder(sql));
  CW_CHECK(checked(PQprepare(connection_.get(), made.name.c_str(), internal::postgres_text(sql).c_str(), 0, nullptr)));
  return &statements_.emplace(sql, std::move(made)).first->second;
}

Result<std::uint64_t> PostgresDriver::run(std::string_view sql, std::span<const Parameter> parameters, const internal::RowFunction& row) {
  Result<std::uint64_t> done = run_once(sql, parameters, row);
  // The connection may have broken long ago: what only reads is asked once more, on a new one. No row of it was seen.
  if (done || in_transaction_ || !broken() || !sql.starts_with("SELECT")) return done;
  return run_once(sql, parameters, row);
}

Result<PostgresDriver::Prepared*> PostgresDriver::filled_in(std::string_view sql, std::span<const Parameter> parameters) {
  CW_CHECK(ready());
  if (later_ > 0 && !statements_.contains(sql)) CW_CHECK(settle());  // preparing waits for its answer
  CW_TRY(Prepared* const statement, prepared(sql));
  if (statement->parameters != parameters.size())
    return fail(ErrorCode::internal,
                fmt::format("a statement has {} placeholders and was given {} values.", statement->parameters, parameters.size()));
  CW_CHECK(values_.set(parameters));
  return statement;
}

int PostgresDriver::send(const Prepared& statement, int result_format) const {
  return PQsendQueryPrepared(connection_.get(), statement.name.c_str(), static_cast<int>(statement.parameters), values_.values(),
                             values_.lengths(), values_.formats(), result_format);
}

Result<std::uint64_t> PostgresDriver::run_once(std::string_view sql, std::span<const Parameter> parameters,
                                               const internal::RowFunction& row) {
  CW_TRY(Prepared* const statement, filled_in(sql, parameters));
  Result<ResultHandle> result = [&]() -> Result<ResultHandle> {
    if (later_ == 0)
      return checked(PQexecPrepared(connection_.get(), statement->name.c_str(), static_cast<int>(parameters.size()), values_.values(),
                                    values_.lengths(), values_.formats(), statement->result_format));
    CW_CHECK(send_later([&] { return send(*statement, statement->result_format); }));
    return answers();
  }();
  if (!result) {
    if (result.error().code == ErrorCode::unsupported) {  // a migration of another process changed what the statement returns
      forget_statements();
      clashed_ = true;
    }
    return tl::unexpected(std::move(result).error());
  }
  const int rows = PQntuples(result->get());
  if (PQresultStatus(result->get()) == PGRES_TUPLES_OK && PQnfields(result->get()) > 0) {
    PostgresRow reader(result->get());
    statement->result_format = reader.wants_binary() ? 1 : 0;
    for (int at = 0; at < rows; ++at) {
      reader.stand_on(at);
      if (!row(reader)) break;
    }
  }
  if (std::string_view(PQcmdStatus(result->get())).starts_with("SELECT") ||
      std::string_view(PQcmdStatus(result->get())).starts_with("FETCH"))
    return 0;
  const std::string_view changed = PQcmdTuples(result->get());
  std::uint64_t count = 0;
  std::from_chars(changed.data(), changed.data() + changed.size(), count);
  return count;
}

template <class Send>
Result<void> PostgresDriver::send_later(const Send& send) {
  if (later_ == 0 && PQenterPipelineMode(connection_.get()) != 1) return connection_lost();
  ++later_;
  if (send() == 1) return {};
  --later_;
  CW_CHECK(settle());
  return connection_lost();
}

Result<void> PostgresDriver::run_later(std::string_view sql, std::span<const Parameter> parameters) {
  CW_TRY(const Prepared* const statement, filled_in(sql, parameters));
  CW_CHECK(send_later([&] { return send(*statement, 0); }));
  return later_ >= most_later ? settle() : Result<void>{};
}

Result<void> PostgresDriver::script_later(const std::string& sql) {
  CW_CHECK(ready());
  return send_later([&] { return PQsendQueryParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0); });
}

Result<ResultHandle> PostgresDriver::answers() {
  Result<ResultHandle> outcome;
  bool clashed = false;
  const auto read = [&](bool counts) {
    PGresult* result = PQgetResult(connection_.get());
    while (result != nullptr) {
      const ExecStatusType status = PQresultStatus(result);
      if (!counts || status == PGRES_PIPELINE_ABORTED || status == PGRES_PIPELINE_SYNC || !outcome) {
        PQclear(result);
      } else {
        outcome = checked(result);
        if (!outcome) clashed = clashed_;
      }
      if (status == PGRES_PIPELINE_SYNC) return;  // nothing follows it
      result = PQgetResult(connection_.get());
    }
  };
  const bool sent = PQpipelineSync(connection_.get()) == 1;
  for (; sent && later_ > 0 && !broken(); --later_) read(true);
  if (sent && !broken()) read(false);
  later_ = 0;
  if (broken() || PQexitPipelineMode(connection_.get()) != 1) return connection_lost();
  clashed_ = clashed;
  return outcome;
}

Result<void> PostgresDriver::script(std::string_view sql) {
  CW_CHECK(ready());
  CW_CHECK(settle());
  if (sql.find('\0') != std::string_view::npos) return fail(ErrorCode::internal, "a script holds a NUL character.");
  return plain(std::string(sql).c_str());
}

// An idle connection has nothing to read, but for a notice or the server's farewell.
bool PostgresDriver::closed_meanwhile() {
  constexpr int most_pieces = 4;
  for (int piece = 0; piece < most_pieces && !broken(); ++piece) {
    pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
    if (::poll(&socket, 1, 0) <= 0) break;
    if (PQconsumeInput(connection_.get()) == 1) static_cast<void>(PQisBusy(connection_.get()));  // which takes in what has come
  }
  return broken();
}

Result<void> PostgresDriver::begin(TransactionKind kind) {
  const char* sql = kind == TransactionKind::write  ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                    : kind == TransactionKind::read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                                    : "BEGIN ISOLATION LEVEL READ COMMITTED";
  CW_CHECK(ready());
  if (closed_meanwhile()) CW_CHECK(ready());  // nothing is lost by another connection
  CW_CHECK(script_later(sql));
  in_transaction_ = true;
  kind_ = kind;
  return {};
}

Result<void> PostgresDriver::commit(TransactionKind) {
  CW_CHECK(ready());
  clashed_ = false;
  Result<ResultHandle> result = [&]() -> Result<ResultHandle> {
    if (later_ == 0) return checked(PQexec(connection_.get(), "COMMIT"));
    CW_CHECK(script_later("COMMIT"));  // not carried out where something before it fails
    return answers();
  }();
  if (!result && broken())
    return fail(ErrorCode::unavailable,
                fmt::format("the store {}: the connection broke during a commit. It may or may not have been done.", location_),
                std::string(store_field));
  if (!result) return tl::unexpected(std::move(result).error());
  if (std::string_view(PQcmdStatus(result->get())) != "COMMIT")
    return fail(ErrorCode::internal, fmt::format("the store {}: PostgreSQL rolled the transaction back.", location_),
                std::string(store_field));
  in_transaction_ = false;
  return {};
}

void PostgresDriver::rollback(TransactionKind) {
  if (later_ > 0) static_cast<void>(settle());
  if (!broken() && PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) static_cast<void>(plain("ROLLBACK"));
  in_transaction_ = false;
}

Result<void> PostgresDriver::bulk_begin(std::string_view table, const std::vector<std::string>& columns) {
  CW_CHECK(ready());
  CW_CHECK(settle());
  std::string names;
  for (const std::string& column : columns) names += (names.empty() ? "" : ", ") + internal::quoted_name(column);
  copy_.clear();
  copy_columns_ = columns.size();
  return plain(fmt::format("COPY {} ({}) FROM STDIN", internal::quoted_name(table), names).c_str());
}

Result<void> PostgresDriver::bulk_add(std::span<const Parameter> row) {
  if (row.size() != copy_columns_)
    return fail(ErrorCode::internal, fmt::format("a bulk insert of {} columns was given {} values.", copy_columns_, row.size()));
  for (std::size_t i = 0; i < row.size(); ++i) {
    CW_TRY(const internal::BoundValue value, internal::bound(row[i], i + 1));
    append_copied(copy_, value);
    copy_ += i + 1 < row.size() ? '\t' : '\n';
  }
  if (copy_.size() < copy_bytes) return {};
  if (PQputCopyData(connection_.get(), copy_.data(), static_cast<int>(copy_.size())) != 1) return connection_lost();
  copy_.clear();
  return {};
}

Result<std::uint64_t> PostgresDriver::bulk_end(BulkEnd end) {
  clashed_ = false;
  const bool keep = end == BulkEnd::keep;
  const bool sent = !keep || copy_.empty() || PQputCopyData(connection_.get(), copy_.data(), static_cast<int>(copy_.size())) == 1;
  PQputCopyEnd(connection_.get(), keep && sent ? nullptr : "not finished");
  Result<ResultHandle> result = checked(PQgetResult(connection_.get()));
  while (PGresult* more = PQgetResult(connection_.get())) PQclear(more);
  if (!result) return tl::unexpected(std::move(result).error());
  const std::string_view rows = PQcmdTuples(result->get());
  std::uint64_t count = 0;
  std::from_chars(rows.data(), rows.data() + rows.size(), count);
  return count;
}

}  // namespace
}  // namespace cw::store::postgres

namespace cw::store::internal {

Result<std::unique_ptr<Driver>> open_postgres(const std::string& url, const OpenOptions& options) {
  CW_TRY(std::string location, postgres::location_of(url));
  auto driver = std::make_unique<postgres::PostgresDriver>(url, std::move(location), options);
  CW_CHECK(driver->ready());
  return driver;
}

}  // namespace cw::store::internal
