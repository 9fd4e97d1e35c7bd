// SPDX-License-Identifier: MIT
// Walks a tree with the values of a pair. Values are passed by reference as long as they exist somewhere; a budget of steps bounds what a
// hostile condition can spend (loops in loops, texts that double): beyond it everything is NULL.
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

#include "engines/linkage/expression.h"
#include "engines/linkage/expression_values.h"

namespace cw::linkage {
namespace {

constexpr std::int64_t budget_of_one_evaluation = 4'000'000;

enum class Special : std::uint8_t {
  and_,
  or_,
  not_,
  compare,
  is_null,
  is_not_null,
  is_true,
  is_not_true,
  is_false,
  is_not_false,
  is_distinct,
  is_not_distinct,
  between,
  in,
  choose,
  coalesce,
  cast,
  index,
  field,
  transform,
  filter,
  reduce,
};

const std::unordered_map<std::string_view, Special>& specials() {
  static const std::unordered_map<std::string_view, Special> table = {
      {"and", Special::and_},
      {"or", Special::or_},
      {"not", Special::not_},
      {"=", Special::compare},
      {"<>", Special::compare},
      {"<", Special::compare},
      {"<=", Special::compare},
      {">", Special::compare},
      {">=", Special::compare},
      {"is_null", Special::is_null},
      {"is_not_null", Special::is_not_null},
      {"is_true", Special::is_true},
      {"is_not_true", Special::is_not_true},
      {"is_false", Special::is_false},
      {"is_not_false", Special::is_not_false},
      {"is_distinct_from", Special::is_distinct},
      {"is_not_distinct_from", Special::is_not_distinct},
      {"between", Special::between},
      {"in", Special::in},
      {"case", Special::choose},
      {"if", Special::choose},
      {"coalesce", Special::coalesce},
      {"cast", Special::cast},
      {"try_cast", Special::cast},
      {"index", Special::index},
      {"field", Special::field},
      {"list_transform", Special::transform},
      {"list_filter", Special::filter},
      {"list_reduce", Special::reduce},
  };
  return table;
}

// Slots of calls: 1 + a Special, then the functions.
constexpr std::uint32_t first_function_slot = 64;

struct FunctionSlots {
  std::vector<const Implementation*> functions;
  std::unordered_map<std::string_view, std::uint32_t> by_name;
};

FunctionSlots number_functions() {
  FunctionSlots slots;
  for (const auto group : {arithmetic_implementations(), text_implementations(), pattern_implementations(), distance_implementations(),
                           date_implementations(), list_implementations(), own_implementations()})
    for (const Implementation& implementation : group)
      if (slots.by_name.emplace(implementation.name, static_cast<std::uint32_t>(slots.functions.size())).second) slots.functions.push_back(&implementation);
  return slots;
}

const FunctionSlots& function_slots() {
  static const FunctionSlots slots = number_functions();
  return slots;
}

Value truth_value(std::optional<bool> truth) { return truth ? Value(*truth) : Value(); }

std::optional<bool> holds(std::string_view operation, int order) {
  if (operation == "=") return order == 0;
  if (operation == "<>") return order != 0;
  if (operation == "<") return order < 0;
  if (operation == "<=") return order <= 0;
  if (operation == ">") return order > 0;
  return order >= 0;
}

std::optional<bool> compared(std::string_view operation, const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return std::nullopt;
  const auto order = compare_values(a, b);
  return order ? holds(operation, *order) : std::nullopt;
}

class Evaluator {
 public:
  Evaluator(const PairValues& pair, TextMode mode) : pair_(pair), mode_(mode) {}

  // The value of a tree, which may lie in the tree, in the pair, or in `scratch`.
  const Value& at(const Expression& tree, Value& scratch) {
    if (--budget_ < 0) return null_;
    switch (tree.kind) {
      case ExpressionKind::literal: return tree.literal;
      case ExpressionKind::column: return pair_.get(tree.side, tree.slot);
      case ExpressionKind::variable: return variable(tree.name);
      case ExpressionKind::lambda: return null_;
      case ExpressionKind::call: break;
    }
    const std::uint32_t slot = tree.slot != 0 ? tree.slot : call_slot(tree.name);
    if (slot == 0) return null_;
    if (slot < first_function_slot) return special_call(static_cast<Special>(slot - 1), tree, scratch);
    scratch = function_call(tree, *function_slots().functions[slot - first_function_slot]);
    return scratch;
  }

