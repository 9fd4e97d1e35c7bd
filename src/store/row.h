// SPDX-License-Identifier: MIT
// One row of a result, read by column number from 0 as the type that the caller wants:
//
//   row.get<std::string>(0); row.get<std::optional<std::int64_t>>(1); row.get<PersonId>(2); row.get<Timestamp>(3);
//
// A column that holds something else (null where no optional is asked for, text that is no UUID) makes the whole call fail with an internal
// error that names the column; get() then gives an empty value, so that a visitor needs no check of its own. Views (std::string_view,
// Bytes) end with the visit of the row.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/date_text.h"
#include "base/ids.h"
#include "base/value.h"
#include "store/parameter.h"

namespace cw::store {

enum class CellKind : std::uint8_t { null, integer, number, text, bytes };

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

// What a driver gives of the row it stands on.
class RowReader {
 public:
  virtual ~RowReader() = default;
  [[nodiscard]] virtual int columns() const = 0;
  [[nodiscard]] virtual std::string_view name(int column) const = 0;
  [[nodiscard]] virtual CellKind kind(int column) const = 0;
  // Each is called only where kind() says so; number() also for integer. False or an empty value where it does not fit.
  [[nodiscard]] virtual bool integer(int column, std::int64_t& out) const = 0;
  [[nodiscard]] virtual bool number(int column, double& out) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual Bytes bytes(int column) const = 0;
};

class Row {
 public:
  explicit Row(const RowReader& reader) : reader_(reader) {}
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  template <class T>
  [[nodiscard]] T get(int column) const {
    T value{};
    if (reader_.kind(column) == CellKind::null) {
      if constexpr (!is_optional<T>) note_bad(column);
      return value;
    }
    if (!read(column, value)) note_bad(column);
    return value;
  }
  [[nodiscard]] bool is_null(int column) const { return reader_.kind(column) == CellKind::null; }
  [[nodiscard]] CellKind kind(int column) const { return reader_.kind(column); }
  [[nodiscard]] int columns() const { return reader_.columns(); }
  [[nodiscard]] std::string_view name(int column) const { return reader_.name(column); }
  [[nodiscard]] int first_bad_column() const { return bad_; }  // -1: every get() fitted

 private:
  void note_bad(int column) const {
    if (bad_ < 0) bad_ = column;
  }
  bool is(int column, CellKind kind) const { return reader_.kind(column) == kind; }

  template <class T>
  bool read(int column, std::optional<T>& out) const {
    out.emplace();
    return read(column, *out);
  }
  bool read(int column, std::int64_t& out) const { return is(column, CellKind::integer) && reader_.integer(column, out); }
  template <std::integral T>
  bool read(int column, T& out) const {
    std::int64_t wide = 0;
    if (!read(column, wide) || !std::in_range<T>(wide)) return false;
    out = static_cast<T>(wide);
    return true;
  }
  bool read(int column, bool& out) const {
    std::int64_t wide = 0;
    if (!read(column, wide) || (wide != 0 && wide != 1)) return false;
    out = wide == 1;
    return true;
  }
  bool read(int column, double& out) const {
    return (is(column, CellKind::number) || is(column, CellKind::integer)) && reader_.number(column, out);
  }
  bool read(int column, std::string_view& out) const {
    if (!is(column, CellKind::text)) return false;
    out = reader_.text(column);
    return true;
  }
  bool read(int column, std::string& out) const {
    std::string_view view;
    const bool fits = read(column, view);
    out = view;
    return fits;
  }
  bool read(int column, Bytes& out) const {
    if (!is(column, CellKind::bytes)) return false;
    out = reader_.bytes(column);
    return true;
  }
  bool read(int column, std::vector<std::uint8_t>& out) const {
    Bytes view;
    const bool fits = read(column, view);
    out.assign(view.begin(), view.end());
    return fits;
  }
  bool read(int column, Uuid& out) const {
    std::string_view view;
    const auto parsed = read(column, view) ? parse_uuid(view) : std::nullopt;
    if (parsed) out = *parsed;
    return parsed.has_value();
  }
  template <class Tag>
  bool read(int column, Id<Tag>& out) const {
    Uuid uuid;
    const bool fits = read(column, uuid);
    out = Id<Tag>(uuid);
    return fits;
  }
  bool read(int column, Timestamp& out) const { return read(column, out.microseconds); }
  bool read(int column, Date& out) const;

  const RowReader& reader_;
  mutable int bad_ = -1;
};

}  // namespace cw::store
