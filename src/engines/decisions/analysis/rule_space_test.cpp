// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/rule_space.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "engines/decisions/analysis/analysis.h"
#include "engines/decisions/model/model.h"

namespace cw::dmn {
namespace {

// Rules against every point of a small grid.
TEST(RuleSpace, WhatIsUncoveredIsWhatNoRuleHoldsAtAnyPoint) {
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t end) { return static_cast<std::uint32_t>(random() % end); };
  for (int round = 0; round < 400; ++round) {
    const std::vector<std::uint32_t> sizes = {1 + below(6), 1 + below(6), 1 + below(4)};
    RuleSpace space(sizes);
    const std::size_t rules = below(12);
    for (std::size_t rule = 0; rule < rules; ++rule) {
      std::vector<Spans> cells;
      for (const std::uint32_t size : sizes) {
        Spans spans;
        for (std::uint32_t i = 0; i < size; ++i)
          if (below(3) > 0) spans = united(spans, {{i, i}});
        cells.push_back(spans);
      }
      space.add_rule(std::move(cells));
    }
    std::vector<std::uint32_t> all;
    for (std::uint32_t rule = 0; rule < rules; ++rule) all.push_back(rule);
    AnalysisBudget budget;
    const auto found = space.uncovered(all, 1'000, budget);
    ASSERT_TRUE(found.is_complete);
    std::set<std::size_t> masked;
    for (std::uint32_t a = 0; a < sizes[0]; ++a)
      for (std::uint32_t b = 0; b < sizes[1]; ++b)
        for (std::uint32_t c = 0; c < sizes[2]; ++c) {
          const std::uint32_t point[] = {a, b, c};
          bool covered = false;
          for (std::size_t rule = 0; rule < rules; ++rule) {
            bool holds = true;
            for (std::size_t axis = 0; axis < 3; ++axis) holds = holds && intersects(space.cell(axis, rule), {{point[axis], point[axis]}});
            if (holds && !covered) masked.insert(rule);
            covered = covered || holds;
          }
          bool told = false;
          for (const Region& region : found.regions) {
            bool inside = true;
            for (std::size_t axis = 0; axis < 3; ++axis)
              inside = inside && region[axis].first <= point[axis] && point[axis] <= region[axis].last;
            told = told || inside;
          }
          ASSERT_EQ(told, !covered) << "round " << round;
        }
    // A rule decides first somewhere, or those above it cover it.
    for (std::size_t rule = 0; rule < rules; ++rule)
      ASSERT_EQ(space.covered(rule, {all.data(), rule}, budget) == RuleSpace::Cover::yes, !masked.contains(rule)) << "round " << round;
  }
}

TEST(RuleSpace, ABudgetThatRunsOutIsSaid) {
  RuleSpace space({100, 100});
  for (std::uint32_t i = 0; i < 100; ++i) space.add_rule({{{i, i}}, {{0, 98}}});
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < 100; ++i) all.push_back(i);
  AnalysisBudget small{50, false};
  EXPECT_FALSE(space.uncovered(all, 10, small).is_complete);
  EXPECT_TRUE(small.exhausted);
  AnalysisBudget large;
  const auto found = space.uncovered(all, 10, large);
  ASSERT_EQ(found.regions.size(), 1U);
  EXPECT_EQ(found.regions[0], (Region{{0, 99}, {99, 99}}));
}

// A table of random cells against the engine itself, at points on and between all borders.
class RandomTable {
 public:
  explicit RandomTable(std::uint32_t seed) : random_(seed) {
    file_.namespace_uri = "urn:random";
    Table table;
    table.hit_policy = "COLLECT";
    const std::size_t columns = 1 + below(3);
    for (std::size_t i = 0; i < columns; ++i) {
      const std::string name(1, static_cast<char>('a' + i));
      texts_.push_back(below(3) == 0);
      const std::string type = texts_.back() ? "string" : "number";
      table.inputs.push_back(
          {{}, {}, name, type, texts_.back() ? std::optional<std::string>("\"p\", \"q\", \"r\"") : std::optional<std::string>("[0..6]")});
      file_.input_data.push_back({"i" + name, name, {{}, name, type}});
    }
    table.outputs.push_back({{}, {}, {}, "number", {}, {}});
    const std::size_t rules = 1 + below(6);
    for (std::size_t rule = 0; rule < rules; ++rule) {
      TableRule each;
      for (const bool text : texts_) each.tests.push_back(text ? text_cell() : number_cell());
      each.results.push_back(std::to_string(rule + 1));
      table.rules.push_back(std::move(each));
    }
    Decision decision;
    decision.id = "d";
    decision.name = "D";
    for (const InputData& input : file_.input_data) decision.required_inputs.push_back("#" + input.id);
    decision.logic.kind = BoxedKind::table;
    decision.logic.table = std::move(table);
    file_.decisions.push_back(std::move(decision));
  }

