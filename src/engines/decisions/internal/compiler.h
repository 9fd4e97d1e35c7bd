// SPDX-License-Identifier: MIT
// Makes nodes of an expression: gives each variable a slot of its function, finds what functions capture, folds what is constant.
#pragma once

#include <memory>
#include <optional>

#include "engines/decisions/feel/names.h"
#include "engines/decisions/internal/nodes.h"

namespace cw::feel {

class Compiler {
 public:
  // `fold_steps` is what evaluating constant parts beforehand may take, and becomes less by what it takes.
  Compiler(const std::vector<Variable>& variables, std::uint64_t& fold_steps);
  [[nodiscard]] NodePtr compile(const Expression& expression);
  [[nodiscard]] std::size_t slots() const { return functions_.front().slots; }

 private:
  struct Local {
    std::string name;
    std::size_t slot = 0;
    bool item = false;  // the item of a filter: its components are in scope
    bool used = false;
    std::shared_ptr<const Value> always = {};
  };
  struct Captured {
    std::string name;
    bool item = false;
    std::size_t local = 0;  // of an item: which one, counted in its function
    Place outer;            // where it lies in the enclosing function
  };
  // One function literal, or the whole program.
  struct Function {
    std::vector<Local> locals;  // in scope, the innermost last
    std::vector<Captured> captured;
    std::size_t next_slot = 0, slots = 0;
  };
  // What a name may mean: components of items, then a variable.
  struct Resolved {
    std::vector<Place> items;
    std::optional<Place> place;
    std::shared_ptr<const Value> always = {};
  };
  // A local by its function and its place among that function's locals: what is declared later is above what was declared before.
  struct Depth {
    std::size_t function, local;
    friend auto operator<=>(const Depth&, const Depth&) = default;
  };
  // Takes locals away again at the end of a scope.
  class Scope;

  std::size_t declare(std::string name);
  std::size_t declare_item();
  [[nodiscard]] Resolved resolve(const std::string& name);
  [[nodiscard]] Place reach(std::size_t function, std::size_t local);
  [[nodiscard]] NodePtr compile_plain(const Expression& expression);
  [[nodiscard]] NodePtr folded(NodePtr node);
  [[nodiscard]] Nodes compile_all(const Expression& expression, std::size_t first, std::size_t last);
  [[nodiscard]] NodePtr variable(const Expression& expression);
  [[nodiscard]] NodePtr binary(const Expression& expression);
  [[nodiscard]] NodePtr comparison(const Expression& expression);
  [[nodiscard]] NodePtr list(const Expression& expression);
  [[nodiscard]] NodePtr context(const Expression& expression);
  [[nodiscard]] NodePtr interval(const Expression& expression);
  [[nodiscard]] NodePtr filter(const Expression& expression);
  [[nodiscard]] NodePtr call(const Expression& expression);
  [[nodiscard]] NodePtr loop(const Expression& expression);
  [[nodiscard]] NodePtr function(const Expression& expression);
  [[nodiscard]] NodePtr in(const Expression& expression);
  [[nodiscard]] NodePtr tests(const Expression& expression);
  [[nodiscard]] NodePtr test(const Expression& expression, std::size_t slot);
  [[nodiscard]] NodePtr table(const Expression& expression);

  std::vector<Function> functions_;
  std::uint64_t& fold_steps_;
  Depth lowest_ = nothing_named;  // of the locals that were named so far; {0, 0} too where a value depends on more than locals
  static constexpr Depth nothing_named = {SIZE_MAX, SIZE_MAX};
  static constexpr Depth anything = {0, 0};
};

class Compiler::Scope {
 public:
  explicit Scope(Compiler& compiler) : compiler_(compiler), locals_(compiler.functions_.back().locals.size()) {}
  ~Scope() { compiler_.functions_.back().locals.resize(locals_); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Compiler& compiler_;
  std::size_t locals_;
};

}  // namespace cw::feel
