// SPDX-License-Identifier: MIT
// The SQL conditions of a linkage model as a tree: parsed, printed, checked and evaluated.
//
//   CW_TRY(Expression condition, parse_condition("jaro_winkler_similarity(\"name_l\", \"name_r\") >= 0.9", Dialect::comparison));
//   condition.name == ">="; condition.children[0].name == "jaro_winkler_similarity"; condition.children[0].children[0].side == Side::left;
//
// A normal form, whatever the writer's spelling: functions and operators are lower case and have one name each
// (substr -> substring, len and array_length -> length of a list, != -> <>, list_contains -> array_contains, x::T -> cast).
// The whole vocabulary is in expression_functions.h; anything else is refused when parsed, with its position. Semantics are DuckDB's,
// with SQL's three-valued logic. Expressions are values; evaluation is const and may run in any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "base/value.h"

namespace cw::linkage {

// comparison: "name_l", "name_r". blocking: l."name", r."name" (an expression without l. or r. is a transform of one record: Side::either).
enum class Dialect : std::uint8_t { comparison, blocking };
enum class Side : std::uint8_t { left, right, either };
// How string functions count: bytes as DuckDB does, or Unicode code points.
enum class TextMode : std::uint8_t { bytes, unicode };

enum class ExpressionKind : std::uint8_t {
  literal,   // `literal`
  column,    // `name` without suffix or prefix, `side`, `slot` after bind()
             // (bind() gives calls a `slot` of the evaluator's own)
  variable,  // `name`: parameter of an enclosing lambda
  lambda,    // `parameters`; children[0] = body
  call,      // `name` = function or operator; children = arguments.
             // operators: and or not = <> < <= > >= + - * / || is_null is_not_null between in like case cast index field
             // case: children = when1, then1, when2, then2, ..., else (always there; NULL literal if left out)
             // cast: `name`="cast", `type_name` = varchar|date|timestamp|integer|bigint|double|float|boolean (normalised); also try_cast
             // field: struct member, children = structure, literal name
};

struct Expression {
  ExpressionKind kind = ExpressionKind::literal;
  std::string name;
  std::string type_name;
  Side side = Side::either;
  std::uint32_t slot = 0;
  Value literal;
  std::vector<std::string> parameters;
  std::vector<Expression> children;
  bool operator==(const Expression&) const = default;
};

// Parses a condition or scalar expression. Errors: unsupported (a function or operator we do not know; message names it),
// invalid (not SQL); both give line and column. Nesting deeper than 200 is refused.
[[nodiscard]] Result<Expression> parse_condition(std::string_view sql, Dialect dialect);
// SQL that parses back to an equal tree.
[[nodiscard]] std::string to_sql(const Expression& expression, Dialect dialect);
// Names of the columns used, each once, in order of first use.
[[nodiscard]] std::vector<std::string> columns_of(const Expression& expression);
// Gives every column node its slot: the index of its name in `columns`. Error not_found names the column that is missing.
[[nodiscard]] Result<void> bind(Expression& expression, const std::vector<std::string>& columns);

// Values of the two records of a pair, by slot.
class PairValues {
 public:
  virtual ~PairValues() = default;
  [[nodiscard]] virtual const Value& get(Side side, std::uint32_t slot) const = 0;
};
// Value of a bound expression; a null Value where SQL gives NULL. A DuckDB run-time error (hamming on unequal lengths, a failed CAST)
// gives null too.
[[nodiscard]] Value evaluate(const Expression& expression, const PairValues& pair, TextMode mode);
// True only where SQL says true (not false, not NULL).
[[nodiscard]] bool is_true(const Value& value);

}  // namespace cw::linkage
