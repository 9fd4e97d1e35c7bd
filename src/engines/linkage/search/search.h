// SPDX-License-Identifier: MIT
// Search over people by one line of text: names in any order, nicknames, sounds, dates of birth, postcodes, words of addresses, numbers;
// typing mistakes forgiven, the likeliest person first, each with the reason in plain words.
//
//   PersonSearch people;
//   CW_TRY(PutOutcome put, people.put({id, {{Field::given_name, "Robert"}, {Field::family_name, "Smith"},
//                                           {Field::date_of_birth, "12/05/1980"}, {Field::address, "3 Acacia Avenue, Alderwick"}}}));
//   CW_TRY(SearchAnswer answer, people.search("smiht bob 1980", {}));
//   answer.hits[0].person;       // id
//   answer.hits[0].reason;       // "family name Smiht is one slip from Smith; given name Bob is a form of Robert; year of birth equal"
//   people.remove(id);
//
// How hits are ranked: docs/explanation/search.md. Pure. Threads: one writer; functions that are const may run beside each other, but not
// beside put or remove: the owner holds a reader-writer lock. The same people give the same answer whatever the order in which they came.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "engines/linkage/standardise/dates.h"

namespace cw::linkage::search {

// What a value is. full_name is read into its parts, which count as given_name, family_name, former_name and known_as; the postcode within
// an address counts as postcode.
enum class Field : std::uint8_t {
  full_name,
  given_name,
  family_name,
  former_name,
  known_as,
  date_of_birth,
  address,
  postcode,
  nhs_number,
  national_insurance,
  pupil_number,
  uprn,
  phone,
  email,
  record_id
};
inline constexpr std::size_t field_count = 15;
[[nodiscard]] std::string_view name_of(Field field);  // "date of birth"

class FieldSet {
 public:
  [[nodiscard]] static constexpr FieldSet all() { return FieldSet((1U << field_count) - 1); }
  [[nodiscard]] static constexpr FieldSet none() { return FieldSet(0); }
  [[nodiscard]] constexpr FieldSet with(Field field) const { return FieldSet(bits_ | bit(field)); }
  [[nodiscard]] constexpr FieldSet without(Field field) const { return FieldSet(bits_ & ~bit(field)); }
  [[nodiscard]] constexpr bool contains(Field field) const { return (bits_ & bit(field)) != 0; }

 private:
  explicit constexpr FieldSet(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t bit(Field field) { return 1U << static_cast<unsigned>(field); }
  std::uint32_t bits_;
};

struct PersonValue {
  Field field = Field::full_name;
  std::string text;  // as a source holds it
};
struct Person {
  Uuid id;
  std::vector<PersonValue> values;  // in any order; several of one field where there are several
};

enum class PutDone : std::uint8_t { added, changed, unchanged };
struct PutOutcome {
  PutDone done = PutDone::unchanged;
  std::vector<std::size_t> unread;  // places in Person::values that hold nothing to search by: "unknown", 31 February
};

// How a word or number of the search text fits what is held of a person.
enum class Manner : std::uint8_t {
  equal,
  nickname,           // forms of one given name
  slip,               // one letter or digit more, less, other, or two neighbours exchanged
  two_slips,          // in words of eight letters or more
  sounds_like,        // one key by Double Metaphone
  initial,            // one letter for a given name
  day_month_swapped,  //
  same_month,         // of a whole date of birth only month and year are equal
  same_year,          // only the year
  same_outward        // of a whole postcode only the outward code
};
struct Match {
  std::string typed;  // the part of the search text, in fold()'s form
  Field field = Field::given_name;
  Manner manner = Manner::equal;
  double weight = 0;  // bits it adds
};
struct Hit {
  Uuid person;
  double score = 0;            // bits: the sum over all parts of the search text, less what each part costs that fits nothing
  std::vector<Match> matches;  // in the order of the search text
  std::string reason;          // of dates, postcodes and numbers it says only how they fit; of names and address words also the stored word
};
struct SearchAnswer {
  std::vector<Hit> hits;   // best first; equal scores in the order of ids
  bool cut_short = false;  // so many people fit that not all were looked at: ask for more words
};
struct SearchOptions {
  std::size_t most = 20;                // hits
  std::uint64_t most_walked = 600'000;  // places in lists of people that one search looks at
  FieldSet fields = FieldSet::all();    // what the reader may see: nothing else is searched, nor told by a reason
};
struct SearchSettings {
  DateOptions dates;  // of values and of search texts
};
struct SearchMemory {
  std::uint64_t words = 0, neighbours = 0, lists = 0, numbers = 0, people = 0;  // bytes
  [[nodiscard]] std::uint64_t total() const { return words + neighbours + lists + numbers + people; }
};

class PersonSearch {
 public:
  explicit PersonSearch(SearchSettings settings = {});
  PersonSearch(PersonSearch&&) noexcept;
  PersonSearch& operator=(PersonSearch&&) noexcept;
  PersonSearch(const PersonSearch&) = delete;
  PersonSearch& operator=(const PersonSearch&) = delete;
  ~PersonSearch();

  // Adds the person, or replaces what was held of the same id. Errors: invalid (the nil id), too_large (over 200 values, or one of over
  // 500 bytes); then nothing is changed.
  [[nodiscard]] Result<PutOutcome> put(const Person& person);
  [[nodiscard]] Result<void> remove(const Uuid& person);  // Errors: not_found.

  // Errors: invalid (not UTF-8), too_large (over 500 bytes or 30 words). A text without a letter or digit finds nobody.
  [[nodiscard]] Result<SearchAnswer> search(std::string_view text, const SearchOptions& options) const;

  [[nodiscard]] std::size_t size() const;  // people
  [[nodiscard]] bool contains(const Uuid& person) const;
  [[nodiscard]] SearchMemory memory() const;
  struct State;  // internal/person_index.h

 private:
  std::unique_ptr<State> state_;
};

}  // namespace cw::linkage::search
