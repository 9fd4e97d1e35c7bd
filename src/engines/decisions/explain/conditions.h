// SPDX-License-Identifier: MIT
// Cells of a decision table in words: "[18..65)" is "from 18 up to, not including, 65". What has no plain words is shown as the formula
// that it is, never left out and never guessed.
//
//   const ConditionWriter writer(*model, element, table, words);
//   writer.column(0);                    // "Weekly income"
//   writer.condition(0, ">= 480.01");    // "£480.01 or more"
//   writer.condition(0, "-");            // empty: the column does not matter
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engines/decisions/explain/words.h"
#include "engines/decisions/feel/names.h"
#include "engines/decisions/feel/syntax.h"
#include "engines/decisions/model/model.h"

namespace cw::dmn {

class ConditionWriter {
 public:
  // `element`: the model's element that the table stands in. All must outlive it.
  ConditionWriter(const Model& model, std::size_t element, const Table& table, const Words& words);

  [[nodiscard]] std::string column(std::size_t input) const;
  [[nodiscard]] std::string output(std::size_t output) const;  // its name; of a single one without a name that of the element
  // What a cell asks for, to stand behind "must be".
  [[nodiscard]] std::string condition(std::size_t input, std::string_view test) const;
  // An output's expression: a constant as its value, all else as the formula that it is.
  [[nodiscard]] std::string result(std::size_t output, std::string_view expression) const;
  [[nodiscard]] Unit unit_of_input(std::size_t input) const;
  [[nodiscard]] Unit unit_of_output(std::size_t output) const;

 private:
  using Tree = feel::Expression;
  struct Place {
    Unit unit = Unit::plain;
    Words::Order order = Words::Order::amounts;
  };
  [[nodiscard]] feel::Vocabulary with_question(feel::TypePtr type) const;
  [[nodiscard]] feel::TypePtr type_of_input(std::size_t input) const;
  [[nodiscard]] std::optional<std::string> tests(const Tree& tree, const Place& place) const;
  [[nodiscard]] std::optional<std::string> test(const Tree& tree, const Place& place) const;
  [[nodiscard]] std::optional<std::string> by_value(const feel::Value& value, const Place& place) const;
  [[nodiscard]] std::optional<std::string> compared(feel::RangeForm form, const Tree& bound, const Place& place) const;
  [[nodiscard]] std::optional<std::string> about_question(const Tree& tree, const Place& place) const;
  [[nodiscard]] std::optional<std::string> operand(const Tree& tree, const Place& place) const;
  [[nodiscard]] std::optional<feel::Value> constant(const Tree& tree) const;
  [[nodiscard]] bool is_constant(const Tree& tree) const;
  [[nodiscard]] bool is_in_scope(std::string_view name) const;

  const Model& model_;
  std::size_t element_;
  const Table& table_;
  const Words& words_;
  feel::Vocabulary vocabulary_;
};

// Without spaces at its ends, and one space for several.
[[nodiscard]] std::string tidied(std::string_view text);

}  // namespace cw::dmn
