// SPDX-License-Identifier: MIT
// Making a PreparedText, and the bounds read from two of them. Pure, any thread.
#include <algorithm>
#include <bit>

#include "engines/linkage/similarity_bounds.h"
#include "engines/linkage/similarity_lanes.h"

namespace cw::linkage {
namespace {

constexpr std::size_t pointer_at = 16;

// 64 classes: letters (case folded) 0..31, digits and marks 32..63, so that no digit shares a class with a letter.
unsigned hash_of(unsigned char c) { return (c & 31U) | ((c & 0x40U) != 0 ? 0U : 32U); }

}  // namespace

PreparedText prepare(std::string_view text) {
  PreparedText result;
  text = text.substr(0, UINT32_MAX);
  result.length = static_cast<std::uint32_t>(text.size());
  if (text.size() <= PreparedText::inline_length) {
    std::copy(text.begin(), text.end(), result.bytes.begin());
  } else {
    std::copy_n(text.begin(), pointer_at, result.bytes.begin());
    const char* const all = text.data();
    static_assert(pointer_at + sizeof all <= PreparedText::inline_length);
    std::memcpy(result.bytes.data() + pointer_at, &all, sizeof all);
  }
  for (const char c : text) {
    const std::uint64_t bit = std::uint64_t{1} << hash_of(static_cast<unsigned char>(c));
    result.twice |= result.once & bit;
    result.once |= bit;
  }
  return result;
}

std::string_view PreparedText::view() const {
  if (length <= inline_length) return {bytes.data(), length};
  return {kernels::load<const char*>(bytes.data() + pointer_at), length};
}

double jaro_winkler_upper_bound(const PreparedText& a, const PreparedText& b) { return kernels::jaro_winkler_bound(a, b); }

std::uint32_t levenshtein_lower_bound(const PreparedText& a, const PreparedText& b) {
  return static_cast<std::uint32_t>(kernels::edit_bound(a, b));
}

}  // namespace cw::linkage
