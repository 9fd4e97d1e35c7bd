// SPDX-License-Identifier: MIT
#include "store/postgres/postgres_connect.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/store_field.h"
#include "base/text.h"
#include "store/internal/near_peer.h"
#include "store/postgres/postgres_row.h"

namespace cw::store::postgres {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

constexpr int least_version = 150000;

// What a connection that could not be made says: libpq's words name host, port, user and database, never the password.
Error connect_error(PGconn* connection, const std::string& location) {
  const std::string words = wrapped(trim(PQerrorMessage(connection)), 10'000);
  const auto says = [&](std::string_view text) { return words.find(text) != std::string::npos; };
  ErrorCode code = ErrorCode::unavailable;
  if (says("authentication failed") || says("no pg_hba.conf entry") || says("permission denied") || says("password"))
    code = ErrorCode::denied;
  if (says("database \"") && says("does not exist")) code = ErrorCode::not_found;
  return {code, fmt::format("the store {} cannot be reached: {}.", location, words), std::string(store_field)};
}

std::string settings_text(const OpenOptions& options) {
  return fmt::format(
      "SET lock_timeout = {}; SET idle_in_transaction_session_timeout = 60000; SET client_min_messages = error; SET TimeZone = 'UTC';"
      "SET DateStyle = 'ISO'; SET bytea_output = 'hex'; SET extra_float_digits = 1; SET standard_conforming_strings = on;"
      "SET default_transaction_read_only = {};"
      "SELECT set_config('synchronous_commit', '{}', false) WHERE current_setting('synchronous_commit') = 'off' OR '{}' = 'off'",
      options.wait_milliseconds, options.mode == OpenMode::read_only ? "on" : "off", options.durability == Durability::full ? "on" : "off",
      options.durability == Durability::full ? "on" : "off");
}

void ignore_notice(void*, const PGresult*) {}

}  // namespace

Result<std::string> location_of(const std::string& url) {
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(url.c_str(), nullptr));
  if (!options || url.find('\0') != std::string::npos)
    return fail(ErrorCode::invalid,
                "the store's URL is not one that PostgreSQL reads: postgresql://USER@HOST:PORT/DATABASE, with special characters as %XX.");
  std::string host, port, database;
  for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
    const std::string_view keyword = option->keyword, value = option->val ? option->val : "";
    if (keyword == "host") host = value;
    if (keyword == "port") port = value;
    if (keyword == "dbname") database = value;
  }
  return fmt::format("postgresql://{}{}{}/{}", host, port.empty() ? "" : ":", port, database);
}

namespace {

// What goes to another machine goes encrypted: libpq by itself falls back to plain where the server has no TLS.
Result<void> check_encrypted(PGconn* connection, const std::string& location) {
  if (PQsslInUse(connection) != 0 || PQgssEncInUse(connection) != 0) return {};
  const auto text = [](const char* given) { return std::string_view(given == nullptr ? "" : given); };
  if (stays_on_this_machine(text(PQhost(connection)), text(PQhostaddr(connection)))) return {};
  return fail(
      ErrorCode::invalid,
      fmt::format("the store {} is on another machine, and the connection to it is not encrypted: turn TLS on there (ssl = on) and put "
                  "sslmode=verify-full into the URL.",
                  location),
      std::string(store_field));
}

}  // namespace

Result<ConnectionHandle> connect(const std::string& url, const std::string& location, const OpenOptions& options) {
  const std::string patience = std::to_string(std::max(2, options.wait_milliseconds / 1000));
  const char* const keywords[] = {"dbname", "fallback_application_name", "client_encoding", "connect_timeout", "tcp_user_timeout", nullptr};
  const char* const values[] = {url.c_str(), "commonweal", "UTF8", patience.c_str(), "60000", nullptr};
  ConnectionHandle connection(PQconnectdbParams(keywords, values, 1));
  if (!connection) return fail(ErrorCode::too_large, "there is not enough memory.");
  if (PQstatus(connection.get()) != CONNECTION_OK) return tl::unexpected(connect_error(connection.get(), location));
  CW_CHECK(check_encrypted(connection.get(), location));
  PQsetNoticeReceiver(connection.get(), ignore_notice, nullptr);
  const int version = PQserverVersion(connection.get());
  if (version < least_version)
    return fail(ErrorCode::unsupported, fmt::format("the store {} is PostgreSQL {}; 15 or later is needed.", location, version / 10000),
                std::string(store_field));
  const char* encoding = PQparameterStatus(connection.get(), "server_encoding");
  if (!encoding || std::string_view(encoding) != "UTF8")
    return fail(ErrorCode::unsupported,
                fmt::format("the database of the store {} is not in UTF-8: make it with ENCODING 'UTF8'.", location),
                std::string(store_field));
  const ResultHandle set(PQexec(connection.get(), settings_text(options).c_str()));
  if (PQresultStatus(set.get()) != PGRES_TUPLES_OK) return tl::unexpected(connect_error(connection.get(), location));
  return connection;
}

}  // namespace cw::store::postgres
