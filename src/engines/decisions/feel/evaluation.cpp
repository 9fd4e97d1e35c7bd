// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/evaluation.h"

#include <algorithm>

namespace cw::feel {

std::string to_text(const Diagnostic& diagnostic) {
  std::string text = diagnostic.source;
  if (diagnostic.position.line != 0) {
    if (!text.empty()) text += ", ";
    text += "line " + std::to_string(diagnostic.position.line) + ", column " + std::to_string(diagnostic.position.column);
  }
  return text.empty() ? diagnostic.reason : text + ": " + diagnostic.reason;
}

namespace {

// At most so many bytes; where it is cut, whole characters and a sign that it goes on.
std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80) --most;
  return std::string(text.substr(0, most)) + "...";
}

}  // namespace

Value Evaluation::fail(Position position, std::string reason) {
  (void)charge(10, position);  // saying why takes longer than most things that can go wrong
  if (diagnostics_.size() >= limits_.diagnostics) return {};
  if (reason.size() > limits_.reason_size) reason = cut(reason, limits_.reason_size);
  diagnostics_.push_back({cut(source_, limits_.reason_size), position, std::move(reason)});
  return {};
}

bool Evaluation::exhaust(Position position, std::string reason) {
  met_limit_ = true;
  if (!exhausted_) {
    exhausted_ = true;
    diagnostics_.push_back({cut(source_, limits_.reason_size), position, std::move(reason)});
  }
  slice_left_ = steps_behind_ = 0;
  return false;
}

bool Evaluation::charge_next_slice(std::uint64_t steps, Position position) {
  if (limits_.stop != nullptr && limits_.stop->load(std::memory_order_relaxed))
    return exhaust(position, "the evaluation was stopped: it took too long");
  if (slice_left_ + steps_behind_ < steps) return exhaust(position, "the budget of " + std::to_string(limits_.steps) + " steps is used up");
  const std::uint64_t left = slice_left_ + steps_behind_ - steps;
  slice_left_ = std::min(left, slice);
  steps_behind_ = left - slice_left_;
  return true;
}

bool Evaluation::allows_list(std::size_t size, Position position) {
  if (size > limits_.list_size) {
    met_limit_ = true;
    fail(position, "a list may have at most " + std::to_string(limits_.list_size) + " items");
    return false;
  }
  return charge(size, position);
}

bool Evaluation::allows_text(std::size_t size, Position position) {
  if (size > limits_.text_size) {
    met_limit_ = true;
    fail(position, "a text may have at most " + std::to_string(limits_.text_size) + " bytes");
    return false;
  }
  return charge(size / 16, position);
}

bool Evaluation::allows_value(const Value& value, Position position) {
  const bool is_deep = static_cast<std::uint32_t>(value.depth()) > limits_.value_depth;
  if (!is_deep && value.weight() <= limits_.value_weight) return true;
  met_limit_ = true;
  if (is_deep) {
    fail(position, "lists and contexts may lie at most " + std::to_string(limits_.value_depth) + " deep in each other");
  } else {
    fail(position, "a value may have at most " + std::to_string(limits_.value_weight) + " parts");
  }
  return false;
}

bool Evaluation::enter(std::uint32_t height, Position position) {
  if (depth_ + height > limits_.depth) {
    met_limit_ = true;
    fail(position, "evaluations lie too deep in each other: does a function call itself without end?");
    return false;
  }
  if (!charge(5, position)) return false;
  depth_ += height;
  return true;
}

// A chunk is left as soon as it is empty, and kept for the next time.
Value* Evaluation::acquire_in_next_chunk(std::size_t count) {
  constexpr std::size_t chunk_slots = 512;
  if (behind_ < chunks_.size() && chunks_[behind_]->size < count) chunks_.resize(behind_);
  if (behind_ == chunks_.size()) {
    auto chunk = std::make_unique<Chunk>();
    chunk->size = std::max(chunk_slots, count);
    chunk->memory = std::make_unique_for_overwrite<std::byte[]>(chunk->size * sizeof(Value));
    chunk->values = reinterpret_cast<Value*>(chunk->memory.get());
    chunks_.push_back(std::move(chunk));
  }
  chunk_ = chunks_[behind_++].get();
  return acquire(count);
}

void Evaluation::leave_chunk() {
  --behind_;
  chunk_ = behind_ == 0 ? &first_ : chunks_[behind_ - 1].get();
}

}  // namespace cw::feel
