// SPDX-License-Identifier: MIT
// The whole job from files to results, in folders of its own.
#include "services/linkage/link_job.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "base/json.h"
#include "base/test_folder.h"
#include "store/bulk/bulk.h"

namespace cw::link {
namespace {

using test::content_of;
using test::Folder;

const std::string people =
    "unique_id,first_name,surname,dob,person\n1,ann,smith,1980-01-02,p\n2,ann,smith,1980-01-02,p\n3,bob,jones,1990-12-31,q\n4,bob,jones,"
    "1990-12-30,q\n10,cy,brown,1970-05-05,r\n";
const std::string config = R"([model]
probability_two_random_records_match = 0.1
[[blocking]]
on = ["surname"]
[[comparison]]
kind = "name"
column = "given"
m = [0.8, 0.1, 0.05, 0.03, 0.02]
u = [0.01, 0.01, 0.03, 0.05, 0.9]
[[comparison]]
kind = "exact"
column = "dob"
m = [0.9, 0.1]
u = [0.001, 0.999]
[columns]
given = { from = "first_name", do = ["upper"] }
[cluster]
threshold = 0.9
)";

struct Job {
  Folder folder;
  LinkOptions options;
  Job(const std::string& data, const std::string& toml) {
    options.files = {folder.with("people.csv", data)};
    options.config = folder.with("people.toml", toml);
    options.out = folder.at("out");
  }
  [[nodiscard]] Result<LinkSummary> run() const { return run_link(options, ProgressOptions{}); }
  [[nodiscard]] std::string result(const char* name) const { return content_of(options.out / name); }
};

double number_at(const Value& value, const std::string& name) {
  const Value* found = member(value, name);
  if (found == nullptr) return -1;
  if (const auto* whole = found->get<std::int64_t>()) return static_cast<double>(*whole);
  return found->get<double>() != nullptr ? *found->get<double>() : -1;
}

TEST(LinkJob, WritesClustersPairsModelAndSummary) {
  Job job(people, config);
  job.options.truth = "person";
  const auto summary = job.run();
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  EXPECT_EQ(job.result("clusters.csv"), "source,record_id,person_id\npeople,1,1\npeople,2,1\npeople,3,3\npeople,4,4\npeople,10,10\n");
  EXPECT_EQ(summary->records, 5U);
  EXPECT_EQ(summary->people, 4U);
  EXPECT_EQ(summary->pairs_scored, 2U);
  EXPECT_DOUBLE_EQ(summary->pair_precision.value(), 1);
  EXPECT_DOUBLE_EQ(summary->pair_recall.value(), 0.5);
  const auto pairs = bulk::read_file(job.options.out / "pairs.parquet", {});
  ASSERT_TRUE(pairs.has_value());
  ASSERT_EQ(pairs->table.rows(), 2U);
  for (const char* name :
       {"source_l", "id_l", "source_r", "id_r", "match_weight", "match_probability", "match_key", "gamma_given", "gamma_dob"})
    EXPECT_NE(pairs->table.find(name), nullptr) << name;
  const Column& weight = *pairs->table.find("match_weight");
  EXPECT_NEAR(weight.number(weight.code(0)), std::log2(0.1 / 0.9 * 0.8 / 0.4 * 0.9 / 0.001), 1e-9)
      << "two of five are ANN: the term frequency takes the place of u";
  const auto clusters = bulk::read_file(job.options.out / "clusters.parquet", {});
  ASSERT_TRUE(clusters.has_value());
  EXPECT_EQ(clusters->table.rows(), 5U);
  const Value written = parse_json(job.result("summary.json")).value();
  EXPECT_EQ(number_at(written, "records"), 5);
  EXPECT_EQ(number_at(written, "people"), 4);
  EXPECT_EQ(number_at(written, "threshold"), 0.9);
  EXPECT_DOUBLE_EQ(number_at(*member(written, "evaluation"), "pair_recall"), 0.5);
  for (const char* name : {"intake", "training", "blocking", "evaluation_by_threshold", "pair_evaluation", "phases", "remarks"})
    EXPECT_NE(member(written, name), nullptr) << name;
  EXPECT_EQ(job.result("rejects.csv"), "file,line,column,column_name,reason,content\n");
  EXPECT_FALSE(job.result("model.json").empty());
}

std::string many_people() {
  std::string out = "unique_id,first_name,surname,dob\n";
  for (int i = 0; i < 600; ++i) out += fmt::format("{},n{},s{},19{:02}-01-02\n", i, i * 7919 % 37, i * 104729 % 11, i % 90);
  return out;
}
const char* const result_files[] = {"clusters.csv", "clusters.parquet", "pairs.parquet", "model.json", "model.toml", "rejects.csv"};

TEST(LinkJob, GivesTheSameBytesForAnyThreadsAndWhenPairsGoToDisk) {
  Job first(many_people(), config);
  ASSERT_TRUE(first.run().has_value());
  for (const auto& [threads, memory] : {std::pair(3, 2ULL << 30), std::pair(1, 40'000ULL)}) {
    Job again(many_people(), config);
    again.options.threads = static_cast<std::uint64_t>(threads);
    // Little enough to spill, and files are read with their own limit.
    again.options.memory_bytes = std::max<std::uint64_t>(memory, 64ULL << 20);
    ASSERT_TRUE(again.run().has_value());
    for (const char* file : result_files)
      EXPECT_TRUE(again.result(file) == first.result(file)) << file << " with " << threads << " threads";
  }
}
TEST(LinkJob, ReplacesTheResultsOfAnEarlierRun) {
  Job job(many_people(), config);
  ASSERT_TRUE(job.run().has_value());
  job.options.files = {job.folder.with("people.csv", people)};
  ASSERT_TRUE(job.run().has_value());
  EXPECT_EQ(job.result("clusters.csv"), "source,record_id,person_id\npeople,1,1\npeople,2,1\npeople,3,3\npeople,4,4\npeople,10,10\n");
  for (const auto& entry : std::filesystem::directory_iterator(job.options.out))
    EXPECT_EQ(entry.path().filename().string().find("tmp"), std::string::npos) << entry.path();
}
TEST(LinkJob, RefusesASecondRunInTheSameFolder) {
  Job job(people, config);
  std::filesystem::create_directory(job.options.out);
  const int other = open((job.options.out / ".lock").c_str(), O_RDWR | O_CREAT, 0600);
  ASSERT_EQ(flock(other, LOCK_EX), 0);
  const auto refused = job.run();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  close(other);
  EXPECT_TRUE(job.run().has_value());
}
TEST(LinkJob, NamesPeopleBySourceAndIdWhereThereAreSeveralFiles) {
  Job job(people, "[model]\nlink_type = \"link_only\"\n" + config.substr(config.find("probability")));
  job.options.files.push_back(job.folder.with("health.csv", "unique_id,first_name,surname,dob\n1,ann,smith,1980-01-02\n"));
  const auto summary = job.run();
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  EXPECT_NE(job.result("clusters.csv").find("people,1,health-__-1\n"), std::string::npos) << job.result("clusters.csv");
  EXPECT_NE(job.result("clusters.csv").find("people,3,people-__-3\n"), std::string::npos);
}
TEST(LinkJob, TakesTheTruthFromAFileBesideTheData) {
  Job job(people, config);
  job.options.truth =
      job.folder.with("truth.csv", "source,record_id,person_id\npeople,1,p\npeople,2,p\npeople,3,q\npeople,10,r\nother,4,q\n").string();
  const auto summary = job.run();
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  EXPECT_DOUBLE_EQ(summary->pair_recall.value(), 1) << "record 4 has no truth here";
}
TEST(LinkJob, KeepsPairsFromTheAskedProbability) {
  Job job(people, config);
  job.options.minimum_probability = 0.9;
  const auto summary = job.run();
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->pairs_scored, 2U);
  EXPECT_EQ(summary->pairs_kept, 1U);
}

// A run's own model, in both forms, gives the run again.
TEST(LinkJob, RunsAgainFromItsOwnModel) {
  const std::string trained =
      config +
      "[training]\ndeterministic = [{ on = [\"surname\", \"given\"] }]\nseed = 4\nmax_pairs = 10000\nem = [{ on = [\"surname\"] }]\n";
  Job job(many_people(), trained);
  ASSERT_TRUE(job.run().has_value());
  Job again(many_people(), job.result("model.toml"));
  const auto second = again.run();
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_TRUE(again.result("pairs.parquet") == job.result("pairs.parquet"));
  EXPECT_TRUE(again.result("clusters.csv") == job.result("clusters.csv"));
}
TEST(LinkJob, TrainsWithoutLinking) {
  Job job(
      many_people(),
      config +
          "[training]\ndeterministic = [{ on = [\"surname\", \"given\"] }]\nseed = 4\nmax_pairs = 10000\nem = [{ on = [\"surname\"] }]\n");
  const auto trained = run_train(job.options, ProgressOptions{});
  ASSERT_TRUE(trained.has_value()) << trained.error().message;
  EXPECT_TRUE(std::filesystem::exists(job.options.out / "model.json"));
  EXPECT_FALSE(std::filesystem::exists(job.options.out / "clusters.csv"));
  const Value summary = parse_json(job.result("summary.json")).value();
  EXPECT_EQ(member(*member(summary, "training"), "em_sessions")->get<List>()->size(), 1U);
}
// 300 people with two records each; of every fifth the second has a slip in the family name.
std::string people_twice() {
  const char* given[] = {"Ann", "Robert", "Catherine", "David", "Fatima", "George", "Harriet", "Ian", "Jane", "Kenneth", "Laura"};
  const char* family[] = {"Smith", "Jones",  "Okafor",  "Patel",  "Williams", "Brown", "Kowalska",
                          "Evans", "Thomas", "Roberts", "Walker", "Hughes",   "Khan"};
  std::string out = "unique_id,first_name,surname,dob,town\n";
  for (int i = 0; i < 600; ++i) {
    const int p = i / 2;
    std::string name = family[p * 7919 % 13];
    if (i % 10 == 1) std::swap(name[1], name[2]);
    out += fmt::format("{},{},{},19{:02}-{:02}-{:02},{}\n", i, given[p * 104729 % 11], name, 20 + p * 31 % 70, 1 + p % 12, 1 + p * 17 % 28,
                       p % 3 == 0 ? "Alderwick" : "Netherby");
  }
  return out;
}
TEST(LinkJob, WithoutAConfigurationRecognisesColumnsAndProposesAModelThatLinksTheSameAgain) {
  Job job(people_twice(), config);
  job.options.config.clear();
  const auto found = job.run();
  ASSERT_TRUE(found.has_value()) << found.error().message;
  EXPECT_GE(found->people, 295U);
  EXPECT_LE(found->people, 305U);
  EXPECT_TRUE(std::ranges::any_of(found->choices, [](const linkage::Choice& choice) { return choice.topic == "comparisons"; }));
  EXPECT_NE(job.result("report.html").find("</html>"), std::string::npos);
  // The model that was written is a configuration that gives the same people.
  Job again(people_twice(), job.result("model.toml"));
  again.options.truth = std::nullopt;
  const auto second = again.run();
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ(again.result("clusters.csv"), job.result("clusters.csv"));
}
// record id -> person id
std::map<std::string, std::string> people_of(const Job& job) {
  std::map<std::string, std::string> out;
  std::istringstream lines(job.result("clusters.csv"));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(','), last = line.rfind(',');
    out[line.substr(first + 1, last - first - 1)] = line.substr(last + 1);
  }
  return out;
}
TEST(LinkJob, APersonsWordIsObeyed) {
  Job job(people_twice(), config);
  job.options.config.clear();
  ASSERT_TRUE(job.run());
  auto before = people_of(job);
  ASSERT_EQ(before["10"], before["11"]);
  ASSERT_NE(before["10"], before["40"]);
  ASSERT_EQ(before["22"], before["23"]);
  const std::string decisions =
      "source_l,id_l,source_r,id_r,decision\npeople,10,people,40,same\n,7,,none,same\npeople,22,people,23,not_same\n";
  job.options.decisions = job.folder.with("decisions.csv", decisions);
  const auto decided = job.run();
  ASSERT_TRUE(decided) << decided.error().message;
  auto after = people_of(job);
  EXPECT_EQ(after["10"], after["40"]);
  EXPECT_NE(after["22"], after["23"]);
  EXPECT_TRUE(std::ranges::any_of(decided->remarks,
                                  [](const std::string& remark) { return remark.find("1 of the decisions") != std::string::npos; }));
  job.options.cluster_method = ClusterMethod::connected_components;  // chains of links know no "not the same"
  EXPECT_FALSE(job.run());
}
TEST(LinkJob, NeverGoesOnWithoutARecord) {
  Job job("unique_id,first_name,surname,dob\n1\n2\n", config);
  const auto refused = job.run();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().exit_code, bulk::file_empty);
  EXPECT_NE(job.result("rejects.csv").find("people.csv,2,"), std::string::npos) << "the message sends the user to rejects.csv";
}

