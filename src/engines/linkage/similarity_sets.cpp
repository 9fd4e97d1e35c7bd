// SPDX-License-Identifier: MIT
// Jaccard, Hamming, cosine and kilometres, and the reading of UTF-8 into code points. Pure, any thread.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

#include "engines/linkage/similarity.h"
#include "engines/linkage/similarity_bounds.h"

namespace cw::linkage {
namespace {

using ByteSet = std::array<std::uint64_t, 4>;

ByteSet bytes_in(std::string_view text) {
  ByteSet set{};
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    set[byte / 64U] |= std::uint64_t{1} << (byte % 64U);
  }
  return set;
}

template <class View>
std::uint32_t hamming_of(View a, View b) {
  if (a.size() != b.size()) return std::numeric_limits<std::uint32_t>::max();
  std::uint32_t different = 0;
  for (std::size_t i = 0; i < a.size(); ++i) different += a[i] != b[i] ? 1 : 0;
  return different;
}

std::u32string distinct(std::u32string_view text) {
  std::u32string sorted(text);
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return sorted;
}

// Bytes of the UTF-8 sequence that begins at `rest`, 0 if none does (Unicode 15, table 3-7: no overlong form, no surrogate, no more than
// U+10FFFF).
std::size_t sequence_length(std::string_view rest) {
  const auto at = [&](std::size_t i) { return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
  const unsigned lead = at(0);
  const unsigned second = at(1);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || !continues(1)) return 0;
  if (lead < 0xE0) return 2;
  if (!continues(2)) return 0;
  if (lead < 0xF0) return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ? 0 : 3;
  if (!continues(3)) return 0;
  return (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) ? 0 : 4;
}

double radians(double degrees) { return degrees * (std::numbers::pi / 180.0); }

}  // namespace

double jaccard(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return std::numeric_limits<double>::quiet_NaN();
  const ByteSet in_a = bytes_in(a);
  const ByteSet in_b = bytes_in(b);
  std::uint32_t both = 0;
  std::uint32_t either = 0;
  for (std::size_t i = 0; i < in_a.size(); i += 2) {
    both += kernels::count_both(in_a[i] & in_b[i], in_a[i + 1] & in_b[i + 1]);
    either += kernels::count_both(in_a[i] | in_b[i], in_a[i + 1] | in_b[i + 1]);
  }
  return static_cast<double>(both) / static_cast<double>(either);
}

double jaccard(std::u32string_view a, std::u32string_view b) {
  if (a.empty() || b.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::u32string in_a = distinct(a);
  const std::u32string in_b = distinct(b);
  std::u32string both;
  std::set_intersection(in_a.begin(), in_a.end(), in_b.begin(), in_b.end(), std::back_inserter(both));
  return static_cast<double>(both.size()) / static_cast<double>(in_a.size() + in_b.size() - both.size());
}

std::uint32_t hamming(std::string_view a, std::string_view b) { return hamming_of(a, b); }
std::uint32_t hamming(std::u32string_view a, std::u32string_view b) { return hamming_of(a, b); }

bool is_ascii(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    if ((kernels::load<std::uint64_t>(text.data() + i) & 0x8080808080808080ULL) != 0) return false;
  }
  for (; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0x80U) != 0) return false;
  }
  return true;
}

std::u32string code_points(std::string_view utf8) {
  std::u32string result;
  result.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const auto byte = [&](std::size_t k) { return static_cast<char32_t>(static_cast<unsigned char>(utf8[i + k])); };
    const std::size_t length = sequence_length(utf8.substr(i));
    char32_t point = byte(0);
    if (length == 0) point += 0xDC00;
    if (length > 1) point &= 0x7FU >> length;
    for (std::size_t k = 1; k < length; ++k) point = (point << 6) | (byte(k) & 0x3FU);
    result.push_back(point);
    i += std::max<std::size_t>(length, 1);
  }
  return result;
}

double cosine_similarity(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size() || a.empty()) return std::numeric_limits<double>::quiet_NaN();
  float dot = 0;
  float norm_a = 0;
  float norm_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto x = static_cast<float>(a[i]);
    const auto y = static_cast<float>(b[i]);
    dot += kernels::rounded(x * y);
    norm_a += kernels::rounded(x * x);
    norm_b += kernels::rounded(y * y);
  }
  const float similarity = dot / std::sqrt(kernels::rounded(norm_a * norm_b));
  return std::max(-1.0F, std::min(similarity, 1.0F));  // a NaN becomes -1, as in DuckDB
}

double distance_km(double latitude_a, double longitude_a, double latitude_b, double longitude_b) {
  constexpr double earth_radius = 6371.0;
  const double up_a = radians(latitude_a);
  const double up_b = radians(latitude_b);
  const double along = kernels::rounded(std::sin(up_a) * std::sin(up_b));
  const double across = kernels::rounded(std::cos(up_a) * std::cos(up_b) * std::cos(radians(longitude_b - longitude_a)));
  const double cosine = along + across;
  return static_cast<float>(std::acos(cosine > 1.0 ? 1.0 : cosine < -1.0 ? -1.0 : cosine) * earth_radius);
}

}  // namespace cw::linkage
