// SPDX-License-Identifier: MIT
// A finished run taken up again to be explained: its records, scored links, people, and what a person decided, as the run left them.
//
//   ExplainedRun run;
//   CW_CHECK(run.take_up("out"));          // inputs, model
//   CW_CHECK(run.take_up_links());         // clusters.csv, pairs.parquet, decisions
//   run.explainer().why_apart(a, b);       // engines/linkage/resolve/explain_cluster.h
//
// Reads, never writes. One thread. Memory: that of the run's own records, and some 30 bytes for each link.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engines/linkage/resolve/explain_cluster.h"
#include "services/linkage/earlier_run.h"
#include "services/linkage/people.h"

namespace cw::link {

class ExplainedRun {
 public:
  ExplainedRun() = default;
  ExplainedRun(const ExplainedRun&) = delete;
  ExplainedRun& operator=(const ExplainedRun&) = delete;

  // Errors: those of options_of_run and prepare_run.
  [[nodiscard]] Result<void> take_up(const std::filesystem::path& folder);
  // Errors: those of clusters_of_run, read_decisions and of reading pairs.parquet.
  [[nodiscard]] Result<void> take_up_links();
  // Weighs every pair of a record's entity that the run did not keep, so that nothing of it is unknown; entities of up to 200 records.
  void weigh_all_within(linkage::RecordIndex record);

  // By id, or SOURCE:ID. Errors: not_found; conflict where several sources have the id.
  [[nodiscard]] Result<linkage::RecordIndex> find_record(const std::string& name) const;
  // The first record of a person as clusters.csv calls them. Errors: not_found.
  [[nodiscard]] Result<linkage::RecordIndex> find_person(const std::string& name) const;

  [[nodiscard]] const PreparedRun& prepared() const { return prepared_; }
  [[nodiscard]] const linkage::Linker& linker() const { return *prepared_.linker; }
  [[nodiscard]] const linkage::Resolution& people() const { return people_; }
  [[nodiscard]] const linkage::ClusterExplainer& explainer() const { return *explainer_; }
  [[nodiscard]] double threshold() const { return prepared_.config.threshold; }
  [[nodiscard]] double threshold_weight() const { return linkage::match_weight_of(threshold()); }
  [[nodiscard]] bool several_sources() const;
  [[nodiscard]] std::string name_of(linkage::RecordIndex record) const;         // SOURCE:ID, or the id where there is one source
  [[nodiscard]] std::string person_name_of(linkage::RecordIndex record) const;  // as in clusters.csv
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::uint64_t weighed_now() const { return weighed_now_; }  // pairs that weigh_all_within added

 private:
  [[nodiscard]] Result<void> read_links();
  void make_explainer();

  std::filesystem::path folder_;
  LinkOptions options_;
  PreparedRun prepared_;
  std::optional<RecordNumbers> numbers_;
  Decisions decisions_;
  std::vector<linkage::ScoredEdge> links_;
  linkage::Resolution people_;
  linkage::ResolveInput input_;
  std::optional<linkage::ClusterExplainer> explainer_;
  std::uint64_t weighed_now_ = 0;
};

}  // namespace cw::link