TEST(Explain, ShowsTheWaterfallOfAPairOfARun) {
  Job job(people, config);
  ASSERT_TRUE(job.run().has_value());
  const auto text = run_explain({job.options.out, "1", "2"});
  ASSERT_TRUE(text.has_value()) << text.error().message;
  for (const char* part : {"Match weight", "Made by blocking rule 1: l.\"surname\" = r.\"surname\"", "Prior", "given", "ANN", "tf_given",
                           "dob", "1980-01-02", "Final score"})
    EXPECT_NE(text->find(part), std::string::npos) << part << "\n" << *text;
  const auto apart = run_explain({job.options.out, "people:1", "10"});
  ASSERT_TRUE(apart.has_value());
  EXPECT_NE(apart->find("No blocking rule makes this pair"), std::string::npos);
}
TEST(Explain, WorksForARunWithASplinkModelAndSeveralFiles) {
  Job job(people, config);
  ASSERT_TRUE(job.run().has_value());
  const auto model = job.folder.with("splink.json", job.result("model.json"));
  Job other("unique_id,given,surname,dob\n1,ann,smith,1980-01-02\n", config);
  other.options.config.clear();
  other.options.model = model;
  other.options.files.push_back(other.folder.with("health.csv", "unique_id,given,surname,dob\n1,ann,smith,1980-01-02\n"));
  ASSERT_TRUE(other.run().has_value());
  const auto unclear = run_explain({other.options.out, "1", "health:1"});
  ASSERT_FALSE(unclear.has_value());
  EXPECT_EQ(unclear.error().code, ErrorCode::conflict);
  const auto text = run_explain({other.options.out, "people:1", "health:1"});
  ASSERT_TRUE(text.has_value()) << text.error().message;
  EXPECT_NE(text->find("Made by blocking rule 1"), std::string::npos);
}
TEST(Explain, ReadsAndNeverWrites) {
  Job job(people + "11,short\n", config);
  ASSERT_TRUE(job.run().has_value());
  const std::string before = job.result("rejects.csv");
  EXPECT_NE(before.find("people.csv,7,"), std::string::npos) << before;
  std::filesystem::remove(job.options.out / "rejects.csv");
  ASSERT_TRUE(run_explain({job.options.out, "1", "2"}).has_value());
  EXPECT_FALSE(std::filesystem::exists(job.options.out / "rejects.csv"));
}
// Column rules that build on each other, in an order that is not the alphabet's.
TEST(Explain, MakesTheColumnsAgainInTheirOrder) {
  std::string chained = config;
  chained.replace(chained.find("given = { from"), 5, "zz_upper");
  chained.replace(chained.find("[cluster]"), 0, "given = \"zz_upper\"\n");
  Job job(people, chained);
  ASSERT_TRUE(job.run().has_value());
  const auto text = run_explain({job.options.out, "1", "2"});
  ASSERT_TRUE(text.has_value()) << text.error().message;
  EXPECT_NE(text->find("ANN"), std::string::npos);
}

