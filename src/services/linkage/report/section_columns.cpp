// SPDX-License-Identifier: MIT
// What each column was taken to hold, how full it is and what its values look like; and the other choices that were made.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_values = 5;
constexpr double sure_from = 0.7;

double filled_share(const ReportColumn& column) {
  return column.rows == 0 ? 0 : static_cast<double>(column.filled) / static_cast<double>(column.rows);
}

std::string confidence_in_words(double confidence) {
  if (!std::isfinite(confidence)) return "set by the configuration";
  return fmt::format("{} {}", percent(confidence), confidence < sure_from ? "unsure" : confidence < 0.9 ? "fairly sure" : "sure");
}

// Shapes for what is personal, values for what is open.
std::string look_of(const ReportColumn& column) {
  const auto& list = column.privacy == Privacy::open && !column.common.empty() ? column.common : column.shapes;
  std::string out;
  for (std::size_t i = 0; i < std::min(list.size(), most_values); ++i)
    out += fmt::format("{}{} ({})", i > 0 ? "; " : "", clipped(list[i].first, 40), thousands(list[i].second));
  return out.empty() ? "not shown" : out;
}

// The columns of each source, one run after another.
template <class Visit>
void for_each_source(const std::vector<ReportColumn>& columns, Visit visit) {
  for (std::size_t from = 0; from < columns.size();) {
    std::size_t to = from + 1;
    while (to < columns.size() && columns[to].source == columns[from].source) ++to;
    visit(std::span(columns).subspan(from, to - from));
    from = to;
  }
}

void profile_table(Html& html, std::span<const ReportColumn> columns) {
  const std::size_t shown = std::min(columns.size(), most_rows / 2);
  open_details(html, fmt::format("{}: {}", columns[0].source.empty() ? "All records" : clipped(columns[0].source, 60),
                                 counted(columns.size(), "column", "columns")));
  {
    TableWriter table(html, columns[0].source.empty() ? "Columns" : fmt::format("Columns of {}", clipped(columns[0].source, 60)),
                      {{"Column"},
                       {"Taken to be"},
                       {"How sure"},
                       {"Why"},
                       {"Filled", Align::right},
                       {"Different values", Align::right},
                       {"What values look like, and how many"}});
    for (const ReportColumn& column : columns.first(shown))
      table.row(clipped(column.column, 60))
          .cell(spaced(column.meaning))
          .cell(confidence_in_words(column.confidence))
          .cell(clipped(column.reason, 200))
          .share(filled_share(column))
          .number(thousands(column.distinct))
          .cell(look_of(column));
  }
  say_cut(html, columns.size(), shown);
  html.close();
}

// What was compared, all sources together; without a configuration the columns as read say more, file by file.
void standardised_table(Html& html, const ReportData& data) {
  const std::size_t shown = std::min(data.standardised.size(), most_rows / 2);
  {
    TableWriter table(html, "How full the columns are, all files together",
                      {{"Column"},
                       {"What it holds"},
                       {"Filled", Align::right},
                       {"Different values", Align::right},
                       {"What values look like, and how many"}});
    for (const ReportColumn& column : std::span(data.standardised).first(shown))
      table.row(clipped(column.column, 60))
          .cell(spaced(column.meaning))
          .share(filled_share(column))
          .number(thousands(column.distinct))
          .cell(look_of(column));
  }
  say_cut(html, data.standardised.size(), shown);
}

