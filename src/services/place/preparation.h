// SPDX-License-Identifier: MIT
// The register's resolver from the text of a link configuration: its model, and records made ready by its rules for columns.
#pragma once

#include <string_view>

#include "services/register/households/households.h"
#include "services/register/live_resolver.h"

namespace cw::place {

// Errors: those of the configuration, with line and column; invalid where it has no model.
[[nodiscard]] Result<registry::LiveResolverParts> resolver_parts(std::string_view model_toml);

// What says where somebody lives, by the same configuration: its [fields], else the columns that are called as a kind of field. None where
// it is not of people. Errors: those of the configuration.
[[nodiscard]] Result<registry::HomeColumns> home_columns(std::string_view model_toml);

}  // namespace cw::place
