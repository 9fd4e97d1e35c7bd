// SPDX-License-Identifier: MIT
// Addresses of places.h: the text is cut at commas and line ends, the postcode is taken off the end, and every part is read word by word.
#include <algorithm>
#include <array>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/internal/word_lists.h"
#include "engines/linkage/standardise/places.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

using Words = std::vector<std::string>;

std::string join(const Words& words, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i) {
    if (!out.empty()) out += ' ';
    out += words[i];
  }
  return out;
}

// Words of one part: folded; apostrophes and dots dropped; other signs than - and / between letters or digits are spaces.
Words words_of(std::string_view part) {
  std::string plain;
  for (const char c : fold(part)) {
    if (c == '\'' || c == '`' || c == '.') continue;
    const bool kept = is_letter(c) || is_digit(c) || c == '-' || c == '/' || static_cast<unsigned char>(c) >= 0x80;
    plain += kept ? c : ' ';
  }
  Words out;
  for (std::string_view word : split_words(plain)) {
    while (!word.empty() && (word.front() == '-' || word.front() == '/')) word.remove_prefix(1);
    while (!word.empty() && (word.back() == '-' || word.back() == '/')) word.remove_suffix(1);
    if (!word.empty()) out.emplace_back(word);
  }
  return out;
}

bool is_street_type(const std::string& word) { return word_lists().street_types.contains(word); }

