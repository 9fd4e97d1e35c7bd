// SPDX-License-Identifier: MIT
// Date functions of conditions. Differences count the boundaries crossed, as in DuckDB.
#include <array>
#include <string>

#include "base/date_text.h"
#include "engines/linkage/expression_tokens.h"
#include "engines/linkage/expression_values.h"

namespace cw::linkage {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;

std::int64_t floor_divide(std::int64_t x, std::int64_t y) { return x / y - (x % y < 0 ? 1 : 0); }

struct Unit {
  std::string_view name;
  std::string_view aliases;  // each between spaces
};
constexpr std::array<Unit, 17> units = {{
    {"year", " years yr yrs y "},
    {"month", " months mon mons "},
    {"day", " days d dayofmonth "},
    {"decade", " decades dec decs "},
    {"century", " centuries cent c "},
    {"millennium", " millennia millenium mil mils "},
    {"quarter", " quarters "},
    {"week", " weeks w weekofyear "},
    {"hour", " hours hr hrs h "},
    {"minute", " minutes min mins m "},
    {"second", " seconds sec secs s "},
    {"millisecond", " milliseconds ms msec msecs "},
    {"microsecond", " microseconds us usec usecs "},
    {"epoch", " "},
    {"dow", " dayofweek weekday "},
    {"isodow", " "},
    {"doy", " dayofyear "},
}};

std::string_view unit_of(const Value& value) {
  std::string own;
  const std::string lower = to_lower_ascii(text_of(value, own));
  for (const Unit& unit : units)
    if (unit.name == lower || unit.aliases.find(" " + lower + " ") != std::string_view::npos) return unit.name;
  return {};
}

CivilDate civil_of(std::int64_t microseconds) { return civil(Date{static_cast<std::int32_t>(floor_divide(microseconds, day))}); }

std::int64_t month_number(std::int64_t microseconds) {
  const CivilDate date = civil_of(microseconds);
  return date.year * 12LL + date.month - 1;
}

// ISO 8601 week: that of the Thursday.
std::int64_t iso_week(std::int64_t days) {
  const std::int64_t weekday = ((days + 3) % 7 + 7) % 7;  // Monday 0
  const auto thursday = static_cast<std::int32_t>(days - weekday + 3);
  const auto first = make_date(civil(Date{thursday}).year, 1, 1);
  return first ? (thursday - first->days) / 7 + 1 : 0;
}

std::int64_t years_apart(std::int64_t a, std::int64_t b, int years) { return civil_of(b).year / years - civil_of(a).year / years; }
std::int64_t spans_apart(std::int64_t a, std::int64_t b, std::int64_t span) { return floor_divide(b, span) - floor_divide(a, span); }

Value difference(const Arguments& arguments) {
  const std::string_view unit = unit_of(arguments[0]);
  const auto a = microseconds_of(arguments[1]);
  const auto b = microseconds_of(arguments[2]);
  if (!a || !b) return {};
  if (unit == "year") return Value(years_apart(*a, *b, 1));
  if (unit == "decade") return Value(years_apart(*a, *b, 10));
  if (unit == "century") return Value(years_apart(*a, *b, 100));
  if (unit == "millennium") return Value(years_apart(*a, *b, 1000));
  if (unit == "month") return Value(month_number(*b) - month_number(*a));
  if (unit == "quarter") return Value(floor_divide(month_number(*b), 3) - floor_divide(month_number(*a), 3));
  if (unit == "week") return Value(spans_apart(*a, *b, day) / 7);
  if (unit == "day" || unit == "dow" || unit == "isodow" || unit == "doy") return Value(spans_apart(*a, *b, day));
  if (unit == "hour") return Value(spans_apart(*a, *b, 3600 * second));
  if (unit == "minute") return Value(spans_apart(*a, *b, 60 * second));
  if (unit == "second" || unit == "epoch") return Value(spans_apart(*a, *b, second));
  if (unit == "millisecond") return Value(spans_apart(*a, *b, 1000));
  return unit == "microsecond" ? Value(*b - *a) : Value();
}

Value part_of_day(std::string_view unit, std::int64_t time) {
  const std::int64_t rest = time - floor_divide(time, day) * day;
  if (unit == "hour") return Value(rest / (3600 * second));
  if (unit == "minute") return Value(rest / (60 * second) % 60);
  if (unit == "second") return Value(rest / second % 60);
  if (unit == "millisecond") return Value(rest % (60 * second) / 1000);
  return unit == "microsecond" ? Value(rest % (60 * second)) : Value();
}

Value part_of(std::string_view unit, std::int64_t time) {
  const std::int64_t days = floor_divide(time, day);
  const CivilDate date = civil_of(time);
  const auto number = [](std::int64_t x) { return Value(x); };
  if (unit == "year") return number(date.year);
  if (unit == "month") return number(date.month);
  if (unit == "day") return number(date.day);
  if (unit == "quarter") return number((date.month + 2) / 3);
  if (unit == "decade") return number(date.year / 10);
  if (unit == "century") return number(date.year > 0 ? (date.year - 1) / 100 + 1 : date.year / 100 - 1);
  if (unit == "millennium") return number(date.year > 0 ? (date.year - 1) / 1000 + 1 : date.year / 1000 - 1);
  if (unit == "week") return number(iso_week(days));
  if (unit == "dow") return number(((days + 4) % 7 + 7) % 7);
  if (unit == "isodow") return number(((days + 3) % 7 + 7) % 7 + 1);
  if (unit == "doy") {
    const auto first = make_date(date.year, 1, 1);
    return first ? number(days - first->days + 1) : Value();
  }
  if (unit == "epoch") return Value(static_cast<double>(time) / 1e6);
  return part_of_day(unit, time);
}

Value date_part(const Arguments& arguments) {
  const auto time = microseconds_of(arguments[1]);
  return time ? part_of(unit_of(arguments[0]), *time) : Value();
}

enum class Part : std::uint8_t { year, month, day, epoch };
constexpr std::array<std::string_view, 4> part_names = {"year", "month", "day", "epoch"};

template <Part part>
Value fixed_part(const Arguments& arguments) {
  const auto time = microseconds_of(arguments[0]);
  return time ? part_of(part_names[static_cast<std::size_t>(part)], *time) : Value();
}

Value parse_time(const Arguments& arguments) {
  std::string own[2];
  const std::string_view text = text_of(arguments[0], own[0]);
  // A list of formats: the first that fits.
  if (const auto* formats = arguments[1].get<List>()) {
    for (const Value& format : *formats)
      if (const auto* one = format.get<std::string>())
        if (const auto time = parse_timestamp(text, *one)) return Value(*time);
    return {};
  }
  const auto time = parse_timestamp(text, text_of(arguments[1], own[1]));
  return time ? Value(*time) : Value();
}

constexpr auto null = NullRule::gives_null;
constexpr Implementation table[] = {
    {"date_diff", null, difference},          {"date_part", null, date_part},       {"year", null, fixed_part<Part::year>},
    {"month", null, fixed_part<Part::month>}, {"day", null, fixed_part<Part::day>}, {"epoch", null, fixed_part<Part::epoch>},
    {"strptime", null, parse_time},           {"try_strptime", null, parse_time},
};

}  // namespace

std::span<const Implementation> date_implementations() { return table; }

}  // namespace cw::linkage
