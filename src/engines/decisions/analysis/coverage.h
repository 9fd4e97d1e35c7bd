// SPDX-License-Identifier: MIT
// Which rules of a model's tables some inputs reach: for examples, to learn what they leave untried.
//
//   CW_TRY(RuleCoverage coverage, RuleCoverage::make(files));
//   for (const TestCase& test : suite.cases) coverage.add(test.inputs);
//   coverage.tables();                      // for each table how often each rule matched
//
// Tables that are the logic of a decision are followed; those within other expressions, and in business knowledge models, are not.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/model/model.h"

namespace cw::dmn {

struct TableCoverage {
  std::string label;  // "decision 'Eligibility'"
  bool is_followed = true;
  std::vector<std::size_t> hits;  // for each rule
};

class RuleCoverage {
 public:
  [[nodiscard]] static Result<RuleCoverage> make(std::vector<Definitions> files);
  ~RuleCoverage();
  RuleCoverage(RuleCoverage&&) noexcept;
  RuleCoverage& operator=(RuleCoverage&&) noexcept;
  RuleCoverage(const RuleCoverage&) = delete;
  RuleCoverage& operator=(const RuleCoverage&) = delete;

  // Counts the rules that match on these inputs.
  void add(const Inputs& inputs);
  [[nodiscard]] const std::vector<TableCoverage>& tables() const;

 private:
  struct State;
  explicit RuleCoverage(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cw::dmn
