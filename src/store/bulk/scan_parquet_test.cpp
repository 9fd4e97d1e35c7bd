// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cmath>

#include "store/bulk/bulk.h"
#include "store/bulk/internal/test_files.h"

namespace cw::bulk {
namespace {

TEST(ScanParquet, GivesTheWantedColumnsInFileOrder) {
  const test::Folder folder;
  const auto file = folder.at("pairs.parquet");
  using Kind = PlainColumn::Kind;
  auto writer = open_parquet(file, {{"id", Kind::text}, {"weight", Kind::float64}, {"rule", Kind::int32}}).value();
  constexpr int rows = 5000;
  for (int i = 0; i < rows; ++i) {
    i % 7 == 0 ? writer->put_null() : writer->put(std::string_view("a record with a long id " + std::to_string(i)));
    i % 5 == 0 ? writer->put_null() : writer->put(static_cast<double>(i) / 2);
    writer->put(std::int64_t{i});
    ASSERT_TRUE(writer->end_row().has_value());
  }
  ASSERT_TRUE(writer->finish().has_value());
  int row = 0;
  const auto done = scan_parquet(file, {{"rule", "id"}, {"weight"}}, [&](const PlainRows& chunk) -> Result<void> {
    for (std::size_t i = 0; i < chunk.rows; ++i, ++row) {
      EXPECT_EQ(chunk.texts[0][i], std::to_string(row));
      EXPECT_EQ(chunk.texts[1][i], row % 7 == 0 ? "" : "a record with a long id " + std::to_string(row));
      if (row % 5 == 0)
        EXPECT_TRUE(std::isnan(chunk.numbers[0][i]));
      else
        EXPECT_EQ(chunk.numbers[0][i], row / 2.0);
    }
    return {};
  });
  EXPECT_TRUE(done.has_value()) << done.error().message;
  EXPECT_EQ(row, rows);
}

TEST(ScanParquet, RefusesWhatItCannotRead) {
  const test::Folder folder;
  const auto nothing = [](const PlainRows&) -> Result<void> { return {}; };
  EXPECT_EQ(scan_parquet(folder.at("none.parquet"), {}, nothing).error().exit_code, file_unreadable);
  const auto text = folder.with("text.parquet", "not a Parquet file");
  EXPECT_EQ(scan_parquet(text, {{"a"}, {}}, nothing).error().exit_code, file_damaged);
  auto writer = open_parquet(folder.at("one.parquet"), {{"id", PlainColumn::Kind::text}}).value();
  ASSERT_TRUE(writer->finish().has_value());
  EXPECT_EQ(scan_parquet(folder.at("one.parquet"), {{"ID"}, {}}, nothing).error().exit_code, column_missing);
}

}  // namespace
}  // namespace cw::bulk
