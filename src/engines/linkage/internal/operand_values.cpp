// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/operand_values.h"

#include <cmath>
#include <string>

namespace cw::linkage::internal {
namespace {

Value comparable(const Value& value) {
  if (const auto* integer = value.get<std::int64_t>()) return Value{static_cast<double>(*integer)};
  return value;
}

}  // namespace

std::optional<double> numeric_literal(const Expression& e) {
  if (e.kind == ExpressionKind::call && e.name == "cast" && e.children.size() == 1) return numeric_literal(e.children[0]);
  if (e.kind == ExpressionKind::call && e.name == "-" && e.children.size() == 1) {
    const auto inner = numeric_literal(e.children[0]);
    return inner ? std::optional(-*inner) : std::nullopt;
  }
  if (e.kind != ExpressionKind::literal) return std::nullopt;
  if (const auto* number = e.literal.get<double>()) return *number;
  if (const auto* integer = e.literal.get<std::int64_t>()) return static_cast<double>(*integer);
  return std::nullopt;
}

std::optional<PlainSubstring> plain_substring(const Formulas& out, const Expression& e) {
  if (e.kind == ExpressionKind::column) {
    const Column* column = out.records->table->find(e.name);
    return column->type() == ColumnType::text ? std::optional(PlainSubstring{column, 1, std::string::npos}) : std::nullopt;
  }
  if (e.kind != ExpressionKind::call || e.name != "substring" || e.children.size() != 3 || e.children[0].kind != ExpressionKind::column)
    return std::nullopt;
  const Column* column = out.records->table->find(e.children[0].name);
  const auto start = numeric_literal(e.children[1]), length = numeric_literal(e.children[2]);
  if (column->type() != ColumnType::text || !start || !length || *start < 1 || *length < 1 || *start > 1e6 || *length > 1e6 ||
      *start != std::floor(*start) || *length != std::floor(*length))
    return std::nullopt;
  return PlainSubstring{column, static_cast<std::size_t>(*start), static_cast<std::size_t>(*length)};
}

std::uint32_t DomainCoder::code_of(Column& values, const Value& value) {
  if (value.is_null()) return 0;
  const auto* text = value.get<std::string>();
  if (kind_ == DomainKind::mixed && text == nullptr) {
    ColumnBuilder one("", ColumnType::list);
    one.append(value);
    return dictionary_.intern_text(values, std::move(one).finish().display(1));
  }
  fits_ = fits_ && (text != nullptr) == (kind_ != DomainKind::other);
  if (!fits_) return 0;
  return text != nullptr ? dictionary_.intern_text(values, *text) : dictionary_.intern(values, comparable(value));
}

}  // namespace cw::linkage::internal
