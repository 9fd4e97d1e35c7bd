// SPDX-License-Identifier: MIT
// What of people's stays and of homes is otherwise than it is kept.
#pragma once

#include <functional>
#include <set>

#include "services/register/households/internal/decision.h"
#include "services/register/households/internal/home_rows.h"
#include "services/register/households/internal/placing.h"

namespace cw::registry {

// All that are kept, some at a time.
[[nodiscard]] Result<void> each_kept_stay(store::Connection& db, const std::function<void(NumberedStay)>& visit);

struct StayScope {
  const std::vector<const HomeRow*>& rows;
  const std::set<PersonId>& people;             // of whom all stays are decided
  const std::set<PersonId>& at_homes;           // and of whom those at the homes of decided rows are
  std::function<bool(const HomeRow&)> decides;  // whether a row is decided
};

// Of whom else at the homes something else was found at another home than is kept.
[[nodiscard]] Result<std::set<PersonId>> whose_stays_differ(store::Connection& db, const Found& found, const StayScope& scope);

struct StayChanges {
  std::vector<KeptStay> begun;
  std::vector<NumberedStay> over;
  std::vector<KeptHome> homes;
  std::vector<std::string> homes_over;
};
[[nodiscard]] Result<StayChanges> compare_stays(store::Connection& db, HomeRows& known, const Found& found, const Placing& placing,
                                                const StayScope& scope);

}  // namespace cw::registry
