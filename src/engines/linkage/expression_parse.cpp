// SPDX-License-Identifier: MIT
// SQL text to the normal form: precedence climbing over the tokens. Every node's depth is kept, so neither nesting nor long chains of
// operators can make a tree deeper than the evaluator's stack allows.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "engines/linkage/expression.h"
#include "engines/linkage/expression_functions.h"
#include "engines/linkage/expression_literal.h"
#include "engines/linkage/expression_tokens.h"

namespace cw::linkage {
namespace {

constexpr int deepest_tree = 200;
constexpr int deepest_nesting = 2 * deepest_tree + 20;  // in the text; the printed form of a tree needs up to two per level

// Binding strength of the infix operators, weakest first.
enum Strength : int {
  or_strength = 1,
  and_strength,
  not_strength,
  is_strength,
  comparison_strength,
  between_strength,
  other_strength,
  sum_strength,
  product_strength,
  power_strength
};

struct Infix {
  std::string_view symbol;
  std::string_view name;
  int strength;
};
constexpr std::array<Infix, 21> infixes = {{
    {"=", "=", comparison_strength},
    {"==", "=", comparison_strength},
    {"<>", "<>", comparison_strength},
    {"!=", "<>", comparison_strength},
    {"<", "<", comparison_strength},
    {"<=", "<=", comparison_strength},
    {">", ">", comparison_strength},
    {">=", ">=", comparison_strength},
    {"||", "||", other_strength},
    {"&&", "list_has_any", other_strength},
    {"@>", "list_has_all", other_strength},
    {"+", "+", sum_strength},
    {"-", "-", sum_strength},
    {"*", "*", product_strength},
    {"/", "/", product_strength},
    {"//", "//", product_strength},
    {"%", "%", product_strength},
    {"^", "pow", power_strength},
    {"**", "pow", power_strength},
    {"or", "or", or_strength},
    {"and", "and", and_strength},
}};

constexpr std::array<std::string_view, 24> reserved = {"and",     "or",   "not",    "is",    "null",     "true", "false",  "case",
                                                       "when",    "then", "else",   "end",   "cast",     "like", "ilike",  "in",
                                                       "between", "from", "select", "where", "distinct", "as",   "escape", "try_cast"};

struct TypeName {
  std::string_view written;
  std::string_view normal;
};
constexpr std::array<TypeName, 33> types = {{
    {"varchar", "varchar"},  {"text", "varchar"},    {"string", "varchar"},      {"char", "varchar"},       {"bpchar", "varchar"},
    {"nvarchar", "varchar"}, {"date", "date"},       {"timestamp", "timestamp"}, {"datetime", "timestamp"}, {"integer", "integer"},
    {"int", "integer"},      {"int4", "integer"},    {"int32", "integer"},       {"signed", "integer"},     {"smallint", "integer"},
    {"int2", "integer"},     {"int16", "integer"},   {"tinyint", "integer"},     {"int1", "integer"},       {"bigint", "bigint"},
    {"int8", "bigint"},      {"int64", "bigint"},    {"long", "bigint"},         {"hugeint", "bigint"},     {"double", "double"},
    {"float8", "double"},    {"float", "float"},     {"float4", "float"},        {"real", "float"},         {"boolean", "boolean"},
    {"bool", "boolean"},     {"logical", "boolean"}, {"short", "integer"},
}};

Expression call(std::string_view name, std::vector<Expression> children) {
  Expression result;
  result.kind = ExpressionKind::call;
  result.name = name;
  result.children = std::move(children);
  return result;
}

template <class... Child>
std::vector<Expression> list_of(Child&&... child) {
  std::vector<Expression> children;
  children.reserve(sizeof...(child));
  (children.push_back(std::forward<Child>(child)), ...);
  return children;
}

Expression literal(Value value) {
  Expression result;
  result.literal = std::move(value);
  return result;
}

// Each step of the recursion keeps its own small stack frame: inlined into one, the frames of the deepest nesting would not fit a stack
// under the sanitizers.
#define CW_OWN_FRAME [[gnu::noinline]]

class Parser {
 public:
  Parser(std::string_view sql, Dialect dialect, std::vector<Token> tokens) : sql_(sql), dialect_(dialect), tokens_(std::move(tokens)) {}

