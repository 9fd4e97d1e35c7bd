// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/rule_space.h"

#include <algorithm>

namespace cw::dmn {
namespace {

// The first span that ends at or behind a piece.
Spans::const_iterator first_reaching(const Spans& spans, std::uint32_t piece) {
  return std::lower_bound(spans.begin(), spans.end(), piece, [](const Span& span, std::uint32_t at) { return span.last < at; });
}

bool contains(const Spans& spans, Span span) {
  const auto found = first_reaching(spans, span.first);
  return found != spans.end() && found->first <= span.first && span.last <= found->last;
}

}  // namespace

Spans outside(const Spans& spans, std::uint32_t size) {
  Spans rest;
  std::uint32_t next = 0;
  for (const Span& span : spans) {
    if (span.first > next) rest.push_back({next, span.first - 1});
    next = span.last + 1;
  }
  if (next < size) rest.push_back({next, size - 1});
  return rest;
}

Spans united(const Spans& left, const Spans& right) {
  Spans all(left);
  all.insert(all.end(), right.begin(), right.end());
  std::sort(all.begin(), all.end(), [](const Span& a, const Span& b) { return a.first < b.first; });
  Spans joined;
  for (const Span& span : all) {
    if (!joined.empty() && span.first <= joined.back().last + 1) {
      joined.back().last = std::max(joined.back().last, span.last);
    } else {
      joined.push_back(span);
    }
  }
  return joined;
}

Spans intersected(const Spans& left, const Spans& right) {
  Spans shared;
  for (auto a = left.begin(), b = right.begin(); a != left.end() && b != right.end();) {
    const Span span{std::max(a->first, b->first), std::min(a->last, b->last)};
    if (span.first <= span.last) shared.push_back(span);
    (a->last < b->last ? a : b)++;
  }
  return shared;
}

bool intersects(const Spans& left, const Spans& right) {
  for (auto a = left.begin(), b = right.begin(); a != left.end() && b != right.end();) {
    if (std::max(a->first, b->first) <= std::min(a->last, b->last)) return true;
    (a->last < b->last ? a : b)++;
  }
  return false;
}

void RuleSpace::add_rule(std::vector<Spans> cells) {
  for (std::size_t axis = 0; axis < sizes_.size(); ++axis) cells_[axis].push_back(std::move(cells[axis]));
  ++rules_;
}

Region RuleSpace::whole() const {
  Region region;
  for (const std::uint32_t size : sizes_) region.push_back({0, size - 1});
  return region;
}

bool RuleSpace::is_empty(std::size_t rule) const {
  return std::any_of(cells_.begin(), cells_.end(), [&](const auto& axis) { return axis[rule].empty(); });
}

bool RuleSpace::overlap(std::size_t left, std::size_t right) const {
  return std::all_of(cells_.begin(), cells_.end(), [&](const auto& axis) { return intersects(axis[left], axis[right]); });
}

Region RuleSpace::shared_region(std::size_t left, std::size_t right) const {
  Region region;
  for (const auto& axis : cells_) {
    const Spans shared = intersected(axis[left], axis[right]);
    if (shared.empty()) return {};
    region.push_back(shared.front());
  }
  return region;
}

bool RuleSpace::meets(std::size_t axis, std::size_t rule, Span span) const {
  const Spans& spans = cells_[axis][rule];
  const auto found = first_reaching(spans, span.first);
  return found != spans.end() && found->first <= span.last;
}

// Compares a region with the rules that may cover it: one does, none touches it, or it is split at a border of the rule that comes nearest
// to covering it. Rules outside a region are not looked at again within it.
RuleSpace::Outcome RuleSpace::step(Work& work, std::vector<Work>& stack) const {
  const Region& region = work.region;
  std::vector<std::uint32_t> cutting;
  std::size_t best = 0, best_cuts = axes() + 1, best_axis = 0;
  for (const std::uint32_t rule : work.rules) {
    std::size_t cuts = 0, cut_axis = 0;
    bool outside = false;
    for (std::size_t axis = 0; axis < axes() && !outside; ++axis) {
      const Spans& spans = cells_[axis][rule];
      if (contains(spans, region[axis])) continue;
      outside = !meets(axis, rule, region[axis]);
      if (cuts++ == 0) cut_axis = axis;
    }
    if (outside) continue;
    if (cuts == 0) return Outcome::is_covered;
    if (cuts < best_cuts) {
      best = cutting.size();
      best_cuts = cuts;
      best_axis = cut_axis;
    }
    cutting.push_back(rule);
  }
  if (cutting.empty()) return Outcome::is_free;
  std::swap(cutting[best], cutting.front());
  const Span span = region[best_axis];
  const auto border = first_reaching(cells_[best_axis][cutting.front()], span.first);
  const std::uint32_t at = border->first > span.first ? border->first : border->last + 1;
  Work right{region, cutting, rules_};
  right.region[best_axis].first = at;
  work.region[best_axis].last = at - 1;
  work.rules = std::move(cutting);
  stack.push_back(std::move(right));
  return Outcome::is_split;
}

// As far as no rule is met, axis by axis.
void RuleSpace::grow(Region& region, std::span<const std::uint32_t> rules) const {
  for (std::size_t grown = 0; grown < axes(); ++grown) {
    std::uint32_t low = 0, high = sizes_[grown] - 1;
    for (const std::uint32_t rule : rules) {
      bool beside = true;
      for (std::size_t axis = 0; axis < axes() && beside; ++axis) beside = axis == grown || meets(axis, rule, region[axis]);
      if (!beside) continue;
      for (const Span& span : cells_[grown][rule]) {
        if (span.last < region[grown].first) low = std::max(low, span.last + 1);
        if (span.first > region[grown].last) high = std::min(high, span.first - 1);
      }
    }
    region[grown] = {low, high};
  }
}

RuleSpace::Uncovered RuleSpace::uncovered(std::span<const std::uint32_t> rules, std::size_t most, AnalysisBudget& budget) const {
  Uncovered found;
  if (std::find(sizes_.begin(), sizes_.end(), 0U) != sizes_.end()) return found;  // a column that allows nothing
  // What is found counts as covered from then on, so that it is told once: as rules behind all others.
  RuleSpace space(*this);
  std::vector<Work> stack{{whole(), {rules.begin(), rules.end()}, rules_}};
  while (!stack.empty()) {
    Work work = std::move(stack.back());
    stack.pop_back();
    for (; work.known < space.rules_; ++work.known) work.rules.push_back(static_cast<std::uint32_t>(work.known));
    for (Outcome outcome = Outcome::is_split; outcome == Outcome::is_split;) {
      if (!budget.take((work.rules.size() + 1) * (axes() + 1))) return {std::move(found.regions), false};
      outcome = space.step(work, stack);
      if (outcome != Outcome::is_free) continue;
      if (found.regions.size() == most) return {std::move(found.regions), false};
      if (!budget.take(rules.size() * axes() * axes())) return {std::move(found.regions), false};
      grow(work.region, rules);
      std::vector<Spans> cells;
      for (const Span& span : work.region) cells.push_back({span});
      space.add_rule(std::move(cells));
      found.regions.push_back(std::move(work.region));
    }
  }
  return found;
}

RuleSpace::Cover RuleSpace::covered(std::size_t rule, std::span<const std::uint32_t> others, AnalysisBudget& budget) const {
  std::vector<std::uint32_t> near;
  if (!budget.take(others.size() * axes())) return Cover::unknown;
  for (const std::uint32_t other : others)
    if (overlap(rule, other)) near.push_back(other);
  // A rule whose cells have several spans is several boxes.
  std::vector<Region> boxes{{}};
  constexpr std::size_t most_boxes = 4'096;
  for (std::size_t axis = 0; axis < axes(); ++axis) {
    std::vector<Region> longer;
    for (const Region& box : boxes)
      for (const Span& span : cells_[axis][rule]) {
        longer.push_back(box);
        longer.back().push_back(span);
      }
    boxes = std::move(longer);
    if (boxes.size() > most_boxes) return Cover::unknown;
  }
  for (Region& box : boxes) {
    std::vector<Work> stack{{std::move(box), near, rules_}};
    while (!stack.empty()) {
      Work work = std::move(stack.back());
      stack.pop_back();
      for (Outcome outcome = Outcome::is_split; outcome == Outcome::is_split;) {
        if (!budget.take((work.rules.size() + 1) * (axes() + 1))) return Cover::unknown;
        outcome = step(work, stack);
        if (outcome == Outcome::is_free) return Cover::no;
      }
    }
  }
  return Cover::yes;
}

}  // namespace cw::dmn
