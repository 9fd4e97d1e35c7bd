// SPDX-License-Identifier: MIT
#include <array>
#include <unordered_set>

#include "engines/decisions/feel/at_literal.h"
#include "engines/decisions/internal/parser.h"

namespace cw::feel {

Result<ExpressionPtr> parse_expression(std::string_view text, const Vocabulary& vocabulary) {
  return Parser(text, vocabulary).whole_expression();
}
Result<ExpressionPtr> parse_unary_tests(std::string_view text, const Vocabulary& vocabulary) {
  return Parser(text, vocabulary).whole_unary_tests();
}
Result<TypePtr> parse_type(std::string_view text, const Vocabulary& vocabulary) { return Parser(text, vocabulary).whole_type(); }

Parser::Parsed Parser::primary() {
  // A text has no more operands than bytes; what is tried twice at each level of many would never end.
  constexpr std::size_t least = 1'000;
  if (++work_ > least + 8 * reader_.text().size()) return error("the expression is too complicated");
  reader_.skip_space();
  const Position position = reader_.position();
  if (reader_.sees_number()) {
    const auto number = reader_.number();
    if (!number) return error("the number is too large");
    auto made = make(Syntax::literal, position);
    made->value = Value::number(*number);
    made->type = basic_type(TypeKind::number);
    return made;
  }
  if (reader_.sees("\"")) return string_literal();
  if (reader_.sees("@")) return at_literal();
  if (reader_.sees("(")) return parenthesised();
  if (reader_.sees("[")) return bracketed();
  if (reader_.sees("]")) {
    (void)reader_.take("]");
    const Bracket outer = std::exchange(bracket_, Bracket::filters);
    auto low = expression();
    bracket_ = outer;
    if (!low) return low;
    if (!reader_.sees("..")) return error("'..' and the upper end should follow");
    return interval_rest(std::move(*low), position, false);
  }
  if (reader_.sees("{")) return context();
  if (!variable_name().known) {
    if (reader_.sees_word("function")) return function();
    for (const auto& [word, value] :
         {std::pair<std::string_view, Value>{"null", Value()}, {"true", Value::boolean(true)}, {"false", Value::boolean(false)}}) {
      if (!reader_.take_word(word)) continue;
      auto made = make(Syntax::literal, position);
      made->value = value;
      return made;
    }
    // These may stand as an operand too: "1 + if a then b else c".
    for (const std::string_view word : {"if", "for", "some", "every"})
      if (reader_.sees_word(word)) return expression();
    if (is_keyword(reader_.word())) return error("a value should stand here");
  }
  return name();
}

Parser::Parsed Parser::string_literal() {
  const std::size_t start = reader_.at();
  auto made = make(Syntax::literal, reader_.position());
  auto text = reader_.string();
  if (!text) return error_at(start, "the string does not end, or has a wrong escape");
  made->value = Value::string(std::move(*text));
  made->type = basic_type(TypeKind::string);
  return made;
}

Parser::Parsed Parser::at_literal() {
  auto made = make(Syntax::literal, reader_.position());
  const std::size_t start = reader_.at();
  (void)reader_.take("@");
  if (!reader_.sees("\"")) return error("a string should follow '@'");
  const auto text = reader_.string();
  if (!text) return error_at(start, "the string does not end, or has a wrong escape");
  auto value = value_of_at_literal(*text);
  if (!value) return error_at(start, "this is no date, time, date and time or duration");
  made->value = std::move(*value);
  return made;
}

std::optional<RangeForm> Parser::comparison_sign() {
  if (reader_.take("<=")) return RangeForm::less_or_equal;
  if (reader_.take(">=")) return RangeForm::greater_or_equal;
  if (reader_.take("!=")) return RangeForm::not_equal;
  if (reader_.take("<")) return RangeForm::less;
  if (reader_.take(">")) return RangeForm::greater;
  if (reader_.take("=")) return RangeForm::equal;
  return std::nullopt;
}

Parser::Parsed Parser::comparison_test(RangeForm form, Position position) {
  CW_TRY(auto bound, additive());
  auto made = make(Syntax::comparison, position, std::move(bound));
  made->form = form;
  return made;
}

// "(" begins an expression in parentheses, an interval open below, or a range by one comparison.
Parser::Parsed Parser::parenthesised() {
  const Nesting nesting(*this);
  if (nesting.too_deep()) return error("parentheses lie too deep in each other");
  const Position position = reader_.position();
  (void)reader_.take("(");
  const Bracket outer = std::exchange(bracket_, Bracket::filters);
  if (const auto form = comparison_sign()) {
    CW_TRY(auto made, comparison_test(*form, position));
    if (!reader_.take(")")) return error("')' should close the range");
    bracket_ = outer;
    return made;
  }
  CW_TRY(auto inner, expression());
  bracket_ = outer;
  if (reader_.sees("..")) return interval_rest(std::move(inner), position, false);
  if (!reader_.take(")")) return error("')' should close the parenthesis");
  return inner;
}

Parser::Parsed Parser::bracketed() {
  const Nesting nesting(*this);
  if (nesting.too_deep()) return error("lists lie too deep in each other");
  const Position position = reader_.position();
  (void)reader_.take("[");
  const Bracket outer = std::exchange(bracket_, Bracket::filters);
  auto made = make(Syntax::list, position);
  while (!reader_.sees("]")) {
    CW_TRY(auto item, expression());
    if (made->parts.empty() && reader_.sees("..")) {
      bracket_ = outer;
      return interval_rest(std::move(item), position, true);
    }
    add_part(*made, std::move(item));
    if (!reader_.take(",")) break;
    if (reader_.sees("]")) return error("an item should follow the comma");
  }
  bracket_ = outer;
  if (!reader_.take("]")) return error("']' should close the list");
  if (!made->parts.empty() && made->parts.front()->type) made->type = list_of(made->parts.front()->type);
  return made;
}

Parser::Parsed Parser::interval_rest(std::unique_ptr<Expression> low, Position position, bool low_included) {
  (void)reader_.take("..");
  const Bracket outer = std::exchange(bracket_, Bracket::may_end);
  auto high = expression();
  bracket_ = outer;
  if (!high) return high;
  auto made = make(Syntax::interval, position, std::move(low), std::move(*high));
  made->low_included = low_included;
  made->high_included = reader_.take("]");
  if (!made->high_included && !reader_.take(")") && !reader_.take("[")) return error("']', ')' or '[' should close the interval");
  return made;
}

Parser::Parsed Parser::context_entry_name(std::string& name) {
  reader_.skip_space();
  if (reader_.sees("\"")) {
    const std::size_t start = reader_.at();
    auto text = reader_.string();
    if (!text) return error_at(start, "the string does not end, or has a wrong escape");
    name = std::move(*text);
    if (!reader_.take(":")) return error("':' should follow the name");
    return nullptr;
  }
  name = name_before(":");
  if (name.empty()) return error("a name and ':' should stand here");
  return nullptr;
}

Parser::Parsed Parser::context() {
  const Nesting nesting(*this);
  if (nesting.too_deep()) return error("contexts lie too deep in each other");
  auto made = make(Syntax::context, reader_.position());
  (void)reader_.take("{");
  const Bracket outer = std::exchange(bracket_, Bracket::filters);
  layers_.emplace_back();
  Type type;
  type.kind = TypeKind::context;
  std::unordered_set<std::string> seen;
  while (!reader_.sees("}")) {
    std::string name;
    const std::size_t start = reader_.at();
    CW_TRY([[maybe_unused]] const auto nothing, context_entry_name(name));
    if (!seen.insert(name).second) return error_at(start, "'" + name + "' stands twice in the context");
    CW_TRY(auto value, expression());
    // Later entries see earlier ones.
    layers_.back().names.add(name, value->type);
    components_.add(name);
    type.fields.push_back({name, value->type});
    made->names.push_back(std::move(name));
    add_part(*made, std::move(value));
    if (!reader_.take(",")) break;
    if (reader_.sees("}")) return error("an entry should follow the comma");
  }
  bracket_ = outer;
  if (!reader_.take("}")) return error("'}' should close the context");
  made->type = std::make_shared<const Type>(std::move(type));
  return made;
}

Parser::Parsed Parser::condition() {
  auto made = make(Syntax::condition, reader_.position());
  for (const std::string_view word : {"if", "then", "else"}) {
    if (!reader_.take_word(word)) return error("'" + std::string(word) + "' should stand here");
    CW_TRY(auto part, expression());
    add_part(*made, std::move(part));
  }
  made->type = made->parts[1]->type;
  return made;
}

Parser::Parsed Parser::iteration() {
  auto made = make(Syntax::iteration, reader_.position());
  CW_TRY(auto over, expression());
  add_part(*made, std::move(over));
  if (!reader_.take("..")) return made;
  CW_TRY(auto to, expression());
  add_part(*made, std::move(to));
  return made;
}

Parser::Parsed Parser::loop(Syntax syntax) {
  const Nesting nesting(*this);
  auto made = make(syntax, reader_.position());
  const std::string_view first = syntax == Syntax::for_loop ? "for" : syntax == Syntax::some ? "some" : "every";
  const std::string_view last = syntax == Syntax::for_loop ? "return" : "satisfies";
  (void)reader_.take_word(first);
  do {
    std::string name;
    reader_.skip_space();
    // The name ends at the keyword "in".
    const NameMatch match = plain_name(reader_.at());
    name = match.name;
    if (name.empty()) return error("a name should stand here");
    reader_.go_to(match.end);
    if (!reader_.take_word("in")) return error("'in' should follow the name");
    CW_TRY(auto over, iteration());
    const Type* element = element_of(over->parts.front()->type.get());
    layers_.emplace_back();
    layers_.back().names.add(name, element != nullptr ? over->parts.front()->type->element : nullptr);
    made->names.push_back(std::move(name));
    add_part(*made, std::move(over));
  } while (reader_.take(","));
  if (!reader_.take_word(last)) return error("'" + std::string(last) + "' should stand here");
  if (syntax == Syntax::for_loop) {
    layers_.emplace_back();
    layers_.back().names.add("partial");
  }
  CW_TRY(auto body, expression());
  if (syntax == Syntax::for_loop && body->type) made->type = list_of(body->type);
  add_part(*made, std::move(body));
  return made;
}

Parser::Parsed Parser::function() {
  const Nesting nesting(*this);
  auto made = make(Syntax::function, reader_.position());
  (void)reader_.take_word("function");
  if (!reader_.take("(")) return error("'(' should follow 'function'");
  Layer layer;
  while (!reader_.sees(")")) {
    std::string name = name_before(":");
    TypePtr of_parameter;
    if (!name.empty()) {
      CW_TRY(of_parameter, type());
    } else {
      reader_.skip_space();
      NameMatch match = plain_name(reader_.at());
      if (match.name.empty()) return error("the name of a parameter should stand here");
      name = std::move(match.name);
      reader_.go_to(match.end);
    }
    layer.names.add(name, of_parameter);
    made->names.push_back(std::move(name));
    made->types.push_back(std::move(of_parameter));
    if (!reader_.take(",")) break;
  }
  if (!reader_.take(")")) return error("')' should close the parameters");
  layers_.push_back(std::move(layer));
  const bool external = reader_.take_word("external");
  const Bracket outer = std::exchange(bracket_, Bracket::filters);
  CW_TRY(auto body, expression());
  bracket_ = outer;
  if (external) made->syntax = Syntax::external;
  add_part(*made, std::move(body));
  return made;
}

// A comparison, or an expression whose value says what is meant (grammar rule 7).
Parser::Parsed Parser::positive_test() {
  reader_.skip_space();
  const Position position = reader_.position();
  if (const auto form = comparison_sign()) return comparison_test(*form, position);
  // `x in a and b`: "and" belongs to what is around.
  return additive();
}

Parser::Parsed Parser::tests_until(std::string_view end) {
  auto made = make(Syntax::tests, reader_.position());
  do {
    reader_.skip_space();
    const Position position = reader_.position();
    if (const auto form = comparison_sign()) {
      CW_TRY(auto test, comparison_test(*form, position));
      add_part(*made, std::move(test));
    } else {
      CW_TRY(auto test, expression());
      add_part(*made, std::move(test));
    }
  } while (reader_.take(","));
  if (!end.empty() && !reader_.take(end)) return error("'" + std::string(end) + "' should close the tests");
  return made;
}

Result<ExpressionPtr> Parser::whole_unary_tests() {
  reader_.skip_space();
  const std::size_t start = reader_.at();
  const Position position = reader_.position();
  if (reader_.take("-") && reader_.done()) return ExpressionPtr(make(Syntax::any_test, position));
  reader_.go_to(start);
  if (reader_.take_word("not") && reader_.take("(")) {
    auto tests = tests_until(")");
    if (tests && reader_.done()) {
      (*tests)->syntax = Syntax::not_tests;
      return ExpressionPtr(std::move(*tests));
    }
  }
  reader_.go_to(start);
  bracket_ = Bracket::filters;
  CW_TRY(auto tests, tests_until(""));
  if (!reader_.done()) return error("the tests should end here");
  return ExpressionPtr(std::move(tests));
}

}  // namespace cw::feel
