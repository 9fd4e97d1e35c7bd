// SPDX-License-Identifier: MIT
// The table of Latin letters with accents and their plain capitals: Latin-1, Latin Extended-A, Romanian, Welsh and Vietnamese letters.
#include "engines/linkage/phonetic_letters.h"

#include <algorithm>
#include <array>

#include "engines/linkage/similarity.h"

namespace cw::linkage::phonetic {
namespace {

struct Run {
  char32_t first;
  char32_t last;
  std::string_view plain;
};
constexpr std::array runs{
    Run{0xC0, 0xC5, "A"},     Run{0xC6, 0xC6, "AE"},     Run{0xC7, 0xC7, "\x01"},  Run{0xC8, 0xCB, "E"},     Run{0xCC, 0xCF, "I"},
    Run{0xD0, 0xD0, "D"},     Run{0xD1, 0xD1, "N"},      Run{0xD2, 0xD6, "O"},     Run{0xD8, 0xD8, "O"},     Run{0xD9, 0xDC, "U"},
    Run{0xDD, 0xDD, "Y"},     Run{0xDE, 0xDE, "TH"},     Run{0xDF, 0xDF, "SS"},    Run{0xE0, 0xE5, "A"},     Run{0xE6, 0xE6, "AE"},
    Run{0xE7, 0xE7, "\x01"},  Run{0xE8, 0xEB, "E"},      Run{0xEC, 0xEF, "I"},     Run{0xF0, 0xF0, "D"},     Run{0xF1, 0xF1, "N"},
    Run{0xF2, 0xF6, "O"},     Run{0xF8, 0xF8, "O"},      Run{0xF9, 0xFC, "U"},     Run{0xFD, 0xFD, "Y"},     Run{0xFE, 0xFE, "TH"},
    Run{0xFF, 0xFF, "Y"},     Run{0x100, 0x105, "A"},    Run{0x106, 0x10D, "C"},   Run{0x10E, 0x111, "D"},   Run{0x112, 0x11B, "E"},
    Run{0x11C, 0x123, "G"},   Run{0x124, 0x127, "H"},    Run{0x128, 0x131, "I"},   Run{0x132, 0x133, "IJ"},  Run{0x134, 0x135, "J"},
    Run{0x136, 0x138, "K"},   Run{0x139, 0x142, "L"},    Run{0x143, 0x14B, "N"},   Run{0x14C, 0x151, "O"},   Run{0x152, 0x153, "OE"},
    Run{0x154, 0x159, "R"},   Run{0x15A, 0x161, "S"},    Run{0x162, 0x167, "T"},   Run{0x168, 0x173, "U"},   Run{0x174, 0x175, "W"},
    Run{0x176, 0x178, "Y"},   Run{0x179, 0x17E, "Z"},    Run{0x17F, 0x17F, "S"},   Run{0x218, 0x219, "S"},   Run{0x21A, 0x21B, "T"},
    Run{0x1E80, 0x1E85, "W"}, Run{0x1E9E, 0x1E9E, "SS"}, Run{0x1EA0, 0x1EB7, "A"}, Run{0x1EB8, 0x1EC7, "E"}, Run{0x1EC8, 0x1ECB, "I"},
    Run{0x1ECC, 0x1EE3, "O"}, Run{0x1EE4, 0x1EF1, "U"},  Run{0x1EF2, 0x1EF9, "Y"},
};
static_assert(std::is_sorted(runs.begin(), runs.end(), [](const Run& x, const Run& y) { return x.last < y.first; }));

std::string_view plain_of(char32_t point) {
  const auto* const run = std::lower_bound(runs.begin(), runs.end(), point, [](const Run& r, char32_t p) { return r.last < p; });
  return run != runs.end() && run->first <= point ? run->plain : std::string_view{};
}

}  // namespace

std::string letters_of(std::string_view name) {
  std::string result;
  result.reserve(name.size());
  for (const char32_t point : code_points(name)) {
    if (point >= U'a' && point <= U'z') {
      result.push_back(static_cast<char>(point - U'a' + U'A'));
    } else if (point >= 0x20 && point < 0x7F) {
      result.push_back(static_cast<char>(point));
    } else {
      result += plain_of(point);
    }
  }
  return result;
}

}  // namespace cw::linkage::phonetic
