// SPDX-License-Identifier: MIT
// Expressions made fit to run: names become slots, constants are folded, each construct is a node that evaluates itself. Programs are
// immutable and may be run by any number of threads at once, each with its own Evaluation.
//
//   Vocabulary vocabulary;
//   vocabulary.variables = {{"x", nullptr}};
//   CW_TRY(const ExpressionPtr tree, parse_expression("x + 1", vocabulary));
//   const Program program(*tree, vocabulary.variables);
//   Evaluation evaluation;
//   const Value two = program.run(std::vector{Value::number(1)}, evaluation);
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engines/decisions/feel/names.h"
#include "engines/decisions/feel/syntax.h"

namespace cw::feel {

class Node;

class Program {
 public:
  Program();  // null
  // The tree may go afterwards.
  Program(const Expression& tree, const std::vector<Variable>& variables);
  // The same, where several programs share what evaluating their constant parts may take: `fold_steps` becomes less by what it takes.
  Program(const Expression& tree, const std::vector<Variable>& variables, std::uint64_t& fold_steps);
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  // `variables` are the values of those that the program was made with, in their order.
  [[nodiscard]] Value run(std::span<const Value> variables, Evaluation& evaluation) const;

 private:
  std::unique_ptr<const Node> root_;
  std::size_t slots_ = 0;
  std::uint32_t height_ = 0;
};

}  // namespace cw::feel
