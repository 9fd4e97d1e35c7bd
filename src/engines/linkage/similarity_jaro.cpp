// SPDX-License-Identifier: MIT
// Jaro and Jaro-Winkler. Texts up to 64 bytes: matches found with bit masks, one step per character of the shorter text. Longer texts:
// matches found in linear time, class by class. Both give the pairs that the classic "first free partner in the window" gives. Pure, any
// thread.
#include <algorithm>
#include <bit>
#include <limits>
#include <utility>
#include <vector>

#include "engines/linkage/similarity.h"
#include "engines/linkage/similarity_bounds.h"
#include "engines/linkage/similarity_lanes.h"
#include "engines/linkage/similarity_narrow.h"

namespace cw::linkage {
namespace {

using kernels::Lanes;
using kernels::PlainText;
using kernels::ReadyText;

// Which positions of the longer text the current character may match: `bound` on either side.
template <std::size_t Width>
class Window {
 public:
  Window(std::size_t bound, std::size_t length) : bound_(bound), inside_(kernels::low_bits(length)) {
    if constexpr (narrow) {
      ahead_ = kernels::low_bits(2 * bound + 1);  // at most 31 + 31 bits over all steps
    } else {
      ahead_ = kernels::low_bits(bound + 1);
    }
  }
  [[nodiscard]] std::uint64_t mask() const {
    if constexpr (narrow) return (ahead_ >> bound_) & inside_;
    return ahead_ & behind_ & inside_;
  }
  void advance() {
    if constexpr (narrow) {
      ahead_ <<= 1;
    } else {
      behind_ <<= (step_++ >= bound_ ? 1 : 0);
      ahead_ = (ahead_ << 1) | 1;
    }
  }

 private:
  static constexpr bool narrow = Width <= 32;
  std::size_t bound_;
  std::size_t step_ = 0;
  std::uint64_t inside_;
  std::uint64_t ahead_;
  std::uint64_t behind_ = ~std::uint64_t{0};
};

// Matched characters of both texts in order, compared one to one.
std::size_t count_moved(std::uint64_t flags_longer, const char* longer, std::uint64_t flags_shorter, const char* shorter) {
  std::size_t moved = 0;
  while (flags_shorter != 0) {
    moved += longer[std::countr_zero(flags_longer)] != shorter[std::countr_zero(flags_shorter)] ? 1 : 0;
    flags_longer &= flags_longer - 1;
    flags_shorter &= flags_shorter - 1;
  }
  return moved;
}

template <std::size_t Width, class Text>
double jaro_lanes(const Text& longer, const Text& shorter) {
  const std::size_t length = longer.length();
  const std::size_t steps = shorter.length();
  const Lanes<Width> lanes = longer.template lanes<Width>();
  const char* const text = shorter.data();
  Window<Width> window(length / 2 - 1, length);
  std::uint64_t flags_longer = 0;
  std::uint64_t flags_shorter = 0;
  std::uint64_t disorder = 0;  // not 0 once a match lies before an earlier one
  std::size_t common = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    const std::uint64_t free = lanes.equal(text[i]) & window.mask() & ~flags_longer;
    const std::uint64_t from_first = 0 - free;  // its lowest bit and every bit above where free has none
    const std::uint64_t first = free & from_first;
    disorder |= flags_longer & (0 - first);
    flags_longer |= first;
    flags_shorter |= std::uint64_t{free != 0} << i;
    common += free != 0 ? 1 : 0;
    window.advance();
  }
  const std::size_t moved = disorder == 0 ? 0 : count_moved(flags_longer, longer.data(), flags_shorter, text);
  return kernels::jaro_value(length, steps, common, moved);
}

[[nodiscard]] std::size_t class_of(char c) { return static_cast<unsigned char>(c); }
[[nodiscard]] std::size_t class_of(std::uint32_t name) { return name; }

// Positions of every character class in a text, ascending, grouped by class (a counting sort).
class Positions {
 public:
  template <class Characters>
  Positions(const Characters& text, std::size_t classes) : begin_(classes + 1), order_(text.size()) {
    for (const auto c : text) ++begin_[class_of(c) + 1];
    for (std::size_t value = 0; value < classes; ++value) begin_[value + 1] += begin_[value];
    std::vector<std::size_t> next = begin_;
    for (std::size_t i = 0; i < text.size(); ++i) order_[next[class_of(text[i])]++] = i;
  }
  [[nodiscard]] std::size_t begin(std::size_t value) const { return begin_[value]; }
  [[nodiscard]] std::size_t end(std::size_t value) const { return begin_[value + 1]; }
  [[nodiscard]] std::size_t at(std::size_t index) const { return order_[index]; }