void completeness_table(Html& html, const ReportData& data) {
  if (!data.standardised.empty()) {
    paragraph(html, "These are the columns as they were compared, after names, dates and places were brought into one form.");
    return standardised_table(html, data);
  }
  struct Sum {
    std::string meaning;
    std::uint64_t rows = 0, filled = 0;
  };
  std::vector<Sum> sums;
  for (const ReportColumn& column : data.columns) {
    if (column.meaning.empty() || column.meaning == "ignored" || column.meaning == "record id") continue;
    auto at = std::ranges::find(sums, column.meaning, &Sum::meaning);
    if (at == sums.end()) at = sums.insert(sums.end(), Sum{column.meaning});
    at->rows += column.rows;
    at->filled += column.filled;
  }
  if (sums.size() < 2) return;
  TableWriter table(html, "How full the columns are, all sources together",
                    {{"What it is"}, {"Cells", Align::right}, {"Filled", Align::right}});
  for (std::size_t i = 0; i < std::min<std::size_t>(sums.size(), 40); ++i)
    table.row(spaced(sums[i].meaning))
        .number(thousands(sums[i].rows))
        .share(sums[i].rows == 0 ? 0 : static_cast<double>(sums[i].filled) / static_cast<double>(sums[i].rows));
}

// Columns of one name and meaning together, with the files that have them.
std::vector<std::string> unsure_columns(const ReportData& data) {
  struct Unsure {
    const ReportColumn* column;
    std::vector<std::string> sources;
  };
  std::vector<Unsure> found;
  for (const ReportColumn& column : data.columns) {
    if (!(column.confidence < sure_from) || column.meaning == "ignored") continue;
    auto at = std::ranges::find_if(
        found, [&](const Unsure& each) { return each.column->column == column.column && each.column->meaning == column.meaning; });
    if (at == found.end()) at = found.insert(found.end(), Unsure{&column, {}});
    if (!column.source.empty()) at->sources.push_back(clipped(column.source, 60));
  }
  std::vector<std::string> out;
  for (const Unsure& each : std::span(found).first(std::min<std::size_t>(found.size(), 20)))
    out.push_back(fmt::format("{}{}{} was taken to be {}: {}", clipped(each.column->column, 60), each.sources.empty() ? "" : " of ",
                              joined(each.sources), spaced(each.column->meaning), clipped(each.column->reason, 200)));
  return out;
}

void choices_table(Html& html, const std::vector<const linkage::Choice*>& choices) {
  {
    TableWriter table(html, "Choices made", {{"About"}, {"Decided"}, {"Why"}, {"How sure"}});
    for (const linkage::Choice* choice : std::span(choices).first(std::min(choices.size(), most_rows)))
      table.row(choice->topic)
          .cell(clipped(choice->decision, 300))
          .cell(clipped(choice->reason, 400))
          .cell(confidence_in_words(choice->confidence));
  }
  say_cut(html, choices.size(), std::min(choices.size(), most_rows));
}

}  // namespace

void write_columns(Html& html, const ReportData& data) {
  paragraph(
      html,
      "The program reads the names of the columns and what stands in them, and decides what each one holds. Where it is unsure, look "
      "whether it is right. Names, dates of birth and other values of people are not listed here: instead you see their shapes, with A "
      "or a for a run of letters and 9 for each digit.");
  const std::vector<std::string> unsure = unsure_columns(data);
  if (!unsure.empty()) {
    heading(html, "Columns of which the program is unsure");
    bullets(html, unsure);
  }
  heading(html, "How full the columns are");
  completeness_table(html, data);
  if (data.columns.empty()) return;
  heading(html, "Every column as it was read");
  std::size_t sources = 0;
  for_each_source(data.columns, [&](std::span<const ReportColumn> columns) {
    if (++sources <= 40) profile_table(html, columns);
  });
  say_cut(html, sources, std::min<std::size_t>(sources, 40));
}

void write_choices(Html& html, const ReportData& data) {
  paragraph(html,
            "These are the choices that the program made, and why. Each can be changed in model.toml, "
            "beside this report.");
  std::vector<const linkage::Choice*> columns, others;
  for (const linkage::Choice& choice : data.choices)
    (choice.topic == "columns" && !data.columns.empty() ? columns : others).push_back(&choice);
  if (!others.empty()) choices_table(html, others);
  if (columns.empty()) return;
  open_details(html, fmt::format("{} about columns", counted(columns.size(), "choice", "choices")));
  choices_table(html, columns);
  html.close();
}

}  // namespace cw::link
