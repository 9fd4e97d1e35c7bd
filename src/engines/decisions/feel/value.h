// SPDX-License-Identifier: MIT
// A value of FEEL (DMN 1.5, 10.3.2): 16 bytes. Small numbers, days, times and durations lie inside; all else is shared by a counted
// reference and never changes, so values may be handed between threads.
//
//   const Value list = Value::list({Value::number(1), Value::string("two")});
//   list.items()[1].text();   // "two"
//   to_text(list);            // [1, "two"]
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "engines/decisions/feel/temporal.h"

namespace cw::feel {

enum class Kind : std::uint8_t {
  null,
  boolean,
  number,
  string,
  date,
  time,
  date_time,
  days_time_duration,
  years_months_duration,
  list,
  context,
  range,
  function
};
[[nodiscard]] std::string_view name_of(Kind kind);  // as FEEL names the type: "date and time"

class Value;
class Callable;  // callable.h

struct Entry;
// How a range was written: as an interval, or by one comparison, which keeps its own identity ((<10) is not (null..10)).
enum class RangeForm : std::uint8_t { interval, less, less_or_equal, greater, greater_or_equal, equal, not_equal };
struct Range;

class Value {
 public:
  Value() = default;
  Value(const Value& other) noexcept
      : kind_(other.kind_), tag_(other.tag_), exponent_(other.exponent_), extra_(other.extra_), payload_(other.payload_) {
    if (is_shared()) retain();
  }
  Value(Value&& other) noexcept
      : kind_(other.kind_), tag_(other.tag_), exponent_(other.exponent_), extra_(other.extra_), payload_(other.payload_) {
    other.kind_ = Kind::null;
    other.tag_ = 0;
  }
  Value& operator=(Value other) noexcept {
    swap(other);
    return *this;
  }
  ~Value() {
    if (is_shared()) release();
  }
  void swap(Value& other) noexcept {
    std::swap(kind_, other.kind_);
    std::swap(tag_, other.tag_);
    std::swap(exponent_, other.exponent_);
    std::swap(extra_, other.extra_);
    std::swap(payload_, other.payload_);
  }

  [[nodiscard]] static Value null() { return {}; }
  [[nodiscard]] static Value boolean(bool truth) { return Value(Kind::boolean, 0, 0, 0, truth ? 1 : 0); }
  [[nodiscard]] static Value number(const Decimal& number);
  [[nodiscard]] static Value string(std::string text);
  [[nodiscard]] static Value date(const Date& date);
  [[nodiscard]] static Value time(const Time& time);
  [[nodiscard]] static Value date_time(const DateTime& date_time);
  [[nodiscard]] static Value duration(const DaysTimeDuration& duration);
  [[nodiscard]] static Value duration(const YearsMonthsDuration& duration);
  [[nodiscard]] static Value list(std::vector<Value> items);
  [[nodiscard]] static Value context(std::vector<Entry> entries);  // keys are distinct
  [[nodiscard]] static Value range(Range range);
  [[nodiscard]] static Value function(std::shared_ptr<const Callable> callable, std::vector<Value> captured = {});

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is(Kind kind) const { return kind_ == kind; }
  [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }
  [[nodiscard]] bool is_true() const { return kind_ == Kind::boolean && payload_.integer != 0; }
  [[nodiscard]] bool is_false() const { return kind_ == Kind::boolean && payload_.integer == 0; }

  // A number that lies inside: whole * 10^exponent. Not the smallest of 64 bits, so that its sign can be turned.
  [[nodiscard]] bool is_small_number() const { return kind_ == Kind::number && tag_ == 0; }
  [[nodiscard]] std::int64_t small_whole() const { return payload_.integer; }
  [[nodiscard]] int small_exponent() const { return exponent_; }
  // Nothing where it has to be made as a Decimal.
  [[nodiscard]] static std::optional<Value> small_number(std::int64_t whole, int exponent) {
    if (whole == INT64_MIN || exponent < Decimal::min_exponent || exponent > Decimal::max_exponent) return std::nullopt;
    return Value(Kind::number, 0, static_cast<std::int16_t>(whole == 0 ? 0 : exponent), 0, whole);
  }

