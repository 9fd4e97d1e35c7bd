// SPDX-License-Identifier: MIT
// The inner loops over the right-hand records of a block, written so that the compiler turns them into SIMD code.
// On x86-64 each is compiled for several instruction sets and chosen when the program starts.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cw::linkage::internal {

// sums[j] += codes[j] == code ? equal : codes[j] == 0 ? 0 : other
void add_weights(const std::uint32_t* codes, std::size_t count, std::uint32_t code, float equal, float other, float* sums);
// excluded[j] |= keys[j] == key
void mark_equal(const std::uint32_t* keys, std::size_t count, std::uint32_t key, std::uint32_t* excluded);
// excluded[j] |= records[j] <= record
void mark_not_after(const std::uint32_t* records, std::size_t count, std::uint32_t record, std::uint32_t* excluded);
// Number of j with excluded[j] == 0.
[[nodiscard]] std::size_t count_kept(const std::uint32_t* excluded, std::size_t count);
// Writes the j with excluded[j] == 0 and sums[j] >= threshold to out; returns how many.
[[nodiscard]] std::size_t select_kept(const std::uint32_t* excluded, const float* sums, std::size_t count, float threshold, std::uint32_t* out);

}  // namespace cw::linkage::internal
