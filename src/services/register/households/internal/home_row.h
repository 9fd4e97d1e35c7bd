// SPDX-License-Identifier: MIT
// A record as far as it says where somebody lives, and the names by which others that may speak of the same home are found.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/table.h"
#include "services/register/households/households.h"

namespace cw::registry {

// Records that may name one home share one of these. Empty: the record has none.
struct HomeNames {
  std::string uprn;
  std::string text;    // postcode (or street and town) with the numbers of the home; none where only a postcode is known
  std::string number;  // the source's own number of a household
  bool operator==(const HomeNames&) const = default;
};
enum class HomeNameKind : std::uint8_t { uprn, text, number };
using HomeName = std::pair<HomeNameKind, std::string>;
// Those that are not empty.
[[nodiscard]] std::vector<HomeName> list_of(const HomeNames& names);

struct HomeRow {
  RecordNumber record;
  std::string source;
  PersonId person;
  std::string columns;  // a JSON object of texts: those of HomeColumns' fields
  HomeNames names;
  bool operator==(const HomeRow&) const = default;
};

// What deciding needs of a record. Errors: those of `prepare`; then the record says nothing of homes.
[[nodiscard]] Result<HomeRow> home_row_of(const HomeColumns& columns, RecordNumber record, const RecordKey& key, PersonId person,
                                          std::string_view content);
// The rows as the engine's table, one text column for each of the fields. Rows are in their order.
[[nodiscard]] Result<Table> table_of(const HomeColumns& columns, std::span<const HomeRow* const> rows);

}  // namespace cw::registry
