// SPDX-License-Identifier: MIT
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engines/linkage/internal/json_text.h"
#include "engines/linkage/model.h"

namespace cw::linkage {
namespace {

std::filesystem::path golden(const std::string& name) {
  const char* shared = std::getenv("COMMONWEAL_SHARED");
  const std::filesystem::path root = shared != nullptr ? std::filesystem::path(shared) : std::filesystem::path(CW_SOURCE_DIR) / "../shared";
  return root / "data/linkage/golden-splink" / name;
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class GoldenModel : public testing::TestWithParam<const char*> {};

TEST_P(GoldenModel, IsWrittenBackWithTheSameKeysValuesAndOrder) {
  const auto path = golden(GetParam());
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no golden data at " << path;
  const std::string text = contents(path);
  const auto model = read_splink_json(text);
  ASSERT_TRUE(model) << model.error().message;
  const std::string written = write_splink_json(*model);
  EXPECT_EQ(parse_json(written).value(), parse_json(text).value());
  EXPECT_EQ(read_splink_json(written).value(), *model);
  std::string original = text;
  while (!original.empty() && original.back() == '\n') original.pop_back();
  EXPECT_EQ(written, original + "\n");  // byte for byte
}

INSTANTIATE_TEST_SUITE_P(All, GoldenModel,
                         testing::Values("fake_1000_model.json", "febrl3_model.json", "febrl4_model.json", "h50k_model.json"));

TEST(ModelJson, LoadsTheProductionModelOfTheMinistryOfJustice) {
  const auto path = golden("moj_hmpps_model_2026_02_23_1e09.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no golden data at " << path;
  const auto model = read_splink_json(contents(path));
  ASSERT_TRUE(model) << model.error().message;
  ASSERT_EQ(model->comparisons.size(), 8U);
  EXPECT_EQ(model->blocking_rules.at(0).sql, "1=1");
  EXPECT_EQ(gammas_of(model->comparisons[4]), (std::vector{-1, 5, 4, 3, 2, 1, -1, 0}));
  EXPECT_EQ(model->comparisons[6].description, "override_marker");
  EXPECT_EQ(weights_of(model->comparisons[6])[1].bayes_factor, 1 / 1e-50);
  EXPECT_EQ(read_splink_json(write_splink_json(*model)).value(), *model);
}

std::string with_levels(const std::string& levels, const std::string& more = "") {
  return R"({"link_type":"dedupe_only",)" + more + R"("comparisons":[{"output_column_name":"name","comparison_levels":[)" + levels + "]}]}";
}
const std::string exact = R"({"sql_condition":"name_l = name_r","label_for_charts":"same"},)";
const std::string other = R"({"sql_condition":"ELSE"})";

TEST(ModelJson, TakesDefaultsForMissingKeys) {
  const Model model = read_splink_json(with_levels(exact + other)).value();
  EXPECT_EQ(model.probability_two_random_records_match, 1e-4);
  EXPECT_EQ(model.id_column, "unique_id");
  EXPECT_EQ(model.max_iterations, 25U);
  EXPECT_EQ(model.comparisons[0].levels[1].label, "0");
  EXPECT_EQ(model.comparisons[0].description, "name");
}

TEST(ModelJson, ReadsElseInAnyCase) {
  const Model model = read_splink_json(with_levels(exact + R"({"sql_condition":" else\n"})")).value();
  EXPECT_TRUE(model.comparisons[0].levels[1].is_else);
}

TEST(ModelJson, ReadsBothFormsOfBlockingRules) {
  const std::string rules =
      R"("blocking_rules_to_generate_predictions":["l.a = r.a",{"blocking_rule":"l.b = r.b","salting_partitions":4,"arrays_to_explode":["b"]}],)";
  const Model model = read_splink_json(with_levels(exact + other, rules)).value();
  ASSERT_EQ(model.blocking_rules.size(), 2U);
  EXPECT_EQ(model.blocking_rules[1].salting_partitions, 4U);
  EXPECT_EQ(model.blocking_rules[1].arrays_to_explode, std::vector<std::string>{"b"});
  EXPECT_EQ(read_splink_json(write_splink_json(model)).value(), model);
}

TEST(ModelJson, ReadsVersionFivesPrefixOfMatchWeights) {
  const Model model = read_splink_json(with_levels(exact + other, R"("match_weight_column_prefix":"mw_",)")).value();
  EXPECT_EQ(model.match_weight_prefix, "mw_");
  EXPECT_NE(write_splink_json(model).find("\"match_weight_column_prefix\": \"mw_\""), std::string::npos);
}

TEST(ModelJson, NamesAComparisonByItsColumns) {
  const std::string text = R"({"comparisons":[{"comparison_levels":[{"sql_condition":"a_l = a_r"},{"sql_condition":"ELSE"}]},
    {"comparison_levels":[{"sql_condition":"a_l = b_r"},{"sql_condition":"ELSE"}]}]})";
  const Model model = read_splink_json(text).value();
  EXPECT_EQ(model.comparisons[0].output_column, "a");
  EXPECT_EQ(model.comparisons[1].output_column, "custom_a_b");
}

TEST(ModelJson, ScoresALevelThatWasNeverObservedAsSplinkDoes) {
  const Model model =
      read_splink_json(
          with_levels(R"({"sql_condition":"name_l = name_r","m_probability":"level not observed in training dataset"},)" + other))
          .value();
  EXPECT_EQ(model.comparisons[0].levels[0].m, 1e-6);
}

TEST(ModelJson, KeepsAProbabilityOfZero) {
  const Model model = read_splink_json(with_levels(R"({"sql_condition":"name_l = name_r","u_probability":0},)" + other)).value();
  EXPECT_EQ(model.comparisons[0].levels[0].u, 0.0);
  EXPECT_EQ(read_splink_json(write_splink_json(model)).value(), model);
}

TEST(ModelJson, RoundTripsDoublesToTheLastBit) {
  std::uint64_t state = 88172645463325252U;
  Model model = read_splink_json(with_levels(exact + other)).value();
  for (int i = 0; i < 5000; ++i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    const double value = std::bit_cast<double>(state & 0x3FEFFFFFFFFFFFFFU);  // 0 <= value < 1, of every magnitude
    model.comparisons[0].levels[0].m = value;
    ASSERT_EQ(read_splink_json(write_splink_json(model))->comparisons[0].levels[0].m, value);
  }
}

struct Wrong {
  std::string text;
  std::string message;  // a part of it
  std::string field;
};

class WrongModelJson : public testing::TestWithParam<Wrong> {};

TEST_P(WrongModelJson, IsRefusedWithItsPlaceAndReason) {
  const auto result = read_splink_json(GetParam().text);
  ASSERT_FALSE(result) << GetParam().text;
  EXPECT_NE(result.error().message.find(GetParam().message), std::string::npos) << result.error().message;
  EXPECT_EQ(result.error().field, GetParam().field) << result.error().message;
}

const std::string deep(200, '[');
INSTANTIATE_TEST_SUITE_P(
    All, WrongModelJson,
    testing::Values(Wrong{"", "empty", ""}, Wrong{" \n", "empty", ""}, Wrong{"{", "line 1, column 2", ""},
                    Wrong{"{\n  \"link_type\": dedupe_only\n}", "line 2, column", ""}, Wrong{"{} x", "extra data at line 1, column 4", ""},
                    Wrong{"{\"a\":1,}", "not JSON", ""}, Wrong{deep, "not JSON", ""}, Wrong{"[]", "must be a JSON object, not a list", ""},
                    Wrong{"{\"link_type\":\"\xff\"}", "not JSON", ""}, Wrong{"{}", "no comparisons", "comparisons"},
                    Wrong{R"({"comparisons":{}})", "must be a list, not an object", "comparisons"},
                    Wrong{R"({"comparisons":[3]})", "must be an object, not a number", "comparisons[0]"},
                    Wrong{R"({"link_typ":"dedupe_only"})", "Did you mean \"link_type\"?", "link_typ"},
                    Wrong{R"({"link_type":"self"})", "must be dedupe_only, link_only or link_and_dedupe", "link_type"},
                    Wrong{R"({"link_type":1})", "link_type must be text, not a number", "link_type"},
                    Wrong{R"({"sql_dialect":"spark"})", "Save the model from Splink with its DuckDB backend", "sql_dialect"},
                    Wrong{R"({"max_iterations":-1})", "whole number", "max_iterations"},
                    Wrong{R"({"max_iterations":1.5})", "whole number", "max_iterations"},
                    Wrong{R"({"em_convergence":"x"})", "must be a number, not text", "em_convergence"},
                    Wrong{R"({"em_convergence":1e999})", "", "em_convergence"},
                    Wrong{R"({"retain_matching_columns":1})", "true or false", "retain_matching_columns"},
                    Wrong{R"({"additional_columns_to_retain":[1]})", "must be text", "additional_columns_to_retain[0]"},
                    Wrong{with_levels(exact + other, R"("probability_two_random_records_match":0,)"), "above 0",
                          "probability_two_random_records_match"},
                    Wrong{with_levels(exact + other, R"("blocking_rules_to_generate_predictions":{},)"), "must be a list",
                          "blocking_rules_to_generate_predictions"},
                    Wrong{with_levels(exact + other, R"("blocking_rules_to_generate_predictions":["1=1",7],)"), "text or an object",
                          "blocking_rules_to_generate_predictions[1]"},
                    Wrong{with_levels(exact + other, R"("blocking_rules_to_generate_predictions":[{"blocking_rule":"l.a ="}],)"),
                          "blocking rule 1", "blocking_rules_to_generate_predictions[0].blocking_rule"},
                    Wrong{with_levels(R"({"sql_condition":"name_l = name_r"})"), "must be ELSE", "comparisons[0].comparison_levels"},
                    Wrong{with_levels(""), "no levels", "comparisons[0].comparison_levels"},
                    Wrong{with_levels(other), "at least one level besides", "comparisons[0].comparison_levels"},
                    Wrong{with_levels(other + "," + exact + other), "ELSE must be the last", "comparisons[0].comparison_levels[0]"},
                    Wrong{with_levels("{}," + other), "no sql_condition", "comparisons[0].comparison_levels[0].sql_condition"},
                    Wrong{with_levels(R"({"sql_condition":"frobnicate(name_l, name_r) > 1","label_for_charts":"odd"},)" + other),
                          "comparison \"name\", level 1 (\"odd\")", "comparisons[0].comparison_levels[0].sql_condition"},
                    Wrong{with_levels(exact + R"({"sql_conditon":"x"},)" + other), "Did you mean \"sql_condition\"?",
                          "comparisons[0].comparison_levels[1].sql_conditon"},
                    Wrong{with_levels(R"({"sql_condition":"name_l = name_r","m_probability":1.5},)" + other),
                          "m probability must be from 0 to 1", "comparisons[0].comparison_levels[0]"},
                    Wrong{with_levels(R"({"sql_condition":"name_l = name_r","u_probability":"high"},)" + other),
                          "must be a number, not text", "comparisons[0].comparison_levels[0].u_probability"},
                    Wrong{with_levels(R"({"sql_condition":"lower(name_l) = lower(name_r) ","tf_adjustment_column":"name"},)" + other),
                          "no level of this comparison", "comparisons[0].comparison_levels[0]"},
                    Wrong{R"({"comparisons":[{"output_column_name":"a"}]})", "no comparison_levels", "comparisons[0].comparison_levels"}));

}  // namespace
}  // namespace cw::linkage
