// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/value.h"

#include <algorithm>
#include <array>

#include "engines/decisions/feel/callable.h"

namespace cw::feel {
namespace {

struct SharedNumber final : Value::Shared {
  explicit SharedNumber(const Decimal& of) : number(of) {}
  Decimal number;
};
struct SharedString final : Value::Shared {
  explicit SharedString(std::string of) : Shared(size_of(of)), text(std::move(of)) {}
  static Value::Size size_of(std::string_view text) {
    Value::Size size;
    size.add_text(text.size());
    return size;
  }
  std::string text;
};
struct SharedDateTime final : Value::Shared {
  explicit SharedDateTime(const DateTime& of) : date_time(of) {}
  DateTime date_time;
};

Value::Size around(std::span<const Value> values) {
  Value::Size size;
  for (const Value& value : values) size.add(value);
  ++size.depth;
  return size;
}
Value::Size around(const std::vector<Entry>& entries) {
  Value::Size size;
  for (const Entry& entry : entries) {
    size.add(entry.value);
    size.add_text(entry.key.size());
  }
  ++size.depth;
  return size;
}
Value::Size around(const Range& range) {
  Value::Size size;
  size.add(range.low);
  size.add(range.high);
  ++size.depth;
  return size;
}

struct SharedList final : Value::Shared {
  explicit SharedList(std::vector<Value> of) : Shared(around(of)), items(std::move(of)) {}
  std::vector<Value> items;
};

// Small contexts are searched from the start, large ones by an order of their keys.
struct SharedContext final : Value::Shared {
  static constexpr std::size_t small = 12;
  explicit SharedContext(std::vector<Entry> of) : Shared(around(of)), entries(std::move(of)) {
    if (entries.size() <= small) return;
    order.resize(entries.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return entries[a].key < entries[b].key; });
  }
  [[nodiscard]] const Value* find(std::string_view key) const {
    if (order.empty()) {
      for (const Entry& entry : entries)
        if (entry.key == key) return &entry.value;
      return nullptr;
    }
    const auto at = std::lower_bound(order.begin(), order.end(), key,
                                     [&](std::uint32_t i, std::string_view wanted) { return entries[i].key < wanted; });
    return at != order.end() && entries[*at].key == key ? &entries[*at].value : nullptr;
  }
  std::vector<Entry> entries;
  std::vector<std::uint32_t> order;
};
struct SharedRange final : Value::Shared {
  explicit SharedRange(Range of) : Shared(around(of)), range(std::move(of)) {}
  Range range;
};
struct SharedFunction final : Value::Shared {
  SharedFunction(std::shared_ptr<const Callable> of, std::vector<Value> with)
      : Shared(around(with)), callable(std::move(of)), captured(std::move(with)) {}
  std::shared_ptr<const Callable> callable;
  std::vector<Value> captured;
};

template <class Box>
const Box& box(const Value::Shared* shared) {
  return *static_cast<const Box*>(shared);
}

}  // namespace

std::string_view name_of(Kind kind) {
  static constexpr std::array<std::string_view, 13> names = {
      "null", "boolean", "number", "string",  "date", "time", "date and time", "days and time duration", "years and months duration",
      "list", "context", "range",  "function"};
  return names[static_cast<std::size_t>(kind)];
}

void Value::destroy() const noexcept { delete payload_.shared; }

Value Value::number(const Decimal& number) {
  if (number.coefficient() <= static_cast<Uint128>(INT64_MAX)) {
    const auto whole = static_cast<std::int64_t>(number.coefficient());
    return Value(Kind::number, 0, static_cast<std::int16_t>(number.exponent()), 0, number.is_negative() ? -whole : whole);
  }
  return Value(Kind::number, new SharedNumber(number));
}
Value Value::string(std::string text) { return Value(Kind::string, new SharedString(std::move(text))); }
Value Value::date(const Date& date) { return Value(Kind::date, 0, static_cast<std::int16_t>(date.month * 32 + date.day), 0, date.year); }
Value Value::time(const Time& time) {
  return Value(Kind::time, static_cast<std::uint8_t>(time.zone.kind), 0, time.zone.value, time.nanoseconds);
}
Value Value::date_time(const DateTime& date_time) { return Value(Kind::date_time, new SharedDateTime(date_time)); }
Value Value::duration(const DaysTimeDuration& duration) {
  return Value(Kind::days_time_duration, 0, 0, duration.nanoseconds, duration.seconds);
}
Value Value::duration(const YearsMonthsDuration& duration) { return Value(Kind::years_months_duration, 0, 0, 0, duration.months); }
Value Value::list(std::vector<Value> items) { return Value(Kind::list, new SharedList(std::move(items))); }
Value Value::context(std::vector<Entry> entries) { return Value(Kind::context, new SharedContext(std::move(entries))); }
Value Value::range(Range range) { return Value(Kind::range, new SharedRange(std::move(range))); }
Value Value::function(std::shared_ptr<const Callable> callable, std::vector<Value> captured) {
  return Value(Kind::function, new SharedFunction(std::move(callable), std::move(captured)));
}

