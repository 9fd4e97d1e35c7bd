// SPDX-License-Identifier: MIT
// Runs a tree of the DMN TCK (github.com/dmn-tck/tck): each folder with a test file is a directory of the suite.
//
//   CW_TRY(const TckRun run, run_tck("tck/TestCases"));
//   run.passed();                      // cases of which every result is as expected
//   scoreboard_csv(run);               // as the scoreboard of the suite wants it
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace cw::decisions {

struct TckCase {
  std::string file;  // of the test, without ".xml"
  std::string id;
  bool passed = false;
  std::string message;  // why not
};
struct TckDirectory {
  std::string name;  // below the tree's root: "compliance-level-3/0100-arithmetic"
  std::vector<TckCase> cases;
  std::size_t passed = 0;
  // Strictly: null with a diagnostic where an error is expected, none elsewhere. Counted by results, of which a case may have several.
  std::size_t results = 0, strict = 0;
  std::vector<std::string> not_strict;  // "case, result: why"
};
struct TckRun {
  std::vector<TckDirectory> directories;  // by name
  [[nodiscard]] std::size_t cases() const;
  [[nodiscard]] std::size_t passed() const;
  [[nodiscard]] std::size_t results() const;
  [[nodiscard]] std::size_t strict() const;
};

// not_found: the folder is not there, or holds no test. A model that cannot be read fails its cases, with the reason.
[[nodiscard]] Result<TckRun> run_tck(const std::filesystem::path& folder);

// "directory","test file","case id","SUCCESS|ERROR","message", one line for each case.
[[nodiscard]] std::string scoreboard_csv(const TckRun& run);

}  // namespace cw::decisions
