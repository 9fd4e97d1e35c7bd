// SPDX-License-Identifier: MIT
// Invented people for tests and benches of the search: households of common and rare names, and search texts with one typing mistake.
// Deterministic. For tests only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engines/linkage/internal/random.h"
#include "engines/linkage/search/search.h"

namespace cw::linkage::search {

Uuid id_of_number(std::uint64_t number);

struct TestPerson {
  std::string given, family, born, number, street, town, postcode, phone, email, nhs, record;
};

class TestPeople {
 public:
  explicit TestPeople(std::uint64_t seed);

  TestPerson next();
  static Person person_of(std::uint64_t number, const TestPerson& of);
  // Both names in either order and one thing more, with one typing mistake in one of its words.
  std::string search_text(const TestPerson& of);
  void mistype(std::string& word);

 private:
  std::string digits(int count);
  std::string nhs_number();
  // The first names of a list come up far more often than the last ones.
  const std::string& skewed(const std::vector<std::string>& list);
  std::string family();
  // Streets come with their town and postcodes, so that one name of a street is in many towns.
  void new_home();

  linkage::internal::Random random_;
  std::vector<std::string> given_, family_;
  TestPerson home_;
  std::uint64_t left_in_home_ = 0;
};

}  // namespace cw::linkage::search
