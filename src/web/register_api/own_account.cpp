// SPDX-License-Identifier: MIT
// One's own account over HTTP: password, second factor, sessions.
#include "base/json.h"
#include "services/place/accounts.h"
#include "web/register_api/internal/account_operations.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using Parts = std::shared_ptr<SignInParts>;

place::OwnerProof proof_of(const ApiCall& call) {
  return {text_of_member(call.body, "password"), text_of_member(call.body, "code"), std::string(session_cookie(call.request))};
}

// What began a new session: its cookie, and the token for the next forms.
Result<Response> in_new_session(SignInParts& parts, const Request& request, const std::string& token) {
  Response out = private_json(Value(Structure{{"csrf_token", Value(parts.tokens.make(token))}}));
  CW_CHECK(set_session_cookie(out, request, token));
  return out;
}

Result<Response> show(place::Place& place, ApiCall& call) {
  CW_TRY(const place::AccountView mine, place::own_account(place, asking_of(call.request)));
  return private_json(account_value(mine));
}

Result<Response> change_password(place::Place& place, SignInParts& parts, ApiCall& call) {
  CW_TRY(const std::string token,
         place::change_own_password(place, asking_of(call.request), proof_of(call), text_of_member(call.body, "new_password")));
  return in_new_session(parts, call.request, token);
}

Result<Response> remove_second_factor(place::Place& place, SignInParts& parts, ApiCall& call) {
  CW_TRY(const std::string token, place::remove_own_second_factor(place, asking_of(call.request), proof_of(call)));
  return in_new_session(parts, call.request, token);
}

Result<Response> renew_recovery_codes(place::Place& place, ApiCall& call) {
  CW_TRY(const std::vector<std::string> codes, place::new_recovery_codes(place, asking_of(call.request), proof_of(call)));
  return private_json(Value(Structure{{"recovery_codes", texts_value(codes)}}), 201);
}

Result<Response> list_sessions(place::Place& place, ApiCall& call) {
  CW_TRY(const auto sessions, place::own_sessions(place, asking_of(call.request), session_cookie(call.request)));
  List out;
  for (const trust::SessionView& each : sessions)
    out.emplace_back(Structure{{"session", Value(each.handle)},
                               {"made_at", Value(each.made_at)},
                               {"used_at", Value(each.used_at)},
                               {"ends_at", Value(each.ends_at)},
                               {"second_factor", Value(each.second_factor)},
                               {"is_this", Value(each.is_this)}});
  return private_json(Value(Structure{{"sessions", Value(std::move(out))}}));
}

Result<Response> end_session(place::Place& place, ApiCall& call) {
  CW_CHECK(place::end_own_session(place, asking_of(call.request), proof_of(call), call.request.parameter("session")));
  return no_content();
}

Result<Response> end_others(place::Place& place, ApiCall& call) {
  CW_TRY(const std::size_t ended, place::end_other_sessions(place, asking_of(call.request), proof_of(call), session_cookie(call.request)));
  return private_json(Value(Structure{{"ended", Value(static_cast<std::int64_t>(ended))}}));
}

void define_schemas_of_own_account(Api& api) {
  const Schema secret = Schema::text().of_size(0, 4096), moment = Schema::text().formatted("date-time");
  const Schema code =
      Schema::text().of_size(0, 100).described("of the authenticator app or for recovery, where the account has a second factor");
  api.define("OwnerProof", Schema::object({{"password", secret, Need::optional}, {"code", code, Need::optional}}));
  api.define("NewOwnPassword",
             Schema::object({{"password", secret.described("as it is now")}, {"code", code, Need::optional}, {"new_password", secret}}));
  api.define("NewSession", Schema::object({{"csrf_token", Schema::text().described("of the new session, whose cookie Set-Cookie holds")}}));
  api.define("RecoveryCodes", Schema::object({{"recovery_codes", Schema::array(Schema::text()).described("shown this once")}}));
  api.define("OwnSession", Schema::object({{"session", Schema::text().described("a name for it; opens nothing")},
                                           {"made_at", moment},
                                           {"used_at", moment.described("to the minute")},
                                           {"ends_at", moment},
                                           {"second_factor", Schema::boolean()},
                                           {"is_this", Schema::boolean()}}));
  api.define("OwnSessions", Schema::object({{"sessions", Schema::array(Schema::reference("OwnSession")).described("newest first")}}));
  api.define("EndedSessions", Schema::object({{"ended", Schema::integer()}}));
}

using Handle = std::function<Result<Response>(ApiCall&)>;

void add_one(Api& api, Method method, std::string path, std::string id, std::string summary, std::string_view body, Reply reply,
             Handle handle) {
  Operation out;
  out.method = method;
  out.path = std::move(path);
  out.id = std::move(id);
  out.summary = std::move(summary);
  out.tag = "own account";
  out.headers = session_headers(method);
  if (!body.empty()) out.body = Schema::reference(std::string(body));
  out.replies = {std::move(reply)};
  out.options.access = access_session;
  out.handler = std::move(handle);
  api.add(std::move(out));
}

}  // namespace

void add_own_account_operations(Api& api, place::Place& place, const Parts& parts) {
  define_schemas_of_own_account(api);
  const Reply new_session{200, "every other session has ended, and a new one has begun", Schema::reference("NewSession")};
  add_one(api, Method::get, "/account", "get_own_account", "Your own account.", "", {200, "the account", Schema::reference("Account")},
          [&place](ApiCall& call) { return show(place, call); });
  add_one(api, Method::put, "/account/password", "change_own_password", "A new password for your own account.", "NewOwnPassword",
          new_session, [&place, parts](ApiCall& call) { return change_password(place, *parts, call); });
  add_one(api, Method::remove, "/account/second-factor", "remove_own_second_factor", "Removes your authenticator app and recovery codes.",
          "OwnerProof", new_session, [&place, parts](ApiCall& call) { return remove_second_factor(place, *parts, call); });
  add_one(api, Method::post, "/account/recovery-codes", "new_recovery_codes", "Ten new recovery codes; the old are good for nothing.",
          "OwnerProof", {201, "the codes, shown this once", Schema::reference("RecoveryCodes")},
          [&place](ApiCall& call) { return renew_recovery_codes(place, call); });
  add_one(api, Method::get, "/account/sessions", "get_own_sessions", "Where you are signed in.", "",
          {200, "sessions", Schema::reference("OwnSessions")}, [&place](ApiCall& call) { return list_sessions(place, call); });
  add_one(api, Method::remove, "/account/sessions/{session}", "end_own_session", "Ends one of your sessions.", "OwnerProof",
          {204, "it has ended"}, [&place](ApiCall& call) { return end_session(place, call); });
  add_one(api, Method::post, "/account/end-other-sessions", "end_other_sessions", "Ends all your sessions but this one.", "OwnerProof",
          {200, "how many there were", Schema::reference("EndedSessions")}, [&place](ApiCall& call) { return end_others(place, call); });
}

}  // namespace cw::web