  Result<Expression> run() {
    CW_TRY(Expression tree, expression(0));
    if (peek().kind != TokenKind::end) return wrong("unexpected \"" + shown(peek()) + "\"");
    return tree;
  }

 private:
  // --- tokens ---
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  [[nodiscard]] static std::string shown(const Token& token) { return token.kind == TokenKind::end ? "the end" : token.text.substr(0, 60); }
  [[nodiscard]] bool symbol_is(std::string_view text, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::symbol && peek(ahead).text == text;
  }
  [[nodiscard]] bool word_is(std::string_view text, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::word && peek(ahead).text.size() == text.size() && to_lower_ascii(peek(ahead).text) == text;
  }
  bool take_symbol(std::string_view text) {
    if (!symbol_is(text)) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view text) {
    if (!word_is(text)) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] tl::unexpected<Error> wrong(std::string what, ErrorCode code = ErrorCode::invalid) const {
    return wrong_at(std::move(what), peek().offset, code);
  }
  [[nodiscard]] tl::unexpected<Error> wrong_at(std::string what, std::size_t offset, ErrorCode code = ErrorCode::invalid) const {
    return fail(code, std::move(what) + " at " + position_text(sql_, offset));
  }
  Result<void> need_symbol(std::string_view text) {
    if (take_symbol(text)) return {};
    return wrong("expected \"" + std::string(text) + "\" but found \"" + shown(peek()) + "\"");
  }
  Result<void> need_word(std::string_view text) {
    if (take_word(text)) return {};
    return wrong("expected " + std::string(text) + " but found \"" + shown(peek()) + "\"");
  }
  [[nodiscard]] bool is_name(const Token& token) const {
    if (token.kind == TokenKind::quoted_word) return true;
    return token.kind == TokenKind::word && std::find(reserved.begin(), reserved.end(), to_lower_ascii(token.text)) == reserved.end();
  }

  // --- depth ---
  // Notes that a node was made above children of the given depths; depth_ is the depth of the expression made last.
  Result<void> deepen(int deepest_child) {
    depth_ = deepest_child + 1;
    if (depth_ > deepest_tree) return wrong("nested deeper than " + std::to_string(deepest_tree));
    return {};
  }

  // --- expressions ---
  Result<Expression> expression(int weakest) {
    if (nesting_ >= deepest_nesting) return wrong("nested deeper than " + std::to_string(deepest_tree));
    ++nesting_;
    Result<Expression> result = infix_chain(weakest);
    --nesting_;
    return result;
  }

  CW_OWN_FRAME Result<Expression> infix_chain(int weakest) {
    CW_TRY(Expression left, prefix());
    while (true) {
      const std::size_t before = at_;
      CW_CHECK(infix_step(left, weakest));
      if (at_ == before) return left;
    }
  }

  // Takes one infix operator that binds at least as strongly as `weakest` and its right side; takes nothing where there is none.
  CW_OWN_FRAME Result<void> infix_step(Expression& left, int weakest) {
    if (word_is("is")) return weakest <= is_strength ? is_test(left) : Result<void>();
    const std::size_t negated = word_is("not") ? 1 : 0;
    if (word_is("between", negated) || word_is("in", negated) || word_is("like", negated) || word_is("ilike", negated))
      return weakest <= between_strength ? range_test(left) : Result<void>();
    const Infix* infix = infix_here();
    if (infix == nullptr || infix->strength < weakest) return {};
    ++at_;
    const int left_depth = depth_;
    CW_TRY(Expression right, expression(infix->strength + 1));
    return join(left, left_depth, std::move(right), *infix);
  }

  [[nodiscard]] const Infix* infix_here() const {
    if (peek().kind != TokenKind::symbol && peek().kind != TokenKind::word) return nullptr;
    for (const Infix& infix : infixes)
      if (peek().kind == TokenKind::symbol ? infix.symbol == peek().text : word_is(infix.symbol)) return &infix;
    return nullptr;
  }

