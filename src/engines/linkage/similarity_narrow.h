// SPDX-License-Identifier: MIT
// Code points renamed so that the byte kernels can take them: only equality between the two texts counts, so every code point that one text
// lacks may share a name, and few names remain. For similarity_*.cpp only; pure, any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cw::linkage::kernels {

// Numbers for the characters of two texts: equal numbers where, and only where, a character of one equals a character of the other.
struct Renamed {
  std::vector<std::uint32_t> a;
  std::vector<std::uint32_t> b;
  std::uint32_t names = 0;
};
[[nodiscard]] inline Renamed rename(std::u32string_view a, std::u32string_view b) {
  const auto distinct = [](std::u32string_view text) {
    std::u32string sorted(text);
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    return sorted;
  };
  const std::u32string set_a = distinct(a);
  const std::u32string set_b = distinct(b);
  std::u32string shared;
  std::set_intersection(set_a.begin(), set_a.end(), set_b.begin(), set_b.end(), std::back_inserter(shared));
  const auto numbers = [&](std::u32string_view text, std::uint32_t stranger) {
    std::vector<std::uint32_t> result;
    result.reserve(text.size());
    for (const char32_t c : text) {
      const auto at = std::lower_bound(shared.begin(), shared.end(), c);
      result.push_back(at != shared.end() && *at == c ? static_cast<std::uint32_t>(at - shared.begin()) + 2 : stranger);
    }
    return result;
  };
  return {numbers(a, 0), numbers(b, 1), static_cast<std::uint32_t>(shared.size()) + 2};
}

[[nodiscard]] inline bool all_below_256(std::u32string_view text) {
  return std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 256; });
}
[[nodiscard]] inline std::string to_bytes(const auto& characters) {
  std::string bytes(characters.size(), '\0');
  std::transform(characters.begin(), characters.end(), bytes.begin(),
                 [](auto c) { return static_cast<char>(static_cast<unsigned char>(c)); });
  return bytes;
}

// Texts of at most 64: a character's name is its first place in `a`; 255 where it has none.
template <class Bytes>
auto short_in_bytes(std::u32string_view a, std::u32string_view b, const Bytes& on_bytes) {
  std::array<char, 64> name_a;
  std::array<char, 64> name_b;
  for (std::size_t i = 0; i < a.size(); ++i) name_a[i] = static_cast<char>(a.find(a[i]));
  for (std::size_t j = 0; j < b.size(); ++j) name_b[j] = static_cast<char>(std::min(a.find(b[j]), std::size_t{255}));
  return on_bytes(std::string_view(name_a.data(), a.size()), std::string_view(name_b.data(), b.size()));
}

// on_bytes(x, y) for renamed texts, or on_numbers(renamed) where more than 256 names are needed.
template <class Bytes, class Numbers>
auto in_bytes(std::u32string_view a, std::u32string_view b, const Bytes& on_bytes, const Numbers& on_numbers) {
  if (a.size() <= 64 && b.size() <= 64) return short_in_bytes(a, b, on_bytes);
  if (all_below_256(a) && all_below_256(b)) return on_bytes(std::string_view(to_bytes(a)), std::string_view(to_bytes(b)));
  const Renamed renamed = rename(a, b);
  if (renamed.names > 256) return on_numbers(renamed);
  return on_bytes(std::string_view(to_bytes(renamed.a)), std::string_view(to_bytes(renamed.b)));
}

}  // namespace cw::linkage::kernels
