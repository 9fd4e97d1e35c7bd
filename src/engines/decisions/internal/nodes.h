// SPDX-License-Identifier: MIT
// Nodes of a program. Each evaluates itself in a frame: the slots of the function it stands in, and what that function captured.
// A node gives null and a diagnostic where it has no value; nothing is thrown.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engines/decisions/feel/callable.h"
#include "engines/decisions/feel/operators.h"
#include "engines/decisions/feel/syntax.h"
#include "engines/decisions/internal/accepted.h"

namespace cw::feel {

struct Frame {
  Value* slots;
  std::span<const Value> captured;
  Evaluation& evaluation;
};

class Node {
 public:
  explicit Node(Position position) : position_(position) {}
  virtual ~Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  [[nodiscard]] virtual Value run(Frame& frame) const = 0;
  // The same without a copy, where the value lies somewhere already: in a slot, or in the program. `scratch` is where it is kept else.
  // It is there as long as the slots of the frame and `scratch` are left alone: evaluating another node of the frame does so.
  [[nodiscard]] virtual const Value& view(Frame& frame, Value& scratch) const {
    scratch = run(frame);
    return scratch;
  }
  // The value of a node that always has the same one and needs no frame.
  [[nodiscard]] virtual const Value* constant() const { return nullptr; }
  // Of a test of a cell: for which values it may hold, whatever else there is.
  virtual void accept(Accepted& accepted) const { accepted.add_anything(); }
  [[nodiscard]] Position position() const { return position_; }

 private:
  Position position_;
};
using NodePtr = std::unique_ptr<const Node>;
using Nodes = std::vector<NodePtr>;

// Where a variable lies: in a slot, or among what the function captured.
struct Place {
  enum class Kind : std::uint8_t { slot, captured } kind = Kind::slot;
  std::size_t index = 0;
};
[[nodiscard]] inline const Value& value_at(const Place& place, const Frame& frame) {
  return place.kind == Place::Kind::slot ? frame.slots[place.index] : frame.captured[place.index];
}

// nodes_basic.cpp
[[nodiscard]] NodePtr make_constant(Position position, Value value);
[[nodiscard]] NodePtr make_variable(Position position, Place place);
// A name within filters: a component of the nearest item that has it, else what it is outside (which may be nothing).
[[nodiscard]] NodePtr make_component(Position position, std::string name, std::vector<Place> items, NodePtr outside);
[[nodiscard]] NodePtr make_failure(Position position, std::string reason);
[[nodiscard]] NodePtr make_path(Position position, NodePtr base, std::string name);
[[nodiscard]] NodePtr make_arithmetic(Position position, Syntax syntax, NodePtr left, NodePtr right);
[[nodiscard]] NodePtr make_negation(Position position, NodePtr operand);
[[nodiscard]] NodePtr make_comparison(Position position, Comparison comparison, NodePtr left, NodePtr right);
[[nodiscard]] NodePtr make_between(Position position, NodePtr value, NodePtr low, NodePtr high);
enum class Logic : std::uint8_t { conjunction, disjunction };
[[nodiscard]] NodePtr make_logic(Position position, Logic logic, NodePtr left, NodePtr right);
[[nodiscard]] NodePtr make_condition(Position position, NodePtr condition, NodePtr then, NodePtr otherwise);
[[nodiscard]] NodePtr make_instance_of(Position position, NodePtr value, TypePtr type);
[[nodiscard]] NodePtr make_conversion(Position position, NodePtr value, TypePtr type);
[[nodiscard]] NodePtr make_labelled(Position position, std::string label, NodePtr value);

// nodes_collection.cpp
[[nodiscard]] NodePtr make_list(Position position, Nodes items);
// Entries are evaluated in order, each into its slot; `result` is what the whole gives, absent: the context.
[[nodiscard]] NodePtr make_context(Position position, std::vector<std::string> names, std::vector<std::size_t> slots, Nodes values,
                                   NodePtr result);
[[nodiscard]] NodePtr make_interval_node(Position position, NodePtr low, NodePtr high, bool low_included, bool high_included);
[[nodiscard]] NodePtr make_comparison_range_node(Position position, RangeForm form, NodePtr bound);
[[nodiscard]] NodePtr make_filter(Position position, NodePtr base, std::size_t item, NodePtr condition);

// nodes_loop.cpp
struct Iterator {
  std::size_t slot = 0;
  NodePtr from, to;  // without `to` over the list or range that `from` gives
};
struct Partial {
  std::size_t slot = 0;
  bool used = false;
};
[[nodiscard]] NodePtr make_for(Position position, std::vector<Iterator> iterators, Partial partial, NodePtr body);
enum class Quantifier : std::uint8_t { some, every };
[[nodiscard]] NodePtr make_quantified(Position position, Quantifier quantifier, std::vector<Iterator> iterators, NodePtr body);

// nodes_function.cpp
[[nodiscard]] NodePtr make_call(Position position, NodePtr callee, std::vector<std::string> names, Nodes arguments);
struct FunctionParts {
  std::vector<Parameter> parameters;  // in the first slots
  TypePtr result;
  NodePtr body;
  std::size_t slots = 0;
  std::uint32_t height = 0;
  std::vector<Place> captured;  // where each lies in the frame that makes the function
};
[[nodiscard]] NodePtr make_function(Position position, FunctionParts parts);
[[nodiscard]] NodePtr make_external_function(Position position, std::vector<Parameter> parameters);

// nodes_unary.cpp
// Tests of the value in a slot; three-valued.
[[nodiscard]] NodePtr make_any_test(Position position);
[[nodiscard]] NodePtr make_comparison_test(Position position, std::size_t slot, RangeForm form, NodePtr bound);
[[nodiscard]] NodePtr make_interval_test(Position position, std::size_t slot, NodePtr low, NodePtr high, bool low_included,
                                         bool high_included);
enum class Question : std::uint8_t { asked, not_asked };  // does the expression name `?`
[[nodiscard]] NodePtr make_value_test(Position position, std::size_t slot, Question question, NodePtr value);
enum class Expected : std::uint8_t { any_holds, none_holds };
[[nodiscard]] NodePtr make_tests(Position position, Nodes tests, Expected expected);
[[nodiscard]] NodePtr make_in(Position position, std::size_t slot, NodePtr value, NodePtr tests);

// nodes_table.cpp
struct TableParts {
  struct Input {
    NodePtr expression;
    NodePtr allowed;  // absent: any value
    std::size_t slot = 0;
    TypePtr type;
    std::string label;
  };
  struct Output {
    std::string name;
    TypePtr type;
    Nodes allowed;  // tests of the value in `slot`
    std::size_t slot = 0;
    NodePtr default_value;
  };
  struct Rule {
    std::string label;
    Nodes tests, results;
  };
  HitPolicy hit_policy = HitPolicy::unique;
  Aggregator aggregator = Aggregator::list;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
  const void* origin = nullptr;  // see DecisionTable
};
[[nodiscard]] NodePtr make_table(Position position, TableParts parts);

}  // namespace cw::feel
