// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/rare_words.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace cw::linkage::internal {
namespace {

constexpr std::string_view before = "cw_rare_words(";
constexpr std::size_t most_words = 4;
constexpr std::size_t longest_text = 4096;  // bytes looked at

// Runs of letters and digits, every byte beyond ASCII a letter, an apostrophe falling away: as cw_tokens, for text that is lower case
// already.
void words_in(std::string_view text, std::vector<std::string>& out) {
  out.clear();
  std::string word;
  const auto finish = [&] {
    if (!word.empty() && std::ranges::find(out, word) == out.end()) out.push_back(word);
    word.clear();
  };
  for (char c : text.substr(0, longest_text)) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)
      word += c;
    else if (c != '\'')
      finish();
  }
  finish();
}

}  // namespace

std::optional<std::string> rare_words_source(std::string_view name) {
  if (!name.starts_with(before) || !name.ends_with(')')) return std::nullopt;
  return std::string(name.substr(before.size(), name.size() - before.size() - 1));
}

std::string rare_words_name(std::string_view column) { return std::string(before) + std::string(column) + ")"; }

Column rare_words(const Column& text) {
  const std::vector<std::uint32_t> rows_of = text.counts();
  std::unordered_map<std::string, std::uint32_t> number;
  std::vector<std::uint64_t> rows_with;
  std::vector<std::string> names;
  std::vector<std::uint32_t> begin{0, 0}, items;  // code -> words
  std::vector<std::string> words;
  for (std::uint32_t code = 1; code <= text.distinct(); ++code) {
    words_in(text.text(code), words);
    for (const std::string& word : words) {
      const auto [found, is_new] = number.emplace(word, static_cast<std::uint32_t>(names.size()));
      if (is_new) {
        names.push_back(word);
        rows_with.push_back(0);
      }
      rows_with[found->second] += rows_of[code];
      items.push_back(found->second);
    }
    begin.push_back(static_cast<std::uint32_t>(items.size()));
  }
  const std::uint64_t most_rows = std::max<std::uint64_t>(30, text.rows() / 100);
  ColumnBuilder lists(rare_words_name(text.name()), ColumnType::list);
  std::vector<std::uint32_t> list_of(text.distinct() + std::size_t{1}, 0);
  for (std::uint32_t code = 1; code <= text.distinct(); ++code) {
    std::vector<std::uint32_t> rare(items.begin() + begin[code], items.begin() + begin[code + 1]);
    std::erase_if(rare, [&](std::uint32_t word) { return rows_with[word] < 2 || rows_with[word] > most_rows; });
    std::ranges::stable_sort(rare, {}, [&](std::uint32_t word) { return std::pair(rows_with[word], word); });
    if (rare.size() > most_words) rare.resize(most_words);
    List list;
    for (const std::uint32_t word : rare) list.emplace_back(names[word]);
    list_of[code] = lists.intern(Value{std::move(list)});
  }
  lists.reserve_rows(text.rows());
  for (const std::uint32_t code : text.codes())
    if (code == Column::null_code)
      lists.append_null();
    else
      lists.append_code(list_of[code]);
  return std::move(lists).finish();
}

}  // namespace cw::linkage::internal
