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
  explicit SharedString(std::string of) : text(std::move(of)) {}
  std::string text;
};
struct SharedDateTime final : Value::Shared {
  explicit SharedDateTime(const DateTime& of) : date_time(of) {}
  DateTime date_time;
};

template <class Values>
int depth_around(const Values& values) {
  int depth = 0;
  for (const Value& value : values) depth = std::max(depth, value.depth());
  return depth + 1;
}

struct SharedList final : Value::Shared {
  explicit SharedList(std::vector<Value> of) : Shared(depth_around(of)), items(std::move(of)) {}
  std::vector<Value> items;
};

int depth_around(const std::vector<Entry>& entries) {
  int depth = 0;
  for (const Entry& entry : entries) depth = std::max(depth, entry.value.depth());
  return depth + 1;
}

// Small contexts are searched from the start, large ones by an order of their keys.
struct SharedContext final : Value::Shared {
  static constexpr std::size_t small = 12;
  explicit SharedContext(std::vector<Entry> of) : Shared(depth_around(of)), entries(std::move(of)) {
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
  explicit SharedRange(Range of) : Shared(std::max(of.low.depth(), of.high.depth()) + 1), range(std::move(of)) {}
  Range range;
};
struct SharedFunction final : Value::Shared {
  SharedFunction(std::shared_ptr<const Callable> of, std::vector<Value> with)
      : Shared(depth_around(with)), callable(std::move(of)), captured(std::move(with)) {}
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

void Value::release() const noexcept {
  if (payload_.shared->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete payload_.shared;
}

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
  const bool negative = payload_.integer < 0;
  return Decimal::make(static_cast<Uint128>(negative ? -payload_.integer : payload_.integer), exponent_, negative).value_or(Decimal());
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
int Value::depth() const { return is_shared() ? payload_.shared->depth : 0; }

namespace {

void write(const Value& value, std::string& out);

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

void write_inner(const Value& value, std::string& out) { value.is(Kind::string) ? write_quoted(value.text(), out) : write(value, out); }

// A range as it may be written in FEEL; temporal ends as at-literals, so that range(string(r)) gives r again.
void write_end(const Value& value, std::string& out) {
  switch (value.kind()) {
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
    case Kind::days_time_duration:
    case Kind::years_months_duration: out += "@\"" + to_text(value) + '"'; break;
    default: write_inner(value, out);
  }
}

void write_range(const Range& range, std::string& out) {
  static constexpr std::array<std::string_view, 7> signs = {"", "<", "<=", ">", ">=", "=", "!="};
  if (range.form != RangeForm::interval) {
    out += '(';
    out += signs[static_cast<std::size_t>(range.form)];
    write_end(range.form == RangeForm::greater || range.form == RangeForm::greater_or_equal ? range.low : range.high, out);
    out += ')';
    return;
  }
  out += range.low_included ? '[' : '(';
  write_end(range.low, out);
  out += "..";
  write_end(range.high, out);
  out += range.high_included ? ']' : ')';
}

bool is_plain_name(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ' ' || (c & 0x80) != 0;
  });
}

void write_container(const Value& value, std::string& out) {
  bool first = true;
  const auto separate = [&] {
    if (!first) out += ", ";
    first = false;
  };
  if (value.is(Kind::list)) {
    out += '[';
    for (const Value& item : value.items()) separate(), write_inner(item, out);
    out += ']';
    return;
  }
  out += '{';
  for (const Entry& entry : value.entries()) {
    separate();
    if (is_plain_name(entry.key)) {
      out += entry.key;
    } else {
      write_quoted(entry.key, out);
    }
    out += ": ";
    write_inner(entry.value, out);
  }
  out += '}';
}

void write(const Value& value, std::string& out) {
  switch (value.kind()) {
    case Kind::null: out += "null"; break;
    case Kind::boolean: out += value.is_true() ? "true" : "false"; break;
    case Kind::number: out += value.as_number().to_text(); break;
    case Kind::string: out += value.text(); break;
    case Kind::date: out += to_text(value.as_date()); break;
    case Kind::time: out += to_text(value.as_time()); break;
    case Kind::date_time: out += to_text(value.as_date_time()); break;
    case Kind::days_time_duration: out += to_text(value.as_days_time()); break;
    case Kind::years_months_duration: out += to_text(value.as_years_months()); break;
    case Kind::list:
    case Kind::context: write_container(value, out); break;
    case Kind::range: write_range(value.as_range(), out); break;
    case Kind::function: out += describe(value.callable()); break;
  }
}

}  // namespace

std::string to_text(const Value& value) {
  std::string out;
  write(value, out);
  return out;
}

}  // namespace cw::feel
