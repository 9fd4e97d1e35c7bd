// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/list_habits.h"

#include <algorithm>

namespace cw::linkage {
namespace {

constexpr double fewest_middle_names = 50, share_with_middle_name = 0.25;

}  // namespace

std::vector<std::string> lists_with_middle_names(const Table& table, const std::string& source_column, const std::string& middle_column) {
  std::vector<std::string> out;
  const Column *source = table.find(source_column), *middle = table.find(middle_column);
  if (source == nullptr || middle == nullptr || source->distinct() < 2 || source->type() != ColumnType::text) return out;
  std::vector<double> given(source->distinct() + 1U, 0);
  for (std::size_t row = 0; row < source->rows(); ++row) given[source->code(row)] += middle->code(row) != Column::null_code ? 1 : 0;
  const std::vector<std::uint32_t> counts = source->counts();
  for (std::uint32_t s = 1; s < counts.size(); ++s)
    if (given[s] >= std::max(fewest_middle_names, share_with_middle_name * counts[s])) out.push_back(source->display(s));
  return out;
}

}  // namespace cw::linkage
