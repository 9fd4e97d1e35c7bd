// SPDX-License-Identifier: MIT
// Reading and writing of days, times and durations: XML Schema's forms, with "@Region/City" for named zones (DMN 1.5, 10.3.4.1).
#include <algorithm>
#include <charconv>

#include "engines/decisions/feel/temporal.h"

namespace cw::feel {
namespace {

// Reads from the front of a text; each step says whether it found what it wants.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool take(char letter) {
    if (rest_.empty() || rest_.front() != letter) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // All digits that follow, at least one.
  [[nodiscard]] std::optional<std::string_view> digits() {
    const auto end = std::find_if(rest_.begin(), rest_.end(), [](char c) { return c < '0' || c > '9'; });
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    if (length == 0) return std::nullopt;
    const std::string_view found = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return found;
  }
  // Exactly two digits, at most `most`.
  [[nodiscard]] std::optional<int> two_digits(int most) {
    if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) return std::nullopt;
    const int number = (rest_[0] - '0') * 10 + (rest_[1] - '0');
    rest_.remove_prefix(2);
    return number <= most ? std::optional(number) : std::nullopt;
  }

 private:
  [[nodiscard]] static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  std::string_view rest_;
};

std::optional<std::int64_t> to_number(std::string_view digits) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

// Digits behind a point as nanoseconds; what is finer is cut off.
std::int64_t nanoseconds_of(std::string_view fraction) {
  std::int64_t result = 0;
  for (std::size_t i = 0; i < 9; ++i) result = result * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  return result;
}

std::optional<Date> scan_date(Scanner& scanner) {
  const bool negative = scanner.take('-');
  const auto digits = scanner.digits();
  if (!digits || digits->size() < 4 || digits->size() > 9 || (digits->size() > 4 && digits->front() == '0')) return std::nullopt;
  const auto year = to_number(*digits);
  if (!year || (negative && *year == 0) || !scanner.take('-')) return std::nullopt;
  const auto month = scanner.two_digits(12);
  if (!month || !scanner.take('-')) return std::nullopt;
  const auto day = scanner.two_digits(31);
  if (!day) return std::nullopt;
  return make_date(negative ? -*year : *year, *month, *day);
}

std::optional<Zone> scan_zone(Scanner& scanner) {
  if (scanner.done()) return Zone{};
  if (scanner.take('Z')) return scanner.done() ? std::optional(Zone{Zone::Kind::offset, 0}) : std::nullopt;
  if (scanner.take('@')) return find_zone(scanner.rest());
  const bool negative = scanner.take('-');
  if (!negative && !scanner.take('+')) return std::nullopt;
  const auto hours = scanner.two_digits(18);
  if (!hours || !scanner.take(':')) return std::nullopt;
  const auto minutes = scanner.two_digits(59);
  if (!minutes) return std::nullopt;
  int seconds = 0;
  if (scanner.take(':')) {
    const auto read = scanner.two_digits(59);
    if (!read) return std::nullopt;
    seconds = *read;
  }
  const int offset = (*hours * 60 + *minutes) * 60 + seconds;
  if (!scanner.done() || offset > 18 * 3600) return std::nullopt;
  return Zone{Zone::Kind::offset, negative ? -offset : offset};
}

struct ClockTime {
  Time time;
  bool next_day = false;  // 24:00:00
};

std::optional<ClockTime> scan_time(Scanner& scanner) {
  const auto hours = scanner.two_digits(24);
  if (!hours || !scanner.take(':')) return std::nullopt;
  const auto minutes = scanner.two_digits(59);
  if (!minutes || !scanner.take(':')) return std::nullopt;
  const auto seconds = scanner.two_digits(59);  // no leap seconds
  if (!seconds) return std::nullopt;
  std::int64_t nanoseconds = ((*hours * 60 + *minutes) * 60 + *seconds) * nanoseconds_per_second;
  if (scanner.take('.')) {
    const auto fraction = scanner.digits();
    if (!fraction) return std::nullopt;
    nanoseconds += nanoseconds_of(*fraction);
  }
  constexpr std::int64_t day = seconds_per_day * nanoseconds_per_second;
  if (nanoseconds > day) return std::nullopt;
  const auto zone = scan_zone(scanner);
  if (!zone) return std::nullopt;
  return ClockTime{{nanoseconds % day, *zone}, nanoseconds == day};
}

std::string two_digits_of(std::int64_t number) {
  std::string text = std::to_string(number);
  return text.size() < 2 ? "0" + text : text;
}

// ".5" for half a second, nothing for none.
std::string fraction_text(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return {};
  std::string digits = std::to_string(nanoseconds_per_second + nanoseconds).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  return "." + digits;
}

std::string zone_text(const Zone& zone) {
  if (zone.kind == Zone::Kind::none) return {};
  if (zone.kind == Zone::Kind::named) return "@" + zone_name(zone);
  if (zone.value == 0) return "Z";
  const int offset = std::abs(zone.value);
  std::string text = (zone.value < 0 ? "-" : "+") + two_digits_of(offset / 3600) + ":" + two_digits_of(offset / 60 % 60);
  return offset % 60 == 0 ? text : text + ":" + two_digits_of(offset % 60);
}

// A number and the letter behind it, of a duration; nothing where the digits do not fit.
struct Part {
  std::int64_t number = 0;
  std::int64_t nanoseconds = 0;
  char letter = 0;
};
std::optional<Part> scan_part(Scanner& scanner) {
  Part part;
  const auto digits = scanner.digits();
  const auto number = digits ? to_number(*digits) : std::nullopt;
  if (!number) return std::nullopt;
  part.number = *number;
  const bool point = scanner.take('.');
  if (point) part.nanoseconds = nanoseconds_of(scanner.digits().value_or(""));
  for (const char letter : {'Y', 'M', 'D', 'H', 'S'})
    if (scanner.take(letter)) part.letter = letter;
  if (part.letter == 0 || (point && part.letter != 'S')) return std::nullopt;
  return part;
}

