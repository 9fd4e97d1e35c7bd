// SPDX-License-Identifier: MIT
// Records that could never be linked: too empty, or too common in all they hold, to reach the threshold even against their own copy.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "services/linkage/explain_text.h"
#include "services/linkage/explain_words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_kinds = 10;

// Records that lack the same columns.
struct Kind {
  std::string lacks;  // "" = nothing
  std::vector<std::uint32_t> records;
};

std::string lacking(const std::vector<const Column*>& columns, std::uint32_t row) {
  std::vector<std::string> names;
  for (const Column* column : columns)
    if (column->code(row) == Column::null_code) names.push_back(column->name());
  return joined(names);
}

// Kinds from the most frequent; in each the records from the least weight.
std::vector<Kind> kinds_of(const ExplainedRun& run, const std::vector<std::uint32_t>& records, const std::vector<double>& weights) {
  const std::vector<const Column*> columns = compared_columns(run.prepared());
  std::map<std::string, std::vector<std::uint32_t>> by_lack;
  for (const std::uint32_t r : records) by_lack[lacking(columns, run.linker().row_of(r))].push_back(r);
  std::vector<Kind> out;
  for (auto& [lacks, of] : by_lack) {
    std::ranges::stable_sort(of, {}, [&](std::uint32_t r) { return weights[r]; });
    out.push_back({lacks, std::move(of)});
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, [](const Kind& kind) { return kind.records.size(); });
  return out;
}

std::string share_table(const std::vector<double>& weights) {
  std::string out = fmt::format("{:>11}  {:>12}  {:>10}  {}\n", "probability", "match weight", "records", "share");
  for (const linkage::UnlinkableShare& row : linkage::unlinkable_shares(weights))
    out += fmt::format("{:>11}  {:>12.2f}  {:>10}  {}\n", row.threshold_probability, row.threshold_weight, thousands(row.records),
                       percent(row.share));
  return out;
}

std::string example_lines(const ExplainedRun& run, const Kind& kind, std::uint32_t record, double weight) {
  return record_lines(run, record) +
         paragraph_of(
             fmt::format("      reaches at most match weight {:.2f}; {}", weight,
                         kind.lacks.empty() ? std::string("it lacks nothing, but all it holds is too common") : "it lacks " + kind.lacks),
             6);
}

}  // namespace

std::string unlinkable_text(const ExplainedRun& run, std::size_t examples) {
  const std::vector<double> weights = run.linker().self_weights();
  std::string out =
      paragraph_of("Records that could never be linked, for even against an identical copy of themselves they do not reach the threshold:");
  out += share_table(weights);
  const std::vector<std::uint32_t> records = linkage::unlinkable_records(weights, run.threshold_weight());
  out += "\n" + paragraph_of(fmt::format("At this run's threshold ({}): {} of {}.", threshold_words(run), thousands(records.size()),
                                         counted(weights.size(), "record", "records")));
  if (records.empty()) return out;
  const std::vector<Kind> kinds = kinds_of(run, records, weights);
  out += "What they lack:\n";
  for (std::size_t i = 0; i < std::min(kinds.size(), most_kinds); ++i)
    out += hanging(fmt::format("{:>9}  ", thousands(kinds[i].records.size())),
                   kinds[i].lacks.empty() ? "nothing; what they hold is too common" : kinds[i].lacks);
  if (kinds.size() > most_kinds) out += fmt::format("           ... and {} other combinations\n", thousands(kinds.size() - most_kinds));
  if (examples == 0) return out;
  out += "\nExamples, the emptiest of each kind first:\n";
  std::size_t shown = 0;
  for (std::size_t turn = 0; shown < std::min(examples, records.size()); ++turn)
    for (const Kind& kind : kinds)
      if (turn < kind.records.size() && shown < examples) {
        out += example_lines(run, kind, kind.records[turn], weights[kind.records[turn]]);
        ++shown;
      }
  return out;
}

}  // namespace cw::link
