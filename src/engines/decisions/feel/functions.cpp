// SPDX-License-Identifier: MIT
// Finds the signature that arguments fit, converts them, and calls.
#include "engines/decisions/feel/functions.h"

#include <algorithm>
#include <map>
#include <optional>

#include "engines/decisions/internal/builtins.h"

namespace cw::feel {
namespace {

enum class Presence : std::uint8_t { required, optional };
enum class Nulls : std::uint8_t { refused, taken };
enum class Shape : std::uint8_t { one, list_or_items, rest };

struct Formal {
  std::string name;
  TypePtr type;
  Presence presence = Presence::required;
  Nulls nulls = Nulls::refused;
  Shape shape = Shape::one;
};

struct Signature {
  std::vector<Formal> formals;
  const FunctionRow* row = nullptr;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

TypePtr type_of(std::string_view text) {
  if (text.starts_with("list<")) return list_of(type_of(text.substr(5, text.size() - 6)));
  const TypePtr found = find_basic_type(text);
  return found ? found : basic_type(TypeKind::any);
}

Formal formal_of(std::string_view text) {
  Formal formal;
  text = trimmed(text);
  if (text.starts_with('[')) {
    formal.presence = Presence::optional;
    text = trimmed(text.substr(1, text.size() - 2));
  }
  const std::size_t colon = text.find(':');
  formal.name = trimmed(text.substr(0, colon));
  std::string_view type = trimmed(text.substr(colon + 1));
  if (type.ends_with("...")) {
    formal.shape = Shape::list_or_items;
    type.remove_suffix(3);
  } else if (type.ends_with('*')) {
    formal.shape = Shape::rest;
    type.remove_suffix(1);
  }
  if (type.ends_with('?')) {
    formal.nulls = Nulls::taken;
    type.remove_suffix(1);
  }
  formal.type = type_of(type);
  return formal;
}

Signature signature_of(const FunctionRow& row) {
  Signature signature;
  signature.row = &row;
  std::string_view rest = row.parameters;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    signature.formals.push_back(formal_of(rest.substr(0, comma)));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return signature;
}

// Arguments in the order of the formals, those left out null.
struct Bound {
  std::vector<Value> values;
  std::uint32_t given = 0;  // one bit for each formal
};

std::optional<Bound> bind(const Signature& signature, std::span<const Value> arguments) {
  Bound bound;
  const auto& formals = signature.formals;
  const Shape last = formals.empty() ? Shape::one : formals.back().shape;
  if (last == Shape::list_or_items && formals.size() == 1) {
    if (arguments.empty()) return std::nullopt;
    const bool one = arguments.size() == 1 && (arguments[0].is(Kind::list) || arguments[0].is_null());
    bound.values.push_back(one ? arguments[0] : Value::list({arguments.begin(), arguments.end()}));
    bound.given = 1;
    return bound;
  }
  const std::size_t fixed = last == Shape::rest ? formals.size() - 1 : formals.size();
  if (last != Shape::rest && arguments.size() > fixed) return std::nullopt;
  for (std::size_t i = 0; i < fixed; ++i) {
    if (i >= arguments.size() && formals[i].presence == Presence::required) return std::nullopt;
    bound.values.push_back(i < arguments.size() ? arguments[i] : Value());
    if (i < arguments.size()) bound.given |= 1U << i;
  }
  if (last == Shape::rest) {
    if (arguments.size() <= fixed) return std::nullopt;
    bound.values.push_back(Value::list({arguments.begin() + static_cast<std::ptrdiff_t>(fixed), arguments.end()}));
    bound.given |= 1U << fixed;
  }
  return bound;
}

std::optional<Bound> bind(const Signature& signature, std::span<const NamedArgument> arguments) {
  Bound bound;
  bound.values.resize(signature.formals.size());
  for (const NamedArgument& argument : arguments) {
    const auto formal =
        std::find_if(signature.formals.begin(), signature.formals.end(), [&](const Formal& f) { return f.name == argument.name; });
    if (formal == signature.formals.end()) return std::nullopt;
    const auto index = static_cast<std::size_t>(formal - signature.formals.begin());
    Value value = argument.value;
    if (formal->shape == Shape::rest) value = Value::list({std::move(value)});
    bound.values[index] = std::move(value);
    bound.given |= 1U << index;
  }
  return bound;
}

enum class Conversion : std::uint8_t { none, implicit };

// The first formal whose argument does not fit, or nothing. `given` has one bit for each formal.
const Formal* misfit(const Signature& signature, std::span<Value> values, std::uint32_t given, Conversion conversion,
                     Evaluation& evaluation) {
  const auto suits = [&](Value& value, const Formal& formal) {
    return conversion == Conversion::none ? fits(value, *formal.type, evaluation) : convert(value, *formal.type, evaluation);
  };
  for (std::size_t i = 0; i < signature.formals.size(); ++i) {
    const Formal& formal = signature.formals[i];
    Value& value = values[i];
    if (value.is_null()) {
      const bool left_out = formal.presence == Presence::optional && (given & (1U << i)) == 0;
      if (!left_out && formal.nulls == Nulls::refused) return &formal;
      continue;
    }
    if (formal.shape == Shape::rest) {
      std::vector<Value> items = value.items();
      for (Value& item : items)
        if ((item.is_null() && formal.nulls == Nulls::refused) || !suits(item, formal)) return &formal;
      value = Value::list(std::move(items));
    } else if (!suits(value, formal)) {
      return &formal;
    }
  }
  return nullptr;
}

// Going through the arguments, and through the text that is made, is charged here for all functions.
Value run_charged(const Signature& signature, std::span<Value> values, Evaluation& evaluation, Position position,
                  const PreparedArguments* prepared) {
  std::uint64_t weight = 0;
  for (const Value& value : values) weight += value.is(Kind::string) ? value.weight() - 1 : value.weight() / 4;
  if (!evaluation.charge(weight, position)) return {};
  Call call{values, evaluation, position, signature.row->name, prepared};
  Value result = signature.row->run(call);
  if (result.is(Kind::string) && !evaluation.charge(result.weight() - 1, position)) return {};
  return result;
}

Value refuse(std::string_view name, const Formal* formal, const std::string& what, Evaluation& evaluation, Position position) {
  if (formal == nullptr) return evaluation.fail(position, std::string(name) + "() does not take " + what);
  return evaluation.fail(position, std::string(name) + "(): '" + formal->name + "' must be a " + name_of(*formal->type) +
                                       (formal->nulls == Nulls::taken ? " or null" : ""));
}

// A signature that a call may have by the number or the names of its arguments; whether their values fit is seen when it is called.
struct Candidate {
  const Signature* signature = nullptr;
  std::uint32_t given = 0;
  std::optional<std::size_t> collected;  // the formal that takes all arguments from its own on, as a list
  std::unique_ptr<const PreparedArguments> prepared;
};

std::optional<Candidate> candidate_of(const Signature& signature, std::size_t arguments) {
  Candidate candidate;
  candidate.signature = &signature;
  const auto& formals = signature.formals;
  const Shape last = formals.empty() ? Shape::one : formals.back().shape;
  const bool collects = last == Shape::rest || (last == Shape::list_or_items && formals.size() == 1);
  const std::size_t fixed = collects ? formals.size() - 1 : formals.size();
  if (collects ? arguments <= fixed : arguments > fixed) return std::nullopt;
  for (std::size_t i = arguments; i < fixed; ++i)
    if (formals[i].presence == Presence::required) return std::nullopt;
  for (std::size_t i = 0; i < std::min(arguments, formals.size()); ++i) candidate.given |= 1U << i;
  if (collects) candidate.collected = fixed;
  return candidate;
}

std::optional<Candidate> candidate_of(const Signature& signature, std::span<const std::string> names, std::vector<std::size_t>& slot_of) {
  Candidate candidate;
  candidate.signature = &signature;
  for (const std::string& name : names) {
    const auto formal = std::find_if(signature.formals.begin(), signature.formals.end(), [&](const Formal& f) { return f.name == name; });
    if (formal == signature.formals.end()) return std::nullopt;
    const auto index = static_cast<std::size_t>(formal - signature.formals.begin());
    slot_of.push_back(index);
    candidate.given |= 1U << index;
  }
  return candidate;
}

class PreparedBuiltin final : public PreparedCall {
 public:
  PreparedBuiltin(std::string_view name, std::size_t arguments, std::vector<Candidate> candidates)
      : name_(name), arguments_(arguments), candidates_(std::move(candidates)) {
    slots = arguments;
    for (const Candidate& candidate : candidates_) slots = std::max(slots, candidate.signature->formals.size());
  }
  [[nodiscard]] Value call(std::span<Value> values, std::span<const Value>, Evaluation& evaluation, Position position) const override {
    const Formal* first_misfit = nullptr;
    for (const Conversion conversion : {Conversion::none, Conversion::implicit}) {
      for (const Candidate& candidate : candidates_) {
        if (candidates_.size() == 1) {
          if (conversion == Conversion::none) collect(candidate, values);
          if (auto result = tried(candidate, values, conversion, first_misfit, evaluation, position)) return std::move(*result);
          continue;
        }
        Slots own(evaluation, values.size());  // what one signature converts is not for the next
        for (std::size_t i = 0; i < values.size(); ++i) own[i] = values[i];
        collect(candidate, {own.data(), values.size()});
        if (auto result = tried(candidate, {own.data(), values.size()}, conversion, first_misfit, evaluation, position))
          return std::move(*result);
      }
    }
    return refuse(name_, first_misfit, {}, evaluation, position);
  }

