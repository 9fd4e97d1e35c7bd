// SPDX-License-Identifier: MIT
// What another model would change for a population: how many rows it decides differently, which results become which, and by how much
// amounts rise and fall. `commonweal decide NEW --against OLD`.
//
//   WhatIf what_if({"Weekly reduction"});
//   for (...) what_if.count(now, before);        // the values of one row by either model
//   for (const std::string& sentence : what_if.sentences()) ...
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engines/decisions/feel/value.h"

namespace cw::decisions {

// One thread. What is kept does not grow with the rows: of results that become others at most 1,000 kinds for each decision.
class WhatIf {
 public:
  explicit WhatIf(std::vector<std::string> decisions) : decisions_(std::move(decisions)), changes_(decisions_.size()) {}

  // The values of a row's decisions, in their order; one that is not there is none. True: at least one is another now.
  bool count(std::span<const feel::Value> now, std::span<const feel::Value> before);
  // For each decision that came out differently somewhere, one sentence.
  [[nodiscard]] std::vector<std::string> sentences() const;

 private:
  struct Changes {
    std::uint64_t rows = 0;  // that differ
    std::uint64_t higher = 0, lower = 0;
    double sum_before = 0, sum_now = 0;                                   // of all rows where both are numbers, changed or not
    std::map<std::pair<std::string, std::string>, std::uint64_t> became;  // before and now
    std::uint64_t others = 0;                                             // beyond what is kept
  };
  [[nodiscard]] static bool note(const feel::Value& now, const feel::Value& before, Changes& changes);

  std::vector<std::string> decisions_;
  std::vector<Changes> changes_;
};

}  // namespace cw::decisions
