// SPDX-License-Identifier: MIT
// Reads a command line and runs its command. The only file that includes CLI11.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <ostream>

#include "base/log.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/settings.h"

namespace cw::cli {
namespace {

constexpr const char* settings_file = "commonweal.toml";

// Options that every command has.
struct Common {
  bool quiet = false;
  std::optional<std::string> log_level;
  std::string settings = settings_file;
};

// One error, as every one is told: what is wrong, what to do.
int tell(std::ostream& error_out, int exit_code, std::string_view message) {
  error_out << "commonweal: " << message << (message.ends_with('.') || message.ends_with('?') ? "\n" : ".\n");
  return exit_code;
}

// What somebody typed, safe to show: one line, no control characters, not endless.
std::string in_quotes(std::string_view typed) {
  std::string out = with_invalid_utf8_replaced(typed.substr(0, 60));
  for (char& letter : out)
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) letter = '?';
  return fmt::format("\"{}\"", out);
}

std::string_view trim_stop(std::string_view sentence) {
  sentence = trim(sentence);
  while (sentence.ends_with('.')) sentence.remove_suffix(1);
  return sentence;
}

// "--out DIR" -> name "--out", value name "DIR"; a positional "FILE" -> name "FILE".
std::pair<std::string, std::string> parts_of(const std::string& name) {
  const std::size_t space = name.find(' ');
  return space == std::string::npos ? std::pair(name, std::string()) : std::pair(name.substr(0, space), name.substr(space + 1));
}

bool is_positional(const Option& option) { return !option.name.starts_with('-'); }

// CLI11 takes "-1" for a very large whole number and "nan" for a number.
std::string check_whole_number(const std::string& text) {
  const bool digits = !text.empty() && text.size() <= 19 && text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::string() : in_quotes(text) + " is not a whole number";
}
std::string check_number(const std::string& text) {
  const bool digits = text.find_first_not_of("0123456789.eE+-") == std::string::npos;
  return digits ? std::string() : in_quotes(text) + " is not a number";
}

CLI::Option* add_to(CLI::App& app, const std::string& name, const Option& option) {
  return std::visit(
      [&](auto* target) -> CLI::Option* {
        using Target = std::remove_pointer_t<decltype(target)>;
        if constexpr (std::is_same_v<Target, bool>)
          return app.add_flag(name, *target, option.help);
        else if constexpr (std::is_same_v<Target, std::string>)
          return target->empty() ? app.add_option(name, *target, option.help)
                                 : app.add_option(name, *target, option.help)->capture_default_str();
        else if constexpr (std::is_arithmetic_v<Target>)
          return app.add_option(name, *target, option.help)->capture_default_str();
        else
          return app.add_option(name, *target, option.help);
      },
      option.target);
}

void declare(CLI::App& app, const Option& option) {
  const auto [name, value_name] = parts_of(option.name);
  CLI::Option* added = add_to(app, name, option);
  const auto holds = [&]<class T>(T*) {
    return std::holds_alternative<T*>(option.target) || std::holds_alternative<std::optional<T>*>(option.target);
  };
  if (holds(static_cast<std::uint64_t*>(nullptr))) added->check(check_whole_number);
  if (holds(static_cast<double*>(nullptr))) added->check(check_number);
  if (!value_name.empty()) added->option_text(value_name);
  if (const std::size_t equals = value_name.find('='); value_name.starts_with('[') && equals != std::string::npos)
    added->expected(0, 1)->default_str(value_name.substr(equals + 1, value_name.size() - equals - 2));
  if (is_positional(option)) added->option_text(std::string());
  if (option.presence == Presence::required) added->required();
}

void declare(CLI::App& app, const Command& command, Common& common) {
  CLI::App* sub = app.add_subcommand(command.name, command.summary);
  for (const Option& option : command.options) declare(*sub, option);
  sub->add_flag("--quiet", common.quiet, "show no progress");
  sub->add_option("--log-level", common.log_level, "overrides the setting log.level")->option_text("LEVEL");
  sub->add_option("--settings", common.settings, "file of settings")->option_text("FILE")->capture_default_str();
  sub->footer(fmt::format("\nExample:\n  {}", command.example));
}

std::string general_help(const std::vector<Command>& commands) {
  std::string out =
      "Commonweal says which records are the same person, why, and how sure it is.\n\nUsage: commonweal COMMAND [OPTION...]\n\nCommands:\n";
  for (const Command& command : commands)
    out +=
        fmt::format("  {:<10} {}\n  {:<10} {}\n", command.name, command.summary, "", command.example.substr(0, command.example.find('\n')));
  out += "\n`commonweal COMMAND --help` lists the options of one.\n";
  out += fmt::format("\nSettings, read from {} in the working folder where there is one:\n{}", settings_file,
                     settings_help(setting_declarations));
  return out;
}

int refuse_unknown_command(const std::string& name, const std::vector<Command>& commands, std::ostream& error_out) {
  std::vector<std::string_view> names;
  for (const Command& command : commands) names.push_back(command.name);
  const auto nearest = nearest_of(name, names);
  const std::string advice =
      nearest ? fmt::format("Did you mean {}?", *nearest) : fmt::format("The commands are: {}.", fmt::join(names, ", "));
  return tell(error_out, exit_usage, fmt::format("there is no command {}. {}", in_quotes(name), advice));
}

Result<Settings> prepare(const Common& common) {
  CW_TRY(Settings settings, read_settings(common.settings, setting_declarations));
  const std::string level = common.log_level.value_or(settings.text("log.level"));
  const auto parsed = parse_log_level(level);
  if (!parsed)
    return fail_with_exit(ErrorCode::invalid, exit_usage,
                          fmt::format("--log-level {}: there are debug, info, warning, error, off.", in_quotes(level)));
  LogOptions log;
  log.level = *parsed;
  log.format = settings.text("log.format") == "json" ? LogFormat::json_lines : LogFormat::plain;
  configure_log(std::move(log));
  return settings;
}

int run(const Command& command, const Common& common, std::ostream& out, std::ostream& error_out) {
  const Result<Settings> settings = prepare(common);
  if (!settings) return tell(error_out, exit_code_of(settings.error()), settings.error().message);
  CommandContext context{out, common.quiet ? ProgressOptions{} : terminal_progress(), *settings};
  const Result<void> done = command.run(context);
  out.flush();
  if (!done) return tell(error_out, exit_code_of(done.error()), done.error().message);
  if (!out)
    return tell(error_out, exit_code_of(Error{ErrorCode::unavailable, "", ""}),
                "the results could not be written to standard output. Is the disk full?");
  return exit_success;
}

int parse_and_run(const std::vector<std::string>& arguments, const std::vector<Command>& commands, std::ostream& out,
                  std::ostream& error_out) {
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
    (arguments.empty() ? error_out : out) << general_help(commands);
    return arguments.empty() ? exit_usage : exit_success;
  }
  const std::string name = arguments[0] == "--version" ? "version" : arguments[0];
  const auto command = std::ranges::find(commands, name, &Command::name);
  if (command == commands.end()) return refuse_unknown_command(name, commands, error_out);
  Common common;
  CLI::App app("", "commonweal");
  declare(app, *command, common);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
  reversed.back() = name;
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    out << app.get_subcommand(name)->help("commonweal");  // CLI11 adds the command's name
    return exit_success;
  } catch (const CLI::ParseError& problem) {
    return tell(error_out, exit_usage, fmt::format("{}. `commonweal {} --help` lists the options.", trim_stop(problem.what()), name));
  }
  return run(*command, common, out, error_out);
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments, const std::vector<Command>& commands, std::ostream& out,
                     std::ostream& error_out) {
  try {
    return parse_and_run(arguments, commands, out, error_out);
  } catch (const std::bad_alloc&) {
    return tell(error_out, exit_code_of(Error{ErrorCode::too_large, "", ""}),
                "there is not enough memory. Use a machine with more, or fewer rows.");
  } catch (const std::exception& bug) {
    return tell(error_out, exit_bug, fmt::format("this is a bug: {}. Please report it with the command that you ran.", bug.what()));
  }
}

}  // namespace cw::cli