 private:
  void collect(const Candidate& candidate, std::span<Value> values) const {
    if (!candidate.collected) return;
    const std::size_t first = *candidate.collected;
    const bool may_be_list = candidate.signature->formals[first].shape == Shape::list_or_items;
    if (may_be_list && arguments_ == 1 && (values[0].is(Kind::list) || values[0].is_null())) return;
    std::vector<Value> items(values.begin() + static_cast<std::ptrdiff_t>(first), values.begin() + static_cast<std::ptrdiff_t>(arguments_));
    values[first] = Value::list(std::move(items));
  }
  static std::optional<Value> tried(const Candidate& candidate, std::span<Value> values, Conversion conversion, const Formal*& first_misfit,
                                    Evaluation& evaluation, Position position) {
    const auto arguments = values.first(candidate.signature->formals.size());
    if (const Formal* formal = misfit(*candidate.signature, arguments, candidate.given, conversion, evaluation)) {
      if (first_misfit == nullptr) first_misfit = formal;
      return std::nullopt;
    }
    return run_charged(*candidate.signature, arguments, evaluation, position, candidate.prepared.get());
  }

  std::string_view name_;
  std::size_t arguments_;
  std::vector<Candidate> candidates_;
};

class Builtin final : public Callable {
 public:
  explicit Builtin(std::vector<Signature> signatures) : signatures_(std::move(signatures)) {
    Type type;
    type.kind = TypeKind::function;
    for (const Formal& formal : signatures_.front().formals) type.parameters.push_back(formal.type);
    type.result = type_of(signatures_.front().row->result);
    type_ = std::make_shared<const Type>(std::move(type));
  }
  [[nodiscard]] std::string_view name() const override { return signatures_.front().row->name; }
  [[nodiscard]] TypePtr type() const override { return type_; }
  [[nodiscard]] std::vector<std::string_view> parameter_names() const override {
    std::vector<std::string_view> names;
    for (const Formal& formal : signatures_.front().formals) names.emplace_back(formal.name);
    return names;
  }
  [[nodiscard]] Value call(std::span<Value> arguments, std::span<const Value>, Evaluation& evaluation, Position position) const override {
    return dispatch(std::span<const Value>(arguments), evaluation, position, std::to_string(arguments.size()) + " arguments");
  }
  [[nodiscard]] Value call_named(std::span<NamedArgument> arguments, std::span<const Value>, Evaluation& evaluation,
                                 Position position) const override {
    return dispatch(std::span<const NamedArgument>(arguments), evaluation, position, "parameters of these names");
  }

