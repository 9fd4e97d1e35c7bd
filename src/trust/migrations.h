// SPDX-License-Identifier: MIT
// The tables of trust, as migrations of the module "trust": CW_CHECK(store::migrate(db, {trust::migrations()})). Never change a step that
// was released; add one.
#pragma once

#include "store/migrations.h"

namespace cw::trust {

[[nodiscard]] store::ModuleMigrations migrations();

}  // namespace cw::trust
