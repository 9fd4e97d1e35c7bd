// SPDX-License-Identifier: MIT
// Kinds of types as a check of models asks about them: what surely does not fit.
#pragma once

#include <string>

#include "engines/decisions/feel/syntax.h"

namespace cw::dmn {

// What an expression surely gives; any where nothing is sure.
[[nodiscard]] feel::TypeKind sure_kind(const feel::Expression& tree);
[[nodiscard]] bool is_scalar(feel::TypeKind kind);
// No value of the one kind can be used as the other, even by the implicit conversions (10.3.2.9.4).
[[nodiscard]] bool never_fits(feel::TypeKind kind, feel::TypeKind target);
// "a number", "text", "a date", "true or false".
[[nodiscard]] std::string kind_words(feel::TypeKind kind);
[[nodiscard]] feel::TypeKind kind_of(const feel::Value& value);

}  // namespace cw::dmn
