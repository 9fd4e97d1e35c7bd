// SPDX-License-Identifier: MIT
// The format of the DMN TCK's test cases, run against a model (github.com/dmn-tck/tck, testCases.xsd).
//
//   CW_TRY(const TestSuite suite, read_test_suite(xml, "0001-test-01.xml"));
//   for (const TestCase& test : suite.cases) const CaseResult result = run_case(test, *model, now);
//
// Numbers are equal within 1e-8, as the published runners have it; all else is equal as FEEL's values are, contexts by their keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/decisions/model/model.h"

namespace cw::dmn {

struct ExpectedResult {
  std::string name;
  std::string namespace_uri;
  feel::Value value;
  bool is_error = false;  // errorResult: null for a reason, so that a diagnostic is due
};

enum class CaseType : std::uint8_t { decision, knowledge_model, service };
struct TestCase {
  std::string id;
  CaseType type = CaseType::decision;
  std::string invocable;  // the service's name
  Inputs inputs;
  std::vector<ExpectedResult> results;
};
struct TestSuite {
  std::string model_name;
  std::vector<TestCase> cases;
};

[[nodiscard]] Result<TestSuite> read_test_suite(std::string_view xml, std::string_view file);

// What came of one expected result. `strict`: diagnostics are there where an error is expected, and nowhere else.
struct ResultOutcome {
  std::string name;
  bool passed = false;
  bool strict = false;
  std::string message;  // why not; the values of the test in it, which are no person's
};
struct CaseOutcome {
  bool passed = false;  // all results are
  std::vector<ResultOutcome> results;
};
[[nodiscard]] CaseOutcome run_case(const TestCase& test, const Model& model, const feel::DateTime& now);

// Equal as the suite's runners compare.
[[nodiscard]] bool matches_expected(const feel::Value& expected, const feel::Value& actual);

}  // namespace cw::dmn
