// SPDX-License-Identifier: MIT
// A model taken apart for analysis: each element's logic as the tree that would be compiled, and each decision table as it was written and
// as it was read. Places have the names that diagnostics give them: "decision 'Eligibility', rule 3, input 'Age'".
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/feel/syntax.h"
#include "engines/decisions/internal/model_parts.h"

namespace cw::dmn {

struct TableView {
  std::size_t element = 0;  // of the model's parts
  std::string label;
  const Table* written = nullptr;
  std::shared_ptr<const feel::DecisionTable> read;  // absent: its hit policy is unknown, or it has no output
};

struct LogicView {
  std::size_t element = 0;
  const Boxed* logic = nullptr;
  std::vector<feel::Variable> variables;
  feel::ExpressionPtr tree;
};

struct ModelTrees {
  std::unique_ptr<Model::Parts> parts;
  std::vector<LogicView> logics;
  std::vector<TableView> tables;                                           // in the order of `logics`
  std::map<std::pair<std::size_t, std::string>, std::size_t> by_variable;  // elements by file and key of their variable
};

// conflict: two files have one namespace; invalid: no file.
[[nodiscard]] Result<ModelTrees> take_apart(std::vector<Definitions> files);

// Calls for an expression and all within it, with the name of its place.
void for_each_boxed(const Boxed& boxed, const std::string& label, const std::function<void(const Boxed&, const std::string&)>& call);
// The same for the tables in a tree, by the nearest name above each.
void for_each_table(const feel::Expression& tree, const std::string& label,
                    const std::function<void(const std::shared_ptr<const feel::DecisionTable>&, const std::string&)>& call);

}  // namespace cw::dmn
