// SPDX-License-Identifier: MIT
// `commonweal tck`: the decision engine against the test cases of the DMN TCK.
#include <fmt/format.h>

#include <fstream>
#include <ostream>

#include "cli/command.h"
#include "services/decisions/tck.h"

namespace cw::cli {
namespace {

struct Given {
  std::string folder;
  std::optional<std::string> out;
  bool strict = false;
};

double percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 100.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void print_run(std::ostream& out, const decisions::TckRun& run, const Given& given) {
  std::size_t complete = 0;
  for (const decisions::TckDirectory& directory : run.directories) {
    const bool all = directory.passed == directory.cases.size();
    complete += all ? 1 : 0;
    out << fmt::format("{:<60} {:>5} of {:<5} {}  diagnostics {} of {}\n", directory.name, directory.passed, directory.cases.size(),
                       all ? "    " : "FAIL", directory.strict, directory.results);
    for (const decisions::TckCase& each : directory.cases)
      if (!each.passed) out << fmt::format("    {}: {}\n", each.id, each.message);
    if (!given.strict) continue;
    for (const std::string& each : directory.not_strict) out << fmt::format("    diagnostics: {}\n", each);
  }
  out << fmt::format(
      "directories  {} of {} complete\ncases        {} of {} passed ({:.2f} %)\ndiagnostics  {} of {} results have one where an error is "
      "expected, and only there ({:.2f} %)\n",
      complete, run.directories.size(), run.passed(), run.cases(), percent(run.passed(), run.cases()), run.strict(), run.results(),
      percent(run.strict(), run.results()));
}

Result<void> run_command(const Given& given, CommandContext& context) {
  CW_TRY(const decisions::TckRun run, decisions::run_tck(given.folder));
  print_run(context.out, run, given);
  if (given.out) {
    std::ofstream file(*given.out, std::ios::binary);
    file << decisions::scoreboard_csv(run);
    if (!file.flush()) return fail(ErrorCode::unavailable, fmt::format("{} cannot be written.", *given.out));
  }
  if (run.passed() == run.cases()) return {};
  return fail(ErrorCode::conflict,
              fmt::format("{} of {} cases are not as expected; they are listed above.", run.cases() - run.passed(), run.cases()));
}

}  // namespace

Command tck_command() {
  auto given = std::make_shared<Given>();
  return {"tck",
          "Runs the test cases of the DMN TCK, and says for each of its directories how many pass.",
          "commonweal tck tck/TestCases --out results.csv",
          {{"DIR", "folder of the suite: test files (*.xml) with their models (*.dmn) beside them, in folders", &given->folder,
            Presence::required},
           {"--out FILE", "CSV of all cases, as the suite's scoreboard wants it", &given->out},
           {"--strict", "lists too where a diagnostic is missing, or is there without need", &given->strict}},
          [given](CommandContext& context) { return run_command(*given, context); }};
}

}  // namespace cw::cli
