// SPDX-License-Identifier: MIT
// Whether a list holds one thing twice: most hold nearly everybody once, so two records of one list are of one person far less often than
// two records of two lists. How much less is learnt for each list.
#include <fmt/format.h>

#include "engines/linkage/column_expression.h"
#include "engines/linkage/propose/internal/comparison_choice.h"

namespace cw::linkage::internal {
namespace {

constexpr std::uint32_t most_sources = 40;
constexpr std::uint32_t most_with_value = 4;  // more records with one value of a title, say, are not of one thing for certain
constexpr double fewest_repeats = 30;
constexpr double once = 0.02;  // share of a list's records that have a second one: what is alike in such a list is told apart by its keeper
constexpr double hardly_ever = 0.00002, seldom = 0.002;

bool is_distinctive(const KeyPart& part) { return part.whole && part.distinctive && !part.several(); }

}  // namespace

Repeats count_repeats(const std::vector<KeyPart>& parts, const Records& records, const Column& source) {
  Repeats out;
  out.within.assign(source.distinct() + std::size_t{1}, 0);
  for (const KeyPart& part : parts) {
    if (!is_distinctive(part)) continue;
    std::vector<std::vector<std::uint32_t>> holders(part.count.size());
    for (RecordIndex r = 0; r < part.code.size(); ++r)
      if (part.code[r] != 0 && part.count[part.code[r]] <= most_with_value) holders[part.code[r]].push_back(source.code(records.row[r]));
    for (const std::vector<std::uint32_t>& of : holders)
      for (std::size_t i = 0; i < of.size(); ++i)
        for (std::size_t j = i + 1; j < of.size(); ++j) (of[i] == of[j] ? out.within[of[i]] : out.across) += 1;
  }
  return out;
}

Result<void> add_source(const Table& table, const std::string& source_column, const Repeats* repeats, ChosenComparisons& out) {
  const Column* source = table.find(source_column);
  if (source == nullptr || source->distinct() < 2 || source->distinct() > most_sources || source->type() != ColumnType::text) return {};
  const std::vector<std::uint32_t> counts = source->counts();
  const double records = static_cast<double>(source->rows());
  double all = repeats == nullptr ? 0 : repeats->across;
  for (std::size_t code = 0; repeats != nullptr && code < repeats->within.size(); ++code) all += repeats->within[code];
  LevelList levels;
  for (std::uint32_t code = 1; code < counts.size(); ++code) {
    const std::string name = sql_literal(source->display(code));
    const double share = static_cast<double>(counts[code]) / records;
    levels.level(fmt::format("\"{0}_l\" = {1} and \"{0}_r\" = {1}", source_column, name), fmt::format("both of {}", source->display(code)))
        .starting_u(share * share)
        .starting_m(share * share);
    if (all < fewest_repeats) continue;
    const double within = repeats->within[code];
    const bool seems_once = within < once * counts[code];
    levels.fixed(seems_once ? hardly_ever * share : std::max(within / all, seldom * share), share * share);
    if (seems_once)
      out.choices.push_back({"link type", source->display(code) + " seems to hold each thing once.",
                             fmt::format("{:.0f} pairs of its {} records share a value that few others have; {:.0f} pairs of two lists do. "
                                         "--duplicate-free makes it certain.",
                                         within, counts[code], repeats->across),
                             0.6});
  }
  return levels.finish("list", "of two lists", out);
}

}  // namespace cw::linkage::internal
