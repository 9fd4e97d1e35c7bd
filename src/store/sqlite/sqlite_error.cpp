// SPDX-License-Identifier: MIT
#include "store/sqlite/sqlite_error.h"

#include <fmt/format.h>

#include <string_view>

#include "base/store_field.h"

namespace cw::store::sqlite {
namespace {

struct Meaning {
  int code;
  ErrorCode as;
  std::string_view words;  // empty: SQLite's own
};

// Extended codes stand before their general one (https://www.sqlite.org/rescode.html).
constexpr Meaning meanings[] = {
    {SQLITE_CONSTRAINT_UNIQUE, ErrorCode::conflict, {}},
    {SQLITE_CONSTRAINT_PRIMARYKEY, ErrorCode::conflict, {}},
    {SQLITE_CONSTRAINT_ROWID, ErrorCode::conflict, {}},
    {SQLITE_CONSTRAINT_FOREIGNKEY, ErrorCode::conflict, {}},
    {SQLITE_CONSTRAINT_TRIGGER, ErrorCode::denied, {}},
    {SQLITE_CONSTRAINT, ErrorCode::invalid, {}},
    {SQLITE_MISMATCH, ErrorCode::invalid, {}},
    {SQLITE_READONLY_DIRECTORY, ErrorCode::unavailable,
     "its folder cannot be written. Check who owns it and that the disk is not read-only"},
    {SQLITE_READONLY, ErrorCode::unavailable, "it cannot be written. Check who owns the file and that the disk is not read-only"},
    {SQLITE_BUSY, ErrorCode::unavailable, "another process was writing for too long. Try again"},
    {SQLITE_LOCKED, ErrorCode::unavailable, "it is in use on this connection"},
    {SQLITE_FULL, ErrorCode::unavailable, "the disk is full. Make room, then go on"},
    {SQLITE_IOERR, ErrorCode::unavailable, "the disk failed, or is full. Check it, then go on"},
    {SQLITE_CANTOPEN, ErrorCode::unavailable, "the file cannot be opened. Check the name and the permissions of the file and its folder"},
    {SQLITE_PROTOCOL, ErrorCode::unavailable, "the file cannot be locked"},
    {SQLITE_INTERRUPT, ErrorCode::unavailable, "the statement was stopped"},
    {SQLITE_CORRUPT, ErrorCode::unavailable, "the file is damaged. Restore a backup, or see `commonweal check`"},
    {SQLITE_NOTADB, ErrorCode::invalid, "the file is not an SQLite database"},
    {SQLITE_PERM, ErrorCode::denied, "no permission"},
    {SQLITE_AUTH, ErrorCode::denied, "no permission"},
    {SQLITE_NOMEM, ErrorCode::too_large, "there is not enough memory"},
    {SQLITE_TOOBIG, ErrorCode::too_large, "a value is too large"},
};

// Messages that can hold what somebody typed into a search.
bool may_hold_a_value(std::string_view words) {
  return words.starts_with("fts5:") || words.find("MATCH") != std::string_view::npos || words.starts_with("no such column") ||
         words.starts_with("malformed");
}

}  // namespace

bool is_clash(int code) { return (code & 0xFF) == SQLITE_BUSY; }

Error error_of(sqlite3* database, int code, const std::string& location, During during) {
  const std::string_view own = database ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  for (const Meaning& meaning : meanings) {
    if (meaning.code != code && meaning.code != (code & 0xFF)) continue;
    return {meaning.as, fmt::format("the store {}: {}.", location, meaning.words.empty() ? own : meaning.words), std::string(store_field)};
  }
  if (during == During::step && may_hold_a_value(own))
    return {ErrorCode::invalid, fmt::format("the store {}: a search text is not as the full text search wants it.", location),
            std::string(store_field)};
  return {ErrorCode::internal, fmt::format("the store {}: {} (SQLite code {}).", location, own, code), std::string(store_field)};
}

}  // namespace cw::store::sqlite
