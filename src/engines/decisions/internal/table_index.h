// SPDX-License-Identifier: MIT
// The rules of a decision table by the values of its columns: which rules can match at all, so that only they are looked at. For each
// column the ends of all intervals and points of its cells, sorted; for each part of the line between them the set of rules that may match
// there. The sets of a table's columns are intersected. Built once, then read by any number of threads.
//
//   const TableIndex index(columns, rules);          // columns[c][r]: what the test of rule r in column c accepts
//   Candidates candidates(rules);
//   for (c ...) index.narrow(candidates, c, value);
//   while (const auto rule = candidates.next()) ...  // in the order of the rules
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engines/decisions/internal/accepted.h"

namespace cw::feel {

// The rules that all sets have in common. Sets beyond as many as it keeps are left out: they could only narrow.
class Candidates {
 public:
  explicit Candidates(std::size_t rules) : rules_(rules) {}
  void narrow(const std::uint64_t* set) {
    if (sets_ < most_sets) set_[sets_++] = set;
    bits_ = word(0);
  }
  [[nodiscard]] std::optional<std::size_t> next() {
    if (sets_ == 0) return at_ < rules_ ? std::optional(at_++) : std::nullopt;
    while (bits_ == 0) {
      at_ += 64;
      if (at_ >= rules_) return std::nullopt;
      bits_ = word(at_ / 64);
    }
    const std::size_t rule = at_ + static_cast<std::size_t>(std::countr_zero(bits_));
    bits_ &= bits_ - 1;
    return rule;
  }

 private:
  static constexpr std::size_t most_sets = 12;
  [[nodiscard]] std::uint64_t word(std::size_t index) const {
    std::uint64_t word = set_[0][index];
    for (std::size_t i = 1; i < sets_; ++i) word &= set_[i][index];
    return word;
  }
  std::size_t rules_;
  std::size_t at_ = 0;  // with sets: of the word's first rule
  std::uint64_t bits_ = 0;
  std::size_t sets_ = 0;
  std::array<const std::uint64_t*, most_sets> set_{};
};

class TableIndex {
 public:
  // Below this number of rules looking at each is quicker.
  static constexpr std::size_t fewest_rules = 12;

  TableIndex(const std::vector<std::vector<Accepted>>& columns, std::size_t rules);

  void narrow(Candidates& candidates, std::size_t column, const Value& value) const {
    if (const std::uint64_t* set = set_of(column, value)) candidates.narrow(set);
  }
  [[nodiscard]] std::size_t words() const { return words_; }  // of a set, 64 rules each
  [[nodiscard]] std::size_t bytes() const;                    // that the sets take

 private:
  static constexpr std::size_t kinds = 13;
  // Values of one kind that lies on a line. With k ends there are 2 k + 1 places: before the first, at it, between it and the next, ...
  // Where all intervals are points, what lies between is one place. Several places next to each other may share a set, which is then that
  // of any of them.
  struct Line {
    std::vector<Value> ends;
    bool points = false;
    unsigned shift = 0;
    std::vector<std::uint64_t> sets;
    [[nodiscard]] std::size_t places() const { return points ? ends.size() + 1 : 2 * ends.size() + 1; }
    [[nodiscard]] std::size_t place_of(const Value& value) const;
    [[nodiscard]] std::size_t place_of_end(const Value& end) const;
  };
  struct Column {
    bool narrows = false;  // else every rule takes every value
    // By kind: a line, or one set of those rules that may match any value of the kind.
    std::array<std::unique_ptr<const Line>, kinds> lines;
    std::array<std::vector<std::uint64_t>, kinds> sets;
  };
  struct Sets {
    std::size_t first = 0, last = 0;
  };
  [[nodiscard]] const std::uint64_t* set_of(std::size_t column, const Value& value) const;
  [[nodiscard]] Column make_column(const std::vector<Accepted>& cells, std::size_t most_bytes) const;
  [[nodiscard]] static std::unique_ptr<Line> ends_of(const std::vector<Accepted>& cells, Kind kind);
  [[nodiscard]] static std::vector<Sets> sets_of(const Line& line, const Accepted& cell, Kind kind);
  void fill(Line& line, const std::vector<Accepted>& cells, Kind kind) const;

  std::size_t rules_, words_;
  std::vector<Column> columns_;
};

}  // namespace cw::feel
