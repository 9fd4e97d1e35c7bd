// SPDX-License-Identifier: MIT
#include "store/postgres/postgres_row.h"

#include <algorithm>
#include <bit>
#include <charconv>

namespace cw::store::postgres {
namespace {

// Types by their numbers in pg_type.dat, which never change.
enum TypeNumber : Oid {
  type_bool = 16,
  type_bytea = 17,
  type_int8 = 20,
  type_int2 = 21,
  type_int4 = 23,
  type_text = 25,
  type_float8 = 701,
  type_numeric = 1700
};

bool is_integer(Oid type) { return type == type_int8 || type == type_int4 || type == type_int2 || type == type_bool; }

// Big-endian bytes as a signed number (all integer types travel so).
std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = !bytes.empty() && (bytes[0] & 0x80) ? ~std::uint64_t{0} : 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return static_cast<std::int64_t>(value);
}

int hexadecimal(char digit) { return digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10; }

template <class T>
bool parse_all(std::string_view text, T& out) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
  return problem == std::errc{} && end == text.data() + text.size();
}

}  // namespace

PostgresRow::PostgresRow(const PGresult* result) : result_(result) {
  const int columns = PQnfields(result);
  bool bytes = false, all_known = true;
  for (int column = 0; column < columns; ++column) {
    const Oid type = PQftype(result, column);
    types_.push_back(type);
    bytes |= type == type_bytea;
    all_known &= is_integer(type) || type == type_bytea || type == type_text || type == type_float8;
  }
  binary_ = columns > 0 && PQfformat(result, 0) == 1;
  wants_binary_ = bytes && all_known;
  decoded_.resize(bytes && !binary_ ? types_.size() : 0);
}

std::string_view PostgresRow::raw(int column) const {
  return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

std::string_view PostgresRow::name(int column) const {
  const char* name = PQfname(result_, column);
  return name ? name : "";
}

CellKind PostgresRow::kind(int column) const {
  if (column < 0 || column >= columns() || PQgetisnull(result_, row_, column) == 1) return CellKind::null;
  const Oid type = types_[static_cast<std::size_t>(column)];
  if (is_integer(type)) return CellKind::integer;
  if (type == type_float8) return CellKind::number;
  if (type == type_bytea) return CellKind::bytes;
  if (type == type_numeric)  // sum() of whole numbers, avg()
    return raw(column).find_first_not_of("-0123456789") == std::string_view::npos ? CellKind::integer : CellKind::number;
  return CellKind::text;
}

bool PostgresRow::integer(int column, std::int64_t& out) const {
  const std::string_view value = raw(column);
  if (binary_) {
    out = big_endian(value);
    return true;
  }
  if (types_[static_cast<std::size_t>(column)] == type_bool) {
    out = value == "t" ? 1 : 0;
    return true;
  }
  return parse_all(value, out);
}

bool PostgresRow::number(int column, double& out) const {
  const std::string_view value = raw(column);
  if (!binary_) return parse_all(value, out);
  out = kind(column) == CellKind::integer ? static_cast<double>(big_endian(value)) : std::bit_cast<double>(big_endian(value));
  return true;
}

std::string_view PostgresRow::text(int column) const { return raw(column); }

Bytes PostgresRow::bytes(int column) const {
  const std::string_view value = raw(column);
  if (binary_) return {reinterpret_cast<const std::uint8_t*>(value.data()), value.size()};
  std::vector<std::uint8_t>& out = decoded_[static_cast<std::size_t>(column)];  // "\x" and two digits a byte
  out.resize(value.size() / 2 - std::min<std::size_t>(1, value.size() / 2));
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<std::uint8_t>(hexadecimal(value[2 * i + 2]) << 4 | hexadecimal(value[2 * i + 3]));
  return out;
}

}  // namespace cw::store::postgres
