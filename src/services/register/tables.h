// SPDX-License-Identifier: MIT
// The register's tables; what each holds stands at its statement in tables.cpp and in docs/reference/register.md.
#pragma once

#include "store/migrations.h"

namespace cw::registry {

// For store::migrate(): {register_migrations()}.
[[nodiscard]] store::ModuleMigrations register_migrations();

}  // namespace cw::registry