bool is_direction(std::string_view word) {
  constexpr std::array<std::string_view, 8> words = {"north", "south", "east", "west", "upper", "lower", "n", "s"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "14", "14a", "1-3", "14a-16": begins with a digit, has at most one letter behind each number.
bool is_house_number(std::string_view word) {
  if (word.empty() || !is_digit(word.front()) || word.size() > 10) return false;
  std::size_t at = 0;
  while (true) {
    const std::size_t start = at;
    while (at < word.size() && is_digit(word[at])) ++at;
    if (at == start || at - start > 5) return false;
    if (at < word.size() && is_letter(word[at])) ++at;
    if (at == word.size()) return true;
    if (word[at] != '-') return false;
    ++at;
  }
}

// "2/1", "14/3": a flat in a Scottish tenement.
bool is_tenement_number(std::string_view word) {
  const std::size_t slash = word.find('/');
  if (slash == std::string_view::npos || word.size() > 10) return false;
  return is_house_number(word.substr(0, slash)) && is_house_number(word.substr(slash + 1));
}

bool is_flat_label(std::string_view word) {
  return is_house_number(word) || is_tenement_number(word) || (word.size() == 1 && is_letter(word[0]));
}

// "st" in front of a name: one of the next three words is a street type.
bool is_saint(const Words& words, std::size_t at) {
  if (words[at] != "st") return false;
  const std::size_t end = std::min(at + 4, words.size());
  for (std::size_t i = at + 1; i < end; ++i) {
    if (is_street_type(words[i])) return true;
  }
  return false;
}

// Where the name of a street ends: behind its first type word that is not its first word, with types and directions that follow.
std::size_t street_end(const Words& words, std::size_t begin) {
  for (std::size_t i = begin + 1; i < words.size(); ++i) {
    if (!is_street_type(words[i])) continue;
    if (is_saint(words, i)) continue;
    std::size_t end = i + 1;
    while (end < words.size() && (is_street_type(words[end]) || is_direction(words[end]))) ++end;
    return end;
  }
  return begin;  // no type word
}

std::string written_out(const Words& words, std::size_t begin, std::size_t end) {
  Words out(words.begin() + static_cast<std::ptrdiff_t>(begin), words.begin() + static_cast<std::ptrdiff_t>(end));
  std::size_t last = out.size();
  while (last > 1 && is_direction(out[last - 1])) --last;
  if (last > 1) {
    if (const std::string* standard = word_lists().street_types.standard(out[last - 1])) out[last - 1] = *standard;
  }
  return join(out, 0, out.size());
}

class Reader {
 public:
  void read(const std::vector<std::string>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Words words = words_of(parts[i]);
      if (words.size() > 2 && is_house_number(words[0]) && street_end(words, 1) > 1) numbered_street_ = i;
    }
    for (; part_ < parts.size(); ++part_) read_part(parts[part_]);
    finish();
  }
  Address out;

 private:
  void read_part(std::string_view part) {
    Words words = words_of(part);
    if (words.empty()) return;
    const std::string whole = join(words, 0, words.size());
    if (whole == "no fixed abode" || whole == "of no fixed abode" || whole == "nfa" || whole == "no fixed address" || whole == "homeless") {
      out.no_fixed_abode = true;
      return;
    }
    const std::size_t care = words[0] == "c/o" ? 1 : (words.size() > 2 && words[0] == "care" && words[1] == "of" ? 2 : 0);
    if (care > 0 && out.care_of.empty() && words.size() > care) {
      out.care_of = join(words, care, words.size());
      return;
    }
    read_words(words, read_flat(words));
  }

  // "flat 14a", "room 4", "ground floor flat", "2/1 14 ...": the number of words taken.
  std::size_t read_flat(const Words& words) {
    if (!out.flat.empty()) return 0;
    const std::string* kind = word_lists().sub_buildings.standard(words[0]);
    if (kind != nullptr && words.size() > 1 && is_flat_label(words[1])) {
      out.flat = *kind == "flat" ? words[1] : *kind + " " + words[1];
      return 2;
    }
    constexpr std::array<std::string_view, 8> floors = {"ground", "first", "second", "third", "top", "basement", "upper", "lower"};
    const bool floor = std::find(floors.begin(), floors.end(), words[0]) != floors.end();
    const std::size_t word = words.size() > 2 && words[1] == "floor" ? 2 : 1;
    if (floor && words.size() > word && words[word] == "flat") {
      out.flat = join(words, 0, word);
      return word + 1;
    }
    if (is_tenement_number(words[0]) && (words.size() == 1 || is_house_number(words[1]))) {
      out.flat = words[0];
      return 1;
    }
    return 0;
  }

  void read_words(const Words& words, std::size_t at) {
    if (at >= words.size()) return;
    if (out.street.empty()) at = read_number(words, at);
    if (at >= words.size()) return;
    if (!out.street.empty()) {
      rest_.push_back(join(words, at, words.size()));
      return;
    }
    const bool building = !just_numbered_ && part_ < numbered_street_;  // "rose court, 14 high street"
    const std::size_t end = building ? at : street_end(words, at);
    if (end > at && read_building_and_number(words, at)) return;
    if (end > at || just_numbered_) {
      const std::size_t stop = end > at ? end : words.size();
      out.street = written_out(words, at, stop);
      if (stop < words.size()) rest_.push_back(join(words, stop, words.size()));
      just_numbered_ = false;
      return;
    }
    before_.push_back(join(words, at, words.size()));
  }

  // "rose court 14 high street": a house number within, with a street behind it.
  bool read_building_and_number(const Words& words, std::size_t at) {
    for (std::size_t i = at + 1; i + 1 < words.size() && i < at + 8; ++i) {
      if (!is_house_number(words[i]) || !out.number.empty() || street_end(words, i + 1) == i + 1) continue;
      add_building(join(words, at, i));
      read_words(words, i);
      return true;
    }
    return false;
  }

  void add_building(const std::string& name) {
    if (!out.building.empty()) out.building += ' ';
    out.building += name;
  }

  std::size_t read_number(const Words& words, std::size_t at) {
    if (!out.number.empty()) return at;
    std::string number = words[at];
    std::size_t next = at + 1;
    if (is_tenement_number(number) && out.flat.empty()) {  // "14/3 Leith Walk" is flat 3 of 14
      out.flat = number.substr(number.find('/') + 1);
      number.resize(number.find('/'));
    } else if (!is_house_number(number)) {
      return at;
    }
    if (next + 1 < words.size() && words[next].size() == 1 && is_letter(words[next][0]) && is_digit(number.back())) number += words[next++];
    if (is_letter(number.back()) && number.find('-') == std::string::npos) {
      out.number_suffix = number.substr(number.size() - 1);
      number.pop_back();
    }
    out.number = number;
    just_numbered_ = true;
    return next;
  }

  // What had no number and no street type: in front of a street it is the building; else the first is the building; the last of all is the
  // town.
  void finish() {
    const std::size_t buildings = out.street.empty() ? std::min<std::size_t>(before_.size(), 1) : before_.size();
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (i < buildings) {
        add_building(before_[i]);
      } else {
        rest_.push_back(before_[i]);
      }
    }
    if (rest_.empty()) return;
    out.town = rest_.back();
    rest_.pop_back();
    for (const std::string& part : rest_) {
      if (!out.locality.empty()) out.locality += ' ';
      out.locality += part;
    }
  }

  std::vector<std::string> rest_;
  std::vector<std::string> before_;  // the street
  bool just_numbered_ = false;
  std::size_t part_ = 0;
  std::size_t numbered_street_ = 0;  // the last part that is a number and a street; 0 where it is the first or there is none
};