 private:
  struct Variable {
    std::string_view name;
    const Value* value;
  };

  const Value& variable(std::string_view name) const {
    for (auto found = variables_.rbegin(); found != variables_.rend(); ++found)
      if (found->name == name) return *found->value;
    return null_;
  }

  bool spend(std::uint64_t cost) {
    if (budget_ < 0 || cost > static_cast<std::uint64_t>(budget_)) {
      budget_ = -1;
      return false;
    }
    budget_ -= static_cast<std::int64_t>(cost);
    return true;
  }

  static std::uint64_t size_of(const Value& value) {
    if (const auto* text = value.get<std::string>()) return text->size();
    if (const auto* list = value.get<List>()) return list->size() * 32;
    return 1;
  }

  [[gnu::noinline]] Value function_call(const Expression& tree, const Implementation& called) {
    const Implementation* implementation = &called;
    const std::size_t count = tree.children.size();
    constexpr std::size_t usual = 4;
    std::array<Value, usual> few;
    std::array<const Value*, usual> few_pointers{};
    std::vector<Value> many(count > usual ? count : 0);
    std::vector<const Value*> many_pointers(many.size());
    const std::span<Value> scratch = count > usual ? std::span<Value>(many) : std::span<Value>(few).first(count);
    const std::span<const Value*> values =
        count > usual ? std::span<const Value*>(many_pointers) : std::span<const Value*>(few_pointers).first(count);
    std::uint64_t cost = 0;
    for (std::size_t i = 0; i < count; ++i) {
      values[i] = &at(tree.children[i], scratch[i]);
      if (values[i]->is_null() && implementation->nulls == NullRule::gives_null) return {};
      cost += weight_of(*values[i]);
    }
    if (implementation->cost == Cost::product && count >= 2) cost += size_of(*values[0]) * size_of(*values[1]) / 512;
    if (!spend(cost)) return {};
    Value result = implementation->function({values, mode_});
    return spend(weight_of(result)) ? std::move(result) : Value();
  }

  const Value& made(Value value, Value& scratch) {
    scratch = std::move(value);
    return scratch;
  }

  const Value& special_call(Special special, const Expression& tree, Value& scratch) {
    const auto& children = tree.children;
    switch (special) {
      case Special::and_: return made(truth_value(joined(children, false)), scratch);
      case Special::or_: return made(truth_value(joined(children, true)), scratch);
      case Special::not_: {
        const auto inner = truth(children[0]);
        return made(inner ? Value(!*inner) : Value(), scratch);
      }
      case Special::between: return made(truth_value(between(children)), scratch);
      case Special::in: return made(truth_value(in(children)), scratch);
      case Special::choose: return choose(children, scratch);
      case Special::coalesce: return coalesce(children, scratch);
      case Special::cast: return cast(tree, scratch);
      case Special::index: return index(children, scratch);
      case Special::field: return field(children, scratch);
      case Special::transform: return made(transform(children), scratch);
      case Special::filter: return made(filter(children), scratch);
      case Special::reduce: return made(reduce(children), scratch);
      default: return made(truth_value(test(special, tree)), scratch);
    }
  }

  std::optional<bool> truth(const Expression& tree) {
    Value scratch;
    return truth_of(at(tree, scratch));
  }

  // AND (deciding = false) and OR (deciding = true) over any number of arguments; stops at the first that decides.
  [[gnu::noinline]] std::optional<bool> joined(const std::vector<Expression>& children, const bool deciding) {
    bool is_unknown = false;
    for (const Expression& child : children) {
      const auto value = truth(child);
      if (!value)
        is_unknown = true;
      else if (*value == deciding)
        return deciding;
    }
    if (is_unknown) return std::nullopt;
    return !deciding;
  }

