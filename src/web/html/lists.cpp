// SPDX-License-Identifier: MIT
// Summary lists, tables, task lists.
#include "web/html/lists.h"

#include <algorithm>

#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

const SummaryCardTitle* title_of(const SummaryList& options) {
  return options.card && options.card->title ? &*options.card->title : nullptr;
}

// The title of the card is read out behind each link, so that links of several cards can be told apart.
void put_action(Html& out, const SummaryAction& action, const SummaryCardTitle* title) {
  out << "<a class=\"govuk-link"_html;
  put_classes(out, action.classes);
  put_address(out, "\" href=\""_html, action.href);
  out << action.attributes << ">"_html;
  put_content(out, action.text, action.html);
  if (title != nullptr || !action.visually_hidden_text.empty()) {
    out << "<span class=\"govuk-visually-hidden\">"_html;
    if (!action.visually_hidden_text.empty()) out << " "_html << action.visually_hidden_text;
    if (title != nullptr) {
      out << " ("_html;
      put_content(out, title->text, title->html);
      out << ")"_html;
    }
    out << "</span>"_html;
  }
  out << "</a>"_html;
}

void put_card_actions(Html& out, const SummaryCard& card) {
  if (card.actions.items.empty()) return;
  const SummaryCardTitle* title = card.title ? &*card.title : nullptr;
  const bool one = card.actions.items.size() == 1;
  out << (one ? "<div class=\"govuk-summary-card__actions"_html : "<ul class=\"govuk-summary-card__actions"_html);
  put_classes(out, card.actions.classes);
  out << "\">"_html;
  for (const SummaryAction& action : card.actions.items) {
    put_flag(out, "<li class=\"govuk-summary-card__action\">"_html, !one);
    put_action(out, action, title);
    put_flag(out, "</li>"_html, !one);
  }
  out << (one ? "</div>"_html : "</ul>"_html);
}

void open_card(Html& out, const SummaryCard& card) {
  out << "<div class=\"govuk-summary-card"_html;
  put_classes(out, card.classes);
  out << "\""_html << card.attributes << "><div class=\"govuk-summary-card__title-wrapper\">"_html;
  if (card.title) {
    out << "<h"_html << card.title->heading_level << " class=\"govuk-summary-card__title"_html;
    put_classes(out, card.title->classes);
    out << "\">"_html;
    put_content(out, card.title->text, card.title->html);
    out << "</h"_html << card.title->heading_level << ">"_html;
  }
  put_card_actions(out, card);
  out << "</div><div class=\"govuk-summary-card__content\">"_html;
}

void put_text(Html& out, Markup opening, const SummaryText& text, Markup closing) {
  out << opening;
  put_classes(out, text.classes);
  out << "\">"_html;
  put_content(out, text.text, text.html);
  out << closing;
}

void put_row(Html& out, const SummaryRow& row, const SummaryCardTitle* title, bool others_have_actions) {
  const std::vector<SummaryAction>& actions = row.actions.items;
  out << "<div class=\"govuk-summary-list__row"_html;
  put_flag(out, " govuk-summary-list__row--no-actions"_html, others_have_actions && actions.empty());
  put_classes(out, row.classes);
  out << "\">"_html;
  put_text(out, "<dt class=\"govuk-summary-list__key"_html, row.key, "</dt>"_html);
  put_text(out, "<dd class=\"govuk-summary-list__value"_html, row.value, "</dd>"_html);
  if (!actions.empty()) {
    out << "<dd class=\"govuk-summary-list__actions"_html;
    put_classes(out, row.actions.classes);
    out << "\">"_html;
    const bool several = actions.size() > 1;
    put_flag(out, "<ul class=\"govuk-summary-list__actions-list\">"_html, several);
    for (const SummaryAction& action : actions) {
      put_flag(out, "<li class=\"govuk-summary-list__actions-list-item\">"_html, several);
      put_action(out, action, title);
      put_flag(out, "</li>"_html, several);
    }
    put_flag(out, "</ul>"_html, several);
    out << "</dd>"_html;
  }
  out << "</div>"_html;
}

enum class CellKind : std::uint8_t { column_header, row_header, cell };

