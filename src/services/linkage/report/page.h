// SPDX-License-Identifier: MIT
// The pieces that sections of the report are made of: headings, paragraphs, tables that scroll in their own box, long parts behind a
// summary.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/linkage/report/html.h"
#include "services/linkage/report/report.h"

namespace cw::link {

// A section of the page. Its heading is one level below its part's.
struct Section {
  Markup id;
  Markup title;
  bool (*has_content)(const ReportData&);
  void (*write)(Html&, const ReportData&);
};

void paragraph(Html& html, std::string_view text);
void heading(Html& html, std::string_view text);  // below a section's own
void warning(Html& html, std::string_view text);  // an exclamation mark, the word "Warning" and the text
void bullets(Html& html, const std::vector<std::string>& items);
// A part that the reader opens; close with html.close().
void open_details(Html& html, std::string_view summary);

enum class Align : std::uint8_t { left, right };
enum class RowKind : std::uint8_t { part, total };
struct Heading {
  std::string text;
  Align align = Align::left;
};

// stacks: on a narrow screen the cells of a row stand in two columns below its head (for five columns: what, two values, words, number).
enum class TableShape : std::uint8_t { scrolls, stacks };

// A table with a caption, in a box of its own that scrolls. The first cell of a row heads it.
class TableWriter {
 public:
  TableWriter(Html& html, std::string_view caption, const std::vector<Heading>& headings, TableShape shape = TableShape::scrolls);
  ~TableWriter();
  TableWriter(const TableWriter&) = delete;
  TableWriter& operator=(const TableWriter&) = delete;

  TableWriter& row(std::string_view head, RowKind kind = RowKind::part);
  TableWriter& cell(std::string_view text);
  TableWriter& number(std::string_view text);  // to the right
  TableWriter& share(double share);            // a percentage with a small bar
  Html& open_cell();                           // until the next call of row or cell; what is opened in it must be closed

 private:
  void end_cell();
  void end_row();
  void open_part(Markup element, std::string role);  // with its role where the table stacks: another display takes it away
  Html& html_;
  TableShape shape_;
  bool in_row_ = false, in_cell_ = false;
};

// How many rows of a long list are shown.
inline constexpr std::size_t most_rows = 200;
// "300 more are not shown." where a list was cut.
void say_cut(Html& html, std::size_t all, std::size_t shown);

}  // namespace cw::link
