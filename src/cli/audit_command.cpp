// SPDX-License-Identifier: MIT
// `commonweal audit`: the access log, checked and proved.
#include <fmt/format.h>

#include <ostream>

#include "base/time.h"
#include "cli/command.h"
#include "services/audit/audit.h"

namespace cw::cli {
namespace {

constexpr int exit_tampered = 30;

struct Given {
  std::string action;
  std::optional<std::string> store, keys;
  std::optional<std::string> name;
  std::vector<std::string> checkpoints;
  std::optional<std::uint64_t> entry, older, newer;
};

tl::unexpected<Error> missing(std::string_view option, std::string_view action) {
  return fail_with_exit(ErrorCode::invalid, exit_usage, fmt::format("audit {} needs {}.", action, option), std::string(option));
}

Result<void> verify(const Given& given, const audit::LogPlace& place, CommandContext& context) {
  CW_TRY(const audit::LogFindings found,
         audit::verify_log(place, std::vector<std::filesystem::path>(given.checkpoints.begin(), given.checkpoints.end())));
  context.out << fmt::format("log          {}\nentries      {}, of which {} were erased\ncheckpoints  {} agree\nroot         {}\n",
                             found.name, with_thousands(found.entries), with_thousands(found.erased), with_thousands(found.checkpoints),
                             found.root);
  for (const std::string& fault : found.faults) context.out << "fault        " << fault << '\n';
  if (!found.faults.empty())
    return fail_with_exit(ErrorCode::conflict, exit_tampered,
                          "The access log was tampered with. Keep the store as it is, and compare it with a backup.");
  context.out << "result       whole: every entry was computed again, and none was changed\n";
  return {};
}

Result<void> prove(const Given& given, const audit::LogPlace& place, CommandContext& context) {
  if (!given.entry && !(given.older && given.newer)) return missing("--entry N, or --older N and --newer N", "prove");
  CW_TRY(const std::string proof, given.entry ? audit::prove_entry(place, static_cast<std::int64_t>(*given.entry))
                                              : audit::prove_growth(place, *given.older, *given.newer));
  context.out << proof << '\n';
  return {};
}

Result<void> run(const Given& given, CommandContext& context) {
  const audit::LogPlace place{given.store.value_or(context.settings.text("store.location")),
                              given.keys.value_or(context.settings.text("trust.keys"))};
  if (given.action == "verify") return verify(given, place, context);
  if (given.action == "prove") return prove(given, place, context);
  if (given.action == "checkpoint") {
    CW_TRY(const std::string note, audit::sign_log(place, system_clock()));
    context.out << note;
    return {};
  }
  if (given.action != "start")
    return fail_with_exit(ErrorCode::invalid, exit_usage, "ACTION is one of: start, verify, checkpoint, prove.", "ACTION");
  if (!given.name) return missing("--name NAME", "start");
  CW_TRY(const std::string key, audit::start_log(place, *given.name));
  context.out << key << '\n';
  return {};
}

}  // namespace

Command audit_command() {
  auto given = std::make_shared<Given>();
  return {
      "audit",
      "Checks the log of who looked at whom, signs its state, and proves what it holds.",
      "commonweal audit verify --store data --keys keys",
      {{"ACTION", "start, verify, checkpoint or prove", &given->action, Presence::required},
       {"--store URL", "the store: a folder or file, or postgresql://HOST/DATABASE (default: the setting store.location)", &given->store},
       {"--keys DIR", "folder of the keys, which is best kept and backed up apart from the store (default: the setting trust.keys)",
        &given->keys},
       {"--name NAME", "start: name of the log for ever, such as alderwick.example/access-log", &given->name},
       {"--checkpoint FILE", "verify: a checkpoint that somebody outside has kept; may be given again", &given->checkpoints},
       {"--entry N", "prove: that entry N is in the log of the last checkpoint", &given->entry},
       {"--older N", "prove: that the log of N entries, of which a checkpoint was signed, ...", &given->older},
       {"--newer N", "... is the beginning of the log of N entries, of which one was signed too", &given->newer}},
      [given](CommandContext& context) { return run(*given, context); }};
}

}  // namespace cw::cli
