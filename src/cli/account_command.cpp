// SPDX-License-Identifier: MIT
// `commonweal account`: the first administrator.
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <ostream>

#include "base/text.h"
#include "base/time.h"
#include "cli/command.h"
#include "services/accounts/accounts.h"

namespace cw::cli {
namespace {

struct Given {
  std::string action;
  std::optional<std::string> store, keys;
  std::string common = "packages/trust/common_passwords.txt";
  std::optional<std::string> name, title, organisation, password_file;
};

Result<std::string> text_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(ErrorCode::not_found, fmt::format("{} cannot be read.", file));
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

Result<void> make_administrator(const Given& given, const accounts::AccountPlace& place, CommandContext& context) {
  for (const auto& [option, value] : {std::pair{"--name", &given.name}, std::pair{"--organisation", &given.organisation},
                                      std::pair{"--password-file", &given.password_file}})
    if (!*value) return fail_with_exit(ErrorCode::invalid, exit_usage, fmt::format("account administrator needs {}.", option), option);
  CW_TRY(const std::string password, text_of(*given.password_file));
  CW_CHECK(accounts::make_first_administrator(place, {*given.name, given.title.value_or(*given.name), *given.organisation}, trim(password),
                                              system_clock()));
  context.out << fmt::format("made         {}, administrator of {}\n", *given.name, *given.organisation);
  return {};
}

Result<void> run(const Given& given, CommandContext& context) {
  if (given.action != "link" && given.action != "administrator")
    return fail_with_exit(ErrorCode::invalid, exit_usage, "ACTION is one of: link, administrator.", "ACTION");
  CW_TRY(std::string common, text_of(given.common));
  const accounts::AccountPlace place{given.store.value_or(context.settings.text("store.location")),
                                     given.keys.value_or(context.settings.text("trust.keys")), std::move(common)};
  if (given.action == "administrator") return make_administrator(given, place, context);
  CW_TRY(const std::string link, accounts::make_first_link(place, system_clock()));
  context.out << link << '\n';
  return {};
}

}  // namespace

Command account_command() {
  auto given = std::make_shared<Given>();
  return {
      "account",
      "Makes the first administrator, or a secret for a day with which they make themselves.",
      "commonweal account administrator --name ann --organisation council --password-file password.txt",
      {{"ACTION", "link (prints the secret, good once) or administrator (makes the account)", &given->action, Presence::required},
       {"--store URL", "the store: a folder or file, or postgresql://HOST/DATABASE (default: the setting store.location)", &given->store},
       {"--keys DIR", "folder of the keys, which is best kept and backed up apart from the store (default: the setting trust.keys)",
        &given->keys},
       {"--name NAME", "administrator: name to sign in with", &given->name},
       {"--title TITLE", "administrator: name for people", &given->title},
       {"--organisation NAME", "administrator: their organisation, of a to z, 0 to 9 and _", &given->organisation},
       {"--password-file FILE", "administrator: file that holds the password", &given->password_file},
       {"--common-passwords FILE", "passwords that are refused, one a line", &given->common}},
      [given](CommandContext& context) { return run(*given, context); }};
}

}  // namespace cw::cli
