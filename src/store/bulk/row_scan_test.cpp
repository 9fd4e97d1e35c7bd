// SPDX-License-Identifier: MIT
#include "store/bulk/row_scan.h"

#include <gtest/gtest.h>

#include "store/bulk/internal/test_files.h"

namespace cw::bulk {
namespace {

using test::content_of;
using test::Folder;

// "number:cell|cell" for each row, null as ~, a bad row by its reason.
std::string rows_of(const std::filesystem::path& file, RowScanOptions options = {}) {
  auto scan = RowScan::open(file, options);
  if (!scan) return scan.error().message;
  std::string out;
  RowBlock block;
  for (;;) {
    const auto more = (*scan)->next(block);
    if (!more) return out + more.error().message;
    if (!*more) return out;
    for (std::size_t row = 0; row < block.rows(); ++row) {
      out += std::to_string(block.number(row)) + "@" + std::to_string(block.line(row)) + ":";
      if (const Reject* bad = block.bad(row)) {
        out += bad->reason + "\n";
        continue;
      }
      for (std::size_t column = 0; column < (*scan)->columns().size(); ++column)
        out += (column == 0 ? "" : "|") + std::string(block.cell(row, column).value_or("~"));
      out += "\n";
    }
  }
}

TEST(RowScan, CsvKeepsBadRowsInTheirPlace) {
  const Folder folder;
  const auto file = folder.with("a.csv", "id,name\n1,Ann\n\n2,\"Bob\nB\"\n3\n4,\n");
  EXPECT_EQ(rows_of(file), "1@2:1|Ann\n2@4:2|Bob\nB\n3@6:too few cells: 1 instead of 2\n4@7:4|~\n");
}

TEST(RowScan, BlocksOfFewRowsGiveTheSame) {
  const Folder folder;
  std::string content = "id\n";
  for (int i = 0; i < 100; ++i) content += std::to_string(i) + "\n";
  const auto file = folder.with("a.csv", content);
  EXPECT_EQ(rows_of(file), rows_of(file, {.rows_in_block = 7}));
}

TEST(RowScan, LinesOfJsonAreCellsAndTooLongOnesAreBad) {
  const Folder folder;
  const auto file = folder.with("a.ndjson", "{\"a\": 1}\n\n" + std::string(100, 'x') + "\n{\"a\": 2}");
  EXPECT_EQ(rows_of(file, {.longest_field_bytes = 50}), "1@1:{\"a\": 1}\n2@3:the line has more than 50 bytes\n3@4:{\"a\": 2}\n");
}

TEST(RowScan, ParquetHasItsNullsAndTheFormsOfItsColumns) {
  const Folder folder;
  ColumnBuilder text("name", ColumnType::text), number("n", ColumnType::number), list("l", ColumnType::list);
  text.append_text("");
  text.append_null();
  number.append(Value(0.1));
  number.append_null();
  list.append(Value(List{Value(std::int64_t{1}), Value(std::int64_t{2})}));
  list.append_null();
  Table table;
  table.add(std::move(text).finish());
  table.add(std::move(number).finish());
  table.add(std::move(list).finish());
  ASSERT_TRUE(write_parquet(folder.at("a.parquet"), table).has_value());
  EXPECT_EQ(rows_of(folder.at("a.parquet")), "1@0:|0.1|[1,2]\n2@0:~|~|~\n");
  const auto scan = RowScan::open(folder.at("a.parquet"), {});
  EXPECT_EQ((*scan)->rows_expected(), 2U);
  EXPECT_EQ((*scan)->columns()[1].form, CellForm::number);
  EXPECT_EQ((*scan)->columns()[2].form, CellForm::json);
}

TEST(RowScan, WhatCannotBeReadIsSaid) {
  const Folder folder;
  EXPECT_EQ(RowScan::open(folder.with("a.csv", ""), {}).error().exit_code, ReadExit::file_empty);
  EXPECT_EQ(RowScan::open(folder.with("a.parquet", "nothing of the kind"), {}).error().exit_code, ReadExit::file_damaged);
  EXPECT_EQ(RowScan::open(folder.with("a.xlsx", "PK"), {}).error().exit_code, ReadExit::format_unknown);
  EXPECT_EQ(RowScan::open(folder.at("none.csv"), {}).error().exit_code, ReadExit::file_unreadable);
}

TEST(RowScan, CsvIsWrittenRowByRow) {
  const Folder folder;
  auto out = open_csv(folder.at("a.csv"), {{"a", PlainColumn::Kind::text}, {"b,c", PlainColumn::Kind::text}});
  ASSERT_TRUE(out.has_value());
  (*out)->put(std::string_view("say \"yes\""));
  (*out)->put_null();
  ASSERT_TRUE((*out)->end_row().has_value());
  (*out)->put(std::string_view(""));
  EXPECT_FALSE((*out)->end_row().has_value()) << "a cell is missing";
  (*out)->put(std::int64_t{7});
  ASSERT_TRUE((*out)->end_row().has_value());
  EXPECT_FALSE(std::filesystem::exists(folder.at("a.csv")));
  ASSERT_TRUE((*out)->finish().has_value());
  EXPECT_EQ(content_of(folder.at("a.csv")), "a,\"b,c\"\n\"say \"\"yes\"\"\",\n\"\",7\n");
}

}  // namespace
}  // namespace cw::bulk
