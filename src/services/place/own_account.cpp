// SPDX-License-Identifier: MIT
// One's own account, and the link that gives an account its password. Passwords are hashed before the writer's turn: that takes long.
#include "services/place/accounts.h"
#include "services/place/internal/account_acts.h"
#include "services/place/purposes.h"

namespace cw::place {
namespace {

using store::Connection;
using trust::AccountId;

// Who they say once more that they are; a wrong try is counted, and logged.
Result<void> prove_owner(Place::State& state, const Asking& asking, const OwnerProof& proof, std::string_view what) {
  CW_CHECK(needs_a_session(asking));
  const auto checked = [&]() -> Result<void> {
    CW_TRY(const auto db, state.pool.take());
    return state.accounts->check_owner(*db, asking.caller.account.id, proof.password, proof.code);
  }();
  if (checked || checked.error().code != ErrorCode::denied) return checked;
  trust::AccessEntry entry = account_entry(state, asking, trust::AccessAction::write, std::string(what));
  entry.subjects = {asking.caller.account.id.text()};
  entry.outcome = trust::AccessOutcome::refused;
  entry.decided_by = "wrong_password_or_code";
  CW_CHECK(state.queue->write(std::move(entry)));
  return checked;
}

// In place of the one that asked, whose purpose was `before`.
Result<std::string> begin_session(const Place::State& state, Connection& db, AccountId id, const trust::SessionPurpose& before) {
  CW_TRY(std::string token, state.accounts->begin_session(db, id));
  if (!before.purpose.empty()) CW_CHECK(trust::give_purpose(db, token, before));
  return token;
}

}  // namespace

Result<void> use_password_link(Place& place, const Asking& asking, std::string_view secret, std::string_view password) {
  Place::State& state = place.state();
  AccountId id;
  std::string hash;
  Asking owner;
  owner.door = asking.door;
  owner.from = asking.from;
  {
    CW_TRY(const auto db, state.pool.take());
    CW_TRY(id, state.accounts->account_of_link(*db, secret));
    CW_TRY(hash, state.accounts->hash_for(*db, id, password));
    CW_TRY(owner.caller.account, state.accounts->find(*db, id));
  }
  return on_own_account(state, owner, "new password by a link", [&](Connection& db) -> Result<void> {
    CW_CHECK(state.accounts->use_password_link(db, secret, hash));
    return {};
  });
}

Result<AccountView> own_account(Place& place, const Asking& asking) {
  Place::State& state = place.state();
  CW_CHECK(needs_a_session(asking));
  CW_TRY(const auto db, state.pool.take());
  return view_of(state, *db, asking.caller.account.id);
}

Result<std::string> change_own_password(Place& place, const Asking& asking, const OwnerProof& proof, std::string_view new_password) {
  Place::State& state = place.state();
  const std::string what = "own password changed";
  const AccountId id = asking.caller.account.id;
  std::string hash;
  {
    CW_TRY(const auto db, state.pool.take());
    CW_TRY(const AccountView view, view_of(state, *db, id));
    if (!view.facts.has_password)
      return fail(ErrorCode::conflict, "Your account has no password here: it is kept at the identity provider.");
    if (new_password == proof.password) return fail(ErrorCode::invalid, "The new password is the old one.", "new_password");
    CW_TRY(hash, state.accounts->hash_for(*db, id, new_password));
  }
  CW_CHECK(prove_owner(state, asking, proof, what));
  return on_own_account(state, asking, what, [&](Connection& db) -> Result<std::string> {
    CW_TRY(const trust::SessionPurpose before, trust::purpose_of_session(db, proof.token));
    CW_CHECK(state.accounts->set_password_hash(db, id, hash));
    return begin_session(state, db, id, before);
  });
}

Result<trust::Accounts::SecondFactor> begin_own_second_factor(Place& place, const Asking& asking, const OwnerProof& proof) {
  Place::State& state = place.state();
  const std::string what = "own second factor begun";
  {
    CW_TRY(const auto db, state.pool.take());
    CW_TRY(const AccountView view, view_of(state, *db, asking.caller.account.id));
    if (!view.facts.has_password)
      return fail(ErrorCode::conflict, "You sign in at the identity provider: what it asks for besides is set up there.");
    if (view.account.has_second_factor) return fail(ErrorCode::conflict, "Your account has a second factor. Remove it first.");
  }
  CW_CHECK(prove_owner(state, asking, proof, what));
  const trust::Account& account = asking.caller.account;
  const std::string issuer = title_of_organisation(place, account.organisation);  // what the app calls the account, beside its name
  return on_own_account(state, asking, what, [&](Connection& db) -> Result<trust::Accounts::SecondFactor> {
    return state.accounts->begin_second_factor(db, account.id, issuer);
  });
}

Result<void> confirm_own_second_factor(Place& place, const Asking& asking, std::string_view code) {
  Place::State& state = place.state();
  CW_CHECK(needs_a_session(asking));
  return on_own_account(state, asking, "own second factor set up", [&](Connection& db) -> Result<void> {
    return state.accounts->confirm_second_factor(db, asking.caller.account.id, code);
  });
}

Result<std::string> remove_own_second_factor(Place& place, const Asking& asking, const OwnerProof& proof) {
  Place::State& state = place.state();
  const std::string what = "own second factor removed";
  const AccountId id = asking.caller.account.id;
  CW_CHECK(prove_owner(state, asking, proof, what));
  return on_own_account(state, asking, what, [&](Connection& db) -> Result<std::string> {
    CW_TRY(const trust::SessionPurpose before, trust::purpose_of_session(db, proof.token));
    CW_CHECK(state.accounts->remove_second_factor(db, id));
    return begin_session(state, db, id, before);
  });
}

Result<std::vector<std::string>> new_recovery_codes(Place& place, const Asking& asking, const OwnerProof& proof) {
  Place::State& state = place.state();
  const std::string what = "own recovery codes made anew";
  CW_CHECK(prove_owner(state, asking, proof, what));
  return on_own_account(state, asking, what, [&](Connection& db) -> Result<std::vector<std::string>> {
    return state.accounts->new_recovery_codes(db, asking.caller.account.id);
  });
}

Result<std::vector<trust::SessionView>> own_sessions(Place& place, const Asking& asking, std::string_view token) {
  Place::State& state = place.state();
  CW_CHECK(needs_a_session(asking));
  CW_TRY(const auto db, state.pool.take());
  return trust::sessions_of(*db, asking.caller.account.id, state.options.clock.now(), state.accounts->rules().idle, token);
}

Result<void> end_own_session(Place& place, const Asking& asking, const OwnerProof& proof, std::string_view handle) {
  Place::State& state = place.state();
  const std::string what = "own session ended";
  CW_CHECK(prove_owner(state, asking, proof, what));
  return on_own_account(state, asking, what, [&](Connection& db) { return trust::end_session(db, asking.caller.account.id, handle); });
}

Result<std::size_t> end_other_sessions(Place& place, const Asking& asking, const OwnerProof& proof, std::string_view token) {
  Place::State& state = place.state();
  const std::string what = "own other sessions ended";
  CW_CHECK(prove_owner(state, asking, proof, what));
  return on_own_account(state, asking, what, [&](Connection& db) -> Result<std::size_t> {
    CW_TRY(const std::uint64_t ended, trust::end_sessions_but(db, asking.caller.account.id, token));
    return static_cast<std::size_t>(ended);
  });
}

}  // namespace cw::place
