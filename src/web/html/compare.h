// SPDX-License-Identifier: MIT
// Two records side by side, with what differs said in words, marked in the text and only then coloured; and what speaks for and against
// their being one, as a table of weights with bars.
//
//   page << SideBySide{.caption = "The two records", .left = "Housing", .right = "Library", .rows = {{"Born", "1980-02-01",
//   "1980-01-02"}}}; page << Waterfall{.caption = "Why", .start = {"Before comparing", -16.6}, .steps = {{"Given name", "exactly the
//   same", 7.2}}};
//
// Pure. On a narrow screen each row stands on its own, with the names of the columns before the values.
#pragma once

#include <optional>

#include "web/html/html.h"

namespace cw::html {

// In which the component speaks; English where a page says nothing.
struct CompareWords {
  Text field = "What", difference = "Difference";
  Text same = "Same", similar = "Nearly the same", different = "Different", only_one = "Only in one", neither = "In neither";
  Text missing = "not there";
};
enum class Alike : std::uint8_t { same, similar, different, only_one, neither };
// By the letters: case, spaces and punctuation aside "same"; up to a quarter of the letters otherwise "similar".
[[nodiscard]] Alike alike(std::string_view left, std::string_view right);

struct ComparedRow {
  Text label = {};
  Text left = {}, right = {};
  std::optional<Alike> how = {};  // nothing: alike() of the two
};
struct SideBySide {
  Text caption = {};
  Text left = {}, right = {};  // what the two are called
  std::vector<ComparedRow> rows = {};
  CompareWords words = {};
};
Html& operator<<(Html& out, const SideBySide& options);
// A value with the letters marked that the other has not in that place: <mark>, underlined.
[[nodiscard]] Html with_differences(std::string_view value, std::string_view other);

struct WaterfallWords {
  Text field = "What", level = "How it compares", weight = "Weight", total = "Sum so far";
};
struct WaterfallStep {
  Text label = {}, level = {};
  double bits = 0;
  Text level_lang = {};  // where the level is in another language than the page
};
struct Waterfall {
  Text caption = {};
  WaterfallStep start = {};
  std::vector<WaterfallStep> steps = {};
  WaterfallStep end = {};                // its bits: the whole, where it is not the sum of the steps
  std::optional<double> threshold = {};  // drawn as a line
  WaterfallWords words = {};
};
Html& operator<<(Html& out, const Waterfall& options);
// With a plus sign, or the minus of print (U+2212), and one digit after the point.
[[nodiscard]] std::string bits_text(double bits);

}  // namespace cw::html
