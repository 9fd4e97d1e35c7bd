// SPDX-License-Identifier: MIT
// Random additions, changes and removals against an index built from scratch of those who are left, in another order: equal answers.
#include <gtest/gtest.h>

#include <map>

#include "engines/linkage/search/internal/test_people.h"

namespace cw::linkage::search {
namespace {

using People = std::map<std::uint64_t, TestPerson>;

void expect_equal_answers(const PersonSearch& live, const PersonSearch& fresh, const std::string& text) {
  const auto a = live.search(text, {}), b = fresh.search(text, {});
  ASSERT_TRUE(a) << text;
  ASSERT_TRUE(b) << text;
  ASSERT_EQ(a->hits.size(), b->hits.size()) << text;
  for (std::size_t i = 0; i < a->hits.size(); ++i) {
    EXPECT_EQ(a->hits[i].person, b->hits[i].person) << text << " at " << i;
    EXPECT_EQ(a->hits[i].score, b->hits[i].score) << text << " at " << i;
    EXPECT_EQ(a->hits[i].reason, b->hits[i].reason) << text << " at " << i;
  }
}

PersonSearch from_scratch(const People& people) {
  PersonSearch out;
  for (auto person = people.rbegin(); person != people.rend(); ++person)
    EXPECT_TRUE(out.put(TestPeople::person_of(person->first, person->second)));
  return out;
}

void change_at_random(PersonSearch& live, People& people, linkage::internal::Random& random, TestPeople& source) {
  const std::uint64_t number = random.below(300);
  const auto held = people.find(number);
  switch (random.below(4)) {
    case 0: {
      EXPECT_EQ(live.remove(id_of_number(number)).has_value(), held != people.end());
      people.erase(number);
      return;
    }
    case 1:
      if (held != people.end()) held->second.family = source.next().family;
      break;
    default: people[number] = source.next();
  }
  if (const auto now = people.find(number); now != people.end()) {
    EXPECT_TRUE(live.put(TestPeople::person_of(number, now->second)));
  }
}

TEST(SearchModel, after_any_changes_answers_as_an_index_built_from_scratch) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    linkage::internal::Random random(seed);
    TestPeople source(seed), mistakes(seed + 100);
    PersonSearch live;
    People people;
    for (int change = 1; change <= 900; ++change) {
      change_at_random(live, people, random, source);
      if (change % 150 != 0) continue;
      const PersonSearch fresh = from_scratch(people);
      ASSERT_EQ(live.size(), people.size());
      for (const auto& [number, person] : people) {
        if (random.below(4) == 0) expect_equal_answers(live, fresh, mistakes.search_text(person));
        if (random.below(16) == 0) expect_equal_answers(live, fresh, person.phone + " " + person.given);
      }
      for (const char* text : {"a", "street", "town", "1980", "john", "0770"}) expect_equal_answers(live, fresh, text);
    }
  }
}

TEST(SearchModel, every_person_is_found_first_by_each_number_of_their_own) {
  TestPeople source(9);
  PersonSearch people;
  std::vector<TestPerson> all;
  for (std::uint64_t i = 0; i < 400; ++i) {
    all.push_back(source.next());
    ASSERT_TRUE(people.put(TestPeople::person_of(i, all.back())));
  }
  for (std::uint64_t i = 0; i < all.size(); ++i) {
    for (const std::string& number : {all[i].nhs, all[i].email, all[i].record}) {
      const auto answer = people.search(number, {});
      ASSERT_TRUE(answer) << number;
      ASSERT_FALSE(answer->hits.empty()) << number;
      EXPECT_EQ(answer->hits[0].person, id_of_number(i)) << number;
    }
  }
}

}  // namespace
}  // namespace cw::linkage::search
