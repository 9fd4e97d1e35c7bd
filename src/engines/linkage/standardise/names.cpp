// SPDX-License-Identifier: MIT
// A name is cut into words first (internal/name_words.h), each in fold()'s form with what its capitals and brackets said; then titles,
// suffixes, placeholders and former names are taken off, and what is left is divided into given and family names.
#include "engines/linkage/standardise/names.h"

#include <algorithm>

#include "engines/linkage/standardise/internal/name_words.h"
#include "engines/linkage/standardise/internal/word_lists.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

using Words = std::vector<std::string>;

std::string join(std::span<const std::string> words) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

bool is_joined_prefix(std::string_view word) { return word == "mc" || word == "mac" || word == "fitz"; }

// "mc donald" -> "mcdonald"; "o brien" -> "obrien" where Brien is known to take an O, or where nothing stands in front.
Words join_prefixes(const Words& words) {
  Words out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool last = i + 1 == words.size();
    if (!last && (is_joined_prefix(words[i]) || (words[i] == "o" && (i == 0 || word_lists().o_names.contains(words[i + 1]))))) {
      out.push_back(words[i] + words[i + 1]);
      ++i;
    } else {
      out.push_back(words[i]);
    }
  }
  return out;
}

// Where the family name of given-first words begins: the last word, with the particles in front; one word at least is left to be given.
std::size_t family_begin(const NameWords& name) {
  const Words& words = name.words;
  std::size_t at = words.size() - 1;
  if (at >= 2 && words[at - 1] == "o" && word_lists().o_names.contains(words[at])) return at - 1;
  while (at > 1 && (name.tied[at] != 0 || word_lists().particles.contains(words[at - 1]))) --at;
  return at;
}

// Where the given names of family-first words begin.
std::size_t given_begin(const NameWords& name) {
  const Words& words = name.words;
  std::size_t at = 0;
  while (at + 2 < words.size() && (word_lists().particles.contains(words[at]) || words[at] == "o" || name.tied[at + 1] != 0)) ++at;
  return at + 1;
}

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The words in capitals where others are not; nothing where capitals tell nothing. Words of one letter are either.
std::optional<Span> capitals(const NameWords& name) {
  std::size_t first = name.words.size();
  std::size_t end = 0;
  bool other = false;
  for (std::size_t i = 0; i < name.words.size(); ++i) {
    if (name.marks[i] == Capitals::all) {
      first = std::min(first, i);
      end = i + 1;
    }
  }
  for (std::size_t i = 0; i < name.words.size(); ++i) {
    if (name.marks[i] != Capitals::some) continue;
    if (i > first && i < end) return std::nullopt;
    other = true;
  }
  if (!other || first >= end) return std::nullopt;
  const std::size_t least = end == name.words.size() ? 1 : 0;
  while (first > least && word_lists().particles.contains(name.words[first - 1])) --first;
  if (first != 0 && end != name.words.size()) return std::nullopt;
  return Span{first, end};
}

void divide(const NameWords& name, NameOrder order, PersonName& out) {
  const Words& words = name.words;
  Span family;
  if (name.comma > 0 && name.comma < words.size()) {
    family = {0, name.comma};
  } else if (words.size() == 1) {  // "Mr Smith", "SMITH, Unknown", "Baby Smith": what a title or placeholder leaves is the family name
    family = {name.placeholder || !name.titles.empty() ? 0U : 1U, 1};
  } else if (const auto found = capitals(name)) {
    family = *found;
  } else if (order == NameOrder::given_first && (words.back().size() > 1 || words.front().size() == 1)) {  // "Smith J" is family first
    family = {family_begin(name), words.size()};
  } else {
    family = {0, given_begin(name)};
  }
  const auto at = [&](std::size_t index) { return words.begin() + static_cast<std::ptrdiff_t>(index); };
  out.family = join(join_prefixes(Words(at(family.begin), at(family.end))));
  out.given.assign(words.begin(), at(family.begin));
  out.given.insert(out.given.end(), at(family.end), words.end());
}

// Standardises until nothing changes any more, so that standardising twice is as once.
template <class Step>
std::optional<std::string> until_stable(std::string_view text, Step step) {
  std::optional<std::string> now = step(text);
  for (int pass = 0; pass < 8 && now; ++pass) {
    std::optional<std::string> next = step(*now);
    if (next == now) return now;
    now = std::move(next);
  }
  return std::nullopt;
}

std::optional<std::string> not_empty(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

std::optional<std::string> given_once(std::string_view text) {
  const NameWords name = read_name_words(text, NameColumn::given);
  return not_empty(join(name.words));
}

std::optional<std::string> family_once(std::string_view text) {
  NameWords name = read_name_words(text, NameColumn::family);
  if (name.comma > 0 && name.comma < name.words.size()) name.words.resize(name.comma);
  return not_empty(join(join_prefixes(name.words)));
}

}  // namespace

Standardised<PersonName> split_full_name(std::string_view text, NameOrder order) {
  NameWords name = read_name_words(text, NameColumn::full);
  if (name.blank) return Reason::empty;
  PersonName out;
  out.title = join(name.titles);
  out.suffix = join(name.suffixes);
  out.former = std::move(name.former);
  out.known_as = std::move(name.known_as);
  out.placeholder = name.placeholder;
  out.organisation = name.organisation;
  if (name.words.empty()) {
    if (name.placeholder) return Reason::placeholder;
    return Reason::malformed;
  }
  divide(name, order, out);
  return out;
}

std::optional<std::string> standardise_given_name(std::string_view text) { return until_stable(text, given_once); }
std::optional<std::string> standardise_family_name(std::string_view text) { return until_stable(text, family_once); }

std::optional<std::string> first_given_name(std::string_view text) {
  return until_stable(text, [](std::string_view given) -> std::optional<std::string> {
    const auto names = standardise_given_name(given);
    if (!names) return std::nullopt;
    return names->substr(0, names->find(' '));
  });
}

std::optional<std::string> middle_names(std::string_view text) {
  const auto names = standardise_given_name(text);
  if (!names) return std::nullopt;
  const std::size_t space = names->find(' ');
  if (space == std::string::npos) return std::nullopt;
  return names->substr(space + 1);
}

std::optional<std::string> family_name_core(std::string_view text) {
  return until_stable(text, [](std::string_view family) -> std::optional<std::string> {
    const auto whole = standardise_family_name(family);
    if (!whole) return std::nullopt;
    std::vector<std::string_view> words = split_words(*whole);
    std::size_t first = 0;
    while (first + 1 < words.size() && word_lists().particles.contains(words[first])) ++first;
    std::string out;
    for (; first < words.size(); ++first) out += words[first];
    return out;
  });
}

std::optional<std::string> standardise_full_name(std::string_view text) {
  return until_stable(text, [](std::string_view full) -> std::optional<std::string> {
    const auto name = split_full_name(full);
    if (!name) return std::nullopt;
    Words words = name->given;
    if (!name->family.empty()) words.push_back(name->family);
    return not_empty(join(words));
  });
}

bool is_placeholder_name(std::string_view text) { return split_full_name(text).reason == Reason::placeholder; }

bool is_organisation_name(std::string_view text) {
  const auto name = split_full_name(text);
  return name && name->organisation;
}

}  // namespace cw::linkage
