// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/conditions.h"

#include "engines/decisions/explain/test_models.h"

namespace cw::dmn {
namespace {

using namespace test;

// A table with one column for each kind of value, and what a cell of each says in words.
class Conditions : public ::testing::Test {
 protected:
  [[nodiscard]] std::string words(std::size_t column, const std::string& cell, const Words& in) const {
    return ConditionWriter(*model_, element(), *table(), in).condition(column, cell);
  }
  [[nodiscard]] std::string english(std::size_t column, const std::string& cell) const { return words(column, cell, english_); }
  [[nodiscard]] const Table* table() const { return &*model_->files()[0].decisions[0].logic.table; }
  [[nodiscard]] std::size_t element() const {
    const auto all = model_->elements();
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].kind == ElementKind::decision) return i;
    return all.size();
  }

  std::shared_ptr<const Model> model_ = model_of({definitions(
      "<itemDefinition name=\"Pounds\"><typeRef>number</typeRef></itemDefinition>"
      "<itemDefinition name=\"tPerson\"><itemComponent name=\"Age\"><typeRef>number</typeRef></itemComponent></itemDefinition>" +
      input_data("Age", "number") + input_data("Rent", "Pounds") + input_data("Start", "date") + input_data("Kind", "string") +
      input_data("Carer", "boolean") + input_data("Person", "tPerson") + input_data("Most of it", "Pounds") +
      "<decision id=\"d\" name=\"D\"><variable name=\"D\"/>" + needs_input("Age") + needs_input("Rent") + needs_input("Start") +
      needs_input("Kind") + needs_input("Carer") + needs_input("Person") + needs_input("Most of it") +
      "<decisionTable><input><inputExpression><text>Age</text></inputExpression></input>"
      "<input><inputExpression><text>Rent</text></inputExpression></input><input><inputExpression><text>Start</text></inputExpression></"
      "input>"
      "<input label=\"Kind of home\"><inputExpression><text>Kind</text></inputExpression></input>"
      "<input><inputExpression><text>Carer</text></inputExpression></input>"
      "<input><inputExpression><text>Person.Age</text></inputExpression></input><output name=\"Result\"/></decisionTable></decision>")});
  Words english_ = words_in("en"), welsh_ = words_in("cy");
};

TEST_F(Conditions, NumbersAreComparedInWords) {
  EXPECT_EQ(english(0, ">= 65"), "65 or more");
  EXPECT_EQ(english(0, "< 1000"), "less than 1,000");
  EXPECT_EQ(english(0, "[18..65)"), "from 18 up to, not including, 65");
  EXPECT_EQ(english(0, "[18..65]"), "from 18 to 65");
  EXPECT_EQ(english(0, "]18..65]"), "more than 18, up to 65");
  EXPECT_EQ(english(0, "(18..65)"), "more than 18 and less than 65");
  EXPECT_EQ(english(0, "18"), "18");
  EXPECT_EQ(english(0, "-1.5"), "-1.5");
  EXPECT_EQ(english(0, "1,2,3"), "one of 1, 2 or 3");
  EXPECT_EQ(english(0, "not(1, 2)"), "none of 1 or 2");
  EXPECT_EQ(english(0, "not(7)"), "not 7");
  EXPECT_EQ(english(0, "< 18, > 65"), "less than 18 or more than 65");
  EXPECT_EQ(english(0, "not(< 18)"), "anything but less than 18");
  EXPECT_EQ(english(0, "? > 18 and ? < 65"), "more than 18 and less than 65");
}

TEST_F(Conditions, MoneyDatesTextAndTruthAreWrittenAsPeopleDo) {
  EXPECT_EQ(english(1, "> 1234.5"), "more than £1,234.50");
  EXPECT_EQ(english(1, "<= Most of it"), "Most of it or less");
  EXPECT_EQ(english(2, "< date(\"2026-04-05\")"), "before 5 April 2026");
  EXPECT_EQ(english(2, ">= @\"2026-04-05\""), "5 April 2026 or later");
  EXPECT_EQ(english(2, "[date(\"2026-04-06\")..date(\"2027-04-05\")]"), "from 6 April 2026 to 5 April 2027");
  EXPECT_EQ(english(3, "\"flat\""), "\"flat\"");
  EXPECT_EQ(english(3, "\"flat\", \"house\""), "one of \"flat\" or \"house\"");
  EXPECT_EQ(english(3, "[\"flat\", \"house\", \"boat\"]"), "one of \"flat\", \"house\" or \"boat\"");
  EXPECT_EQ(english(4, "true"), "yes");
  EXPECT_EQ(english(4, "null"), "not given");
}

TEST_F(Conditions, WhatAsksForNothingSaysNothingAndWhatHasNoWordsStaysAFormula) {
  EXPECT_EQ(english(0, "-"), "");
  EXPECT_EQ(english(0, " "), "");
  EXPECT_EQ(english(3, "starts with(?, \"f\")"), "such that starts with(?, \"f\")");
  EXPECT_EQ(english(0, "> Age *  2"), "such that > Age * 2");
  EXPECT_EQ(english(0, "?? nonsense"), "such that ?? nonsense");
}

TEST_F(Conditions, ColumnsAreCalledAsTheirHeadsAre) {
  const ConditionWriter writer(*model_, element(), *table(), english_);
  EXPECT_EQ(writer.column(0), "Age");
  EXPECT_EQ(writer.column(3), "Kind of home");
  EXPECT_EQ(writer.column(5), "Person Age");
  EXPECT_EQ(writer.output(0), "Result");
}

TEST_F(Conditions, InWelsh) {
  EXPECT_EQ(words(0, ">= 65", welsh_), "65 neu fwy");
  EXPECT_EQ(words(0, "[18..65)", welsh_), "o 18 hyd at 65, heb gynnwys 65");
  EXPECT_EQ(words(2, "< date(\"2026-04-05\")", welsh_), "cyn 5 Ebrill 2026");
}

}  // namespace
}  // namespace cw::dmn
