// SPDX-License-Identifier: MIT
// The linkage engine's households of some rows, in the register's words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engines/linkage/homes/households.h"
#include "services/register/households/internal/home_row.h"

namespace cw::registry {

// linkage::HouseholdContext with sources by their names, so that it can be kept.
struct KeptContext {
  std::optional<Date> reference;
  std::uint32_t sources = 1;
  std::vector<std::string> lists_of_the_present, common_words;
  bool coarse_postcodes = false, heard_of = true;
  std::string version;  // of the columns (HomeColumns)
};
[[nodiscard]] std::string context_text(const KeptContext& context);
[[nodiscard]] Result<KeptContext> read_context(std::string_view text);

struct FoundStay {
  PersonId person;
  std::uint32_t household = linkage::no_household, home = 0;  // as in Found
  std::optional<Date> from, to;
  bool now = false;
  double confidence = 0;  // in thousandths
  std::string reason;
  std::vector<std::string> sources;  // of the records that it rests on, in order
};
struct Found {
  std::vector<FoundStay> stays;
  std::vector<linkage::Home> homes;
  std::vector<std::uint32_t> household_of_row, home_of_row;  // UINT32_MAX: none
  KeptContext context;
};
// context: none where the rows are all there are. today: no later day counts as the last one.
[[nodiscard]] Result<Found> find_among(const HomeColumns& columns, std::span<const HomeRow* const> rows,
                                       const std::optional<KeptContext>& context, Date today);
// The last day that these rows speak of.
[[nodiscard]] Result<std::optional<Date>> last_day_among(const HomeColumns& columns, std::span<const HomeRow* const> rows, Date today);

}  // namespace cw::registry
