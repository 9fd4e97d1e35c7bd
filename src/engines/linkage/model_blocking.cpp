// SPDX-License-Identifier: MIT
// Blocking rules from SQL and from lists of expressions.
#include <algorithm>

#include "engines/linkage/column_expression.h"
#include "engines/linkage/model.h"

namespace cw::linkage {

namespace {

bool set_side(Expression& expression, Side from, Side to) {
  if (expression.kind == ExpressionKind::column) {
    if (expression.side != from) return false;
    expression.side = to;
  }
  return std::ranges::all_of(expression.children, [=](Expression& child) { return set_side(child, from, to); });
}

// Letters, digits and underscores, the first not a digit: a name that needs no quotes.
bool is_plain_name(std::string_view text) {
  if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
  return std::ranges::all_of(text,
                             [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

// One equality of block_on.
Result<std::string> equality(const std::string& text) {
  CW_TRY(const ColumnExpression column, ColumnExpression::from_text(text));
  if (column.is_column()) return "l." + sql_identifier(text) + " = r." + sql_identifier(text);
  CW_TRY(Expression left, parse_condition(text, Dialect::blocking));
  Expression right = left;
  set_side(left, Side::either, Side::left);
  set_side(right, Side::either, Side::right);
  return to_sql(left, Dialect::blocking) + " = " + to_sql(right, Dialect::blocking);
}

void conjuncts_of(const Expression& condition, std::vector<const Expression*>& parts) {
  if (condition.kind == ExpressionKind::call && condition.name == "and") {
    for (const Expression& child : condition.children) conjuncts_of(child, parts);
  } else {
    parts.push_back(&condition);
  }
}

}  // namespace

Result<BlockingRule> blocking_rule(std::string_view sql) {
  CW_TRY(Expression condition, parse_condition(sql, Dialect::blocking));
  return BlockingRule{std::move(condition), std::string(sql), {}, std::nullopt};
}

Result<BlockingRule> block_on(std::span<const std::string> expressions) {
  if (expressions.empty()) return fail(ErrorCode::invalid, "a blocking rule needs at least one column or expression to be equal in", "on");
  if (expressions.size() == 1) {
    CW_TRY(const std::string sql, equality(expressions.front()));
    return blocking_rule(sql);
  }
  std::string sql;
  for (const std::string& expression : expressions) {
    CW_TRY(const std::string part, equality(expression));
    sql += (sql.empty() ? "(" : " AND (") + part + ")";
  }
  return blocking_rule(sql);
}

std::vector<std::string> block_on_expressions(const BlockingRule& rule) {
  std::vector<const Expression*> parts;
  conjuncts_of(rule.condition, parts);
  std::vector<std::string> expressions;
  for (const Expression* part : parts) {
    if (part->kind != ExpressionKind::call || part->name != "=" || part->children.size() != 2) return {};
    Expression side = part->children.front();
    if (!set_side(side, Side::left, Side::either)) return {};
    const bool plain = side.kind == ExpressionKind::column && is_plain_name(side.name);
    expressions.push_back(plain ? side.name : to_sql(side, Dialect::blocking));
  }
  const Result<BlockingRule> again = block_on(expressions);
  if (!again || again->sql != rule.sql || again->condition != rule.condition) return {};
  return expressions;
}

}  // namespace cw::linkage
