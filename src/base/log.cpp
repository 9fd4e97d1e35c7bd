// SPDX-License-Identifier: MIT
// The log's lines are made here; spdlog carries them to standard error (this is the only file that includes it).
#include "base/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <memory>
#include <mutex>
#include <utility>

#include "base/date_text.h"
#include "base/json.h"
#include "base/time.h"

namespace cw {
namespace {

constexpr std::array<std::string_view, 5> level_names = {"debug", "info", "warning", "error", "off"};

class FunctionSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FunctionSink(std::function<void(std::string_view)> sink) : sink_(std::move(sink)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override { sink_({message.payload.data(), message.payload.size()}); }
  void flush_() override {}

 private:
  std::function<void(std::string_view)> sink_;
};

struct Log {
  LogOptions options;
  std::shared_ptr<spdlog::logger> out;
};

std::shared_ptr<Log> make_log(LogOptions options) {
  auto log = std::make_shared<Log>();
  spdlog::sink_ptr sink;
  if (options.sink)
    sink = std::make_shared<FunctionSink>(options.sink);
  else
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  log->out = std::make_shared<spdlog::logger>("commonweal", std::move(sink));
  log->out->set_pattern("%v");
  log->out->set_level(spdlog::level::trace);
  log->out->flush_on(spdlog::level::trace);
  log->options = std::move(options);
  return log;
}

// The log in use. Replaced whole by configure_log, so that a line in the making keeps the one it started with.
struct Current {
  std::mutex mutex;
  std::shared_ptr<Log> log = make_log({});
};
Current& current() {
  static Current instance;
  return instance;
}
std::shared_ptr<Log> current_log() {
  const std::lock_guard lock(current().mutex);
  return current().log;
}

Value value_of(const LogField& field) {
  return std::visit(
      [](const auto& content) {
        if constexpr (std::is_same_v<std::decay_t<decltype(content)>, std::string_view>)
          return Value{std::string(content)};
        else
          return Value{content};
      },
      field.value);
}

// Quoted only where it must be, so that lines stay easy to read and to split.
std::string plain_text(const LogField& field) {
  const auto* text = std::get_if<std::string_view>(&field.value);
  if (text == nullptr) return write_json(value_of(field));
  const bool simple = !text->empty() && text->find_first_of(" \t\"=\\") == std::string_view::npos;
  const std::string quoted = quote_json(*text);
  return simple && quoted.size() == text->size() + 2 ? std::string(*text) : quoted;
}

std::string line_of(LogFormat format, Timestamp now, LogLevel level, std::string_view message, LogFields fields) {
  if (format == LogFormat::json_lines) {
    Structure line;
    line.emplace_back("time", Value{now});
    line.emplace_back("level", Value{std::string(name_of(level))});
    line.emplace_back("message", Value{std::string(message)});
    for (const LogField& field : fields) line.emplace_back(field.name, value_of(field));
    return write_json(Value{std::move(line)});
  }
  const std::string quoted = quote_json(message);  // line ends in a message must not start a line of their own
  std::string line = fmt::format("{} {:<7} {}", format_timestamp(now), name_of(level),
                                 quoted.size() == message.size() + 2 ? message : std::string_view(quoted));
  for (const LogField& field : fields) line += fmt::format(" {}={}", field.name, plain_text(field));
  return line;
}

}  // namespace

std::string_view name_of(LogLevel level) { return level_names[static_cast<std::size_t>(level)]; }

std::optional<LogLevel> parse_log_level(std::string_view name) {
  for (std::size_t i = 0; i < level_names.size(); ++i)
    if (level_names[i] == name) return static_cast<LogLevel>(i);
  return std::nullopt;
}

void configure_log(LogOptions options) {
  std::shared_ptr<Log> log = make_log(std::move(options));
  const std::lock_guard lock(current().mutex);
  current().log = std::move(log);
}

void write_log(LogLevel level, std::string_view message, LogFields fields) {
  const std::shared_ptr<Log> log = current_log();
  if (level < log->options.level || level == LogLevel::off) return;
  const Clock& clock = log->options.clock != nullptr ? *log->options.clock : system_clock();
  const std::string line = line_of(log->options.format, clock.now(), level, message, fields);
  log->out->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace cw
