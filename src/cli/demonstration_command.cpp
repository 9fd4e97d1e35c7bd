// SPDX-License-Identifier: MIT
// `commonweal demonstration`: the sample borough in a place of its own, with accounts to sign in with. Safe to repeat: what is there stays.
//
// The passwords are made by chance and kept in a file that its owner alone may read. Fixed ones would stand in a public repository, and
// sooner or later such a place is put where others reach it.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <ostream>

#include "base/json.h"
#include "base/text.h"
#include "base/text_file.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/common_passwords.h"
#include "services/accounts/accounts.h"
#include "services/place/loads.h"
#include "services/place/sessions.h"
#include "trust/crypto.h"

namespace cw::cli {
namespace {

using place::LoadView;

struct Given {
  std::string sample = "out/sample", into = "out/desk";
  std::string policy = "packages/trust/access_policy.toml", more_policy = "packages/sample-borough/policy_sources.toml";
  std::string columns = "packages/register/columns.toml", model = "packages/sample-borough/register.toml";
  std::string sources = "packages/sample-borough/sources.json";
  std::optional<std::string> common;
};

struct Person {
  std::string_view name, title, role, does;
};
constexpr std::array people = {
    Person{"admin", "Alex Admin", "administrator", "accounts, teams and settings; no records"},
    Person{"officer", "Olu Officer", "data_officer", "sources, loads, data quality and doubtful pairs"},
    Person{"adviser", "Ada Adviser", "adviser", "answers residents"},
    Person{"worker", "Wyn Worker", "practitioner", "early help, care and safeguarding"},
    Person{"manager", "Mair Manager", "manager", "the team, restricted people, and pairs that two judged differently"},
    Person{"governance", "Gwen Governance", "governance_officer", "purposes, alerts and what residents ask for"},
    Person{"auditor", "Ash Auditor", "auditor", "the access log; no records"},
};
constexpr std::string_view organisation = "council";

// Ten syllables by chance: 66 bits, and easy to type.
std::string new_password() {
  constexpr std::string_view consonants = "bdfghjklmnprstvz", vowels = "aeiou";
  const trust::ByteVector bytes = trust::random_bytes(40);
  std::string out;
  // 240 is the largest multiple of 80 in a byte: so every syllable is as likely as any other.
  for (std::size_t i = 0, made = 0; made < 10 && i < bytes.size(); ++i) {
    if (bytes[i] >= 240) continue;
    if (made > 0 && made % 2 == 0) out.push_back('-');
    out.push_back(consonants[bytes[i] % consonants.size()]);
    out.push_back(vowels[bytes[i] / consonants.size() % vowels.size()]);
    ++made;
  }
  return out;
}

using Passwords = std::vector<std::pair<std::string, std::string>>;

// A line each: name, password.
Result<Passwords> read_passwords(const std::filesystem::path& file) {
  CW_TRY(const std::string text, read_text_file(file));
  Passwords out;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t space = line.find(' ');
    if (!line.starts_with('#') && space != std::string_view::npos)
      out.emplace_back(std::string(line.substr(0, space)), std::string(trim(line.substr(space))));
  }
  return out;
}

// For its owner alone.
Result<void> write_private(const std::filesystem::path& file, std::string_view text) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool kept =
      descriptor >= 0 && ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  return kept ? Result<void>{} : fail(ErrorCode::unavailable, fmt::format("{} cannot be written.", file.string()), "--into");
}

// Whole on the disk before any account has one.
Result<Passwords> make_passwords(const std::filesystem::path& file) {
  Passwords out;
  std::string text = "# Accounts of the demonstration: name and password. Only for made-up data on this machine.\n";
  for (const Person& person : people) {
    out.emplace_back(std::string(person.name), new_password());
    text += fmt::format("{} {}\n", out.back().first, out.back().second);
  }
  CW_CHECK(write_private(file, text));
  return out;
}

Result<std::vector<sources::Source>> read_sources(const std::string& file) {
  CW_TRY(const std::string text, read_text_file(file));
  CW_TRY(const Value value, parse_json(text));
  const Value* list = member(value, "sources");
  if (list == nullptr || list->get<List>() == nullptr) return fail(ErrorCode::invalid, fmt::format("{} has no list of sources.", file));
  std::vector<sources::Source> out;
  for (const Value& each : *list->get<List>()) {
    CW_TRY(sources::Source source, sources::read_source(write_json(each)));
    out.push_back(std::move(source));
  }
  return out;
}

// The whole of a small file: those of the sample borough.
Result<LoadView> load_file(place::Loads& loads, const place::Asking& asking, const sources::Source& source,
                           const std::filesystem::path& file) {
  CW_TRY(const std::string content, read_text_file(file));
  CW_TRY(LoadView load, loads.start(asking, {source.name, file.filename().string()},
                                    [&](std::uint64_t offset, std::span<char> into) -> Result<std::size_t> {
                                      return offset >= content.size() ? 0 : content.copy(into.data(), into.size(), offset);
                                    }));
  return loads.wait(load.report.id, [](const LoadView&) {});
}

