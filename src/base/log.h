// SPDX-License-Identifier: MIT
// The program's log: one line an event, a short constant message and typed fields, to standard error by default.
//
//   log_info("file read", {{"rows", 20000}, {"rejected", 3}});
//     plain: 2026-03-01T09:30:00.123456Z info  file read rows=20000 rejected=3
//     JSON:  {"time":"2026-03-01T09:30:00.123456Z","level":"info","message":"file read","rows":20000,"rejected":3}
//
// Rule: no personal data. A message or field never holds a name, an address, a date of birth, a number that belongs to a person, or a line
// of a source file; it may hold counts, durations, column names, file names, our own ids and error texts. Engines do not log. Safe from any
// thread. configure_log() is for the start of the program.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace cw {

class Clock;
enum class LogLevel : std::uint8_t { debug, info, warning, error, off };
enum class LogFormat : std::uint8_t { plain, json_lines };
[[nodiscard]] std::string_view name_of(LogLevel level);
[[nodiscard]] std::optional<LogLevel> parse_log_level(std::string_view name);

// A name (constant, snake_case) and a value.
struct LogField {
  std::string_view name;
  std::variant<bool, std::int64_t, double, std::string_view> value;

  LogField(std::string_view field, bool flag) : name(field), value(flag) {}
  LogField(std::string_view field, std::integral auto number) : name(field), value(static_cast<std::int64_t>(number)) {}
  LogField(std::string_view field, double number) : name(field), value(number) {}
  LogField(std::string_view field, std::string_view text) : name(field), value(text) {}
  LogField(std::string_view field, const char* text) : name(field), value(std::string_view(text)) {}
  LogField(std::string_view field, const std::string& text) : name(field), value(std::string_view(text)) {}
};
using LogFields = std::initializer_list<LogField>;

struct LogOptions {
  LogLevel level = LogLevel::warning;  // events below it are dropped
  LogFormat format = LogFormat::plain;
  std::function<void(std::string_view line)> sink;  // gets each line without its end; none = standard error
  const Clock* clock = nullptr;                     // none = the system's; must outlive the log
};
void configure_log(LogOptions options);

void write_log(LogLevel level, std::string_view message, LogFields fields = {});
inline void log_debug(std::string_view message, LogFields fields = {}) { write_log(LogLevel::debug, message, fields); }
inline void log_info(std::string_view message, LogFields fields = {}) { write_log(LogLevel::info, message, fields); }
inline void log_warning(std::string_view message, LogFields fields = {}) { write_log(LogLevel::warning, message, fields); }
inline void log_error(std::string_view message, LogFields fields = {}) { write_log(LogLevel::error, message, fields); }

}  // namespace cw