  // AND and OR are one node with all their arguments; the others have two.
  CW_OWN_FRAME Result<void> join(Expression& left, int left_depth, Expression right, const Infix& infix) {
    const int right_depth = depth_;
    if (infix.strength > and_strength) {
      CW_CHECK(deepen(std::max(left_depth, right_depth)));
      left = call(infix.name, list_of(std::move(left), std::move(right)));
      return {};
    }
    const auto is_same = [&](const Expression& side) { return side.kind == ExpressionKind::call && side.name == infix.name; };
    int deepest = 0;
    if (is_same(left)) {
      deepest = left_depth - 1;
    } else {
      deepest = left_depth;
      left = call(infix.name, list_of(std::move(left)));
    }
    if (is_same(right)) {
      deepest = std::max(deepest, right_depth - 1);
      for (Expression& child : right.children) left.children.push_back(std::move(child));
    } else {
      deepest = std::max(deepest, right_depth);
      left.children.push_back(std::move(right));
    }
    return deepen(deepest);
  }

  CW_OWN_FRAME Result<Expression> negated(Expression inner) {
    CW_CHECK(deepen(depth_));
    return call("not", list_of(std::move(inner)));
  }

  CW_OWN_FRAME Result<void> is_test(Expression& left) {
    ++at_;
    const bool negative = take_word("not");
    if (take_word("distinct")) {
      CW_CHECK(need_word("from"));
      const int left_depth = depth_;
      CW_TRY(Expression right, expression(is_strength + 1));
      CW_CHECK(deepen(std::max(left_depth, depth_)));
      left = call(negative ? "is_not_distinct_from" : "is_distinct_from", list_of(std::move(left), std::move(right)));
      return {};
    }
    std::string_view name;
    if (take_word("null"))
      name = negative ? "is_not_null" : "is_null";
    else if (take_word("true"))
      name = negative ? "is_not_true" : "is_true";
    else if (take_word("false"))
      name = negative ? "is_not_false" : "is_false";
    else
      return wrong("expected NULL, TRUE, FALSE or DISTINCT FROM after IS");
    CW_CHECK(deepen(depth_));
    left = call(name, list_of(std::move(left)));
    return {};
  }

  CW_OWN_FRAME Result<void> range_test(Expression& left) {
    const bool negative = take_word("not");
    const std::string name = to_lower_ascii(peek().text);
    const int left_depth = depth_;
    ++at_;
    const bool has_brackets = symbol_is("(");
    std::vector<Expression> children = list_of(std::move(left));
    int deepest = left_depth;
    const auto add = [&](Result<Expression> child) -> Result<void> {
      if (!child) return tl::unexpected(std::move(child).error());
      deepest = std::max(deepest, depth_);
      children.push_back(std::move(*child));
      return {};
    };
    if (name == "between") {
      CW_CHECK(add(expression(between_strength + 1)));
      CW_CHECK(need_word("and"));
      CW_CHECK(add(expression(between_strength + 1)));
    } else if (name == "in" && has_brackets) {
      ++at_;
      do {
        CW_CHECK(add(expression(0)));
      } while (take_symbol(","));
      CW_CHECK(need_symbol(")"));
    } else {
      CW_CHECK(add(expression(between_strength + 1)));
      if (word_is("escape")) return wrong("LIKE ... ESCAPE is not supported", ErrorCode::unsupported);
    }
    CW_CHECK(deepen(deepest));
    // x IN list, without brackets round one element, asks whether the list has x.
    const bool is_in_list = name == "in" && !has_brackets;
    if (is_in_list) std::swap(children[0], children[1]);
    left = call(is_in_list ? "array_contains" : name, std::move(children));
    if (negative) {
      CW_TRY(left, negated(std::move(left)));
    }
    return {};
  }

  CW_OWN_FRAME Result<Expression> prefix() {
    if (take_word("not")) {
      CW_TRY(Expression inner, expression(not_strength));
      return negated(std::move(inner));
    }
    if (take_symbol("+")) return expression(power_strength);
    if (symbol_is("-")) return minus();
    return postfix();
  }

  CW_OWN_FRAME Result<Expression> minus() {
    ++at_;
    // The smallest integer has no positive form.
    if (peek().kind == TokenKind::integer && peek().text == "9223372036854775808" && !symbol_is("::", 1) && !symbol_is("[", 1)) {
      ++at_;
      depth_ = 1;
      return literal(Value(std::numeric_limits<std::int64_t>::min()));
    }
    CW_TRY(Expression inner, expression(power_strength));
    if (inner.kind == ExpressionKind::literal) {
      if (const auto* integer = inner.literal.get<std::int64_t>();
          integer != nullptr && *integer != std::numeric_limits<std::int64_t>::min())
        return literal(Value(-*integer));
      if (const auto* number = inner.literal.get<double>()) return literal(Value(-*number));
    }
    CW_CHECK(deepen(depth_));
    return call("-", list_of(std::move(inner)));
  }

