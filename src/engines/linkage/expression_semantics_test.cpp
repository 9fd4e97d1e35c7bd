// SPDX-License-Identifier: MIT
// The evaluator against DuckDB's answers in tests/data/expression_semantics.csv, and the parser against the conditions of real models.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "engines/linkage/expression.h"
#include "engines/linkage/expression_functions.h"
#include "engines/linkage/expression_literal.h"
#include "engines/linkage/expression_values.h"

namespace cw::linkage {
namespace {

class FixedPair final : public PairValues {
 public:
  FixedPair(Value left, Value right) : left_{std::move(left)}, right_{std::move(right)} {}
  [[nodiscard]] const Value& get(Side side, std::uint32_t) const override { return side == Side::right ? right_ : left_; }

 private:
  Value left_;
  Value right_;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Every field is in quotes.
std::vector<std::array<std::string, 4>> read_rows(const std::string& csv) {
  std::vector<std::array<std::string, 4>> rows;
  std::array<std::string, 4> row;
  std::size_t field = 0;
  bool is_inside = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (c == '"' && is_inside && i + 1 < csv.size() && csv[i + 1] == '"') {
      row.at(field) += c;
      ++i;
    } else if (c == '"') {
      is_inside = !is_inside;
    } else if (is_inside) {
      row.at(field) += c;
    } else if (c == ',') {
      ++field;
    } else if (c == '\n') {
      rows.push_back(row);
      row = {};
      field = 0;
    }
  }
  return rows;
}

Value value_of(const std::string& text) { return text == "<null>" ? Value() : Value(text); }
std::string shown(const Value& value) { return value.is_null() ? "<null>" : text_of_value(value); }

// Equal text, or numbers equal to 15 digits: DuckDB adds in decimals where a literal has a point.
bool agrees(const std::string& ours, const std::string& theirs) {
  if (ours == theirs) return true;
  char* end_ours = nullptr;
  char* end_theirs = nullptr;
  const double x = std::strtod(ours.c_str(), &end_ours);
  const double y = std::strtod(theirs.c_str(), &end_theirs);
  if (*end_ours != '\0' || *end_theirs != '\0' || ours.empty() || theirs.empty()) return false;
  const bool is_whole = ours.find_first_of(".en") == std::string::npos;
  if (is_whole != (theirs.find_first_of(".en") == std::string::npos)) return false;
  return x == y || std::fabs(x - y) <= 1e-15 * std::fabs(y);
}

TEST(ExpressionSemantics, GivesWhatDuckdbGives) {
  const auto path = std::filesystem::path(CW_SOURCE_DIR) / "tests/data/expression_semantics.csv";
  const auto rows = read_rows(read_file(path));
  ASSERT_GT(rows.size(), 300U);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto& [sql, a, b, expected] = rows[i];
    auto tree = parse_condition(sql, Dialect::comparison);
    ASSERT_TRUE(tree) << sql << ": " << tree.error().message;
    const FixedPair pair(value_of(a), value_of(b));
    const std::string ours = shown(evaluate(*tree, pair, TextMode::bytes));
    EXPECT_TRUE(agrees(ours, expected)) << sql << " of '" << a << "', '" << b << "' is " << ours << ", DuckDB says " << expected;
    const auto again = parse_condition(to_sql(*tree, Dialect::comparison), Dialect::comparison);
    ASSERT_TRUE(again) << to_sql(*tree, Dialect::comparison);
    EXPECT_EQ(*again, *tree) << to_sql(*tree, Dialect::comparison);
    EXPECT_EQ(shown(evaluate(*again, pair, TextMode::bytes)), ours) << sql;
  }
}

std::string evaluated(std::string_view sql, TextMode mode = TextMode::bytes) {
  const auto tree = parse_condition(sql, Dialect::comparison);
  if (!tree) return tree.error().message;
  return shown(evaluate(*tree, FixedPair(Value(), Value()), mode));
}

TEST(ExpressionSemantics, CountsCodePointsInUnicodeMode) {
  EXPECT_EQ(evaluated("levenshtein('Zoë', 'Zoe')"), "2");
  EXPECT_EQ(evaluated("levenshtein('Zoë', 'Zoe')", TextMode::unicode), "1");
  EXPECT_EQ(evaluated("hamming('ë', 'é')", TextMode::unicode), "1");
  EXPECT_EQ(evaluated("length('Zoë')"), "3");
}

TEST(ExpressionSemantics, HasFunctionsOfItsOwn) {
  EXPECT_EQ(evaluated("cw_date_parts_equal('2001-02-03', '2001-02-04')"), "2");
  EXPECT_EQ(evaluated("cw_date_parts_equal('2001-02', '2001-02-04')"), "2");
  EXPECT_EQ(evaluated("cw_date_parts_equal('2001', date '2001-02-04')"), "1");
  EXPECT_EQ(evaluated("cw_date_parts_equal('x', '2001')"), "<null>");
  EXPECT_EQ(evaluated("cw_day_month_swapped('2001-02-03', '2001-03-02')"), "true");
  EXPECT_EQ(evaluated("cw_day_month_swapped('2001-03-03', '2001-03-03')"), "false");
  EXPECT_EQ(evaluated("cw_soundex('Robert')"), "R163");
  EXPECT_EQ(evaluated("cw_tokens('Flat 3, O''Neil Court')"), "[flat, 3, oneil, court]");
  EXPECT_EQ(evaluated("cw_token_share('3 High Street', 'high street flat')"), "0.6666666666666666");
  EXPECT_EQ(evaluated("cw_postcode_part('al1 2bc', 'sector')"), "AL1 2");
  EXPECT_EQ(evaluated("cw_postcode_part('W1A1AA', 'outward')"), "W1A");
  EXPECT_EQ(evaluated("cw_postcode_part('N1 1AA', 'area')"), "N");
  EXPECT_EQ(evaluated("cw_postcode_part('hello', 'area')"), "<null>");
  EXPECT_EQ(evaluated("cw_nhs_number_valid('943 476 5919')"), "true");
  EXPECT_EQ(evaluated("cw_nhs_number_valid('943 476 5918')"), "false");
  EXPECT_EQ(evaluated("cw_uprn_valid('000')"), "false");
  EXPECT_EQ(evaluated("cw_same_nickname('Bob', 'Robert')"), "true");
}

TEST(ExpressionSemantics, EndsWhatWouldGrowWithoutBound) {
  std::string list = "['a'";
  for (int i = 0; i < 99; ++i) list += ",'a'";
  list += "]";
  EXPECT_EQ(evaluated("list_reduce(" + list + ", (a, x) -> concat(a, a))"), "<null>");
  std::string nested = "length(a)";
  for (int i = 0; i < 6; ++i) nested = "list_transform(" + list + ", a -> " + nested + ")";
  EXPECT_EQ(evaluated(nested), "<null>");
}

TEST(ExpressionSemantics, ReadsMembersOfStructures) {
  const auto tree = parse_condition("list_transform(a_l, y -> y.value)[-1] = a_r.value", Dialect::comparison);
  ASSERT_TRUE(tree);
  const Value member(Structure{{"value", Value("x")}, {"rel_freq", Value(0.5)}});
  EXPECT_TRUE(is_true(evaluate(*tree, FixedPair(Value(List{Value(), member}), member), TextMode::bytes)));
}

TEST(ExpressionFunctions, AllHaveACode) {
  const std::vector<std::string_view> by_evaluator = {"coalesce", "if", "list_transform", "list_filter", "list_reduce"};
  for (const FunctionEntry& entry : functions()) {
    const bool is_special = std::find(by_evaluator.begin(), by_evaluator.end(), entry.name) != by_evaluator.end();
    EXPECT_EQ(find_implementation(entry.name) != nullptr || entry.name == "pow", !is_special) << entry.name;
    EXPECT_EQ(find_function(entry.name), &entry) << entry.name;
  }
}

TEST(ExpressionFunctions, AreWhatTheReferenceSays) {
  const auto path = std::filesystem::path(CW_SOURCE_DIR) / "docs/reference/sql-functions.md";
  if (std::getenv("CW_WRITE_REFERENCE") != nullptr) std::ofstream(path) << functions_as_markdown();
  EXPECT_EQ(read_file(path), functions_as_markdown()) << "run with CW_WRITE_REFERENCE=1 to write it anew";
}

// The text of every JSON member of that name.
std::vector<std::string> members(const std::string& json, std::string_view name) {
  std::vector<std::string> found;
  const std::string key = "\"" + std::string(name) + "\": \"";
  for (std::size_t at = json.find(key); at != std::string::npos; at = json.find(key, at)) {
    std::string text;
    for (at += key.size(); at < json.size() && json[at] != '"'; ++at) {
      if (json[at] == '\\') ++at;
      text += json[at - 1] == '\\' && json[at] == 'n' ? '\n' : json[at];
    }
    found.push_back(std::move(text));
  }
  return found;
}

TEST(ExpressionParser, ReadsEveryConditionOfTheGoldenModels) {
  const char* shared = std::getenv("COMMONWEAL_SHARED");
  const auto root = shared != nullptr ? std::filesystem::path(shared) : std::filesystem::path(CW_SOURCE_DIR) / "../shared";
  const auto folder = root / "data/linkage/golden-splink";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT RUN: there is no " << folder;
  std::size_t conditions = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    const std::string json = read_file(entry.path());
    for (const auto& [member, dialect] : {std::pair("sql_condition", Dialect::comparison), std::pair("blocking_rule", Dialect::blocking)})
      for (const std::string& sql : members(json, member)) {
        if (sql == "ELSE") continue;
        const auto tree = parse_condition(sql, dialect);
        ASSERT_TRUE(tree) << entry.path().filename() << ": " << sql << ": " << tree.error().message;
        const auto again = parse_condition(to_sql(*tree, dialect), dialect);
        ASSERT_TRUE(again) << to_sql(*tree, dialect);
        EXPECT_EQ(*again, *tree) << to_sql(*tree, dialect);
        ++conditions;
      }
  }
  EXPECT_GT(conditions, 200U);
}

}  // namespace
}  // namespace cw::linkage
