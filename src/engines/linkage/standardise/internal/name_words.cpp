// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/internal/name_words.h"

#include <algorithm>
#include <array>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/internal/word_lists.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

struct Item {
  std::string word;
  Capitals capitals = Capitals::unclear;
  bool after_comma = false;
  bool tied = false;  // written in one with the word in front: Smith-Jones
};
using Items = std::vector<Item>;

// Capitals of a word as written; Mc, Mac, O' and D' in front do not count.
Capitals capitals_of(std::string_view word) {
  for (const std::string_view prefix : {"Mac", "Mc", "O'", "o'", "d'", "D'", "al-", "Al-"}) {
    if (word.starts_with(prefix) && word.size() > prefix.size() + 1) {
      word.remove_prefix(prefix.size());
      break;
    }
  }
  const std::string letters = letters_only(word);
  if (letters.empty() || decode_point(letters, 0).bytes == letters.size()) return Capitals::unclear;
  const std::string raised = upper(letters);
  const std::string lowered = lower(letters);
  if (raised == lowered) return Capitals::unclear;  // a script without capitals
  return letters == raised ? Capitals::all : Capitals::some;
}

bool keeps_together(std::string_view compact) {
  constexpr std::array<std::string_view, 4> markers = {"aka", "fka", "nee", "decd"};
  return word_lists().titles.contains(compact) || word_lists().suffixes.contains(compact) ||
         std::find(markers.begin(), markers.end(), compact) != markers.end();
}

// One written word to words: apostrophes dropped, dots kept together for Ph.D., else cut at every sign.
void add_words(std::string_view written, bool& comma, Items& out) {
  const Capitals capitals = written.find('.') == std::string_view::npos ? capitals_of(written) : Capitals::unclear;  // J.R.R.
  const bool hyphened = written.find('.') == std::string_view::npos;
  const std::size_t first = out.size();
  std::string plain = fold(written);
  std::erase_if(plain, [](char c) { return c == '\'' || c == '`'; });
  std::string compact;
  bool dotted = false;
  for (const char c : plain) {
    if (c == '.') {
      dotted = true;
    } else {
      compact += c;
    }
  }
  if (dotted && keeps_together(compact)) plain = compact;
  std::string word;
  const auto end_word = [&] {
    if (word.empty()) return;
    out.push_back({word, capitals, comma, hyphened && out.size() > first});
    comma = false;
    word.clear();
  };
  for (const char c : plain) {
    const bool part = is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
    if (part) {
      word += c;
    } else {
      end_word();
      if (c == '&') out.push_back({"and", Capitals::unclear, false, false});
    }
  }
  end_word();
}

Items items_of(std::string_view text) {
  Items out;
  bool comma = false;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const bool cut = at == text.size() || is_space(text[at]) || text[at] == ',' || text[at] == ';';
    if (!cut) continue;
    if (at > start) add_words(text.substr(start, at - start), comma, out);
    if (at < text.size() && (text[at] == ',' || text[at] == ';')) comma = true;
    start = at + 1;
  }
  return out;
}

// Curly and other quotation marks and apostrophes to the two of ASCII.
std::string plain_quotes(std::string_view text) {
  std::string out = collapse_spaces(text);
  if (is_all_ascii(out)) return out;
  for (const std::string_view mark : {"‘", "’", "ʼ", "ʻ", "´", "′", "＇", "‛"}) out = replace_all(out, mark, "'");
  for (const std::string_view mark : {"“", "”", "„", "«", "»"}) out = replace_all(out, mark, "\"");
  return out;
}

bool opens_single_quote(std::string_view text, std::size_t at) {
  return text[at] == '\'' && (at == 0 || text[at - 1] == ' ') && at + 1 < text.size() && text[at + 1] != ' ';
}

