// SPDX-License-Identifier: MIT
// Lists of adults and lists of children. Lists that hold no child, found by the data: of the dates of birth that
// other sources give for their people, next to none is late. Who was born later than a list's people can be is not on it, whatever the name
// and the home: that is what keeps father and son of one name apart where the list itself has no date of birth.
#pragma once

#include <string>
#include <vector>

#include "base/table.h"
#include "engines/linkage/propose/internal/known_fields.h"

namespace cw::linkage::internal {

struct AdultList {
  std::string source;
  std::string born_before;        // YYYY-MM-DD: next to nobody on it was born later
  std::size_t pairs = 0;          // records of other sources with the same names and home or contact, by which it was found
  double late = 0, expected = 0;  // share of them born later, and of all records with a date of birth
  // The youngest that it may hold: born in the years before born_before. Few of them have an account or a tenancy of their own yet.
  std::string seldom_after;              // YYYY-MM-DD
  double young = 1, young_expected = 1;  // share of its people born then, and of all; equal where it holds them as others
};
// Sources without dates of birth of their own. Empty with one source, or where nothing tells.
[[nodiscard]] std::vector<AdultList> find_adult_lists(const Table& table, const std::string& source_column, const KnownFields& fields);

// The other way round: a list whose known dates of birth are nearly all of children and of those just grown up holds no older person, so
// that its records without a date of birth are not taken for those of a parent of one name.
struct ChildList {
  std::string source;
  std::string born_after;   // YYYY-MM-DD: next to nobody on it was born earlier
  std::size_t records = 0;  // with a date of birth
};
[[nodiscard]] std::vector<ChildList> find_child_lists(const Table& table, const std::string& source_column, const KnownFields& fields);

}  // namespace cw::linkage::internal
