// SPDX-License-Identifier: MIT
// How much less it says that two strangers share both names where the names go together: a given name that one community bears is found
// with that community's family names, so the two are not independent, and pairs alike in nothing else are of two people oftener than their
// frequencies promise.
//
//   const NameLift lift({given, family, born});
//   weight -= lift.bits({given_a, family_a, home_a}, {given_b, family_b, home_b});      // 0 unless the names are one and the homes two
//
// Measured on people told apart by their dates of birth: of those of one family name, how many pairs share a given name, and the other way
// round; few people are drawn towards the list as a whole. Pure; any thread may ask.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace cw::linkage {

struct NameLiftInput {
  std::span<const std::uint32_t> given, family;  // record -> code of the name; 0: not known
  std::span<const std::uint32_t> born;           // record -> year * 10000 + month * 100 + day; 0: not known
};
// What a record says, as codes; 0: not known.
struct NamesAtHome {
  std::uint32_t given = 0, family = 0, home = 0;
};

class NameLift {
 public:
  explicit NameLift(const NameLiftInput& input);                       // learns; keeps nothing of the input
  NameLift(std::vector<float> by_given, std::vector<float> by_family)  // learnt before: code -> bits
      : by_given_(std::move(by_given)), by_family_(std::move(by_family)) {}
  // Bits to take away from the match weight of a pair of one name and two homes; never below 0. Names that it has not seen have 0.
  [[nodiscard]] float bits(const NamesAtHome& left, const NamesAtHome& right) const;
  [[nodiscard]] bool is_nothing() const;  // it has 0 bits for all names
  [[nodiscard]] const std::vector<float>& by_given() const { return by_given_; }
  [[nodiscard]] const std::vector<float>& by_family() const { return by_family_; }

 private:
  std::vector<float> by_given_, by_family_;  // code -> bits
};

}  // namespace cw::linkage
