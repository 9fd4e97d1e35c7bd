// SPDX-License-Identifier: MIT
// Tables that are looked up by an index answer as if each rule were looked at: random tables against a trivially right evaluation, which
// asks each cell on its own.
#include "engines/decisions/internal/table_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <random>
#include <string>

#include "engines/decisions/decisions.h"
#include "engines/decisions/feel/compile.h"
#include "engines/decisions/feel/operators.h"
#include "engines/decisions/feel/parse.h"

namespace cw::dmn {
namespace {

using feel::Kind;
using feel::Value;

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine_); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class List>
  auto of(const List& list) {
    return list[below(std::size(list))];
  }
  std::string number() { return std::to_string(static_cast<int>(below(12)) - 2) + (one_in(4) ? ".5" : ""); }
  std::string word() { return std::string("\"") + static_cast<char>('a' + below(6)) + "\""; }

 private:
  std::mt19937 engine_;
};

std::string interval(Random& random, const std::string& low, const std::string& high) {
  return (random.one_in(2) ? "[" : "(") + low + ".." + high + (random.one_in(2) ? "]" : ")");
}

std::string day(Random& random) { return "date(\"2026-01-0" + std::to_string(1 + random.below(8)) + "\")"; }

// A constant of any kind that an input may have too.
std::string constant(Random& random) {
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2: return random.number();
    case 3:
    case 4: return random.word();
    case 5: return day(random);
    case 6: return random.one_in(2) ? "true" : "false";
    case 7: return "@\"P" + std::to_string(random.below(4)) + "D\"";
    case 8: return "@\"P" + std::to_string(random.below(4)) + "M\"";
    case 9: return random.of(std::array{"time(\"10:00:00\")", "time(\"10:00:00Z\")", "time(\"11:00:00+01:00\")"});
    case 10:
      return random.of(std::array{"date and time(\"2026-01-01T10:00:00\")", "date and time(\"2026-01-01T10:00:00Z\")", "{k: 1}", "[1, 2]"});
    default: return "null";
  }
}

std::string one_test(Random& random) {
  static const std::array<std::string, 5> signs = {"< ", "<= ", "> ", ">= ", "= "};
  switch (random.below(14)) {
    case 0: return random.of(signs) + random.number();
    case 1: return random.of(signs) + constant(random);
    case 2: return interval(random, random.number(), random.number());
    case 3: return interval(random, random.word(), random.word());
    case 4: return interval(random, day(random), day(random));
    case 5: return "[" + constant(random) + ", " + constant(random) + "]";
    case 6: return "? > " + random.number();
    case 7: return "1 / 0";
    case 8: return "b";  // another input, of whatever kind
    case 9: return "[" + interval(random, random.number(), random.number()) + ", " + random.number() + "]";
    default: return constant(random);
  }
}

std::string cell(Random& random) {
  if (random.one_in(5)) return "-";
  std::string text = one_test(random);
  while (random.one_in(3)) text += ", " + one_test(random);
  return random.one_in(8) ? "not(" + text + ")" : text;
}

Value value_of(const std::string& expression) {
  const feel::Vocabulary nothing;
  const auto tree = feel::parse_expression(expression, nothing);
  if (!tree) return {};
  feel::Evaluation evaluation;
  return feel::Program(**tree, {}).run({}, evaluation);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '<') {
      out += "&lt;";
    } else if (letter == '&') {
      out += "&amp;";
    } else {
      out += letter;
    }
  }
  return out;
}

constexpr std::array<const char*, 3> names = {"a", "b", "c"};

struct RandomTable {
  std::size_t columns = 1;
  std::vector<std::string> types;  // of the columns; empty: none
  std::vector<std::vector<std::string>> rules;
  std::vector<int> results;

