// SPDX-License-Identifier: MIT
#include "base/table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <unordered_map>

namespace cw {
namespace {

TEST(Column, GivesCodesInOrderOfFirstAppearance) {
  ColumnBuilder builder("c", ColumnType::text);
  for (const char* text : {"b", "a", "b"}) builder.append_text(text);
  builder.append_null();
  builder.append_text("");
  const Column column = std::move(builder).finish();
  EXPECT_EQ(std::vector<std::uint32_t>(column.codes().begin(), column.codes().end()), (std::vector<std::uint32_t>{1, 2, 1, 0, 3}));
  EXPECT_EQ(column.distinct(), 3U);
  EXPECT_EQ(column.text(1), "b");
  EXPECT_EQ(column.text(3), "");
  EXPECT_EQ(column.text(Column::null_code), "");
  EXPECT_EQ(column.counts(), (std::vector<std::uint32_t>{1, 2, 1, 1}));
}
TEST(Column, AgreesWithAMapOnManyRandomTexts) {
  std::mt19937 random(5);
  ColumnBuilder builder("c", ColumnType::text);
  std::unordered_map<std::string, std::uint32_t> model;
  std::vector<std::uint32_t> codes;
  for (int i = 0; i < 200000; ++i) {
    const std::string text(random() % 3 == 0 ? random() % 40 : 1, static_cast<char>('a' + random() % 26));
    const std::string key = text + std::to_string(random() % 5000);
    codes.push_back(model.try_emplace(key, static_cast<std::uint32_t>(model.size() + 1)).first->second);
    builder.append_text(key);
  }
  const Column column = std::move(builder).finish();
  EXPECT_EQ(column.distinct(), model.size());
  EXPECT_TRUE(std::ranges::equal(column.codes(), codes));
  for (const auto& [text, code] : model) ASSERT_EQ(column.text(code), text);
}
TEST(Column, TellsTextsWithNulBytesApart) {
  using namespace std::string_view_literals;
  ColumnBuilder builder("c", ColumnType::text);
  builder.append_text("a\0b"sv);
  builder.append_text("a\0c"sv);
  builder.append_text("a"sv);
  EXPECT_EQ(std::move(builder).finish().distinct(), 3U);
}
TEST(Column, AppendsACodeAgain) {
  ColumnBuilder builder("c", ColumnType::text);
  const std::uint32_t code = builder.intern_text("x");
  EXPECT_EQ(builder.rows(), 0U);
  builder.append_code(code);
  builder.append_text("x");
  EXPECT_EQ(std::move(builder).finish().codes()[1], code);
}
TEST(Column, HoldsEqualNumbersOnce) {
  ColumnBuilder builder("c", ColumnType::number);
  for (const double number : {0.0, -0.0, 1.5, 1.5}) builder.append(Value{number});
  const Column column = std::move(builder).finish();
  EXPECT_EQ(column.distinct(), 2U);
  EXPECT_EQ(column.number(2), 1.5);
  EXPECT_TRUE(std::isnan(column.number(Column::null_code)));
}
TEST(Column, HoldsEveryKindOfValue) {
  const std::pair<ColumnType, Value> cases[] = {{ColumnType::integer, Value{std::int64_t{-7}}},
                                                {ColumnType::boolean, Value{true}},
                                                {ColumnType::date, Value{Date{3}}},
                                                {ColumnType::timestamp, Value{Timestamp{5'000'000}}},
                                                {ColumnType::list, Value{List{Value{}, Value{1.0}}}},
                                                {ColumnType::structure, Value{Structure{{"a", Value{std::string("x")}}}}}};
  for (const auto& [type, value] : cases) {
    ColumnBuilder builder("c", type);
    builder.append(value);
    builder.append(Value{});
    builder.append(value);
    const Column column = std::move(builder).finish();
    EXPECT_EQ(column.distinct(), 1U) << name_of(type);
    EXPECT_EQ(column.value(1), value) << name_of(type);
    EXPECT_TRUE(column.value(Column::null_code).is_null());
    EXPECT_EQ(column.code(2), column.code(0));
  }
}
TEST(Column, TellsListsOfDifferentTextsApart) {
  ColumnBuilder builder("c", ColumnType::list);
  builder.append(Value{List{Value{std::string("a")}, Value{std::string("b")}}});
  builder.append(Value{List{Value{std::string("a;b")}}});
  builder.append(Value{List{Value{List{Value{std::string("a")}}}, Value{std::string("b")}}});
  EXPECT_EQ(std::move(builder).finish().distinct(), 3U);
}
TEST(Column, IsRenamedWithoutOtherChange) {
  ColumnBuilder builder("c", ColumnType::text);
  builder.append_text("x");
  const Column renamed = std::move(builder).finish().renamed("d");
  EXPECT_EQ(renamed.name(), "d");
  EXPECT_EQ(renamed.text(renamed.code(0)), "x");
}
TEST(Table, ReplacesAColumnOfTheSameName) {
  Table table;
  for (const char* text : {"old", "new"}) {
    ColumnBuilder builder("c", ColumnType::text);
    builder.append_text(text);
    table.add(std::move(builder).finish());
  }
  EXPECT_EQ(table.columns().size(), 1U);
  EXPECT_EQ(table.find("c")->text(1), "new");
  EXPECT_EQ(table.find("d"), nullptr);
}

}  // namespace
}  // namespace cw
