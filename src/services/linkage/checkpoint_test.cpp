// SPDX-License-Identifier: MIT
// Runs that are stopped between phases and go on.
#include "services/linkage/checkpoint.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "base/test_folder.h"
#include "services/linkage/link_outputs.h"

namespace cw::link {
namespace {

using test::content_of;
using test::Folder;

const std::string config = R"([[blocking]]
on = ["surname"]
[[comparison]]
kind = "name"
column = "first_name"
[[comparison]]
kind = "exact"
column = "dob"
[training]
deterministic = [{ on = ["first_name", "surname", "dob"] }]
recall = 0.7
em = [{ on = ["surname"] }]
seed = 3
)";

std::string many_people() {
  std::string out = "unique_id,first_name,surname,dob\n";
  const char* names[] = {"ann", "bob", "cy", "dee", "eve", "ann", "bobb"};
  for (int i = 0; i < 400; ++i) out += fmt::format("{},{},s{},19{:02}-01-0{}\n", i, names[i % 7], i % 40, 20 + i % 28, 1 + i % 5);
  return out;
}

struct Job {
  Folder folder;
  LinkOptions options;
  explicit Job(const std::string& toml = config) {
    options.files = {folder.with("people.csv", many_people())};
    options.config = folder.with("people.toml", toml);
    options.out = folder.at("out");
    options.checkpoint_from_records = 0;
    std::filesystem::create_directories(options.out);
  }
  [[nodiscard]] LinkSummary run() const {
    auto summary = run_link(options, ProgressOptions{});
    EXPECT_TRUE(summary) << (summary ? "" : summary.error().message);
    return summary ? std::move(*summary) : LinkSummary{};
  }
  // As a run does it, and stopped after the phases asked for.
  enum class Until : std::uint8_t { prepared, trained, scored };
  void stop_after(Until until) const {
    RunMetrics metrics;
    Progress quiet({});
    auto prepared = prepare_run(options, metrics, quiet);
    ASSERT_TRUE(prepared) << prepared.error().message;
    if (until == Until::prepared) return;
    auto report = prepared->linker->train(prepared->config.training);
    ASSERT_TRUE(report);
    const Checkpoint kept(options);
    ASSERT_TRUE(kept.save_trained(*prepared, *report));
    if (until == Until::trained) return;
    auto scored = score_pairs(options, *prepared, {}, quiet);
    ASSERT_TRUE(scored);
    ASSERT_TRUE(write_pairs(options.out, *prepared, scored->store));
    ASSERT_TRUE(kept.save_scored(*prepared, *scored));
  }
};

bool went_on(const LinkSummary& summary) {
  return std::ranges::any_of(summary.remarks, [](const std::string& remark) { return remark.find("was stopped") != std::string::npos; });
}
bool did(const LinkSummary& summary, const char* phase) {
  return write_json(summary.details).find(fmt::format("\"name\":\"{}\"", phase)) != std::string::npos;
}

TEST(Checkpoint, StoppedAfterAnyPhaseTheRestGivesTheSameResults) {
  const Job whole;
  const LinkSummary straight = whole.run();
  EXPECT_FALSE(went_on(straight));
  EXPECT_GT(straight.pairs_scored, 0U);
  for (const auto until : {Job::Until::prepared, Job::Until::trained, Job::Until::scored}) {
    const Job job;
    job.stop_after(until);
    const LinkSummary rest = job.run();
    EXPECT_TRUE(went_on(rest));
    EXPECT_FALSE(did(rest, "read"));
    EXPECT_EQ(did(rest, "em"), until == Job::Until::prepared);
    for (const char* file : {"clusters.csv", "pairs.parquet", "model.toml"})
      EXPECT_EQ(content_of(job.options.out / file), content_of(whole.options.out / file)) << file;
    EXPECT_FALSE(std::filesystem::exists(job.options.out / ".resume"));
  }
}

TEST(Checkpoint, NothingIsKeptOfOtherFilesOrOptions) {
  Job job;
  job.stop_after(Job::Until::prepared);
  job.options.files[0] = job.folder.with("people.csv", many_people() + "400,zoe,s1,1990-01-01\n");
  EXPECT_FALSE(went_on(job.run()));
  job.stop_after(Job::Until::prepared);
  job.options.threshold = 0.5;
  EXPECT_FALSE(went_on(job.run()));
}

TEST(Checkpoint, ADamagedFileIsAsIfItWereNotThere) {
  const Job job;
  job.stop_after(Job::Until::prepared);
  const auto file = job.options.out / ".resume" / "prepared";
  ASSERT_TRUE(std::filesystem::exists(file));
  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
  EXPECT_FALSE(went_on(job.run()));
}

TEST(Checkpoint, SmallRunsKeepNothing) {
  Job job;
  job.options.checkpoint_from_records = 1000;
  job.stop_after(Job::Until::prepared);
  EXPECT_FALSE(std::filesystem::exists(job.options.out / ".resume"));
}

TEST(Checkpoint, OnlyTheOwnerMayReadWhatIsKept) {
  const Job job;
  job.stop_after(Job::Until::prepared);
  EXPECT_EQ(std::filesystem::status(job.options.out / ".resume").permissions(), std::filesystem::perms::owner_all);
}

}  // namespace
}  // namespace cw::link
