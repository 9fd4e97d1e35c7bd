// SPDX-License-Identifier: MIT
// Levenshtein and unrestricted Damerau-Levenshtein distances.
//
// Levenshtein: bit-parallel (Myers 1999 in Hyyrö's 2003 form), one word up to 64 bytes, blocks above. Damerau-Levenshtein: the bit-parallel
// distance with restricted swaps (Hyyrö 2003) decides most pairs, because restricted <= unrestricted + unrestricted / 2 (each swap with
// edits between its characters costs at least 2 and one more when done without the swap) and both agree up to 1; the rest goes through the
// dynamic program of Zhao and Sahni 2019, in linear memory. Pure, any thread.
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
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

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max() / 4;
enum class Swaps : std::uint8_t { none, adjacent };

// Distance of a pattern of 1..64 bytes and a text of at most that length; something above `limit` if it is above `limit`.
template <Swaps swaps, std::size_t Width, class Text>
std::size_t short_distance(const Text& pattern, const Text& text, std::size_t limit) {
  const Lanes<Width> lanes = pattern.template lanes<Width>();
  const char* const characters = text.data();
  const std::size_t last = pattern.length() - 1;
  std::size_t distance = pattern.length();
  std::uint64_t up = ~std::uint64_t{0};  // vertical differences +1 and -1
  std::uint64_t down = 0;
  std::uint64_t diagonal = 0;
  std::uint64_t previous_equal = 0;
  for (std::size_t left = text.length(); left-- > 0;) {
    const std::uint64_t equal = lanes.equal(*(characters + (text.length() - 1 - left)));
    const std::uint64_t swapped = swaps == Swaps::adjacent ? ((~diagonal & equal) << 1) & previous_equal : 0;
    diagonal = (((equal & up) + up) ^ up) | equal | down | swapped;
    std::uint64_t more = down | ~(diagonal | up);  // horizontal differences
    std::uint64_t less = diagonal & up;
    distance += (more >> last) & 1;
    distance -= (less >> last) & 1;
    if (distance > limit + left) return limit + 1;
    more = (more << 1) | 1;
    less <<= 1;
    up = less | ~(diagonal | more);
    down = more & diagonal;
    previous_equal = equal;
  }
  return distance;
}

template <Swaps swaps, class Text>
std::size_t short_distance_of(const Text& pattern, const Text& text, std::size_t limit) {
  if (pattern.length() <= 16) return short_distance<swaps, 16>(pattern, text, limit);
  if (pattern.length() <= 32) return short_distance<swaps, 32>(pattern, text, limit);
  return short_distance<swaps, 64>(pattern, text, limit);
}

// Pattern of any length, in words of 64.
std::size_t block_distance(std::string_view pattern, std::string_view text, std::size_t limit) {
  struct Block {
    Lanes<64> lanes;
    std::uint64_t up;
    std::uint64_t down;
  };
  std::vector<Block> blocks;
  blocks.reserve(pattern.size() / 64 + 1);
  for (std::size_t i = 0; i < pattern.size(); i += 64) blocks.push_back({{pattern.data() + i, pattern.size() - i}, ~std::uint64_t{0}, 0});
  const std::size_t last = (pattern.size() - 1) % 64;
  std::size_t distance = pattern.size();
  for (std::size_t j = 0; j < text.size(); ++j) {
    std::uint64_t more_in = 1;
    std::uint64_t less_in = 0;
    std::uint64_t more = 0;
    std::uint64_t less = 0;
    for (Block& block : blocks) {
      const std::uint64_t equal = block.lanes.equal(text[j]) | less_in;
      const std::uint64_t diagonal = (((equal & block.up) + block.up) ^ block.up) | equal | block.down;
      more = block.down | ~(diagonal | block.up);
      less = diagonal & block.up;
      const std::uint64_t more_shifted = (more << 1) | more_in;
      const std::uint64_t less_shifted = (less << 1) | less_in;
      more_in = more >> 63;
      less_in = less >> 63;
      block.up = less_shifted | ~(diagonal | more_shifted);
      block.down = more_shifted & diagonal;
    }
    distance += (more >> last) & 1;
    distance -= (less >> last) & 1;
    if (distance > limit + (text.size() - 1 - j)) return limit + 1;
  }
  return distance;
}

// Takes what both texts begin and end with off them: no edit distance changes by it.
template <class View>
void strip_common(View& a, View& b) {
  const auto begin = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto prefix = static_cast<std::size_t>(begin.first - a.begin());
  a = a.subspan(prefix);
  b = b.subspan(prefix);
  const auto end = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  const auto suffix = static_cast<std::size_t>(end.first - a.rbegin());
  a = a.first(a.size() - suffix);
  b = b.first(b.size() - suffix);
}

template <class Text>
std::string_view view_of(const Text& text) {
  return {text.data(), text.length()};
}

