// SPDX-License-Identifier: MIT
// Cells of files and values of JSON as the values that a model's types ask for. Nothing is guessed and nothing becomes null in silence:
// what is not of the type is refused with a reason, which holds nothing of the value.
//
//   typed_value("03/04/1961", dates.get());       // 3 April 1961
//   typed_value("about 500", numbers.get());      // refused: "not a number"
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/value.h"
#include "engines/decisions/feel/type.h"
#include "store/bulk/row_scan.h"

namespace cw::decisions {

struct Refusal {
  std::string where;  // the part of the value: "children[2].age"; empty: the whole
  std::string reason;
};
using TypedValue = tl::expected<feel::Value, Refusal>;

// What a value is read for. Examples may write "@2026-04-01" for a day, time, moment or duration whatever the type is; and what an example
// expects is as it is written, where members that a given value lacks are null.
enum class TypedFor : std::uint8_t { input, given_in_example, expected_in_example };

// A cell of text. Without a type (none, or any) `form` says what it is; a text stays a text. docs/how-to/decide.md lists what is taken.
[[nodiscard]] TypedValue typed_value(std::string_view text, const feel::Type* type, bulk::CellForm form = bulk::CellForm::text);
// A value of JSON; text in it is read as a cell is. Members that a type does not know are kept, those that lack are null.
[[nodiscard]] TypedValue typed_value(const cw::Value& value, const feel::Type* type, TypedFor purpose = TypedFor::input);

}  // namespace cw::decisions
