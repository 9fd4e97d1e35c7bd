// SPDX-License-Identifier: MIT
// What a function value does when it is called: built-in, written in FEEL, or a business knowledge model or decision service.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/decisions/feel/evaluation.h"
#include "engines/decisions/feel/type.h"

namespace cw::feel {

struct Parameter {
  std::string name;
  TypePtr type;  // absent: any
};

struct NamedArgument {
  std::string_view name;
  Value value;
};

// A call of a known function, of which everything that does not depend on values was chosen beforehand: signature, order of the parameters.
// The caller puts argument i into slot slot_of[i] of so many slots, null at first. The function must live as long.
class PreparedCall {
 public:
  PreparedCall() = default;
  virtual ~PreparedCall() = default;
  PreparedCall(const PreparedCall&) = delete;
  PreparedCall& operator=(const PreparedCall&) = delete;
  [[nodiscard]] virtual Value call(std::span<Value> slots, std::span<const Value> captured, Evaluation& evaluation,
                                   Position position) const = 0;

  std::vector<std::size_t> slot_of;
  std::size_t slots = 0;
};

class Callable {
 public:
  Callable() = default;
  virtual ~Callable() = default;
  Callable(const Callable&) = delete;
  Callable& operator=(const Callable&) = delete;

  [[nodiscard]] virtual std::string_view name() const = 0;  // empty for a function without one
  [[nodiscard]] virtual TypePtr type() const = 0;           // a function type
  [[nodiscard]] virtual std::vector<std::string_view> parameter_names() const = 0;
  // Null, with a diagnostic, where the arguments are not what the function wants. `captured` is the function value's.
  [[nodiscard]] virtual Value call(std::span<Value> arguments, std::span<const Value> captured, Evaluation& evaluation,
                                   Position position) const = 0;
  [[nodiscard]] virtual Value call_named(std::span<NamedArgument> arguments, std::span<const Value> captured, Evaluation& evaluation,
                                         Position position) const = 0;
  // For calls with so many arguments, by these names if there are any; an argument that is always the same is given, others are nothing.
  // Nothing where it is not known beforehand what such a call does.
  [[nodiscard]] virtual std::unique_ptr<const PreparedCall> prepare(std::span<const std::string> names,
                                                                    std::span<const Value* const> arguments) const = 0;
};

// Functions with one list of parameters, all of which must be given: those written in FEEL and those of a model. Arguments are converted to
// the parameters' types; then `run` gets one value for each.
class SimpleCallable : public Callable {
 public:
  SimpleCallable(std::string name, std::vector<Parameter> parameters, TypePtr result);
  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] TypePtr type() const override { return type_; }
  [[nodiscard]] std::vector<std::string_view> parameter_names() const override;
  [[nodiscard]] Value call(std::span<Value> arguments, std::span<const Value> captured, Evaluation& evaluation,
                           Position position) const override;
  [[nodiscard]] Value call_named(std::span<NamedArgument> arguments, std::span<const Value> captured, Evaluation& evaluation,
                                 Position position) const override;
  [[nodiscard]] std::unique_ptr<const PreparedCall> prepare(std::span<const std::string> names,
                                                            std::span<const Value* const> arguments) const override;

 protected:
  [[nodiscard]] virtual Value run(std::span<Value> arguments, std::span<const Value> captured, Evaluation& evaluation,
                                  Position position) const = 0;
  [[nodiscard]] const std::vector<Parameter>& parameters() const { return parameters_; }

 private:
  std::string name_;
  std::vector<Parameter> parameters_;
  TypePtr type_;
};

// "function(a, b)", with its name where it has one.
[[nodiscard]] std::string describe(const Callable& callable);

}  // namespace cw::feel
