// SPDX-License-Identifier: MIT
#include "engines/linkage/assess/neighbours.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace cw::linkage {
namespace {

Table people() {
  const std::vector<std::vector<std::string>> rows = {{"margaret", "holloway", "1951-04-09"},
                                                      {"maggie", "holloway", "1951-09-04"},
                                                      {"john", "smith", "1980-01-01"},
                                                      {"holloway", "margret", ""},
                                                      {"joan", "smith", "1980-05-01"},
                                                      {"peter", "brown", "1999-12-12"},
                                                      {"", "", ""},
                                                      {"xavier", "quill", "1900-01-01"}};
  Table table;
  const char* names[] = {"given_name", "family_name", "date_of_birth"};
  for (std::size_t c = 0; c < 3; ++c) {
    ColumnBuilder builder(names[c], ColumnType::text);
    for (const auto& row : rows) row[c].empty() ? builder.append_null() : builder.append_text(row[c]);
    table.add(std::move(builder).finish());
  }
  return table;
}
const std::vector<std::string> columns = {"given_name", "family_name", "date_of_birth", "not there"};

TEST(Neighbours, SharingRareWordsPartsOfDatesAndLettersComeFirst) {
  const Table table = people();
  const std::vector<std::uint32_t> queries = {0};
  const auto near = nearest_records(table, columns, {.queries = queries, .most = 3});
  ASSERT_EQ(near.size(), 1U);
  ASSERT_GE(near[0].size(), 2U);
  const std::set<std::uint32_t> first = {near[0][0].row, near[0][1].row};
  EXPECT_TRUE(first.contains(1)) << "family name, and the date with day and month swapped";
  EXPECT_TRUE(first.contains(3)) << "the names in each other's column, one of them misspelt";
  for (const Neighbour& each : near[0]) EXPECT_NE(each.row, 0U);
}

TEST(Neighbours, OfARecordThatSharesNothingAreNone) {
  const Table table = people();
  const std::vector<std::uint32_t> queries = {6, 7};
  const auto near = nearest_records(table, columns, {.queries = queries});
  EXPECT_TRUE(near[0].empty());
  EXPECT_TRUE(std::ranges::none_of(near[1], [](const Neighbour& each) { return each.row == 0; }));
}

TEST(Neighbours, PartsInTooManyRowsAreSilent) {
  const Table table = people();
  const std::vector<std::uint32_t> queries = {2};
  const auto all = nearest_records(table, columns, {.queries = queries});
  const auto rare = nearest_records(table, columns, {.queries = queries, .most_rows_of_part = 1});
  EXPECT_EQ(all[0].front().row, 4U);
  EXPECT_TRUE(rare[0].empty()) << "every part that two rows share is in more than one row";
}

TEST(Neighbours, ListsAreSearchedItemByItem) {
  ColumnBuilder builder("phones", ColumnType::list);
  builder.append(Value{List{Value{std::string("02079460001")}, Value{std::string("02079460002")}}});
  builder.append(Value{List{Value{std::string("02079460002")}}});
  builder.append(Value{List{Value{std::string("03335550000")}}});
  Table table;
  table.add(std::move(builder).finish());
  const std::vector<std::uint32_t> queries = {0};
  const std::vector<std::string> names = {"phones"};
  const auto near = nearest_records(table, names, {.queries = queries});
  ASSERT_FALSE(near[0].empty());
  EXPECT_EQ(near[0][0].row, 1U);
}

}  // namespace
}  // namespace cw::linkage
