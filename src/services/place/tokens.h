// SPDX-License-Identifier: MIT
// Tokens of programs, for the role administrator: what there are, new ones, and ending them. By the rules of accounts.h.
//
//   CW_TRY(const NewToken made, make_token(*place, asking, {account, "feed of the housing system", {"records:write"}, 90}));
//   made.secret;                                                   // cwt_..., shown this once; only its hash is kept
//   CW_CHECK(revoke_token(*place, asking, made.token.id));         // refused at the latest a second after
//
// A token acts for the account of a program: one without password and identity, so that no token goes round somebody's second factor or
// speaks in a person's name. What it may see is what its account may; what it may do is in its scopes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/place/place.h"
#include "trust/account_care.h"
#include "trust/accounts.h"

namespace cw::place {

struct TokenScope {
  std::string_view name;   // such as records:write
  std::string_view title;  // what it lets a program do
};
// Every scope that an operation of this server asks for, by name.
[[nodiscard]] std::span<const TokenScope> token_scopes();

struct TokenQuestion {
  std::optional<trust::AccountId> account = {};  // none: of every account that they look after
  std::string after = {};                        // id of the last of the page before
  std::size_t most = 50;                         // 1 to 500
};
struct TokenList {
  std::vector<trust::TokenView> tokens;  // newest first, ended and revoked ones too
  std::string after;                     // for the next page; empty: this is the last
};
[[nodiscard]] Result<TokenList> tokens(Place& place, const Asking& asking, const TokenQuestion& question);

struct TokenRequest {
  trust::AccountId account;
  std::string name;                 // what it is for
  std::vector<std::string> scopes;  // of token_scopes()
  std::int64_t days = 90;           // how long it is good: 1 to 366
};
struct NewToken {
  trust::TokenView token;
  std::string secret;
};
// Conflict: the account is a person's, or disabled. Invalid: a scope that there is none of.
[[nodiscard]] Result<NewToken> make_token(Place& place, const Asking& asking, const TokenRequest& request);
// Also where it was before. Denied where the account is not theirs to look after.
[[nodiscard]] Result<trust::TokenView> revoke_token(Place& place, const Asking& asking, trust::ApiTokenId id);

}  // namespace cw::place
