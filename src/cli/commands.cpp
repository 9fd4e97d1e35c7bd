// SPDX-License-Identifier: MIT
// The commands, in the order in which --help lists them.
#include "cli/command.h"

namespace cw::cli {

std::vector<Command> all_commands() { return {version_command()}; }

}  // namespace cw::cli
