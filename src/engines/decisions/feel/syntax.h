// SPDX-License-Identifier: MIT
// An expression of FEEL as it was read: a tree of parts with their places. Names are resolved to how they are spelled where they are
// declared; nothing is evaluated yet. compile.h makes it fit to run.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engines/decisions/feel/evaluation.h"
#include "engines/decisions/feel/type.h"

namespace cw::feel {

enum class Syntax : std::uint8_t {
  literal,   // value
  variable,  // name
  path,      // parts[0] . name
  filter,    // parts[0] [ parts[1] ]
  call,      // parts[0] ( parts[1...] ), by `names` where they are given
  negation,  // - parts[0]
  add,
  subtract,
  multiply,
  divide,
  power,
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  between,  // parts[0] between parts[1] and parts[2]
  in,       // parts[0] in parts[1...], each a test
  conjunction,
  disjunction,
  instance_of,  // parts[0] instance of type
  condition,    // if parts[0] then parts[1] else parts[2]
  for_loop,     // names[i] in parts[i], an iteration each; the last part is returned
  some,         // the same; the last part is what is satisfied
  every,
  iteration,  // over parts[0], or from parts[0] to parts[1]
  list,
  context,     // names[i]: parts[i]
  interval,    // parts[0] .. parts[1]
  comparison,  // a range by one comparison with parts[0], in `form`; as a test it compares
  function,    // names with `types`; parts[0] is the body
  external,    // a function in another language: not supported, always null
  any_test,    // "-"
  tests,       // parts, any of which may hold
  not_tests,   // parts, none of which may hold
  // What boxed expressions of DMN need besides.
  result_context,  // a context whose last part is its result: entries before it are seen by it alone
  conversion,      // parts[0], which must fit `type`
  labelled,        // parts[0], named `name` in diagnostics
  failure,         // always null, for the reason `name`
  table            // a decision table: `table`
};

struct Expression;
struct DecisionTable;
using ExpressionPtr = std::unique_ptr<Expression>;

struct Expression {
  Syntax syntax = Syntax::literal;
  Position position;
  std::string name;
  Value value;
  std::vector<ExpressionPtr> parts;
  std::vector<std::string> names;
  std::vector<TypePtr> types;
  TypePtr type;  // of `instance_of` the type asked for; else what the value is known to be, absent where it is not
  RangeForm form = RangeForm::interval;
  bool low_included = false, high_included = false;  // of an interval
  std::shared_ptr<const DecisionTable> table;
  int height = 1;  // of the tree
};

// Adds a part, and keeps the height right.
inline void add_part(Expression& expression, ExpressionPtr part) {
  expression.height = std::max(expression.height, part->height + 1);
  expression.parts.push_back(std::move(part));
}

enum class HitPolicy : std::uint8_t { unique, any, priority, first, collect, rule_order, output_order };
enum class Aggregator : std::uint8_t { list, sum, count, minimum, maximum };
[[nodiscard]] std::string_view name_of(HitPolicy policy);

// A decision table (DMN 1.5, clause 8 and 10.3.2.10) with its cells read.
struct DecisionTable {
  struct Input {
    std::string label;  // the text of its expression
    ExpressionPtr expression;
    ExpressionPtr allowed;  // unary tests; absent: any value
    TypePtr type;           // absent: not said
  };
  struct Output {
    std::string name;  // empty for a single output
    TypePtr type;
    std::vector<ExpressionPtr> allowed;  // the output values, one unary test each, in their order
    ExpressionPtr default_value;         // absent: null
  };
  struct Rule {
    std::string label;                   // "rule 3"
    std::vector<ExpressionPtr> tests;    // one for each input
    std::vector<ExpressionPtr> results;  // one for each output
  };
  HitPolicy hit_policy = HitPolicy::unique;
  Aggregator aggregator = Aggregator::list;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
  const void* origin = nullptr;  // the dmn::Table that it is made of, for explanations
};

}  // namespace cw::feel
