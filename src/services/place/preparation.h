// SPDX-License-Identifier: MIT
// The register's resolver from the text of a link configuration: its model, and records made ready by its rules for columns, so that a
// record as its source has it is matched as a batch run of all of them would match it.
//
//   CW_TRY(registry::LiveResolverParts parts, resolver_parts(text));   // of a run's model.toml
//   parts.prepare({"housing", "7"}, columns);                          // {"full_name": "O'NEILL, Siobhán"} -> given_name, family_name ...
#pragma once

#include <string>
#include <string_view>

#include "services/register/households/households.h"
#include "services/register/live_resolver.h"

namespace cw::place {

// A rule's column is looked for among a record's columns by its name, then by its register_name(). A source that the configuration does not
// name is prepared by the rules for every source. Errors: those of the configuration, with line and column; invalid where it has no model.
[[nodiscard]] Result<registry::LiveResolverParts> resolver_parts(std::string_view model_toml);

// What says where somebody lives, by the same configuration: its [fields], else the columns of its rules that are called as a kind of
// field. None where it is not of people. Errors: those of the configuration.
[[nodiscard]] Result<registry::HomeColumns> home_columns(std::string_view model_toml);

// The name of a file's column as a register can keep it: small letters, digits, and _ for anything else. "Date of Birth" is date_of_birth.
[[nodiscard]] std::string register_name(std::string_view column);

}  // namespace cw::place
