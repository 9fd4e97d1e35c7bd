// SPDX-License-Identifier: MIT
// A record's columns as a person reads them, and two records as rows of a table. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.h"
#include "services/place/reviews.h"
#include "web/html/compare.h"
#include "web/html/messages.h"

namespace cw::pages {

// One of a few names that the program knows, with the words for it.
struct NamedWords {
  std::string_view name;
  html::MessageKey key;
};
// The words for a name; the name itself, its underscores as spaces, where there are none.
[[nodiscard]] std::string words_for(const html::Catalogue& words, std::span<const NamedWords> known, std::string_view name);

// "Given name" of given_name.
[[nodiscard]] std::string column_label(const html::Catalogue& words, std::string_view column);
// A cell for people: lists with commas, dates in words are the source's own and stay as they are.
[[nodiscard]] std::string cell_text(const Value& value);
// What a model calls a level, in the words of the page where it is one of the usual; else as the model words it, in English.
struct LevelWords {
  std::string text;
  html::Language language = html::Language::english;
};
[[nodiscard]] LevelWords level_words(const html::Catalogue& words, std::string_view level);
// The same as a cell, marked where it is in another language than the page.
[[nodiscard]] html::Html level_html(const html::Catalogue& words, std::string_view level);
// All columns that one of the two has: first those of both, the usual ones before others. Whole names stand beside whole names.
[[nodiscard]] std::vector<html::ComparedRow> compared_rows(const html::Catalogue& words, const Value& left, const Value& right);
[[nodiscard]] html::CompareWords compare_words(const html::Catalogue& words);

// What the model's weights say of two records, from what is known before comparing to the whole. whole: where it is known and not the sum.
[[nodiscard]] html::Waterfall waterfall_of(const html::Catalogue& words, std::span<const place::ReviewField> fields, double before,
                                           std::optional<double> whole, double threshold);

}  // namespace cw::pages
