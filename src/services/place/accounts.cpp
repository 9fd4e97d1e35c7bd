// SPDX-License-Identifier: MIT
// What administrators do to the accounts that they look after. One's own account: own_account.cpp.
#include "services/place/accounts.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/place/internal/account_acts.h"
#include "trust/policy_titles.h"

namespace cw::place {
namespace {

using store::Connection;
using trust::Account;
using trust::AccountId;

constexpr std::size_t most_listed = 500;

// Who looks, as an entry still to be written; a refusal is written here.
template <class Look, class Outcome = std::invoke_result_t<Look&, Connection&, const Account&, trust::AccessEntry&>>
Outcome logged_look(Place::State& state, const Asking& asking, trust::AccessAction action, std::string detail, Look look) {
  trust::AccessEntry entry = account_entry(state, asking, action, std::move(detail));
  CW_TRY(const auto db, state.pool.take());
  const auto run = [&]() -> Outcome {
    CW_TRY(const Account reader, administrator_now(state, *db, asking));
    return look(*db, reader, entry);
  };
  Outcome outcome = run();
  if (!outcome) {
    entry.outcome = trust::AccessOutcome::refused;
    entry.decided_by = "not_theirs";
  }
  CW_CHECK(state.queue->write(std::move(entry)));
  return outcome;
}

// Roles that come or go: each must be the giver's to give.
Result<void> may_change_roles(Place::State& state, const Account& giver, const Account& target, const std::vector<std::string>& roles) {
  std::vector<std::string> touched;
  for (const std::string& role : roles)
    if (std::ranges::count(target.roles, role) == 0) touched.push_back(role);
  for (const std::string& role : target.roles)
    if (std::ranges::count(roles, role) == 0 && trust::knows_role(state.policy.text(), role)) touched.push_back(role);
  return may_give_roles(state.policy.text(), giver, touched);
}

std::vector<std::string> sorted_once(std::vector<std::string> words) {
  std::ranges::sort(words);
  const auto twice = std::ranges::unique(words);
  words.erase(twice.begin(), twice.end());
  return words;
}

bool loses(const Account& target, const std::vector<std::string>& roles, std::string_view role) {
  return std::ranges::count(target.roles, role) > 0 && std::ranges::count(roles, role) == 0;
}

std::string words_of(const AccountChange& change) {
  std::string out = "account:";
  if (change.title) out += " name";
  if (change.roles) out += " roles";
  if (change.teams) out += " teams";
  return out + " changed";
}

}  // namespace

Result<AccountList> accounts(Place& place, const Asking& asking, const AccountQuestion& question) {
  Place::State& state = place.state();
  return logged_look(state, asking, trust::AccessAction::search, "accounts listed",
                     [&](Connection& db, const Account& reader, trust::AccessEntry& entry) -> Result<AccountList> {
                       const std::size_t most = std::clamp<std::size_t>(question.most, 1, most_listed);
                       trust::AccountSearch search{question.text, {}, question.after, most + 1};
                       CW_TRY(search.organisations, organisations_of(state, db, reader));
                       if (!question.organisation.empty())
                         std::erase_if(search.organisations, [&](const std::string& name) { return name != question.organisation; });
                       CW_TRY(std::vector<Account> found, trust::list_accounts(db, search));
                       AccountList out;
                       if (found.size() > most) {
                         found.resize(most);
                         out.after = found.back().name;
                       }
                       for (const Account& each : found) {
                         CW_TRY(AccountView view, view_of(state, db, each.id));
                         out.accounts.push_back(std::move(view));
                         entry.subjects.push_back(each.id.text());
                       }
                       return out;
                     });
}

Result<AccountView> account(Place& place, const Asking& asking, AccountId id) {
  Place::State& state = place.state();
  return logged_look(state, asking, trust::AccessAction::read, "account looked at",
                     [&](Connection& db, const Account&, trust::AccessEntry& entry) -> Result<AccountView> {
                       entry.subjects = {id.text()};
                       CW_CHECK(account_for(state, db, asking, id, AccountPower::looks));
                       return view_of(state, db, id);
                     });
}

namespace {

// As the store calls an organisation, where it has more than a name for it; else as the policy does.
std::string title_for(const trust::AccessPolicyText& policy, const trust::OrganisationRow& row) {
  if (!row.title.empty() && row.title != row.name) return row.title;
  return title_in(policy.organisations, row.name);
}

}  // namespace

Result<AccountChoices> account_choices(Place& place, const Asking& asking) {
  Place::State& state = place.state();
  CW_CHECK(needs_a_session(asking));
  CW_TRY(const auto db, state.pool.take());
  CW_TRY(const Account reader, state.accounts->find(*db, asking.caller.account.id));
  AccountChoices out;
  if (std::ranges::count(reader.roles, trust::administrator) == 0) return out;
  const trust::AccessPolicyText& policy = state.policy.text();
  CW_TRY(const auto organisations, trust::organisations(*db));
  for (const trust::OrganisationRow& row : organisations)
    if (trust::looks_after(policy, reader.organisation, row.name)) out.organisations.push_back({row.name, title_for(policy, row)});
  // Those that only the policy knows until somebody of theirs comes.
  for (const trust::OrganisationEntry& each : policy.organisations) {
    const bool there = std::ranges::find(organisations, each.name, &trust::OrganisationRow::name) != organisations.end();
    if (!there && trust::looks_after(policy, reader.organisation, each.name)) out.organisations.push_back({each.name, title_of(each)});
  }
  CW_TRY(const auto teams, trust::teams(*db));
  for (const trust::TeamRow& row : teams)
    if (trust::looks_after(policy, reader.organisation, row.organisation)) out.teams.push_back({row.name, row.title, row.organisation});
  for (const trust::RoleEntry& role : policy.roles)
    if (trust::may_give(policy, reader.roles, role.name)) out.roles.push_back({role.name, title_of(role)});
  return out;
}

namespace {

// An organisation or a team of one that they look after.
template <class Make>
Result<void> add_group(Place::State& state, const Asking& asking, std::string detail, const std::string& organisation, Make make) {
  const trust::AccessEntry entry = account_entry(state, asking, trust::AccessAction::write, std::move(detail));
  return logged_act(state, entry, [&](Connection& db, trust::AccessEntry&) -> Result<void> {
    CW_TRY(const Account giver, administrator_now(state, db, asking));
    if (!trust::looks_after(state.policy.text(), giver.organisation, organisation))
      return fail(ErrorCode::denied, "By the access policy you do not look after this organisation.", "organisation");
    return make(db);
  });
}

}  // namespace

Result<void> add_organisation(Place& place, const Asking& asking, const NamedChoice& made) {
  Place::State& state = place.state();
  return add_group(state, asking, "organisation made", made.name,
                   [&](Connection& db) { return state.accounts->add_organisation(db, made.name, made.title); });
}

Result<void> add_team(Place& place, const Asking& asking, const NamedChoice& made) {
  Place::State& state = place.state();
  return add_group(state, asking, "team made", made.organisation, [&](Connection& db) -> Result<void> {
    CW_TRY(const auto known, trust::organisations(db));
    if (std::ranges::find(known, made.organisation, &trust::OrganisationRow::name) == known.end())
      CW_CHECK(state.accounts->add_organisation(db, made.organisation, made.organisation));
    return state.accounts->add_team(db, made.name, made.title, made.organisation);
  });
}

Result<AccountView> change_account(Place& place, const Asking& asking, AccountId id, const AccountChange& change) {
  Place::State& state = place.state();
  const AccountPower power = change.roles || change.teams ? AccountPower::opens : AccountPower::takes_away;
  return administer(state, asking, {words_of(change), power}, id, [&](Connection& db, const Account& target) -> Result<AccountView> {
    if (change.title) CW_CHECK(state.accounts->set_title(db, id, *change.title));
    if (change.teams) {
      const std::vector<std::string> teams = sorted_once(*change.teams);
      CW_CHECK(are_teams_of(db, target.organisation, teams));
      if (teams != target.teams) CW_CHECK(state.accounts->set_teams(db, id, teams));
    }
    if (change.roles) {
      const std::vector<std::string> roles = sorted_once(*change.roles);
      CW_TRY(const Account giver, administrator_now(state, db, asking));
      CW_CHECK(may_change_roles(state, giver, target, roles));
      if (loses(target, roles, trust::administrator)) CW_CHECK(leaves_an_administrator(state, db, target));
      if (roles != target.roles) CW_CHECK(state.accounts->set_roles(db, id, roles));
    }
    return view_of(state, db, id);
  });
}

Result<AccountView> disable_account(Place& place, const Asking& asking, AccountId id) {
  Place::State& state = place.state();
  return administer(state, asking, {"account disabled", AccountPower::takes_away}, id,
                    [&](Connection& db, const Account& target) -> Result<AccountView> {
                      CW_CHECK(leaves_an_administrator(state, db, target));
                      CW_CHECK(state.accounts->disable(db, id));
                      return view_of(state, db, id);
                    });
}

Result<AccountView> enable_account(Place& place, const Asking& asking, AccountId id) {
  Place::State& state = place.state();
  return administer(state, asking, {"account enabled", AccountPower::opens}, id,
                    [&](Connection& db, const Account&) -> Result<AccountView> {
                      CW_CHECK(state.accounts->enable(db, id));
                      return view_of(state, db, id);
                    });
}

Result<AccountView> unlock_account(Place& place, const Asking& asking, AccountId id) {
  Place::State& state = place.state();
  return administer(state, asking, {"account unlocked", AccountPower::opens}, id,
                    [&](Connection& db, const Account&) -> Result<AccountView> {
                      CW_CHECK(state.accounts->unlock(db, id));
                      return view_of(state, db, id);
                    });
}

Result<AccountView> reset_second_factor(Place& place, const Asking& asking, AccountId id) {
  Place::State& state = place.state();
  const AccountAct act{"second factor of an account removed", AccountPower::opens, trust::flags_of(trust::Obligation::alert_governance)};
  return administer(state, asking, act, id, [&](Connection& db, const Account&) -> Result<AccountView> {
    CW_CHECK(state.accounts->remove_second_factor(db, id));
    return view_of(state, db, id);
  });
}

Result<AccountView> end_sessions(Place& place, const Asking& asking, AccountId id) {
  Place::State& state = place.state();
  return administer(state, asking, {"sessions of an account ended", AccountPower::takes_away}, id,
                    [&](Connection& db, const Account&) -> Result<AccountView> {
                      CW_CHECK(state.accounts->sign_out_everywhere(db, id));
                      return view_of(state, db, id);
                    });
}

Result<PasswordLink> make_password_link(Place& place, const Asking& asking, AccountId id) {
  Place::State& state = place.state();
  return administer(state, asking, {"link for a new password made", AccountPower::opens}, id,
                    [&](Connection& db, const Account& target) -> Result<PasswordLink> {
                      CW_TRY(const AccountView view, view_of(state, db, id));
                      if (target.disabled) return fail(ErrorCode::conflict, "The account is disabled. Enable it first.");
                      if (view.facts.tokens > 0)
                        return fail(ErrorCode::conflict, "The account has tokens: it is a program's. Revoke them first.");
                      if (view.facts.has_identity && !view.facts.has_password)
                        return fail(ErrorCode::conflict, "The account signs in at the identity provider, and has no password here.");
                      CW_TRY(const auto made, state.accounts->make_password_link(db, id));
                      return PasswordLink{made.secret, made.ends_at};
                    });
}

}  // namespace cw::place
