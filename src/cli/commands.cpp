// SPDX-License-Identifier: MIT
// The commands, in the order in which --help lists them.
#include "cli/command.h"

namespace cw::cli {

std::vector<Command> all_commands() {
  return {sample_command(),        link_command(),      train_command(),  evaluate_command(), explain_command(),
          review_command(),        addresses_command(), backup_command(), restore_command(),  check_command(),
          move_command(),          account_command(),   audit_command(),  load_command(),     serve_command(),
          demonstration_command(), decide_command(),    dmn_command(),    tck_command(),      version_command()};
}

}  // namespace cw::cli
