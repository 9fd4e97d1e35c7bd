// SPDX-License-Identifier: MIT
// Tokens of programs over HTTP, for the role administrator.
#include "services/place/tokens.h"

#include "base/json.h"
#include "web/register_api/internal/account_operations.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using trust::TokenView;

Structure members_of(const TokenView& token) {
  return {{"token", Value(token.id.text())},
          {"account", Value(token.account.text())},
          {"account_name", Value(token.account_name)},
          {"organisation", Value(token.organisation)},
          {"name", Value(token.name)},
          {"scopes", texts_value(token.scopes)},
          {"made_at", Value(token.made_at)},
          {"ends_at", Value(token.ends_at)},
          {"used_at", moment_or_null(token.used_at)},
          {"revoked_at", moment_or_null(token.revoked_at)}};
}

Result<Response> list(place::Place& place, ApiCall& call) {
  place::TokenQuestion question;
  if (call.query.contains("account")) question.account = trust::AccountId::parse(call.text("account"));
  question.after = call.text("after");
  question.most = static_cast<std::size_t>(call.integer("most", 50));
  CW_TRY(const place::TokenList found, place::tokens(place, asking_of(call.request), question));
  List out;
  for (const TokenView& each : found.tokens) out.emplace_back(members_of(each));
  return private_json(Value(Structure{{"tokens", Value(std::move(out))}, {"after", found.after.empty() ? Value() : Value(found.after)}}));
}

Result<Response> make(place::Place& place, ApiCall& call) {
  place::TokenRequest request;
  request.account = trust::AccountId::parse(text_of_member(call.body, "account")).value_or(trust::AccountId());
  request.name = text_of_member(call.body, "name");
  request.scopes = texts_of_member(call.body, "scopes");
  if (const Value* days = member(call.body, "days"); days != nullptr && days->get<std::int64_t>() != nullptr)
    request.days = *days->get<std::int64_t>();
  CW_TRY(const place::NewToken made, place::make_token(place, asking_of(call.request), request));
  Structure out = members_of(made.token);
  out.emplace_back("secret", Value(made.secret));
  return private_json(Value(std::move(out)), 201);
}

Result<Response> revoke(place::Place& place, ApiCall& call) {
  const auto id = trust::ApiTokenId::parse(call.request.parameter("token"));
  CW_TRY(const TokenView done, place::revoke_token(place, asking_of(call.request), id.value_or(trust::ApiTokenId())));
  return private_json(Value(members_of(done)));
}

Result<Response> scopes(ApiCall&) {
  List out;
  for (const place::TokenScope& each : place::token_scopes())
    out.emplace_back(Structure{{"name", text_of(each.name)}, {"title", text_of(each.title)}});
  return private_json(Value(Structure{{"scopes", Value(std::move(out))}}));
}

void define_token_schemas(Api& api) {
  const Schema text = Schema::text(), moment = Schema::text().formatted("date-time"), id = Schema::text().formatted("uuid");
  const Schema texts = Schema::array(text);
  const std::vector<Property> token = {{"token", id.described("its number; not the secret")},
                                       {"account", id},
                                       {"account_name", text},
                                       {"organisation", text},
                                       {"name", text.described("what it is for")},
                                       {"scopes", texts},
                                       {"made_at", moment},
                                       {"ends_at", moment},
                                       {"used_at", moment.or_null().described("to the minute")},
                                       {"revoked_at", moment.or_null()}};
  std::vector<Property> made = token;
  made.push_back({"secret", text.described("for Authorization: Bearer; shown this once")});
  api.define("Token", Schema::object(token));
  api.define("MadeToken", Schema::object(std::move(made)));
  api.define("Tokens", Schema::object({{"tokens", Schema::array(Schema::reference("Token")).described("newest first, ended ones too")},
                                       {"after", text.or_null().described("for the next page; null: this is the last")}}));
  api.define("NewToken",
             Schema::object({{"account", id.described("of a program: without password and identity")},
                             {"name", text.of_size(1, 200)},
                             {"scopes", texts.of_size(1, 50)},
                             {"days", Schema::integer().between(1, 366).described("how long it is good; 90"), Need::optional}}));
  api.define("TokenScopes", Schema::object({{"scopes", Schema::array(Schema::reference("NamedChoice"))}}));
}

Operation token_operation(Method method, std::string path, std::string id, std::string summary) {
  Operation out;
  out.method = method;
  out.path = std::move(path);
  out.id = std::move(id);
  out.summary = std::move(summary);
  out.tag = "tokens";
  out.headers = session_headers(method);
  out.options.access = access_session;
  return out;
}

}  // namespace

void add_token_operations(Api& api, place::Place& place) {
  define_token_schemas(api);
  Operation listed = token_operation(Method::get, "/tokens", "get_tokens", "Tokens of the accounts that you look after.");
  listed.query = {{"account", Schema::text().formatted("uuid")},
                  {"after", Schema::text().described("of the page before")},
                  {"most", Schema::integer().between(1, 500)}};
  listed.replies = {{200, "tokens", Schema::reference("Tokens")}};
  listed.handler = [&place](ApiCall& call) { return list(place, call); };
  api.add(std::move(listed));
  Operation made = token_operation(Method::post, "/tokens", "make_token", "A token for a program's account.");
  made.body = Schema::reference("NewToken");
  made.replies = {{201, "the token with its secret, shown this once", Schema::reference("MadeToken")}};
  made.handler = [&place](ApiCall& call) { return make(place, call); };
  api.add(std::move(made));
  Operation revoked = token_operation(Method::post, "/tokens/{token:uuid}/revoke", "revoke_token",
                                      "It is good for nothing from now on; at the latest a second after.");
  revoked.replies = {{200, "the token", Schema::reference("Token")}};
  revoked.handler = [&place](ApiCall& call) { return revoke(place, call); };
  api.add(std::move(revoked));
  Operation known = token_operation(Method::get, "/token-scopes", "get_token_scopes", "What tokens can be made for.");
  known.replies = {{200, "scopes", Schema::reference("TokenScopes")}};
  known.handler = scopes;
  api.add(std::move(known));
}

}  // namespace cw::web