void put_cell(Html& out, const TableCell& cell, CellKind kind) {
  out << (kind == CellKind::column_header ? "<th scope=\"col\" class=\"govuk-table__header"_html
          : kind == CellKind::row_header  ? "<th scope=\"row\" class=\"govuk-table__header"_html
                                          : "<td class=\"govuk-table__cell"_html);
  if (!cell.format.empty() && kind != CellKind::row_header)
    out << (kind == CellKind::cell ? " govuk-table__cell--"_html : " govuk-table__header--"_html) << cell.format;
  put_classes(out, cell.classes);
  out << "\""_html;
  put_number(out, " colspan=\""_html, cell.colspan);
  put_number(out, " rowspan=\""_html, cell.rowspan);
  out << cell.attributes << ">"_html;
  put_content(out, cell.text, cell.html);
  out << (kind == CellKind::cell ? "</td>"_html : "</th>"_html);
}

void put_task(Html& out, const TaskListItem& item, const std::string& id) {
  out << "<li class=\"govuk-task-list__item"_html;
  put_flag(out, " govuk-task-list__item--with-link"_html, !item.href.empty());
  put_classes(out, item.classes);
  out << "\"><div class=\"govuk-task-list__name-and-hint\">"_html;
  if (!item.href.empty()) {
    out << "<a class=\"govuk-link govuk-task-list__link"_html;
    put_classes(out, item.title.classes);
    put_address(out, "\" href=\""_html, item.href);
    out << " aria-describedby=\""_html;
    if (item.hint) out << id << "-hint "_html;
    out << id << "-status\">\n"_html;
    put_content(out, item.title.text, item.title.html);
    out << "\n</a>"_html;
  } else {
    out << "<div"_html;
    put_attribute(out, " class=\""_html, item.title.classes);
    out << ">"_html;
    put_content(out, item.title.text, item.title.html);
    out << "</div>"_html;
  }
  if (item.hint) {
    out << "<div id=\""_html << id << "-hint\" class=\"govuk-task-list__hint\">"_html;
    put_content(out, item.hint->text, item.hint->html);
    out << "</div>"_html;
  }
  out << "</div><div class=\"govuk-task-list__status"_html;
  put_classes(out, item.status.classes);
  out << "\" id=\""_html << id << "-status\">"_html;
  if (item.status.tag) {
    out << *item.status.tag;
  } else {
    put_content(out, item.status.text, item.status.html);
  }
  out << "</div></li>"_html;
}

}  // namespace

Html& operator<<(Html& out, const SummaryList& options) {
  const bool any = std::ranges::any_of(options.rows, [](const SummaryRow& row) { return !row.actions.items.empty(); });
  if (options.card) open_card(out, *options.card);
  out << "<dl class=\"govuk-summary-list"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << ">"_html;
  for (const SummaryRow& row : options.rows) put_row(out, row, title_of(options), any);
  out << "</dl>"_html;
  put_flag(out, "</div></div>"_html, options.card.has_value());
  return out;
}

void open_table(Html& out, const Table& options) {
  out << "<table class=\"govuk-table"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << ">"_html;
  if (!options.caption.empty()) {
    out << "<caption class=\"govuk-table__caption"_html;
    put_classes(out, options.caption_classes);
    out << "\">"_html << options.caption << "</caption>"_html;
  }
  if (options.head) {
    out << "<thead class=\"govuk-table__head\"><tr class=\"govuk-table__row\">"_html;
    for (const TableCell& cell : *options.head) put_cell(out, cell, CellKind::column_header);
    out << "</tr></thead>"_html;
  }
  out << "<tbody class=\"govuk-table__body\">"_html;
}

void put_table_row(Html& out, const Table& options, const TableRow& row) {
  out << "<tr class=\"govuk-table__row\">"_html;
  CellKind kind = options.first_cell_is_header ? CellKind::row_header : CellKind::cell;
  for (const TableCell& cell : row) {
    put_cell(out, cell, kind);
    kind = CellKind::cell;
  }
  out << "</tr>"_html;
}

void close_table(Html& out) { out << "</tbody></table>"_html; }

Html& operator<<(Html& out, const Table& options) {
  open_table(out, options);
  for (const TableRow& row : options.rows) put_table_row(out, options, row);
  close_table(out);
  return out;
}

void put_wide_table(Html& out, const Table& options) {
  out << R"(<div class="app-wide" tabindex="0" role="region" aria-label=")"_html << options.caption << "\">"_html << options
      << "</div>"_html;
}

Html& operator<<(Html& out, const TaskList& options) {
  out << "<ul class=\"govuk-task-list"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << ">"_html;
  std::size_t number = 0;
  for (const TaskListItem& item : options.items) {
    ++number;
    if (item.present) put_task(out, item, with_suffix(options.id_prefix, "-" + std::to_string(number)));
  }
  return out << "</ul>"_html;
}

}  // namespace cw::html