// Takes what stands in brackets or quotation marks out of the text. Linear: a closing mark that is not there is looked for once.
std::vector<std::string> take_asides(std::string& text) {
  struct Pair {
    char open;
    std::string_view close;
    bool missing = false;
  };
  std::array<Pair, 4> pairs = {Pair{'(', ")"}, Pair{'[', "]"}, Pair{'"', "\""}, Pair{'\'', "' "}};
  std::vector<std::string> asides;
  const std::string padded = text + ' ';
  std::string rest;
  for (std::size_t at = 0; at < text.size(); ++at) {
    Pair* pair = nullptr;
    for (Pair& candidate : pairs) {
      const bool opens = candidate.open == '\'' ? opens_single_quote(text, at) : text[at] == candidate.open;
      if (opens && !candidate.missing) pair = &candidate;
    }
    const std::size_t end = pair != nullptr ? padded.find(pair->close, at + 1) : std::string::npos;
    if (end == std::string::npos) {
      if (pair != nullptr) pair->missing = true;
      rest += text[at];
      continue;
    }
    asides.push_back(padded.substr(at + 1, end - at - 1));
    rest += ' ';
    at = end;
  }
  text = rest;
  return asides;
}

enum class Marker : std::uint8_t { none, former, known_as };
struct MarkerPhrase {
  std::string_view words;
  Marker marker;
};
constexpr std::array<MarkerPhrase, 16> marker_phrases = {{{"nee", Marker::former},
                                                          {"formerly", Marker::former},
                                                          {"formerly known as", Marker::former},
                                                          {"previously", Marker::former},
                                                          {"previously known as", Marker::former},
                                                          {"prev", Marker::former},
                                                          {"fka", Marker::former},
                                                          {"f k a", Marker::former},
                                                          {"maiden name", Marker::former},
                                                          {"aka", Marker::known_as},
                                                          {"a k a", Marker::known_as},
                                                          {"alias", Marker::known_as},
                                                          {"also known as", Marker::known_as},
                                                          {"known as", Marker::known_as},
                                                          {"likes to be called", Marker::known_as},
                                                          {"preferred name", Marker::known_as}}};

// The longest marker phrase at `at`, and its number of words.
std::pair<Marker, std::size_t> marker_at(const Items& items, std::size_t at) {
  std::pair<Marker, std::size_t> found{Marker::none, 0};
  for (const MarkerPhrase& phrase : marker_phrases) {
    const auto words = split_words(phrase.words);
    if (words.size() <= found.second || at + words.size() > items.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < words.size() && same; ++i) same = items[at + i].word == words[i];
    if (same) found = {phrase.marker, words.size()};
  }
  return found;
}

std::string without_digits(std::string_view word) {
  std::string out;
  for (const char c : word) {
    if (!is_digit(c)) out += c;
  }
  return out;
}

std::string join_items(const Items& items, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i) {
    const std::string word = without_digits(items[i].word);
    if (!out.empty() && !word.empty()) out += ' ';
    out += word;
  }
  return out;
}

void keep_name(std::string name, std::vector<std::string>& names) {
  if (!name.empty()) names.push_back(std::move(name));
}

std::vector<std::string> words_of(const Items& items) {
  std::vector<std::string> words;
  for (const Item& item : items) words.push_back(item.word);
  return words;
}

void erase(Items& items, std::size_t at, std::size_t count) {
  const bool comma = items[at].after_comma;
  const auto first = items.begin() + static_cast<std::ptrdiff_t>(at);
  items.erase(first, first + static_cast<std::ptrdiff_t>(count));
  if (comma && at < items.size()) items[at].after_comma = true;
}

// "Smith nee Jones", "Robert aka Bob Smith": everything behind the marker up to a comma or the next marker. Not in front of any word.
void take_marked(Items& items, NameWords& out) {
  Items kept;
  for (std::size_t at = 0; at < items.size();) {
    const auto [marker, count] = marker_at(items, at);
    if (marker == Marker::none || kept.empty() || at + count == items.size()) {
      kept.push_back(items[at++]);
      continue;
    }
    const std::size_t begin = at + count;
    std::size_t end = begin;
    while (end < items.size() && (end == begin || (!items[end].after_comma && marker_at(items, end).first == Marker::none))) ++end;
    keep_name(join_items(items, begin, end), marker == Marker::former ? out.former : out.known_as);
    at = end;
  }
  items = std::move(kept);
}

