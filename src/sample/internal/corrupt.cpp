// SPDX-License-Identifier: MIT
#include "sample/internal/corrupt.h"

#include <array>
#include <utility>
#include <vector>

#include "sample/internal/names.h"

namespace cw::sample {
namespace {

using Swap = std::pair<std::string_view, std::string_view>;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char neighbour_key(char letter, Random& random) {
  static constexpr std::array<std::string_view, 26> near = {"qsz", "vgn", "xdv", "sfe", "wrd", "dgr", "fht", "gju", "uok",
                                                            "hki", "jlo", "kop", "njk", "bmh", "ipl", "ol",  "wa",  "etf",
                                                            "adw", "ryg", "yij", "cbf", "qes", "zcs", "tuh", "axs"};
  const bool upper = letter < 'a';
  const char found = random.pick(near[static_cast<std::size_t>((letter | 0x20) - 'a')]);
  return upper ? static_cast<char>(found - 32) : found;
}

template <std::size_t count>
std::string replace_one(std::string_view text, const std::array<Swap, count>& swaps, Random& random) {
  std::vector<std::pair<std::size_t, const Swap*>> places;
  for (const Swap& swap : swaps)
    for (std::size_t at = text.find(swap.first); at != std::string_view::npos; at = text.find(swap.first, at + 1))
      places.emplace_back(at, &swap);
  std::string out(text);
  if (places.empty()) return out;
  const auto& [at, swap] = random.pick(places);
  return out.replace(at, swap->first.size(), swap->second);
}

}  // namespace

std::string keyboard_slip(std::string_view text, Random& random) {
  std::vector<std::size_t> letters;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (is_letter(text[i])) letters.push_back(i);
  std::string out(text);
  if (letters.size() < 2) return out;
  // The first letter is right more often than others.
  const std::size_t at = letters[random.chance(0.1) ? 0 : 1 + random.below(static_cast<std::uint32_t>(letters.size() - 1))];
  const bool has_next = at + 1 < out.size() && is_letter(out[at + 1]);
  switch (random.below(5)) {
    case 0: out[at] = neighbour_key(out[at], random); break;
    case 1: out.insert(at, 1, static_cast<char>(out[at] | (at > 0 ? 0x20 : 0))); break;
    case 2: out.insert(at + 1, 1, static_cast<char>(neighbour_key(out[at], random) | 0x20)); break;
    case 3:
      if (letters.size() > 2) {
        out.erase(at, 1);
        break;
      }
      [[fallthrough]];
    default:
      if (has_next && out[at] != out[at + 1])
        std::swap(out[at], out[at + 1]);
      else
        out[at] = neighbour_key(out[at], random);
  }
  return out;
}

std::string scanner_slip(std::string_view text, Random& random) {
  static constexpr std::array<Swap, 18> swaps = {{{"m", "rn"},
                                                  {"rn", "m"},
                                                  {"l", "1"},
                                                  {"i", "l"},
                                                  {"o", "0"},
                                                  {"O", "0"},
                                                  {"S", "5"},
                                                  {"cl", "d"},
                                                  {"d", "cl"},
                                                  {"B", "8"},
                                                  {"e", "c"},
                                                  {"h", "b"},
                                                  {"n", "u"},
                                                  {"u", "n"},
                                                  {"vv", "w"},
                                                  {"w", "vv"},
                                                  {"g", "q"},
                                                  {"I", "l"}}};
  return replace_one(text, swaps, random);
}

std::string hearing_slip(std::string_view text, Random& random) {
  static constexpr std::array<Swap, 26> swaps = {
      {{"ph", "f"}, {"f", "ph"}, {"y", "ie"},  {"ie", "y"}, {"ey", "y"},    {"ck", "k"},    {"k", "ck"},  {"ee", "ea"}, {"ea", "ee"},
       {"ll", "l"}, {"tt", "t"}, {"nn", "n"},  {"ss", "s"}, {"son", "sen"}, {"sen", "son"}, {"ai", "ay"}, {"ou", "ow"}, {"z", "s"},
       {"c", "k"},  {"v", "w"},  {"ei", "ie"}, {"oo", "u"}, {"er", "ar"},   {"ar", "er"},   {"an", "en"}, {"th", "t"}}};
  return replace_one(text, swaps, random);
}

std::string digit_slip(std::string_view text, Random& random) {
  std::vector<std::size_t> digits;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] >= '0' && text[i] <= '9') digits.push_back(i);
  std::string out(text);
  if (digits.empty()) return out;
  char& digit = out[random.pick(digits)];
  digit = static_cast<char>('0' + (digit - '0' + 1 + static_cast<int>(random.below(9))) % 10);
  return out;
}

std::string to_upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

std::string shout(std::string_view text) { return to_upper(without_accents(text)); }

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

}  // namespace cw::sample
