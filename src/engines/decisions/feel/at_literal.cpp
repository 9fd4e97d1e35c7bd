// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/at_literal.h"

namespace cw::feel {

std::optional<Value> value_of_at_literal(std::string_view text) {
  if (const auto date = parse_date(text)) return Value::date(*date);
  if (const auto date_time = parse_date_time(text)) return Value::date_time(*date_time);
  if (const auto time = parse_time(text)) return Value::time(*time);
  if (const auto duration = parse_days_time_duration(text)) return Value::duration(*duration);
  if (const auto duration = parse_years_months_duration(text)) return Value::duration(*duration);
  return std::nullopt;
}

}  // namespace cw::feel
