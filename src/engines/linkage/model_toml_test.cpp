// SPDX-License-Identifier: MIT
#include "engines/linkage/model_toml.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engines/linkage/internal/comparison_spec.h"

namespace cw::linkage {
namespace {

class GoldenToml : public testing::TestWithParam<const char*> {};

TEST_P(GoldenToml, KeepsATrainedModelToTheLastBit) {
  const char* shared = std::getenv("COMMONWEAL_SHARED");
  const std::filesystem::path root = shared != nullptr ? std::filesystem::path(shared) : std::filesystem::path(CW_SOURCE_DIR) / "../shared";
  std::ifstream input(root / "data/linkage/golden-splink" / GetParam(), std::ios::binary);
  if (!input) GTEST_SKIP() << "no golden data below " << root;
  ModelFile file;
  file.model = read_splink_json(std::string(std::istreambuf_iterator<char>(input), {})).value();
  const std::string text = write_model_toml(file);
  const auto again = read_model_toml(text);
  ASSERT_TRUE(again) << again.error().message << "\n" << text;
  EXPECT_EQ(*again, file);
  if (std::string_view(GetParam()).starts_with("moj")) return;
  EXPECT_EQ(text.find("kind = \"custom\""), std::string::npos) << text;  // all of Splink's library
}

INSTANTIATE_TEST_SUITE_P(All, GoldenToml,
                         testing::Values("fake_1000_model.json", "febrl3_model.json", "febrl4_model.json", "h50k_model.json",
                                         "moj_hmpps_model_2026_02_23_1e09.json"));

const std::string example = R"toml(
[input]
anything = "is not ours"
[model]
link_type = "link_and_dedupe"
probability_two_random_records_match = 1e-5
[[blocking]]
on = ["surname", "substr(first_name, 1, 3)"]
[[blocking]]
sql = "l.phone = r.phone"
explode = "phone"
[[comparison]]
kind = "name"
column = "surname"
m = [0.7, 0.1, 0.1, 0.05, 0.05]
u = [0.01, "default", 0.02, 0.07, 0.9]
fix = true
[[comparison]]
kind = "custom"
name = "phone"
  [[comparison.level]]
  sql = "phone_l is null or phone_r is null"
  null = true
  [[comparison.level]]
  sql = "phone_l = phone_r"
  label = "Same phone"
  tf_column = "phone"
  tf_minimum_u = 0.001
  [[comparison.level]]
  sql = "ELSE"
[training]
deterministic = ["l.nhs = r.nhs", { on = ["surname", "dob"] }]
recall = 0.7
max_pairs = 1e6
seed = 1
em = [{ on = ["dob"] }]
term_frequencies = "with"
)toml";

TEST(ModelToml, ReadsTheModelAndItsTraining) {
  const auto file = read_model_toml(example);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->model.link_type, LinkType::link_and_dedupe);
  EXPECT_EQ(file->model.text_mode, TextMode::unicode);
  EXPECT_EQ(file->model.blocking_rules.at(1).arrays_to_explode, std::vector<std::string>{"phone"});
  EXPECT_EQ(file->model.comparisons.at(0).levels.at(1).m, 0.7);
  EXPECT_EQ(file->model.comparisons.at(0).levels.at(2).u, std::nullopt);
  EXPECT_TRUE(file->model.comparisons.at(0).levels.at(5).fix_u);
  EXPECT_EQ(file->model.comparisons.at(1).levels.at(1).tf_minimum_u, 0.001);
  EXPECT_EQ(file->training.deterministic_rules.size(), 2U);
  EXPECT_EQ(file->training.recall, 0.7);
  EXPECT_EQ(file->training.seed, 1U);
  EXPECT_EQ(file->training.em_term_frequencies, TermFrequencyUse::with);
  EXPECT_EQ(read_model_toml(write_model_toml(*file)).value(), *file);
}

TEST(ModelToml, RefusesKeysThatBeginBeyondAscii) {
  for (const char* text : {"kd\xCC\x93", "\xC3\xA9 = 1", "[\xE2\x80\x8B]", "\xF0\x9F\x8F\xA0=1", "\xFF=1", "a = \xC3\xA9"}) {
    const auto file = read_model_toml(text);
    ASSERT_FALSE(file) << text;
    EXPECT_NE(file.error().message.find("line 1"), std::string::npos) << file.error().message;
  }
}

