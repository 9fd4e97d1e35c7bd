// SPDX-License-Identifier: MIT
#include "sample/internal/names.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "sample/internal/name_data.h"

namespace cw::sample {
namespace {

std::string with_spaces(std::string_view word) {
  std::string out(word);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

struct CultureLists {
  SkewedList male, female, family;
  explicit CultureLists(const data::CultureNames& names) : male(names.male, 4), female(names.female, 4), family(names.family, 3) {}
};

struct BritishLists {
  std::vector<SkewedList> male, female;
  SkewedList male_any{data::british_male_any, 30}, female_any{data::british_female_any, 30}, family{data::british_family, 6};
  SkewedList start{data::family_start, 60}, middle{data::family_middle, 20}, end{data::family_end, 6};
  BritishLists() {
    for (const auto& words : data::british_male) male.emplace_back(words, 5);
    for (const auto& words : data::british_female) female.emplace_back(words, 6);
  }
};

const BritishLists& british() {
  static const BritishLists lists;
  return lists;
}

const CultureLists& lists_of(Culture culture) {
  static const std::array<CultureLists, 12> lists = {
      CultureLists(data::welsh),  CultureLists(data::scottish), CultureLists(data::irish),  CultureLists(data::muslim),
      CultureLists(data::hindu),  CultureLists(data::sikh),     CultureLists(data::polish), CultureLists(data::west_african),
      CultureLists(data::somali), CultureLists(data::chinese),  CultureLists(data::arabic), CultureLists(data::romanian)};
  return lists[static_cast<std::size_t>(culture) - 1];
}

// The list of names of a birth year: the nearer middle year, with a blur so that fashions change slowly.
std::size_t era_of(int birth_year, Random& random) {
  const int blurred = birth_year + random.between(-9, 9);
  if (blurred < 1943) return 0;
  if (blurred < 1958) return 1;
  if (blurred < 1973) return 2;
  if (blurred < 1988) return 3;
  if (blurred < 2003) return 4;
  return 5;
}

std::string british_given(Sex sex, int birth_year, Random& random) {
  const BritishLists& lists = british();
  if (random.chance(0.04)) return std::string((sex == Sex::male ? lists.male_any : lists.female_any).draw(random));
  const std::size_t era = era_of(birth_year, random);
  return std::string((sex == Sex::male ? lists.male : lists.female)[era].draw(random));
}

// A family name of the long tail, put together from syllables; a third has three of them.
std::string rare_family(Random& random) {
  const BritishLists& lists = british();
  std::string name(lists.start.draw(random));
  if (random.chance(0.45)) name += lists.middle.draw(random);
  name += lists.end.draw(random);
  return name;
}

std::map<std::string_view, std::vector<std::string_view>> read_groups(std::string_view text, bool each_is_key) {
  std::map<std::string_view, std::vector<std::string_view>> groups;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('|'), text.size());
    const SkewedList words(text.substr(0, end), 1);
    const std::size_t keys = each_is_key ? words.words().size() : 1;
    for (std::size_t key = 0; key < keys; ++key)
      for (std::size_t i = 0; i < words.words().size(); ++i)
        if (i != key) groups[words.words()[key]].push_back(words.words()[i]);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return groups;
}

const std::vector<std::string_view> no_names;

}  // namespace

Culture draw_culture(Random& random) {
  static constexpr std::array<std::pair<Culture, int>, 13> shares = {{{Culture::british, 640},
                                                                      {Culture::welsh, 25},
                                                                      {Culture::scottish, 30},
                                                                      {Culture::irish, 35},
                                                                      {Culture::muslim, 85},
                                                                      {Culture::hindu, 40},
                                                                      {Culture::sikh, 25},
                                                                      {Culture::polish, 35},
                                                                      {Culture::west_african, 35},
                                                                      {Culture::somali, 10},
                                                                      {Culture::chinese, 12},
                                                                      {Culture::arabic, 13},
                                                                      {Culture::romanian, 15}}};
  int at = static_cast<int>(random.below(1000));
  for (const auto& [culture, share] : shares)
    if ((at -= share) < 0) return culture;
  return Culture::british;
}

std::string draw_given(Culture culture, Sex sex, int birth_year, Random& random) {
  if (culture == Culture::british) return british_given(sex, birth_year, random);
  const bool native = culture == Culture::welsh || culture == Culture::scottish || culture == Culture::irish;
  if (random.chance(native ? 0.35 : 0.04)) return british_given(sex, birth_year, random);
  const CultureLists& lists = lists_of(culture);
  return with_spaces((sex == Sex::male ? lists.male : lists.female).draw(random));
}

std::string draw_middle(Culture culture, Sex sex, int birth_year, Random& random) {
  switch (culture) {
    case Culture::sikh: return sex == Sex::male ? "Singh" : "Kaur";
    case Culture::somali: return with_spaces(lists_of(culture).male.draw(random));  // the father's name
    case Culture::muslim:
      if (!random.chance(0.4)) return {};
      return sex == Sex::female ? std::string(random.chance(0.5) ? "Begum" : "Bibi") : draw_given(culture, sex, birth_year, random);
    case Culture::chinese:
    case Culture::romanian: return random.chance(0.15) ? draw_given(culture, sex, birth_year, random) : std::string();
    case Culture::hindu: return random.chance(0.5) ? draw_given(culture, Sex::male, birth_year, random) : std::string();
    default: break;
  }
  if (!random.chance(birth_year < 1950 ? 0.6 : 0.78)) return {};
  std::string middle = draw_given(culture, sex, birth_year - 25, random);
  if (random.chance(0.1)) middle += ' ' + draw_given(culture, sex, birth_year - 40, random);
  return middle;
}

std::string draw_family(Culture culture, Random& random) {
  if (culture == Culture::british) {
    if (random.chance(0.025)) {
      std::string both(british().family.draw(random));
      both += '-';
      return both += british().family.draw(random);
    }
    return random.chance(0.36) ? rare_family(random) : std::string(british().family.draw(random));
  }
  if (random.chance(0.04)) return rare_family(random);
  return with_spaces(lists_of(culture).family.draw(random));
}

std::string family_for(Culture culture, Sex sex, std::string_view family, Random& random) {
  std::string out(family);
  if (culture == Culture::polish && sex == Sex::female && out.ends_with("ki")) out.back() = 'a';
  if (culture == Culture::polish && sex == Sex::male && out.ends_with("ka") && out.size() > 5) out.back() = 'i';
  if (culture == Culture::muslim && sex == Sex::female && random.chance(0.25)) out = random.chance(0.6) ? "Begum" : "Bibi";
  if (culture == Culture::sikh && out == "Singh" && sex == Sex::female) out = "Kaur";
  if (culture == Culture::sikh && out == "Kaur" && sex == Sex::male) out = "Singh";
  return out;
}

double takes_husbands_name(Culture culture) {
  switch (culture) {
    case Culture::muslim: return 0.35;
    case Culture::somali:
    case Culture::arabic: return 0.05;
    case Culture::chinese: return 0.15;
    case Culture::sikh: return 0.5;
    default: return 0.8;
  }
}

std::string draw_known_as(Culture culture, Sex sex, int birth_year, Random& random) {
  if (culture == Culture::chinese && random.chance(0.5)) return british_given(sex, birth_year, random);
  if (culture == Culture::west_african && random.chance(0.1)) return british_given(sex, birth_year, random);
  return {};
}

const std::vector<std::string_view>& short_forms(std::string_view name) {
  static const auto groups = read_groups(data::nicknames, false);
  const auto found = groups.find(name);
  return found == groups.end() ? no_names : found->second;
}

const std::vector<std::string_view>& other_spellings(std::string_view name) {
  static const auto groups = read_groups(data::variants, true);
  const auto found = groups.find(name);
  return found == groups.end() ? no_names : found->second;
}

std::string without_accents(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 22> letters = {
      {{"ą", 'a'}, {"ć", 'c'}, {"ę", 'e'}, {"ł", 'l'}, {"ń", 'n'}, {"ó", 'o'}, {"ś", 's'}, {"ź", 'z'}, {"ż", 'z'}, {"Ł", 'L'}, {"Ś", 'S'},
       {"Ż", 'Z'}, {"ë", 'e'}, {"â", 'a'}, {"á", 'a'}, {"é", 'e'}, {"í", 'i'}, {"Ą", 'A'}, {"Ć", 'C'}, {"Ę", 'E'}, {"Ń", 'N'}, {"Ó", 'O'}}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      out += text[i++];
      continue;
    }
    const auto found =
        std::find_if(letters.begin(), letters.end(), [&](const auto& letter) { return text.substr(i).starts_with(letter.first); });
    if (found == letters.end()) {
      out += text[i++];
    } else {
      out += found->second;
      i += found->first.size();
    }
  }
  return out;
}

}  // namespace cw::sample