bool add_scaled(std::int64_t& total, std::int64_t number, std::int64_t scale) {
  std::int64_t scaled = 0;
  return !__builtin_mul_overflow(number, scale, &scaled) && !__builtin_add_overflow(total, scaled, &total);
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  Scanner scanner(text);
  const auto date = scan_date(scanner);
  return date && scanner.done() ? date : std::nullopt;
}

std::optional<Time> parse_time(std::string_view text) {
  Scanner scanner(text);
  const auto time = scan_time(scanner);
  if (!time || time->next_day) return time ? std::optional(Time{0, time->time.zone}) : std::nullopt;
  return time->time;
}

std::optional<DateTime> parse_date_time(std::string_view text) {
  Scanner scanner(text);
  const auto date = scan_date(scanner);
  if (!date) return std::nullopt;
  if (scanner.done()) return DateTime{*date, {}};
  if (!scanner.take('T')) return std::nullopt;
  const auto time = scan_time(scanner);
  if (!time) return std::nullopt;
  if (!time->next_day) return DateTime{*date, time->time};
  const auto next = date_of_days(days_since_epoch(*date) + 1);
  return next ? std::optional(DateTime{*next, time->time}) : std::nullopt;
}

std::optional<DaysTimeDuration> parse_days_time_duration(std::string_view text) {
  Scanner scanner(text);
  const bool negative = scanner.take('-');
  if (!scanner.take('P')) return std::nullopt;
  DaysTimeDuration total;
  std::string_view order = "D";
  bool any = false;
  while (!scanner.done()) {
    if (order == "D" && scanner.take('T')) {
      order = "HMS";
      any = false;
      continue;
    }
    const auto part = scan_part(scanner);
    const auto place = part ? order.find(part->letter) : std::string_view::npos;
    if (place == std::string_view::npos) return std::nullopt;
    const std::int64_t scale = part->letter == 'D' ? seconds_per_day : part->letter == 'H' ? 3600 : part->letter == 'M' ? 60 : 1;
    if (!add_scaled(total.seconds, part->number, scale)) return std::nullopt;
    total.nanoseconds += static_cast<std::int32_t>(part->nanoseconds);
    any = true;
    if (part->letter == 'D') {
      if (scanner.done()) break;
      if (!scanner.take('T')) return std::nullopt;
      order = "HMS";
      any = false;
    } else {
      order = order.substr(place + 1);
    }
  }
  if (!any) return std::nullopt;
  return negative ? negated(total) : total;
}

std::optional<YearsMonthsDuration> parse_years_months_duration(std::string_view text) {
  Scanner scanner(text);
  const bool negative = scanner.take('-');
  if (!scanner.take('P') || scanner.done()) return std::nullopt;
  std::int64_t months = 0;
  std::string_view order = "YM";
  while (!scanner.done()) {
    const auto part = scan_part(scanner);
    const auto place = part ? order.find(part->letter) : std::string_view::npos;
    if (place == std::string_view::npos || !add_scaled(months, part->number, part->letter == 'Y' ? 12 : 1)) return std::nullopt;
    order = order.substr(place + 1);
  }
  return YearsMonthsDuration{negative ? -months : months};
}

std::string to_text(const Date& date) {
  std::string year = std::to_string(std::abs(static_cast<std::int64_t>(date.year)));
  if (year.size() < 4) year.insert(0, 4 - year.size(), '0');
  return (date.year < 0 ? "-" : "") + year + "-" + two_digits_of(date.month) + "-" + two_digits_of(date.day);
}

std::string to_text(const Time& time) {
  const std::int64_t seconds = time.nanoseconds / nanoseconds_per_second;
  return two_digits_of(seconds / 3600) + ":" + two_digits_of(seconds / 60 % 60) + ":" + two_digits_of(seconds % 60) +
         fraction_text(time.nanoseconds % nanoseconds_per_second) + zone_text(time.zone);
}

std::string to_text(const DateTime& date_time) { return to_text(date_time.date) + "T" + to_text(date_time.time); }

std::string to_text(const DaysTimeDuration& duration) {
  const bool negative = duration.seconds < 0;
  const DaysTimeDuration size = negative ? negated(duration) : duration;
  if (size.seconds == 0 && size.nanoseconds == 0) return "PT0S";
  std::string text = negative ? "-P" : "P";
  const std::int64_t rest = size.seconds % seconds_per_day;
  if (size.seconds >= seconds_per_day) text += std::to_string(size.seconds / seconds_per_day) + "D";
  if (rest != 0 || size.nanoseconds != 0) text += "T";
  if (rest >= 3600) text += std::to_string(rest / 3600) + "H";
  if (rest / 60 % 60 != 0) text += std::to_string(rest / 60 % 60) + "M";
  if (rest % 60 != 0 || size.nanoseconds != 0) text += std::to_string(rest % 60) + fraction_text(size.nanoseconds) + "S";
  return text;
}

std::string to_text(const YearsMonthsDuration& duration) {
  if (duration.months == 0) return "P0M";
  const std::uint64_t size =
      duration.months < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(duration.months) : static_cast<std::uint64_t>(duration.months);
  std::string text = duration.months < 0 ? "-P" : "P";
  if (size >= 12) text += std::to_string(size / 12) + "Y";
  if (size % 12 != 0) text += std::to_string(size % 12) + "M";
  return text;
}

}  // namespace cw::feel
