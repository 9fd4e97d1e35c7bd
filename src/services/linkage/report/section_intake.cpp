// SPDX-License-Identifier: MIT
// What was read, what could not be read and why, and which values were set aside.
#include <fmt/format.h>

#include <algorithm>

#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

void files_table(Html& html, const ReportData& data) {
  TableWriter table(html, "Files read",
                    {{"Source"}, {"File"}, {"Read as"}, {"Records", Align::right}, {"Rows refused", Align::right}, {"Duplicates"}});
  for (const ReportFile& file : data.files)
    table.row(clipped(file.source, 80))
        .cell(clipped(file.file, 120))
        .cell(file.read_as)
        .number(thousands(file.records))
        .number(thousands(file.rejected))
        .cell(file.duplicate_free ? "taken to hold none" : "may hold some");
}

void rejects_table(Html& html, const ReportData& data) {
  if (data.rejects.empty()) {
    paragraph(html, "Every row could be read.");
    return;
  }
  paragraph(html, "These rows are not in the results. rejects.csv lists every one of them.");
  TableWriter table(html, "Rows that could not be read", {{"File"}, {"Why"}, {"Rows", Align::right}, {"First lines"}});
  for (std::size_t i = 0; i < std::min(data.rejects.size(), most_rows); ++i) {
    const ReportReject& reject = data.rejects[i];
    std::string lines;
    for (std::size_t l = 0; l < std::min<std::size_t>(reject.lines.size(), 5); ++l)
      lines += (l > 0 ? ", " : "") + thousands(reject.lines[l]);
    table.row(clipped(reject.file, 120)).cell(clipped(reject.reason, 300)).number(thousands(reject.rows)).cell(lines);
  }
}

void removed_table(Html& html, const ReportData& data) {
  if (data.removed.empty()) return;
  heading(html, "Values set aside");
  paragraph(html,
            "A value that stands in very many records says nothing about who somebody is: a made-up date of birth, the telephone number of "
            "an office. Such values were left out of the comparison. The records themselves were kept.");
  TableWriter table(html, "Values set aside", {{"Source"}, {"Column"}, {"Why"}, {"Values", Align::right}, {"Records", Align::right}});
  for (std::size_t i = 0; i < std::min(data.removed.size(), most_rows); ++i) {
    const Removed& each = data.removed[i];
    table.row(each.source.empty() ? "all files" : clipped(each.source, 80))
        .cell(clipped(each.column, 80))
        .cell(each.reason)
        .number(thousands(each.values))
        .number(thousands(each.records));
  }
}

}  // namespace

void write_intake(Html& html, const ReportData& data) {
  files_table(html, data);
  heading(html, "Rows that could not be read");
  rejects_table(html, data);
  say_cut(html, data.rejects.size(), std::min(data.rejects.size(), most_rows));
  removed_table(html, data);
  say_cut(html, data.removed.size(), std::min(data.removed.size(), most_rows));
}

}  // namespace cw::link
