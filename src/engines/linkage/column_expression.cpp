// SPDX-License-Identifier: MIT
#include "engines/linkage/column_expression.h"

#include <algorithm>

#include "engines/linkage/expression.h"

namespace cw::linkage {

namespace {

std::string doubled(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += quote;
    result += c;
  }
  return result + quote;
}

// Gives every column that has no side the one wanted; false where one has a side already.
bool give_side(Expression& expression, Side side) {
  if (expression.kind == ExpressionKind::column) {
    if (expression.side != Side::either) return false;
    expression.side = side;
  }
  return std::ranges::all_of(expression.children, [side](Expression& child) { return give_side(child, side); });
}

bool is_plain(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ' ' || c == '.' || c == '-' ||
         c >= 0x80;
}

}  // namespace

std::string sql_literal(std::string_view text) { return doubled(text, '\''); }
std::string sql_identifier(std::string_view name) { return doubled(name, '"'); }

ColumnExpression ColumnExpression::column(std::string_view name) {
  ColumnExpression result;
  result.source_ = name;
  result.left_ = sql_identifier(std::string(name) + "_l");
  result.right_ = sql_identifier(std::string(name) + "_r");
  return result;
}

Result<ColumnExpression> ColumnExpression::expression(std::string_view sql) {
  CW_TRY(Expression left, parse_condition(sql, Dialect::blocking));
  Expression right = left;
  if (!give_side(left, Side::left) || !give_side(right, Side::right)) {
    return fail(ErrorCode::invalid, "\"" + std::string(sql) + "\" is of one record: write its columns without l. or r.");
  }
  if (columns_of(left).empty()) return fail(ErrorCode::invalid, "\"" + std::string(sql) + "\" names no column");
  ColumnExpression result;
  result.source_ = sql;
  result.left_ = to_sql(left, Dialect::comparison);
  result.right_ = to_sql(right, Dialect::comparison);
  result.is_column_ = false;
  return result;
}

Result<ColumnExpression> ColumnExpression::from_text(std::string_view text) {
  if (text.empty()) return fail(ErrorCode::invalid, "a column has no name");
  const bool plain = std::ranges::all_of(text, [](char c) { return is_plain(static_cast<unsigned char>(c)); });
  if (plain) return column(text);
  return expression(text);
}

ColumnExpression ColumnExpression::wrapped(std::string_view before, std::string_view after) const {
  ColumnExpression result = *this;
  result.left_ = std::string(before) + left_ + std::string(after);
  result.right_ = std::string(before) + right_ + std::string(after);
  result.transformed_ = true;
  return result;
}

ColumnExpression ColumnExpression::lower() const { return wrapped("LOWER(", ")"); }
ColumnExpression ColumnExpression::substring(int start, int length) const {
  return wrapped("SUBSTRING(", ", " + std::to_string(start) + ", " + std::to_string(length) + ")");
}
ColumnExpression ColumnExpression::cast_to_text() const { return wrapped("CAST(", " AS TEXT)"); }
ColumnExpression ColumnExpression::regex_extract(std::string_view pattern, int group) const {
  return wrapped("NULLIF(regexp_extract(", ", " + sql_literal(pattern) + ", " + std::to_string(group) + "), '')");
}
ColumnExpression ColumnExpression::null_if(std::string_view value) const { return wrapped("NULLIF(", ", " + sql_literal(value) + ")"); }
ColumnExpression ColumnExpression::parse_date(std::string_view format) const {
  return wrapped("try_strptime(", ", " + sql_literal(format.empty() ? "%Y-%m-%d" : format) + ")");
}
ColumnExpression ColumnExpression::parse_timestamp(std::string_view format) const {
  return wrapped("try_strptime(", ", " + sql_literal(format.empty() ? "%Y-%m-%dT%H:%M:%SZ" : format) + ")");
}
ColumnExpression ColumnExpression::first_element() const { return wrapped("", "[1]"); }
ColumnExpression ColumnExpression::last_element() const { return wrapped("", "[-1]"); }

std::string ColumnExpression::label() const { return (transformed_ ? "transformed " : "") + source_; }

std::string ColumnExpression::output_name() const {
  std::string name = source_;
  for (char& c : name) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!kept) c = '_';
  }
  return name;
}

}  // namespace cw::linkage
