// SPDX-License-Identifier: MIT
// The name of a column, cut into words, is searched for phrases. The longest phrases win; what a phrase is worth is a log-odds: 6 says so
// nearly for certain, 4 mostly, 2 is a hint that the values must bear out.
#include "engines/linkage/recognise/internal/header.h"

#include <algorithm>
#include <cmath>

#include "engines/linkage/recognise/internal/phrases.h"
#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

constexpr std::size_t longest = 200;  // bytes of a name that are read

// Words, cut at signs, at a small letter before a capital ("PostCode"), before the last of several capitals ("NHSNumber"), and between
// letters and digits ("ADDR1").
std::vector<std::string> cut_words(std::string_view name) {
  const std::string plain = strip_accents(name.substr(0, longest));
  std::vector<std::string> out;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) out.push_back(ascii_lower(word));
    word.clear();
  };
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[i];
    if (!is_letter(c) && !is_digit(c)) {
      end_word();
      continue;
    }
    if (!word.empty()) {
      const char last = word.back();
      const bool next_small = i + 1 < plain.size() && is_lower(plain[i + 1]);
      if ((is_lower(last) && is_upper(c)) || (is_upper(last) && is_upper(c) && next_small) || is_digit(last) != is_digit(c)) end_word();
    }
    word += c;
  }
  end_word();
  return out;
}

struct Found {
  std::size_t begin = 0, end = 0;  // in the letters of all words
  const Phrase* phrase = nullptr;
  bool aligned = false;  // at the ends of words
};

std::string packed_phrase(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (c != ' ') out += c;
  }
  return out;
}

struct PackedPhrase {
  std::string letters;
  const Phrase* phrase;
};
const std::vector<PackedPhrase>& packed_phrases() {
  static const std::vector<PackedPhrase> all = [] {
    std::vector<PackedPhrase> out;
    for (const Phrase& phrase : phrases()) out.push_back({packed_phrase(phrase.words), &phrase});
    return out;
  }();
  return all;
}

std::vector<Found> find_phrases(const std::vector<std::string>& words) {
  std::string letters;
  std::vector<char> edge(1, 1);
  for (const std::string& word : words) {
    letters += word;
    edge.resize(letters.size(), 0);
    edge.push_back(1);
  }
  std::vector<Found> found;
  for (const PackedPhrase& each : packed_phrases()) {
    const std::size_t size = each.letters.size();
    for (std::size_t begin = letters.find(each.letters); begin != std::string::npos; begin = letters.find(each.letters, begin + 1)) {
      const bool aligned = edge[begin] != 0 && edge[begin + size] != 0;
      if (aligned || (size >= 6 && (edge[begin] != 0 || edge[begin + size] != 0)))
        found.push_back({begin, begin + size, each.phrase, aligned});
    }
  }
  return found;
}

// Phrases that lie within a longer one say nothing more.
std::vector<Found> longest_ones(std::vector<Found> found) {
  std::vector<Found> out;
  for (const Found& each : found) {
    const bool within = std::ranges::any_of(found, [&](const Found& other) {
      return other.begin <= each.begin && other.end >= each.end && other.end - other.begin > each.end - each.begin &&
             (other.aligned || !each.aligned);
    });
    if (!within) out.push_back(each);
  }
  return out;
}

// Words that go with a phrase and change nothing.
bool is_filler_word(std::string_view word) {
  constexpr std::string_view fillers[] = {"no",       "number",  "num",    "nr",     "id",     "code",  "current",  "legal",    "client",
                                          "customer", "patient", "person", "people", "member", "pupil", "primary",  "main",     "usual",
                                          "home",     "raw",     "clean",  "std",    "txt",    "text",  "value",    "val",      "field",
                                          "col",      "column",  "the",    "of",     "s",      "full",  "resident", "student",  "applicant",
                                          "elector",  "user",    "fake",   "desc",   "cd",     "nm",    "dt",       "yyyymmdd", "ddmmyyyy"};
  return std::ranges::find(fillers, word) != std::end(fillers) || (word.size() <= 2 && all_digits(word));
}