Result<void> load_source(place::Loads& loads, const place::Asking& asking, const sources::Source& source,
                         const std::filesystem::path& folder, std::ostream& out) {
  const std::filesystem::path file = folder / (source.name + ".csv");
  const Result<sources::Source> known = loads.source(source.name);
  if (!known && known.error().code != ErrorCode::not_found) return tl::unexpected(known.error());
  if (!known) CW_CHECK(loads.put_source(asking, source, place::Existing::may_be_there));
  CW_TRY(std::vector<LoadView> before, loads.of_source(source.name, 1));
  if (!before.empty() && place::is_under_way(before.front())) {
    CW_TRY(before.front(), loads.wait(before.front().report.id, [](const LoadView&) {}));
  }
  // Whatever was done with a source since its first load is the user's: it is left as it is.
  if (!before.empty() && before.front().state != "failed") {
    out << fmt::format("  {:<22} is there\n", source.name) << std::flush;
    return {};
  }
  const double began = elapsed_seconds();
  CW_TRY(const LoadView load, load_file(loads, asking, source, file));
  if (load.state != "applied")
    return fail(ErrorCode::conflict,
                fmt::format("the load of {} is {}: {}{}", source.name, load.state, load.problem, load.report.question));
  out << fmt::format("  {:<22} {} records in {:.1f} seconds, {} rows rejected\n", source.name, load.report.added, elapsed_seconds() - began,
                     load.report.rejected)
      << std::flush;
  return {};
}

Result<void> make_accounts(const Given& given, const Passwords& passwords, place::Place& opened, const std::string& common) {
  const std::filesystem::path into = given.into;
  const auto password_of = [&](std::string_view name) {
    const auto at = std::ranges::find(passwords, name, &std::pair<std::string, std::string>::first);
    return at == passwords.end() ? std::string() : at->second;
  };
  const accounts::AccountPlace at{(into / "data").string(), into / "keys", common};
  if (!place::asking_as(opened, "admin", "data_quality", "demonstration"))
    CW_CHECK(accounts::make_first_administrator(at, {"admin", std::string(people[0].title), std::string(organisation)},
                                                password_of("admin"), system_clock()));
  CW_TRY(const place::Asking admin, place::asking_as(opened, "admin", "data_quality", "demonstration"));
  place::Sessions sessions(opened, {});
  for (const Person& person : people) {
    if (place::asking_as(opened, std::string(person.name), "data_quality", "demonstration")) continue;
    CW_CHECK(sessions.add_member(admin, {std::string(person.name),
                                         std::string(person.title),
                                         std::string(organisation),
                                         {std::string(person.role)},
                                         password_of(person.name),
                                         {},
                                         {}}));
  }
  return {};
}

Result<place::PlaceOptions> options_of(const Given& given, const std::string& common) {
  const std::filesystem::path into = given.into;
  place::PlaceOptions out;
  CW_TRY(std::string policy, read_text_file(given.policy));
  CW_TRY(const std::string more, read_text_file(given.more_policy));
  out.policy = policy + more;
  CW_CHECK(write_private(into / "policy.toml", out.policy));
  CW_TRY(out.columns, read_text_file(given.columns));
  CW_TRY(out.model, read_text_file(given.model));
  out.store = (into / "data").string();
  out.keys = into / "keys";
  out.log_name = "demonstration/access-log";
  out.common_passwords = common;
  return out;
}

Result<void> run(const Given& given, CommandContext& context) {
  const std::filesystem::path into = given.into, kept = into / "accounts.txt";
  std::error_code failed;
  std::filesystem::create_directories(into, failed);
  if (failed) return fail(ErrorCode::unavailable, fmt::format("{} cannot be made.", into.string()), "--into");
  CW_TRY(const std::vector<sources::Source> sources, read_sources(given.sources));
  CW_TRY(const std::string common, read_common_passwords_text(given.common));
  CW_TRY(place::PlaceOptions options, options_of(given, common));
  CW_TRY(const Passwords passwords, std::filesystem::exists(kept) ? read_passwords(kept) : make_passwords(kept));
  CW_TRY(const auto opened, place::Place::open(std::move(options)));
  CW_CHECK(make_accounts(given, passwords, *opened, common));
  CW_TRY(const place::Asking officer, place::asking_as(*opened, "officer", "data_quality", "demonstration: the sample borough"));
  place::Loads loads(*opened);
  context.out << "sources\n";
  for (const sources::Source& source : sources) CW_CHECK(load_source(loads, officer, source, given.sample, context.out));
  context.out << fmt::format("accounts     (also in {})\n", kept.string());
  for (const Person& person : people) {
    const auto at = std::ranges::find(passwords, person.name, &std::pair<std::string, std::string>::first);
    context.out << fmt::format("  {:<11} {:<26} {}\n", person.name, at == passwords.end() ? "?" : at->second, person.does);
  }
  return {};
}

}  // namespace

Command demonstration_command() {
  auto given = std::make_shared<Given>();
  return {"demonstration",
          "Puts the sample borough into a place of its own, with accounts by chance, and prints them; what is there already stays.",
          "commonweal demonstration --sample out/sample --into out/desk",
          {{"--sample DIR", "where commonweal sample has put the borough", &given->sample},
           {"--into DIR", "where store, keys, policy and accounts are kept", &given->into},
           {"--policy FILE", "the policy to begin with", &given->policy},
           {"--policy-sources FILE", "the sources and agreements that the policy gets besides", &given->more_policy},
           {"--columns FILE", "which field of the policy covers which column", &given->columns},
           {"--model FILE", "the model that says which records are of one person", &given->model},
           {"--sources FILE", "what the systems of the borough are, as JSON", &given->sources},
           {"--common-passwords FILE", std::string(common_passwords_help), &given->common}},
          [given](CommandContext& context) { return run(*given, context); }};
}

}  // namespace cw::cli