  void check() {
    const auto model = Model::make({file_});
    ASSERT_TRUE(model.has_value());
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    bool gap = false;
    std::set<std::size_t> deciding;  // under FIRST
    for (const Inputs& point : points()) {
      const std::vector<std::size_t> rules = matched(**model, point);
      gap = gap || rules.empty();
      if (!rules.empty()) deciding.insert(rules.front());
      for (std::size_t i = 0; i < rules.size(); ++i)
        for (std::size_t j = i + 1; j < rules.size(); ++j) pairs.emplace(rules[i], rules[j]);
    }
    file_.decisions[0].logic.table->hit_policy = "UNIQUE";
    const auto analysis = analyse({{file_, {}}});
    ASSERT_TRUE(analysis.has_value());
    std::set<std::pair<std::size_t, std::size_t>> told;
    bool told_gap = false;
    for (const Finding& finding : analysis->findings) {
      told_gap = told_gap || finding.kind == FindingKind::gap;
      if (finding.kind == FindingKind::conflict) told.emplace(finding.rules[0], finding.rules[1]);
      if (finding.kind != FindingKind::gap || finding.example.empty()) continue;
      EXPECT_TRUE(matched(**model, point_of(finding.example)).empty()) << finding.message;
    }
    EXPECT_EQ(told_gap, gap);
    EXPECT_EQ(told, pairs);
    check_masked(deciding);
  }

 private:
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }
  // Under FIRST those that never decide are told, and no others.
  void check_masked(const std::set<std::size_t>& deciding) {
    file_.decisions[0].logic.table->hit_policy = "FIRST";
    const auto analysis = analyse({{file_, {}}});
    ASSERT_TRUE(analysis.has_value());
    std::set<std::size_t> told;
    for (const Finding& finding : analysis->findings)
      if (finding.kind == FindingKind::unreachable) told.insert(finding.rules.begin(), finding.rules.end());
    for (std::size_t rule = 1; rule <= file_.decisions[0].logic.table->rules.size(); ++rule)
      EXPECT_EQ(told.contains(rule), !deciding.contains(rule)) << "rule " << rule;
  }

  std::string number() { return std::to_string(below(7)); }

  std::string number_cell() {
    const std::uint32_t low = below(6), high = low + 1 + below(3);
    const std::string span = std::to_string(low) + ".." + std::to_string(high);
    switch (below(12)) {
      case 0: return "-";
      case 1: return "< " + number();
      case 2: return "<= " + number();
      case 3: return "> " + number();
      case 4: return ">= " + number();
      case 5: return "[" + span + "]";
      case 6: return "(" + span + ")";
      case 7: return "[" + span + ")";
      case 8: return number() + ", " + number() + ", > " + number();
      case 9: return "not(" + number() + ", [" + span + "])";
      case 10: return "? < " + number() + " or ? >= " + number();
      default: return "not(< " + number() + ")";
    }
  }
  std::string text_cell() {
    static const char* cells[] = {"-", "\"p\"", "\"q\"", "\"p\", \"r\"", "not(\"p\")", "[\"q\", \"r\"]"};
    return cells[below(6)];
  }

  [[nodiscard]] std::vector<Inputs> points() const {
    std::vector<Inputs> all{{}};
    for (std::size_t column = 0; column < texts_.size(); ++column) {
      std::vector<feel::Value> values;
      if (texts_[column])
        for (const char* text : {"p", "q", "r"}) values.push_back(feel::Value::string(text));
      else
        for (int half = 0; half <= 12; ++half) values.push_back(feel::Value::number(*divide(Decimal(half), Decimal(2))));
      std::vector<Inputs> longer;
      for (const Inputs& point : all)
        for (const feel::Value& value : values) {
          longer.push_back(point);
          longer.back().push_back({file_.input_data[column].name, value});
        }
      all = std::move(longer);
    }
    return all;
  }
  static Inputs point_of(const std::vector<ExampleValue>& example) {
    Inputs point;
    for (const ExampleValue& value : example) {
      const bool text = value.value.front() == '"';
      point.push_back({value.name, text ? feel::Value::string(value.value.substr(1, value.value.size() - 2))
                                        : feel::Value::number(*Decimal::parse(value.value))});
    }
    return point;
  }
  static std::vector<std::size_t> matched(const Model& model, const Inputs& point) {
    feel::Evaluation evaluation;
    const auto value = model.evaluate("D", point, evaluation);
    std::vector<std::size_t> rules;
    if (!value || !value->is(feel::Kind::list)) return rules;
    for (const feel::Value& item : value->items()) rules.push_back(static_cast<std::size_t>(*item.as_number().to_integer()));
    return rules;
  }

  std::mt19937 random_;
  Definitions file_;
  std::vector<bool> texts_;
};

TEST(TableAnalysis, RandomTablesHaveTheGapsAndOverlapsThatTryingEveryInputFinds) {
  for (std::uint32_t seed = 1; seed <= 300 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RandomTable(seed).check();
  }
}

}  // namespace
}  // namespace cw::dmn
