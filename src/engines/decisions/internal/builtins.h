// SPDX-License-Identifier: MIT
// The bodies of the built-in functions; which names and parameters they have is in feel/function_table.cpp.
#pragma once

#include "engines/decisions/feel/functions.h"

namespace cw::feel::builtins {

// functions_conversion.cpp
Value date_of_text(Call& call);
Value date_of_moment(Call& call);
Value date_of_parts(Call& call);
Value date_time_of_text(Call& call);
Value date_time_of_parts(Call& call);
Value date_time_of_moment(Call& call);
Value time_of_text(Call& call);
Value time_of_moment(Call& call);
Value time_of_parts(Call& call);
Value number_of_text(Call& call);
Value string_of(Call& call);
Value duration_of_text(Call& call);
Value years_and_months_duration(Call& call);
Value range_of_text(Call& call);

// functions_text.cpp
Value substring(Call& call);
Value string_length(Call& call);
Value upper_case(Call& call);
Value lower_case(Call& call);
Value substring_before(Call& call);
Value substring_after(Call& call);
Value contains(Call& call);
Value starts_with(Call& call);
Value ends_with(Call& call);
Value string_join(Call& call);
// pattern.cpp
Value replace(Call& call);
Value matches(Call& call);
Value split(Call& call);
// The compiled pattern of a call of one of these three whose pattern and flags are always the same; nothing for other functions, and where
// the pattern is wrong. `constants` has a place for each parameter, `given` a bit.
[[nodiscard]] std::unique_ptr<const PreparedArguments> prepare_pattern(const FunctionRow& row, std::span<const Value* const> constants,
                                                                       std::uint32_t given);

// functions_list.cpp
Value list_contains(Call& call);
Value count(Call& call);
Value minimum(Call& call);
Value maximum(Call& call);
Value all(Call& call);
Value any(Call& call);
Value sublist(Call& call);
Value append(Call& call);
Value concatenate(Call& call);
Value insert_before(Call& call);
Value remove(Call& call);
Value list_replace_at(Call& call);
Value list_replace_matching(Call& call);
Value reverse(Call& call);
Value index_of(Call& call);
Value union_of(Call& call);
Value distinct_values(Call& call);
Value flatten(Call& call);
Value sort(Call& call);
// functions_statistics.cpp
Value sum(Call& call);
Value product(Call& call);
Value mean(Call& call);
Value median(Call& call);
Value standard_deviation(Call& call);
Value mode(Call& call);

// functions_number.cpp
Value decimal(Call& call);
Value floor(Call& call);
Value ceiling(Call& call);
Value round_up(Call& call);
Value round_down(Call& call);
Value round_half_up(Call& call);
Value round_half_down(Call& call);
Value absolute(Call& call);
Value modulo(Call& call);
Value square_root(Call& call);
Value logarithm(Call& call);
Value exponential(Call& call);
Value odd(Call& call);
Value even(Call& call);
Value negation(Call& call);

// functions_time.cpp
Value is(Call& call);
Value day_of_year(Call& call);
Value day_of_week(Call& call);
Value month_of_year(Call& call);
Value week_of_year(Call& call);
Value now(Call& call);
Value today(Call& call);

// functions_range.cpp
Value before(Call& call);
Value after(Call& call);
Value meets(Call& call);
Value met_by(Call& call);
Value overlaps(Call& call);
Value overlaps_before(Call& call);
Value overlaps_after(Call& call);
Value finishes(Call& call);
Value finished_by(Call& call);
Value includes(Call& call);
Value during(Call& call);
Value starts(Call& call);
Value started_by(Call& call);
Value coincides(Call& call);

// functions_context.cpp
Value get_value(Call& call);
Value get_entries(Call& call);
Value context_of(Call& call);
Value context_put(Call& call);
Value context_put_path(Call& call);
Value context_merge(Call& call);

// A whole number of a value that is one, or nothing; what is behind the point is cut off where `cut` says so.
enum class Fraction : std::uint8_t { refused, cut };
[[nodiscard]] std::optional<std::int64_t> whole_number(const Value& value, Fraction fraction);
// The index from 0 of a position as FEEL counts: from 1 at the start, from -1 at the end. Nothing for 0 and beyond the size.
[[nodiscard]] std::optional<std::size_t> index_of_position(std::int64_t position, std::size_t size);

}  // namespace cw::feel::builtins
