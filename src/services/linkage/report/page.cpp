// SPDX-License-Identifier: MIT
#include "services/linkage/report/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/words.h"

namespace cw::link {

void paragraph(Html& html, std::string_view text) { html.element("p", text); }
void heading(Html& html, std::string_view text) { html.element("h4", text); }

void warning(Html& html, std::string_view text) {
  html.open("p", {{"class", "warning"}});
  html.element("span", "!", {{"class", "sign"}, {"aria-hidden", "true"}});
  html.open("strong").element("span", "Warning: ", {{"class", "hidden"}}).text(text).close();
  html.close();
}

void bullets(Html& html, const std::vector<std::string>& items) {
  if (items.empty()) return;
  html.open("ul");
  for (const std::string& item : items) html.element("li", item);
  html.close();
}

void open_details(Html& html, std::string_view summary) { html.open("details").open("summary").element("span", summary).close(); }

TableWriter::TableWriter(Html& html, std::string_view caption, const std::vector<Heading>& headings, TableShape shape)
    : html_(html), shape_(shape) {
  const std::string id = html_.unique_id("c");
  html_.open(
      "div",
      {{"class", shape == TableShape::stacks ? "scroll stack" : "scroll"}, {"tabindex", "0"}, {"role", "group"}, {"aria-labelledby", id}});
  open_part("table", "table");
  html_.element("caption", caption, {{"id", id}});
  open_part("thead", "rowgroup");
  open_part("tr", "row");
  for (const Heading& each : headings) {
    if (shape_ == TableShape::stacks)
      html_.element("th", each.text, {{"scope", "col"}, {"role", "columnheader"}});
    else if (each.align == Align::right)
      html_.element("th", each.text, {{"scope", "col"}, {"class", "n"}});
    else
      html_.element("th", each.text, {{"scope", "col"}});
  }
  html_.close().close();
  open_part("tbody", "rowgroup");
}

void TableWriter::open_part(Markup element, std::string role) {
  if (shape_ == TableShape::stacks)
    html_.open(element, {{"role", std::move(role)}});
  else
    html_.open(element);
}

TableWriter::~TableWriter() {
  end_row();
  html_.close().close().close();  // tbody, table, div
}

void TableWriter::end_cell() {
  if (in_cell_) html_.close();
  in_cell_ = false;
}

void TableWriter::end_row() {
  end_cell();
  if (in_row_) html_.close();
  in_row_ = false;
}

TableWriter& TableWriter::row(std::string_view head, RowKind kind) {
  end_row();
  in_row_ = true;
  if (kind == RowKind::total)
    html_.open("tr", {{"class", "total"}, {"role", "row"}});
  else
    open_part("tr", "row");
  const std::string_view shown = head.empty() ? "(none)" : head;
  if (shape_ == TableShape::stacks)
    html_.element("th", shown, {{"scope", "row"}, {"role", "rowheader"}});
  else
    html_.element("th", shown, {{"scope", "row"}});
  return *this;
}

TableWriter& TableWriter::cell(std::string_view text) {
  end_cell();
  open_part("td", "cell");
  html_.text(text).close();
  return *this;
}

TableWriter& TableWriter::number(std::string_view text) {
  end_cell();
  if (shape_ == TableShape::stacks)
    html_.element("td", text, {{"class", "n"}, {"role", "cell"}});
  else
    html_.element("td", text, {{"class", "n"}});
  return *this;
}

TableWriter& TableWriter::share(double share) {
  end_cell();
  html_.open("td", {{"class", "n share"}}).text(percent(share));
  if (std::isfinite(share)) {
    html_.open("svg", {{"class", "bar"}, {"viewBox", "0 0 100 8"}, {"preserveAspectRatio", "none"}, {"aria-hidden", "true"}});
    html_.empty("rect", {{"width", "100"}, {"height", "8"}, {"class", "track"}});
    html_.empty("rect", {{"width", fmt::format("{:.0f}", std::clamp(share, 0.0, 1.0) * 100)}, {"height", "8"}, {"class", "p0"}});
    html_.close();
  }
  html_.close();
  return *this;
}

Html& TableWriter::open_cell() {
  end_cell();
  in_cell_ = true;
  open_part("td", "cell");
  return html_;
}

void say_cut(Html& html, std::size_t all, std::size_t shown) {
  if (all > shown) paragraph(html, fmt::format("{} more are not shown.", thousands(all - shown)));
}

}  // namespace cw::link