 private:
  std::vector<std::size_t> begin_;
  std::vector<std::size_t> order_;
};

// Windows of equal characters move in step with them, so "first free partner" is a merge of the two lists of positions.
template <class Characters>
double jaro_long(const Characters& a, const Characters& b, std::size_t classes) {
  const std::size_t bound = std::max(a.size(), b.size()) / 2 - 1;
  const Positions in_a(a, classes);
  const Positions in_b(b, classes);
  std::vector<char> matched_a(a.size());
  std::vector<char> matched_b(b.size());
  std::size_t common = 0;
  for (std::size_t value = 0; value < classes; ++value) {
    std::size_t i = in_a.begin(value);
    std::size_t j = in_b.begin(value);
    while (i < in_a.end(value) && j < in_b.end(value)) {
      const std::size_t at_a = in_a.at(i);
      const std::size_t at_b = in_b.at(j);
      if (at_a + bound < at_b) {
        ++i;
      } else if (at_b + bound < at_a) {
        ++j;
      } else {
        matched_a[at_a] = matched_b[at_b] = 1;
        ++common, ++i, ++j;
      }
    }
  }
  std::size_t moved = 0;
  for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
    if (matched_a[i] == 0) continue;
    while (matched_b[j] == 0) ++j;
    moved += a[i] != b[j++] ? 1 : 0;
  }
  return kernels::jaro_value(a.size(), b.size(), common, moved);
}

template <class Text>
double jaro_of(const Text& a, const Text& b) {
  const Text& longer = a.length() >= b.length() ? a : b;
  const Text& shorter = a.length() >= b.length() ? b : a;
  if (shorter.length() == 0) return 0.0;
  if (longer.length() == 1) return *a.data() == *b.data() ? 1.0 : 0.0;
  if (longer.length() <= 16) return jaro_lanes<16>(longer, shorter);
  if (longer.length() <= 32) return jaro_lanes<32>(longer, shorter);
  if (longer.length() <= 64) return jaro_lanes<64>(longer, shorter);
  return jaro_long(std::string_view(a.data(), a.length()), std::string_view(b.data(), b.length()), 256);
}

template <class Text>
double jaro_winkler_of(const Text& a, const Text& b) {
  const double similarity = jaro_of(a, b);
  if (!(similarity > kernels::winkler_boost_above)) return similarity;
  return kernels::winkler_value(similarity, kernels::common_prefix(a, b));
}

}  // namespace

double jaro(std::string_view a, std::string_view b) { return jaro_of(PlainText{a}, PlainText{b}); }
double jaro(const PreparedText& a, const PreparedText& b) { return jaro_of(ReadyText(a), ReadyText(b)); }
double jaro_winkler(std::string_view a, std::string_view b) { return jaro_winkler_of(PlainText{a}, PlainText{b}); }
double jaro_winkler(const PreparedText& a, const PreparedText& b) { return jaro_winkler_of(ReadyText(a), ReadyText(b)); }

bool jaro_winkler_at_least(std::string_view a, std::string_view b, double threshold) {
  const double most = kernels::jaro_value(a.size(), b.size(), std::min(a.size(), b.size()), 0);
  if (!(kernels::winkler_value(most, kernels::common_prefix(PlainText{a}, PlainText{b})) >= threshold)) return false;
  return jaro_winkler(a, b) >= threshold;
}

bool jaro_winkler_at_least(const PreparedText& a, const PreparedText& b, double threshold) {
  if (!(kernels::jaro_winkler_bound(a, b) >= threshold)) return false;
  return jaro_winkler(a, b) >= threshold;
}

double jaro(std::u32string_view a, std::u32string_view b) {
  if (a.empty() || b.empty()) return 0.0;
  return kernels::in_bytes(
      a, b, [](std::string_view x, std::string_view y) { return jaro(x, y); },
      [](const kernels::Renamed& renamed) { return jaro_long(renamed.a, renamed.b, renamed.names); });
}

double jaro_winkler(std::u32string_view a, std::u32string_view b) {
  const auto first_difference = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto prefix = std::min<std::ptrdiff_t>(first_difference.first - a.begin(), 4);
  return kernels::winkler_value(jaro(a, b), static_cast<std::size_t>(prefix));
}

}  // namespace cw::linkage
