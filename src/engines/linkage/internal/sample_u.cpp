// SPDX-License-Identifier: MIT
// u by random sampling (Splink: estimate_u.py): shares of the levels over all pairs of a random sample of records.
// Where a comparison is symmetric each distinct pair of values is compared once and counted for all the pairs of records that hold it.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/internal/parallel.h"
#include "engines/linkage/internal/random.h"

namespace cw::linkage::internal {
namespace {

// Knuth's algorithm S: `wanted` of `count` records, in order.
std::vector<RecordIndex> choose(std::size_t count, std::size_t wanted, std::uint64_t seed) {
  std::vector<RecordIndex> chosen;
  chosen.reserve(wanted);
  Random random(seed);
  for (std::size_t i = 0; i < count && chosen.size() < wanted; ++i)
    if (random.below(count - i) < wanted - chosen.size()) chosen.push_back(static_cast<RecordIndex>(i));
  return chosen;
}

std::size_t sample_size(const Records& records, LinkType type, double most_pairs) {
  const double all = static_cast<double>(records.size());
  const double wanted = type == LinkType::link_only ? std::sqrt(most_pairs / std::max(1.0, possible_pairs(records, type))) * all
                                                    : 0.5 * (std::sqrt(8 * most_pairs + 1) + 1);
  return static_cast<std::size_t>(std::min(all, std::ceil(wanted)));
}

struct Tally {
  std::uint32_t code;
  double count;
};
// Distinct codes with how many of the records have each; null left out.
std::vector<Tally> tallies(const std::vector<std::uint32_t>& codes) {
  std::vector<std::uint32_t> sorted = codes;
  std::ranges::sort(sorted);
  std::vector<Tally> out;
  for (const std::uint32_t code : sorted) {
    if (code == 0) continue;
    if (out.empty() || out.back().code != code) out.push_back({code, 0});
    out.back().count += 1;
  }
  return out;
}

using Counts = std::vector<double>;

// Pairs within one list, or between two where `other` is another list. One row of the work: tally i.
void count_row(const CompiledComparison& comparison, const std::vector<Tally>& one, std::size_t i, const std::vector<Tally>& other, ComparisonScratch& scratch, Counts& counts) {
  const bool within = &one == &other;
  if (within) counts[comparison.level(one[i].code, one[i].code, scratch)] += one[i].count * (one[i].count - 1) / 2;
  for (std::size_t j = within ? i + 1 : 0; j < other.size(); ++j) counts[comparison.level(one[i].code, other[j].code, scratch)] += one[i].count * other[j].count;
}

// All pairs of records, one by one, in their order: for comparisons where left and right are not alike.
void count_pairs_of(const CompiledComparison& comparison, const std::vector<std::uint32_t>& codes, const std::vector<std::uint32_t>& sources, std::size_t i, ComparisonScratch& scratch, Counts& counts) {
  for (std::size_t j = i + 1; j < codes.size(); ++j)
    if (sources.empty() || sources[i] != sources[j]) counts[comparison.level(codes[i], codes[j], scratch)] += 1;
}

constexpr std::size_t rows_per_task = 64;

}  // namespace

USample sample_u(const Records& records, LinkType type, const std::vector<const CompiledComparison*>& comparisons, double most_pairs, std::uint64_t seed, unsigned threads) {
  const std::vector<RecordIndex> chosen = choose(records.size(), sample_size(records, type, most_pairs), seed);
  std::vector<std::uint32_t> sources;
  if (type == LinkType::link_only)
    for (const RecordIndex record : chosen) sources.push_back(records.source_of[record]);
  USample sample;
  const std::uint64_t n = chosen.size();
  sample.pairs = n * (n - (n > 0 ? 1 : 0)) / 2;
  if (!sources.empty()) {
    std::map<std::uint32_t, std::uint64_t> in_source;
    for (const std::uint32_t source : sources) ++in_source[source];
    for (const auto& [source, count] : in_source) sample.pairs -= count * (count - 1) / 2;
  }
  for (const CompiledComparison* comparison : comparisons) {
    std::vector<std::uint32_t> codes;
    for (const RecordIndex record : chosen) codes.push_back(comparison->codes()[record]);
    std::vector<std::vector<Tally>> lists;  // one for each source, or one for all
    if (comparison->symmetric()) {
      std::map<std::uint32_t, std::vector<std::uint32_t>> by_source;
      for (std::size_t i = 0; i < codes.size(); ++i) by_source[sources.empty() ? 0 : sources[i]].push_back(codes[i]);
      for (const auto& [source, of_source] : by_source) lists.push_back(tallies(of_source));
    }
    struct Row {
      std::size_t list, other, begin, end;
    };
    std::vector<Row> rows;
    const auto cut = [&](std::size_t list, std::size_t other, std::size_t count) {
      for (std::size_t begin = 0; begin < count; begin += rows_per_task) rows.push_back({list, other, begin, std::min(count, begin + rows_per_task)});
    };
    if (!comparison->symmetric()) cut(0, 0, codes.size());
    for (std::size_t a = 0; a < lists.size(); ++a)
      for (std::size_t b = sources.empty() ? a : a + 1; b < lists.size(); ++b) cut(a, b, lists[a].size());
    Counts total(comparison->level_count(), 0);
    const auto produce = [&](std::size_t task, ComparisonScratch& scratch) {
      Counts counts(total.size(), 0);
      for (std::size_t i = rows[task].begin; i < rows[task].end; ++i) {
        if (comparison->symmetric())
          count_row(*comparison, lists[rows[task].list], i, lists[rows[task].other], scratch, counts);
        else
          count_pairs_of(*comparison, codes, sources, i, scratch, counts);
      }
      return counts;
    };
    const auto commit = [&](Counts counts) -> Result<void> {
      for (std::size_t l = 0; l < total.size(); ++l) total[l] += counts[l];
      return {};
    };
    (void)run_in_order<Counts>(rows.size(), threads, [&] { return ComparisonScratch(comparison->formulas()); }, produce, commit);
    sample.counts.push_back(std::move(total));
  }
  return sample;
}

}  // namespace cw::linkage::internal
