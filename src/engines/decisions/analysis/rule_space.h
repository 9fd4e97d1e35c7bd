// SPDX-License-Identifier: MIT
// The geometry of decision tables. A table's rules are boxes in a space with one axis for each column, each axis cut into pieces; what no
// rule covers is found by splitting regions, as are rules that others cover.
//
// That tables are boxes, whose overlaps and missing rules a sweep along the columns finds, is from D. Calvanese, M. Dumas, U. Laurson,
// F. M. Maggi, M. Montali and I. Teinemaa, Semantics and Analysis of DMN Decision Tables, BPM 2016 (arXiv 1603.07466). Here a region is
// split at the border of the rule that cuts it least, as in T. M. Chan, Klee's Measure Problem Made Easy, FOCS 2013: tables whose rules
// stem from decisions one after the other are done in about as many steps as they have rules.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cw::dmn {

// Pieces of an axis from first to last, both included.
struct Span {
  std::uint32_t first = 0, last = 0;
  friend bool operator==(const Span&, const Span&) = default;
};
using Spans = std::vector<Span>;   // in order, apart from each other by at least one piece
using Region = std::vector<Span>;  // one for each axis

// Steps: comparisons of a rule's cell with a region.
struct AnalysisBudget {
  std::uint64_t steps = 400'000'000;
  bool exhausted = false;
  // False once they are used up.
  [[nodiscard]] bool take(std::uint64_t count) {
    if (steps < count) exhausted = true;
    if (exhausted) return false;
    steps -= count;
    return true;
  }
};

class RuleSpace {
 public:
  // How many pieces each axis has.
  explicit RuleSpace(std::vector<std::uint32_t> sizes) : sizes_(std::move(sizes)), cells_(sizes_.size()) {}
  // One set of pieces for each axis; an empty set: the rule never matches.
  void add_rule(std::vector<Spans> cells);

  [[nodiscard]] std::size_t axes() const { return sizes_.size(); }
  [[nodiscard]] std::size_t rules() const { return rules_; }
  [[nodiscard]] const Spans& cell(std::size_t axis, std::size_t rule) const { return cells_[axis][rule]; }
  [[nodiscard]] std::uint32_t size(std::size_t axis) const { return sizes_[axis]; }
  [[nodiscard]] Region whole() const;
  [[nodiscard]] bool is_empty(std::size_t rule) const;
  // The pieces that both rules have; no region where they share none.
  [[nodiscard]] bool overlap(std::size_t left, std::size_t right) const;
  [[nodiscard]] Region shared_region(std::size_t left, std::size_t right) const;

  struct Uncovered {
    std::vector<Region> regions;  // made as large as they can be; they may overlap
    bool is_complete = true;      // false: there are more, or the budget ran out
  };
  // What none of `rules` covers, at most `most` regions.
  [[nodiscard]] Uncovered uncovered(std::span<const std::uint32_t> rules, std::size_t most, AnalysisBudget& budget) const;
  enum class Cover : std::uint8_t { no, yes, unknown };
  // Do `others` together cover `rule`? Unknown: the budget ran out.
  [[nodiscard]] Cover covered(std::size_t rule, std::span<const std::uint32_t> others, AnalysisBudget& budget) const;

 private:
  struct Work {
    Region region;
    std::vector<std::uint32_t> rules;
    std::size_t known = 0;  // how many rules there were when it was made
  };
  enum class Outcome : std::uint8_t { is_covered, is_free, is_split };
  [[nodiscard]] Outcome step(Work& work, std::vector<Work>& stack) const;
  void grow(Region& region, std::span<const std::uint32_t> rules) const;
  [[nodiscard]] bool meets(std::size_t axis, std::size_t rule, Span span) const;

  std::vector<std::uint32_t> sizes_;
  std::vector<std::vector<Spans>> cells_;  // [axis][rule]
  std::size_t rules_ = 0;
};

// Pieces of an axis that are not among these.
[[nodiscard]] Spans outside(const Spans& spans, std::uint32_t size);
[[nodiscard]] Spans united(const Spans& left, const Spans& right);
[[nodiscard]] Spans intersected(const Spans& left, const Spans& right);
[[nodiscard]] bool intersects(const Spans& left, const Spans& right);

}  // namespace cw::dmn
