// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/compiler.h"

#include <algorithm>
#include <utility>

#include "engines/decisions/feel/compile.h"
#include "engines/decisions/feel/functions.h"
#include "engines/decisions/internal/infer.h"

namespace cw::feel {

Compiler::Compiler(const std::vector<Variable>& variables, std::uint64_t& fold_steps) : fold_steps_(fold_steps) {
  functions_.emplace_back();
  // A local of no name comes first, so that no named one lies where `anything` does.
  functions_.back().locals.push_back({});
  for (const Variable& variable : variables) {
    declare(variable.name);
    functions_.back().locals.back().always = variable.always;
  }
}

// Slots are not used again by later scopes: closures and nested loops then never meet in one.
std::size_t Compiler::declare(std::string name) {
  Function& function = functions_.back();
  const std::size_t slot = function.next_slot++;
  function.slots = std::max(function.slots, function.next_slot);
  function.locals.push_back({std::move(name), slot});
  return slot;
}

std::size_t Compiler::declare_item() {
  const std::size_t slot = declare("item");
  functions_.back().locals.push_back({{}, slot, true});
  return slot;
}

// Where a local of an enclosing function lies for the innermost one: each function in between captures it.
Place Compiler::reach(std::size_t function, std::size_t local) {
  Local& found = functions_[function].locals[local];
  found.used = true;
  lowest_ = std::min(lowest_, Depth{function, local});
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
      } else if (candidate.always && candidate.name == name) {
        resolved.always = candidate.always;
        lowest_ = anything;  // what the function gives is known to the model alone
        return resolved;
      } else if (candidate.name == name) {
        resolved.place = reach(function, local);
        return resolved;
      }
    }
  }
  return resolved;
}

// What names nothing outside itself has always the same value: it is evaluated now, if that gives one without a diagnostic and within
// limits.
NodePtr Compiler::folded(NodePtr node) {
  constexpr std::uint64_t most_steps = 5'000;
  Limits limits;
  limits.steps = std::min(most_steps, fold_steps_);
  limits.depth = 1'000;
  limits.list_size = 1'000;
  limits.text_size = 10'000;
  limits.value_weight = 10'000;
  if (limits.steps == 0) return node;
  Evaluation evaluation(limits);
  Value value;
  {
    Slots slots(evaluation, functions_.back().slots);
    Frame frame{slots.data(), {}, evaluation};
    value = node->run(frame);
  }
  fold_steps_ -= std::min(evaluation.steps_used() + 1, fold_steps_);
  if (evaluation.has_met_limit()) lowest_ = anything;  // nor is anything around it tried
  if (!evaluation.diagnostics().empty() || evaluation.has_met_limit()) return node;
  return make_constant(node->position(), std::move(value));
}

Nodes Compiler::compile_all(const Expression& expression, std::size_t first, std::size_t last) {
  Nodes nodes;
  for (std::size_t i = first; i < last; ++i) nodes.push_back(compile(*expression.parts[i]));
  return nodes;
}

NodePtr Compiler::compile(const Expression& e) {
  const Depth outer = std::exchange(lowest_, nothing_named);
  const Depth here{functions_.size() - 1, functions_.back().locals.size()};
  NodePtr node = compile_plain(e);
  if (lowest_ >= here && node->constant() == nullptr && e.syntax != Syntax::any_test && e.syntax != Syntax::failure)
    node = folded(std::move(node));
  lowest_ = std::min(lowest_, outer);
  return node;
}

NodePtr Compiler::compile_plain(const Expression& e) {
  switch (e.syntax) {
    case Syntax::literal: return make_constant(e.position, e.value);
    case Syntax::variable: return variable(e);
    case Syntax::path: return make_path(e.position, compile(*e.parts[0]), e.name);
    case Syntax::filter: return filter(e);
    case Syntax::call: return call(e);
    case Syntax::negation: return make_negation(e.position, compile(*e.parts[0]));
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
    case Syntax::comparison: return make_comparison_range_node(e.position, e.form, compile(*e.parts[0]));
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
  } else if (resolved.always) {
    outside = make_constant(e.position, *resolved.always);
  } else if (Value builtin = builtin_function(e.name); !builtin.is_null()) {
    outside = make_constant(e.position, std::move(builtin));
    if (e.name == "now" || e.name == "today") lowest_ = anything;  // the moment comes with each evaluation
  }
  if (!resolved.items.empty()) return make_component(e.position, e.name, resolved.items, std::move(outside));
  return outside ? std::move(outside) : make_failure(e.position, "nothing is called '" + e.name + "' here");
}

NodePtr Compiler::binary(const Expression& e) {
  NodePtr left = compile(*e.parts[0]), right = compile(*e.parts[1]);
  if (e.syntax == Syntax::conjunction || e.syntax == Syntax::disjunction)
    return make_logic(e.position, e.syntax == Syntax::conjunction ? Logic::conjunction : Logic::disjunction, std::move(left),
                      std::move(right));
  return make_arithmetic(e.position, e.syntax, std::move(left), std::move(right));
}

NodePtr Compiler::comparison(const Expression& e) {
  NodePtr left = compile(*e.parts[0]), right = compile(*e.parts[1]);
  const auto which = static_cast<Comparison>(static_cast<int>(e.syntax) - static_cast<int>(Syntax::equal));
  return make_comparison(e.position, which, std::move(left), std::move(right));
}

NodePtr Compiler::list(const Expression& e) { return make_list(e.position, compile_all(e, 0, e.parts.size())); }

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
  return make_interval_node(e.position, std::move(low), std::move(high), e.low_included, e.high_included);
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
  return make_call(e.position, std::move(callee), e.names, compile_all(e, 1, e.parts.size()));
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
  std::uint64_t fold_steps = 500;
  *this = Program(tree, variables, fold_steps);
}
Program::Program(const Expression& tree, const std::vector<Variable>& variables, std::uint64_t& fold_steps) {
  Compiler compiler(variables, fold_steps);
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
