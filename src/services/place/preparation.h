// SPDX-License-Identifier: MIT
// The register's resolver from the text of a link configuration: its model, and records made ready by its rules for columns.
#pragma once

#include <string_view>

#include "services/register/live_resolver.h"

namespace cw::place {

// Errors: those of the configuration, with line and column; invalid where it has no model.
[[nodiscard]] Result<registry::LiveResolverParts> resolver_parts(std::string_view model_toml);

}  // namespace cw::place