Decimal Value::as_number() const {
  if (is_shared()) return box<SharedNumber>(payload_.shared).number;
  if (exponent_ == 0) return Decimal(payload_.integer);
  return Decimal::scaled(payload_.integer, exponent_);
}
const std::string& Value::text() const { return box<SharedString>(payload_.shared).text; }
Date Value::as_date() const {
  return {static_cast<std::int32_t>(payload_.integer), static_cast<std::uint8_t>(exponent_ / 32),
          static_cast<std::uint8_t>(exponent_ % 32)};
}
Time Value::as_time() const { return {payload_.integer, {static_cast<Zone::Kind>(tag_), extra_}}; }
const DateTime& Value::as_date_time() const { return box<SharedDateTime>(payload_.shared).date_time; }
const std::vector<Value>& Value::items() const { return box<SharedList>(payload_.shared).items; }
const std::vector<Entry>& Value::entries() const { return box<SharedContext>(payload_.shared).entries; }
const Range& Value::as_range() const { return box<SharedRange>(payload_.shared).range; }
const Callable& Value::callable() const { return *box<SharedFunction>(payload_.shared).callable; }
std::span<const Value> Value::captured() const { return box<SharedFunction>(payload_.shared).captured; }

const Value* Value::find(std::string_view key) const {
  return kind_ == Kind::context ? box<SharedContext>(payload_.shared).find(key) : nullptr;
}

namespace {

// Text that stops growing soon after it has as many bytes as it may have.
struct Text {
  std::string bytes;
  std::size_t most = SIZE_MAX;
  [[nodiscard]] bool is_full() const { return bytes.size() > most; }
};

void write(const Value& value, Text& out);

void write_quoted(std::string_view text, std::string& out) {
  out += '"';
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') out += '\\';
    if (letter == '\n') {
      out += "\\n";
    } else {
      out += letter;
    }
  }
  out += '"';
}

void write_inner(const Value& value, Text& out) { value.is(Kind::string) ? write_quoted(value.text(), out.bytes) : write(value, out); }

// A range as it may be written in FEEL; temporal ends as at-literals, so that range(string(r)) gives r again.
void write_end(const Value& value, Text& out) {
  switch (value.kind()) {
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
    case Kind::days_time_duration:
    case Kind::years_months_duration: out.bytes += "@\"" + to_text(value) + '"'; break;
    default: write_inner(value, out);
  }
}

void write_range(const Range& range, Text& out) {
  static constexpr std::array<std::string_view, 7> signs = {"", "<", "<=", ">", ">=", "=", "!="};
  if (range.form != RangeForm::interval) {
    out.bytes += '(';
    out.bytes += signs[static_cast<std::size_t>(range.form)];
    write_end(range.form == RangeForm::greater || range.form == RangeForm::greater_or_equal ? range.low : range.high, out);
    out.bytes += ')';
    return;
  }
  out.bytes += range.low_included ? '[' : '(';
  write_end(range.low, out);
  out.bytes += "..";
  write_end(range.high, out);
  out.bytes += range.high_included ? ']' : ')';
}

bool is_plain_name(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ' ' || (c & 0x80) != 0;
  });
}

void write_container(const Value& value, Text& out) {
  bool first = true;
  const auto separate = [&] {
    if (!first) out.bytes += ", ";
    first = false;
  };
  if (value.is(Kind::list)) {
    out.bytes += '[';
    for (const Value& item : value.items()) {
      if (out.is_full()) return;
      separate(), write_inner(item, out);
    }
    out.bytes += ']';
    return;
  }
  out.bytes += '{';
  for (const Entry& entry : value.entries()) {
    if (out.is_full()) return;
    separate();
    if (is_plain_name(entry.key)) {
      out.bytes += entry.key;
    } else {
      write_quoted(entry.key, out.bytes);
    }
    out.bytes += ": ";
    write_inner(entry.value, out);
  }
  out.bytes += '}';
}

void write(const Value& value, Text& out) {
  switch (value.kind()) {
    case Kind::null: out.bytes += "null"; break;
    case Kind::boolean: out.bytes += value.is_true() ? "true" : "false"; break;
    case Kind::number: out.bytes += value.as_number().to_text(); break;
    case Kind::string: out.bytes += value.text(); break;
    case Kind::date: out.bytes += to_text(value.as_date()); break;
    case Kind::time: out.bytes += to_text(value.as_time()); break;
    case Kind::date_time: out.bytes += to_text(value.as_date_time()); break;
    case Kind::days_time_duration: out.bytes += to_text(value.as_days_time()); break;
    case Kind::years_months_duration: out.bytes += to_text(value.as_years_months()); break;
    case Kind::list:
    case Kind::context: write_container(value, out); break;
    case Kind::range: write_range(value.as_range(), out); break;
    case Kind::function: out.bytes += describe(value.callable()); break;
  }
}

}  // namespace

std::string to_text(const Value& value) {
  Text out;
  write(value, out);
  return std::move(out.bytes);
}

std::optional<std::string> to_text_within(const Value& value, std::size_t most_bytes) {
  Text out{{}, most_bytes};
  write(value, out);
  if (out.is_full()) return std::nullopt;
  return std::move(out.bytes);
}

}  // namespace cw::feel
