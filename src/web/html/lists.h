// SPDX-License-Identifier: MIT
// Facts and work in lists: summary lists with their cards, tables, task lists.
#pragma once

#include "web/html/notices.h"

namespace cw::html {

struct SummaryText {
  Text text = {};
  Html html = {};
  Text classes = {};
};
struct SummaryAction {
  Text href = {};
  Text text = {};
  Html html = {};
  Text visually_hidden_text = {};
  Text classes = {};
  Attributes attributes = {};
};
struct SummaryActions {
  std::vector<SummaryAction> items = {};
  Text classes = {};
};
struct SummaryRow {
  Text classes = {};
  SummaryText key = {};
  SummaryText value = {};
  SummaryActions actions = {};
};
struct SummaryCardTitle {
  Text text = {};
  Html html = {};
  int heading_level = 2;
  Text classes = {};
};
struct SummaryCard {
  std::optional<SummaryCardTitle> title = {};
  SummaryActions actions = {};
  Text classes = {};
  Attributes attributes = {};
};
struct SummaryList {
  std::vector<SummaryRow> rows = {};
  std::optional<SummaryCard> card = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const SummaryList& options);

struct TableCell {
  Text text = {};
  Html html = {};
  Text format = {};  // "numeric": to the right
  Text classes = {};
  int colspan = 0;  // 0: one
  int rowspan = 0;
  Attributes attributes = {};
};
using TableRow = std::vector<TableCell>;
struct Table {
  std::vector<TableRow> rows = {};
  std::optional<TableRow> head = {};
  Text caption = {};
  Text caption_classes = {};
  bool first_cell_is_header = false;
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Table& options);
// In a box that scrolls by itself where the table is wider than the screen, by keyboard too; named by the caption.
void put_wide_table(Html& out, const Table& options);
// The same in pieces, for rows that are many: open, row after row, close. `options.rows` is not read.
void open_table(Html& out, const Table& options);
void put_table_row(Html& out, const Table& options, const TableRow& row);
void close_table(Html& out);

struct TaskTitle {
  Text text = {};
  Html html = {};
  Text classes = {};
};
struct TaskHint {
  Text text = {};
  Html html = {};
};
struct TaskStatus {
  std::optional<Tag> tag = {};
  Text text = {};
  Html html = {};
  Text classes = {};
};
struct TaskListItem {
  TaskTitle title = {};
  std::optional<TaskHint> hint = {};
  TaskStatus status = {};
  Text href = {};
  Text classes = {};
  bool present = true;  // what is not keeps its number, and is not there
};
struct TaskList {
  std::vector<TaskListItem> items = {};
  Text classes = {};
  Attributes attributes = {};
  Text id_prefix = "task-list";
};
Html& operator<<(Html& out, const TaskList& options);

}  // namespace cw::html
