// SPDX-License-Identifier: MIT
// What a report shows, as plain values. Whoever fills it leaves out what was not done: an empty list or optional takes its section away.
// Shares and probabilities are from 0 to 1, weights are match weights (log2 of odds).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engines/linkage/evaluation.h"
#include "engines/linkage/fields.h"
#include "engines/linkage/linkage.h"
#include "engines/linkage/propose/propose.h"
#include "engines/linkage/resolve/resolve.h"
#include "services/linkage/intake.h"

namespace cw::link {

inline constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

// Whether values of a column may be shown in lists, or only counts and shapes.
enum class Privacy : std::uint8_t { personal, open };

struct Estimate {
  double value = not_known;
  double low = not_known, high = not_known;  // 95% interval, where there is one
};

// What was read -------------------------------------------------------------------------------------------------------------------
struct ReportFile {
  std::string source, file, read_as;  // "council_tax", "council_tax.csv", "CSV, UTF-8, comma, header"
  std::uint64_t records = 0, rejected = 0;
  bool duplicate_free = false;  // said or found to hold each person at most once
};
struct ReportReject {  // rows of one file refused for one reason
  std::string file, reason;
  std::uint64_t rows = 0;
  std::vector<std::uint64_t> lines;  // the first few
};
struct ReportColumn {
  std::string source, column, meaning;
  double confidence = not_known;  // not_known: chosen by the configuration
  std::string reason;
  std::uint64_t rows = 0, filled = 0, distinct = 0;
  Privacy privacy = Privacy::personal;
  std::vector<std::pair<std::string, std::uint64_t>> common;  // shown only where open
  std::vector<std::pair<std::string, std::uint64_t>> shapes;  // "Aaaa", "99/99/9999" and their counts
};

// How pairs were found ------------------------------------------------------------------------------------------------------------
struct ReportRule {
  linkage::BlockingCandidate rule;              // pairs: of the rule alone
  double new_pairs = not_known;                 // not made by the rules before
  std::uint64_t blocks = 0, largest_block = 0;  // records
  std::string words = {};                       // the rule in plain English; "": its SQL is shown
};
struct ReportBlocking {
  std::vector<ReportRule> rules;  // chosen ones and those weighed
  double all_pairs = not_known;   // without blocking
  std::uint64_t compared = 0;
  double estimated_recall = not_known;
};

// Results -------------------------------------------------------------------------------------------------------------------------
struct ReportTotals {
  std::uint64_t records = 0, entities = 0;  // entities: people, organisations ...
  std::uint64_t alone = 0;                  // entities of one record
  double joined_pairs = not_known;          // pairs of records in one entity
  double doubtful_pairs = not_known;        // scored from 20% to 95% sure
  Estimate precision, recall;               // of those pairs: expected by the model, or measured where there is truth
  Estimate in_both;                         // two duplicate-free files: entities that are in both
  bool measured = false;                    // precision and recall come from truth or review
  std::string measured_by;                  // "the truth file" or "300 reviewed groups"
  Estimate people = {};                     // entities, with what wrong and missed joins may add or take away
};
struct ReportHouseholds {
  std::uint64_t households = 0, people = 0, people_without = 0;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes;         // people, households
  std::vector<std::pair<std::string, std::uint64_t>> not_households;  // kind of home, homes
  std::vector<std::pair<std::string, std::uint64_t>> reasons;         // why members were placed, memberships
  std::vector<std::pair<std::string, std::uint64_t>> confidence;      // band, memberships
  std::uint64_t people_left = 0;                                      // who are in none any more
  std::uint64_t former = 0;                                           // memberships that have ended
  Estimate now = {};                                                  // households that somebody lives in on the last day
};
// What a person who filled in a review sheet found, and where there is none how to draw one.
struct ReportReview {
  std::uint64_t reviewed = 0, sampled = 0;
  std::vector<std::pair<std::string, Estimate>> figures;  // "of the pairs that were joined are right" and its share
  std::vector<std::string> remarks;
  bool of_earlier_run = false;  // linked again since
};
struct ReportGroup {
  std::string name;
  std::uint64_t records = 0;
  double linked = not_known;  // share of records joined to another
  Estimate precision, recall;
};
struct ReportGrouping {
  std::string by;  // "sex", "age band", "source"
  std::vector<ReportGroup> groups;
  std::vector<std::string> warnings;  // plain sentences
};

// Samples: personal data -----------------------------------------------------------------------------------------------------------
enum class Decision : std::uint8_t { joined, apart, cut, not_decided };
struct ReportPair {
  std::string left_source, left_id, right_source, right_id;
  linkage::Explanation explanation;
  Decision decision = Decision::not_decided;
  std::string note;                // "the rest of the two groups disagree"
  std::optional<bool> same_truth;  // where known
  struct Extra {
    std::string column, left, right;
  };
  std::vector<Extra> extra;  // columns that were not compared
};
struct ReportBand {
  double low = not_known, high = not_known;  // weight; not_known: open
  double pairs = not_known;                  // in the whole run
  std::vector<ReportPair> sample;
};
struct ReportClusterLink {
  std::size_t left = 0, right = 0;  // members
  double weight = 0;
};
struct ReportCluster {
  std::string id;
  linkage::EntityNote note;
  std::string why_shown;  // "largest", "weakest link", "doubtful"
  std::vector<std::string> columns;
  struct Member {
    std::string source, id;
    std::vector<std::string> values;
  };
  std::vector<Member> members;
  std::vector<ReportClusterLink> links;
};
struct ReportCounts {
  std::string name;
  std::uint64_t count = 0;
  std::string meaning;
};

// The statistician's ---------------------------------------------------------------------------------------------------------------
struct WeightBand {
  double low = 0, high = 0;
  double pairs = 0, expected_matches = 0;  // under the model
  double true_matches = not_known;
};
struct ReportTerm {
  std::string value;  // "" where personal
  std::uint64_t records = 0;
  double weight = 0;  // added to the exact agreement
};
struct ReportTermColumn {
  std::string column;
  Privacy privacy = Privacy::personal;
  std::uint64_t distinct = 0;
  double base_weight = not_known;  // of the exact agreement before adjustment
  std::vector<ReportTerm> most, least;
};
struct CurvePoint {
  double x = 0, y = 0, weight = not_known;
};
struct ThresholdRow {
  double probability = 0, weight = 0;
  double expected_precision = not_known, expected_recall = not_known;
  std::optional<linkage::Accuracy> measured;
  double entities = not_known;
};
struct CalibrationRow {
  double predicted = 0, observed = 0, low = not_known, high = not_known;  // probability, share of true matches and its interval
  std::uint64_t pairs = 0;
  double from = not_known, to = not_known;  // match weights of the band; -1000 and 1000: no bound
};
struct ReportTruth {
  linkage::ClusterEvaluation clusters;
  std::vector<CurvePoint> roc, precision_recall;  // x: false positive rate, recall; y: true positive rate, precision
  double area_under_roc = not_known, average_precision = not_known, calibration_error = not_known;
  std::vector<CalibrationRow> calibration;
};
struct ReportPhase {
  std::string name;
  double wall_seconds = 0, cpu_seconds = 0;
};
struct ReportRun {
  std::vector<ReportPhase> phases;
  double wall_seconds = 0, cpu_seconds = 0;
  std::uint64_t peak_memory_bytes = 0, threads = 1;
  std::vector<std::pair<std::string, std::string>> settings, versions;
  std::vector<std::string> commands;  // how to run it again, explain a pair, ...
  std::string configuration;          // model.toml as text
};

}  // namespace cw::link
