// SPDX-License-Identifier: MIT
// Boxed expressions written over into FEEL's trees, so that one compiler serves both: a boxed context becomes a context, an invocation a
// call. What cannot be read becomes a failure in its place, and a problem of the model.
#pragma once

#include "engines/decisions/feel/parse.h"
#include "engines/decisions/internal/item_types.h"

namespace cw::dmn {

// The label of a part of what `label` names: "decision 'Risk', entry 'Age'". Names are cut, and no more is added to a label that is long
// already, so that labels do not grow with what a file holds.
[[nodiscard]] std::string label_of_part(const std::string& label, std::string_view word, std::string_view name = {});
// A name in quotes, cut to what a message can hold.
[[nodiscard]] std::string quoted_name(std::string_view name);

class BoxedTranslation {
 public:
  // `variables` are in scope from the start; `work` counts what reading costs, over the whole model.
  BoxedTranslation(const ItemTypes& types, std::size_t file, std::vector<feel::Variable> variables, std::vector<Problem>& problems,
                   std::uint64_t& work);

  using Tree = std::unique_ptr<feel::Expression>;
  // With its conversion to the expression's own typeRef; named `label` in diagnostics.
  [[nodiscard]] Tree translate(const Boxed& boxed, const std::string& label);
  [[nodiscard]] static Tree converted(Tree tree, const feel::TypePtr& type);

 private:
  [[nodiscard]] Tree plain(const Boxed& boxed, const std::string& label);
  [[nodiscard]] Tree literal(const std::string& text, const std::string& label);
  [[nodiscard]] Tree tests(const std::string& text, const feel::TypePtr& type, const std::string& label);
  [[nodiscard]] Tree context(const Boxed& boxed, const std::string& label);
  [[nodiscard]] Tree relation(const Boxed& boxed, const std::string& label);
  [[nodiscard]] Tree list(const Boxed& boxed, const std::string& label);
  [[nodiscard]] Tree invocation(const Boxed& boxed, const std::string& label);
  [[nodiscard]] Tree function(const Boxed& boxed, const std::string& label);
  [[nodiscard]] Tree conditional(const Boxed& boxed, const std::string& label);
  [[nodiscard]] Tree filter(const Boxed& boxed, const std::string& label);
  [[nodiscard]] Tree loop(const Boxed& boxed, const std::string& label);
  [[nodiscard]] Tree table(const Boxed& boxed, const std::string& label);
  void table_rules(const Table& table, feel::DecisionTable& made, const std::string& label);
  [[nodiscard]] std::vector<feel::ExpressionPtr> output_values(const TableOutput& output, const feel::TypePtr& type,
                                                               const std::string& label);
  [[nodiscard]] bool is_too_large();
  [[nodiscard]] Tree failure(const std::string& label, const std::string& what);
  [[nodiscard]] feel::TypePtr type_of(std::string_view type_ref) const { return types_.find(file_, type_ref); }

  const ItemTypes& types_;
  std::size_t file_;
  feel::Vocabulary vocabulary_;
  std::vector<Problem>& problems_;
  std::uint64_t& work_;
};

}  // namespace cw::dmn
