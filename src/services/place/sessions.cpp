// SPDX-License-Identifier: MIT
#include "services/place/sessions.h"

#include "base/log.h"
#include "services/place/internal/account_acts.h"
#include "trust/administration.h"
#include "trust/crypto.h"

namespace cw::place {
namespace {

// The account that was named, or "none". Looked up whether or not the try is refused, so that both take as long.
std::string named_account(Place::State& state, store::Connection& db, std::string_view name) {
  const auto found = state.accounts->by_name(db, name);
  return found && *found ? (*found)->text() : "none";
}

void log_sign_in(std::string_view account, std::string_view by, const Result<std::string>& token) {
  if (token)
    log_info("signed in", {{"account", account}, {"by", by}});
  else if (token.error().code == ErrorCode::denied)
    log_warning("a sign-in was refused", {{"account", account}, {"by", by}, {"wrong", token.error().field}});
  else
    log_error("a sign-in failed", {{"account", account}, {"by", by}, {"code", name_of(token.error().code)}});
}

}  // namespace

Sessions::Sessions(Place& place, std::optional<trust::OidcProvider> provider)
    : place_(place), attempts_(place.state().options.clock, place.state().sealing) {
  if (provider) provider_asks_for_ = provider->asks_for;
  if (provider) client_ = std::make_unique<trust::OidcClient>(std::move(*provider), place.state().options.clock);
}

Result<std::string> Sessions::sign_in(const SignIn& given, std::string_view old_token) {
  Place::State& state = place_.state();
  CW_TRY(const auto db, state.pool.take());
  Result<std::string> token = state.accounts->sign_in(*db, given.name, given.password, given.code);
  log_sign_in(named_account(state, *db, given.name), given.code.empty() ? "password" : "password and code", token);
  if (!token) return token;
  if (!old_token.empty()) CW_CHECK(state.accounts->sign_out(*db, old_token));
  return token;
}

Result<trust::Session> Sessions::find(std::string_view token) {
  CW_TRY(const auto db, place_.state().pool.take());
  return place_.state().accounts->session(*db, token);
}

std::int64_t Sessions::idle_seconds() const { return place_.state().accounts->rules().idle / 1'000'000; }

SignInStrength Sessions::strength_of(const trust::Session& session) const {
  const Place::State& state = place_.state();
  const bool needed = trust::needs_second_factor(state.policy.text(), session.account.roles, state.options.second_factor);
  return needed && !session.second_factor ? SignInStrength::second_factor_missing : SignInStrength::enough;
}

Result<void> Sessions::note_second_factor(std::string_view token) {
  CW_TRY(const auto db, place_.state().pool.take());
  return place_.state().accounts->note_second_factor(*db, token);
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
  const Result<trust::IdClaims> who = client_->finish(attempt, answer);
  if (!who) log_sign_in("none", "provider", tl::unexpected(who.error()));
  if (!who) return tl::unexpected(who.error());
  const trust::Factors factors = provider_asks_for_ == trust::Factors::two ? provider_asks_for_ : who->factors;
  Result<std::string> token = state.accounts->sign_in_as(*db, who->issuer, who->subject, factors);
  log_sign_in(token ? "linked" : "none", "provider", token);
  if (!token) return token;
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
