// SPDX-License-Identifier: MIT
// Finds the signature that arguments fit, converts them, and calls.
#include "engines/decisions/feel/functions.h"

#include <algorithm>
#include <map>
#include <optional>

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

// The first formal whose argument does not fit, or nothing.
const Formal* misfit(const Signature& signature, Bound& bound, Conversion conversion, Evaluation& evaluation) {
  for (std::size_t i = 0; i < signature.formals.size(); ++i) {
    const Formal& formal = signature.formals[i];
    Value& value = bound.values[i];
    if (value.is_null()) {
      const bool left_out = formal.presence == Presence::optional && (bound.given & (1U << i)) == 0;
      if (!left_out && formal.nulls == Nulls::refused) return &formal;
      continue;
    }
    if (formal.shape == Shape::rest) {
      std::vector<Value> items = value.items();
      for (Value& item : items) {
        if (item.is_null() && formal.nulls == Nulls::refused) return &formal;
        if (conversion == Conversion::none ? !fits(item, *formal.type, evaluation) : !convert(item, *formal.type, evaluation))
          return &formal;
      }
      value = Value::list(std::move(items));
    } else if (conversion == Conversion::none ? !fits(value, *formal.type, evaluation) : !convert(value, *formal.type, evaluation)) {
      return &formal;
    }
  }
  return nullptr;
}

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

 private:
  // The first signature that the arguments fit as they are, else the first that they fit converted.
  template <class Arguments>
  Value dispatch(Arguments arguments, Evaluation& evaluation, Position position, const std::string& what) const {
    const Formal* first_misfit = nullptr;
    for (const Conversion conversion : {Conversion::none, Conversion::implicit}) {
      for (const Signature& signature : signatures_) {
        auto bound = bind(signature, arguments);
        if (!bound) continue;
        if (const Formal* formal = misfit(signature, *bound, conversion, evaluation)) {
          if (first_misfit == nullptr) first_misfit = formal;
          continue;
        }
        Call call{bound->values, evaluation, position, name()};
        return signature.row->run(call);
      }
    }
    if (first_misfit == nullptr) return evaluation.fail(position, std::string(name()) + "() does not take " + what);
    return evaluation.fail(position, std::string(name()) + "(): '" + first_misfit->name + "' must be a " + name_of(*first_misfit->type) +
                                         (first_misfit->nulls == Nulls::taken ? " or null" : ""));
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
