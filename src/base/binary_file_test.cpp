// SPDX-License-Identifier: MIT
#include "base/binary_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace cw {
namespace {

std::filesystem::path test_file(const char* name) {
  return std::filesystem::temp_directory_path() / (std::string("cw-binary-") + name + std::to_string(::getpid()));
}

Table some_table() {
  ColumnBuilder names("name", ColumnType::text), lists("names", ColumnType::list), numbers("n", ColumnType::integer);
  names.append_text("Ann");
  names.append_null();
  names.append_text("Siân");
  names.append_text("Ann");
  for (int i = 0; i < 4; ++i) {
    lists.append(Value{List{Value{std::string("x")}, Value{Date{i}}, Value{Structure{{"a", Value{1.5}}}}}});
    numbers.append(Value{std::int64_t{i % 2}});
  }
  Table table;
  table.add(std::move(names).finish());
  table.add(std::move(lists).finish());
  table.add(std::move(numbers).finish());
  return table;
}

TEST(BinaryFile, TableComesBackCodeByCode) {
  const auto file = test_file("table");
  {
    auto out = BinaryWriter::create(file);
    ASSERT_TRUE(out);
    put_table(*out, some_table());
    EXPECT_FALSE(std::filesystem::exists(file));  // not before it is whole
    ASSERT_TRUE(out->finish());
  }
  auto in = BinaryReader::open(file);
  ASSERT_TRUE(in);
  const Table back = get_table(*in);
  ASSERT_TRUE(in->finish());
  const Table before = some_table();
  ASSERT_EQ(back.columns().size(), before.columns().size());
  for (std::size_t c = 0; c < before.columns().size(); ++c) {
    const Column& a = before.columns()[c];
    const Column& b = back.columns()[c];
    EXPECT_EQ(a.name(), b.name());
    EXPECT_EQ(a.type(), b.type());
    EXPECT_TRUE(std::ranges::equal(a.codes(), b.codes()));
    for (std::uint32_t code = 0; code <= a.distinct(); ++code) EXPECT_EQ(a.value(code), b.value(code));
  }
  std::filesystem::remove(file);
}

TEST(BinaryFile, EveryCutOfAFileIsFound) {
  const auto file = test_file("cut");
  {
    auto out = BinaryWriter::create(file);
    ASSERT_TRUE(out);
    put_table(*out, some_table());
    ASSERT_TRUE(out->finish());
  }
  const auto size = std::filesystem::file_size(file);
  for (std::uintmax_t length = size - 1; length > 0; --length) {
    std::filesystem::resize_file(file, length);
    auto in = BinaryReader::open(file);
    if (!in) continue;
    static_cast<void>(get_table(*in));
    EXPECT_FALSE(in->finish()) << length;
  }
  std::filesystem::remove(file);
}

TEST(BinaryFile, ACodeOfNoValueIsNull) {
  const auto file = test_file("codes");
  {
    auto out = BinaryWriter::create(file);
    ASSERT_TRUE(out);
    out->put(std::uint64_t{1});  // one column, whose two values are equal: there is no second code
    out->put_text("name");
    out->put(static_cast<std::uint8_t>(ColumnType::text));
    out->put(std::uint64_t{2});
    out->put_text("Ann");
    out->put_text("Ann");
    out->put_all(std::vector<std::uint32_t>{1, 2, 3});
    ASSERT_TRUE(out->finish());
  }
  auto in = BinaryReader::open(file);
  ASSERT_TRUE(in);
  const Table back = get_table(*in);
  ASSERT_EQ(back.columns().size(), 1U);
  EXPECT_TRUE(std::ranges::equal(back.columns()[0].codes(), std::vector<std::uint32_t>{1, Column::null_code, Column::null_code}));
  std::filesystem::remove(file);
}

TEST(BinaryFile, WhatIsNotFinishedLeavesNothing) {
  const auto file = test_file("left");
  {
    auto out = BinaryWriter::create(file);
    ASSERT_TRUE(out);
    out->put(1);
  }
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_FALSE(std::filesystem::exists(file.string() + ".part"));
}

TEST(BinaryFile, AnotherFileIsRefused) {
  const auto file = test_file("other");
  std::ofstream(file) << "name,age\nAnn,4\n";
  EXPECT_FALSE(BinaryReader::open(file));
  EXPECT_FALSE(BinaryReader::open(file.string() + ".none"));
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace cw
