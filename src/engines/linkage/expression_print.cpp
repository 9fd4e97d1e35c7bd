// SPDX-License-Identifier: MIT
// Expressions back to SQL, the columns they use, and their binding to slots.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "engines/linkage/expression.h"
#include "engines/linkage/expression_literal.h"
#include "engines/linkage/expression_tokens.h"
#include "engines/linkage/expression_values.h"

namespace cw::linkage {
namespace {

constexpr std::array<std::string_view, 17> infix_names = {
    "and", "or", "=", "<>", "<", "<=", ">", ">=", "||", "+", "-", "*", "/", "//", "%", "is_distinct_from", "is_not_distinct_from"};
struct Suffix {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Suffix, 6> suffixes = {{{"is_null", " IS NULL"},
                                             {"is_not_null", " IS NOT NULL"},
                                             {"is_true", " IS TRUE"},
                                             {"is_not_true", " IS NOT TRUE"},
                                             {"is_false", " IS FALSE"},
                                             {"is_not_false", " IS NOT FALSE"}}};

std::string quoted(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    result += c;
    if (c == quote) result += c;
  }
  return result + quote;
}

std::string literal_sql(const Value& value) {
  if (value.is_null()) return "NULL";
  if (const auto* truth = value.get<bool>()) return *truth ? "TRUE" : "FALSE";
  if (const auto* integer = value.get<std::int64_t>()) return std::to_string(*integer);
  if (const auto* number = value.get<double>()) {
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *number).ptr;
    std::string text(buffer.data(), end);
    if (text.find_first_of(".en") == std::string::npos) text += ".0";
    return text;
  }
  if (const auto* text = value.get<std::string>()) return quoted(*text, '\'');
  if (value.get<Date>() != nullptr) return "DATE " + quoted(text_of_value(value), '\'');
  if (value.get<Timestamp>() != nullptr) return "TIMESTAMP " + quoted(text_of_value(value), '\'');
  std::string list;
  if (const auto* elements = value.get<List>())
    for (const Value& element : *elements) list += (list.empty() ? "" : ", ") + literal_sql(element);
  return "[" + list + "]";
}

class Printer {
 public:
  explicit Printer(Dialect dialect) : dialect_(dialect) {}

  [[nodiscard]] std::string take() { return std::move(sql_); }

  void print(const Expression& tree) {
    switch (tree.kind) {
      case ExpressionKind::literal: sql_ += literal_sql(tree.literal); break;
      case ExpressionKind::column: column(tree); break;
      case ExpressionKind::variable: sql_ += quoted(tree.name, '"'); break;
      case ExpressionKind::lambda: lambda(tree); break;
      case ExpressionKind::call: call(tree); break;
    }
  }

 private:
  void column(const Expression& tree) {
    if (tree.side == Side::either) {
      sql_ += quoted(tree.name, '"');
    } else if (dialect_ == Dialect::blocking) {
      sql_ += tree.side == Side::left ? "l." : "r.";
      sql_ += quoted(tree.name, '"');
    } else {
      sql_ += quoted(tree.name + (tree.side == Side::left ? "_l" : "_r"), '"');
    }
  }

  void lambda(const Expression& tree) {
    sql_ += '(';
    for (std::size_t i = 0; i < tree.parameters.size(); ++i) {
      if (i > 0) sql_ += ", ";
      sql_ += quoted(tree.parameters[i], '"');
    }
    sql_ += ") -> ";
    print(tree.children[0]);
  }

  static bool is_infix(const Expression& tree) { return std::find(infix_names.begin(), infix_names.end(), tree.name) != infix_names.end(); }
  static const Suffix* suffix_of(const Expression& tree) {
    const auto* found = std::find_if(suffixes.begin(), suffixes.end(), [&](const Suffix& suffix) { return suffix.name == tree.name; });
    return found == suffixes.end() ? nullptr : found;
  }
  // Whether a call prints as name(...), so that it needs no brackets as an operand.
  static bool is_closed(const Expression& tree) {
    if (tree.kind == ExpressionKind::literal) {
      const auto* integer = tree.literal.get<std::int64_t>();
      const auto* number = tree.literal.get<double>();
      const bool is_negative = (integer != nullptr && *integer < 0) || (number != nullptr && (*number < 0 || 1 / *number < 0));
      return !is_negative;
    }
    if (tree.kind != ExpressionKind::call) return tree.kind != ExpressionKind::lambda;
    const std::string_view name = tree.name;
    return !is_infix(tree) && suffix_of(tree) == nullptr && name != "not" && name != "between" && name != "in" && name != "like" &&
           name != "ilike" && name != "case";
  }

