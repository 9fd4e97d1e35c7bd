// SPDX-License-Identifier: MIT
// What the run was: settings, versions, time and memory, and how to do it again.
#include <fmt/format.h>

#include <algorithm>

#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

void pairs_table(Html& html, std::string_view caption, std::string_view what, std::string_view value,
                 const std::vector<std::pair<std::string, std::string>>& pairs) {
  if (pairs.empty()) return;
  TableWriter table(html, caption, {{std::string(what)}, {std::string(value)}});
  for (std::size_t i = 0; i < std::min(pairs.size(), most_rows); ++i)
    table.row(clipped(pairs[i].first, 100)).cell(clipped(pairs[i].second, 300));
}

void preformatted(Html& html, std::string_view text) { html.open("pre", {{"tabindex", "0"}}).element("code", text).close(); }

void phases(Html& html, const ReportRun& run) {
  if (run.phases.empty()) return;
  TableWriter table(html, "Time of each phase", {{"Phase"}, {"Wall seconds", Align::right}, {"CPU seconds", Align::right}});
  for (const ReportPhase& phase : std::span(run.phases).first(std::min(run.phases.size(), most_rows)))
    table.row(spaced(phase.name)).number(fixed(phase.wall_seconds, 2)).number(fixed(phase.cpu_seconds, 2));
  table.row("all", RowKind::total).number(fixed(run.wall_seconds, 2)).number(fixed(run.cpu_seconds, 2));
}

}  // namespace

void write_run(Html& html, const ReportData& data) {
  const ReportRun& run = data.run;
  std::string text;
  if (run.wall_seconds > 0)
    text += fmt::format("The run took {} with {}", seconds(run.wall_seconds), counted(run.threads, "thread", "threads"));
  if (run.peak_memory_bytes > 0)
    text += fmt::format("{} {} of memory", text.empty() ? "The run held at most" : " and held at most", bytes(run.peak_memory_bytes));
  if (!text.empty()) paragraph(html, text + ".");
  phases(html, run);
  if (!run.commands.empty()) {
    heading(html, "How to run it again");
    paragraph(html, "The same files, settings and seed give the same results, byte for byte, with any number of threads.");
    std::string lines;
    for (const std::string& command : run.commands) lines += (lines.empty() ? "" : "\n") + command;
    preformatted(html, lines);
  }
  pairs_table(html, "Settings", "Setting", "Value", run.settings);
  pairs_table(html, "Versions", "What", "Version", run.versions);
  if (run.configuration.empty()) return;
  open_details(html, "The configuration that was used (model.toml)");
  preformatted(html, clipped(run.configuration, 60'000));
  html.close();
}

}  // namespace cw::link
