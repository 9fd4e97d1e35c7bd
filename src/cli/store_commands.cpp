// SPDX-License-Identifier: MIT
// `commonweal backup`, `restore`, `check`, `move`: looking after a store.
#include <fmt/format.h>

#include <ostream>

#include "base/date_text.h"
#include "base/progress.h"
#include "cli/command.h"
#include "services/register/history.h"
#include "services/register/households/household_history.h"
#include "services/upkeep/upkeep.h"

namespace cw::cli {
namespace {

constexpr const char* store_help =
    "the store: a folder or file (SQLite), or postgresql://HOST/DATABASE (default: the setting store.location)";

struct Given {
  std::optional<std::string> store;
  std::string file, from, to;
  bool tables = false;
};

const std::string& store_of(const Given& given, const CommandContext& context) {
  return given.store ? *given.store : context.settings.text("store.location");
}

void print_content(std::ostream& out, const upkeep::StoreContent& content, const Given& given) {
  if (given.tables)
    for (const upkeep::TableContent& each : content.tables)
      out << fmt::format("{:<28} {:>12} rows  {}\n", each.table, with_thousands(each.rows), each.digest);
  out << fmt::format("{} rows in {} tables", with_thousands(content.rows()), content.tables.size());
}

Option tables_option(Given& given) {
  return {"--tables", "list each table with its rows and its digest, which is equal for equal rows", &given.tables};
}

Result<void> run_check(const Given& given, CommandContext& context) {
  CW_TRY(const upkeep::Soundness report, upkeep::check(store_of(given, context), {{"register", registry::find_faults_in_register},
                                                                                  {"households", registry::find_faults_in_households}}));
  print_content(context.out, report.content, given);
  context.out << fmt::format("; looked at: {}\n", fmt::join(report.verified, ", "));
  for (const std::string& problem : report.problems) context.out << "problem      " << problem << '\n';
  if (report.problems.empty()) {
    context.out << "sound\n";
    return {};
  }
  return fail(ErrorCode::invalid, fmt::format("the store has {} {}. Keep it as it is, and restore a backup elsewhere to compare",
                                              report.problems.size(), report.problems.size() == 1 ? "problem" : "problems"));
}

}  // namespace

Command backup_command() {
  auto given = std::make_shared<Given>();
  return {"backup",
          "Saves the whole store, as it is at one moment, into one file, while it is in use.",
          "commonweal backup --store data --to 2026-03-01.cwbackup",
          {{"--store URL", store_help, &given->store},
           {"--to FILE", "the file to make; one that is there already is not touched", &given->to, Presence::required},
           tables_option(*given)},
          [given](CommandContext& context) -> Result<void> {
            CW_TRY(const upkeep::StoreContent saved, upkeep::back_up(store_of(*given, context), given->to));
            print_content(context.out, saved, *given);
            context.out << fmt::format(", as they were at {}, are in {}; read again and equal\n", format_timestamp(saved.of), given->to);
            return {};
          }};
}

Command restore_command() {
  auto given = std::make_shared<Given>();
  return {"restore",
          "Puts a backup into a new, empty store, after checking that it is whole.",
          "commonweal restore 2026-03-01.cwbackup --store data-restored",
          {{"FILE", "what `commonweal backup` made", &given->file, Presence::required},
           {"--store URL", store_help, &given->store},
           tables_option(*given)},
          [given](CommandContext& context) -> Result<void> {
            const std::string& store = store_of(*given, context);
            CW_TRY(const upkeep::StoreContent restored, upkeep::restore(given->file, store));
            print_content(context.out, restored, *given);
            context.out << fmt::format(", as they were at {}; read again and equal\n", format_timestamp(restored.of));
            return {};
          }};
}

Command check_command() {
  auto given = std::make_shared<Given>();
  return {"check",
          "Reads the whole store, or a backup, and says whether it is sound.",
          "commonweal check --store data",
          {{"--store URL", store_help, &given->store}, tables_option(*given)},
          [given](CommandContext& context) { return run_check(*given, context); }};
}

Command move_command() {
  auto given = std::make_shared<Given>();
  return {"move",
          "Carries a whole store from SQLite to PostgreSQL, or back, and proves that both are equal.",
          "commonweal move --from data --to postgresql://db.example.org/commonweal",
          {{"--from URL", "the store as it is; it stays so. Stop the server first", &given->from, Presence::required},
           {"--to URL", "a new, empty store", &given->to, Presence::required},
           tables_option(*given)},
          [given](CommandContext& context) -> Result<void> {
            CW_TRY(const upkeep::StoreContent moved, upkeep::move(given->from, given->to));
            print_content(context.out, moved, *given);
            context.out << " carried; read again on both sides and equal\n";
            return {};
          }};
}

}  // namespace cw::cli