TEST(ModelToml, BuildsAndRecognisesEveryKind) {
  for (const KindEntry& entry : comparison_kinds()) {
    ComparisonSpec spec;
    spec.kind = entry.kind;
    for (const std::string_view role : words_of(entry.roles)) spec.columns[std::string(role)] = "x_" + std::string(role);
    const std::string settings(entry.settings);
    if (entry.kind == "date" || entry.kind == "time") {
      spec.thresholds = {2, 1};
      spec.metrics = {TimeMetric::day, TimeMetric::year};
    }
    if (settings.find("function") != std::string::npos) {
      spec.function = entry.kind == "pairwise" ? "jaro_winkler" : "hamming";
      spec.thresholds = {0.9, 0.5};
    }
    const auto comparison = build_comparison(spec);
    ASSERT_TRUE(comparison) << entry.kind << ": " << comparison.error().message;
    const auto found = recognise_comparison(*comparison);
    ASSERT_TRUE(found) << entry.kind;
    EXPECT_EQ(build_comparison(*found).value().levels, comparison->levels) << entry.kind;
    ModelFile file;
    file.model.comparisons.push_back(*comparison);
    const auto again = read_model_toml(write_model_toml(file));
    ASSERT_TRUE(again) << entry.kind << ": " << again.error().message;
    EXPECT_EQ(*again, file) << entry.kind;
  }
}

struct Wrong {
  std::string text;
  std::string message;
};

class WrongToml : public testing::TestWithParam<Wrong> {};

TEST_P(WrongToml, IsRefusedWithItsPlaceAndReason) {
  const auto result = read_model_toml(GetParam().text);
  ASSERT_FALSE(result) << GetParam().text;
  EXPECT_NE(result.error().message.find(GetParam().message), std::string::npos) << result.error().message;
  if (!GetParam().text.empty()) {
    EXPECT_TRUE(result.error().message.starts_with("line ")) << result.error().message;
  }
}

const std::string head = "[[comparison]]\n";
INSTANTIATE_TEST_SUITE_P(
    All, WrongToml,
    testing::Values(
        Wrong{"", "no comparisons"}, Wrong{"[model", "line 1, column"}, Wrong{"\nx = 1", "line 2, column 1: the file has no setting \"x\""},
        Wrong{"[modell]", "Did you mean \"model\"?"}, Wrong{"model = 1", "write [model]"},
        Wrong{"[model]\nlink_typ = \"x\"", "line 2, column 1: [model] has no setting \"link_typ\". Did you mean \"link_type\"?"},
        Wrong{"[model]\nlink_type = \"x\"", "one of \"dedupe_only\", \"link_only\", \"link_and_dedupe\""},
        Wrong{"[model]\ntext = 1", "one of \"unicode\", \"bytes\""}, Wrong{"[model]\nem_convergence = \"x\"", "must be a number"},
        Wrong{"[model]\nem_convergence = nan", "must be a number"}, Wrong{"[model]\nmax_iterations = -1", "a whole number from 0"},
        Wrong{"[model]\nid_column = 3", "text in quotes"}, Wrong{"[model]\nadditional_columns = [1]", "a list of texts"},
        Wrong{"[model]\nretain_matching_columns = 1", "true or false"}, Wrong{"[blocking]\non = \"a\"", "write [[blocking]]"},
        Wrong{"blocking = [1]", "write [[blocking]]"}, Wrong{"[[blocking]]\n", "needs either on"},
        Wrong{"[[blocking]]\non = \"a\"\nsql = \"l.a = r.a\"", "one of the two"}, Wrong{"[[blocking]]\non = []", "at least one column"},
        Wrong{"[[blocking]]\nsql = \"l.a = \"", "line 2, column"}, Wrong{"[[blocking]]\non = \"f(a)\"", "line 2, column"},
        Wrong{head, "needs kind"}, Wrong{head + "kind = \"jaro_winkle\"", "Did you mean \"jaro_winkler\"?"},
        Wrong{head + "kind = \"exact\"", "needs column = "}, Wrong{head + "kind = \"exact\"\ncolum = \"a\"", "Did you mean \"column\"?"},
        Wrong{head + "kind = \"exact\"\ncolumns = [\"a\", \"b\"]", "at most 1 for kind"},
        Wrong{head + "kind = \"exact\"\ncolumn = \"\"", "a column has no name"},
        Wrong{head + "kind = \"name\"\ncolumn = \"a\"\nthresholds = [2]", "from 0 to 1"},
        Wrong{head + "kind = \"name\"\ncolumn = \"a\"\nthresholds = \"x\"", "a list of numbers"},
        Wrong{head + "kind = \"exact\"\ncolumn = \"a\"\nm = [1]", "line 4, column"},
        Wrong{head + "kind = \"exact\"\ncolumn = \"a\"\nm = [1, 2]", "numbers from 0 to 1"},
        Wrong{head + "kind = \"date\"\ncolumn = \"a\"\nthresholds = 1", "lists of the same length"},
        Wrong{head + "kind = \"date\"\ncolumn = \"a\"\nmetrics = \"week\"", "second, minute, hour"},
        Wrong{head + "kind = \"postcode\"\ncolumn = \"a\"\nlatitude = \"b\"", "given together"},
        Wrong{head + "kind = \"pairwise\"\ncolumn = \"a\"\nthresholds = 1\nfunction = \"x\"", "is not one of levenshtein"},
        Wrong{head + "kind = \"custom\"", "needs name"}, Wrong{head + "kind = \"custom\"\nname = \"a\"", "needs [[comparison.level]]"},
        Wrong{head + "kind = \"custom\"\nname = \"a\"\n[[comparison.level]]\nlabel = \"b\"", "needs sql"},
        Wrong{head + "kind = \"custom\"\nname = \"a\"\n[[comparison.level]]\nsql = \"f(a_l)\"", "level 1 of comparison \"a\""},
        Wrong{head + "kind = \"custom\"\nname = \"a\"\n[[comparison.level]]\nsql = \"a_l = a_r\"", "line 1, column 1: comparison \"a\""},
        Wrong{"[training]\nrecall = 0", "above 0"}, Wrong{"[training]\nem = 1", "a list of rules"},
        Wrong{"[training]\nem = [1]", "SQL in quotes or a table"}, Wrong{"[training]\nseed = -1", "a whole number"},
        Wrong{"[training]\nlambda = 2", "above 0 and at most 1"},
        Wrong{"[training]\nterm_frequencies = true", "one of \"with\", \"without\""},
        Wrong{"[training]\ndeterministic = [\"l.a = f(r.a)\"]", "line 2, column"}));

