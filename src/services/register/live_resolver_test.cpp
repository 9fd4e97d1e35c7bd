// SPDX-License-Identifier: MIT
// The register on the real index: what it holds after any number of changes is what an index built from all records says.
#include "services/register/live_resolver.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "engines/linkage/comparison_library.h"
#include "services/register/test_register.h"
#include "services/register/unguarded.h"

namespace cw::registry {
namespace {

using test::by_test;
constexpr const char* names[] = {"given_name", "family_name", "born", "postcode"};

LiveResolverParts parts() {
  LiveResolverParts out;
  out.model.link_type = linkage::LinkType::link_and_dedupe;
  out.model.id_column = "id";
  out.model.source_column = "source";
  out.model.probability_two_random_records_match = 0.01;
  for (const char* name : names) {
    out.model.comparisons.push_back(linkage::exact_match(linkage::ColumnExpression::column(name)).value());
    const std::vector<std::string> column = {name};
    if (name != names[0]) out.model.blocking_rules.push_back(linkage::block_on(column).value());
    out.columns.emplace_back(name, ColumnType::text);
  }
  out.settings.threshold = 0.95;
  return out;
}

class RegistersOnTheIndex : public test::OnAStore {
 protected:
  void open() {
    people_.reset();
    writer_.reset();
    store::WriterOptions options;
    options.open.durability = store::Durability::relaxed;
    writer_ = store::Writer::start(url(), options).value();
    auto opened = Register::open({url(), *writer_, make_live_resolver(parts()), clock_});
    ASSERT_TRUE(opened) << opened.error().message;
    people_ = std::move(*opened);
  }
  Value someone(std::size_t who, std::size_t fault) const {
    Structure out{{"given_name", Value("g" + std::to_string(who % 7))},
                  {"family_name", Value("f" + std::to_string(who))},
                  {"born", Value("b" + std::to_string(who % 11))},
                  {"postcode", Value("p" + std::to_string(who % 5))}};
    if (fault < out.size()) out[fault].second = Value("other");
    return Value(std::move(out));
  }
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<Register> people_;
};
CW_ON_BOTH_DATABASES(RegistersOnTheIndex);

TEST_P(RegistersOnTheIndex, PeopleAreThoseOfAnIndexBuiltFromAllRecordsAndKeepTheirIds) {
  open();
  std::mt19937 random(3);
  const auto key = [&] { return RecordKey{"s" + std::to_string(random() % 3), std::to_string(random() % 40)}; };
  for (int i = 0; i < 200; ++i) {
    const auto what = random() % 10;
    const RecordKey which = key();
    if (what < 7)
      ASSERT_TRUE(people_->put(by_test, which, someone(random() % 20, random() % 8)));
    else if (what < 9)
      static_cast<void>(people_->remove(by_test, which));
    else
      static_cast<void>(people_->judge(by_test, which, key(), random() % 2 == 0 ? Says::same : Says::not_same));
  }
  EXPECT_EQ(faults(), std::vector<std::string>{});
  store::Connection db = connect();
  const Replay before = replay(db).value();
  EXPECT_GT(before.people.size(), 20U);
  open();  // made again from all records: the batch's way
  const Replay after = replay(db).value();
  std::size_t moved = 0;
  for (const auto& [record, person] : before.person_of) moved += after.person_of.at(record) == person ? 0 : 1;
  EXPECT_EQ(moved, 0U);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(RegistersOnTheIndex, AWordIsForgottenByTheIndexWhenItIsTakenBackWhileARecordIsGone) {
  open();
  const RecordKey left{"s1", "1"}, right{"s2", "1"};
  ASSERT_TRUE(people_->put(by_test, left, someone(1, 9)));
  ASSERT_TRUE(people_->put(by_test, right, someone(1, 9)));
  EXPECT_EQ(Unguarded(*people_).person_of(left).value(), Unguarded(*people_).person_of(right).value());
  const auto judged = people_->judge(by_test, left, right, Says::not_same);
  ASSERT_TRUE(judged) << judged.error().message;
  EXPECT_NE(Unguarded(*people_).person_of(left).value(), Unguarded(*people_).person_of(right).value());
  ASSERT_TRUE(people_->remove(by_test, right));
  ASSERT_TRUE(people_->undo_judgement(by_test, judged->judgement));
  ASSERT_TRUE(people_->put(by_test, right, someone(1, 9)));
  EXPECT_EQ(Unguarded(*people_).person_of(left).value(), Unguarded(*people_).person_of(right).value());
  WholeView viewer;
  const auto who = people_->match(viewer, someone(1, 0), 5);
  ASSERT_TRUE(who) << who.error().message;
  ASSERT_FALSE(who->empty());
  EXPECT_EQ(who->front().person, Unguarded(*people_).person_of(left).value());
  EXPECT_EQ(people_->put(by_test, left, Value(Structure{{"born", Value(std::int64_t{7})}})).error().message,
            "the column born must be of the type text.");
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(RegistersOnTheIndex, WhatIsAroundARecordIsItsPersonAndEveryScoredPairOfThem) {
  open();
  std::vector<RecordNumber> all;
  for (int i = 0; i < 60; ++i) {
    const auto put = people_->put(by_test, {"s" + std::to_string(i % 3), std::to_string(i)}, someone(static_cast<std::size_t>(i % 20), 9U));
    all.push_back(put.value().record);
  }
  const auto judged = people_->judge(by_test, {"s0", "0"}, {"s1", "40"}, Says::not_same);
  ASSERT_TRUE(judged) << judged.error().message;
  const Surroundings everything = people_->around(all).value();
  EXPECT_EQ(everything.looked_at, all);
  EXPECT_EQ(everything.records.size(), all.size());
  ASSERT_EQ(everything.words.size(), 1U);
  EXPECT_EQ(everything.words[0].judgement, judged->judgement);
  EXPECT_GT(everything.links.size(), all.size());
  for (const RecordNumber record : all) {
    const std::vector<RecordNumber> one{record};
    const Surroundings near = people_->around(one).value();
    std::set<RecordNumber> person(near.looked_at.begin(), near.looked_at.end());
    EXPECT_TRUE(person.contains(record));
    std::set<std::pair<RecordNumber, RecordNumber>> expected, found;
    for (const RecordLink& link : everything.links)
      if (person.contains(link.left) || person.contains(link.right)) expected.insert(std::minmax(link.left, link.right));
    for (const RecordLink& link : near.links) {
      EXPECT_TRUE(person.contains(link.left));
      EXPECT_TRUE(found.insert(std::minmax(link.left, link.right)).second) << "each once";
    }
    EXPECT_EQ(found, expected);
    for (const SurroundingRecord& each : near.records) EXPECT_TRUE(!person.contains(each.record) || each.person_records == person.size());
  }
  const auto compared = people_->compare(all[0], all[1]).value();
  ASSERT_EQ(compared.size(), 4U);
  EXPECT_EQ(compared[0].columns, std::vector<std::string>{"given_name"});
  ASSERT_TRUE(people_->remove(by_test, {"s0", "0"}));
  const std::vector<RecordNumber> gone{all[0], {9999}};
  EXPECT_EQ(people_->around(gone).value().gone, gone);
  EXPECT_EQ(people_->compare(all[0], all[1]).error().code, ErrorCode::not_found);
  const auto writer = std::move(writer_);
  const auto first = std::move(people_);
  open();
  EXPECT_EQ(first->around(gone).error().code, ErrorCode::conflict) << "what it knows may be old, and it takes nothing back by looking";
  EXPECT_TRUE(people_->around(gone));
}

}  // namespace
}  // namespace cw::registry