void cut(std::string_view text, std::vector<std::string>& parts) {
  std::size_t start = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && std::string_view(",;|\n\r\t").find(text[at]) == std::string_view::npos) continue;
    std::string part = collapse_spaces(text.substr(start, at - start));
    if (!part.empty()) parts.push_back(std::move(part));
    start = at + 1;
  }
}

// Takes a postcode off the end of the last part that has one: its last two words or its last.
std::string take_postcode(std::vector<std::string>& parts) {
  for (std::size_t i = parts.size(); i-- > 0;) {
    std::string& part = parts[i];
    const std::size_t last = part.rfind(' ');
    const std::size_t before = last == std::string::npos || last == 0 ? std::string::npos : part.rfind(' ', last - 1);
    for (const std::size_t start : {before == std::string::npos ? 0 : before + 1, last == std::string::npos ? 0 : last + 1}) {
      const std::string_view tail = std::string_view(part).substr(start);
      if (tail.size() > 12 || tail.find_first_of("0123456789") == std::string_view::npos) continue;
      const auto found = parse_postcode(tail);
      if (!found) continue;
      const std::string text = found->text;
      part = trim(std::string_view(part).substr(0, start));
      if (part.empty()) parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
      return text;
    }
  }
  return {};
}

Standardised<Address> read_parts(std::vector<std::string> parts) {
  if (parts.empty()) return Reason::empty;
  Reader reader;
  reader.out.postcode = take_postcode(parts);
  if (parts.size() == 1) {
    const Words words = words_of(parts.front());
    const std::string whole = join(words, 0, words.size());
    if (whole == "unknown" || whole == "not known" || whole == "n/k" || whole == "n/a" || whole == "none" || whole == "not given") {
      return Reason::placeholder;
    }
  }
  reader.read(parts);
  if (reader.out.postcode == "NF1 1NF" || reader.out.postcode == "ZZ99 3VZ") reader.out.no_fixed_abode = true;
  if (reader.out == Address()) return Reason::malformed;
  return std::move(reader.out);
}

}  // namespace

Standardised<Address> parse_address(std::string_view text) { return parse_address(std::span<const std::string_view>(&text, 1)); }

Standardised<Address> parse_address(std::span<const std::string_view> lines) {
  std::vector<std::string> parts;
  for (const std::string_view line : lines) cut(line, parts);
  return read_parts(std::move(parts));
}

std::string format(const Address& address) {
  std::string out;
  const auto add = [&](const std::string& part) {
    if (part.empty()) return;
    if (!out.empty()) out += ", ";
    out += part;
  };
  if (!address.care_of.empty()) add("c/o " + address.care_of);
  if (!address.flat.empty()) {
    const bool worded = address.flat.find(' ') != std::string::npos;
    const bool floor = !is_flat_label(address.flat) && !worded;
    add(worded && address.flat.find(" floor") == std::string::npos ? address.flat
                                                                   : (floor || worded ? address.flat + " flat" : "flat " + address.flat));
  }
  add(address.building);
  const std::string number = address.number + address.number_suffix;
  add(number.empty() || address.street.empty() ? number + address.street : number + " " + address.street);
  add(address.locality);
  add(address.town);
  if (address.no_fixed_abode) add("no fixed abode");
  add(address.postcode);
  return out;
}

std::vector<std::string> address_tokens(std::string_view text) {
  std::vector<std::string> parts;
  cut(text, parts);
  static_cast<void>(take_postcode(parts));
  std::vector<std::string> tokens;
  for (const std::string& part : parts) {
    const Words words = words_of(part);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string* standard = i > 0 && !is_saint(words, i) ? word_lists().street_types.standard(words[i]) : nullptr;
      tokens.push_back(standard != nullptr ? *standard : words[i]);
    }
  }
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  return tokens;
}

}  // namespace cw::linkage
