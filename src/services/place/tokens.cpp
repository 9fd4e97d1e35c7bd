// SPDX-License-Identifier: MIT
#include "services/place/tokens.h"

#include <algorithm>
#include <array>

#include "services/place/internal/account_acts.h"

namespace cw::place {
namespace {

using store::Connection;
using trust::Account;

constexpr std::size_t most_listed = 500;
constexpr std::int64_t longest_days = 366, microseconds_a_day = 86'400'000'000;

constexpr std::array scopes = {
    TokenScope{"access_log:read", "look into the access log, and prove what is in it"},
    TokenScope{"alerts:read", "see alerts"},
    TokenScope{"alerts:write", "acknowledge alerts"},
    TokenScope{"judgements:write", "say which records are the same person's"},
    TokenScope{"loads:read", "see loads and their rejects"},
    TokenScope{"loads:write", "hand in files of sources, confirm and undo loads"},
    TokenScope{"needs:write", "keep needs and wishes"},
    TokenScope{"people:match", "ask whose a record might be, without keeping it"},
    TokenScope{"people:read", "read people, households and properties"},
    TokenScope{"people:search", "search people"},
    TokenScope{"records:write", "send records of sources"},
    TokenScope{"restrictions:read", "see who is marked as restricted"},
    TokenScope{"restrictions:write", "mark people as restricted, and lift marks"},
    TokenScope{"reviews:read", "see counts and agreement of the review queue"},
    TokenScope{"reviews:write", "answer the review queue"},
    TokenScope{"sources:read", "see sources"},
    TokenScope{"sources:write", "register and change sources"},
};

Result<void> check_scopes(const std::vector<std::string>& asked) {
  if (asked.empty()) return fail(ErrorCode::invalid, "A token needs at least one scope.", "scopes");
  for (const std::string& scope : asked)
    if (std::ranges::find(scopes, scope, &TokenScope::name) == scopes.end())
      return fail(ErrorCode::invalid, "There is no such scope.", "scopes");
  return {};
}

}  // namespace

std::span<const TokenScope> token_scopes() { return scopes; }

Result<TokenList> tokens(Place& place, const Asking& asking, const TokenQuestion& question) {
  Place::State& state = place.state();
  trust::AccessEntry entry = account_entry(state, asking, trust::AccessAction::search, "tokens listed");
  CW_TRY(const auto db, state.pool.take());
  Result<TokenList> found = [&]() -> Result<TokenList> {
    CW_TRY(const Account reader, administrator_now(state, *db, asking));
    const std::size_t most = std::clamp<std::size_t>(question.most, 1, most_listed);
    trust::TokenSearch search{question.account, {}, trust::ApiTokenId::parse(question.after), most + 1};
    CW_TRY(search.organisations, organisations_of(state, *db, reader));
    TokenList out;
    CW_TRY(out.tokens, trust::list_tokens(*db, search));
    if (out.tokens.size() > most) {
      out.tokens.resize(most);
      out.after = out.tokens.back().id.text();
    }
    return out;
  }();
  if (found) {
    std::set<std::string> subjects;
    for (const trust::TokenView& each : found->tokens) subjects.insert(each.account.text());
    entry.subjects.assign(subjects.begin(), subjects.end());
  } else {
    entry.outcome = trust::AccessOutcome::refused;
    entry.decided_by = "not_theirs";
  }
  CW_CHECK(state.queue->write(std::move(entry)));
  return found;
}

Result<NewToken> make_token(Place& place, const Asking& asking, const TokenRequest& request) {
  Place::State& state = place.state();
  CW_CHECK(check_scopes(request.scopes));
  if (request.days < 1 || request.days > longest_days) return fail(ErrorCode::invalid, "A token is good for 1 to 366 days.", "days");
  const Timestamp ends{state.options.clock.now().microseconds + request.days * microseconds_a_day};
  return administer(
      state, asking, {"token made", AccountPower::opens}, request.account, [&](Connection& db, const Account& target) -> Result<NewToken> {
        CW_TRY(const AccountView view, view_of(state, db, target.id));
        if (target.disabled) return fail(ErrorCode::conflict, "The account is disabled.", "account");
        if (view.facts.has_password || view.facts.has_identity || view.facts.waits_for_password)
          return fail(ErrorCode::conflict, "Somebody signs in with this account. Make one for the program, without password.", "account");
        CW_TRY(auto made, state.accounts->make_api_token(db, target.id, request.name, request.scopes, ends));
        NewToken out;
        CW_TRY(out.token, trust::find_token(db, made.id));
        out.secret = std::move(made.token);
        return out;
      });
}

Result<trust::TokenView> revoke_token(Place& place, const Asking& asking, trust::ApiTokenId id) {
  Place::State& state = place.state();
  const trust::AccessEntry entry = account_entry(state, asking, trust::AccessAction::write, "token revoked");
  return logged_act(state, entry, [&](Connection& db, trust::AccessEntry& noted) -> Result<trust::TokenView> {
    CW_TRY(const Account giver, administrator_now(state, db, asking));
    CW_TRY(const trust::TokenView found, trust::find_token(db, id));
    if (!trust::looks_after(state.policy.text(), giver.organisation, found.organisation))
      return fail(ErrorCode::not_found, "There is no such token.");
    noted.subjects = {found.account.text()};
    CW_CHECK(state.accounts->revoke_api_token(db, id));
    return trust::find_token(db, id);
  });
}

}  // namespace cw::place
