// SPDX-License-Identifier: MIT
// The tables of review, for store::migrate(). docs/explanation/review-queue.md says what each holds.
#pragma once

#include "store/migrations.h"

namespace cw::review {

[[nodiscard]] store::ModuleMigrations review_migrations();

}  // namespace cw::review
