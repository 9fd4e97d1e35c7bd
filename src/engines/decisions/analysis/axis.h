// SPDX-License-Identifier: MIT
// The values that a column of a decision table can have, cut into pieces within which every cell of the column answers the same: the
// constants of the cells, and what lies between them. What a cell says is then a set of pieces.
//
//   Axis axis("Age", type);
//   axis.note(cell);                          // each cell, and each restriction of the column
//   axis.restrict(allowed_values);
//   axis.cut();
//   axis.pieces_of(cell);                     // nothing where the cell is no plain condition
//   axis.words({{3, 3}});                     // "above 17 and below 18"
//
// Plain conditions are comparisons with constants, intervals of constants, constants, lists of these, not(...), "-", and conditions on `?`
// made of them. What a condition answers is found by evaluating it, so that it means here what it means in use.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engines/decisions/analysis/rule_space.h"
#include "engines/decisions/feel/syntax.h"

namespace cw::dmn {

struct Piece {
  enum class Form : std::uint8_t { whole, value, between, other_text, missing };
  Form form = Form::whole;
  feel::Value low, high;  // of value: low; of between: the ends, neither included, null where it goes on without end
};

class Axis {
 public:
  Axis(std::string name, feel::TypePtr type) : name_(std::move(name)), type_(std::move(type)) {}

  // Before cut(): takes note of the constants of a cell; false where it is no plain condition.
  bool note(const feel::Expression& tests);
  void add_constant(const feel::Value& value) { (void)note_value(value); }
  // The column holds only what these tests allow; false where they are no plain condition and restrict nothing here.
  bool restrict(const feel::Expression& tests);
  // False, with the reason in problem(): the cells compare values that cannot be compared, or text by its order.
  [[nodiscard]] bool cut();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(pieces_.size()); }
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  [[nodiscard]] Spans all() const { return size() == 0 ? Spans{} : Spans{{0, size() - 1}}; }
  [[nodiscard]] Spans pieces_of(const feel::Expression& tests) const;  // of a plain condition
  // A value of the piece, the plainest there is: whole numbers where they will do.
  [[nodiscard]] feel::Value sample(std::size_t piece) const;
  // Which values spans hold: "18", "from 18 to 65", "after 1 April 2026", "\"single\" or \"married\"".
  [[nodiscard]] std::string words(const Spans& spans) const;
  [[nodiscard]] bool is_whole(const Spans& spans) const { return spans == all(); }
  // All lie between two whole numbers that follow each other.
  [[nodiscard]] bool has_only_fractions(const Spans& spans) const;
  // Pieces of numbers, days, times and durations lie in order; those of texts do not.
  [[nodiscard]] bool has_order() const { return kind_ != feel::Kind::string && kind_ != feel::Kind::boolean; }

 private:
  bool note_condition(const feel::Expression& condition);
  bool note_value(const feel::Value& value);
  [[nodiscard]] bool is_one_kind();
  [[nodiscard]] bool has_comparable_zones() const;
  void cut_texts();
  void cut_ordered();
  void keep_allowed();
  void place_texts();
  [[nodiscard]] feel::Value sample_of(const Piece& piece) const;
  [[nodiscard]] Spans compared(feel::RangeForm form, const feel::Value& bound) const;
  [[nodiscard]] std::optional<Spans> simple_spans(const feel::Expression& test) const;
  [[nodiscard]] Spans evaluated(const feel::Expression& tests) const;
  [[nodiscard]] std::string span_words(Span span) const;
  [[nodiscard]] std::string text_words(const Spans& spans) const;

  std::string name_, problem_;
  feel::TypePtr type_;
  feel::Kind kind_ = feel::Kind::null;  // of the constants; null: there are none
  std::vector<feel::Value> constants_;
  bool names_missing_ = false;  // some cell names null
  bool orders_ = false;         // some cell compares by order
  std::vector<const feel::Expression*> restrictions_;
  std::vector<Piece> pieces_;
  std::vector<feel::Value> samples_;
  std::map<std::string, std::uint32_t> text_places_;
};

// The tree below labels and conversions.
[[nodiscard]] const feel::Expression& bare(const feel::Expression& tree);
// Does the expression name nothing but built-in functions, and give the same each time?
[[nodiscard]] bool is_constant(const feel::Expression& tree);
// The value of such an expression; nothing where it has none, or it needs too many steps.
[[nodiscard]] std::optional<feel::Value> constant_value(const feel::Expression& tree);

}  // namespace cw::dmn
