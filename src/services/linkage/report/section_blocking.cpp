// SPDX-License-Identifier: MIT
// Which pairs were compared at all, and what that may have lost.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

void rules_table(Html& html, std::string_view caption, const std::vector<const ReportRule*>& rules) {
  const bool estimated = std::ranges::any_of(rules, [](const ReportRule* each) { return each->rule.estimated_recall > 0; });
  std::vector<Heading> headings = {{"Compare records with"}, {"Pairs", Align::right}, {"New pairs", Align::right}};
  if (estimated) headings.push_back({"Estimated to find", Align::right});
  headings.insert(headings.end(), {{"Blocks", Align::right}, {"Largest block", Align::right}});
  TableWriter table(html, caption, headings);
  for (std::size_t i = 0; i < std::min(rules.size(), most_rows); ++i) {
    const ReportRule& each = *rules[i];
    table.row(clipped(each.words.empty() ? each.rule.rule : each.words, 300))
        .number(thousands(each.rule.pairs))
        .number(std::isfinite(each.new_pairs) ? thousands(static_cast<std::uint64_t>(each.new_pairs)) : "\u2013");
    if (estimated && each.rule.estimated_recall > 0) table.share(each.rule.estimated_recall);
    if (estimated && each.rule.estimated_recall <= 0) table.number("not estimated");
    table.number(each.blocks > 0 ? thousands(each.blocks) : "\u2013")
        .number(each.largest_block > 0 ? thousands(each.largest_block) : "\u2013");
  }
}

void say_compared(Html& html, const ReportBlocking& blocking) {
  std::string text =
      "To compare every record with every other would take too long, so only records that share something are compared: these are the "
      "blocking rules.";
  if (std::isfinite(blocking.all_pairs) && blocking.all_pairs > 0)
    text += fmt::format(" Of {} possible pairs {} were compared, {}.", thousands(static_cast<std::uint64_t>(blocking.all_pairs)),
                        thousands(blocking.compared), percent(static_cast<double>(blocking.compared) / blocking.all_pairs));
  else if (blocking.compared > 0)
    text += fmt::format(" {} were compared.", counted(blocking.compared, "pair", "pairs"));
  paragraph(html, text);
  if (std::isfinite(blocking.estimated_recall))
    paragraph(
        html,
        fmt::format("Of the pairs that belong together, an estimated {} share at least one of these and were compared; {} were lost here.",
                    percent(blocking.estimated_recall), odds_in_words(1 - blocking.estimated_recall)));
}

}  // namespace

void write_blocking(Html& html, const ReportData& data) {
  const ReportBlocking& blocking = data.blocking;
  if (std::isfinite(blocking.all_pairs) && static_cast<double>(blocking.compared) >= blocking.all_pairs && blocking.compared > 0)
    paragraph(html, fmt::format("Every record was compared with every other: {}.", counted(blocking.compared, "pair", "pairs")));
  else
    say_compared(html, blocking);
  std::vector<const ReportRule*> chosen, weighed;
  for (const ReportRule& each : blocking.rules) (each.rule.chosen ? chosen : weighed).push_back(&each);
  if (!chosen.empty()) rules_table(html, "Blocking rules used", chosen);
  if (weighed.empty()) return;
  open_details(html, fmt::format("{} weighed and not used", counted(weighed.size(), "rule was", "rules were")));
  rules_table(html, "Blocking rules weighed and not used", weighed);
  say_cut(html, weighed.size(), std::min(weighed.size(), most_rows));
  html.close();
}

}  // namespace cw::link
