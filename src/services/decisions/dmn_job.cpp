// SPDX-License-Identifier: MIT
#include "services/decisions/dmn_job.h"

#include <algorithm>

#include "base/text_file.h"
#include "engines/decisions/model/read.h"
#include "engines/decisions/model/write.h"
#include "services/decisions/model_examples.h"
#include "services/decisions/model_files.h"

namespace cw::decisions {
namespace {

namespace files = std::filesystem;

// Any moment will do where none is asked for: now() and today() give it.
constexpr feel::DateTime moment{{2026, 1, 1}, {0, {feel::Zone::Kind::offset, 0}}};

Result<DmnCheck::Model> check_one(const files::path& model) {
  DmnCheck::Model checked;
  checked.file = model.filename().string();
  auto read = read_with_imports(model);
  if (!read && read.error().code == ErrorCode::not_found) return tl::unexpected(std::move(read).error());
  auto analysis = read ? dmn::analyse(std::move(*read)) : Result<dmn::Analysis>(tl::unexpected(read.error()));
  if (analysis) {
    checked.findings = std::move(analysis->findings);
    checked.tables = analysis->tables;
    checked.rules = analysis->rules;
    return checked;
  }
  dmn::Finding finding;
  finding.kind = dmn::FindingKind::unreadable;
  finding.severity = dmn::Severity::error;
  finding.file = checked.file;
  finding.message = analysis.error().message;
  checked.findings.push_back(std::move(finding));
  return checked;
}

Result<void> add_examples(const files::path& file, const dmn::Model& model, DmnTest& test, dmn::RuleCoverage& coverage) {
  const auto form = example_form(file);
  if (!form) return fail(ErrorCode::unsupported, file.string() + ": examples are .json, .csv, or .xml of the DMN TCK");
  CW_TRY(const std::string text, read_text_file(file));
  CW_TRY(const dmn::TestSuite suite, read_examples(text, *form, file.filename().string(), model));
  for (const dmn::TestCase& each : suite.cases) {
    test.cases.push_back({file.filename().string(), each.id, run_case(each, model, moment)});
    coverage.add(each.inputs);
  }
  return {};
}

// MODEL.examples.json, MODEL.examples.csv, and test files of the TCK in the folder that name the model.
std::vector<files::path> examples_beside(const files::path& model) {
  std::vector<files::path> found;
  std::error_code error;
  const files::path folder = model.has_parent_path() ? model.parent_path() : files::path(".");
  for (files::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const files::path& file = at->path();
    const std::string stem = model.stem().string() + ".examples";
    if (file.stem() == stem && example_form(file)) found.push_back(file);
    if (file.extension() != ".xml" || file.stem() == stem) continue;
    const auto text = read_text_file(file);
    if (!text || text->find("testCases") == std::string::npos) continue;
    const auto suite = dmn::read_test_suite(*text, file.filename().string());
    if (suite && suite->model_name == model.filename().string()) found.push_back(file);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::size_t DmnCheck::count(dmn::Severity severity) const {
  std::size_t sum = 0;
  for (const Model& model : models)
    sum += static_cast<std::size_t>(
        std::count_if(model.findings.begin(), model.findings.end(), [&](const auto& finding) { return finding.severity == severity; }));
  return sum;
}

std::optional<dmn::Severity> DmnCheck::worst() const {
  std::optional<dmn::Severity> worst;
  for (const Model& model : models)
    for (const dmn::Finding& finding : model.findings)
      if (!worst || finding.severity > *worst) worst = finding.severity;
  return worst;
}

Result<DmnCheck> check_models(const std::vector<files::path>& models) {
  DmnCheck check;
  for (const files::path& model : models) {
    CW_TRY(DmnCheck::Model checked, check_one(model));
    // What is imported and checked for itself is told there.
    std::erase_if(checked.findings, [&](const dmn::Finding& finding) {
      return finding.file != checked.file &&
             std::any_of(models.begin(), models.end(), [&](const files::path& other) { return other.filename() == finding.file; });
    });
    check.models.push_back(std::move(checked));
  }
  return check;
}

Result<DmnDifference> compare_models(const files::path& before, const files::path& after, WithInputs inputs) {
  CW_TRY(const auto old_files, read_with_imports(before));
  CW_TRY(const auto new_files, read_with_imports(after));
  DmnDifference difference;
  difference.before = before.filename().string();
  difference.after = after.filename().string();
  difference.differences = dmn::differences(old_files.front().definitions, new_files.front().definitions);
  if (inputs == WithInputs::no) return difference;
  constexpr std::size_t most = 3;
  CW_TRY(difference.inputs, dmn::differing_inputs(definitions_of(old_files), definitions_of(new_files), most));
  return difference;
}

std::size_t DmnTest::passed() const {
  return static_cast<std::size_t>(std::count_if(cases.begin(), cases.end(), [](const Case& each) { return each.outcome.passed; }));
}
std::size_t DmnTest::rules() const {
  std::size_t sum = 0;
  for (const dmn::TableCoverage& table : tables) sum += table.is_followed ? table.hits.size() : 0;
  return sum;
}
std::size_t DmnTest::reached() const {
  std::size_t sum = 0;
  for (const dmn::TableCoverage& table : tables)
    sum += static_cast<std::size_t>(std::count_if(table.hits.begin(), table.hits.end(), [](std::size_t hits) { return hits > 0; }));
  return sum;
}

Result<DmnTest> test_model(const files::path& model, const std::vector<files::path>& examples) {
  CW_TRY(const auto read, read_with_imports(model));
  CW_TRY(const auto made, dmn::Model::make(definitions_of(read)));
  CW_TRY(dmn::RuleCoverage coverage, dmn::RuleCoverage::make(definitions_of(read)));
  const std::vector<files::path> from = examples.empty() ? examples_beside(model) : examples;
  if (from.empty())
    return fail(ErrorCode::not_found, "There are no examples beside " + model.string() + ". Write " + model.stem().string() +
                                          ".examples.csv or .json there, or name a file with --examples.");
  DmnTest test;
  test.model = model.filename().string();
  for (const files::path& file : from) CW_CHECK(add_examples(file, *made, test, coverage));
  test.tables = coverage.tables();
  return test;
}

Result<std::string> format_model(const files::path& model) {
  CW_TRY(const std::string xml, read_text_file(model));
  CW_TRY(const dmn::Definitions definitions, dmn::read_definitions(xml, model.filename().string()));
  return dmn::write_definitions(definitions, xml);
}

}  // namespace cw::decisions