  void operand(const Expression& tree) {
    if (is_closed(tree)) return print(tree);
    sql_ += '(';
    print(tree);
    sql_ += ')';
  }

  void joined(const std::vector<Expression>& children, std::size_t from) {
    for (std::size_t i = from; i < children.size(); ++i) {
      if (i > from) sql_ += ", ";
      print(children[i]);
    }
  }

  void call(const Expression& tree) {
    const auto& children = tree.children;
    if (tree.name == "not" || (tree.name == "-" && children.size() == 1)) {
      sql_ += tree.name == "not" ? "NOT " : "- ";
      return operand(children[0]);
    }
    if (const Suffix* suffix = suffix_of(tree)) {
      operand(children[0]);
      sql_ += suffix->text;
      return;
    }
    if (is_infix(tree)) return infix(tree);
    if (tree.name == "cast" || tree.name == "try_cast") {
      sql_ += tree.name == "cast" ? "CAST(" : "TRY_CAST(";
      print(children[0]);
      sql_ += " AS " + tree.type_name + ")";
      return;
    }
    if (tree.name == "case") return case_of(children);
    if (tree.name == "index") {
      operand(children[0]);
      sql_ += '[';
      print(children[1]);
      sql_ += ']';
      return;
    }
    if (tree.name == "field") {
      if (children[0].kind == ExpressionKind::literal) {  // 1."x" would read as the number 1. and then a name
        sql_ += '(';
        print(children[0]);
        sql_ += ')';
      } else {
        operand(children[0]);
      }
      const auto* member = children[1].literal.get<std::string>();
      sql_ += "." + quoted(member == nullptr ? "" : *member, '"');
      return;
    }
    if (tree.name == "between" || tree.name == "in" || tree.name == "like" || tree.name == "ilike") return range_test(tree);
    sql_ += tree.name + "(";
    joined(children, 0);
    sql_ += ')';
  }

  void infix(const Expression& tree) {
    std::string_view name = tree.name;
    if (name == "and") name = "AND";
    if (name == "or") name = "OR";
    if (name == "is_distinct_from") name = "IS DISTINCT FROM";
    if (name == "is_not_distinct_from") name = "IS NOT DISTINCT FROM";
    for (std::size_t i = 0; i < tree.children.size(); ++i) {
      if (i > 0) (((sql_ += ' ') += name) += ' ');
      operand(tree.children[i]);
    }
  }

  void case_of(const std::vector<Expression>& children) {
    sql_ += "CASE";
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
      sql_ += " WHEN ";
      print(children[i]);
      sql_ += " THEN ";
      print(children[i + 1]);
    }
    sql_ += " ELSE ";
    print(children.back());
    sql_ += " END";
  }

  void range_test(const Expression& tree) {
    operand(tree.children[0]);
    if (tree.name == "between") {
      sql_ += " BETWEEN ";
      operand(tree.children[1]);
      sql_ += " AND ";
      operand(tree.children[2]);
    } else if (tree.name == "in") {
      sql_ += " IN (";
      joined(tree.children, 1);
      sql_ += ')';
    } else {
      sql_ += tree.name == "like" ? " LIKE " : " ILIKE ";
      operand(tree.children[1]);
    }
  }

  Dialect dialect_;
  std::string sql_;
};

void gather(const Expression& tree, std::vector<std::string>& names) {
  if (tree.kind == ExpressionKind::column && std::find(names.begin(), names.end(), tree.name) == names.end()) names.push_back(tree.name);
  for (const Expression& child : tree.children) gather(child, names);
}

}  // namespace

std::string to_sql(const Expression& expression, Dialect dialect) {
  Printer printer(dialect);
  printer.print(expression);
  return printer.take();
}

std::vector<std::string> columns_of(const Expression& expression) {
  std::vector<std::string> names;
  gather(expression, names);
  return names;
}

Result<void> bind(Expression& expression, const std::vector<std::string>& columns) {
  if (expression.kind == ExpressionKind::column) {
    auto found = std::find(columns.begin(), columns.end(), expression.name);
    if (found == columns.end()) {  // names in SQL do not mind case
      const std::string lower = to_lower_ascii(expression.name);
      found = std::find_if(columns.begin(), columns.end(), [&](const std::string& column) { return to_lower_ascii(column) == lower; });
    }
    if (found == columns.end()) return fail(ErrorCode::not_found, "the column " + expression.name + " does not exist", expression.name);
    expression.slot = static_cast<std::uint32_t>(found - columns.begin());
  }
  if (expression.kind == ExpressionKind::call) expression.slot = call_slot(expression.name);
  for (Expression& child : expression.children) CW_CHECK(bind(child, columns));
  return {};
}

}  // namespace cw::linkage
