// SPDX-License-Identifier: MIT
// Values as SQL sees them: comparison, casts, numbers, and how the functions of the evaluator are registered. Internal to the evaluator.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/value.h"
#include "engines/linkage/expression.h"

namespace cw::linkage {

// Order of two values that are not null, after the casts SQL makes; NaN is the largest number and equal to itself, NULL inside a list
// the largest element. Nothing where they cannot be compared.
[[nodiscard]] std::optional<int> compare_values(const Value& a, const Value& b);
// IS NOT DISTINCT FROM.
[[nodiscard]] bool same_value(const Value& a, const Value& b);
// Null where the value does not fit the type (a normalised type name of a cast).
[[nodiscard]] Value cast_value(const Value& value, std::string_view type);
// Truth as in WHERE; nothing for NULL and for what is no truth value.
[[nodiscard]] std::optional<bool> truth_of(const Value& value);
[[nodiscard]] std::optional<double> number_of(const Value& value);
[[nodiscard]] std::optional<std::int64_t> integer_of(const Value& value);
// The text of any value; `scratch` holds it where it had to be made.
[[nodiscard]] std::string_view text_of(const Value& value, std::string& scratch);
// Days of a date or time (text is cast); microseconds of either.
[[nodiscard]] std::optional<std::int64_t> microseconds_of(const Value& value);
// How much it costs to copy a value: one per element and per 32 bytes of text.
[[nodiscard]] std::uint64_t weight_of(const Value& value);

// Arguments of a function.
struct Arguments {
  std::span<const Value* const> values;
  TextMode mode = TextMode::bytes;
  [[nodiscard]] std::size_t size() const { return values.size(); }
  const Value& operator[](std::size_t index) const { return *values[index]; }
};
enum class NullRule : std::uint8_t { gives_null, passed_on };
enum class Cost : std::uint8_t { linear, product };  // product: grows with the product of the sizes of two arguments
struct Implementation {
  std::string_view name;
  NullRule nulls = NullRule::gives_null;
  Value (*function)(const Arguments&) = nullptr;
  Cost cost = Cost::linear;
};
[[nodiscard]] std::span<const Implementation> arithmetic_implementations();
[[nodiscard]] std::span<const Implementation> text_implementations();
[[nodiscard]] std::span<const Implementation> pattern_implementations();
[[nodiscard]] std::span<const Implementation> distance_implementations();
[[nodiscard]] std::span<const Implementation> date_implementations();
[[nodiscard]] std::span<const Implementation> list_implementations();
[[nodiscard]] std::span<const Implementation> own_implementations();
// By the name in the normal form; nullptr for what the evaluator does itself (and, case, lambdas, ...).
[[nodiscard]] const Implementation* find_implementation(std::string_view name);
// What bind() keeps in a call's slot, so that evaluation need not look its name up; 0 where there is no such function.
[[nodiscard]] std::uint32_t call_slot(std::string_view name);

}  // namespace cw::linkage
