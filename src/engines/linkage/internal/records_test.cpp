// SPDX-License-Identifier: MIT
// Records in the order of their ids, and combinations of codes, against the plainest way to do either.
#include "engines/linkage/internal/records.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

namespace cw::linkage::internal {
namespace {

using Codes = std::vector<std::uint32_t>;

Codes by_map(const std::vector<Codes>& columns, std::size_t records, NullCombination nulls, SingleCombination singles) {
  std::map<Codes, std::uint32_t> times, number;
  std::vector<Codes> keys(records);
  for (std::size_t i = 0; i < records; ++i) {
    for (const Codes& column : columns) keys[i].push_back(column[i]);
    ++times[keys[i]];
  }
  Codes out(records, 0);
  for (std::size_t i = 0; i < records; ++i) {
    const bool has_null = std::ranges::find(keys[i], 0U) != keys[i].end();
    if ((has_null && nulls == NullCombination::null_if_any) || (times[keys[i]] == 1 && singles == SingleCombination::is_null)) continue;
    out[i] = number.emplace(keys[i], static_cast<std::uint32_t>(number.size() + 1)).first->second;
  }
  return out;
}

TEST(CombinedCodes, AreThoseOfAMapForAnyColumns) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const std::size_t records = random() % 60, count = 1 + random() % 4;
    std::vector<Codes> columns(count, Codes(records));
    for (Codes& column : columns)
      for (std::uint32_t& code : column) code = static_cast<std::uint32_t>(random() % 5);
    for (const NullCombination nulls : {NullCombination::null_if_any, NullCombination::a_value_like_others})
      for (const SingleCombination singles : {SingleCombination::has_code, SingleCombination::is_null}) {
        if (nulls == NullCombination::a_value_like_others && singles == SingleCombination::is_null)
          continue;  // no caller: 0 would be two things
        const CombinedCodes found = combine_codes({columns.begin(), columns.end()}, records, nulls, singles);
        ASSERT_EQ(found.code, by_map(columns, records, nulls, singles));
        for (std::size_t i = 0; i < records; ++i)
          if (found.code[i] != 0) { ASSERT_EQ(found.code[found.first_record[found.code[i]]], found.code[i]); }
      }
  }
}

TEST(RecordOrder, IdsAsTextAreInTheOrderOfTheirBytes) {
  std::mt19937 random(11);
  std::vector<std::string> ids;
  for (int i = 0; i < 400; ++i) {
    std::string id;
    for (std::size_t length = random() % 24; length > 0; --length) id.push_back("ab-\xc3\xa9Z\x01"[random() % 7]);
    ids.push_back(id + "x" + std::to_string(i));
  }
  ColumnBuilder column("id", ColumnType::text);
  for (const std::string& id : ids) column.append_text(id);
  Table table;
  table.add(std::move(column).finish());
  Model model;
  model.id_column = "id";
  const auto records = order_records(table, model);
  ASSERT_TRUE(records);
  Codes expected(ids.size());
  std::iota(expected.begin(), expected.end(), 0U);
  std::ranges::sort(expected, [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
  EXPECT_EQ(records->row, expected);
}

}  // namespace
}  // namespace cw::linkage::internal
