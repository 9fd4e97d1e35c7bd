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

bool is_plain_number(std::string_view word) { return word.size() <= 5 && all_digits(word); }

// Words of one part: folded; apostrophes and dots dropped; other signs than - and / between letters or digits are spaces. "no 14" is "14",
// and "14 - 16", "14 to 16" and "14 & 16" are "14-16".
Words words_of(std::string_view part) {
  std::string plain;
  for (const char c : fold(part)) {
    if (c == '\'' || c == '`' || c == '.') continue;
    const bool kept = is_letter(c) || is_digit(c) || c == '-' || c == '/' || static_cast<unsigned char>(c) >= 0x80;
    if (c == '&') {
      plain += " & ";
    } else {
      plain += kept ? c : ' ';
    }
  }
  Words out;
  const std::vector<std::string_view> words = split_words(plain);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    const bool number_next = i + 1 < words.size() && is_digit(words[i + 1].front());
    if (number_next && (word == "no" || word == "nr" || word == "number")) continue;
    if (number_next && !out.empty() && is_plain_number(out.back()) && is_plain_number(words[i + 1]) &&
        (word == "-" || word == "to" || word == "&")) {
      out.back().append("-").append(words[++i]);
      continue;
    }
    if (word == "&") continue;
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

// "b2", "g01", "gf1": one or two letters and a number.
bool is_lettered_label(std::string_view word) {
  const std::size_t letters = word.size() > 1 && is_letter(word[1]) ? 2 : 1;
  return word.size() > letters && word.size() <= 4 && is_letter(word[0]) && all_digits(word.substr(letters));
}

// "1f2": flat 2 on the first floor, as Edinburgh writes it.
bool is_floor_and_flat(std::string_view word) {
  const std::size_t f = word.find('f');
  return f != std::string_view::npos && word.size() <= 5 && all_digits(word.substr(0, f)) && all_digits(word.substr(f + 1));
}

// The standard word of a floor; "" where it is none.
std::string_view floor_word(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"ground", "ground"}, {"gnd", "ground"},  {"grd", "ground"},    {"g/f", "ground"},         {"first", "first"},   {"1st", "first"},
      {"second", "second"}, {"2nd", "second"},  {"third", "third"},   {"3rd", "third"},          {"fourth", "fourth"}, {"4th", "fourth"},
      {"fifth", "fifth"},   {"5th", "fifth"},   {"top", "top"},       {"basement", "basement"},  {"bsmt", "basement"}, {"upper", "upper"},
      {"lower", "lower"},   {"attic", "attic"}, {"garden", "garden"}, {"penthouse", "penthouse"}};
  for (const auto& [written, standard] : words)
    if (word == written) return standard;
  return {};
}

bool is_side(std::string_view word) {
  constexpr std::array<std::string_view, 8> sides = {"left", "right", "front", "rear", "back", "middle", "centre", "side"};
  return std::find(sides.begin(), sides.end(), word) != sides.end();
}