std::size_t long_levenshtein(std::string_view a, std::string_view b, std::size_t limit) {
  std::span<const char> x(a);
  std::span<const char> y(b);
  strip_common(x, y);
  if (x.size() < y.size()) std::swap(x, y);
  if (y.empty()) return x.size();
  const std::string_view longer(x.data(), x.size());
  const std::string_view shorter(y.data(), y.size());
  if (longer.size() <= 64) return short_distance_of<Swaps::none>(PlainText{longer}, PlainText{shorter}, limit);
  if (shorter.size() <= 64) return block_distance(shorter, longer, limit);
  return block_distance(longer, shorter, limit);
}

template <class Text>
std::size_t levenshtein_of(const Text& a, const Text& b, std::size_t limit) {
  const Text& longer = a.length() >= b.length() ? a : b;
  const Text& shorter = a.length() >= b.length() ? b : a;
  if (longer.length() - shorter.length() > limit) return limit + 1;
  if (shorter.length() == 0) return longer.length();
  if (longer.length() > 64) return long_levenshtein(view_of(a), view_of(b), limit);
  return short_distance_of<Swaps::none>(longer, shorter, limit);
}

// Unrestricted Damerau-Levenshtein distance by Zhao and Sahni's recurrence, in rows given by the caller.
template <class Index, class Character>
class SwapProgram {
 public:
  // Rows hold the second text's length + 2; `last_row` one value per character number.
  struct Rows {
    std::span<Index> row;
    std::span<Index> previous;
    std::span<Index> before_swap;
    std::span<Index> last_row;
  };
  explicit SwapProgram(Rows rows)
      : row_(rows.row.data() + 1), above_(rows.previous.data() + 1), before_swap_(rows.before_swap), last_row_(rows.last_row) {
    row_[-1] = far;
    std::iota(row_, row_ + rows.row.size() - 1, Index{0});
    std::fill(rows.previous.begin(), rows.previous.end(), far);
    std::fill(before_swap_.begin(), before_swap_.end(), far);
    std::fill(last_row_.begin(), last_row_.end(), Index{-1});
  }

  // The distance, or limit + 1. A row's smallest value never falls from one row to the next.
  std::size_t run(std::span<const Character> a, std::span<const Character> b, std::size_t limit) {
    for (std::size_t i = 1; i <= a.size(); ++i) {
      std::swap(row_, above_);
      if (static_cast<std::size_t>(fill(a[i - 1], b, static_cast<Index>(i))) > limit) return limit + 1;
      last_row_[number(a[i - 1])] = static_cast<Index>(i);
    }
    return static_cast<std::size_t>(row_[b.size()]);
  }

 private:
  static constexpr Index far = std::numeric_limits<Index>::max() / 2;
  static std::size_t number(Character c) { return static_cast<std::make_unsigned_t<Character>>(c); }

  // Row i of the table; returns its smallest value.
  Index fill(Character c, std::span<const Character> b, Index i) {
    Index* const row = row_;
    const Index* const above = above_;
    Index last_match = -1;
    Index upper_left = row[0];  // two rows up, one column left
    Index swap_base = far;
    Index least = i;
    row[0] = i;
    for (std::size_t column = 1; column <= b.size(); ++column) {
      const auto j = static_cast<Index>(column);
      const bool same = c == b[column - 1];
      Index best = std::min(
          {static_cast<Index>(above[j - 1] + (same ? 0 : 1)), static_cast<Index>(row[j - 1] + 1), static_cast<Index>(above[j] + 1)});
      if (same) {
        last_match = j;
        before_swap_[column] = above[j - 2];
        swap_base = upper_left;
      } else {
        const Index match_row = last_row_[number(b[column - 1])];
        if (j - last_match == 1) {
          best = std::min(best, static_cast<Index>(before_swap_[column] + (i - match_row)));
        } else if (i - match_row == 1) {
          best = std::min(best, static_cast<Index>(swap_base + (j - last_match)));
        }
      }
      upper_left = row[j];
      row[j] = best;
      least = std::min(least, best);
    }
    return least;
  }

  Index* row_;  // index -1 is allowed
  Index* above_;
  std::span<Index> before_swap_;
  std::span<Index> last_row_;
};

// Both texts at most 64 bytes.
std::size_t short_swap_program(std::span<const char> a, std::span<const char> b, std::size_t limit) {
  using Index = std::int16_t;
  std::array<std::array<Index, 66>, 3> rows;
  std::array<Index, 256> last_row;
  const std::size_t width = b.size() + 2;
  return SwapProgram<Index, char>(
             {std::span(rows[0]).first(width), std::span(rows[1]).first(width), std::span(rows[2]).first(width), last_row})
      .run(a, b, limit);
}

