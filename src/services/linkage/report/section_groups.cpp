// SPDX-License-Identifier: MIT
// The same figures for each group, with a plain warning where groups differ by more than chance.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

// Two estimates differ where their intervals do not meet and they are at least two percentage points apart.
bool differ(const Estimate& low, const Estimate& high) {
  return std::isfinite(low.high) && std::isfinite(high.low) && low.high < high.low && high.value - low.value >= 0.02;
}

void warn_of(std::vector<std::string>& out, const ReportGrouping& grouping, Estimate ReportGroup::* measure, std::string_view what) {
  const ReportGroup *worst = nullptr, *best = nullptr;
  for (const ReportGroup& group : grouping.groups) {
    if (!std::isfinite((group.*measure).value)) continue;
    if (worst == nullptr || (group.*measure).value < (worst->*measure).value) worst = &group;
    if (best == nullptr || (group.*measure).value > (best->*measure).value) best = &group;
  }
  if (worst == nullptr || !differ(worst->*measure, best->*measure)) return;
  out.push_back(fmt::format(
      "By {}, the share of {} differs: {} for \u201c{}\u201d but {} for \u201c{}\u201d. Figures by {} will be skewed.", grouping.by, what,
      percent((worst->*measure).value), clipped(worst->name, 60), percent((best->*measure).value), clipped(best->name, 60), grouping.by));
}

std::string with_interval(const Estimate& estimate) {
  if (!std::isfinite(estimate.value)) return "not known";
  if (!std::isfinite(estimate.low) || !std::isfinite(estimate.high)) return percent(estimate.value);
  return fmt::format("{} ({} to {})", percent(estimate.value), percent(estimate.low), percent(estimate.high));
}

}  // namespace

std::vector<std::string> warnings_of(const ReportGrouping& grouping) {
  std::vector<std::string> out;
  warn_of(out, grouping, &ReportGroup::recall, "joins found");
  warn_of(out, grouping, &ReportGroup::precision, "joins that are right");
  return out;
}

void write_groups(Html& html, const ReportData& data) {
  paragraph(html,
            "A linkage that works less well for some people than for others leaves them out of every figure made from it. So the same "
            "figures are given for each group.");
  for (const ReportGrouping& grouping : data.groupings) {
    heading(html, fmt::format("By {}", grouping.by));
    for (const std::string& each : grouping.warnings.empty() ? warnings_of(grouping) : grouping.warnings) warning(html, each);
    const std::size_t shown = std::min(grouping.groups.size(), most_rows / 2);
    {
      const bool measured = std::ranges::any_of(grouping.groups, [](const ReportGroup& group) {
        return std::isfinite(group.precision.value) || std::isfinite(group.recall.value);
      });
      std::vector<Heading> headings = {{"Group"}, {"Records", Align::right}, {"Joined to another record", Align::right}};
      if (measured) headings.insert(headings.end(), {{"Joins that are right", Align::right}, {"Joins found", Align::right}});
      TableWriter table(html, fmt::format("Figures by {}", grouping.by), headings);
      for (const ReportGroup& group : std::span(grouping.groups).first(shown)) {
        table.row(clipped(group.name, 80)).number(thousands(group.records)).share(group.linked);
        if (measured) table.number(with_interval(group.precision)).number(with_interval(group.recall));
      }
    }
    say_cut(html, grouping.groups.size(), shown);
  }
}

}  // namespace cw::link
