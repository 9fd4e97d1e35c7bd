// SPDX-License-Identifier: MIT
// How much one transaction writes: so much that it takes a few milliseconds, learnt from those before, whatever the machine and the size
// of the register. Other writes wait for no longer than that.
#pragma once

#include <algorithm>
#include <cstddef>

namespace cw::registry {

class Pace {
 public:
  // fixed: weight of every transaction; 0: learnt.
  explicit Pace(std::size_t fixed) : fixed_(fixed) {}

  // Weights are those of part_weight() (parting.h): about a statement each.
  [[nodiscard]] std::size_t weight() const {
    return fixed_ > 0 ? fixed_ : static_cast<std::size_t>(std::clamp(aim_seconds / seconds_, 40.0, 2000.0));
  }
  // Changes of the register that one decision around them is on.
  [[nodiscard]] std::size_t changes() const {
    return static_cast<std::size_t>(std::clamp(static_cast<double>(weight()) / weight_of_change_, 1.0, 200.0));
  }
  void wrote(std::size_t weight, double seconds) {
    if (weight > 0) seconds_ += share * (std::max(seconds, 1e-9) / static_cast<double>(weight) - seconds_);
  }
  void decided(std::size_t changes, std::size_t weight) {
    if (changes > 0)
      weight_of_change_ += share * (std::max(1.0, static_cast<double>(weight) / static_cast<double>(changes)) - weight_of_change_);
  }

 private:
  static constexpr double aim_seconds = 0.002, share = 0.1;  // share: of what was seen last, in what is expected next
  std::size_t fixed_;
  double seconds_ = 10e-6;  // of a weight of 1
  double weight_of_change_ = 10;
};

}  // namespace cw::registry
