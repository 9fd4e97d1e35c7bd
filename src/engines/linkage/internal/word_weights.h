// SPDX-License-Identifier: MIT
// The weights of the words that a cw_word_cosine compares, by the words themselves: what an index goes by, for another to go by it too.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engines/linkage/internal/value_sets.h"

namespace cw::linkage::internal {

inline constexpr std::uint32_t new_word = 0;  // SetPair::weight of rare words has there the weight of a word that none of them has

// Of sets just made of these columns; a word by its Column::key.
[[nodiscard]] std::vector<std::pair<std::string, float>> word_weights(const SetPair& sets, const Column& left, const Column& right,
                                                                      TextMode mode);
// Those known before, put in their place.
void set_word_weights(SetPair& sets, const Column& left, const Column& right, TextMode mode,
                      std::span<const std::pair<std::string, float>> known, float weight_of_others);

}  // namespace cw::linkage::internal
