// SPDX-License-Identifier: MIT
// The tables of households; what each holds stands at its statement in household_tables.cpp and in docs/reference/register.md.
#pragma once

#include "store/migrations.h"

namespace cw::registry {

// For store::migrate(), after register_migrations().
[[nodiscard]] store::ModuleMigrations household_migrations();

}  // namespace cw::registry
