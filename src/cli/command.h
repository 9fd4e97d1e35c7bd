// SPDX-License-Identifier: MIT
// What a command of the program is: its name, its options, and what it does. One file per command makes one of these; command_line.cpp
// reads the command line and is the only file that knows how.
//
//   Command greet_command() {
//     struct Given { std::string name; std::uint64_t times = 1; };
//     auto given = std::make_shared<Given>();
//     return {"greet", "Greets somebody.", "commonweal greet Ann --times 2",
//             {{"NAME", "who is greeted", &given->name, Presence::required}, {"--times N", "how often", &given->times}},
//             [given](CommandContext& context) { context.out << "Hello " << given->name << '\n'; return Result<void>{}; }};
//   }
//
// To add a command: write it so, declare it at the end of this file, and name it in all_commands() of commands.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/config.h"
#include "base/progress.h"
#include "base/result.h"

namespace cw::cli {

enum class Presence : std::uint8_t { optional, required };

struct Option {
  // "--out DIR" takes a value called DIR, "--examples [N=10]" one that may be left out and is then 10, "--force" none (its target is a
  // bool), "FILE" is given by position and without a name.
  std::string name;
  std::string help;
  // Gets what was given; what it holds before is the default, and --help shows it. A number that does not parse is refused with its option.
  std::variant<std::string*, std::optional<std::string>*, std::vector<std::string>*, double*, std::optional<double>*, std::uint64_t*,
               std::optional<std::uint64_t>*, bool*>
      target;
  Presence presence = Presence::optional;
};

// What a command has around it. `out` is for results only; progress and the log go to standard error.
struct CommandContext {
  std::ostream& out;
  ProgressOptions progress;  // quiet where --quiet was given
  const Settings& settings;
};

struct Command {
  std::string name;
  std::string summary;  // one sentence
  std::string example;  // a command line that works
  std::vector<Option> options;
  std::function<Result<void>(CommandContext&)> run;  // the error's message and exit code are what the user gets
};

// Exit codes of the program itself; those of errors are in base/error.cpp. docs/reference/exit-codes.md lists them all.
enum ProgramExit : int { exit_success = 0, exit_bug = 1, exit_usage = 2 };

// Runs one command line (without the program's name) and returns the exit code. Never throws.
[[nodiscard]] int run_command_line(const std::vector<std::string>& arguments, const std::vector<Command>& commands, std::ostream& out,
                                   std::ostream& error_out);

[[nodiscard]] std::vector<Command> all_commands();  // commands.cpp

[[nodiscard]] Command sample_command();
[[nodiscard]] Command link_command();
[[nodiscard]] Command train_command();
[[nodiscard]] Command evaluate_command();
[[nodiscard]] Command explain_command();
[[nodiscard]] Command review_command();
[[nodiscard]] Command addresses_command();
[[nodiscard]] Command account_command();
[[nodiscard]] Command audit_command();
[[nodiscard]] Command backup_command();
[[nodiscard]] Command restore_command();
[[nodiscard]] Command check_command();
[[nodiscard]] Command move_command();
[[nodiscard]] Command load_command();
[[nodiscard]] Command serve_command();
[[nodiscard]] Command demonstration_command();
[[nodiscard]] Command tck_command();
[[nodiscard]] Command dmn_command();
[[nodiscard]] Command decide_command();
[[nodiscard]] Command version_command();

}  // namespace cw::cli
