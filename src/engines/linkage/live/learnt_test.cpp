// SPDX-License-Identifier: MIT
// What an index has learnt, as bytes. That an index made again by it is the same: live_property_test.cpp, live_sample_test.cpp.
#include "engines/linkage/live/learnt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "base/packed_bytes.h"
#include "engines/linkage/comparison_library.h"
#include "engines/linkage/live/live.h"

namespace cw::linkage {
namespace {

LearntState example() {
  LearntState out;
  out.records = 4056;
  out.frequencies.push_back({"family_name", {{{"smith", 12}, {"o'neill", 1}, {"", 3}}, 16}});
  out.frequencies.push_back({"given_name", {{}, 0}});
  out.calibration = {{-19.5, 0.25, 19}, {-30, 0.125, 21}, 4.25};
  out.least_link = 0.247927513443586;
  out.people.sex = -3.5F;
  out.people.middle_missing = -0.25F;
  out.people.gives_middle = {"library", "school_roll"};
  out.people.registers = {"council_tax"};
  out.people.has_births = true;
  out.people.bands = {{"library", "junior", {3000, INT32_MAX}}, {"library", std::nullopt, {INT32_MIN, 12000}}};
  out.people.ages = {{std::nullopt, true, {-400, 400}}};
  out.people.given = {{"mohammed", 2.5F}};
  out.words = {{2, 1, 30.5F, {{"trust", 1.25F}}}};
  return out;
}

void expect_equal(const LearntState& one, const LearntState& other) {
  EXPECT_EQ(one.records, other.records);
  ASSERT_EQ(one.frequencies.size(), other.frequencies.size());
  for (std::size_t i = 0; i < one.frequencies.size(); ++i) {
    EXPECT_EQ(one.frequencies[i].first, other.frequencies[i].first);
    EXPECT_EQ(one.frequencies[i].second.count, other.frequencies[i].second.count);
    EXPECT_EQ(one.frequencies[i].second.total, other.frequencies[i].second.total);
  }
  EXPECT_EQ(one.calibration, other.calibration);
  EXPECT_EQ(one.least_link, other.least_link);
  EXPECT_EQ(one.people.bands.size(), other.people.bands.size());
  EXPECT_EQ(one.people.registers, other.people.registers);
  EXPECT_EQ(one.people.ages, other.people.ages);
  EXPECT_EQ(one.people.sex, other.people.sex);
  EXPECT_EQ(one.people.middle, other.people.middle);
  EXPECT_EQ(one.words, other.words);
}

TEST(Learnt, comes_back_from_its_bytes_as_it_was) {
  const std::string bytes = pack_learnt(example());
  const auto again = unpack_learnt(bytes);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  expect_equal(*again, example());
  EXPECT_EQ(pack_learnt(*again), bytes);
  EXPECT_TRUE(unpack_learnt(pack_learnt({})).has_value());
}

TEST(Learnt, is_refused_where_bytes_are_missing_or_too_many) {
  const std::string bytes = pack_learnt(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(unpack_learnt(bytes.substr(0, size)).has_value()) << size;
  EXPECT_EQ(unpack_learnt(bytes + "x").error().code, ErrorCode::invalid);
}

TEST(Learnt, of_another_form_is_unsupported) {
  PackedWriter out;
  out.number(99);
  const auto refused = unpack_learnt(out.bytes());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
}

TEST(Learnt, that_no_index_could_have_learnt_is_refused) {
  LearntState falling = example();
  falling.calibration.weight = {1, 0, 2};
  EXPECT_FALSE(unpack_learnt(pack_learnt(falling)).has_value());
  LearntState endless = example();
  endless.people.sex = -std::numeric_limits<float>::infinity();
  EXPECT_FALSE(unpack_learnt(pack_learnt(endless)).has_value());
  LearntState late = example();
  late.people.ages[0].days.latest = INT32_MAX;
  EXPECT_FALSE(unpack_learnt(pack_learnt(late)).has_value()) << "days are added to it";
}

// Titles of a few words, some of which are common, of one place each.
Table titles(std::size_t rows) {
  const std::vector<std::string> words = {"trust", "the",     "house", "garden", "alder", "society",
                                          "of",    "friends", "north", "wick",   "mill",  "lane"};
  ColumnBuilder id("unique_id", ColumnType::text), title("title", ColumnType::text), place("place", ColumnType::text);
  std::uint64_t random = 7;
  const auto next = [&](std::uint64_t below) {
    random = random * 6364136223846793005U + 1442695040888963407U;
    return (random >> 33) % below;
  };
  for (std::size_t row = 0; row < rows; ++row) {
    std::string text = "the";
    for (int i = 0; i < 3; ++i) text += " " + words[std::min(next(words.size()), next(words.size()))];
    if (row % 4 == 3) text += " new" + std::to_string(next(row + 1));
    id.append_text("r" + std::to_string(row));
    title.append_text(text);
    place.append_text("somewhere");
  }
  Table out;
  out.add(std::move(id).finish());
  out.add(std::move(title).finish());
  out.add(std::move(place).finish());
  return out;
}

Model model_of_titles() {
  Model out;
  std::vector<ComparisonLevel> made = {levels::custom("\"title_l\" is null or \"title_r\" is null", "null")};
  made[0].is_null = true;
  for (const char* least : {"0.9", "0.7", "0.5", "0.4", "0.3", "0.2", "0.1"})
    made.push_back(levels::custom(std::string("cw_word_cosine(\"title_l\", \"title_r\") >= ") + least));
  made.push_back(levels::otherwise());
  out.comparisons.push_back(make_comparison("title", "", std::move(made)).value());
  double m = 0.5;
  for (ComparisonLevel& level : out.comparisons[0].levels) {
    if (level.is_null) continue;
    level.m = m;
    level.u = 0.6 - m;
    m *= 0.7;
  }
  const std::vector<std::string> place = {"place"};
  out.blocking_rules.push_back(block_on(place).value());
  return out;
}

std::vector<double> weights_in(const LiveIndex& index, std::size_t records) {
  std::vector<double> out;
  for (std::size_t a = 0; a < records; ++a)
    for (std::size_t b = 0; b < a; ++b)
      out.push_back(
          index.weight_of(index.find({"", "r" + std::to_string(a)}).value(), index.find({"", "r" + std::to_string(b)}).value()).value());
  return out;
}

TEST(Learnt, words_weigh_what_they_weighed_and_new_ones_too) {
  const Table some = titles(30), all = titles(90);
  auto index = LiveIndex::build(some, model_of_titles(), {});
  ASSERT_TRUE(index.has_value()) << index.error().message;
  for (std::size_t row = 30; row < 90; ++row) ASSERT_TRUE(index->put(all, row).has_value());
  const std::string bytes = pack_learnt(index->learnt());
  auto learnt = unpack_learnt(bytes);
  ASSERT_TRUE(learnt.has_value()) << learnt.error().message;
  ASSERT_EQ(learnt->words.size(), 1U);
  EXPECT_GT(learnt->words[0].weight.size(), 10U);
  LiveSettings settings;
  settings.beginning =
      std::make_shared<const LiveBeginning>(LiveBeginning{.learnt = std::make_shared<const LearntState>(std::move(*learnt))});
  const auto again = LiveIndex::build(all, model_of_titles(), settings);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(weights_in(*again, 90), weights_in(*index, 90));
  EXPECT_EQ(pack_learnt(again->learnt()), bytes);
  const auto anew = LiveIndex::build(all, model_of_titles(), {});
  EXPECT_NE(weights_in(*anew, 90), weights_in(*index, 90)) << "so the comparison can tell";
}

}  // namespace
}  // namespace cw::linkage
