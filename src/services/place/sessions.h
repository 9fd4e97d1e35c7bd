// SPDX-License-Identifier: MIT
// People who sign in: with a name, a password and a code, at an identity provider, or by the link that makes the first administrator. A
// session's token goes into a cookie; only its hash is kept (trust/accounts.h).
//
//   Sessions sessions(*place, provider);
//   CW_TRY(const std::string token, sessions.sign_in({"ann", password, code}, old_token));
//   CW_TRY(const trust::Session session, sessions.find(token));            // at each request
//   CW_CHECK(sessions.sign_out(token));
//
// Safe from any thread; the place must outlive it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/place/place.h"
#include "trust/accounts.h"
#include "trust/oidc.h"

namespace cw::place {

struct SignIn {
  std::string name, password, code;
};
// Somebody whom an administrator lets in.
struct NewMember {
  std::string name, title, organisation;
  std::vector<std::string> roles;
  std::string password;                           // empty: they sign in at the identity provider only
  std::string provider_issuer, provider_subject;  // who they are there; both or neither
  std::vector<std::string> teams = {};            // of the organisation
};

// Whether somebody has signed in as the access policy asks of their roles. Without a second factor that it needs they may do no more than
// set one up, look at their own account and sign out.
enum class SignInStrength : std::uint8_t { enough, second_factor_missing };

class Sessions {
 public:
  Sessions(Place& place, std::optional<trust::OidcProvider> provider);

  // Each begins a new session and ends the one that the browser had, so that nobody goes on in a session that was planted. Errors: as
  // Accounts::sign_in.
  // Every try is logged with the account's id: a refused one as a warning. What was given is not: a password may stand where a name should.
  [[nodiscard]] Result<std::string> sign_in(const SignIn& given, std::string_view old_token);
  [[nodiscard]] Result<trust::Session> find(std::string_view token);
  // After so many seconds a session ends that is not used.
  [[nodiscard]] std::int64_t idle_seconds() const;
  [[nodiscard]] SignInStrength strength_of(const trust::Session& session) const;
  // After the first right code of a new second factor: what has been proved in this session.
  [[nodiscard]] Result<void> note_second_factor(std::string_view token);
  [[nodiscard]] Result<void> sign_out(std::string_view token);
  // Denied where the access policy has no such purpose, or it has another legal basis.
  [[nodiscard]] Result<void> choose_purpose(std::string_view token, const std::string& purpose, const std::string& legal_basis);

  [[nodiscard]] bool has_provider() const { return client_ != nullptr; }
  // Where to send the browser. The attempt is kept; its state has to come back from the browser that began it.
  [[nodiscard]] Result<trust::OidcStart> start_at_provider();
  [[nodiscard]] Result<std::string> finish_at_provider(const trust::OidcAnswer& answer, std::string_view old_token);

  [[nodiscard]] Result<trust::AccountId> make_first_administrator(std::string_view link, trust::NewAccount made);
  // For the role administrator, by the rules of accounts.h; makes the organisation where it is not there.
  [[nodiscard]] Result<trust::AccountId> add_member(const Asking& asking, const NewMember& member);

  // 32 bytes that only this place's keys give: for tokens against forged requests.
  [[nodiscard]] std::string forgery_secret() const;

 private:
  Place& place_;
  trust::Factors provider_asks_for_ = trust::Factors::one;
  std::unique_ptr<trust::OidcClient> client_;
  trust::OidcAttempts attempts_;
};

}  // namespace cw::place
