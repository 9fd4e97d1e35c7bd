// SPDX-License-Identifier: MIT
#include "sample/internal/random.h"

#include <algorithm>

namespace cw::sample {

SkewedList::SkewedList(std::string_view words_with_spaces, std::uint32_t shift) {
  std::uint32_t sum = 0;
  while (!words_with_spaces.empty()) {
    const std::size_t end = std::min(words_with_spaces.find(' '), words_with_spaces.size());
    if (end > 0) {
      words_.push_back(words_with_spaces.substr(0, end));
      sum += 1'000'000U / (static_cast<std::uint32_t>(words_.size()) + shift);
      cumulative_.push_back(sum);
    }
    words_with_spaces.remove_prefix(std::min(end + 1, words_with_spaces.size()));
  }
}

std::string_view SkewedList::draw(Random& random) const {
  const std::uint32_t at = random.below(cumulative_.back());
  return words_[static_cast<std::size_t>(std::upper_bound(cumulative_.begin(), cumulative_.end(), at) - cumulative_.begin())];
}

}  // namespace cw::sample
