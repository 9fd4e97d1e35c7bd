// SPDX-License-Identifier: MIT
// What one evaluation carries along: what went wrong and where, budgets that no expression can exceed, and the moment that is "now".
// One thread uses it. Expressions and models are immutable; any number of evaluations may use them at once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/decisions/feel/temporal.h"
#include "engines/decisions/feel/value.h"

namespace cw::feel {

// In the text of an expression, from 1; columns count code points. Line 0: no place.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

// Why something is null. `source` names the expression: "decision 'Risk', rule 3".
struct Diagnostic {
  std::string source;
  Position position;
  std::string reason;
};
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic);

struct Limits {
  std::uint64_t steps = 20'000'000;  // nodes evaluated, and items and characters handled
  std::uint32_t depth = 5'000;       // of parts of expressions that are evaluated in each other
  std::uint32_t value_depth = 256;   // of lists and contexts in each other
  std::size_t list_size = 1'000'000;
  std::size_t text_size = 16'000'000;  // bytes
  std::size_t diagnostics = 200;
};

class Trace;

class Evaluation {
 public:
  explicit Evaluation(const Limits& limits = {}, std::optional<DateTime> now = std::nullopt) : limits_(limits), now_(now) {}
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] const std::optional<DateTime>& now() const { return now_; }
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  [[nodiscard]] std::uint64_t steps_used() const { return limits_.steps - std::min(steps_left_, limits_.steps); }

  // Notes why, and gives null: `return evaluation.fail(position, "...")`. Values that come from people are not put into the reason.
  Value fail(Position position, std::string reason);
  // Diagnostics since a mark turn out not to matter: what they explain is not the result.
  [[nodiscard]] std::size_t mark() const { return diagnostics_.size(); }
  void forget_since(std::size_t mark) {
    if (!exhausted_ && diagnostics_.size() > mark) diagnostics_.resize(mark);
  }
  // Takes steps from the budget; false, with one note, where it is used up: the caller gives null.
  [[nodiscard]] bool charge(std::uint64_t steps, Position position) {
    if (steps_left_ >= steps) {
      steps_left_ -= steps;
      return true;
    }
    return out_of_steps(position);
  }
  [[nodiscard]] bool out_of_budget() const { return exhausted_; }
  [[nodiscard]] bool allows_list(std::size_t size, Position position);
  [[nodiscard]] bool allows_text(std::size_t size, Position position);
  [[nodiscard]] bool allows_depth(const Value& value, Position position);

  // Which expression is evaluated, for diagnostics. The text must live as long as it is set.
  [[nodiscard]] std::string_view source() const { return source_; }
  void set_source(std::string_view source) { source_ = source; }

  // Depth of evaluation: a function's body, or a decision's, enters with the height of its tree.
  [[nodiscard]] bool enter(std::uint32_t height, Position position);
  void leave(std::uint32_t height) { depth_ -= height; }

  // Slots for the variables of a call, null at first; given back in reverse order.
  [[nodiscard]] Value* acquire(std::size_t count);
  void give_back(Value* slots, std::size_t count);

  // What the model adds: the state of its decisions. Owned by whoever set it.
  void* model_state = nullptr;
  // Told what happens, where somebody wants it explained (trace.h). Owned by whoever set it.
  Trace* trace = nullptr;

 private:
  [[nodiscard]] bool out_of_steps(Position position);

  struct Chunk {
    std::unique_ptr<Value[]> values;
    std::size_t size = 0, used = 0;
  };
  Limits limits_;
  std::optional<DateTime> now_;
  std::uint64_t steps_left_ = limits_.steps;
  std::uint32_t depth_ = 0;
  bool exhausted_ = false;
  std::string_view source_;
  std::vector<Diagnostic> diagnostics_;
  std::vector<Chunk> chunks_;
  std::size_t chunk_ = 0;
};

// Slots that are given back at the end of a scope.
class Slots {
 public:
  Slots(Evaluation& evaluation, std::size_t count) : evaluation_(evaluation), count_(count), values_(evaluation.acquire(count)) {}
  ~Slots() { evaluation_.give_back(values_, count_); }
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;
  [[nodiscard]] Value* data() { return values_; }
  Value& operator[](std::size_t index) { return values_[index]; }

 private:
  Evaluation& evaluation_;
  std::size_t count_;
  Value* values_;
};

}  // namespace cw::feel
