// SPDX-License-Identifier: MIT
#include "engines/linkage/search/search.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "engines/linkage/search/internal/query.h"
#include "engines/linkage/search/internal/test_people.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage::search {
namespace {

// Lines of a text file in this folder, cut at '|' and trimmed; without comments and empty lines.
std::vector<std::vector<std::string>> lines_of(const std::string& name) {
  std::ifstream file(std::string(CW_SOURCE_DIR) + "/src/engines/linkage/search/" + name);
  std::vector<std::vector<std::string>> out;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == '|') {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    for (std::string& cell : cells) cell = trim(cell);
    out.push_back(std::move(cells));
  }
  return out;
}

Field field_named(const std::string& name) {
  static const std::map<std::string, Field> fields = {{"full_name", Field::full_name},
                                                      {"given_name", Field::given_name},
                                                      {"family_name", Field::family_name},
                                                      {"former_name", Field::former_name},
                                                      {"known_as", Field::known_as},
                                                      {"date_of_birth", Field::date_of_birth},
                                                      {"address", Field::address},
                                                      {"postcode", Field::postcode},
                                                      {"nhs_number", Field::nhs_number},
                                                      {"national_insurance", Field::national_insurance},
                                                      {"uprn", Field::uprn},
                                                      {"phone", Field::phone},
                                                      {"email", Field::email},
                                                      {"record_id", Field::record_id}};
  return fields.at(name);
}

PersonSearch people_of_the_file() {
  std::map<std::uint64_t, Person> people;
  for (const auto& cells : lines_of("search_people.txt")) {
    const std::uint64_t number = std::stoull(cells.at(0));
    people[number].id = id_of_number(number);
    people[number].values.push_back({field_named(cells.at(1)), cells.at(2)});
  }
  PersonSearch out;
  for (const auto& [number, person] : people) EXPECT_TRUE(out.put(person));
  return out;
}

TEST(Search, finds_the_person_meant_and_says_why) {
  const PersonSearch people = people_of_the_file();
  const auto cases = lines_of("search_cases.txt");
  ASSERT_GT(cases.size(), 40U);
  for (const auto& cells : cases) {
    ASSERT_EQ(cells.size(), 3U) << cells[0];
    const auto answer = people.search(cells[0], {});
    ASSERT_TRUE(answer) << cells[0];
    if (cells[1] == "-") {
      EXPECT_TRUE(answer->hits.empty()) << cells[0];
      continue;
    }
    ASSERT_FALSE(answer->hits.empty()) << cells[0];
    EXPECT_EQ(answer->hits[0].person, id_of_number(std::stoull(cells[1]))) << cells[0] << ": " << answer->hits[0].reason;
    EXPECT_EQ(answer->hits[0].reason, cells[2]) << cells[0];
  }
}

TEST(Search, tells_what_of_a_person_cannot_be_searched) {
  PersonSearch people;
  const auto put = people.put({id_of_number(1),
                               {{Field::full_name, "The Occupier"},
                                {Field::family_name, "Grange"},
                                {Field::date_of_birth, "31/02/2001"},
                                {Field::nhs_number, "943 476 5918"}}});
  ASSERT_TRUE(put);
  EXPECT_EQ(put->done, PutDone::added);
  EXPECT_EQ(put->unread, (std::vector<std::size_t>{0, 2, 3}));
}

TEST(Search, replaces_and_removes_people_live) {
  PersonSearch people;
  const Person before{id_of_number(1), {{Field::full_name, "Helen Grange"}, {Field::phone, "07700 900123"}}};
  const Person after{id_of_number(1), {{Field::full_name, "Helen Marsh"}, {Field::phone, "07700 900456"}}};
  EXPECT_EQ(people.put(before)->done, PutDone::added);
  EXPECT_EQ(people.put(before)->done, PutDone::unchanged);
  EXPECT_EQ(people.put(after)->done, PutDone::changed);
  EXPECT_TRUE(people.search("grange", {})->hits.empty());
  EXPECT_TRUE(people.search("07700900123", {})->hits.empty());
  EXPECT_EQ(people.search("marsh 07700900456", {})->hits.size(), 1U);
  EXPECT_TRUE(people.remove(id_of_number(1)));
  EXPECT_EQ(people.remove(id_of_number(1)).error().code, ErrorCode::not_found);
  EXPECT_EQ(people.size(), 0U);
  EXPECT_TRUE(people.search("helen marsh", {})->hits.empty());
}

TEST(Search, neither_searches_nor_tells_of_a_field_the_reader_may_not_see) {
  const PersonSearch people = people_of_the_file();
  SearchOptions options;
  options.fields = FieldSet::all().without(Field::date_of_birth).without(Field::nhs_number).without(Field::former_name);
  EXPECT_TRUE(people.search("12/05/1980", options)->hits.empty());
  EXPECT_TRUE(people.search("943 476 5919", options)->hits.empty());
  EXPECT_TRUE(people.search("brown", options)->hits.empty());
  const auto answer = people.search("robert smith 12/05/1980", options);
  ASSERT_FALSE(answer->hits.empty());
  EXPECT_EQ(answer->hits[0].reason, "given name Robert equal; family name Smith equal; nothing fits 12/05/1980");
}

