// SPDX-License-Identifier: MIT
// The program: hands its command line to the commands.
#include <iostream>

#include "cli/command.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return cw::cli::run_command_line(arguments, cw::cli::all_commands(), std::cout, std::cerr);
}