  // --- what follows a primary: x[1], x[1:2], x.member, x::type ---
  CW_OWN_FRAME Result<Expression> postfix() {
    CW_TRY(Expression result, primary());
    while (true) {
      if (take_symbol("[")) {
        CW_CHECK(subscript(result));
      } else if (take_symbol(".")) {
        if (peek().kind != TokenKind::word && peek().kind != TokenKind::quoted_word)
          return wrong("expected the name of a structure's member");
        CW_CHECK(deepen(depth_));
        result = call("field", list_of(std::move(result), literal(Value(peek().text))));
        ++at_;
      } else if (take_symbol("::")) {
        CW_CHECK(cast_to(result, "cast"));
      } else {
        return result;
      }
    }
  }

  CW_OWN_FRAME Result<void> subscript(Expression& list) {
    const int list_depth = depth_;
    std::optional<Expression> first;
    if (!symbol_is(":")) {
      CW_TRY(first, expression(0));
    } else {
      first = literal(Value());
      depth_ = 1;
    }
    const int first_depth = depth_;
    if (!take_symbol(":")) {
      CW_CHECK(need_symbol("]"));
      CW_CHECK(deepen(std::max(list_depth, first_depth)));
      list = call("index", list_of(std::move(list), std::move(*first)));
      return {};
    }
    // An open end reaches to the end of the list: the first element from the start, the last one from the end.
    if (first->kind == ExpressionKind::literal && first->literal.is_null()) first = literal(Value(std::int64_t{1}));
    Expression last = literal(Value(std::int64_t{-1}));
    depth_ = 1;
    if (!symbol_is("]")) {
      CW_TRY(last, expression(0));
    }
    CW_CHECK(need_symbol("]"));
    CW_CHECK(deepen(std::max({list_depth, first_depth, depth_})));
    list = call("list_slice", list_of(std::move(list), std::move(*first), std::move(last)));
    return {};
  }

  // --- types ---
  CW_OWN_FRAME Result<std::string> type_name() {
    const Token token = peek();
    if (token.kind != TokenKind::word && token.kind != TokenKind::quoted_word) return wrong("expected a type");
    const std::string written = to_lower_ascii(token.text);
    const auto* found = std::find_if(types.begin(), types.end(), [&](const TypeName& type) { return type.written == written; });
    if (found == types.end()) return wrong("the type " + token.text.substr(0, 60) + " is not supported", ErrorCode::unsupported);
    ++at_;
    std::string name(found->normal);
    if (name == "varchar" && take_symbol("(")) {
      if (peek().kind != TokenKind::integer) return wrong("expected a length");
      ++at_;
      CW_CHECK(need_symbol(")"));
    }
    for (int dimensions = 0; take_symbol("["); ++dimensions) {
      if (dimensions == 4) return wrong("too many dimensions");
      if (peek().kind == TokenKind::integer) ++at_;
      CW_CHECK(need_symbol("]"));
      name += "[]";
    }
    return name;
  }

  CW_OWN_FRAME Result<void> cast_to(Expression& value, std::string_view name) {
    const int depth = depth_;
    CW_TRY(std::string type, type_name());
    CW_CHECK(deepen(depth));
    value = call(name, list_of(std::move(value)));
    value.type_name = std::move(type);
    return {};
  }

  CW_OWN_FRAME Result<Expression> cast_call(std::string_view name) {
    CW_CHECK(need_symbol("("));
    CW_TRY(Expression value, expression(0));
    CW_CHECK(need_word("as"));
    CW_CHECK(cast_to(value, name));
    CW_CHECK(need_symbol(")"));
    return value;
  }

  // --- primaries ---
  CW_OWN_FRAME Result<Expression> primary() {
    const Token& token = peek();
    depth_ = 1;
    if (token.kind == TokenKind::text) {
      ++at_;
      return literal(Value(token.text));
    }
    if (token.kind == TokenKind::integer || token.kind == TokenKind::number) return number();
    if (take_symbol("(")) {
      CW_TRY(Expression inner, expression(0));
      CW_CHECK(need_symbol(")"));
      return inner;
    }
    if (take_symbol("[")) return arguments("]", *find_function("list_value"));
    if (token.kind == TokenKind::word) return word();
    if (token.kind == TokenKind::quoted_word) return name();
    return wrong("expected a value but found \"" + shown(token) + "\"");
  }