  // Each is for values of its kind only.
  [[nodiscard]] Decimal as_number() const;
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] Date as_date() const;
  [[nodiscard]] Time as_time() const;
  [[nodiscard]] const DateTime& as_date_time() const;
  [[nodiscard]] DaysTimeDuration as_days_time() const { return {payload_.integer, extra_}; }
  [[nodiscard]] YearsMonthsDuration as_years_months() const { return {payload_.integer}; }
  [[nodiscard]] const std::vector<Value>& items() const;
  [[nodiscard]] const std::vector<Entry>& entries() const;
  [[nodiscard]] const Range& as_range() const;
  [[nodiscard]] const Callable& callable() const;
  [[nodiscard]] std::span<const Value> captured() const;

  // Of a context: the value of a key, or nothing where the key is not there (or the value is no context).
  [[nodiscard]] const Value* find(std::string_view key) const;
  // How deep lists, contexts, ranges and closures lie in each other; 0 for all else.
  [[nodiscard]] int depth() const { return is_shared() ? payload_.shared->depth : 0; }
  // What handling the whole value costs, in steps: 1 for each value in it as often as it is in it, and for each 16 bytes of text. At most
  // 2^32 - 1.
  [[nodiscard]] std::uint32_t weight() const { return is_shared() ? payload_.shared->weight : 1; }

  // What all of a value's parts add up to, and how deep they lie.
  struct Size {
    int depth = 0;
    std::uint32_t weight = 1;
    void add(const Value& part) {
      depth = depth > part.depth() ? depth : part.depth();
      add_weight(part.weight());
    }
    void add_text(std::size_t bytes) { add_weight(static_cast<std::uint32_t>(bytes / 16 < UINT32_MAX ? bytes / 16 : UINT32_MAX)); }
    void add_weight(std::uint32_t more) { weight = weight > UINT32_MAX - more ? UINT32_MAX : weight + more; }
  };
  struct Shared {
    Shared() = default;
    explicit Shared(const Size& size) : depth(size.depth), weight(size.weight) {}
    virtual ~Shared() = default;
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    mutable std::atomic<std::uint32_t> references{1};
    int depth = 0;
    std::uint32_t weight = 1;
  };

 private:
  static constexpr std::uint8_t shared_tag = 0x80;

  union Payload {
    std::int64_t integer;
    const Shared* shared;
  };
  Value(Kind kind, std::uint8_t tag, std::int16_t exponent, std::int32_t extra, std::int64_t integer)
      : kind_(kind), tag_(tag), exponent_(exponent), extra_(extra) {
    payload_.integer = integer;
  }
  Value(Kind kind, const Shared* shared) : kind_(kind), tag_(shared_tag) { payload_.shared = shared; }
  [[nodiscard]] bool is_shared() const { return tag_ == shared_tag; }
  void retain() const noexcept { payload_.shared->references.fetch_add(1, std::memory_order_relaxed); }
  void release() const noexcept {
    if (payload_.shared->references.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy();
  }
  void destroy() const noexcept;

  Kind kind_ = Kind::null;
  std::uint8_t tag_ = 0;
  std::int16_t exponent_ = 0;
  std::int32_t extra_ = 0;
  Payload payload_{0};
};

struct Entry {
  std::string key;
  Value value;
};

// From `low` to `high`; a null end is open. For forms other than interval only the end they name is set; `equal` sets both.
struct Range {
  Value low, high;
  bool low_included = false, high_included = false;
  RangeForm form = RangeForm::interval;
};

// As `string()` of FEEL writes it; strings inside lists and contexts stand in quotes.
[[nodiscard]] std::string to_text(const Value& value);
// The same, or nothing where it would have more than so many bytes.
[[nodiscard]] std::optional<std::string> to_text_within(const Value& value, std::size_t most_bytes);

}  // namespace cw::feel
