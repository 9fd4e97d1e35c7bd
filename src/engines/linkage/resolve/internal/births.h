// SPDX-License-Identifier: MIT
// What the records of one group say together of when their person was born.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage::internal {

class Births {
 public:
  void clear();
  void add(const Born& born);
  void add(const Births& other);
  // No date or bound of the one is possible with those of the other. Dates that differ are left to the weights: they may be slips, and a
  // group whose dates are partly possible is let be.
  [[nodiscard]] bool contradict(const Births& other) const;

 private:
  void narrow(const Born& bounds);
  [[nodiscard]] bool leaves_out(const std::vector<std::int32_t>& dates) const;
  std::vector<std::int32_t> dates_;  // each once
  Born bounds_;                      // what all bounds leave open
  bool torn_ = false;                // they leave nothing open: nothing can be said
};

}  // namespace cw::linkage::internal
