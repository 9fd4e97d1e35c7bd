// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/compiler.h"

#include <algorithm>

#include "engines/decisions/feel/compile.h"
#include "engines/decisions/feel/functions.h"
#include "engines/decisions/internal/infer.h"

namespace cw::feel {

Compiler::Compiler(const std::vector<Variable>& variables) {
  functions_.emplace_back();
  for (const Variable& variable : variables) declare(variable.name);
}

// Slots are not used again by later scopes: closures and nested loops then never meet in one.
std::size_t Compiler::declare(std::string name) {
  Function& function = functions_.back();
  const std::size_t slot = function.next_slot++;
  function.slots = std::max(function.slots, function.next_slot);
  function.locals.push_back({std::move(name), slot, false, false});
  return slot;
}

std::size_t Compiler::declare_item() {
  const std::size_t slot = declare("item");
  functions_.back().locals.push_back({{}, slot, true, false});
  return slot;
}

// Where a local of an enclosing function lies for the innermost one: each function in between captures it.
Place Compiler::reach(std::size_t function, std::size_t local) {
  Local& found = functions_[function].locals[local];
  found.used = true;
  Place place{Place::Kind::slot, found.slot};
  for (std::size_t i = function + 1; i < functions_.size(); ++i) {
    auto& captured = functions_[i].captured;
    auto known = std::find_if(captured.begin(), captured.end(),
                              [&](const Captured& c) { return c.outer.kind == place.kind && c.outer.index == place.index; });
    if (known == captured.end()) known = captured.insert(captured.end(), Captured{found.name, found.item, local, place});
    place = {Place::Kind::captured, static_cast<std::size_t>(known - captured.begin())};
  }
  return place;
}

Compiler::Resolved Compiler::resolve(const std::string& name) {
  Resolved resolved;
  for (std::size_t function = functions_.size(); function-- > 0;) {
    for (std::size_t local = functions_[function].locals.size(); local-- > 0;) {
      const Local& candidate = functions_[function].locals[local];
      if (candidate.item) {
        resolved.items.push_back(reach(function, local));
      } else if (candidate.name == name) {
        resolved.place = reach(function, local);
        return resolved;
      }
    }
  }
  return resolved;
}

// A node whose parts are constant is evaluated now, if that gives a value without a diagnostic.
NodePtr Compiler::fold(NodePtr node, bool constant) {
  if (!constant) return node;
  Limits limits;
  limits.steps = 10'000;
  limits.list_size = 1'000;
  limits.text_size = 10'000;
  Evaluation evaluation(limits);
  Frame frame{nullptr, {}, evaluation};
  Value value = node->run(frame);
  if (!evaluation.diagnostics().empty()) return node;
  return make_constant(node->position(), std::move(value));
}

bool Compiler::all_constant(const Nodes& nodes) {
  return std::all_of(nodes.begin(), nodes.end(), [](const NodePtr& node) { return node->constant() != nullptr; });
}

Nodes Compiler::compile_all(const Expression& expression, std::size_t first, std::size_t last) {
  Nodes nodes;
  for (std::size_t i = first; i < last; ++i) nodes.push_back(compile(*expression.parts[i]));
  return nodes;
}

NodePtr Compiler::compile(const Expression& e) {
  switch (e.syntax) {
    case Syntax::literal: return make_constant(e.position, e.value);
    case Syntax::variable: return variable(e);
    case Syntax::path: return make_path(e.position, compile(*e.parts[0]), e.name);
    case Syntax::filter: return filter(e);
    case Syntax::call: return call(e);
    case Syntax::negation: {
      NodePtr operand = compile(*e.parts[0]);
      const bool constant = operand->constant() != nullptr;
      return fold(make_negation(e.position, std::move(operand)), constant);
    }
    case Syntax::add:
    case Syntax::subtract:
    case Syntax::multiply:
    case Syntax::divide:
    case Syntax::power:
    case Syntax::conjunction:
    case Syntax::disjunction: return binary(e);
    case Syntax::equal:
    case Syntax::not_equal:
    case Syntax::less:
    case Syntax::less_or_equal:
    case Syntax::greater:
    case Syntax::greater_or_equal: return comparison(e);
    case Syntax::between: return make_between(e.position, compile(*e.parts[0]), compile(*e.parts[1]), compile(*e.parts[2]));
    case Syntax::in: return in(e);
    case Syntax::instance_of: return make_instance_of(e.position, compile(*e.parts[0]), e.type);
    case Syntax::condition: return make_condition(e.position, compile(*e.parts[0]), compile(*e.parts[1]), compile(*e.parts[2]));
    case Syntax::for_loop:
    case Syntax::some:
    case Syntax::every: return loop(e);
    case Syntax::list: return list(e);
    case Syntax::context:
    case Syntax::result_context: return context(e);
    case Syntax::interval: return interval(e);
    case Syntax::comparison: {
      NodePtr bound = compile(*e.parts[0]);
      const bool constant = bound->constant() != nullptr;
      return fold(make_comparison_range_node(e.position, e.form, std::move(bound)), constant);
    }
    case Syntax::function:
    case Syntax::external: return function(e);
    case Syntax::any_test:
    case Syntax::tests:
    case Syntax::not_tests: return tests(e);
    case Syntax::conversion: return make_conversion(e.position, compile(*e.parts[0]), e.type);
    case Syntax::labelled: return make_labelled(e.position, e.name, compile(*e.parts[0]));
    case Syntax::table: return table(e);
    case Syntax::failure: return make_failure(e.position, e.name);
    case Syntax::iteration: break;
  }
  return make_failure(e.position, "this cannot be evaluated");
}

NodePtr Compiler::variable(const Expression& e) {
  const Resolved resolved = resolve(e.name);
  NodePtr outside;
  if (resolved.place) {
    outside = make_variable(e.position, *resolved.place);
  } else if (Value builtin = builtin_function(e.name); !builtin.is_null()) {
    outside = make_constant(e.position, std::move(builtin));
  }
  if (!resolved.items.empty()) return make_component(e.position, e.name, resolved.items, std::move(outside));
  return outside ? std::move(outside) : make_failure(e.position, "nothing is called '" + e.name + "' here");
}

NodePtr Compiler::binary(const Expression& e) {
  NodePtr left = compile(*e.parts[0]), right = compile(*e.parts[1]);
  const bool constant = left->constant() != nullptr && right->constant() != nullptr;
  if (e.syntax == Syntax::conjunction || e.syntax == Syntax::disjunction)
    return fold(make_logic(e.position, e.syntax == Syntax::conjunction ? Logic::conjunction : Logic::disjunction, std::move(left),
                           std::move(right)),
                constant);
  return fold(make_arithmetic(e.position, e.syntax, std::move(left), std::move(right)), constant);
}

NodePtr Compiler::comparison(const Expression& e) {
  NodePtr left = compile(*e.parts[0]), right = compile(*e.parts[1]);
  const bool constant = left->constant() != nullptr && right->constant() != nullptr;
  const auto which = static_cast<Comparison>(static_cast<int>(e.syntax) - static_cast<int>(Syntax::equal));
  return fold(make_comparison(e.position, which, std::move(left), std::move(right)), constant);
}

NodePtr Compiler::list(const Expression& e) {
  Nodes items = compile_all(e, 0, e.parts.size());
  const bool constant = all_constant(items);
  return fold(make_list(e.position, std::move(items)), constant);
}

NodePtr Compiler::context(const Expression& e) {
  const Scope scope(*this);
  Nodes values;
  std::vector<std::size_t> slots;
  const bool has_result = e.syntax == Syntax::result_context;
  const std::size_t entries = e.parts.size() - (has_result ? 1 : 0);
  for (std::size_t i = 0; i < entries; ++i) {
    // An entry does not see itself: its name comes into scope behind its value.
    values.push_back(compile(*e.parts[i]));
    slots.push_back(declare(e.names[i]));
  }
  NodePtr result = has_result ? compile(*e.parts.back()) : nullptr;
  return make_context(e.position, {e.names.begin(), e.names.begin() + static_cast<std::ptrdiff_t>(entries)}, std::move(slots),
                      std::move(values), std::move(result));
}

NodePtr Compiler::interval(const Expression& e) {
  NodePtr low = compile(*e.parts[0]), high = compile(*e.parts[1]);
  const bool constant = low->constant() != nullptr && high->constant() != nullptr;
  return fold(make_interval_node(e.position, std::move(low), std::move(high), e.low_included, e.high_included), constant);
}

NodePtr Compiler::filter(const Expression& e) {
  NodePtr base = compile(*e.parts[0]);
  const Scope scope(*this);
  const std::size_t item = declare_item();
  NodePtr condition = compile(*e.parts[1]);
  return make_filter(e.position, std::move(base), item, std::move(condition));
}

NodePtr Compiler::call(const Expression& e) {
  NodePtr callee = compile(*e.parts[0]);
  Nodes arguments = compile_all(e, 1, e.parts.size());
  const Value* function = callee->constant();
  const bool constant = function != nullptr && function->is(Kind::function) && all_constant(arguments);
  return fold(make_call(e.position, std::move(callee), e.names, std::move(arguments)), constant);
}

NodePtr Compiler::loop(const Expression& e) {
  const Scope scope(*this);
  std::vector<Iterator> iterators;
  for (std::size_t i = 0; i < e.names.size(); ++i) {
    const Expression& over = *e.parts[i];
    Iterator iterator;
    iterator.from = compile(*over.parts[0]);
    if (over.parts.size() > 1) iterator.to = compile(*over.parts[1]);
    iterator.slot = declare(e.names[i]);
    iterators.push_back(std::move(iterator));
  }
  if (e.syntax != Syntax::for_loop)
    return make_quantified(e.position, e.syntax == Syntax::some ? Quantifier::some : Quantifier::every, std::move(iterators),
                           compile(*e.parts.back()));
  Partial partial;
  partial.slot = declare("partial");
  const std::size_t local = functions_.back().locals.size() - 1;
  NodePtr body = compile(*e.parts.back());
  partial.used = functions_.back().locals[local].used;
  return make_for(e.position, std::move(iterators), partial, std::move(body));
}

NodePtr Compiler::function(const Expression& e) {
  std::vector<Parameter> parameters;
  for (std::size_t i = 0; i < e.names.size(); ++i) parameters.push_back({e.names[i], i < e.types.size() ? e.types[i] : nullptr});
  if (e.syntax == Syntax::external) return make_external_function(e.position, std::move(parameters));
  functions_.emplace_back();
  for (const Parameter& parameter : parameters) declare(parameter.name);
  FunctionParts parts;
  parts.body = compile(*e.parts[0]);
  parts.parameters = std::move(parameters);
  parts.result = e.type && e.type->result && e.type->result->kind != TypeKind::any ? e.type->result : infer_type(*e.parts[0]);
  parts.slots = functions_.back().slots;
  parts.height = static_cast<std::uint32_t>(e.parts[0]->height) + 3;
  for (const Captured& captured : functions_.back().captured) parts.captured.push_back(captured.outer);
  functions_.pop_back();
  return make_function(e.position, std::move(parts));
}

Program::Program(const Expression& tree, const std::vector<Variable>& variables) {
  Compiler compiler(variables);
  root_ = compiler.compile(tree);
  slots_ = compiler.slots();
  height_ = static_cast<std::uint32_t>(tree.height) + 3;
}
Program::Program() = default;
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

Value Program::run(std::span<const Value> variables, Evaluation& evaluation) const {
  if (!root_ || !evaluation.enter(height_, {})) return {};
  Value result;
  {
    Slots slots(evaluation, slots_);
    for (std::size_t i = 0; i < variables.size(); ++i) slots[i] = variables[i];
    Frame frame{slots.data(), {}, evaluation};
    result = root_->run(frame);
  }
  evaluation.leave(height_);
  return result;
}

}  // namespace cw::feel
