// SPDX-License-Identifier: MIT
// `commonweal dmn`: decision models checked, compared, tested by examples, and written in one form.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <ostream>

#include "cli/command.h"
#include "services/decisions/dmn_job.h"

namespace cw::cli {
namespace {

struct Given {
  std::string action;
  std::vector<std::string> files, examples;
  std::string format = "text";
  std::optional<std::string> out, fail_on;
  bool inputs = false;
};

Result<void> usage(std::string message, std::string field) {
  return fail_with_exit(ErrorCode::invalid, exit_usage, std::move(message), std::move(field));
}

template <class Report>
void print(const Report& report, const Given& given, CommandContext& context) {
  context.out << (given.format == "json" ? to_json(report) : to_text(report));
}

Result<void> check(const Given& given, CommandContext& context) {
  static constexpr std::array<std::string_view, 5> levels = {"note", "advice", "warning", "error", "never"};  // as Severity has them
  const std::string fail_on = given.fail_on.value_or("warning");
  const auto level = static_cast<std::size_t>(std::find(levels.begin(), levels.end(), fail_on) - levels.begin());
  if (level == levels.size()) return usage("check: --fail-on is one of: note, advice, warning, error, never.", "--fail-on");
  CW_TRY(const decisions::DmnCheck found, decisions::check_models({given.files.begin(), given.files.end()}));
  print(found, given, context);
  if (!found.worst() || static_cast<std::size_t>(*found.worst()) < level) return {};
  return fail(ErrorCode::invalid, "The models have faults, which are listed above (--fail-on says which count).");
}

Result<void> diff(const Given& given, CommandContext& context) {
  if (given.files.size() != 2) return usage("diff wants two files: the old version, then the new one.", "FILE");
  const std::string fail_on = given.fail_on.value_or("never");
  if (fail_on != "never" && fail_on != "difference") return usage("diff: --fail-on is one of: difference, never.", "--fail-on");
  CW_TRY(const decisions::DmnDifference found,
         decisions::compare_models(given.files[0], given.files[1], given.inputs ? decisions::WithInputs::yes : decisions::WithInputs::no));
  print(found, given, context);
  if (found.differences.empty() || fail_on == "never") return {};
  return fail(ErrorCode::conflict, "The two versions differ, as listed above.");
}

Result<void> test(const Given& given, CommandContext& context) {
  if (given.files.size() != 1) return usage("test wants one model; name its examples with --examples.", "FILE");
  const std::string fail_on = given.fail_on.value_or("failed");
  if (fail_on != "failed" && fail_on != "unreached") return usage("test: --fail-on is one of: failed, unreached.", "--fail-on");
  CW_TRY(const decisions::DmnTest found, decisions::test_model(given.files[0], {given.examples.begin(), given.examples.end()}));
  print(found, given, context);
  if (found.passed() < found.cases.size())
    return fail(ErrorCode::conflict,
                fmt::format("{} of {} examples are not as expected.", found.cases.size() - found.passed(), found.cases.size()));
  if (fail_on == "unreached" && found.reached() < found.rules())
    return fail(ErrorCode::conflict, fmt::format("{} rules are reached by no example.", found.rules() - found.reached()));
  return {};
}

Result<void> format(const Given& given, CommandContext& context) {
  if (given.files.size() != 1) return usage("format wants one model.", "FILE");
  CW_TRY(const std::string written, decisions::format_model(given.files[0]));
  if (!given.out) {
    context.out << written;
    return {};
  }
  std::ofstream file(*given.out, std::ios::binary);
  file << written;
  if (!file.flush()) return fail(ErrorCode::unavailable, fmt::format("{} cannot be written.", *given.out));
  return {};
}

Result<void> run(const Given& given, CommandContext& context) {
  if (given.format != "text" && given.format != "json") return usage("--format is text or json.", "--format");
  if (given.action == "check") return check(given, context);
  if (given.action == "diff") return diff(given, context);
  if (given.action == "test") return test(given, context);
  if (given.action == "format") return format(given, context);
  return usage("ACTION is one of: check, diff, test, format.", "ACTION");
}

}  // namespace

Command dmn_command() {
  auto given = std::make_shared<Given>();
  return {"dmn",
          "Checks decision models for faults, says what differs between two, tests them by examples, and writes them as DMN 1.5.",
          "commonweal dmn check eligibility.dmn\n"
          "  commonweal dmn diff eligibility-2025.dmn eligibility-2026.dmn --inputs\n"
          "  commonweal dmn test eligibility.dmn --examples eligibility.examples.csv\n"
          "  commonweal dmn format eligibility.dmn --out eligibility.dmn",
          {{"ACTION", "check, diff, test or format", &given->action, Presence::required},
           {"FILE", "the model; check takes several, diff the old and the new version", &given->files, Presence::required},
           {"--format FORM", "text, or json for programs", &given->format},
           {"--fail-on WHAT",
            "what makes the exit code another than 0: check: note, advice, warning (default), error, never; diff: difference, never "
            "(default); test: failed (default), unreached",
            &given->fail_on},
           {"--inputs", "diff: shows inputs that the two versions decide differently", &given->inputs},
           {"--examples FILE", "test: JSON, CSV, or a test file of the DMN TCK; may be given again (default: those beside the model)",
            &given->examples},
           {"--out FILE", "format: where to (default: standard output)", &given->out}},
          [given](CommandContext& context) { return run(*given, context); }};
}

}  // namespace cw::cli