template <class Character>
std::size_t long_swap_program(std::span<const Character> a, std::span<const Character> b, std::size_t names, std::size_t limit) {
  using Index = std::int64_t;
  std::vector<Index> row(b.size() + 2);
  std::vector<Index> previous(row);
  std::vector<Index> before_swap(row);
  std::vector<Index> last_row(names);
  return SwapProgram<Index, Character>({row, previous, before_swap, last_row}).run(a, b, limit);
}

std::size_t exact_damerau(std::string_view a, std::string_view b, std::size_t limit) {
  std::span<const char> x(a);
  std::span<const char> y(b);
  strip_common(x, y);
  if (x.empty() || y.empty()) return x.size() + y.size();
  if (std::max(x.size(), y.size()) <= 64) return short_swap_program(x, y, limit);
  return long_swap_program(x, y, 256, limit);
}

template <class Text>
std::size_t damerau_of(const Text& a, const Text& b, std::size_t limit) {
  const Text& longer = a.length() >= b.length() ? a : b;
  const Text& shorter = a.length() >= b.length() ? b : a;
  if (longer.length() - shorter.length() > limit) return limit + 1;
  if (shorter.length() == 0) return longer.length();
  if (longer.length() > 64) {
    // A swap with k edits between its characters costs 1 + k, and at most twice that without swaps.
    if (limit < no_limit && long_levenshtein(view_of(a), view_of(b), 2 * limit) > 2 * limit) return limit + 1;
    return exact_damerau(view_of(a), view_of(b), limit);
  }
  const std::size_t most = limit + limit / 2;
  const std::size_t restricted = short_distance_of<Swaps::adjacent>(longer, shorter, most);
  if (restricted > most) return limit + 1;
  if (restricted <= 2) return restricted;
  return exact_damerau(view_of(a), view_of(b), limit);
}

std::uint32_t within(std::size_t distance, std::uint32_t limit) {
  return distance <= limit ? static_cast<std::uint32_t>(distance) : static_cast<std::uint32_t>(std::size_t{limit} + 1);
}

// One row of the classic table: for more than 256 different characters, which no word of bytes can name.
std::size_t plain_levenshtein(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::uint32_t levenshtein(std::string_view a, std::string_view b) {
  return kernels::narrow(levenshtein_of(PlainText{a}, PlainText{b}, no_limit));
}
std::uint32_t levenshtein(const PreparedText& a, const PreparedText& b) {
  return kernels::narrow(levenshtein_of(ReadyText(a), ReadyText(b), no_limit));
}
std::uint32_t levenshtein_within(std::string_view a, std::string_view b, std::uint32_t limit) {
  return within(levenshtein_of(PlainText{a}, PlainText{b}, limit), limit);
}
std::uint32_t levenshtein_within(const PreparedText& a, const PreparedText& b, std::uint32_t limit) {
  if (kernels::edit_bound(a, b) > limit) return within(no_limit, limit);
  return within(levenshtein_of(ReadyText(a), ReadyText(b), limit), limit);
}
std::uint32_t levenshtein(std::u32string_view a, std::u32string_view b) {
  if (a.empty() || b.empty()) return kernels::narrow(a.size() + b.size());
  return kernels::in_bytes(
      a, b, [](std::string_view x, std::string_view y) { return levenshtein(x, y); },
      [](const kernels::Renamed& renamed) { return kernels::narrow(plain_levenshtein(renamed.a, renamed.b)); });
}

std::uint32_t damerau_levenshtein(std::string_view a, std::string_view b) {
  return kernels::narrow(damerau_of(PlainText{a}, PlainText{b}, no_limit));
}
std::uint32_t damerau_levenshtein(const PreparedText& a, const PreparedText& b) {
  return kernels::narrow(damerau_of(ReadyText(a), ReadyText(b), no_limit));
}
std::uint32_t damerau_levenshtein_within(std::string_view a, std::string_view b, std::uint32_t limit) {
  return within(damerau_of(PlainText{a}, PlainText{b}, limit), limit);
}
std::uint32_t damerau_levenshtein_within(const PreparedText& a, const PreparedText& b, std::uint32_t limit) {
  if (kernels::edit_bound(a, b) > limit) return within(no_limit, limit);
  return within(damerau_of(ReadyText(a), ReadyText(b), limit), limit);
}
std::uint32_t damerau_levenshtein(std::u32string_view a, std::u32string_view b) {
  if (a.empty() || b.empty()) return kernels::narrow(a.size() + b.size());
  return kernels::in_bytes(
      a, b, [](std::string_view x, std::string_view y) { return damerau_levenshtein(x, y); },
      [](const kernels::Renamed& renamed) {
        return kernels::narrow(long_swap_program(std::span<const std::uint32_t>(renamed.a), std::span<const std::uint32_t>(renamed.b),
                                                 renamed.names, no_limit));
      });
}

}  // namespace cw::linkage