void read_aside(std::string_view aside, NameColumn column, NameWords& out) {
  const Items items = items_of(aside);
  if (items.empty()) return;
  const std::vector<std::string> words = words_of(items);
  if (word_lists().placeholders.match(words, 0) == words.size()) {
    out.placeholder = true;
  } else if (word_lists().titles.match(words, 0) == words.size()) {
    out.titles.push_back(join_items(items, 0, items.size()));
  } else {
    const auto [marker, count] = marker_at(items, 0);
    const bool former = marker == Marker::former || (marker == Marker::none && column == NameColumn::family);
    keep_name(join_items(items, count, items.size()), former ? out.former : out.known_as);
  }
}

void take_placeholders(Items& items, NameWords& out) {
  const std::vector<std::string> words = words_of(items);
  Items kept;
  bool comma = false;
  for (std::size_t at = 0; at < items.size();) {
    const std::size_t count = word_lists().placeholders.match(words, at);
    comma = comma || items[at].after_comma;
    if (count == 0) {
      kept.push_back(items[at]);
      kept.back().after_comma = comma;
      comma = false;
    }
    out.placeholder = out.placeholder || count > 0;
    at += std::max<std::size_t>(count, 1);
  }
  items = std::move(kept);
  const std::vector<std::string> left = words_of(items);
  if (!left.empty() && word_lists().placeholders_whole.match(left, 0) == left.size()) {
    out.placeholder = true;
    items.clear();
  }
}

bool is_plain_title(std::string_view word) {
  constexpr std::array<std::string_view, 6> titles = {"mr", "mrs", "miss", "ms", "mx", "dr"};
  return std::find(titles.begin(), titles.end(), word) != titles.end();
}

// Titles at the front and behind a comma; the plain ones wherever they stand ("SMITH Mr John"), and where nothing else does ("Mr").
void take_titles(Items& items, NameWords& out) {
  const std::vector<std::string> words = words_of(items);
  Items kept;
  bool at_front = true;
  for (std::size_t at = 0; at < items.size();) {
    at_front = at_front || items[at].after_comma;
    const std::size_t count = at_front ? word_lists().titles.match(words, at) : 0;
    const bool others = at + count < items.size() || !kept.empty();
    const bool plain = is_plain_title(words[at]) && !items[at].tied;
    if ((count > 0 && others) || plain) {
      const std::size_t taken = std::max<std::size_t>(count, 1);
      out.titles.push_back(join_items(items, at, at + taken));
      if (items[at].after_comma && at + taken < items.size()) items[at + taken].after_comma = true;
      at += taken;
    } else {
      at_front = false;
      kept.push_back(items[at++]);
    }
  }
  items = std::move(kept);
}

// Suffixes at the end and in front of the comma; `least` words stay.
void take_suffixes(Items& items, std::size_t least, NameWords& out) {
  while (items.size() > least && word_lists().suffixes.contains(items.back().word)) {
    out.suffixes.push_back(items.back().word);
    items.pop_back();
  }
  std::reverse(out.suffixes.begin(), out.suffixes.end());
  for (std::size_t at = 2; at < items.size(); ++at) {
    if (!items[at].after_comma) continue;
    if (items.size() > least && word_lists().suffixes.contains(items[at - 1].word)) {
      out.suffixes.push_back(items[at - 1].word);
      erase(items, at - 1, 1);
    }
    return;
  }
}

void finish(const Items& items, NameWords& out) {
  for (const Item& item : items) {
    const std::string word = without_digits(item.word);
    if (word.empty()) continue;
    if (item.after_comma && out.comma == 0) out.comma = out.words.size();
    out.words.push_back(word);
    out.marks.push_back(item.capitals);
    out.tied.push_back(item.tied && out.words.size() > 1 ? 1 : 0);
  }
}

}  // namespace

NameWords read_name_words(std::string_view text, NameColumn column) {
  NameWords out;
  std::string plain = plain_quotes(text);
  out.blank = plain.empty();
  const std::vector<std::string> asides = take_asides(plain);
  Items items = items_of(plain);
  for (const std::string& aside : asides) read_aside(aside, column, out);
  take_marked(items, out);
  take_placeholders(items, out);
  const std::vector<std::string> words = words_of(items);
  for (std::size_t at = 0; at < words.size(); ++at) {
    out.organisation = out.organisation || word_lists().organisations.match(words, at) > 0;
  }
  take_titles(items, out);
  take_suffixes(items, column == NameColumn::full ? 2 : 1, out);
  finish(items, out);
  return out;
}

}  // namespace cw::linkage
