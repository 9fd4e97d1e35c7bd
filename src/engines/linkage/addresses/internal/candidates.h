// SPDX-License-Identifier: MIT
// Which entries of a gazetteer an address may name: by postcode and number, by words and number, by rare words, with misspelt words put
// right, so that an error in any one part is survived.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/addresses/internal/compare_address.h"

namespace cw::linkage::internal {

// Belongs to one thread; the store must outlive it.
class CandidateFinder {
 public:
  CandidateFinder(const GazetteerStore& store, std::uint32_t most) : store_(&store), most_(most), seen_(store.entries().size(), 0) {}

  // Begins an address: found() is empty.
  void start();
  // Those of the same postcode with the same number or the same flat.
  void find_near(const NormalAddress& address);
  // All other ways.
  void find_far(const PreparedAddress& prepared);
  [[nodiscard]] const std::vector<std::uint32_t>& found() const { return found_; }  // in the order found, each once

 private:
  enum class Add : std::uint8_t { nothing, some };
  Add add(std::uint64_t key);
  void find_by_word(const NormalAddress& address, std::string_view word);
  void find_by_place(const NormalAddress& address, std::string_view word);

  const GazetteerStore* store_;
  std::uint32_t most_;
  std::vector<std::uint32_t> seen_;  // entry -> the address it was last found for
  std::uint32_t round_ = 0;
  std::vector<std::uint32_t> found_;
};

}  // namespace cw::linkage::internal
