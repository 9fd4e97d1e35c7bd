// SPDX-License-Identifier: MIT
// What an analysis of decision models finds: one fault or piece of advice, where it is, and in plain words why it matters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cw::dmn {

enum class FindingKind : std::uint8_t {
  gap,                  // inputs that no rule answers
  overlap,              // inputs that several rules answer, where one only may
  conflict,             // several rules answer, and differ, where they may not
  duplicate,            // rules that ask and answer the same
  unreachable,          // a rule that never decides
  mergeable,            // rules that can be written as one
  wrong_type,           // a value of another type than its place wants
  value_not_allowed,    // a value outside those that its place allows
  unknown_name,         // a name that nothing has
  missing_requirement,  // a name of an element that is not required
  wrong_arguments,      // a function called with too few, too many or other arguments
  cyclic_requirement,   // decisions that require each other
  unused,               // an input that nothing uses
  missing_type,         // a type that nothing defines
  hit_policy,           // a hit policy, or its outputs, as it may not be
  unreadable,           // an expression that cannot be read, a reference to nothing
  not_analysed,         // what the analysis cannot judge, and says so
  stopped               // the analysis ran out of its budget
};
[[nodiscard]] std::string_view name_of(FindingKind kind);  // "gap", "wrong type"

enum class Severity : std::uint8_t { note, advice, warning, error };
[[nodiscard]] std::string_view name_of(Severity severity);

struct ExampleValue {
  std::string name;   // of the input: the column's expression
  std::string value;  // as FEEL writes it
};

struct Finding {
  FindingKind kind = FindingKind::gap;
  Severity severity = Severity::warning;
  std::string file;
  std::uint32_t line = 0;             // of the file, from 1; 0: not known
  std::string element;                // "decision 'Eligibility'"
  std::string where;                  // the element and the place in it: "decision 'Eligibility', rule 3, input 'Age'"
  std::string column;                 // of a table; may be empty
  std::vector<std::size_t> rules;     // their numbers in the table, from 1
  std::string message;                // one or two sentences, with the example in words
  std::vector<ExampleValue> example;  // inputs that show it, where there are any
};

}  // namespace cw::dmn
