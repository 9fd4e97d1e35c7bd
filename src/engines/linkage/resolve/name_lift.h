// SPDX-License-Identifier: MIT
// How much less it says that two strangers share both names where the names go together: a given name that one community bears is found
// with that community's family names, so the two are not independent, and pairs alike in nothing else are of two people oftener than their
// frequencies promise.
//
//   const NameLift lift({given, family, born, home});
//   edge.weight -= lift.bits(edge.left, edge.right);      // 0 unless the names are one and the homes two
//
// Measured on people told apart by their dates of birth: of those of one family name, how many pairs share a given name, and the other way
// round; few people are drawn towards the list as a whole. Pure; any thread may ask.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cw::linkage {

struct NameLiftInput {
  std::span<const std::uint32_t> given, family;  // record -> code of the name; 0: not known
  std::span<const std::uint32_t> born;           // record -> year * 10000 + month * 100 + day; 0: not known
  std::span<const std::uint32_t> home;           // record -> home; 0: not known
};

class NameLift {
 public:
  explicit NameLift(const NameLiftInput& input);
  // Bits to take away from the match weight of a pair of one name and two homes; never below 0.
  [[nodiscard]] float bits(std::uint32_t left, std::uint32_t right) const;

 private:
  NameLiftInput input_;
  std::vector<float> by_given_, by_family_;  // code -> bits
};

}  // namespace cw::linkage