  [[gnu::noinline]] std::optional<bool> test(Special special, const Expression& tree) {
    Value own_a;
    const Value& a = at(tree.children[0], own_a);
    switch (special) {
      case Special::is_null: return a.is_null();
      case Special::is_not_null: return !a.is_null();
      case Special::is_true: return truth_of(a) == true;
      case Special::is_not_true: return truth_of(a) != true;
      case Special::is_false: return truth_of(a) == false;
      case Special::is_not_false: return truth_of(a) != false;
      default: break;
    }
    if (special == Special::compare && a.is_null()) return std::nullopt;
    Value own_b;
    const Value& b = at(tree.children[1], own_b);
    if (special == Special::is_distinct) return !same_value(a, b);
    if (special == Special::is_not_distinct) return same_value(a, b);
    return compared(tree.name, a, b);
  }

  [[gnu::noinline]] std::optional<bool> between(const std::vector<Expression>& children) {
    std::array<Value, 3> own;
    const Value& value = at(children[0], own[0]);
    const auto above = compared(">=", value, at(children[1], own[1]));
    if (above == false) return false;
    const auto below = compared("<=", value, at(children[2], own[2]));
    if (below == false) return false;
    return above && below ? std::optional<bool>(true) : std::nullopt;
  }

  [[gnu::noinline]] std::optional<bool> in(const std::vector<Expression>& children) {
    Value own;
    const Value& value = at(children[0], own);
    if (value.is_null()) return std::nullopt;
    bool is_unknown = false;
    for (std::size_t i = 1; i < children.size(); ++i) {
      Value own_candidate;
      const auto equal = compared("=", value, at(children[i], own_candidate));
      if (equal == true) return true;
      if (!equal) is_unknown = true;
    }
    return is_unknown ? std::nullopt : std::optional<bool>(false);
  }

  [[gnu::noinline]] const Value& choose(const std::vector<Expression>& children, Value& scratch) {
    for (std::size_t i = 0; i + 1 < children.size(); i += 2)
      if (truth(children[i]) == true) return at(children[i + 1], scratch);
    return at(children.back(), scratch);
  }

  [[gnu::noinline]] const Value& coalesce(const std::vector<Expression>& children, Value& scratch) {
    for (const Expression& child : children)
      if (const Value& value = at(child, scratch); !value.is_null()) return value;
    return null_;
  }

  [[gnu::noinline]] const Value& cast(const Expression& tree, Value& scratch) {
    Value own;
    const Value& value = at(tree.children[0], own);
    if (!spend(weight_of(value))) return null_;
    return made(cast_value(value, tree.type_name), scratch);
  }

  // A part of `whole`: itself where that outlives this call, else a copy in scratch.
  const Value& part(const Value& whole, const Value& own, const Value& found, Value& scratch) {
    if (&whole != &own) return found;
    return made(found, scratch);
  }

  [[gnu::noinline]] const Value& index(const std::vector<Expression>& children, Value& scratch) {
    Value own;
    Value own_position;
    const Value& whole = at(children[0], own);
    const Value& place = at(children[1], own_position);
    if (whole.is_null() || place.is_null()) return null_;
    const auto position = integer_of(place);
    if (!position) return null_;
    if (whole.get<std::string>() != nullptr) {
      const Value one(std::int64_t{1});
      const std::array<const Value*, 3> arguments = {&whole, &place, &one};
      return made(find_implementation("substring")->function({arguments, mode_}), scratch);
    }
    const auto* list = whole.get<List>();
    if (list == nullptr || *position == 0) return null_;
    const auto size = static_cast<std::int64_t>(list->size());
    if (*position > size || *position < -size) return null_;
    const std::int64_t offset = *position > 0 ? *position - 1 : size + *position;
    return part(whole, own, (*list)[static_cast<std::size_t>(offset)], scratch);
  }

