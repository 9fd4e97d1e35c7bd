// SPDX-License-Identifier: MIT
// Functions of days, times and the moment of the evaluation (DMN 1.5, tables 77, 79 and 82).
#include <array>

#include "engines/decisions/feel/operators.h"
#include "engines/decisions/internal/builtins.h"

namespace cw::feel::builtins {
namespace {

Date day_of(const Value& value) { return value.is(Kind::date) ? value.as_date() : value.as_date_time().date; }

}  // namespace

Value is(Call& call) { return Value::boolean(same(call[0], call[1])); }
Value day_of_year(Call& call) { return Value::number(cw::feel::day_of_year(day_of(call[0]))); }
Value week_of_year(Call& call) { return Value::number(cw::feel::week_of_year(day_of(call[0]))); }

Value day_of_week(Call& call) {
  static constexpr std::array<std::string_view, 7> names = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  return Value::string(std::string(names[static_cast<std::size_t>(weekday_of(day_of(call[0])) - 1)]));
}

Value month_of_year(Call& call) {
  static constexpr std::array<std::string_view, 12> names = {"January", "February", "March",     "April",   "May",      "June",
                                                             "July",    "August",   "September", "October", "November", "December"};
  return Value::string(std::string(names[static_cast<std::size_t>(day_of(call[0]).month - 1)]));
}

Value now(Call& call) {
  const auto& moment = call.evaluation.now();
  return moment ? Value::date_time(*moment) : call.fail("the evaluation was given no moment");
}
Value today(Call& call) {
  const auto& moment = call.evaluation.now();
  return moment ? Value::date(moment->date) : call.fail("the evaluation was given no moment");
}

}  // namespace cw::feel::builtins
