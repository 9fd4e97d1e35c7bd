// SPDX-License-Identifier: MIT
// Fills a report from what a link job holds at its end.
//
//   CollectInput input{options, run, training, scored, people, metrics};
//   input.truth = truth; input.version = "0.1.0"; input.written = "1 June 2026, 09:30";
//   CW_TRY(ReportData data, collect_report(input));
//   bulk::write_file_atomically(options.out / "report.html", render_report(data));
//
// Deterministic: the sample of pairs is drawn by a hash of the records' numbers. Costs a pass over the kept pairs and one over the cells.
#pragma once

#include <span>
#include <string>

#include "engines/linkage/homes/households.h"
#include "services/linkage/people.h"
#include "services/linkage/report/report.h"
#include "services/linkage/scoring.h"

namespace cw::link {

struct CollectInput {
  const LinkOptions& options;
  const PreparedRun& run;
  const linkage::TrainingReport& training;
  Scored& scored;
  const linkage::Resolution& people;
  const RunMetrics& metrics;
  std::span<const std::uint32_t> truth = {};  // label of each record; empty where there is none
  const linkage::Households* households = nullptr;
  std::string version = {};  // of the program
  std::string written = {};  // day and time of the run
};
// Errors: those of reading back the kept pairs, and of explaining a pair.
[[nodiscard]] Result<ReportData> collect_report(const CollectInput& input);

// The parts, for whoever fills a report from something else.
void collect_intake(const CollectInput& input, ReportData& data);   // files, rejects, removed
void collect_columns(const CollectInput& input, ReportData& data);  // columns, choices
void collect_blocking(const CollectInput& input, ReportData& data);
void collect_people(const CollectInput& input, ReportData& data);  // totals without their accuracy, sizes, validity, cuts
void collect_groups(const CollectInput& input, ReportData& data);  // the same by file, sex, decade of birth, region
void collect_households(const CollectInput& input, ReportData& data);
void collect_model(const CollectInput& input, ReportData& data);            // model, training, term frequencies, unlinkable records
void collect_run(const CollectInput& input, ReportData& data);              // settings, time, memory, how to run it again
void collect_review(const CollectInput& input, ReportData& data);           // what a review of this folder found, if any
[[nodiscard]] std::optional<ReportReview> review_of(const Value& details);  // of review.json; nothing where it holds no estimates
void collect_truth(const CollectInput& input, ReportData& data);            // after collect_people; measured accuracy and its curves
[[nodiscard]] Result<void> collect_pairs(const CollectInput& input, ReportData& data);     // weights, bands, thresholds, expected accuracy
[[nodiscard]] Result<void> collect_clusters(const CollectInput& input, ReportData& data);  // a sample of groups

// A value as its shape: a run of letters becomes A or a, each digit 9.
[[nodiscard]] std::string shape_of(std::string_view value);

}  // namespace cw::link