  explicit RandomTable(Random& random) : columns(1 + random.below(names.size())) {
    for (std::size_t i = 0; i < columns; ++i) types.push_back(random.one_in(3) ? random.of(std::array{"number", "string", "date"}) : "");
    const std::size_t count = 1 + random.below(random.one_in(4) ? 200 : 40);
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<std::string> cells;
      for (std::size_t column = 0; column < columns; ++column) cells.push_back(cell(random));
      rules.push_back(std::move(cells));
      results.push_back(static_cast<int>(random.below(4)));
    }
  }

  [[nodiscard]] std::string xml(std::string_view policy, std::string_view aggregation) const {
    std::string text = "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:t\" name=\"t\">";
    std::string requirements, inputs;
    for (const char* name : names) {
      text += std::string("<inputData id=\"") + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\"/></inputData>";
      requirements += std::string("<informationRequirement><requiredInput href=\"#") + name + "\"/></informationRequirement>";
    }
    text += "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>" + requirements + "<decisionTable hitPolicy=\"" + std::string(policy) +
            "\" aggregation=\"" + std::string(aggregation) + "\">";
    for (std::size_t i = 0; i < columns; ++i)
      text += "<input><inputExpression typeRef=\"" + types[i] + "\"><text>" + names[i] + "</text></inputExpression></input>";
    text += "<output><outputValues><text>2, 0, 3, 1</text></outputValues></output>";
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
      text += "<rule>";
      for (const std::string& test : rules[rule]) text += "<inputEntry><text>" + escaped(test) + "</text></inputEntry>";
      text += "<outputEntry><text>" + std::to_string(results[rule]) + "</text></outputEntry></rule>";
    }
    return text + "</decisionTable></decision></definitions>";
  }
};

// Which rules match, each cell asked on its own.
std::vector<std::size_t> matching(const RandomTable& table, const std::vector<std::vector<feel::Program>>& programs,
                                  const std::vector<Value>& inputs) {
  std::vector<std::size_t> matched;
  for (std::size_t rule = 0; rule < table.rules.size(); ++rule) {
    bool all = true;
    for (std::size_t column = 0; column < table.columns && all; ++column) {
      feel::Evaluation evaluation;
      std::vector<Value> variables = inputs;
      variables.push_back(inputs[column]);
      if (!table.types[column].empty()) (void)convert(variables.back(), *feel::find_basic_type(table.types[column]), evaluation);
      all = programs[rule][column].run(variables, evaluation).is_true();
    }
    if (all) matched.push_back(rule);
  }
  return matched;
}

std::string list_text(const std::vector<int>& values) {
  std::string text = "[";
  for (const int value : values) text += (text.size() > 1 ? ", " : "") + std::to_string(value);
  return text + "]";
}

// What the hit policy makes of the results of the rules that match (DMN 1.5, 8.2.10).
std::string expected_text(std::string_view policy, std::string_view aggregation, const std::vector<int>& results) {
  if (results.empty()) return "null";
  static constexpr std::array<int, 4> ranks = {1, 3, 0, 2};  // of 0..3 in the output values 2, 0, 3, 1
  std::vector<int> ordered = results;
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](int a, int b) { return ranks[static_cast<std::size_t>(a)] < ranks[static_cast<std::size_t>(b)]; });
  const bool same = std::all_of(results.begin(), results.end(), [&](int result) { return result == results[0]; });
  if (policy == "UNIQUE") return results.size() == 1 ? std::to_string(results[0]) : "null";
  if (policy == "ANY") return same ? std::to_string(results[0]) : "null";
  if (policy == "FIRST") return std::to_string(results[0]);
  if (policy == "PRIORITY") return std::to_string(ordered[0]);
  if (policy == "OUTPUT ORDER") return list_text(ordered);
  if (aggregation == "SUM") return std::to_string(std::accumulate(results.begin(), results.end(), 0));
  if (aggregation == "COUNT") return std::to_string(results.size());
  if (aggregation == "MIN") return std::to_string(*std::min_element(results.begin(), results.end()));
  if (aggregation == "MAX") return std::to_string(*std::max_element(results.begin(), results.end()));
  return list_text(results);
}

std::vector<std::vector<feel::Program>> programs_of(const RandomTable& table) {
  std::vector<std::vector<feel::Program>> programs;
  for (const auto& rule : table.rules) {
    programs.emplace_back();
    for (std::size_t column = 0; column < table.columns; ++column) {
      feel::Vocabulary vocabulary;
      for (const char* name : names) vocabulary.variables.push_back({name, nullptr});
      vocabulary.variables.push_back({"?", table.types[column].empty() ? nullptr : feel::find_basic_type(table.types[column])});
      const auto tree = feel::parse_unary_tests(rule[column], vocabulary);
      EXPECT_TRUE(tree.has_value()) << rule[column];
      programs.back().emplace_back(**tree, vocabulary.variables);
    }
  }
  return programs;
}

