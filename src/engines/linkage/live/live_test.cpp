// SPDX-License-Identifier: MIT
// The live index on a handful of records: what a caller is told, what judgements do, what hostile records cannot do.
#include "engines/linkage/live/live.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "engines/linkage/comparison_library.h"
#include "engines/linkage/internal/test_random_model.h"
#include "engines/linkage/internal/test_scored_pairs.h"

namespace cw::linkage {
namespace {

using test::col;
using test::text_table;

Model model_of_people() {
  Model model;
  model.probability_two_random_records_match = 0.01;
  for (const char* name : {"name", "town", "phone"}) {
    Comparison comparison = exact_match(col(name)).value();
    comparison.levels[1].m = 0.9;
    comparison.levels[1].u = 0.01;
    comparison.levels[2].m = 0.1;
    comparison.levels[2].u = 0.99;
    model.comparisons.push_back(std::move(comparison));
  }
  for (const char* rule : {"l.name = r.name", "l.phone = r.phone"}) model.blocking_rules.push_back(blocking_rule(rule).value());
  return model;
}

LiveIndex index_of(const std::string& text, LiveSettings settings = {}) {
  auto index = LiveIndex::build(text_table(text), model_of_people(), std::move(settings));
  EXPECT_TRUE(index.has_value()) << (index ? "" : index.error().message);
  return std::move(*index);
}

const std::string header = "unique_id name town phone\n";
Table row(const std::string& text) { return text_table(header + text + "\n"); }

LiveOutcome put(LiveIndex& index, const std::string& text) {
  auto outcome = index.put(row(text), 0);
  EXPECT_TRUE(outcome.has_value()) << (outcome ? "" : outcome.error().message);
  return outcome ? std::move(*outcome) : LiveOutcome{};
}

// "1+2 3": ids of each cluster.
std::string people_of(const LiveIndex& index) {
  std::map<ClusterId, std::string> clusters;
  std::map<std::string, ClusterId> cluster_of;
  index.for_each([&](LiveRecord record, ClusterId cluster) { cluster_of[index.name_of(record).id] = cluster; });
  for (const auto& [id, cluster] : cluster_of) clusters[cluster] += (clusters[cluster].empty() ? "" : "+") + id;
  std::vector<std::string> all;
  for (const auto& [cluster, ids] : clusters) all.push_back(ids);
  std::ranges::sort(all);
  return fmt::format("{}", fmt::join(all, " "));
}

ClusterId cluster_of(const LiveIndex& index, const std::string& id) { return index.cluster_of(index.find({"", id}).value()); }

TEST(Live, a_record_joins_its_person_and_a_changed_one_leaves) {
  LiveIndex index = index_of(header);
  const LiveOutcome first = put(index, "1 ann york 7");
  EXPECT_EQ(first.done, LiveDone::added);
  const LiveOutcome second = put(index, "2 ann york 7");
  EXPECT_EQ(people_of(index), "1+2");
  ASSERT_EQ(second.moves.size(), 1U);
  EXPECT_EQ(second.moves[0].before, 0U);
  EXPECT_EQ(second.moves[0].after, first.moves[0].after);
  ASSERT_FALSE(second.reasons.empty());
  EXPECT_EQ(second.reasons[0].text.find("2 records together"), 0U) << second.reasons[0].text;
  EXPECT_EQ(put(index, "2 ann york 7").done, LiveDone::unchanged);
  EXPECT_EQ(put(index, "2 bob leeds 9").done, LiveDone::changed);
  EXPECT_EQ(people_of(index), "1 2");
  EXPECT_EQ(cluster_of(index, "1"), first.moves[0].after);
}

TEST(Live, a_merge_keeps_the_older_cluster_and_a_split_the_majority) {
  LiveIndex index = index_of(header + "1 ann york 7\n2 ann york 7\n3 ann york 7\n4 eve hull 8\n");
  const ClusterId old = cluster_of(index, "1"), other = cluster_of(index, "4");
  put(index, "4 ann york 7");
  EXPECT_EQ(people_of(index), "1+2+3+4");
  EXPECT_EQ(cluster_of(index, "4"), old);
  put(index, "1 eve hull 8");
  EXPECT_EQ(people_of(index), "1 2+3+4");
  EXPECT_EQ(cluster_of(index, "2"), old);
  EXPECT_NE(cluster_of(index, "1"), old);
  EXPECT_NE(cluster_of(index, "1"), other);
}

TEST(Live, a_persons_word_outlasts_the_record_and_can_be_taken_back) {
  LiveIndex index = index_of(header + "1 ann york 7\n2 ann york 7\n3 bob leeds 9\n");
  ASSERT_TRUE(index.judge({"", "1"}, {"", "2"}, Judgement::not_same).has_value());
  EXPECT_EQ(people_of(index), "1 2 3");
  ASSERT_TRUE(index.remove({"", "2"}).has_value());
  put(index, "2 ann york 7");
  EXPECT_EQ(people_of(index), "1 2 3");
  ASSERT_TRUE(index.judge({"", "2"}, {"", "1"}, Judgement::none).has_value());
  EXPECT_EQ(people_of(index), "1+2 3");
  ASSERT_TRUE(index.judge({"", "1"}, {"", "3"}, Judgement::same).has_value());
  EXPECT_EQ(people_of(index), "1+2+3");
  EXPECT_EQ(index.judge({"", "1"}, {"", "1"}, Judgement::same).error().code, ErrorCode::invalid);
  EXPECT_EQ(index.judge({"", "1"}, {"", "9"}, Judgement::same).error().code, ErrorCode::not_found);
}

TEST(Live, a_record_that_goes_leaves_no_trace_in_answers) {
  LiveIndex index = index_of(header + "1 ann york 7\n2 ann york 7\n");
  ASSERT_TRUE(index.remove({"", "2"}).has_value());
  EXPECT_EQ(index.size(), 1U);
  EXPECT_EQ(index.find({"", "2"}).error().code, ErrorCode::not_found);
  EXPECT_EQ(index.remove({"", "2"}).error().code, ErrorCode::not_found);
  EXPECT_TRUE(index.match(row("5 ann york 7"), 0, {})->candidates.size() == 1);
}

TEST(Live, a_match_keeps_nothing) {
  LiveIndex index = index_of(header + "1 ann york 7\n2 ann york 7\n3 bob york 7\n");
  const auto match = [&](int i) { return index.match(row(fmt::format("x{} ann town{} p{}", i, i, i)), 0, {.minimum_probability = 0}); };
  ASSERT_TRUE(match(0).has_value());
  const std::uint64_t before = index.memory().total();
  for (int i = 1; i < 2000; ++i) ASSERT_EQ(match(i)->candidates.size(), 2U);
  EXPECT_EQ(index.memory().total(), before);
  EXPECT_EQ(index.size(), 3U);
  EXPECT_EQ(people_of(index), "1+2 3");
}

TEST(Live, the_explanation_of_a_pair_adds_up_to_its_weight) {
  LiveIndex index = index_of(header + "1 ann york 7\n2 ann hull 7\n");
  put(index, "3 ann york 8");
  const LiveRecord a = index.find({"", "1"}).value(), b = index.find({"", "3"}).value();
  EXPECT_DOUBLE_EQ(index.explain(b, a)->match_weight, index.weight_of(a, b).value());
  EXPECT_FALSE(index.explain(a, a).has_value());
  EXPECT_FALSE(index.explain(a, 4711).has_value());
}

TEST(Live, large_blocks_are_passed_over_and_large_pieces_cut_short_and_both_are_said) {
  std::string text = header;
  for (int i = 0; i < 30; ++i) text += fmt::format("{} ann york 7\n", i);
  LiveIndex blocks = index_of(text, {.largest_block = 10});
  EXPECT_EQ(put(blocks, "100 ann york 7").blocks_passed_over, 2U);
  LiveIndex pieces = index_of(text, {.largest_piece = 10});
  EXPECT_EQ(put(pieces, "100 ann york 7").neighbourhood, Neighbourhood::cut_short);
  ASSERT_TRUE(pieces.refit().has_value());
  EXPECT_EQ(pieces.members_of(pieces.find({"", "100"}).value()).size(), 31U);
}

TEST(Live, hostile_records_are_refused_or_taken_as_they_are) {
  LiveIndex index = index_of(header + "1 ann york 7\n");
  Table hostile;
  const std::vector<std::string> values = {std::string(200'000, 'x'), "\xFF\xFE\x80", std::string("a\0b", 3), "", "'; drop table --"};
  ColumnBuilder id("unique_id", ColumnType::text), name("name", ColumnType::text), unknown("unheard of", ColumnType::text);
  for (const std::string& value : values) {
    id.append_text("id " + value.substr(0, 50));
    name.append_text(value);
    unknown.append_text(value);
  }
  hostile.add(std::move(id).finish());
  hostile.add(std::move(name).finish());
  hostile.add(std::move(unknown).finish());
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_TRUE(index.put(hostile, i).has_value());
  EXPECT_EQ(index.size(), 1 + values.size());
  EXPECT_EQ(index.put(row("~ ann york 7"), 0).error().code, ErrorCode::invalid);
  EXPECT_EQ(index.size(), 1 + values.size());
}

TEST(Live, a_value_of_another_type_is_refused_by_the_name_of_its_column) {
  Table numbers = text_table(header + "1 ann york 7\n");
  ColumnBuilder phone("phone", ColumnType::integer);
  phone.append(Value{std::int64_t{7}});
  numbers.add(std::move(phone).finish());
  auto index = LiveIndex::build(numbers, model_of_people(), {});
  ASSERT_TRUE(index.has_value());
  const auto refused = index->put(row("2 ann york 7"), 0);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "phone");
  EXPECT_EQ(index->size(), 1U);
}

TEST(Live, rules_that_explode_rare_words_are_refused_with_the_reason) {
  Model model = model_of_people();
  BlockingRule rule = blocking_rule("l.\"cw_rare_words(name)\" = r.\"cw_rare_words(name)\"").value();
  rule.arrays_to_explode = {"cw_rare_words(name)"};
  model.blocking_rules.push_back(rule);
  const auto index = LiveIndex::build(text_table(header + "1 ann york 7\n"), model, {});
  ASSERT_FALSE(index.has_value());
  EXPECT_EQ(index.error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace cw::linkage
