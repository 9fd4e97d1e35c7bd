// SPDX-License-Identifier: MIT
// Who lives together: how many households, how large, how sure, and which homes are not households.
#include <fmt/format.h>

#include <algorithm>

#include "services/linkage/report/chart.h"
#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_counts = 12;
using Counts = std::vector<std::pair<std::string, std::uint64_t>>;

void counts_table(Html& html, std::string_view caption, std::string_view what, std::string_view of, const Counts& counts) {
  if (counts.empty()) return;
  TableWriter table(html, caption, {{std::string(what)}, {std::string(of), Align::right}});
  for (std::size_t i = 0; i < std::min(counts.size(), most_counts); ++i)
    table.row(clipped(counts[i].first, 200)).number(thousands(counts[i].second));
  std::uint64_t rest = 0;
  for (std::size_t i = most_counts; i < counts.size(); ++i) rest += counts[i].second;
  if (rest > 0) table.row("all others").number(thousands(rest));
}

void sizes(Html& html, const ReportHouseholds& households) {
  if (households.sizes.empty()) return;
  ColumnChart chart{"Households by number of people",
                    "Upright columns: the more households of that size, the higher.",
                    "people in the household",
                    "households",
                    {"households"},
                    {},
                    CountScale::straight};
  for (std::size_t i = 0; i < std::min<std::size_t>(households.sizes.size(), 30); ++i)
    chart.classes.push_back({thousands(households.sizes[i].first), static_cast<double>(households.sizes[i].second), 0});
  draw(html, chart);
  open_details(html, "Table: households by number of people");
  {
    TableWriter table(html, "Households by number of people", {{"People"}, {"Households", Align::right}});
    for (std::size_t i = 0; i < std::min(households.sizes.size(), most_rows); ++i)
      table.row(thousands(households.sizes[i].first)).number(thousands(households.sizes[i].second));
  }
  html.close();
}

}  // namespace

void write_households(Html& html, const ReportData& data) {
  const ReportHouseholds& households = *data.households;
  std::string text = fmt::format("{} were found. {} in one of them now.", counted(households.households, "household", "households"),
                                 counted(households.people, "person lives", "people live"));
  if (households.people_left > 0) text += fmt::format(" {} did and are not shown there any more.", thousands(households.people_left));
  text += fmt::format(" {} in none, because their address is missing, unclear, or a communal home.",
                      counted(households.people_without, "person is", "people are"));
  paragraph(html, text);
  if (households.former > 0)
    paragraph(html, fmt::format("{} of a household ended before the last record: the person moved or is no longer shown there.",
                                counted(households.former, "membership", "memberships")));
  sizes(html, households);
  counts_table(html, "Homes that are not counted as households", "Kind of home", "Homes", households.not_households);
  counts_table(html, "How sure it is that a person belongs to the household", "How sure", "Memberships", households.confidence);
  counts_table(html, "Why people were placed in a household", "Reason", "Memberships", households.reasons);
}

}  // namespace cw::link
