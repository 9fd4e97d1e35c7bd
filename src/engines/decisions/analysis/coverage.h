// SPDX-License-Identifier: MIT
// Which rules of a model's tables some inputs reach: for examples, to learn what they leave untried.
//
//   CW_TRY(RuleCoverage coverage, RuleCoverage::make(files));
//   for (const TestCase& test : suite.cases) coverage.add(test.inputs);
//   coverage.tables();                      // for each table how often each rule matched
//
// Inputs are evaluated with a trace (feel/trace.h), which tells of every table wherever it stands: as a decision's logic, within other
// expressions, in business knowledge models and functions. A rule of a table within a function counts each time the function is called.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/model/model.h"

namespace cw::dmn {

struct TableCoverage {
  std::string label;              // "decision 'Eligibility'"
  bool is_followed = true;        // it can be evaluated: it has a known hit policy, and an output
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

  // Counts the rules that match where every decision is decided from these inputs; one that is given among them is not.
  void add(const Inputs& inputs);
  [[nodiscard]] const std::vector<TableCoverage>& tables() const;

 private:
  struct State;
  explicit RuleCoverage(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cw::dmn