  CW_OWN_FRAME Result<Expression> number() {
    const Token token = peek();
    ++at_;
    const char* end = token.text.data() + token.text.size();
    if (token.kind == TokenKind::integer) {
      std::int64_t integer = 0;
      if (std::from_chars(token.text.data(), end, integer).ec == std::errc()) return literal(Value(integer));
    }
    double number = 0;
    if (std::from_chars(token.text.data(), end, number).ec != std::errc() || !std::isfinite(number))
      return wrong_at("a number is out of range", token.offset);
    return literal(Value(number));
  }

  CW_OWN_FRAME Result<Expression> word() {
    if (take_word("null")) return literal(Value());
    if (take_word("true")) return literal(Value(true));
    if (take_word("false")) return literal(Value(false));
    if (take_word("case")) return case_of();
    if (take_word("cast")) return cast_call("cast");
    if (take_word("try_cast")) return cast_call("try_cast");
    if (peek(1).kind == TokenKind::text && (word_is("date") || word_is("timestamp"))) return time_literal();
    if (word_is("array") && symbol_is("[", 1)) {
      at_ += 2;
      return arguments("]", *find_function("list_value"));
    }
    if (word_is("extract") && symbol_is("(", 1)) return extract();
    if (symbol_is("(", 1)) return function();
    return name();
  }

  CW_OWN_FRAME Result<Expression> time_literal() {
    const bool is_date = word_is("date");
    const std::string& text = peek(1).text;
    Value value = is_date ? date_of_text(text) : timestamp_of_text(text);
    if (value.is_null()) return wrong("no such " + to_lower_ascii(peek().text));
    at_ += 2;
    return literal(std::move(value));
  }

  CW_OWN_FRAME Result<Expression> extract() {
    at_ += 2;
    if (peek().kind != TokenKind::word && peek().kind != TokenKind::text) return wrong("expected a part of a date");
    std::string part = to_lower_ascii(peek().text);
    ++at_;
    CW_CHECK(need_word("from"));
    CW_TRY(Expression time, expression(0));
    CW_CHECK(need_symbol(")"));
    CW_CHECK(deepen(depth_));
    return call("date_part", list_of(literal(Value(std::move(part))), std::move(time)));
  }

  CW_OWN_FRAME Result<Expression> function() {
    const FunctionEntry* entry = find_function(peek().text);
    const bool is_known = entry != nullptr && std::find(reserved.begin(), reserved.end(), to_lower_ascii(peek().text)) == reserved.end();
    if (!is_known) return wrong("the function " + peek().text.substr(0, 60) + " is not known", ErrorCode::unsupported);
    at_ += 2;
    return arguments(")", *entry);
  }

  CW_OWN_FRAME Result<Expression> arguments(std::string_view close, const FunctionEntry& entry) {
    const std::size_t start = peek().offset;
    std::vector<Expression> children;
    int deepest = 0;
    if (!symbol_is(close)) {
      do {
        Result<Expression> child = entry.lambda == children.size() + 1 ? lambda() : expression(0);
        if (!child) return child;
        deepest = std::max(deepest, depth_);
        children.push_back(std::move(*child));
      } while (take_symbol(","));
    }
    CW_CHECK(need_symbol(close));
    if (children.size() < entry.least || (entry.most != 255 && children.size() > entry.most))
      return wrong_at(std::string(entry.name) + " takes " + std::to_string(entry.least) + (entry.most == entry.least ? "" : " or more") +
                          " arguments, not " + std::to_string(children.size()),
                      start);
    CW_CHECK(deepen(deepest));
    return call(entry.name, std::move(children));
  }

