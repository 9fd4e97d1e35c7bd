// SPDX-License-Identifier: MIT
// What training did and saw: part of the facade linkage.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cw::linkage {

struct EmIteration {
  double probability_two_random_records_match = 0;  // within the session's pairs
  double largest_change = 0;
};
struct EmSession {
  std::string rule;
  std::uint64_t pairs = 0;
  std::vector<std::string> comparisons_trained;
  std::vector<EmIteration> history;
  bool converged = false;
};
// What EmMethod::joint found.
struct JointTraining {
  std::uint64_t pairs = 0;           // that the blocking rules make
  std::uint64_t pairs_used = 0;      // of them, looked at
  double expected_matches = 0;       // among the blocked pairs
  double blocking_recall = 1;        // share of all matches that the rules make: given, or estimated
  std::vector<EmIteration> history;  // lambda of all pairs
  bool converged = false;
  std::vector<std::string> problems;  // not empty: rejected, nothing of it was used; plain words
};
struct TrainingReport {
  std::uint64_t deterministic_pairs = 0;  // found by the deterministic rules
  std::uint64_t u_sample_pairs = 0;
  std::vector<EmSession> sessions;
  std::optional<JointTraining> joint;
  std::vector<std::string> never_observed;  // "comparison: level (m)": no data to estimate it; the default is used
};

}  // namespace cw::linkage