void check(unsigned seed) {
  Random random(seed);
  const RandomTable table(random);
  struct Policy {
    const char *policy, *aggregation;
  };
  const Policy policy = random.of(std::array<Policy, 10>{{{"UNIQUE", ""},
                                                          {"ANY", ""},
                                                          {"FIRST", ""},
                                                          {"PRIORITY", ""},
                                                          {"OUTPUT ORDER", ""},
                                                          {"RULE ORDER", ""},
                                                          {"COLLECT", ""},
                                                          {"COLLECT", random.one_in(2) ? "SUM" : "COUNT"},
                                                          {"COLLECT", "MIN"},
                                                          {"COLLECT", "MAX"}}});
  const auto definitions = read_definitions(table.xml(policy.policy, policy.aggregation), "t.dmn");
  ASSERT_TRUE(definitions.has_value()) << definitions.error().message;
  const auto model = Model::make({*definitions});
  ASSERT_TRUE(model.has_value() && (*model)->problems().empty()) << seed;
  const auto programs = programs_of(table);
  for (int i = 0; i < 25; ++i) {
    std::vector<Value> values;
    Inputs inputs;
    for (const char* name : names) {
      values.push_back(value_of(random.one_in(6) ? "[" + constant(random) + "]" : constant(random)));
      inputs.push_back({name, values.back()});
    }
    std::vector<int> results;
    for (const std::size_t rule : matching(table, programs, values)) results.push_back(table.results[rule]);
    feel::Evaluation evaluation;
    const auto found = (*model)->evaluate("d", inputs, evaluation);
    ASSERT_TRUE(found.has_value());
    const std::string expected = expected_text(policy.policy, policy.aggregation, results);
    ASSERT_EQ(feel::to_text(*found), expected) << "seed " << seed << ", input " << i << ", " << policy.policy << " " << policy.aggregation;
    // A violated policy says why; nothing else does, whatever cells had no answer on the way.
    const bool violated = results.size() > 1 && expected == "null";
    ASSERT_EQ(evaluation.diagnostics().empty(), !violated)
        << "seed " << seed << ", input " << i << ": " << (violated ? std::string() : feel::to_text(evaluation.diagnostics()[0]));
  }
}

TEST(TableIndex, RandomTablesAnswerAsIfEachRuleWereLookedAt) {
  for (unsigned seed = 1; seed <= 250; ++seed) {
    check(seed);
    if (testing::Test::HasFatalFailure()) return;
  }
}

std::vector<std::size_t> rules_for(const feel::TableIndex& index, std::size_t rules, const Value& value) {
  feel::Candidates candidates(rules);
  index.narrow(candidates, 0, value);
  std::vector<std::size_t> found;
  while (const auto rule = candidates.next()) found.push_back(*rule);
  return found;
}

TEST(TableIndex, OnlyRulesThatCanMatchAreLeft) {
  constexpr std::size_t rules = 1'000;
  std::vector<std::vector<feel::Accepted>> columns(1, std::vector<feel::Accepted>(rules));
  for (std::size_t rule = 0; rule < rules; ++rule) {
    const auto low = static_cast<std::int64_t>(rule) * 10;
    columns[0][rule].add_range({Value::number(low), Value::number(low + 10), true, false, feel::RangeForm::interval});
  }
  const feel::TableIndex index(columns, rules);
  EXPECT_EQ(rules_for(index, rules, Value::number(4'567)), std::vector<std::size_t>{456});
  EXPECT_EQ(rules_for(index, rules, Value::number(*Decimal::parse("4569.999"))), std::vector<std::size_t>{456});
  EXPECT_EQ(rules_for(index, rules, Value::number(4'570)), std::vector<std::size_t>{457});
  EXPECT_TRUE(rules_for(index, rules, Value::number(-1)).empty());
  EXPECT_TRUE(rules_for(index, rules, Value::number(10'000)).empty());
  EXPECT_TRUE(rules_for(index, rules, Value::string("4567")).empty());
  EXPECT_TRUE(rules_for(index, rules, Value()).empty());
}

TEST(TableIndex, SetsOfLargeTablesAreSharedAndTakeBoundedRoom) {
  constexpr std::size_t rules = 40'000;
  std::vector<std::vector<feel::Accepted>> columns(1, std::vector<feel::Accepted>(rules));
  for (std::size_t rule = 0; rule < rules; ++rule) columns[0][rule].add_equal(Value::number(static_cast<std::int64_t>(rule)));
  const feel::TableIndex index(columns, rules);
  EXPECT_LE(index.bytes(), std::size_t{9} << 20);
  const auto left = rules_for(index, rules, Value::number(31'234));
  EXPECT_LE(left.size(), 64U);
  EXPECT_NE(std::find(left.begin(), left.end(), 31'234U), left.end());
}

}  // namespace
}  // namespace cw::dmn