  [[nodiscard]] std::unique_ptr<const PreparedCall> prepare(std::span<const std::string> names,
                                                            std::span<const Value* const> arguments) const override {
    std::vector<Candidate> candidates;
    std::vector<std::size_t> slot_of;
    for (const Signature& signature : signatures_) {
      if (!names.empty() && !signature.formals.empty() && signature.formals.back().shape == Shape::rest) return nullptr;
      std::vector<std::size_t> order;
      auto candidate = names.empty() ? candidate_of(signature, arguments.size()) : candidate_of(signature, names, order);
      if (!candidate) continue;
      if (!names.empty() && !candidates.empty()) return nullptr;  // the order depends on the signature, and that on values
      if (names.empty())
        for (std::size_t i = 0; i < arguments.size(); ++i) order.push_back(i);
      std::vector<const Value*> constants(std::max(signature.formals.size(), arguments.size()), nullptr);
      for (std::size_t i = 0; i < arguments.size(); ++i) constants[order[i]] = arguments[i];
      candidate->prepared = builtins::prepare_pattern(*signature.row, constants, candidate->given);
      candidates.push_back(std::move(*candidate));
      slot_of = std::move(order);
    }
    if (candidates.empty()) return nullptr;
    auto prepared = std::make_unique<PreparedBuiltin>(name(), arguments.size(), std::move(candidates));
    prepared->slot_of = std::move(slot_of);
    return prepared;
  }

