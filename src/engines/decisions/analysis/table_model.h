// SPDX-License-Identifier: MIT
// A decision table as boxes: its axes, its rules in their space, which cells could not be read as plain conditions, and what the rules
// give.
#pragma once

#include <memory>
#include <optional>

#include "engines/decisions/analysis/axis.h"
#include "engines/decisions/analysis/table_check.h"

namespace cw::dmn {

// Whether two rules give the same.
enum class Agreement : std::uint8_t { same, different, unknown };

class TableModel {
 public:
  TableModel(const TableView& table, const WrongCells& wrong);

  [[nodiscard]] const TableView& table() const { return *table_; }
  [[nodiscard]] const feel::DecisionTable& read() const { return *table_->read; }
  [[nodiscard]] std::size_t rules() const { return table_->read->rules.size(); }
  [[nodiscard]] const std::vector<Axis>& axes() const { return axes_; }
  // The axis of a column: columns with one expression share one.
  [[nodiscard]] std::size_t axis_of(std::size_t input) const { return axis_of_[input]; }
  // Where a cell is no plain condition the rule has all pieces of the axis.
  [[nodiscard]] const RuleSpace& space() const { return *space_; }
  // All its cells are plain conditions.
  [[nodiscard]] bool is_certain(std::size_t rule) const { return certain_[rule]; }
  [[nodiscard]] bool is_plain(std::size_t input, std::size_t rule) const { return plain_[input][rule]; }
  // Why a column is not analysed at all; empty where it is.
  [[nodiscard]] const std::string& problem(std::size_t axis) const { return problems_[axis]; }
  // Restrictions of a column that are no plain conditions: its domain is then larger than it should be.
  [[nodiscard]] bool has_unread_restriction(std::size_t axis) const { return unread_[axis]; }

  [[nodiscard]] const std::optional<feel::Value>& result(std::size_t rule, std::size_t output) const { return results_[rule][output]; }
  [[nodiscard]] Agreement agreement(std::size_t left, std::size_t right) const;
  // One text for rules that surely give the same.
  [[nodiscard]] std::string result_key(std::size_t rule) const;
  // What a rule gives, in words.
  [[nodiscard]] std::string result_words(std::size_t rule) const;

  // "Age is above 17 and below 18, and Status is "single""; empty where every axis is whole.
  [[nodiscard]] std::string conditions(const std::vector<Spans>& cells) const;
  // Every axis that is not whole has one value, or one text that nobody names.
  [[nodiscard]] bool is_one_point(const std::vector<Spans>& cells) const;
  // "Age 17.5, Status "single""
  [[nodiscard]] std::string example_words(const std::vector<Spans>& cells) const;
  [[nodiscard]] std::vector<ExampleValue> example(const std::vector<Spans>& cells) const;
  [[nodiscard]] std::vector<Spans> cells_of(std::size_t rule) const;

 private:
  void make_axes();
  void note_cells(const WrongCells& wrong);
  void note_restrictions();
  void fill_space();

  const TableView* table_;
  std::vector<Axis> axes_;
  std::vector<std::size_t> axis_of_;
  std::vector<std::vector<bool>> plain_;  // [input][rule]
  std::vector<std::string> problems_;
  std::vector<bool> unread_, certain_;
  std::vector<feel::ExpressionPtr> restrictions_;
  std::optional<RuleSpace> space_;
  std::vector<std::vector<std::optional<feel::Value>>> results_;
};

}  // namespace cw::dmn
