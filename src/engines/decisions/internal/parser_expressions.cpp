// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "engines/decisions/feel/functions.h"
#include "engines/decisions/internal/parser.h"

namespace cw::feel {

constexpr std::size_t longest_text = 1'000'000;

Parser::Parser(std::string_view text, const Vocabulary& vocabulary) : reader_(text), vocabulary_(vocabulary) {
  Layer outer;
  for (const Variable& variable : vocabulary.variables) outer.names.add(variable.name, variable.type);
  outer.any_component = vocabulary.any_component;
  layers_.push_back(std::move(outer));
}

tl::unexpected<Error> Parser::error_at(std::size_t at, std::string what) {
  const Position position = reader_.position_of(at);
  return fail(ErrorCode::invalid, "line " + std::to_string(position.line) + ", column " + std::to_string(position.column) + ": " + what);
}

tl::unexpected<Error> Parser::error(std::string what) {
  reader_.skip_space();
  if (reader_.done()) return error_at(reader_.at(), std::move(what) + ", but the expression ends");
  return error_at(reader_.at(), std::move(what));
}

std::unique_ptr<Expression> Parser::make(Syntax syntax, Position position) {
  auto made = std::make_unique<Expression>();
  made->syntax = syntax;
  made->position = position;
  return made;
}

std::unique_ptr<Expression> Parser::make(Syntax syntax, Position position, std::unique_ptr<Expression> first,
                                         std::unique_ptr<Expression> second) {
  auto made = make(syntax, position);
  add_part(*made, std::move(first));
  if (second) add_part(*made, std::move(second));
  return made;
}

Result<ExpressionPtr> Parser::whole_expression() {
  if (reader_.text().size() > longest_text) return fail(ErrorCode::too_large, "the expression has more than 1,000,000 bytes");
  CW_TRY(auto tree, expression());
  if (!reader_.done()) return error("the expression should end here");
  return ExpressionPtr(std::move(tree));
}

Parser::Parsed Parser::expression() {
  const Nesting nesting(*this);
  if (nesting.too_deep()) return error("expressions lie too deep in each other");
  reader_.skip_space();
  if (!variable_name().known) {
    if (reader_.sees_word("if")) return condition();
    if (reader_.sees_word("for")) return loop(Syntax::for_loop);
    if (reader_.sees_word("some")) return loop(Syntax::some);
    if (reader_.sees_word("every")) return loop(Syntax::every);
  }
  return disjunction();
}

Parser::Parsed Parser::disjunction() {
  CW_TRY(auto left, conjunction());
  while (reader_.sees_word("or")) {
    const Position position = reader_.position();
    (void)reader_.take_word("or");
    CW_TRY(auto right, conjunction());
    if (left->height > max_height) return error("too many operators in a row");
    left = make(Syntax::disjunction, position, std::move(left), std::move(right));
  }
  return left;
}

Parser::Parsed Parser::conjunction() {
  CW_TRY(auto left, comparison());
  while (reader_.sees_word("and")) {
    const Position position = reader_.position();
    (void)reader_.take_word("and");
    CW_TRY(auto right, comparison());
    if (left->height > max_height) return error("too many operators in a row");
    left = make(Syntax::conjunction, position, std::move(left), std::move(right));
  }
  return left;
}

Parser::Parsed Parser::comparison() {
  CW_TRY(auto left, additive());
  for (;;) {
    const std::size_t before = reader_.at();
    if (left->height > max_height) return error("too many comparisons in a row");
    CW_TRY(left, comparison_rest(std::move(left)));
    if (reader_.at() == before) return left;
  }
}

// One comparison behind its left side, or the left side as it is.
Parser::Parsed Parser::comparison_rest(std::unique_ptr<Expression> left) {
  struct Sign {
    std::string_view text;
    Syntax syntax;
  };
  static constexpr std::array<Sign, 6> signs = {{{"!=", Syntax::not_equal},
                                                 {"<=", Syntax::less_or_equal},
                                                 {">=", Syntax::greater_or_equal},
                                                 {"=", Syntax::equal},
                                                 {"<", Syntax::less},
                                                 {">", Syntax::greater}}};
  reader_.skip_space();
  const std::size_t start = reader_.at();
  const Position position = reader_.position();
  for (const Sign& sign : signs) {
    if (!reader_.take(sign.text)) continue;
    CW_TRY(auto right, additive());
    return make(sign.syntax, position, std::move(left), std::move(right));
  }
  if (reader_.sees_word("between")) return between_rest(std::move(left));
  if (reader_.sees_word("in")) return in_rest(std::move(left));
  if (reader_.take_word("instance")) {
    if (!reader_.take_word("of")) return error("'of' should follow 'instance'");
    auto made = make(Syntax::instance_of, position, std::move(left));
    CW_TRY(made->type, type());
    return made;
  }
  reader_.go_to(start);
  return left;
}

Parser::Parsed Parser::between_rest(std::unique_ptr<Expression> left) {
  const Position position = reader_.position();
  (void)reader_.take_word("between");
  CW_TRY(auto low, additive());
  if (!reader_.take_word("and")) return error("'and' should follow the lower bound of 'between'");
  CW_TRY(auto high, additive());
  auto made = make(Syntax::between, position, std::move(left), std::move(low));
  add_part(*made, std::move(high));
  return made;
}

Parser::Parsed Parser::in_rest(std::unique_ptr<Expression> left) {
  const Position position = reader_.position();
  (void)reader_.take_word("in");
  auto made = make(Syntax::in, position, std::move(left));
  // "(" begins a list of tests, an interval open below, or an expression in parentheses; the first holds what the last would be.
  reader_.skip_space();
  const std::size_t start = reader_.at();
  const Bracket outer = bracket_;
  if (reader_.take("(")) {
    bracket_ = Bracket::filters;
    auto tests = tests_until(")");
    // What follows the parenthesis belongs to the test: "(a).b", "(a + b) * c"; then it was an expression.
    const bool goes_on = tests && (reader_.sees(".") || reader_.sees("[") || reader_.sees("+") || reader_.sees("*") || reader_.sees("/") ||
                                   reader_.sees("("));
    if (tests && !goes_on && !reader_.sees("..")) {
      for (auto& part : (*tests)->parts) add_part(*made, std::move(part));
      bracket_ = outer;
      return made;
    }
    bracket_ = outer;
    reader_.go_to(start);
  }
  CW_TRY(auto test, positive_test());
  add_part(*made, std::move(test));
  return made;
}

Parser::Parsed Parser::additive() {
  CW_TRY(auto left, multiplicative());
  for (;;) {
    reader_.skip_space();
    const Position position = reader_.position();
    const bool plus = reader_.take("+");
    if (!plus && !reader_.take("-")) return left;
    CW_TRY(auto right, multiplicative());
    if (left->height > max_height) return error("too many operators in a row");
    left = make(plus ? Syntax::add : Syntax::subtract, position, std::move(left), std::move(right));
  }
}

Parser::Parsed Parser::multiplicative() {
  CW_TRY(auto left, power());
  for (;;) {
    reader_.skip_space();
    const Position position = reader_.position();
    const bool times = !reader_.sees("**") && reader_.take("*");
    if (!times && !reader_.take("/")) return left;
    CW_TRY(auto right, power());
    if (left->height > max_height) return error("too many operators in a row");
    left = make(times ? Syntax::multiply : Syntax::divide, position, std::move(left), std::move(right));
  }
}

Parser::Parsed Parser::power() {
  CW_TRY(auto left, unary());
  for (;;) {
    reader_.skip_space();
    const Position position = reader_.position();
    if (!reader_.take("**")) return left;
    CW_TRY(auto right, unary());
    if (left->height > max_height) return error("too many operators in a row");
    left = make(Syntax::power, position, std::move(left), std::move(right));
  }
}

Parser::Parsed Parser::unary() {
  reader_.skip_space();
  const Position position = reader_.position();
  if (!reader_.take("-")) return postfix();
  const Nesting nesting(*this);
  if (nesting.too_deep()) return error("signs lie too deep in each other");
  CW_TRY(auto operand, unary());
  return make(Syntax::negation, position, std::move(operand));
}

Parser::Parsed Parser::postfix() {
  CW_TRY(auto left, primary());
  // Each step makes the tree one level deeper, and the tree is walked by recursion.
  for (int steps = 0;; ++steps) {
    if (steps > max_depth) return error("too many parts in a row");
    reader_.skip_space();
    if (reader_.sees(".") && !reader_.sees("..")) {
      CW_TRY(left, path_rest(std::move(left)));
    } else if (reader_.sees("[") && !(bracket_ == Bracket::may_end && ends_interval())) {
      CW_TRY(left, filter_rest(std::move(left)));
    } else if (reader_.sees("(")) {
      CW_TRY(left, call_rest(std::move(left)));
    } else {
      return left;
    }
  }
}

// At "[" behind the upper end of an interval: nothing follows that could be a filter.
bool Parser::ends_interval() {
  const std::size_t start = reader_.at();
  (void)reader_.take("[");
  bool ends = reader_.done();
  for (const std::string_view sign : {")", "]", ",", "}", "=", "<", ">", "!", ".", "*", "/", "+"}) ends = ends || reader_.sees(sign);
  for (const std::string_view word : {"and", "or", "in", "between", "then", "else", "return", "satisfies", "instance"})
    ends = ends || reader_.sees_word(word);
  reader_.go_to(start);
  return ends;
}

Parser::Parsed Parser::path_rest(std::unique_ptr<Expression> left) {
  const Position position = reader_.position();
  (void)reader_.take(".");
  reader_.skip_space();
  const Type* element = element_of(left->type.get());
  const Type* type = element != nullptr ? element : left->type.get();
  NameMatch match = component_name(type);
  if (match.end == reader_.at()) return error("a name should follow the point");
  reader_.go_to(match.end);
  TypePtr found = match.type;
  if (found && element != nullptr) found = list_of(found);
  auto made = make(Syntax::path, position, std::move(left));
  made->name = std::move(match.name);
  made->type = std::move(found);
  return made;
}

Parser::Parsed Parser::filter_rest(std::unique_ptr<Expression> left) {
  const Position position = reader_.position();
  (void)reader_.take("[");
  const Nesting nesting(*this);
  const Type* element = element_of(left->type.get());
  const Type* item = element != nullptr ? element : left->type && left->type->kind == TypeKind::context ? left->type.get() : nullptr;
  Layer layer;
  if (item != nullptr && item->kind == TypeKind::context)
    for (const Field& field : item->fields) layer.names.add(field.name, field.type);
  layer.any_component = item == nullptr || item->kind == TypeKind::any;
  layer.names.add("item", element != nullptr && left->type->element ? left->type->element : left->type);
  layers_.push_back(std::move(layer));
  const Bracket outer = std::exchange(bracket_, Bracket::filters);
  auto condition = expression();
  bracket_ = outer;
  if (!condition) return condition;
  if (!reader_.take("]")) return error("']' should close the filter");
  TypePtr type = left->type;
  auto made = make(Syntax::filter, position, std::move(left), std::move(*condition));
  // By position a filter gives one element, else a list; both are read the same for paths.
  made->type = std::move(type);
  return made;
}

Parser::Parsed Parser::call_rest(std::unique_ptr<Expression> left) {
  const Position position = left->position;
  (void)reader_.take("(");
  const Bracket outer = std::exchange(bracket_, Bracket::filters);
  auto made = make(Syntax::call, position, std::move(left));
  const Expression& callee = *made->parts.front();
  if (callee.type && callee.type->kind == TypeKind::function) made->type = callee.type->result;
  while (!reader_.sees(")")) {
    std::string named = name_before(":");
    if (!named.empty()) made->names.push_back(std::move(named));
    CW_TRY(auto argument, expression());
    add_part(*made, std::move(argument));
    if (!reader_.take(",")) break;
    if (reader_.sees(")")) return error("an argument should follow the comma");
  }
  bracket_ = outer;
  if (!made->names.empty() && made->names.size() + 1 != made->parts.size()) return error("either all arguments are named, or none");
  if (!reader_.take(")")) return error("')' should close the arguments");
  return made;
}

}  // namespace cw::feel