  [[gnu::noinline]] const Value& field(const std::vector<Expression>& children, Value& scratch) {
    Value own;
    const Value& whole = at(children[0], own);
    const auto* fields = whole.get<Structure>();
    const auto* name = children[1].literal.get<std::string>();
    if (fields == nullptr || name == nullptr) return null_;
    for (const auto& [member, value] : *fields)
      if (member == *name) return part(whole, own, value, scratch);
    return null_;
  }

  // Runs `step(element, place)` for each element of the list argument with the lambda's scope; false where there is no list.
  template <class Step>
  bool for_each(const Expression& argument, Step step) {
    Value own;
    const auto* list = at(argument, own).get<List>();
    if (list == nullptr) return false;
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (budget_ < 0) return false;
      step((*list)[i], i);
    }
    return budget_ >= 0;
  }

  const Value& body(const Expression& lambda, std::initializer_list<const Value*> arguments, Value& scratch) {
    const std::size_t outer = variables_.size();
    auto parameter = lambda.parameters.begin();
    for (const Value* argument : arguments)
      if (parameter != lambda.parameters.end()) variables_.push_back({*parameter++, argument});
    const Value& result = at(lambda.children[0], scratch);
    variables_.resize(outer);
    return result;
  }

  // The result of a lambda may be one of its arguments: copied by the caller before these go.
  [[gnu::noinline]] Value transform(const std::vector<Expression>& children) {
    List result;
    const bool done = for_each(children[0], [&](const Value& element, std::size_t place) {
      Value scratch;
      const Value number(static_cast<std::int64_t>(place + 1));
      const Value& found = body(children[1], {&element, &number}, scratch);
      if (!spend(weight_of(found))) return;
      if (&found == &scratch)
        result.push_back(std::move(scratch));
      else
        result.push_back(found);
    });
    return done ? Value(std::move(result)) : Value();
  }

  [[gnu::noinline]] Value filter(const std::vector<Expression>& children) {
    List result;
    const bool done = for_each(children[0], [&](const Value& element, std::size_t place) {
      Value scratch;
      const Value number(static_cast<std::int64_t>(place + 1));
      if (truth_of(body(children[1], {&element, &number}, scratch)) == true && spend(weight_of(element))) result.push_back(element);
    });
    return done ? Value(std::move(result)) : Value();
  }

  [[gnu::noinline]] Value reduce(const std::vector<Expression>& children) {
    std::optional<Value> total;
    std::int64_t place = 0;
    if (children.size() > 2) {
      Value own;
      total = at(children[2], own);
    }
    const bool done = for_each(children[0], [&](const Value& element, std::size_t) {
      if (!total) {  // the first element starts; its place counts
        total = element;
        ++place;
        return;
      }
      Value scratch;
      const Value number(++place);
      const Value& found = body(children[1], {&*total, &element, &number}, scratch);
      if (!spend(weight_of(found))) return;
      Value next = found;
      total = std::move(next);
    });
    return done && total ? std::move(*total) : Value();
  }

  const PairValues& pair_;
  TextMode mode_;
  std::int64_t budget_ = budget_of_one_evaluation;
  std::vector<Variable> variables_;
  Value null_;
};

}  // namespace

const Implementation* find_implementation(std::string_view name) {
  const FunctionSlots& slots = function_slots();
  const auto found = slots.by_name.find(name);
  return found == slots.by_name.end() ? nullptr : slots.functions[found->second];
}

std::uint32_t call_slot(std::string_view name) {
  if (const auto special = specials().find(name); special != specials().end()) return static_cast<std::uint32_t>(special->second) + 1;
  const FunctionSlots& slots = function_slots();
  const auto found = slots.by_name.find(name);
  return found == slots.by_name.end() ? 0 : first_function_slot + found->second;
}

Value evaluate(const Expression& expression, const PairValues& pair, TextMode mode) {
  Evaluator evaluator(pair, mode);
  Value scratch;
  const Value& result = evaluator.at(expression, scratch);
  if (&result == &scratch) return scratch;
  return result;
}

bool is_true(const Value& value) {
  const auto* truth = value.get<bool>();
  return truth != nullptr ? *truth : truth_of(value) == true;
}

}  // namespace cw::linkage
