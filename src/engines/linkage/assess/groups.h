// SPDX-License-Identifier: MIT
// Is the linkage as good for everybody: accuracy by age band, sex or any other column, and a plain warning where groups differ by more than
// chance.
//
//   Groups groups = groups_of(*table.find("sex"), rows);
//   GroupReport report = evaluate_groups(cluster, truth, {}, groups);
//   report.warnings;    // sex "F": 4.1 % of the matches are missed (95 % interval 3.5 % to 4.8 %); of all others, 2.0 %. ...
//
// In the tables a pair counts for a group where either of its records is of the group. In the tests it counts by halves for the groups of
// its two records: else a false match between two groups would count against each of them and against no "others", and every group would
// look worse. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/table.h"
#include "engines/linkage/assess/statistics.h"

namespace cw::linkage {

struct Groups {
  std::string column;
  std::vector<std::string> names;        // group -> what it is called; from the data, so it may be personal where the column is
  std::vector<std::uint32_t> of_record;  // record -> group
};
// Groups by the values of a column; record i is in row rows[i], or Column::null_code's group "(none)" where rows[i] is absent_row.
// Dates become decades of birth ("1980 to 1989"), numbers with more than 20 distinct values bands of ten ("30 to 39"), if nine in ten
// values are such. Beyond 40 groups the smallest are put together as "(all others)". Order: bands by number, else by name; "(none)" and
// "(all others)" last.
inline constexpr std::uint32_t absent_row = UINT32_MAX;
[[nodiscard]] Groups groups_of(const Column& column, std::span<const std::uint32_t> rows);

// correct of total pairs. Pairs hang together within a cluster, so the interval is Wilson's with total / design effect trials
// (Kish 1965): the variance of the share by linearisation over clusters.
struct GroupShare {
  double correct = 0, total = 0;
  double value = 1;
  double effective_trials = 0;
  Interval interval;
};
enum class Verdict : std::uint8_t { alike, worse, better, too_few };
[[nodiscard]] std::string_view name_of(Verdict verdict);
struct GroupRow {
  std::string name;
  std::uint64_t records = 0;
  GroupShare precision;                        // total: pairs that were put together; total - correct: false matches
  GroupShare recall;                           // total: pairs that belong together; total - correct: missed matches
  GroupShare precision_half, recall_half;      // by halves: the group's part
  GroupShare precision_others, recall_others;  // and that of all other groups
  double precision_p = 1, recall_p = 1;        // of "the two parts are alike"; Holm's correction over all groups and both measures
  Verdict precision_verdict = Verdict::alike, recall_verdict = Verdict::alike;
};
struct GroupReport {
  std::string column;
  GroupRow all;
  std::vector<GroupRow> rows;
  std::vector<std::string> warnings;  // plain English, the gravest first; empty where no difference was seen
  std::size_t comparisons = 0;        // tests made
};
struct GroupOptions {
  double level = 0.05;         // a difference counts where its corrected p is below this, and
  double least_ratio = 1.25;   // errors are at least so many times as frequent, or
  double least_points = 0.01;  // the shares are at least so far apart: what is certain may still be too small to matter
  double fewest_trials = 30;   // effective; below: "too few to say"
};
// cluster, truth, source: as evaluate_clusters.
[[nodiscard]] GroupReport evaluate_groups(std::span<const std::uint32_t> cluster, std::span<const std::uint32_t> truth,
                                          std::span<const std::uint32_t> source, const Groups& groups, const GroupOptions& options = {});
// Pairs with the same label in which either record is of the group, for each group: what by-group tables of scored pairs count as matches.
[[nodiscard]] std::vector<double> pairs_touching(std::span<const std::uint32_t> label, std::span<const std::uint32_t> source,
                                                 const Groups& groups);

}  // namespace cw::linkage
