// SPDX-License-Identifier: MIT
// For tests: random people tables. The same seed gives the same table everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "base/table.h"

namespace cw::linkage::test {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  double share() { return static_cast<double>(engine_() >> 11) / 9007199254740992.0; }
  template <class T>
  const T& of(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// Ids are shuffled so that the order of ids is not that of rows; sources repeat ids.
Table random_table(Dice& dice, std::size_t rows, std::size_t sources);

}  // namespace cw::linkage::test
