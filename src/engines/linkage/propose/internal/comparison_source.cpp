// SPDX-License-Identifier: MIT
// Whether a list holds one thing twice: most hold nearly everybody once, so two records of one list are of one person far less often than
// two records of two lists. How much less is learnt for each list.
#include <fmt/format.h>

#include "engines/linkage/propose/internal/comparison_choice.h"

namespace cw::linkage::internal {
namespace {

constexpr std::uint32_t most_sources = 40;
constexpr double of_things = 0.25;  // catalogues hold a thing twice less often than lists of people do

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

}  // namespace

Result<void> add_source(const Table& table, const std::string& source_column, SubjectKind subject, ChosenComparisons& out) {
  const Column* source = table.find(source_column);
  if (source == nullptr || source->distinct() < 2 || source->distinct() > most_sources || source->type() != ColumnType::text) return {};
  const std::vector<std::uint32_t> counts = source->counts();
  const double records = static_cast<double>(source->rows());
  LevelList levels;
  for (std::uint32_t code = 1; code < counts.size(); ++code) {
    const std::string name = quoted(source->display(code));
    const double share = static_cast<double>(counts[code]) / records;
    levels.level(fmt::format("\"{0}_l\" = {1} and \"{0}_r\" = {1}", source_column, name), fmt::format("both of {}", source->display(code)))
        .starting_u(share * share)
        .starting_m((subject == SubjectKind::people ? 1 : of_things) * share * share);
  }
  return levels.finish("list", "of two lists", out);
}

}  // namespace cw::linkage::internal
