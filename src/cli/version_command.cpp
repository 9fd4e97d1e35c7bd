// SPDX-License-Identifier: MIT
// `commonweal version`: which program this is.
#include <ostream>

#include "cli/command.h"

namespace cw::cli {

Command version_command() {
  return {"version", "Says which version of Commonweal this is.", "commonweal version", {}, [](CommandContext& context) -> Result<void> {
            context.out << "commonweal " << CW_VERSION << '\n';
            return {};
          }};
}

}  // namespace cw::cli
