// SPDX-License-Identifier: MIT
#include "services/decisions/tck.h"

#include <algorithm>
#include <map>

#include "base/text_file.h"
#include "engines/decisions/conformance/test_cases.h"
#include "engines/decisions/model/read.h"

namespace cw::decisions {
namespace {

namespace files = std::filesystem;

struct Folder {
  std::vector<files::path> models, tests;
};

// Folders with tests, by their name below the root; models of folders below count for a folder too, but none in the suite has any.
Result<std::map<std::string, Folder>> folders_of(const files::path& root) {
  std::error_code error;
  std::map<std::string, Folder> folders;
  for (files::recursive_directory_iterator at(root, error), end; !error && at != end; at.increment(error)) {
    const files::path& file = at->path();
    if (!at->is_regular_file(error)) continue;
    const std::string name = files::relative(file.parent_path(), root, error).generic_string();
    if (file.extension() == ".dmn") folders[name].models.push_back(file);
    if (file.extension() == ".xml") folders[name].tests.push_back(file);
  }
  std::erase_if(folders, [](const auto& each) { return each.second.tests.empty(); });
  if (error || folders.empty())
    return fail(ErrorCode::not_found, root.string() + " is not there, or holds no test of the DMN TCK (*.xml beside *.dmn)");
  for (auto& [name, folder] : folders) {
    std::sort(folder.models.begin(), folder.models.end());
    std::sort(folder.tests.begin(), folder.tests.end());
  }
  return folders;
}

// The model that a test names first, then the others of its folder.
Result<std::shared_ptr<const dmn::Model>> model_of(const Folder& folder, std::string_view main) {
  std::vector<dmn::Definitions> definitions;
  for (const files::path& file : folder.models) {
    CW_TRY(const std::string xml, read_text_file(file));
    CW_TRY(dmn::Definitions each, dmn::read_definitions(xml, file.filename().string()));
    definitions.insert(file.filename() == main ? definitions.begin() : definitions.end(), std::move(each));
  }
  if (definitions.empty() || definitions.front().file != main)
    return fail(ErrorCode::not_found, "the model " + std::string(main) + " is not there");
  return dmn::Model::make(std::move(definitions));
}

// Any moment will do: the suite asks only for the kind of now() and today().
constexpr feel::DateTime moment{{2026, 1, 1}, {0, {feel::Zone::Kind::offset, 0}}};

void run_cases(const dmn::TestSuite& suite, const dmn::Model& model, const std::string& file, TckDirectory& directory) {
  for (const dmn::TestCase& test : suite.cases) {
    const dmn::CaseOutcome outcome = run_case(test, model, moment);
    TckCase result{file, test.id, outcome.passed, {}};
    for (const dmn::ResultOutcome& each : outcome.results) {
      ++directory.results;
      if (each.strict) ++directory.strict;
      if (!each.passed) result.message += (result.message.empty() ? "" : " | ") + each.name + ": " + each.message;
      if (!each.strict) directory.not_strict.push_back(test.id + ", " + each.name + ": " + each.message);
    }
    directory.passed += outcome.passed ? 1 : 0;
    directory.cases.push_back(std::move(result));
  }
}

Result<void> run_test_file(const Folder& folder, const files::path& test, TckDirectory& directory) {
  CW_TRY(const std::string xml, read_text_file(test));
  CW_TRY(const dmn::TestSuite suite, dmn::read_test_suite(xml, test.filename().string()));
  const auto model = model_of(folder, suite.model_name);
  if (model) {
    run_cases(suite, **model, test.stem().string(), directory);
    return {};
  }
  for (const dmn::TestCase& each : suite.cases) {
    directory.cases.push_back({test.stem().string(), each.id, false, model.error().message});
    directory.results += each.results.size();
  }
  return {};
}

std::string csv_field(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"') out += '"';
    out += letter == '\n' || letter == '\r' ? ' ' : letter;
  }
  return out + "\"";
}

template <class Count>
std::size_t total(const std::vector<TckDirectory>& directories, Count count) {
  std::size_t sum = 0;
  for (const TckDirectory& directory : directories) sum += count(directory);
  return sum;
}

}  // namespace

std::size_t TckRun::cases() const {
  return total(directories, [](const TckDirectory& d) { return d.cases.size(); });
}
std::size_t TckRun::passed() const {
  return total(directories, [](const TckDirectory& d) { return d.passed; });
}
std::size_t TckRun::results() const {
  return total(directories, [](const TckDirectory& d) { return d.results; });
}
std::size_t TckRun::strict() const {
  return total(directories, [](const TckDirectory& d) { return d.strict; });
}

Result<TckRun> run_tck(const files::path& folder) {
  CW_TRY(const auto folders, folders_of(folder));
  TckRun run;
  for (const auto& [name, each] : folders) {
    TckDirectory directory;
    directory.name = name;
    for (const files::path& test : each.tests) CW_CHECK(run_test_file(each, test, directory));
    run.directories.push_back(std::move(directory));
  }
  return run;
}

std::string scoreboard_csv(const TckRun& run) {
  std::string csv;
  for (const TckDirectory& directory : run.directories)
    for (const TckCase& each : directory.cases)
      csv += csv_field(directory.name) + "," + csv_field(each.file) + "," + csv_field(each.id) + "," +
             (each.passed ? "\"SUCCESS\"" : "\"ERROR\"") + "," + csv_field(each.message) + "\n";
  return csv;
}

}  // namespace cw::decisions
