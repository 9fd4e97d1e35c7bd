// SPDX-License-Identifier: MIT
#include "services/place/sessions.h"

#include "services/place/internal/account_acts.h"
#include "trust/crypto.h"

namespace cw::place {

Sessions::Sessions(Place& place, std::optional<trust::OidcProvider> provider)
    : place_(place), attempts_(place.state().options.clock, place.state().sealing) {
  if (provider) client_ = std::make_unique<trust::OidcClient>(std::move(*provider), place.state().options.clock);
}

Result<std::string> Sessions::sign_in(const SignIn& given, std::string_view old_token) {
  Place::State& state = place_.state();
  CW_TRY(const auto db, state.pool.take());
  CW_TRY(std::string token, state.accounts->sign_in(*db, given.name, given.password, given.code));
  if (!old_token.empty()) CW_CHECK(state.accounts->sign_out(*db, old_token));
  return token;
}

Result<trust::Session> Sessions::find(std::string_view token) {
  CW_TRY(const auto db, place_.state().pool.take());
  return place_.state().accounts->session(*db, token);
}

Result<void> Sessions::sign_out(std::string_view token) {
  CW_TRY(const auto db, place_.state().pool.take());
  return place_.state().accounts->sign_out(*db, token);
}

Result<void> Sessions::choose_purpose(std::string_view token, const std::string& purpose, const std::string& legal_basis) {
  Place::State& state = place_.state();
  trust::AccessRequest request;
  request.purpose = purpose;
  request.legal_basis = legal_basis;
  if (!purpose.empty() && state.policy.legal_basis_of(request).empty())
    return fail(ErrorCode::denied, "The access policy knows no such purpose, or it has another legal basis.", "/purpose");
  CW_TRY(const auto db, state.pool.take());
  return state.accounts->choose_purpose(*db, token, purpose, legal_basis);
}

Result<trust::OidcStart> Sessions::start_at_provider() {
  if (!client_) return fail(ErrorCode::not_found, "This server has no identity provider.");
  CW_TRY(trust::OidcStart start, client_->start());
  CW_TRY(const auto db, place_.state().pool.take());
  CW_CHECK(attempts_.keep(*db, start.attempt));
  return start;
}

Result<std::string> Sessions::finish_at_provider(const trust::OidcAnswer& answer, std::string_view old_token) {
  Place::State& state = place_.state();
  if (!client_) return fail(ErrorCode::not_found, "This server has no identity provider.");
  CW_TRY(const auto db, state.pool.take());
  CW_TRY(const trust::OidcAttempt attempt, attempts_.take(*db, answer.state));
  CW_TRY(const trust::IdClaims who, client_->finish(attempt, answer));
  CW_TRY(std::string token, state.accounts->sign_in_as(*db, who.issuer, who.subject));
  if (!old_token.empty()) CW_CHECK(state.accounts->sign_out(*db, old_token));
  return token;
}

Result<trust::AccountId> Sessions::make_first_administrator(std::string_view link, trust::NewAccount made) {
  Place::State& state = place_.state();
  CW_TRY(const auto db, state.pool.take());
  return state.accounts->make_first_administrator(*db, link, std::move(made));
}

Result<trust::AccountId> Sessions::add_member(const Asking& asking, const NewMember& member) {
  Place::State& state = place_.state();
  const trust::AccessPolicyText& policy = state.policy.text();
  if (member.provider_issuer.empty() != member.provider_subject.empty())
    return fail(ErrorCode::invalid, "An identity is an issuer and a subject.", "/provider_subject");
  const trust::NewAccount made{member.name, member.title, member.organisation, member.roles, member.teams, member.password};
  const trust::AccessEntry entry = account_entry(state, asking, trust::AccessAction::write, "account made");
  // Asked before the password is hashed, and again with the change.
  const auto leave = [&](store::Connection& db) -> Result<void> {
    CW_TRY(const trust::Account giver, administrator_now(state, db, asking));
    if (!trust::looks_after(policy, giver.organisation, member.organisation))
      return fail(ErrorCode::denied, "By the access policy you do not look after this organisation.", "organisation");
    return may_give_roles(policy, giver, member.roles);
  };
  std::string hash;
  {
    CW_TRY(const auto db, state.pool.take());
    if (leave(*db)) {
      CW_TRY(hash, state.accounts->hash_for(made));
    }
  }
  return logged_act(state, entry, [&](store::Connection& db, trust::AccessEntry& noted) -> Result<trust::AccountId> {
    CW_CHECK(leave(db));
    CW_TRY(const auto linked, db.value<std::int64_t>("SELECT count(*) FROM account_identity WHERE issuer = ?1 AND subject = ?2",
                                                     {member.provider_issuer, member.provider_subject}));
    if (linked > 0) return fail(ErrorCode::conflict, "That identity is linked to an account already.", "/provider_subject");
    CW_TRY(const auto known, db.value<std::int64_t>("SELECT count(*) FROM organisation WHERE name = ?1", {member.organisation}));
    if (known == 0) CW_CHECK(state.accounts->add_organisation(db, member.organisation, member.organisation));
    CW_CHECK(are_teams_of(db, member.organisation, member.teams));
    CW_TRY(const trust::AccountId id, state.accounts->add_hashed(db, made, hash));
    if (!member.provider_issuer.empty()) CW_CHECK(state.accounts->link_identity(db, id, member.provider_issuer, member.provider_subject));
    noted.subjects = {id.text()};
    return id;
  });
}

std::string Sessions::forgery_secret() const {
  const trust::Digest made = trust::hmac_sha256(place_.state().sealing, trust::bytes_of("tokens against forged requests"));
  return {made.begin(), made.end()};
}

}  // namespace cw::place
