// SPDX-License-Identifier: MIT
// Reads expressions and unary tests of FEEL (DMN 1.5, 10.3.1).
//
//   Vocabulary vocabulary;
//   vocabulary.variables = {{"Monthly Income", basic_type(TypeKind::number)}};
//   CW_TRY(const ExpressionPtr tree, parse_expression("Monthly Income * 12", vocabulary));
//
// Texts are hostile: nesting and length are bounded, and an error names line and column.
#pragma once

#include <string_view>

#include "base/result.h"
#include "engines/decisions/feel/names.h"
#include "engines/decisions/feel/syntax.h"

namespace cw::feel {

[[nodiscard]] Result<ExpressionPtr> parse_expression(std::string_view text, const Vocabulary& vocabulary);
// The cell of a decision table: "-", tests with commas between, or not(...); `?` is the value tested and must be in the vocabulary.
[[nodiscard]] Result<ExpressionPtr> parse_unary_tests(std::string_view text, const Vocabulary& vocabulary);
// A type as `instance of` has it: "list<number>", "function<string, number> -> boolean", the name of an item definition.
[[nodiscard]] Result<TypePtr> parse_type(std::string_view text, const Vocabulary& vocabulary);

}  // namespace cw::feel