// What Splink does not have.
const std::string beyond = R"toml(
[[blocking]]
on = ["town"]
[[comparison]]
kind = "exact"
column = "town"
[[comparison]]
kind = "exact"
column = "postcode"
[[together]]
comparisons = ["town", "postcode"]
bits = [[-4.25, 0], [-0.5, 0]]
[training]
method = "joint"
matches_in_u = "removed"
dependence = "corrected"
level_order = "kept"
prior_strength = 25
prior_share = 0.5
joint_pairs = 1e5
blocking_recall = 0.875
)toml";

TEST(Toml, KeepsWhatSplinkDoesNotHave) {
  const auto file = read_model_toml(beyond);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->training.method, EmMethod::joint);
  EXPECT_EQ(file->training.u_matches, UMatches::removed);
  EXPECT_EQ(file->training.dependence, Dependence::corrected);
  EXPECT_EQ(file->training.level_order, LevelOrder::kept);
  EXPECT_EQ(file->training.prior_strength, 25);
  EXPECT_EQ(file->training.prior_share, 0.5);
  EXPECT_EQ(file->training.joint_pairs, 1e5);
  EXPECT_EQ(file->training.blocking_recall, 0.875);
  ASSERT_EQ(file->model.together.size(), 1U);
  EXPECT_EQ(file->model.together[0].bits,
            (std::vector<std::vector<double>>{{0, 0, 0}, {0, -4.25, 0}, {0, -0.5, 0}}));  // null levels put in
  const auto again = read_model_toml(write_model_toml(*file));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, *file);
}
TEST(Toml, RefusesFieldsThatGoTogetherWhereTheyDoNotFit) {
  const auto refused = [&](const std::string& from, const std::string& to) {
    std::string text = beyond;
    text.replace(text.find(from), from.size(), to);
    const auto file = read_model_toml(text);
    return file ? std::string() : file.error().message;
  };
  EXPECT_NE(refused(R"(["town", "postcode"])", R"(["town", "city"])").find("no comparison \"city\""), std::string::npos);
  EXPECT_NE(refused(R"(["town", "postcode"])", R"(["town"])").find("names of two"), std::string::npos);
  EXPECT_NE(refused("[-0.5, 0]", "[-0.5]").find("for each level"), std::string::npos);
  EXPECT_NE(refused("-0.5", "0.5").find("from -1000 to 0"), std::string::npos);
  EXPECT_NE(refused("blocking_recall = 0.875", "blocking_recall = 0").find("above 0"), std::string::npos);
  EXPECT_NE(refused("prior_share = 0.5", "prior_share = -1").find("0 or more"), std::string::npos);
}

}  // namespace
}  // namespace cw::linkage
