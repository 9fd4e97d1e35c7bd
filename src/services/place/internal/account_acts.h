// SPDX-License-Identifier: MIT
// How an act on an account is decided and logged: for the sources of accounts.h, tokens.h and sessions.h.
//
//   return administer(state, asking, {"account: disabled", AccountPower::takes_away}, id,
//                     [&](store::Connection& work, const trust::Account& target) -> Result<AccountView> { ... });
#pragma once

#include "services/place/accounts.h"
#include "services/place/internal/place_state.h"
#include "trust/administration.h"

namespace cw::place {

// What an act on somebody else's account does to the ways in.
enum class AccountPower : std::uint8_t {
  looks,
  takes_away,  // may be done to whoever they look after
  opens        // needs leave to give every role that the account has
};
struct AccountAct {
  std::string detail;  // for the log
  AccountPower power = AccountPower::looks;
  trust::FlagSet obligations = 0;
};

[[nodiscard]] trust::AccessEntry account_entry(const Place::State& state, const Asking& asking, trust::AccessAction action,
                                               std::string detail);
// Denied where a token asks.
[[nodiscard]] Result<void> needs_a_session(const Asking& asking);
// Whoever asks, as they are now: with the role administrator, not disabled.
[[nodiscard]] Result<trust::Account> administrator_now(Place::State& state, store::Connection& db, const Asking& asking);
// Of the organisations that there are.
[[nodiscard]] Result<std::vector<std::string>> organisations_of(Place::State& state, store::Connection& db, const trust::Account& of);
[[nodiscard]] Result<void> may_give_roles(const trust::AccessPolicyText& policy, const trust::Account& giver,
                                          const std::vector<std::string>& roles);
// The account, where they look after it and the act is theirs to do; not_found where they may not know of it.
[[nodiscard]] Result<trust::Account> account_for(Place::State& state, store::Connection& db, const Asking& asking, trust::AccountId id,
                                                 AccountPower power);
// Conflict where, without this account, nobody could look after some organisation any more.
[[nodiscard]] Result<void> leaves_an_administrator(Place::State& state, store::Connection& db, const trust::Account& without);
// A team counts only within its own organisation: invalid where one is of another, or of none.
[[nodiscard]] Result<void> are_teams_of(store::Connection& db, const std::string& organisation, const std::vector<std::string>& names);
[[nodiscard]] Result<AccountView> view_of(Place::State& state, store::Connection& db, trust::AccountId id);

// Runs work(connection) on the writer, with the entry in the same transaction; what is refused or fails is logged as that.
template <class Work, class Outcome = std::invoke_result_t<Work&, store::Connection&, trust::AccessEntry&>>
[[nodiscard]] Outcome logged_act(Place::State& state, const trust::AccessEntry& entry, Work work) {
  Outcome outcome = state.writer->write([&](store::Connection& db) -> Outcome {
    trust::AccessEntry noted = entry;
    Outcome done = work(db, noted);
    if (done) CW_CHECK(state.log.append(db, noted));
    return done;
  });
  if (outcome) return outcome;
  trust::AccessEntry noted = entry;
  const ErrorCode code = outcome.error().code;
  const bool refused = code == ErrorCode::denied || code == ErrorCode::not_found;
  noted.outcome = refused ? trust::AccessOutcome::refused : trust::AccessOutcome::failed;
  noted.obligations = 0;
  if (refused) noted.decided_by = outcome.error().field == "code" ? "wrong_password_or_code" : "not_theirs";
  CW_CHECK(state.queue->write(std::move(noted)));
  return outcome;
}

// An administrator's act on an account.
template <class Work, class Outcome = std::invoke_result_t<Work&, store::Connection&, const trust::Account&>>
[[nodiscard]] Outcome administer(Place::State& state, const Asking& asking, const AccountAct& act, trust::AccountId id, Work work) {
  trust::AccessEntry entry = account_entry(state, asking, trust::AccessAction::write, act.detail);
  entry.subjects = {id.text()};
  entry.obligations = act.obligations;
  return logged_act(state, entry, [&](store::Connection& db, trust::AccessEntry&) -> Outcome {
    CW_TRY(const trust::Account target, account_for(state, db, asking, id, act.power));
    return work(db, target);
  });
}

// One's own act on one's own account.
template <class Work, class Outcome = std::invoke_result_t<Work&, store::Connection&>>
[[nodiscard]] Outcome on_own_account(Place::State& state, const Asking& asking, std::string detail, Work work) {
  trust::AccessEntry entry = account_entry(state, asking, trust::AccessAction::write, std::move(detail));
  entry.subjects = {asking.caller.account.id.text()};
  entry.decided_by = "own_account";
  return logged_act(state, entry, [&](store::Connection& db, trust::AccessEntry&) -> Outcome { return work(db); });
}

}  // namespace cw::place