 private:
  // The first signature that the arguments fit as they are, else the first that they fit converted.
  template <class Arguments>
  Value dispatch(Arguments arguments, Evaluation& evaluation, Position position, const std::string& what) const {
    const Formal* first_misfit = nullptr;
    for (const Conversion conversion : {Conversion::none, Conversion::implicit}) {
      for (const Signature& signature : signatures_) {
        auto bound = bind(signature, arguments);
        if (!bound) continue;
        if (const Formal* formal = misfit(signature, bound->values, bound->given, conversion, evaluation)) {
          if (first_misfit == nullptr) first_misfit = formal;
          continue;
        }
        return run_charged(signature, bound->values, evaluation, position, nullptr);
      }
    }
    return refuse(name(), first_misfit, what, evaluation, position);
  }

  std::vector<Signature> signatures_;
  TypePtr type_;
};

struct Registry {
  std::map<std::string_view, Value> functions;
  Names names;
};

const Registry& registry() {
  static const Registry made = [] {
    Registry registry;
    std::map<std::string_view, std::vector<Signature>> by_name;
    for (const FunctionRow& row : function_table()) by_name[row.name].push_back(signature_of(row));
    for (auto& [name, signatures] : by_name) {
      const auto builtin = std::make_shared<const Builtin>(std::move(signatures));
      registry.names.add(name, builtin->type());
      registry.functions.emplace(name, Value::function(builtin));
    }
    return registry;
  }();
  return made;
}

}  // namespace

Value Call::fail(std::string_view reason) const { return evaluation.fail(position, std::string(name) + "(): " + std::string(reason)); }

const Names& builtin_names() { return registry().names; }

Value builtin_function(std::string_view name) {
  const auto found = registry().functions.find(name);
  return found != registry().functions.end() ? found->second : Value();
}

}  // namespace cw::feel