void add_modifiers(const std::vector<Found>& found, Header& header) {
  for (const Found& each : found) {
    switch (each.phrase->role) {
      case PhraseRole::other_person: header.other_person = true; break;
      case PhraseRole::former: header.former = true; break;
      case PhraseRole::elsewhere: header.elsewhere = true; break;
      case PhraseRole::event: header.event = true; break;
      case PhraseRole::copy: header.copy = true; break;
      case PhraseRole::extract: header.extract = true; break;
      case PhraseRole::meaning: break;
    }
  }
}

int line_number(const std::vector<std::string>& words) {
  if (words.empty() || words.back().size() != 1 || !is_digit(words.back()[0]) || words.back()[0] == '0') return 0;
  return words.back()[0] - '0';
}

// A name of somebody else, or one from before.
void apply_modifiers(Header& header) {
  Scores& score = header.scores;
  const auto best = [&](std::initializer_list<Meaning> of) {
    double most = 0;
    for (const Meaning meaning : of) most = std::max(most, score[at(meaning)]);
    return most;
  };
  const double name = best({Meaning::given_name, Meaning::family_name, Meaning::full_name, Meaning::known_as, Meaning::middle_names});
  if (header.copy) {
    score.fill(-12);
    score[at(Meaning::ignored)] = 9;
  } else if (header.other_person) {
    const bool person = best({Meaning::phone, Meaning::email, Meaning::date_of_birth, Meaning::address, Meaning::address_line,
                              Meaning::identifier, Meaning::postcode, Meaning::record_id}) > 0 ||
                        name > 0;
    score.fill(-12);
    score[at(Meaning::other_person)] = person ? 9 : 5;
  } else if (header.former && name > 0) {
    score.fill(-12);
    score[at(Meaning::former_name)] = 8;
  } else if ((header.former || header.elsewhere) &&
             best({Meaning::address, Meaning::address_line, Meaning::postcode, Meaning::street, Meaning::town, Meaning::region,
                   Meaning::address_number, Meaning::address_flat}) > 0) {
    score.fill(-12);
    score[at(Meaning::other_address)] = 8;
  } else if (header.elsewhere && name > 0) {
    score.fill(-12);
    score[at(Meaning::category)] = 4;
  } else if (header.event && score[at(Meaning::date_of_birth)] < 4) {
    score[at(Meaning::as_of)] += 4;
    score[at(Meaning::date_of_birth)] -= 4;
  }
  if (header.extract) score[at(Meaning::ignored)] += 5;
}

bool is_meaningless(const std::vector<std::string>& words) {
  constexpr std::string_view plain[] = {"c",       "col",  "column",    "field",   "f",      "v",       "var",   "x",
                                        "unnamed", "attr", "attribute", "feature", "spalte", "colonne", "campo", "header"};
  return std::ranges::all_of(words, [&](const std::string& word) {
    return all_digits(word) || word.size() == 1 || std::ranges::find(plain, word) != std::end(plain);
  });
}

}  // namespace

Header read_header(std::string_view name) {
  Header header;
  header.words = cut_words(name);
  for (const std::string& word : header.words) header.joined += (header.joined.empty() ? "" : "_") + word;
  const std::vector<Found> found = longest_ones(find_phrases(header.words));
  add_modifiers(found, header);
  std::size_t letters = 0;
  for (const std::string& word : header.words) {
    if (!is_filler_word(word)) letters += word.size();
  }
  for (const Found& each : found) {
    if (each.phrase->role != PhraseRole::meaning) continue;
    const double share = letters == 0 ? 1 : std::min(1.0, static_cast<double>(each.end - each.begin) / static_cast<double>(letters));
    const double worth = each.phrase->worth * (each.aligned ? 1 : 0.7) * (0.6 + 0.4 * share);
    double& score = header.scores[at(each.phrase->meaning)];
    score = std::max(score, worth);
  }
  header.line = line_number(header.words);
  if (header.line > 0 && (header.scores[at(Meaning::address)] >= 2 || header.scores[at(Meaning::address_line)] > 0)) {
    header.scores[at(Meaning::address_line)] = 7;
    header.scores[at(Meaning::address)] = 0;
  }
  apply_modifiers(header);
  header.meaningless = is_meaningless(header.words);
  if (header.meaningless) {
    header.scores.fill(0);
    header.line = 0;
  }
  header.says_something = *std::ranges::max_element(header.scores) > 2;
  return header;
}

}  // namespace cw::linkage
