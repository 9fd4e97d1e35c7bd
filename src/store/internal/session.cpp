// SPDX-License-Identifier: MIT
#include "store/internal/session.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "store/internal/sql_text.h"

namespace cw::store::internal {
namespace {

// Most text is ASCII; only the rest is looked at closely.
bool is_plain_ascii(std::string_view text) {
  unsigned char all = 0, least = 1;
  for (const char letter : text) {
    all |= static_cast<unsigned char>(letter);
    least &= static_cast<unsigned char>(letter != 0);
  }
  return all < 0x80 && least == 1;
}

Result<BoundValue> bound_text(std::string_view text, std::size_t position) {
  if (is_plain_ascii(text)) return text;
  if (text.find('\0') != std::string_view::npos)
    return fail(ErrorCode::invalid,
                fmt::format("value {} of the statement is text with a NUL character, which cannot be stored.", position));
  if (const auto at = find_invalid_utf8(text))
    return fail(ErrorCode::invalid, fmt::format("value {} of the statement is text that is not UTF-8 at byte {}.", position, *at + 1));
  return text;
}

Result<BoundValue> bound_number(double number, std::size_t position) {
  if (std::isnan(number))
    return fail(ErrorCode::invalid, fmt::format("value {} of the statement is not a number, which cannot be stored.", position));
  return number == 0 ? 0.0 : number;
}

}  // namespace

Result<BoundValue> bound(const Parameter& parameter, std::size_t position) {
  const Parameter::Content& content = parameter.content();
  if (const auto* text = std::get_if<std::string_view>(&content)) return bound_text(*text, position);
  if (const auto* number = std::get_if<double>(&content)) return bound_number(*number, position);
  if (const auto* whole = std::get_if<std::int64_t>(&content)) return *whole;
  if (const auto* letters = std::get_if<Parameter::ShortText>(&content)) return std::string_view(letters->letters.data(), letters->size);
  if (const auto* bytes = std::get_if<Bytes>(&content)) return *bytes;
  if (std::holds_alternative<Parameter::OutOfRange>(content))
    return fail(ErrorCode::invalid, fmt::format("value {} of the statement is a whole number over 2^63 - 1.", position));
  return std::monostate{};
}

Result<void> Driver::run_later(std::string_view sql, std::span<const Parameter> parameters) {
  CW_CHECK(run(sql, parameters, [](const RowReader&) { return true; }));
  return {};
}
Result<void> Driver::copy_to_file(const std::string&) { return fail(ErrorCode::unsupported, "only SQLite is copied as a file."); }
Result<void> Driver::copy_from_file(const std::string&) { return fail(ErrorCode::unsupported, "only SQLite is copied as a file."); }

Result<void> Session::may_run(std::string_view what) const {
  if (bulk_)
    return fail(ErrorCode::internal, fmt::format("a bulk insert is under way on this connection: no {} until it is finished.", what));
  if (failed_)
    return fail(ErrorCode::internal, fmt::format("a statement of this transaction has failed: no {} until it is rolled back.", what));
  return {};
}

Result<std::uint64_t> Session::run(std::string_view sql, std::span<const Parameter> parameters, const Connection::Visitor* visit) {
  CW_CHECK(may_run("statement"));
  Result<void> visited;
  Result<std::uint64_t> changed = noted(driver_->run(sql, parameters, [&](const RowReader& reader) {
    if (!visit) return true;
    const Row row(reader);
    visited = (*visit)(row);
    if (const int bad = row.first_bad_column(); visited && bad >= 0)
      visited = fail(ErrorCode::internal,
                     bad < reader.columns()
                         ? fmt::format("column {} (\"{}\") of a result holds another type than is read from it.", bad, reader.name(bad))
                         : fmt::format("a result has no column {}.", bad));
    return visited.has_value();
  }));
  if (!visited) return tl::unexpected(std::move(visited).error());
  return changed;
}

Result<void> Session::run_later(std::string_view sql, std::span<const Parameter> parameters) {
  CW_CHECK(may_run("statement"));
  if (kind_) return noted(driver_->run_later(sql, parameters));
  CW_CHECK(run(sql, parameters, nullptr));
  return {};
}

Result<void> Session::script(std::string_view portable_sql) {
  return own_script(on_sqlite() ? std::string(portable_sql) : postgres_text(portable_sql));
}

Result<void> Session::own_script(std::string_view sql) {
  CW_CHECK(may_run("script"));
  return noted(driver_->script(sql));
}

Result<void> Session::own_later(const std::string& sql) {
  CW_CHECK(may_run("script"));
  return noted(driver_->script_later(sql));
}

Result<void> Session::begin(TransactionKind kind) {
  clashed_ = false;
  CW_CHECK(may_run("transaction"));
  if (kind_) return fail(ErrorCode::internal, "a transaction is open on this connection already.");
  const Result<void> begun = driver_->begin(kind);
  if (begun)
    kind_ = kind;
  else
    clashed_ = driver_->clashed();
  return begun;
}

Result<void> Session::commit() {
  if (!kind_) return fail(ErrorCode::internal, "no transaction is open on this connection.");
  Result<void> done = may_run("commit");
  if (done && !events_.empty()) {
    const std::vector<Event> events = std::exchange(events_, {});
    done = write_events(*this, events);
  }
  if (done) done = noted(driver_->commit(*kind_));
  if (!done) {
    rollback();
    return done;
  }
  kind_.reset();
  return done;
}

void Session::rollback() {
  if (bulk_) static_cast<void>(bulk_end(Driver::BulkEnd::drop));
  if (kind_) driver_->rollback(*kind_);
  kind_.reset();
  failed_ = false;
  events_.clear();
}

Result<void> Session::bulk_begin(std::string_view table, const std::vector<std::string>& columns) {
  CW_CHECK(may_run("bulk insert"));
  if (columns.empty()) return fail(ErrorCode::internal, "a bulk insert needs a column.");
  CW_CHECK(noted(driver_->bulk_begin(table, columns)));
  bulk_ = true;
  return {};
}

Result<void> Session::bulk_add(std::span<const Parameter> row) {
  if (failed_) return fail(ErrorCode::internal, "a row of this bulk insert has failed: no more are taken.");
  return noted(driver_->bulk_add(row));
}

Result<std::uint64_t> Session::bulk_end(Driver::BulkEnd end) {
  bulk_ = false;
  if (failed_) end = Driver::BulkEnd::drop;
  Result<std::uint64_t> rows = noted(driver_->bulk_end(end));
  if (end == Driver::BulkEnd::drop) failed_ = transaction_is_open();  // rows of it may be in the transaction
  return rows;
}

// Prepared on SQLite, which many small writes in one commit are then not slowed by; plain on PostgreSQL.
Result<void> Session::savepoint_command(std::string_view sql) {
  CW_CHECK(may_run("savepoint"));
  if (!on_sqlite()) return noted(driver_->script(sql));
  CW_CHECK(noted(driver_->run(sql, {}, [](const RowReader&) { return true; })));
  return {};
}
Result<void> Session::savepoint() {
  events_at_savepoint_ = events_.size();
  return savepoint_command("SAVEPOINT piece");
}
Result<void> Session::release_savepoint() { return savepoint_command("RELEASE SAVEPOINT piece"); }
Result<void> Session::rollback_to_savepoint() {
  if (bulk_) static_cast<void>(bulk_end(Driver::BulkEnd::drop));
  failed_ = false;
  events_.resize(std::min(events_.size(), events_at_savepoint_));
  CW_CHECK(savepoint_command("ROLLBACK TO SAVEPOINT piece"));
  return release_savepoint();
}

}  // namespace cw::store::internal