TEST(Evaluate, ComparesClustersWithTheTruthByRecord) {
  Folder folder;
  EvaluateOptions options;
  options.clusters = folder.with("clusters.csv", "source,record_id,person_id\na,1,x\na,2,x\nb,1,x\nb,3,y\nb,9,z\n");
  options.truth = folder.with("truth.csv", "source,record_id,person_id\na,1,p\na,2,p\nb,1,q\nb,3,q\nb,7,q\n");
  const auto result = run_evaluate(options);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(number_at(*result, "records"), 4);
  EXPECT_EQ(number_at(*result, "predicted_pairs"), 3);
  EXPECT_EQ(number_at(*result, "true_pairs"), 2);
  EXPECT_EQ(number_at(*result, "correct_pairs"), 1);
  EXPECT_EQ(number_at(*result, "records_only_in_truth"), 1);
  EXPECT_EQ(number_at(*result, "records_only_in_clusters"), 1);
}
TEST(Evaluate, TakesColumnsByTheirNamesAndRefusesThoseThatAreNotThere) {
  Folder folder;
  EvaluateOptions options;
  options.clusters = folder.with("clusters.csv", "ref,mine\n1,x\n2,x\n");
  options.truth = folder.with("truth.csv", "ref,yours\n1,p\n2,p\n");
  options.id_column = "ref";
  options.cluster_column = "mine";
  options.truth_column = "yours";
  EXPECT_EQ(number_at(run_evaluate(options).value(), "pair_f1"), 1);
  options.truth_column = "theirs";
  const auto refused = run_evaluate(options);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().exit_code, bulk::column_missing);
  EXPECT_NE(refused.error().message.find("\"theirs\""), std::string::npos);
}

}  // namespace
}  // namespace cw::link
