// SPDX-License-Identifier: MIT
// Faults of decision models found before they are used: in tables gaps, overlaps, conflicts, duplicates, rules that never decide; and
// types, names, arguments, requirements that do not fit.
//
//   CW_TRY(const Definitions file, read_definitions(xml, "loans.dmn"));
//   CW_TRY(const Analysis analysis, analyse({{file, xml}}));
//   for (const Finding& each : analysis.findings)
//     std::cout << each.where << ": " << each.message << "\n";     // "decision 'Loan': No rule answers when Age is above 17 and below 18."
//
// What is told holds; what could not be analysed is told too (FindingKind::not_analysed, stopped). Pure, and bounded by the limits.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/analysis/finding.h"
#include "engines/decisions/analysis/rule_space.h"
#include "engines/decisions/model/definitions.h"

namespace cw::dmn {

struct ModelFile {
  Definitions definitions;
  std::string xml;  // for the lines of findings; may be empty
};

struct Analysis {
  std::vector<Finding> findings;  // in the order of files and elements
  std::size_t tables = 0, rules = 0;
  [[nodiscard]] std::size_t count(Severity severity) const;
};

// The first file is the main one. `budget` is of each table. conflict: two files have one namespace; invalid: no file.
[[nodiscard]] Result<Analysis> analyse(std::vector<ModelFile> files, const AnalysisBudget& budget = {});

}  // namespace cw::dmn
