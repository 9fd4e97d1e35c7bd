// SPDX-License-Identifier: MIT
// Invented people for loads of the whole server, each in up to three lists, with the mistakes that lists have. Record i is of person
// i / 2.5 or so; what it says depends on its number alone, so that a program can ask for somebody whom it put in an hour ago.
//
//   const InventedPeople people(1'000'000);
//   people.columns(17, 0);                                     // the columns of record 17, as JSON
//   people.columns_with_home(17);                              // with address, UPRN and since when
//   people.person_of(17).family;                               // without the mistakes
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>

namespace cw::bench {

struct InventedPerson {
  std::string given, family;
  int year = 0, month = 0, day = 0;  // of birth
  std::int64_t home = 0;             // about two people share one
  std::uint64_t phone = 0, nhs = 0;

  [[nodiscard]] std::string postcode() const {
    return fmt::format("AW{} {}{}{}", home / 150 % 90 + 1, home / 15 % 10, static_cast<char>('A' + home / 7 % 20),
                       static_cast<char>('A' + home % 20));
  }
  [[nodiscard]] std::string born() const { return fmt::format("{}-{:02}-{:02}", year, month, day); }
};

class InventedPeople {
 public:
  explicit InventedPeople(std::int64_t records) : people_(std::max<std::int64_t>(1, records * 2 / 5)) {}

  [[nodiscard]] InventedPerson person_of(std::int64_t record) const {
    std::mt19937_64 of(static_cast<std::uint64_t>(record % people_) * 104'729 + 7);
    InventedPerson out;
    out.given = name(of, 260, 2);
    out.family = name(of, 9000, 3);
    out.year = 1930 + static_cast<int>(of() % 90);
    out.month = 1 + static_cast<int>(of() % 12);
    out.day = 1 + static_cast<int>(of() % 28);
    out.home = static_cast<std::int64_t>(of() % static_cast<std::uint64_t>(people_ / 2 + 1));
    out.phone = of() % 1'000'000;
    out.nhs = of() % 1'000'000'000;
    return out;
  }
  // `version` stands in one column: a record of another version has changed.
  [[nodiscard]] std::string columns(std::int64_t record, int version) const { return open_columns(record, version) + "}"; }
  // A record in eight is of where its person lived before.
  [[nodiscard]] std::string columns_with_home(std::int64_t record) const {
    const InventedPerson person = person_of(record);
    const bool former = record / people_ % 3 == 1 && record % 8 == 0;
    const std::int64_t home = former ? (person.home + 1 + record % 97) % (people_ / 2 + 1) : person.home;
    return open_columns(record, 0) + fmt::format(R"(,"address":"{} {}, Alderwick","uprn":"{}","lived_from":"{}-05-01"{}}})", home % 200 + 1,
                                                 street_of(home), uprn_of(home), former ? 2005 : 2012 + record % people_ % 10,
                                                 former ? R"(,"lived_until":"2012-03-31")" : "");
  }
  [[nodiscard]] static std::string uprn_of(std::int64_t home) { return std::to_string(100'000'000'000 + home); }
  [[nodiscard]] static std::string street_of(std::int64_t home) {
    std::mt19937_64 of(static_cast<std::uint64_t>(home / 200) * 31 + 3);
    constexpr const char* kinds[] = {"Road", "Street", "Avenue", "Lane", "Close", "Gardens"};
    std::string out = name(of, 4000, 2);
    return out + " " + kinds[of() % 6];
  }

 private:
  [[nodiscard]] std::string open_columns(std::int64_t record, int version) const {
    std::mt19937_64 random(static_cast<std::uint64_t>(record) * 7919 + 13);
    InventedPerson person = person_of(record);
    if (random() % 12 == 0) std::swap(person.given[1], person.given[2]);
    if (random() % 15 == 0) person.family += "e";
    std::string out = fmt::format(R"({{"given_name":"{}","family_name":"{}","date_of_birth":"{}","postcode":"{}",)"
                                  R"("premises":"{}","title":"v{}")",
                                  person.given, person.family, person.born(), person.postcode(), person.home % 200 + 1, version);
    if (random() % 3 == 0) out += fmt::format(R"(,"phone":"07700 {:06}")", person.phone);
    if (random() % 3 == 0) out += fmt::format(R"(,"nhs_number":"9{:09}")", person.nhs);
    return out;
  }
  // Common names are common: a square of the even choice.
  static std::string name(std::mt19937_64& random, std::uint64_t names, int syllables) {
    const double even = static_cast<double>(random() % 1'000'000) / 1e6;
    auto number = static_cast<std::uint64_t>(even * even * static_cast<double>(names));
    constexpr const char* parts[] = {"an", "bel", "cor", "dun", "es",  "fal", "gri", "hol",
                                     "im", "jas", "kel", "lor", "mar", "nor", "ost", "pri"};
    std::string out;
    for (int i = 0; i < syllables + 1; ++i, number /= 16) out += parts[(number + static_cast<std::uint64_t>(i) * 5) % 16];
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
  }
  std::int64_t people_;
};

}  // namespace cw::bench
