// SPDX-License-Identifier: MIT
#include "engines/linkage/search/internal/test_people.h"

#include <cmath>
#include <string_view>
#include <utility>

#include "engines/linkage/standardise/internal/word_lists.h"

namespace cw::linkage::search {
namespace {

void add_names(std::string_view csv, std::vector<std::string>& names) {
  const auto lines = read_word_lines(csv).value_or(std::vector<std::vector<std::string>>());
  for (const auto& line : lines) names.insert(names.end(), line.begin(), line.end());
}
std::string two(std::uint64_t number) { return number < 10 ? "0" + std::to_string(number) : std::to_string(number); }

}  // namespace

Uuid id_of_number(std::uint64_t number) {
  Uuid id;
  for (std::size_t i = 0; i < 8; ++i) id.bytes[i] = static_cast<std::uint8_t>(linkage::internal::mix_bits(number + 1) >> (8 * i));
  for (std::size_t i = 0; i < 8; ++i) id.bytes[8 + i] = static_cast<std::uint8_t>((number + 1) >> (56 - 8 * i));
  return id;
}

TestPeople::TestPeople(std::uint64_t seed) : random_(seed) {
  add_names(given_names_csv(), given_);
  add_names(family_names_csv(), family_);
}

TestPerson TestPeople::next() {
  if (left_in_home_ == 0) new_home();
  --left_in_home_;
  TestPerson person = home_;
  person.given = skewed(given_);
  if (random_.below(5) == 0) person.family = family();
  const auto day = random_.below(28) + 1, month = random_.below(12) + 1, year = 1930 + random_.below(91);
  person.born = two(day) + "/" + two(month) + "/" + std::to_string(year);
  person.phone = "07700" + digits(6);
  person.email = person.given + "." + person.family + digits(3) + "@web.example.org";
  person.nhs = nhs_number();
  person.record = "REC-" + digits(7);
  return person;
}

Person TestPeople::person_of(std::uint64_t number, const TestPerson& of) {
  return {id_of_number(number),
          {{Field::given_name, of.given},
           {Field::family_name, of.family},
           {Field::date_of_birth, of.born},
           {Field::address, of.number + " " + of.street + ", " + of.town + ", " + of.postcode},
           {Field::phone, of.phone},
           {Field::email, of.email},
           {Field::nhs_number, of.nhs},
           {Field::record_id, of.record}}};
}

std::string TestPeople::search_text(const TestPerson& of) {
  std::vector<std::string> words = {of.given, of.family};
  if (random_.below(2) == 0) std::swap(words[0], words[1]);
  const std::string more[] = {of.born, of.postcode, of.street};
  std::string rest = more[random_.below(3)];
  for (std::size_t space = rest.find(' '); space != std::string::npos; space = rest.find(' ')) {
    words.push_back(rest.substr(0, space));
    rest.erase(0, space + 1);
  }
  words.push_back(rest);
  mistype(words[random_.below(words.size())]);
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : " ").append(word);
  return out;
}

void TestPeople::mistype(std::string& word) {
  const std::size_t at = random_.below(word.size());
  const bool digit = word[at] >= '0' && word[at] <= '9', capital = word[at] >= 'A' && word[at] <= 'Z';
  const char other = static_cast<char>(digit ? '0' + random_.below(10) : (capital ? 'A' : 'a') + random_.below(26));
  const std::string before = word;
  switch (random_.below(4)) {
    case 0: word.insert(at, 1, other); break;
    case 1:
      if (word.size() > 1) word.erase(at, 1);
      break;
    case 2: word[at] = other; break;
    default:
      if (at + 1 < word.size()) std::swap(word[at], word[at + 1]);
  }
  if (word == before) word.insert(at, 1, other);
}

std::string TestPeople::digits(int count) {
  std::string out;
  while (count-- > 0) out += static_cast<char>('0' + random_.below(10));
  return out;
}

std::string TestPeople::nhs_number() {
  while (true) {
    const std::string nine = "9" + digits(8);
    int sum = 0;
    for (std::size_t i = 0; i < 9; ++i) sum += (nine[i] - '0') * (10 - static_cast<int>(i));
    if (const int check = (11 - sum % 11) % 11; check < 10) return nine + static_cast<char>('0' + check);
  }
}

const std::string& TestPeople::skewed(const std::vector<std::string>& list) {
  const double share = static_cast<double>(random_.below(1U << 30)) / (1U << 30);
  return list[static_cast<std::size_t>(std::pow(share, 2.0) * static_cast<double>(list.size()))];
}

std::string TestPeople::family() {
  static const std::vector<std::string> begin = {"ash",  "bram", "cold", "dun", "elm", "fair", "grim", "hazel", "ink", "jar", "kirk",
                                                 "lang", "mar",  "nor",  "oak", "pen", "ross", "sel",  "thorn", "up",  "wen", "yar"};
  static const std::vector<std::string> middle = {"", "er", "en", "ing", "ward", "mer", "bo", "a", "le", "ri", "wold", "sta"};
  static const std::vector<std::string> end = {"ton", "field", "wood", "ley",  "worth", "by",    "thorpe", "ford", "ham",   "well", "land",
                                               "den", "bury",  "more", "ster", "gate",  "brook", "side",   "cott", "combe", "man",  "wick"};
  if (random_.below(2) == 0) return skewed(family_);
  return begin[random_.below(begin.size())] + middle[random_.below(middle.size())] + end[random_.below(end.size())];
}

void TestPeople::new_home() {
  static const std::vector<std::string> types = {"Street", "Road", "Avenue", "Close", "Lane", "Drive", "Way", "Court"};
  const std::uint64_t street = linkage::internal::mix_bits(random_.below(20'000));
  std::string name = family_[street % family_.size()];
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  home_ = TestPerson{};
  home_.family = family();
  home_.number = std::to_string(random_.below(80) + 1);
  home_.street = name + " " + types[street / 1000 % types.size()];
  const std::uint64_t town = street / 9000 % 40, unit = street / 400'000 % 300 * 2 + random_.below(2);
  constexpr std::string_view letters = "ABDEFGHJLNPQRSTUWXYZ";
  home_.town = "Town" + std::string(1, static_cast<char>('a' + town % 26)) + (town < 26 ? "ford" : "by");
  home_.postcode = "A" + std::string(1, letters[town / 10]) + std::to_string(town % 10 + 1) + " " + std::to_string(unit / 60) +
                   letters[unit % 20] + letters[street / 70'000'000 % 20];
  left_in_home_ = random_.below(5) + 1;
}

}  // namespace cw::linkage::search
