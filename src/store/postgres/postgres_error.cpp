// SPDX-License-Identifier: MIT
#include "store/postgres/postgres_error.h"

#include <fmt/format.h>

#include "base/store_field.h"

namespace cw::store::postgres {
namespace {

struct Meaning {
  std::string_view state;  // a code, or the two letters of a class
  ErrorCode as;
  std::string_view words;  // empty: PostgreSQL's own message, which for these holds nothing but names of our SQL
};

// Codes stand before their class (PostgreSQL 15 manual, appendix A).
constexpr Meaning meanings[] = {
    {"23505", ErrorCode::conflict, "a value that must be unique is there already"},
    {"23503", ErrorCode::conflict, "a row is referred to, or refers to one, that is not there"},
    {"23502", ErrorCode::invalid, "a value is missing"},
    {"23514", ErrorCode::invalid, "a value is not allowed by a check"},
    {"23", ErrorCode::conflict, "a rule of the tables is broken"},
    {"22", ErrorCode::invalid, "a value does not fit"},
    {"40001", ErrorCode::unavailable, "it clashed with another transaction. Try again"},
    {"40P01", ErrorCode::unavailable, "it clashed with another transaction. Try again"},
    {"55P03", ErrorCode::unavailable, "another process was writing for too long. Try again"},
    {"53100", ErrorCode::unavailable, "the disk of PostgreSQL is full. Make room, then go on"},
    {"53200", ErrorCode::unavailable, "PostgreSQL has not enough memory"},
    {"53300", ErrorCode::unavailable, "PostgreSQL has too many connections"},
    {"53", ErrorCode::unavailable, "PostgreSQL lacks room"},
    {"57014", ErrorCode::unavailable, "the statement was stopped, or took too long"},
    {"57", ErrorCode::unavailable, "PostgreSQL is going down, or has just started"},
    {"58", ErrorCode::unavailable, "the disk of PostgreSQL failed"},
    {"08", ErrorCode::unavailable, "the connection broke"},
    {"28", ErrorCode::denied, "PostgreSQL does not let this user in"},
    {"42501", ErrorCode::denied, {}},
    {"P0001", ErrorCode::denied, {}},  // raised by a trigger of ours
    {"3D000", ErrorCode::not_found, "there is no such database"},
    {"0A000", ErrorCode::unsupported, {}},
    {"54", ErrorCode::too_large, "a value or statement is too large"},
    {"42", ErrorCode::internal, {}},
    {"25", ErrorCode::internal, {}},
    {"XX", ErrorCode::unavailable, "PostgreSQL reports damage, or a bug of its own: see its log"},
};

std::string_view field_of(const PGresult* result, int which) {
  const char* text = PQresultErrorField(result, which);
  return text ? text : "";
}

// " (person.born, constraint person_born_check)"
std::string names_of(const PGresult* result) {
  const std::string_view table = field_of(result, PG_DIAG_TABLE_NAME), column = field_of(result, PG_DIAG_COLUMN_NAME),
                         constraint = field_of(result, PG_DIAG_CONSTRAINT_NAME);
  if (table.empty()) return "";
  return fmt::format(" ({}{}{}{}{})", table, column.empty() ? "" : ".", column, constraint.empty() ? "" : ", constraint ", constraint);
}

}  // namespace

std::string_view state_of(const PGresult* result) { return field_of(result, PG_DIAG_SQLSTATE); }

bool is_clash(std::string_view state) { return state == "40001" || state == "40P01" || state == "55P03"; }

Error error_of(const PGresult* result, const std::string& location, TransactionKind kind) {
  const std::string_view state = state_of(result);
  if (state == "25006") {
    return kind == TransactionKind::read
               ? Error{ErrorCode::denied, fmt::format("the store {}: a transaction for reading does not write.", location),
                       std::string(store_field)}
               : Error{ErrorCode::unavailable,
                       fmt::format("the store {}: PostgreSQL takes no writes; it is a standby, or was set so.", location),
                       std::string(store_field)};
  }
  for (const Meaning& meaning : meanings) {
    if (!state.starts_with(meaning.state)) continue;
    const std::string_view words = meaning.words.empty() ? field_of(result, PG_DIAG_MESSAGE_PRIMARY) : meaning.words;
    return {meaning.as, fmt::format("the store {}: {}{} (SQLSTATE {}).", location, words, names_of(result), state),
            std::string(store_field)};
  }
  return {ErrorCode::internal, fmt::format("the store {}: PostgreSQL reports SQLSTATE {}.", location, state), std::string(store_field)};
}

}  // namespace cw::store::postgres
