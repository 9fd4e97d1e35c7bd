// SPDX-License-Identifier: MIT
// The model that says which records are of one person, in words and numbers for people: comparisons with their levels and weights, rules
// for what is compared at all, thresholds, how it was trained, and what the register has learnt since. Nothing of anybody is in it.
//
//   CW_TRY(const LinkageModel model, read_linkage_model(toml));          // pure
//   CW_TRY(const LinkageState state, linkage_state(*place, asking));     // with what the register holds; logged
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/place/place.h"
#include "services/review/rules.h"

namespace cw::place {

struct ModelLevel {
  std::string label, condition;
  double m = 0, u = 0;      // among matches, among others
  double match_weight = 0;  // bits: log2 m/u; 0 where a value is missing
  bool missing = false;     // the level of values that are not there
  std::string rarity_of;    // column whose term frequencies adjust it; empty: none
};
struct ModelComparison {
  std::string name, description;
  std::vector<ModelLevel> levels;
};
struct LinkageModel {
  double prior = 0, prior_weight = 0;          // that two records taken at random match; in bits
  double threshold = 0, threshold_weight = 0;  // match probability from which two records are linked; in bits
  std::vector<std::string> blocking;           // a pair is compared where one of these holds
  std::vector<ModelComparison> comparisons;
  std::vector<std::pair<std::string, std::string>> together;  // comparisons that do not speak independently
  std::vector<std::string> training;                          // how its probabilities are found where it is trained, one sentence each
};
[[nodiscard]] Result<LinkageModel> read_linkage_model(std::string_view toml);

[[nodiscard]] Result<LinkageModel> linkage_model_of(Place& place);  // the one in use

// What the index has learnt from all records and goes by.
struct LearntSummary {
  std::int64_t version = 0, records = 0, bytes = 0;
  Timestamp at;
};
struct LinkageState {
  LinkageModel model;
  std::optional<LearntSummary> learnt;  // none: too few records so far
  std::int64_t records = 0, people = 0, judgements = 0;
  registry::FourEyes four_eyes = registry::FourEyes::not_needed;
  review::ReviewRules rules;
};
// For the roles data_officer, manager, governance_officer, auditor and administrator, with a purpose.
[[nodiscard]] Result<LinkageState> linkage_state(Place& place, const Asking& asking);

}  // namespace cw::place
