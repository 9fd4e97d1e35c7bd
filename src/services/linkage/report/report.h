// SPDX-License-Identifier: MIT
// The report of a run: one HTML page without script or network, for a records officer, with the statistician's part behind it.
//
//   ReportData data;
//   data.title = "Who is in both files?"; data.totals.records = 1'990;   // what is left empty is left out
//   data.files.push_back({.source = "census", .file = "census.csv", .records = 1'000});
//   std::string page = render_report(data);
//   bulk::write_file_atomically(out / "report.html", page);
//
// Pure: the same data give the same bytes. Values of people stand only in the sample of pairs and groups; the page says so at its top.
#pragma once

#include <string>
#include <vector>

#include "services/linkage/report/report_data.h"

namespace cw::link {

struct ReportData {
  std::string title = "Linkage report";
  std::string written;  // day and time, as text
  std::string version;  // of the program
  linkage::SubjectKind subject = linkage::SubjectKind::people;
  ReportTotals totals;
  std::vector<std::string> remarks;     // things the user should know
  std::vector<std::string> next_steps;  // empty: found from the rest

  std::vector<ReportFile> files;
  std::vector<ReportReject> rejects;
  std::vector<Removed> removed;
  std::vector<ReportColumn> columns;       // as read, file by file
  std::vector<ReportColumn> standardised;  // as compared, all sources together; source ""
  std::vector<linkage::Choice> choices;
  ReportBlocking blocking;
  std::optional<ReportHouseholds> households;
  std::optional<ReportReview> review;
  std::string folder;  // of the run, for commands; "": DIR
  std::vector<ReportGrouping> groupings;

  std::vector<ReportBand> bands;  // from the lowest weight to the highest
  std::vector<ReportCluster> clusters;
  std::vector<ReportCounts> cuts;                                      // reason, links not followed
  std::vector<std::pair<std::uint64_t, std::uint64_t>> cluster_sizes;  // records, clusters
  std::vector<ReportCounts> validity;                                  // sound, weak link ...: clusters

  linkage::Model model;  // as used
  linkage::TrainingReport training;
  std::vector<WeightBand> weights;
  std::vector<ReportTermColumn> terms;
  std::vector<CurvePoint> unlinkable;  // x: threshold as match weight, y: share of records that could not be linked even with themselves
  std::vector<ThresholdRow> thresholds;
  double threshold = not_known;  // match probability used
  std::string threshold_reason;
  std::optional<ReportTruth> truth;
  ReportRun run;
};

// The whole page. Long lists are cut to what a reader can use, and the page says how many there were; a run of any size stays below 3 MB.
[[nodiscard]] std::string render_report(const ReportData& data);
// A page that was written before, with what a review found in place of what it said of reviews; nothing where it has no such part.
[[nodiscard]] std::optional<std::string> with_review(std::string_view page, const ReportReview& review);

}  // namespace cw::link
