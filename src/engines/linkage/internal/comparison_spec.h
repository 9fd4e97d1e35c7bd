// SPDX-License-Identifier: MIT
// A comparison of the library by its kind and settings, as a configuration names it.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/comparison_library.h"

namespace cw::linkage {

struct ComparisonSpec {
  std::string kind;
  std::map<std::string, std::string, std::less<>> columns;  // role ("column", "latitude", ...) -> column or expression
  std::vector<double> thresholds;                           // empty: the kind's own
  std::vector<TimeMetric> metrics;                          // one for each threshold in time
  std::string function;
  std::string format;
  std::optional<DateInput> input;
  std::optional<InvalidValues> invalid;
  std::optional<EmptyArray> empty;
  std::optional<Similarity> nearer;
  std::optional<TermFrequency> term_frequency;  // nothing: as the kind has it
};

// What a kind takes besides kind, name, description, term_frequency, m, u and fix.
struct KindEntry {
  std::string_view kind;
  std::string_view roles;     // column roles in their order, parted by spaces
  std::size_t required = 1;   // how many of them must be given
  std::string_view settings;  // parted by spaces
};
// All kinds but "custom".
[[nodiscard]] std::span<const KindEntry> comparison_kinds();
[[nodiscard]] const KindEntry* find_kind(std::string_view kind);  // nullptr if there is none
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text);

// The comparison of a spec whose kind is in the table and whose required columns are there.
[[nodiscard]] Result<Comparison> build_comparison(const ComparisonSpec& spec);
// A spec whose comparison has these very levels but for m, u and whether they are fixed; nothing where the library has none.
[[nodiscard]] std::optional<ComparisonSpec> recognise_comparison(const Comparison& comparison);

}  // namespace cw::linkage
