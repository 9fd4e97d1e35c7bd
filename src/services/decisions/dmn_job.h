// SPDX-License-Identifier: MIT
// What `commonweal dmn` does: models checked, compared, tested by examples, written anew; and what it says of that, as text or JSON.
//
//   CW_TRY(const DmnCheck check, check_models({"loans.dmn"}));
//   std::cout << to_text(check);
//   check.worst();                            // the gravest finding's severity
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/analysis/coverage.h"
#include "engines/decisions/analysis/difference_examples.h"
#include "engines/decisions/analysis/differences.h"
#include "engines/decisions/analysis/finding.h"
#include "engines/decisions/conformance/test_cases.h"

namespace cw::decisions {

struct DmnCheck {
  struct Model {
    std::string file;
    std::vector<dmn::Finding> findings;
    std::size_t tables = 0, rules = 0;
  };
  std::vector<Model> models;
  [[nodiscard]] std::size_t count(dmn::Severity severity) const;
  [[nodiscard]] std::optional<dmn::Severity> worst() const;  // nothing where nothing was found
};
// Each model with what it imports from its folder. A model that cannot be read is a finding, not an error; not_found: it is not there.
[[nodiscard]] Result<DmnCheck> check_models(const std::vector<std::filesystem::path>& models);

struct DmnDifference {
  std::string before, after;  // files
  std::vector<dmn::Difference> differences;
  std::optional<dmn::DifferingSearch> inputs;
};
enum class WithInputs : std::uint8_t { no, yes };
[[nodiscard]] Result<DmnDifference> compare_models(const std::filesystem::path& before, const std::filesystem::path& after,
                                                   WithInputs inputs);

struct DmnTest {
  struct Case {
    std::string file, id;
    dmn::CaseOutcome outcome;
  };
  std::string model;
  std::vector<Case> cases;
  std::vector<dmn::TableCoverage> tables;
  [[nodiscard]] std::size_t passed() const;
  [[nodiscard]] std::size_t rules() const;    // of tables that are followed
  [[nodiscard]] std::size_t reached() const;  // by at least one example
};
// Examples from the files given, or from those beside the model: MODEL.examples.json or .csv, and tests of the DMN TCK that name it.
// not_found: there are none.
[[nodiscard]] Result<DmnTest> test_model(const std::filesystem::path& model, const std::vector<std::filesystem::path>& examples);

// The model as DMN 1.5, with its diagrams and extensions.
[[nodiscard]] Result<std::string> format_model(const std::filesystem::path& model);

[[nodiscard]] std::string to_text(const DmnCheck& check);
[[nodiscard]] std::string to_json(const DmnCheck& check);
[[nodiscard]] std::string to_text(const DmnDifference& difference);
[[nodiscard]] std::string to_json(const DmnDifference& difference);
[[nodiscard]] std::string to_text(const DmnTest& test);
[[nodiscard]] std::string to_json(const DmnTest& test);

}  // namespace cw::decisions
