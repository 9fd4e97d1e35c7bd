// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/trace.h"

namespace cw::feel {
namespace {

constexpr std::size_t most_steps = 20'000;
constexpr std::size_t most_entries = 1'000'000;  // of each array

}  // namespace

void Trace::begin(StepKind kind, std::size_t element, const void* table, std::size_t diagnostics) {
  if (skipped_ > 0 || steps_.size() >= most_steps) {
    cut_ = true;
    ++skipped_;
    return;
  }
  Step& step = steps_.emplace_back();
  step.kind = kind;
  step.parent = open_;
  step.element = element;
  step.table = table;
  step.diagnostics_from = diagnostics;
  open_ = steps_.size() - 1;
}

void Trace::end(std::size_t diagnostics) {
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  if (open_ == Step::none) return;
  steps_[open_].diagnostics_to = diagnostics;
  open_ = steps_[open_].parent;
}

void Trace::note_values(std::span<const Value> values) {
  Step* step = current();
  if (step == nullptr) return;
  if (values_.size() + values.size() > most_entries) {
    cut_ = true;
    return;
  }
  step->values = {values_.size(), values.size()};
  values_.insert(values_.end(), values.begin(), values.end());
}

void Trace::add_value(const Value& value) {
  Step* step = current();
  if (step == nullptr) return;
  if (values_.size() >= most_entries) {
    cut_ = true;
    return;
  }
  if (step->values.count++ == 0) step->values.from = values_.size();
  values_.push_back(value);
}

void Trace::note_value(const Value& value) {
  if (Step* step = current()) step->value = value;
}

void Trace::note_matched(std::span<const std::size_t> rules) {
  Step* step = current();
  if (step == nullptr) return;
  if (matched_.size() + rules.size() > most_entries) {
    cut_ = true;
    return;
  }
  step->matched = {matched_.size(), rules.size()};
  for (const std::size_t rule : rules) matched_.push_back(static_cast<std::uint32_t>(rule));
}

void Trace::note_result(std::size_t rule, const Value& value) {
  if (current() == nullptr) return;
  if (results_.size() >= most_entries) {
    cut_ = true;
    return;
  }
  results_.push_back({open_, static_cast<std::uint32_t>(rule), value});
}

void Trace::note_refused(std::size_t input) {
  if (Step* step = current()) step->refused = input;
}

bool Trace::wants_cells(std::size_t count) const {
  return detail_ == Detail::cells && skipped_ == 0 && open_ != Step::none && cells_.size() + count <= most_entries;
}

std::size_t Trace::begin_cells(std::size_t count) {
  const std::size_t from = cells_.size();
  if (Step* step = current()) step->cells = {from, count};
  cells_.resize(from + count, CellOutcome::not_tested);
  return from;
}

}  // namespace cw::feel
