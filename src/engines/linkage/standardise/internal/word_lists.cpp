// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/internal/word_lists.h"

#include <algorithm>

#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

WordList built_in(std::string_view csv) { return WordList::read(csv).value_or(WordList()); }

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  while (true) {
    const std::size_t comma = line.find(',');
    cells.push_back(collapse_spaces(line.substr(0, comma)));
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

}  // namespace

Result<std::vector<std::vector<std::string>>> read_word_lines(std::string_view csv) {
  std::vector<std::vector<std::string>> out;
  std::size_t number = 0;
  while (!csv.empty()) {
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    const std::string_view line = csv.substr(0, end);
    csv.remove_prefix(std::min(end + 1, csv.size()));
    ++number;
    if (trim(line).empty() || line.front() == '#') continue;
    std::vector<std::string> cells = cells_of(line);
    if (std::any_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); })) {
      return fail(ErrorCode::invalid, "word list, line " + std::to_string(number) + ": an entry is empty");
    }
    out.push_back(std::move(cells));
  }
  return out;
}

Result<WordList> WordList::read(std::string_view csv) {
  CW_TRY(const auto lines, read_word_lines(csv));
  WordList list;
  for (const auto& cells : lines) {
    for (const std::string& cell : cells) {
      list.standard_.try_emplace(cell, cells.front());
      list.longest_ = std::max(list.longest_, split_words(cell).size());
    }
  }
  return list;
}

const std::string* WordList::standard(std::string_view phrase) const {
  const auto found = standard_.find(phrase);
  return found == standard_.end() ? nullptr : &found->second;
}

std::size_t WordList::match(std::span<const std::string> words, std::size_t at) const {
  std::size_t found = 0;
  std::string phrase;
  for (std::size_t count = 1; count <= longest_ && at + count <= words.size(); ++count) {
    if (count > 1) phrase += ' ';
    phrase += words[at + count - 1];
    if (phrase.size() > 80) break;
    if (contains(phrase)) found = count;
  }
  return found;
}

const WordLists& word_lists() {
  static const WordLists lists{built_in(titles_csv()),        built_in(suffixes_csv()),     built_in(particles_csv()),
                               built_in(o_names_csv()),       built_in(placeholders_csv()), built_in(placeholders_whole_csv()),
                               built_in(organisations_csv()), built_in(street_types_csv()), built_in(sub_buildings_csv())};
  return lists;
}

}  // namespace cw::linkage
