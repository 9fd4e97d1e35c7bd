// SPDX-License-Identifier: MIT
#include "services/decisions/typed_input.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace cw::decisions {
namespace {

using feel::basic_type;
using feel::TypeKind;

std::string shown(const TypedValue& value) {
  if (!value) return value.error().where + "!" + value.error().reason;
  return std::string(feel::name_of(value->kind())) + " " + feel::to_text(*value);
}
std::string cell(std::string_view text, TypeKind kind, bulk::CellForm form = bulk::CellForm::text) {
  return shown(typed_value(text, basic_type(kind).get(), form));
}
std::string json(std::string_view text, const feel::TypePtr& type) { return shown(typed_value(*parse_json(text), type.get())); }

TEST(TypedInput, CellsBecomeWhatTheTypeAsksFor) {
  EXPECT_EQ(cell(" 12.50 ", TypeKind::number), "number 12.5");
  EXPECT_EQ(cell("1e3", TypeKind::number), "number 1000");
  EXPECT_EQ(cell("Yes", TypeKind::boolean), "boolean true");
  EXPECT_EQ(cell("0", TypeKind::boolean), "boolean false");
  EXPECT_EQ(cell("2026-04-03", TypeKind::date), "date 2026-04-03");
  EXPECT_EQ(cell("3/4/2026", TypeKind::date), "date 2026-04-03");
  EXPECT_EQ(cell("03.04.2026", TypeKind::date), "date 2026-04-03");
  EXPECT_EQ(cell("2026-04-03 00:00:00", TypeKind::date), "date 2026-04-03");
  EXPECT_EQ(cell("2026-04-03 14:30:00", TypeKind::date_time), "date and time 2026-04-03T14:30:00");
  EXPECT_EQ(cell("14:30:00", TypeKind::time), "time 14:30:00");
  EXPECT_EQ(cell("P1Y6M", TypeKind::years_months_duration), "years and months duration P1Y6M");
  EXPECT_EQ(cell("007", TypeKind::string), "string 007");
}

TEST(TypedInput, WhatIsNotOfTheTypeIsRefusedAndNeverNull) {
  EXPECT_EQ(cell("1,234", TypeKind::number), "!not a number");
  EXPECT_EQ(cell("", TypeKind::number), "!not a number");
  EXPECT_EQ(cell("maybe", TypeKind::boolean), "!neither yes nor no");
  EXPECT_EQ(cell("30/02/2026", TypeKind::date), "!not a date");
  EXPECT_EQ(cell("4/13/2026", TypeKind::date), "!not a date");
  EXPECT_EQ(cell("3/4/26", TypeKind::date), "!not a date");
  EXPECT_EQ(cell("2026-04-03 14:30:00", TypeKind::date), "!not a date");
  EXPECT_EQ(cell("25:00", TypeKind::time), "!not a time of day");
  EXPECT_EQ(cell("x", TypeKind::range), "!a value of this type cannot be given in a file");
  EXPECT_EQ(cell("x", TypeKind::context), "!not a JSON object");
}

TEST(TypedInput, WithoutATypeTheFormOfTheColumnSays) {
  EXPECT_EQ(cell("12", TypeKind::any), "string 12");
  EXPECT_EQ(cell("12", TypeKind::any, bulk::CellForm::number), "number 12");
  EXPECT_EQ(cell("2026-04-03", TypeKind::any, bulk::CellForm::date), "date 2026-04-03");
  EXPECT_EQ(cell("{\"a\": [1]}", TypeKind::any, bulk::CellForm::json), "context {a: [1]}");
}

TEST(TypedInput, PartsOfJsonAreNamedWhereTheyAreWrong) {
  feel::Type person;
  person.kind = TypeKind::context;
  person.fields = {{"born", basic_type(TypeKind::date)}, {"income", basic_type(TypeKind::number)}};
  const auto people = feel::list_of(std::make_shared<const feel::Type>(person));
  EXPECT_EQ(json("[{\"born\": \"2020-01-02\", \"income\": 0.1}]", people), "list [{born: 2020-01-02, income: 0.1}]");
  EXPECT_EQ(json("{\"born\": \"2020-01-02\"}", people), "list [{born: 2020-01-02, income: null}]");
  EXPECT_EQ(json("[{\"born\": \"soon\"}]", people), "[1].born!not a date");
  EXPECT_EQ(json("[{\"income\": [1]}]", people), "[1].income!a list, where the model wants one value");
  EXPECT_EQ(json("[{\"income\": true}]", people), "[1].income!true or false, where the model wants a number");
}

}  // namespace
}  // namespace cw::decisions
