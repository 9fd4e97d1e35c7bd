// SPDX-License-Identifier: MIT
// What one evaluation carries along: what went wrong and where, budgets that no expression can exceed, and the moment that is "now".
// One thread uses it. Expressions and models are immutable; any number of evaluations may use them at once.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
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
  std::uint64_t steps = 20'000'000;         // nodes evaluated, and items and characters handled
  std::uint32_t depth = 5'000;              // of parts of expressions that are evaluated in each other
  std::uint32_t value_depth = 256;          // of lists and contexts in each other
  std::uint32_t value_weight = 20'000'000;  // parts of one value, each counted as often as it is in it, and 16 bytes of text as one
  std::size_t list_size = 1'000'000;
  std::size_t text_size = 16'000'000;  // bytes
  std::size_t diagnostics = 200;
  std::size_t reason_size = 600;  // bytes of a reason, and of a source; what is longer is cut
  // Where it is given, an evaluation looks at it every 100,000 steps and ends as soon as it is true: for whoever watches the time. The
  // engine itself has no clock.
  const std::atomic<bool>* stop = nullptr;
};

class Trace;

class Evaluation {
 public:
  explicit Evaluation(const Limits& limits = {}, std::optional<DateTime> now = std::nullopt) : limits_(limits), now_(now) {}
  ~Evaluation() = default;  // all slots have been given back
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] const std::optional<DateTime>& now() const { return now_; }
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  [[nodiscard]] std::uint64_t steps_used() const { return limits_.steps - steps_behind_ - slice_left_; }
  // Something was refused because of a limit: with other limits the result may be another one. Is never forgotten.
  [[nodiscard]] bool has_met_limit() const { return met_limit_; }
  void meet_limit() { met_limit_ = true; }

  // Notes why, and gives null: `return evaluation.fail(position, "...")`. Values that come from people are not put into the reason.
  Value fail(Position position, std::string reason);
  // Diagnostics since a mark turn out not to matter: what they explain is not the result.
  [[nodiscard]] std::size_t mark() const { return diagnostics_.size(); }
  void forget_since(std::size_t mark) {
    if (!exhausted_ && diagnostics_.size() > mark) diagnostics_.resize(mark);
  }
  // Takes steps from the budget; false, with one note, where it is used up: the caller gives null.
  [[nodiscard]] bool charge(std::uint64_t steps, Position position) {
    if (slice_left_ >= steps) {
      slice_left_ -= steps;
      return true;
    }
    return charge_next_slice(steps, position);
  }
  [[nodiscard]] bool out_of_budget() const { return exhausted_; }
  [[nodiscard]] bool allows_list(std::size_t size, Position position);
  [[nodiscard]] bool allows_text(std::size_t size, Position position);
  [[nodiscard]] bool allows_value(const Value& value, Position position);  // not too deep, not too heavy
  // Charges for going through a value, or two side by side.
  [[nodiscard]] bool charge_for(const Value& value, Position position) {
    return value.weight() < 64 || charge(value.weight() / 4, position);
  }
  [[nodiscard]] bool charge_for(const Value& left, const Value& right, Position position) {
    return charge_for(left.weight() < right.weight() ? left : right, position);
  }

  // Which expression is evaluated, for diagnostics. The text must live as long as it is set.
  [[nodiscard]] std::string_view source() const { return source_; }
  void set_source(std::string_view source) { source_ = source; }

  // Depth of evaluation: a function's body, or a decision's, enters with the height of its tree.
  [[nodiscard]] bool enter(std::uint32_t height, Position position);
  void leave(std::uint32_t height) { depth_ -= height; }

  // Slots for the variables of a call, null at first; given back in reverse order.
  [[nodiscard]] Value* acquire(std::size_t count) {
    if (chunk_->used + count > chunk_->size) return acquire_in_next_chunk(count);
    Value* slots = chunk_->values + chunk_->used;
    chunk_->used += count;
    std::uninitialized_default_construct_n(slots, count);
    return slots;
  }
  void give_back(Value* slots, std::size_t count) {
    std::destroy_n(slots, count);
    chunk_->used -= count;
    if (chunk_->used == 0 && behind_ > 0) leave_chunk();
  }

  // What the model adds: the state of its decisions. Owned by whoever set it.
  void* model_state = nullptr;
  // Told what happens, where somebody wants it explained (trace.h). Owned by whoever set it.
  Trace* trace = nullptr;

 private:
  [[nodiscard]] bool charge_next_slice(std::uint64_t steps, Position position);
  [[nodiscard]] bool exhaust(Position position, std::string reason);

  // Room for slots, of which the first `used` hold values. The first chunk lies in the evaluation itself.
  static constexpr std::size_t first_slots = 64;
  struct Chunk {
    std::unique_ptr<std::byte[]> memory;
    Value* values = nullptr;
    std::size_t size = 0, used = 0;
  };
  [[nodiscard]] Value* acquire_in_next_chunk(std::size_t count);
  void leave_chunk();
  Limits limits_;
  std::optional<DateTime> now_;
  static constexpr std::uint64_t slice = 100'000;
  std::uint64_t slice_left_ = std::min(limits_.steps, slice);
  std::uint64_t steps_behind_ = limits_.steps - slice_left_;  // those not yet in a slice
  std::uint32_t depth_ = 0;
  bool exhausted_ = false;
  bool met_limit_ = false;
  std::string_view source_;
  std::vector<Diagnostic> diagnostics_;
  alignas(Value) std::byte first_memory_[first_slots * sizeof(Value)];
  Chunk first_{nullptr, reinterpret_cast<Value*>(first_memory_), first_slots, 0};
  std::vector<std::unique_ptr<Chunk>> chunks_;  // behind the first
  Chunk* chunk_ = &first_;
  std::size_t behind_ = 0;  // of chunks_, those up to and with chunk_
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
