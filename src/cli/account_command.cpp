// SPDX-License-Identifier: MIT
// `commonweal account`: the first administrator, accounts of programs, and tokens.
#include <fmt/format.h>

#include <ostream>

#include "base/text.h"
#include "base/text_file.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/common_passwords.h"
#include "services/accounts/accounts.h"

namespace cw::cli {
namespace {

struct Given {
  std::string action;
  std::optional<std::string> store, keys;
  std::optional<std::string> common;
  std::optional<std::string> name, title, organisation, password_file;
  std::vector<std::string> roles, scopes;
  std::string token_name = "token";
  std::uint64_t days = 365;
};

Result<void> make_administrator(const Given& given, const accounts::AccountPlace& place, CommandContext& context) {
  for (const auto& [option, value] : {std::pair{"--name", &given.name}, std::pair{"--organisation", &given.organisation},
                                      std::pair{"--password-file", &given.password_file}})
    if (!*value) return fail_with_exit(ErrorCode::invalid, exit_usage, fmt::format("account administrator needs {}.", option), option);
  CW_TRY(const std::string password, read_text_file(*given.password_file));
  CW_CHECK(accounts::make_first_administrator(place, {*given.name, given.title.value_or(*given.name), *given.organisation}, trim(password),
                                              system_clock()));
  context.out << fmt::format("made         {}, administrator of {}\n", *given.name, *given.organisation);
  return {};
}

tl::unexpected<Error> missing(std::string_view option, std::string_view action) {
  return fail_with_exit(ErrorCode::invalid, exit_usage, fmt::format("account {} needs {}.", action, option), std::string(option));
}

Result<void> add_program(const Given& given, const accounts::AccountPlace& place, CommandContext& context) {
  if (!given.name) return missing("--name", given.action);
  if (!given.organisation) return missing("--organisation", given.action);
  if (given.roles.empty()) return missing("--role", given.action);
  CW_CHECK(
      accounts::add_program(place, {*given.name, given.title.value_or(*given.name), *given.organisation, given.roles}, system_clock()));
  context.out << fmt::format("made         {}, of {}\n", *given.name, *given.organisation);
  return {};
}

Result<void> make_token(const Given& given, const accounts::AccountPlace& place, CommandContext& context) {
  if (!given.name) return missing("--name", given.action);
  if (given.scopes.empty()) return missing("--scope", given.action);
  if (given.days > 3650) return fail_with_exit(ErrorCode::invalid, exit_usage, "--days goes up to 3650.", "--days");
  CW_TRY(const std::string token,
         accounts::make_token(place, {*given.name, given.token_name, given.scopes, static_cast<std::int64_t>(given.days)}, system_clock()));
  context.out << token << '\n';
  return {};
}

Result<void> run(const Given& given, CommandContext& context) {
  if (given.action != "link" && given.action != "administrator" && given.action != "program" && given.action != "token")
    return fail_with_exit(ErrorCode::invalid, exit_usage, "ACTION is one of: link, administrator, program, token.", "ACTION");
  CW_TRY(std::string common, read_common_passwords_text(given.common));
  const accounts::AccountPlace place{given.store.value_or(context.settings.text("store.location")),
                                     given.keys.value_or(context.settings.text("trust.keys")), std::move(common)};
  if (given.action == "administrator") return make_administrator(given, place, context);
  if (given.action == "program") return add_program(given, place, context);
  if (given.action == "token") return make_token(given, place, context);
  CW_TRY(const std::string link, accounts::make_first_link(place, system_clock()));
  context.out << link << '\n';
  return {};
}

}  // namespace

Command account_command() {
  auto given = std::make_shared<Given>();
  return {
      "account",
      "Makes the first administrator, or a secret for a day with which they make themselves; accounts of programs, and their tokens.",
      "commonweal account administrator --name ann --organisation council --password-file password.txt",
      {{"ACTION", "link (prints the secret, good once), administrator, program (each makes the account) or token (prints it, this once)",
        &given->action, Presence::required},
       {"--store URL", "the store: a folder or file, or postgresql://HOST/DATABASE (default: the setting store.location)", &given->store},
       {"--keys DIR", "folder of the keys, which is best kept and backed up apart from the store (default: the setting trust.keys)",
        &given->keys},
       {"--name NAME", "administrator, program: name of the account; token: the account that it acts for", &given->name},
       {"--title TITLE", "administrator, program: name for people", &given->title},
       {"--organisation NAME", "administrator, program: their organisation, of a to z, 0 to 9 and _", &given->organisation},
       {"--password-file FILE", "administrator: file that holds the password", &given->password_file},
       {"--role NAME", "program: a role of the access policy; may be given again", &given->roles},
       {"--scope SCOPE", "token: what it may be used for, such as people:read; may be given again", &given->scopes},
       {"--token-name NAME", "token: what it is called", &given->token_name},
       {"--days N", "token: how long it is good", &given->days},
       {"--common-passwords FILE", std::string(common_passwords_help), &given->common}},
      [given](CommandContext& context) { return run(*given, context); }};
}

}  // namespace cw::cli
