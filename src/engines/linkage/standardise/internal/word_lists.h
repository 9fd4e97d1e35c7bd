// SPDX-License-Identifier: MIT
// Lists of words as data: packages/linkage-en, with a copy built in. Immutable once read: any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace cw::linkage {

// Lines of a list, each cut at its commas and trimmed, without comments and empty lines.
[[nodiscard]] Result<std::vector<std::vector<std::string>>> read_word_lines(std::string_view csv);

// Words or phrases, each with its standard form.
class WordList {
 public:
  [[nodiscard]] static Result<WordList> read(std::string_view csv);
  [[nodiscard]] bool contains(std::string_view phrase) const { return standard(phrase) != nullptr; }
  [[nodiscard]] const std::string* standard(std::string_view phrase) const;  // nullptr if it is not in the list
  // How many of the words from `at` on are the longest phrase of this list; 0 for none.
  [[nodiscard]] std::size_t match(std::span<const std::string> words, std::size_t at) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> standard_;
  std::size_t longest_ = 1;  // in words
};

// The built-in lists.
struct WordLists {
  WordList titles, suffixes, particles, o_names, placeholders, placeholders_whole, organisations, street_types, sub_buildings;
};
[[nodiscard]] const WordLists& word_lists();

// Texts of the built-in copies, as in the package.
[[nodiscard]] std::string_view nicknames_csv();
[[nodiscard]] std::string_view given_names_csv();
[[nodiscard]] std::string_view family_names_csv();
[[nodiscard]] std::string_view titles_csv();
[[nodiscard]] std::string_view suffixes_csv();
[[nodiscard]] std::string_view particles_csv();
[[nodiscard]] std::string_view o_names_csv();
[[nodiscard]] std::string_view placeholders_csv();
[[nodiscard]] std::string_view placeholders_whole_csv();
[[nodiscard]] std::string_view organisations_csv();
[[nodiscard]] std::string_view street_types_csv();
[[nodiscard]] std::string_view sub_buildings_csv();

}  // namespace cw::linkage
