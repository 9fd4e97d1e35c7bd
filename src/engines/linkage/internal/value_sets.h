// SPDX-License-Identifier: MIT
// Values as sets of numbers, so that "have something in common" is a walk over two short sorted lists: nicknames by the groups they belong
// to, names and addresses by their words, lists by their elements. Immutable once made, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/table.h"
#include "engines/linkage/expression.h"

namespace cw::linkage::internal {

enum class SetKind : std::uint8_t { nickname_groups, words, rare_words, elements };

struct ValueSets {
  std::vector<std::uint32_t> begin{0};  // code -> first of its items; one more at the end
  std::vector<std::uint32_t> items;     // sorted and distinct for each code
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t code) const { return {items.data() + begin[code], begin[code + 1] - begin[code]}; }
};

// Sets of two columns of distinct values with items numbered together.
struct SetPair {
  ValueSets left, right;
  // rare_words only: item -> square of its weight ln(1 + values / values that have it) (inverse document frequency; Salton and Buckley 1988),
  // and for each code the length of its vector.
  std::vector<float> weight;
  std::vector<float> left_length, right_length;
};
// Cosine of two values by the weights of their words; 0 where they share none.
[[nodiscard]] double weighted_cosine(const SetPair& sets, std::uint32_t left, std::uint32_t right);
[[nodiscard]] SetPair make_sets(const Column& left, const Column& right, SetKind kind, TextMode mode);

// Goes on with sets whose columns of values grow. The weights of rare words stay as they were; a word not seen before counts as one that a
// single value has.
class GrowingSets {
 public:
  GrowingSets(SetPair& sets, const Column& left, const Column& right, SetKind kind, TextMode mode);
  void grow();                                                    // takes in the values that the columns have by now
  void go_back(std::uint32_t left_values, std::uint32_t right_values);  // to so many distinct values
 private:
  void grow_side(ValueSets& side, const Column& values, std::vector<float>& length);
  SetPair& sets_;
  const Column& left_;
  const Column& right_;
  SetKind kind_;
  TextMode mode_;
  ColumnBuilder numbers_{"", ColumnType::list};
  float new_word_ = 0;  // weight of a word not seen before
};

[[nodiscard]] std::uint32_t shared_items(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);

}  // namespace cw::linkage::internal