bool is_flat_label(std::string_view word) {
  return is_house_number(word) || is_tenement_number(word) || is_floor_and_flat(word) || (word.size() == 1 && is_letter(word[0]));
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
      if (words.size() > 1 && is_letter(words[0][0]) && street_end(words, 0) == words.size()) last_named_street_ = i;
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
      std::size_t end = care + 1;  // "c/o mrs smith 14 high street": up to a number with a street behind it
      while (end < words.size() && !(is_house_number(words[end]) && street_end(words, end + 1) > end + 1)) ++end;
      out.care_of = join(words, care, end);
      if (end < words.size()) read_words(words, end);
      return;
    }
    if (part_ < numbered_street_ && out.flat.empty() && read_flat_of_building(words)) return;
    std::size_t at = read_flat(words, 0);
    if (at == 0) at = read_beside(words);
    read_words(words, at);
  }

  // In front of "14 high street": "2", "b", "12 umber court" have a flat without its label.
  bool read_flat_of_building(const Words& words) {
    const bool label = is_flat_label(words[0]) || is_lettered_label(words[0]);
    if (!label || (words.size() > 1 && words[0].size() == 1 && is_letter(words[0][0])) || words[0].find('-') != std::string::npos)
      return false;
    if (words.size() > 1 && words[1].size() == 1) return false;
    out.flat = words[0];
    if (words.size() > 1) add_building(join(words, 1, words.size()));
    return true;
  }

  // "rear of 14 high street", "r/o 14", "land adj to 14": beside a house, not the house.
  std::size_t read_beside(const Words& words) {
    if (!out.flat.empty() || words.size() < 2) return 0;
    std::size_t at = 0;
    std::string_view what;
    if (words[0] == "r/o" || (words[0] == "rear" && words[1] == "of")) {
      what = "rear";
      at = words[0] == "r/o" ? 1 : 2;
    } else {
      at = words[0] == "land" ? 1 : 0;
      const std::string& beside = words[at];
      if (beside != "adj" && beside != "adjacent" && beside != "adjoining" && beside != "opposite" && beside != "opp") return 0;
      what = at == 1 ? "land adjacent" : "adjacent";
      if (++at < words.size() && (words[at] == "to" || words[at] == "of")) ++at;
    }
    out.flat = what;
    return at;
  }

  // "flat 14a", "room 4", "ground floor flat", "2/1 14 ...": the position behind it; `at` where there is none.
  std::size_t read_flat(const Words& words, std::size_t at) {
    if (!out.flat.empty() || at >= words.size()) return at;
    const std::string* kind = word_lists().sub_buildings.standard(words[at]);
    if (kind != nullptr && at + 1 < words.size()) {
      std::size_t next = at + 1;
      if (is_flat_label(words[next]) || is_lettered_label(words[next])) {
        std::string label = words[next++];
        const bool letter = is_plain_number(label) && next < words.size() && words[next].size() == 1 && is_letter(words[next][0]);
        if (letter && (next + 1 == words.size() || is_house_number(words[next + 1]))) label += words[next++];  // "flat 14 a"
        out.flat = *kind == "flat" ? label : *kind + " " + label;
        return next;
      }
      if (*kind == "flat")
        if (const std::size_t end = read_floor(words, next, Floor::after_flat); end > next) return end;
    }
    if (const std::size_t end = read_floor(words, at, Floor::first); end > at) return end;
    if (is_tenement_number(words[at]) && (at + 1 == words.size() || is_house_number(words[at + 1]))) {
      out.flat = words[at];
      return at + 1;
    }
    return at;
  }

  // "ground floor flat", "1st floor left", "top flat", "basement": the position behind it; `at` where there is none.
  enum class Floor : std::uint8_t { first, after_flat };
  std::size_t read_floor(const Words& words, std::size_t at, Floor where) {
    const std::string_view level = floor_word(words[at]);
    std::size_t next = at + 1;
    std::string name(level);
    if (level == "lower" && next < words.size() && floor_word(words[next]) == "ground") name += " ground", ++next;
    const bool floor = next < words.size() && (words[next] == "floor" || words[next] == "flr");
    if (floor) name += " floor", ++next;
    const std::string_view side = next < words.size() ? words[next] : std::string_view();
    const bool sided = !level.empty() && floor && is_side(side);
    if (sided) name.append(" ").append(side), ++next;
    if (level.empty()) {
      if (!is_side(words[at]) || (where == Floor::first && (next >= words.size() || words[next] != "flat"))) return at;
      name = words[at];
    }
    const bool flat = next < words.size() && word_lists().sub_buildings.contains(words[next]) &&
                      *word_lists().sub_buildings.standard(words[next]) == "flat";
    if (!floor && !flat && where == Floor::first && !(words.size() == 1 && (level == "basement" || level == "penthouse"))) return at;
    if (flat) {
      ++next;
      if (next < words.size() && is_flat_label(words[next]) && (next + 1 == words.size() || is_house_number(words[next + 1])))
        name += " " + words[next++];  // "first floor flat 2"
    }
    out.flat = name;
    return next;
  }

  void read_words(const Words& words, std::size_t at) {
    if (at >= words.size()) return;
    if (out.street.empty()) {
      const std::size_t number = read_number(words, at);
      at = number > at ? read_flat(words, number) : at;  // "14 flat 2 high street"
    }
    if (at >= words.size()) return;
    if (!out.street.empty()) {
      rest_.push_back(join(words, at, words.size()));
      return;
    }
    // "rose court, 14 high street"; "flat 2, rose court, high street"; "rose court care home, high street"
    const bool court = !out.flat.empty() && (words.back() == "court" || words.back() == "ct");
    const bool named = out.number.empty() && part_ < last_named_street_ && (court || street_end(words, at) < words.size());
    const bool building = !just_numbered_ && (part_ < numbered_street_ || named);
    const std::size_t end = building ? at : street_end(words, at);
    if (end > at && read_building_and_number(words, at)) return;
    if (end > at || just_numbered_) {
      const std::size_t stop = end > at ? end : words.size();
      out.street = written_out(words, at, stop);
      just_numbered_ = false;
      const std::size_t behind = read_flat(words, stop);  // "14 high street flat 2"
      if (behind < words.size()) rest_.push_back(join(words, behind, words.size()));
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
  std::size_t numbered_street_ = 0;    // the last part that is a number and a street; 0 where it is the first or there is none
  std::size_t last_named_street_ = 0;  // the last part that is a street without a number; 0 likewise
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
      const std::string_view last_word = tail.substr(tail.rfind(' ') + 1);  // "b2 flat" is no postcode with a slip
      if (last_word.size() >= 4 && std::all_of(last_word.begin(), last_word.end(), is_letter)) continue;
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
    const bool floor = !is_flat_label(address.flat) && !is_lettered_label(address.flat) && !worded;
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
