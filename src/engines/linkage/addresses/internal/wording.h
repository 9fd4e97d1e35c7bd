// SPDX-License-Identifier: MIT
// A comparison of an address with an entry in words.
#pragma once

#include <string>

#include "engines/linkage/addresses/internal/compare_address.h"

namespace cw::linkage::internal {

// "same postcode and number; street one letter apart; flat 7 is not listed".
[[nodiscard]] std::string in_words(const Comparison& comparison, const NormalAddress& address, const GazetteerStore& store,
                                   const Entry& entry);

}  // namespace cw::linkage::internal
