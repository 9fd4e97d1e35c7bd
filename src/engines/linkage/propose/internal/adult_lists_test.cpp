// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/internal/adult_lists.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engines/linkage/propose/list_habits.h"

namespace cw::linkage::internal {
namespace {

const std::vector<Field> fields = {{"given", FieldKind::given_name},    {"family", FieldKind::family_name},
                                   {"middle", FieldKind::middle_names}, {"born", FieldKind::date_of_birth},
                                   {"premises", FieldKind::premises},   {"postcode", FieldKind::postcode}};

struct Lists {
  std::vector<ColumnBuilder> columns;
  Lists() {
    for (const char* name : {"source", "given", "family", "middle", "born", "premises", "postcode"})
      columns.emplace_back(name, ColumnType::text);
  }
  void add(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i].empty() ? columns[i].append_null() : columns[i].append_text(cells[i]);
  }
  Table table() {
    Table out;
    for (ColumnBuilder& column : columns) static_cast<void>(out.add(std::move(column).finish()));
    return out;
  }
};

// Born evenly from 1940 to 2024; a clinic has all, a school those from 2008 on, a roll without dates of birth those born before `youngest`.
Table borough(int youngest) {
  Lists lists;
  for (int i = 0; i < 4250; ++i) {
    const int year = 1940 + i % 85;
    const std::string born = fmt::format("{}-{:02}-{:02}", year, 1 + i % 12, 1 + i % 28), given = fmt::format("given{}", i % 300),
                      family = fmt::format("family{}", i), premises = fmt::format("{}", 1 + i % 90), postcode = fmt::format("AB1 {}CD", i);
    lists.add({"clinic", given, family, "", born, premises, postcode});
    if (year >= 2008) lists.add({"school", given, family, i % 2 == 0 ? "ann" : "", i % 10 == 0 ? "" : born, premises, postcode});
    if (year < youngest) lists.add({"roll", given, family, i % 3 == 0 ? "" : "lee", "", premises, postcode});
  }
  return lists.table();
}

TEST(AdultLists, EndsAtSixteenWhereThoseJustUnderAgeAreOnTheList) {
  const Table adults = borough(2007), attainers = borough(2009);
  const auto of_age = find_adult_lists(adults, "source", KnownFields(adults, fields));
  ASSERT_EQ(of_age.size(), 1U);
  EXPECT_EQ(of_age[0].source, "roll");
  EXPECT_EQ(of_age[0].born_before.substr(0, 4), "2006");
  const auto younger = find_adult_lists(attainers, "source", KnownFields(attainers, fields));
  ASSERT_EQ(younger.size(), 1U);
  EXPECT_EQ(younger[0].born_before.substr(0, 4), "2008");
}

TEST(ChildLists, AreThoseWhoseKnownDatesOfBirthAreAllLate) {
  const Table table = borough(2007);
  const auto found = find_child_lists(table, "source", KnownFields(table, fields));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].source, "school");
  EXPECT_EQ(found[0].born_after.substr(0, 4), "2008");
}

TEST(ListHabits, ListsWithMiddleNamesGiveThemToAGoodShare) {
  const Table table = borough(2007);
  EXPECT_EQ(lists_with_middle_names(table, "source", "middle"), (std::vector<std::string>{"roll", "school"}));
  EXPECT_TRUE(lists_with_middle_names(table, "source", "no such column").empty());
  EXPECT_TRUE(lists_with_middle_names(table, "", "middle").empty());
}

}  // namespace
}  // namespace cw::linkage::internal
