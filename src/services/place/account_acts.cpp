// SPDX-License-Identifier: MIT
#include "services/place/internal/account_acts.h"

#include <fmt/format.h>

#include <algorithm>

namespace cw::place {

using trust::Account;

trust::AccessEntry account_entry(const Place::State& state, const Asking& asking, trust::AccessAction action, std::string detail) {
  const Question asked(asking, action, {}, {}, state.options.clock.now());
  trust::AccessEntry entry = trust::entry_of(state.policy, asked.request(), trust::AccessDecision());
  entry.kind = trust::SubjectKind::account;
  entry.outcome = trust::AccessOutcome::allowed;
  entry.decided_by = "role_administrator";
  entry.door = asking.door;
  entry.from = asking.from;
  entry.detail = std::move(detail);
  return entry;
}

Result<void> needs_a_session(const Asking& asking) {
  if (asking.caller.token == trust::ApiTokenId()) return {};
  return fail(ErrorCode::denied, "This is for people who are signed in, not for tokens.");
}

Result<Account> administrator_now(Place::State& state, store::Connection& db, const Asking& asking) {
  CW_CHECK(needs_a_session(asking));
  CW_TRY(Account out, state.accounts->find(db, asking.caller.account.id));
  if (out.disabled || std::ranges::count(out.roles, trust::administrator) == 0)
    return fail(ErrorCode::denied, "This is for the role administrator.");
  return out;
}

Result<std::vector<std::string>> organisations_of(Place::State& state, store::Connection& db, const Account& of) {
  CW_TRY(const auto rows, trust::organisations(db));
  std::vector<std::string> out;
  for (const trust::OrganisationRow& row : rows)
    if (trust::looks_after(state.policy.text(), of.organisation, row.name)) out.push_back(row.name);
  return out;
}

Result<void> may_give_roles(const trust::AccessPolicyText& policy, const Account& giver, const std::vector<std::string>& roles) {
  for (const std::string& role : roles) {
    if (!trust::knows_role(policy, role)) return fail(ErrorCode::invalid, "The access policy knows no such role.", "roles");
    if (!trust::may_give(policy, giver.roles, role))
      return fail(ErrorCode::denied, fmt::format("By the access policy you may not give or take the role {}.", role), "roles");
  }
  return {};
}

Result<Account> account_for(Place::State& state, store::Connection& db, const Asking& asking, trust::AccountId id, AccountPower power) {
  CW_TRY(const Account giver, administrator_now(state, db, asking));
  CW_TRY(Account target, state.accounts->find(db, id));
  const trust::AccessPolicyText& policy = state.policy.text();
  if (!trust::looks_after(policy, giver.organisation, target.organisation)) return fail(ErrorCode::not_found, "There is no such account.");
  if (power == AccountPower::looks) return target;
  if (target.id == giver.id)
    return fail(ErrorCode::denied, "Another administrator has to do this to your account, or you yourself where it is about signing in.");
  if (power == AccountPower::takes_away) return target;
  // A role that the policy does not know gives nothing, so it keeps nobody from mending the account.
  for (const std::string& role : target.roles)
    if (trust::knows_role(policy, role) && !trust::may_give(policy, giver.roles, role))
      return fail(ErrorCode::denied, fmt::format("The account has the role {}, which by the access policy you may not give.", role));
  return target;
}

Result<void> leaves_an_administrator(Place::State& state, store::Connection& db, const Account& without) {
  CW_TRY(const auto holders, trust::holders_of(db, trust::administrator));
  const trust::AccessPolicyText& policy = state.policy.text();
  const bool holds = std::ranges::find(holders, without.id, &trust::HolderOfRole::id) != holders.end();
  if (!holds) return {};
  std::vector<std::string> looked_after{without.organisation};
  for (const trust::OrganisationEntry& each : policy.organisations)
    if (trust::looks_after(policy, without.organisation, each.name)) looked_after.push_back(each.name);
  for (const std::string& organisation : looked_after) {
    const bool others = std::ranges::any_of(holders, [&](const trust::HolderOfRole& holder) {
      return holder.id != without.id && trust::looks_after(policy, holder.organisation, organisation);
    });
    if (!others)
      return fail(ErrorCode::conflict,
                  fmt::format("Nobody else could then look after the accounts of {}. Make another administrator first.", organisation));
  }
  return {};
}

Result<void> are_teams_of(store::Connection& db, const std::string& organisation, const std::vector<std::string>& names) {
  CW_TRY(const auto teams, trust::teams(db));
  for (const std::string& name : names) {
    const auto found = std::ranges::find(teams, name, &trust::TeamRow::name);
    if (found == teams.end() || found->organisation != organisation)
      return fail(ErrorCode::invalid, "There is no such team in the account's organisation.", "teams");
  }
  return {};
}

Result<AccountView> view_of(Place::State& state, store::Connection& db, trust::AccountId id) {
  AccountView out;
  CW_TRY(out.account, state.accounts->find(db, id));
  CW_TRY(out.facts, trust::facts_of(db, id, state.options.clock.now(), state.accounts->rules().idle));
  return out;
}

}  // namespace cw::place