  // x -> body, (x, y) -> body, lambda x, y: body
  CW_OWN_FRAME Result<Expression> lambda() {
    Expression result;
    result.kind = ExpressionKind::lambda;
    const bool has_keyword = word_is("lambda") && is_name(peek(1));
    if (has_keyword) ++at_;
    const bool has_brackets = !has_keyword && take_symbol("(");
    do {
      if (!is_name(peek())) return wrong("expected a lambda such as x -> x + 1");
      result.parameters.push_back(peek().text);
      ++at_;
    } while ((has_keyword || has_brackets) && take_symbol(","));
    if (result.parameters.size() > 3) return wrong("a lambda has too many parameters");
    if (has_brackets) CW_CHECK(need_symbol(")"));
    CW_CHECK(need_symbol(has_keyword ? ":" : "->"));
    const std::size_t outer = variables_.size();
    for (const std::string& parameter : result.parameters) variables_.push_back(parameter);
    CW_TRY(Expression body, expression(0));
    variables_.resize(outer);
    result.children.push_back(std::move(body));
    CW_CHECK(deepen(depth_));
    return result;
  }

  CW_OWN_FRAME Result<Expression> case_of() {
    std::optional<Expression> subject;
    int subject_depth = 0;
    if (!word_is("when")) {
      CW_TRY(subject, expression(0));
      subject_depth = depth_ + 1;
    }
    std::vector<Expression> children;
    int deepest = subject_depth;
    const auto add = [&](std::string_view keyword) -> Result<void> {
      CW_CHECK(need_word(keyword));
      CW_TRY(Expression child, expression(0));
      deepest = std::max(deepest, depth_);
      children.push_back(std::move(child));
      return {};
    };
    while (word_is("when")) {
      CW_CHECK(add("when"));
      if (subject) {
        deepest = std::max(deepest, depth_ + 1);
        children.back() = call("=", list_of(Expression(*subject), std::move(children.back())));
        CW_CHECK(count_copies(*subject));
      }
      CW_CHECK(add("then"));
    }
    if (children.empty()) return wrong("expected WHEN");
    if (word_is("else")) {
      CW_CHECK(add("else"));
    } else {
      children.push_back(literal(Value()));
    }
    CW_CHECK(need_word("end"));
    CW_CHECK(deepen(deepest));
    return call("case", std::move(children));
  }

  // CASE x WHEN ... copies x into every branch: nested ones would multiply.
  Result<void> count_copies(const Expression& subject) {
    copied_ += nodes(subject);
    if (copied_ > longest_condition) return wrong("CASE expressions are nested too often", ErrorCode::too_large);
    return {};
  }
  static std::size_t nodes(const Expression& tree) {
    std::size_t count = 1 + tree.parameters.size();
    for (const Expression& child : tree.children) count += nodes(child);
    return count;
  }

  // --- names: variables and columns ---
  CW_OWN_FRAME Result<Expression> name() {
    const Token token = peek();
    if (!is_name(token)) return wrong("expected a value but found \"" + shown(token) + "\"");
    ++at_;
    Expression result;
    const std::string lower = to_lower_ascii(token.text);
    for (auto variable = variables_.rbegin(); variable != variables_.rend(); ++variable)
      if (to_lower_ascii(*variable) == lower) {
        result.kind = ExpressionKind::variable;
        result.name = *variable;
        return result;
      }
    result.kind = ExpressionKind::column;
    if (dialect_ == Dialect::blocking) return blocking_column(std::move(result), token, lower);
    result.name = token.text;
    const std::string_view suffix = lower.size() > 2 ? std::string_view(lower).substr(lower.size() - 2) : std::string_view();
    if (suffix == "_l" || suffix == "_r") {
      result.side = suffix == "_l" ? Side::left : Side::right;
      result.name.resize(result.name.size() - 2);
    }
    return result;
  }

  CW_OWN_FRAME Result<Expression> blocking_column(Expression column, const Token& token, const std::string& lower) {
    column.name = token.text;
    if ((lower != "l" && lower != "r") || !symbol_is(".")) return column;
    ++at_;
    if (peek().kind != TokenKind::word && peek().kind != TokenKind::quoted_word) return wrong("expected the name of a column");
    column.name = peek().text;
    column.side = lower == "l" ? Side::left : Side::right;
    ++at_;
    return column;
  }

  std::string_view sql_;
  Dialect dialect_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  int depth_ = 0;
  std::size_t copied_ = 0;
  std::vector<std::string> variables_;
};

}  // namespace

Result<Expression> parse_condition(std::string_view sql, Dialect dialect) {
  CW_TRY(std::vector<Token> tokens, tokenize(sql));
  return Parser(sql, dialect, std::move(tokens)).run();
}

}  // namespace cw::linkage