TEST(Search, puts_a_person_who_fits_all_before_one_who_fits_a_part) {
  PersonSearch people;
  TestPeople source(5);
  for (std::uint64_t i = 10; i < 500; ++i) ASSERT_TRUE(people.put(TestPeople::person_of(i, source.next())));
  ASSERT_TRUE(people.put({id_of_number(1), {{Field::full_name, "Ottoline Quill"}, {Field::date_of_birth, "1/2/1990"}}}));
  ASSERT_TRUE(people.put({id_of_number(2), {{Field::full_name, "Ottoline Quill"}, {Field::date_of_birth, "3/4/1955"}}}));
  const auto answer = people.search("quill ottoline 3.4.55", {});
  ASSERT_GE(answer->hits.size(), 2U);
  EXPECT_EQ(answer->hits[0].person, id_of_number(2));
  EXPECT_EQ(answer->hits[1].person, id_of_number(1));
  EXPECT_GT(answer->hits[0].score, answer->hits[1].score);
}

TEST(Search, finds_most_people_first_by_two_names_and_one_thing_more_with_a_typing_mistake) {
  PersonSearch people;
  TestPeople source(3), mistakes(4);
  std::vector<TestPerson> all;
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    all.push_back(source.next());
    ASSERT_TRUE(people.put(TestPeople::person_of(i, all.back())));
  }
  int first = 0;
  for (std::uint64_t i = 0; i < 5'000; i += 25) {
    const auto answer = people.search(mistakes.search_text(all[i]), {});
    ASSERT_TRUE(answer);
    first += !answer->hits.empty() && answer->hits[0].person == id_of_number(i) ? 1 : 0;
  }
  EXPECT_GE(first, 190) << "of 200";
}

TEST(Search, gives_at_most_as_many_hits_as_are_asked_for_and_equal_ones_in_the_order_of_ids) {
  PersonSearch people;
  for (std::uint64_t i = 0; i < 50; ++i) ASSERT_TRUE(people.put({id_of_number(i), {{Field::full_name, "Amir Khan"}}}));
  SearchOptions options;
  options.most = 7;
  const auto answer = people.search("khan", options);
  ASSERT_EQ(answer->hits.size(), 7U);
  for (std::size_t i = 1; i < 7; ++i) EXPECT_LT(answer->hits[i - 1].person, answer->hits[i].person);
  options.most = 0;
  EXPECT_TRUE(people.search("khan", options)->hits.empty());
}

TEST(Search, says_where_so_many_people_fit_that_not_all_were_looked_at) {
  PersonSearch people;
  for (std::uint64_t i = 0; i < 100; ++i) ASSERT_TRUE(people.put({id_of_number(i), {{Field::family_name, "Khan"}}}));
  ASSERT_TRUE(people.put({id_of_number(100), {{Field::full_name, "Amir Khan"}}}));
  SearchOptions options;
  EXPECT_FALSE(people.search("khan", options)->cut_short);
  options.most_walked = 50;
  EXPECT_TRUE(people.search("khan", options)->cut_short);
  const auto with_a_rarer_word = people.search("khan amir", options);
  EXPECT_FALSE(with_a_rarer_word->cut_short);
  EXPECT_EQ(with_a_rarer_word->hits.at(0).reason, "family name Khan equal; given name Amir equal");
}

TEST(Search, ends_well_on_hostile_texts) {
  const PersonSearch people = people_of_the_file();
  EXPECT_EQ(people.search(std::string(501, 'a'), {}).error().code, ErrorCode::too_large);
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "a ";
  EXPECT_EQ(people.search(many, {}).error().code, ErrorCode::too_large);
  EXPECT_EQ(people.search(many.substr(0, 100), {}).error().message, "the search text has 50 words; at most 30 are read");
  EXPECT_EQ(people.search("smith \xff\xfe", {}).error().message, "the search text is not UTF-8 at byte 7");
  EXPECT_TRUE(people.search(std::string_view("\0\0\0", 3), {}));
  EXPECT_TRUE(people.search("x", {}));
  EXPECT_TRUE(people.search(std::string(500, '1'), {}));
  EXPECT_TRUE(people.search(std::string(200, '@'), {}));
}

TEST(Search, refuses_people_that_no_register_holds) {
  PersonSearch people;
  EXPECT_EQ(people.put({}).error().code, ErrorCode::invalid);
  Person large{id_of_number(1), std::vector<PersonValue>(201, {Field::given_name, "Amir"})};
  EXPECT_EQ(people.put(large).error().code, ErrorCode::too_large);
  large.values = {{Field::address, std::string(501, 'x')}};
  EXPECT_EQ(people.put(large).error().field, "address");
  EXPECT_EQ(people.size(), 0U);
}

TEST(Search, reads_a_word_as_all_it_can_be) {
  const auto query = Query::read("Mc Donald's 12 May 1980 aw1 0ab Dr", {});
  ASSERT_TRUE(query);
  ASSERT_EQ(query->words(), 6U);
  EXPECT_EQ(query->part(0, 1)->name, "mcdonalds");
  EXPECT_EQ(query->part(1, 3)->date_digits.front(), "12051980");
  EXPECT_EQ(query->part(4, 2)->postcode, "AW10AB");
  EXPECT_FALSE(query->part(0, 2));
  EXPECT_EQ(Query::read("dr", {})->words(), 1U) << "a title alone may be a name";
}

}  // namespace
}  // namespace cw::linkage::search
