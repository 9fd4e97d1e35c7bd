// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/properties.h"

namespace cw::feel {
namespace {

Value number_of(std::int64_t number) { return Value::number(Decimal(number)); }

std::optional<Value> date_property(const Date& date, std::string_view name) {
  if (name == "year") return number_of(date.year);
  if (name == "month") return number_of(date.month);
  if (name == "day") return number_of(date.day);
  if (name == "weekday") return number_of(weekday_of(date));
  return std::nullopt;
}

Value seconds_with_fraction(std::int64_t seconds, std::int64_t nanoseconds) {
  const auto fraction = Decimal::make(static_cast<Uint128>(nanoseconds), -9, false).value_or(Decimal()).reduced();
  return Value::number(add(Decimal(seconds), fraction).value_or(Decimal(seconds)));
}

// `date` is the day of the time, or the day by which offsets of named zones are taken where there is none.
std::optional<Value> time_property(const Time& time, const Date& date, std::string_view name) {
  const std::int64_t seconds = time.nanoseconds / nanoseconds_per_second;
  if (name == "hour") return number_of(seconds / 3600);
  if (name == "minute") return number_of(seconds / 60 % 60);
  if (name == "second") return seconds_with_fraction(seconds % 60, time.nanoseconds % nanoseconds_per_second);
  if (name == "time offset") {
    if (time.zone.kind == Zone::Kind::none) return Value();
    return Value::duration(DaysTimeDuration{offset_of(time.zone, date, time.nanoseconds), 0});
  }
  if (name == "timezone") return time.zone.kind == Zone::Kind::named ? Value::string(zone_name(time.zone)) : Value();
  return std::nullopt;
}

std::optional<Value> duration_property(const DaysTimeDuration& duration, std::string_view name) {
  // Each part has the sign of the whole.
  const bool negative = duration.seconds < 0;
  const DaysTimeDuration size = negative ? negated(duration) : duration;
  const auto signed_number = [&](std::int64_t number) { return number_of(negative ? -number : number); };
  if (name == "days") return signed_number(size.seconds / seconds_per_day);
  if (name == "hours") return signed_number(size.seconds % seconds_per_day / 3600);
  if (name == "minutes") return signed_number(size.seconds / 60 % 60);
  if (name == "seconds") {
    const Value seconds = seconds_with_fraction(size.seconds % 60, size.nanoseconds);
    return negative ? Value::number(seconds.as_number().negated()) : seconds;
  }
  return std::nullopt;
}

std::optional<Value> range_property(const Range& range, std::string_view name) {
  if (name == "start") return range.low;
  if (name == "end") return range.high;
  if (name == "start included") return Value::boolean(range.low_included);
  if (name == "end included") return Value::boolean(range.high_included);
  return std::nullopt;
}

}  // namespace

const Names& property_names() {
  static const Names names = [] {
    Names made;
    for (const std::string_view name : {"year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone", "years",
                                        "months", "days", "hours", "minutes", "seconds", "start", "end", "start included", "end included"})
      made.add(name);
    return made;
  }();
  return names;
}

std::optional<Value> find_property(const Value& value, std::string_view name) {
  switch (value.kind()) {
    case Kind::date: return date_property(value.as_date(), name);
    case Kind::time: return time_property(value.as_time(), {2000, 1, 1}, name);
    case Kind::date_time: {
      const DateTime& when = value.as_date_time();
      if (auto found = date_property(when.date, name)) return found;
      return time_property(when.time, when.date, name);
    }
    case Kind::days_time_duration: return duration_property(value.as_days_time(), name);
    case Kind::years_months_duration: {
      const std::int64_t months = value.as_years_months().months;
      if (name == "years") return number_of(months / 12);
      if (name == "months") return number_of(months % 12);
      return std::nullopt;
    }
    case Kind::range: return range_property(value.as_range(), name);
    default: return std::nullopt;
  }
}

}  // namespace cw::feel
