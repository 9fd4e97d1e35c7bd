// SPDX-License-Identifier: MIT
#include "services/linkage/explain_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace cw::link {

std::string paragraph_of(std::string_view text, std::size_t indent) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  return std::string(begin, ' ') + wrapped(text.substr(begin), explain_width, std::max(begin, indent)) + "\n";
}

std::string hanging(std::string_view prefix, std::string_view text) {
  return std::string(prefix) + wrapped(text, explain_width, prefix.size()) + "\n";
}

std::string probability_words(double weight) {
  const double probability = linkage::probability_of(weight);
  if (weight > 26) return "above 0.99999999";
  if (weight < -26) return "below 0.00000001";
  return probability > 0.5 ? fmt::format("{:.{}f}", probability, probability > 0.9999 ? 8 : 4) : fmt::format("{:.3g}", probability);
}

std::string threshold_words(const ExplainedRun& run) {
  return fmt::format("match weight {:.2f}, probability {:.6g}", run.threshold_weight(), run.threshold());
}

std::string link_line(const ExplainedRun& run, const linkage::ScoredEdge& link) {
  return hanging(fmt::format("  {:>7.2f}  ", link.weight), fmt::format("{} -- {}", run.name_of(link.left), run.name_of(link.right)));
}

std::string person_words(const ExplainedRun& run, linkage::RecordIndex record) {
  const linkage::SubjectKind subject = run.prepared().config.subject;
  const std::string_view one = subject == linkage::SubjectKind::unknown ? "group" : words_of(subject).one;
  return fmt::format("{} {}", one, run.person_name_of(record));
}

std::vector<const Column*> compared_columns(const PreparedRun& run) {
  std::vector<const Column*> out;
  const auto add = [&](std::string_view name) {
    const Column* column = run.intake->table.find(name);
    if (column != nullptr && std::ranges::find(out, column) == out.end()) out.push_back(column);
    return column != nullptr;
  };
  for (const linkage::Comparison& comparison : run.linker->model().comparisons) {
    if (add(comparison.output_column)) continue;
    for (const linkage::ComparisonLevel& level : comparison.levels)
      if (!level.is_else)
        for (const std::string& side : linkage::columns_of(level.condition))
          if (side.size() > 2 && side.ends_with("_l")) add(side.substr(0, side.size() - 2));
  }
  return out;
}

std::string record_lines(const ExplainedRun& run, linkage::RecordIndex record) {
  const std::uint32_t row = run.linker().row_of(record);
  std::string out;
  for (const Column* column : compared_columns(run.prepared()))
    if (column->code(row) != Column::null_code)
      out += fmt::format("{}{} {}", out.empty() ? "" : "; ", column->name(), column->display(column->code(row)));
  return paragraph_of("  " + run.name_of(record)) + paragraph_of("      " + (out.empty() ? "(nothing to compare)" : out), 6);
}

}  // namespace cw::link
