// SPDX-License-Identifier: MIT
// What operands and their values need whether a table is compiled as a whole or grows record by record.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/table.h"
#include "engines/linkage/internal/formula.h"

namespace cw::linkage::internal {

// A number written as a literal, with its sign and casts; nothing for anything else.
[[nodiscard]] std::optional<double> numeric_literal(const Expression& e);

// substring(column, start, length) with positive literals, the commonest blocking key, without the general evaluator; a whole text column
// likewise.
struct PlainSubstring {
  const Column* column;
  std::size_t start, length;
  // Of a text of the column; only where the expression is the column itself or the text is ASCII.
  [[nodiscard]] std::string_view of(std::string_view text) const {
    return text.size() < start ? std::string_view{} : text.substr(start - 1, length);
  }
};
[[nodiscard]] std::optional<PlainSubstring> plain_substring(const Formulas& formulas, const Expression& e);

enum class DomainKind : std::uint8_t { text, other, mixed };

// Numbers the values of one domain as they come. Text and other values in one domain meet as text, which is only known on the way.
class DomainCoder {
 public:
  explicit DomainCoder(DomainKind kind) : kind_(kind) {}
  // Goes on where a domain was left. In a domain of texts other values count as text from here on, as they would have from the start.
  explicit DomainCoder(const Column& values)
      : kind_(values.type() == ColumnType::text ? DomainKind::mixed : DomainKind::other), dictionary_(values) {}
  // 0 for null, and where the value does not fit the domain's kind (see fits).
  std::uint32_t code_of(Column& values, const Value& value);
  std::uint32_t code_of_text(Column& values, std::string_view text) { return dictionary_.intern_text(values, text); }
  [[nodiscard]] bool fits() const { return fits_; }
  void forget_from(Column& values, std::uint32_t code) { dictionary_.forget_from(values, code); }
  [[nodiscard]] std::size_t memory_bytes() const { return dictionary_.memory_bytes(); }

 private:
  DomainKind kind_;
  ColumnDictionary dictionary_;
  bool fits_ = true;
};

}  // namespace cw::linkage::internal
