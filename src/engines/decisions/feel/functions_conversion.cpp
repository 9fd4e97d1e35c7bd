// SPDX-License-Identifier: MIT
// Conversion functions (DMN 1.5, table 72).
#include <algorithm>

#include "engines/decisions/feel/operators.h"
#include "engines/decisions/feel/parse.h"
#include "engines/decisions/internal/builtins.h"

namespace cw::feel::builtins {

Value date_of_text(Call& call) {
  const auto date = parse_date(call[0].text());
  return date ? Value::date(*date) : call.fail("the text is no date (year-month-day)");
}
Value date_of_moment(Call& call) { return call[0].is(Kind::date) ? call[0] : Value::date(call[0].as_date_time().date); }

Value date_of_parts(Call& call) {
  const auto year = whole_number(call[0], Fraction::refused), month = whole_number(call[1], Fraction::refused),
             day = whole_number(call[2], Fraction::refused);
  const auto date = year && month && day ? make_date(*year, *month, *day) : std::nullopt;
  return date ? Value::date(*date) : call.fail("there is no such day");
}

Value date_time_of_text(Call& call) {
  const auto when = parse_date_time(call[0].text());
  return when ? Value::date_time(*when) : call.fail("the text is no date and time");
}
Value date_time_of_parts(Call& call) {
  const Date date = call[0].is(Kind::date) ? call[0].as_date() : call[0].as_date_time().date;
  return Value::date_time({date, call[1].as_time()});
}
Value date_time_of_moment(Call& call) { return call[0]; }

Value time_of_text(Call& call) {
  const auto time = parse_time(call[0].text());
  return time ? Value::time(*time) : call.fail("the text is no time (hour:minute:second)");
}
Value time_of_moment(Call& call) { return call[0].is(Kind::time) ? call[0] : Value::time(call[0].as_date_time().time); }

Value time_of_parts(Call& call) {
  const auto hour = whole_number(call[0], Fraction::refused), minute = whole_number(call[1], Fraction::refused);
  const auto seconds = duration_of_seconds(call[2].as_number());
  if (!hour || !minute || !seconds || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59 || seconds->seconds < 0 ||
      seconds->seconds > 59)
    return call.fail("there is no such time");
  Time time;
  time.nanoseconds = ((*hour * 60 + *minute) * 60 + seconds->seconds) * nanoseconds_per_second + seconds->nanoseconds;
  if (!call[3].is_null()) {
    const DaysTimeDuration offset = call[3].as_days_time();
    constexpr std::int64_t most = std::int64_t{18} * 3600;
    if (offset.nanoseconds != 0 || offset.seconds > most || offset.seconds < -most)
      return call.fail("the offset is more than 18 hours, or not in whole seconds");
    time.zone = {Zone::Kind::offset, static_cast<std::int32_t>(offset.seconds)};
  }
  return Value::time(time);
}

Value number_of_text(Call& call) {
  const auto is_one_of = [](const Value& value, std::string_view signs) {
    return value.is_null() || (value.text().size() == 1 && signs.find(value.text()[0]) != std::string_view::npos);
  };
  if (!is_one_of(call[1], " ,.")) return call.fail("the grouping separator must be a space, a comma or a full stop");
  if (!is_one_of(call[2], ",.")) return call.fail("the decimal separator must be a comma or a full stop");
  if (!call[1].is_null() && !call[2].is_null() && call[1].text() == call[2].text()) return call.fail("both separators are the same");
  std::string text = call[0].text();
  if (!call[1].is_null()) text.erase(std::remove(text.begin(), text.end(), call[1].text()[0]), text.end());
  if (!call[2].is_null()) {
    if (call[2].text() == "," && text.find('.') != std::string::npos) return call.fail("the text is no number");
    std::replace(text.begin(), text.end(), call[2].text()[0], '.');
  }
  const auto number = text.starts_with('+') ? std::nullopt : Decimal::parse(text);
  return number ? Value::number(*number) : call.fail("the text is no number");
}

Value string_of(Call& call) {
  if (call[0].is_null()) return {};
  if (call[0].is(Kind::string)) return call[0];
  auto text = to_text_within(call[0], call.evaluation.limits().text_size);
  if (!call.evaluation.allows_text(text ? text->size() : SIZE_MAX, call.position)) return {};
  return Value::string(std::move(*text));
}

Value duration_of_text(Call& call) {
  const std::string& text = call[0].text();
  if (const auto duration = parse_days_time_duration(text)) return Value::duration(*duration);
  if (const auto duration = parse_years_months_duration(text)) return Value::duration(*duration);
  return call.fail("the text is no duration, as P1DT2H or P1Y2M");
}

// Between the days: times of day make no difference.
Value years_and_months_duration(Call& call) {
  const auto day = [](const Value& value) { return value.is(Kind::date) ? value.as_date() : value.as_date_time().date; };
  return Value::duration(months_between(day(call[0]), day(call[1])));
}

namespace {

// An end of a range in a text is a literal, or one of the four functions that make days, times and durations of a literal string.
std::optional<Value> literal_end(const Expression& end, Evaluation& evaluation) {
  if (end.syntax == Syntax::literal) return end.value;
  if (end.syntax == Syntax::negation && end.parts[0]->syntax == Syntax::literal && end.parts[0]->value.is(Kind::number))
    return Value::number(end.parts[0]->value.as_number().negated());
  if (end.syntax != Syntax::call || end.parts.size() != 2 || !end.names.empty() || end.parts[0]->syntax != Syntax::variable)
    return std::nullopt;
  const std::string& name = end.parts[0]->name;
  if (name != "date" && name != "time" && name != "date and time" && name != "duration") return std::nullopt;
  if (end.parts[1]->syntax != Syntax::literal || !end.parts[1]->value.is(Kind::string)) return std::nullopt;
  Value argument = end.parts[1]->value;
  Value made = builtin_function(name).callable().call({&argument, 1}, {}, evaluation, end.position);
  return made.is_null() ? std::nullopt : std::optional(std::move(made));
}

}  // namespace

Value range_of_text(Call& call) {
  const Vocabulary nothing;
  const auto tree = parse_expression(call[0].text(), nothing);
  if (!tree || (*tree)->syntax != Syntax::interval) return call.fail("the text is no range, as [1..10)");
  const Expression& interval = **tree;
  auto low = literal_end(*interval.parts[0], call.evaluation), high = literal_end(*interval.parts[1], call.evaluation);
  if (!low || !high) return call.fail("the ends of the range must be literals");
  if (low->is_null() && high->is_null()) return call.fail("a range needs an end");
  return make_interval(std::move(*low), std::move(*high), interval.low_included, interval.high_included, call.evaluation, call.position);
}

}  // namespace cw::feel::builtins
