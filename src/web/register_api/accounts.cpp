// SPDX-License-Identifier: MIT
// Accounts over HTTP, for the role administrator: what there are, changing them, and the ways in. One's own: own_account.cpp.
#include "services/place/accounts.h"

#include <algorithm>
#include <iterator>

#include "base/json.h"
#include "web/register_api/internal/account_operations.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using place::AccountView;
using trust::AccountId;

AccountId account_of_path(const Request& request) { return AccountId::parse(request.parameter("account")).value_or(AccountId()); }

// An act on the account of the path that answers with the account.
using Act = Result<AccountView> (*)(place::Place&, const place::Asking&, AccountId);

Result<Response> list(place::Place& place, ApiCall& call) {
  place::AccountQuestion question;
  question.text = call.text("text");
  question.organisation = call.text("organisation");
  question.after = call.text("after");
  question.most = static_cast<std::size_t>(call.integer("most", 50));
  CW_TRY(const place::AccountList found, place::accounts(place, asking_of(call.request), question));
  List out;
  for (const AccountView& each : found.accounts) out.push_back(account_value(each));
  return private_json(Value(Structure{{"accounts", Value(std::move(out))}, {"after", found.after.empty() ? Value() : Value(found.after)}}));
}

Value choices_value(const std::vector<place::NamedChoice>& choices) {
  List out;
  for (const place::NamedChoice& each : choices) {
    Structure one{{"name", Value(each.name)}, {"title", Value(each.title)}};
    if (!each.organisation.empty()) one.emplace_back("organisation", Value(each.organisation));
    out.emplace_back(std::move(one));
  }
  return Value(std::move(out));
}

Result<Response> choices(place::Place& place, ApiCall& call) {
  CW_TRY(const place::AccountChoices found, place::account_choices(place, asking_of(call.request)));
  return private_json(Value(Structure{{"organisations", choices_value(found.organisations)},
                                      {"teams", choices_value(found.teams)},
                                      {"roles", choices_value(found.roles)}}));
}

Result<Response> change(place::Place& place, ApiCall& call) {
  place::AccountChange change;
  if (member(call.body, "title") != nullptr) change.title = text_of_member(call.body, "title");
  if (member(call.body, "roles") != nullptr) change.roles = texts_of_member(call.body, "roles");
  if (member(call.body, "teams") != nullptr) change.teams = texts_of_member(call.body, "teams");
  place::Asking asking = asking_of(call.request);
  CW_TRY(const AccountView changed, place::change_account(place, asking, account_of_path(call.request), change));
  return private_json(account_value(changed));
}

Result<Response> make_link(place::Place& place, ApiCall& call) {
  CW_TRY(const place::PasswordLink made, place::make_password_link(place, asking_of(call.request), account_of_path(call.request)));
  return private_json(Value(Structure{{"link", Value(made.secret)}, {"ends_at", Value(made.ends_at)}}), 201);
}

Result<Response> use_link(place::Place& place, ApiCall& call) {
  place::Asking asking;
  asking.from = call.request.peer_address;
  CW_CHECK(place::use_password_link(place, asking, text_of_member(call.body, "link"), text_of_member(call.body, "password")));
  return no_content();
}

Result<Response> make_group(place::Place& place, ApiCall& call,
                            Result<void> (*make)(place::Place&, const place::Asking&, const place::NamedChoice&)) {
  CW_CHECK(make(place, asking_of(call.request),
                {text_of_member(call.body, "name"), text_of_member(call.body, "title"), text_of_member(call.body, "organisation")}));
  return no_content();
}

void define_account_schemas(Api& api) {
  const Schema text = Schema::text(), texts = Schema::array(Schema::text()), moment = Schema::text().formatted("date-time");
  const Schema count = Schema::integer();
  api.define("Account",
             Schema::object(account_properties({{"has_password", Schema::boolean()},
                                                {"has_identity", Schema::boolean().described("signs in at the identity provider")},
                                                {"waits_for_password", Schema::boolean().described("a link for a new password is open")},
                                                {"made_at", moment},
                                                {"disabled_at", moment.or_null()},
                                                {"locked_until", moment.or_null().described("after wrong tries")},
                                                {"sessions", count},
                                                {"tokens", count},
                                                {"recovery_codes", count.described("that are left")}})));
  api.define("Accounts", Schema::object({{"accounts", Schema::array(Schema::reference("Account")).described("by name")},
                                         {"after", text.or_null().described("for the next page; null: this is the last")}}));
  api.define("AccountChange", Schema::object({{"title", text.of_size(1, 200), Need::optional},
                                              {"roles", texts.described("all that there are to be"), Need::optional},
                                              {"teams", texts.described("all that there are to be"), Need::optional}}));
  api.define("NamedChoice", Schema::object({{"name", text}, {"title", text}, {"organisation", text, Need::optional}}));
  const Schema choice = Schema::array(Schema::reference("NamedChoice"));
  api.define("AccountChoices", Schema::object({{"organisations", choice}, {"teams", choice}, {"roles", choice}}));
  api.define("PasswordLink",
             Schema::object({{"link", text.described("shown this once; to be handed over by another way")}, {"ends_at", moment}}));
  api.define("NewPasswordByLink", Schema::object({{"link", text.of_size(1, 200)}, {"password", text.of_size(1, 4096)}}));
  api.define("NewOrganisation", Schema::object({{"name", text.of_size(1, 60)}, {"title", text.of_size(1, 200)}}));
  api.define("NewTeam",
             Schema::object({{"name", text.of_size(1, 60)}, {"title", text.of_size(1, 200)}, {"organisation", text.of_size(1, 60)}}));
}

Operation account_operation(Method method, std::string path, std::string id, std::string summary) {
  Operation out;
  out.method = method;
  out.path = std::move(path);
  out.id = std::move(id);
  out.summary = std::move(summary);
  out.tag = "accounts";
  out.headers = session_headers(method);
  out.options.access = access_session;
  return out;
}

void add_act(Api& api, place::Place& place, const std::string& word, std::string id, std::string summary, Act act) {
  Operation out = account_operation(Method::post, "/accounts/{account:uuid}/" + word, std::move(id), std::move(summary));
  out.replies = {{200, "the account", Schema::reference("Account")}};
  out.handler = [&place, act](ApiCall& call) -> Result<Response> {
    CW_TRY(const AccountView done, act(place, asking_of(call.request), account_of_path(call.request)));
    return private_json(account_value(done));
  };
  api.add(std::move(out));
}

void add_lists(Api& api, place::Place& place) {
  Operation listed = account_operation(Method::get, "/accounts", "get_accounts", "Accounts that you look after, by name.");
  listed.query = {{"text", Schema::text().of_size(0, 200).described("a part of the name or title")},
                  {"organisation", Schema::text()},
                  {"after", Schema::text().described("of the page before")},
                  {"most", Schema::integer().between(1, 500)}};
  listed.replies = {{200, "accounts", Schema::reference("Accounts")}};
  listed.handler = [&place](ApiCall& call) { return list(place, call); };
  api.add(std::move(listed));
  Operation one = account_operation(Method::get, "/accounts/{account:uuid}", "get_account", "One account that you look after.");
  one.replies = {{200, "the account", Schema::reference("Account")}};
  one.handler = [&place](ApiCall& call) -> Result<Response> {
    CW_TRY(const AccountView found, place::account(place, asking_of(call.request), account_of_path(call.request)));
    return private_json(account_value(found));
  };
  api.add(std::move(one));
  Operation chosen = account_operation(Method::get, "/account-choices", "get_account_choices",
                                       "Organisations and teams that you look after, and roles that you may give.");
  chosen.replies = {{200, "what there is to choose from", Schema::reference("AccountChoices")}};
  chosen.handler = [&place](ApiCall& call) { return choices(place, call); };
  api.add(std::move(chosen));
}

void add_changes(Api& api, place::Place& place) {
  Operation changed =
      account_operation(Method::patch, "/accounts/{account:uuid}", "change_account",
                        "Changes what is named: the title, all roles, all teams; ends the account's sessions where they change.");
  changed.body = Schema::reference("AccountChange");
  changed.replies = {{200, "the account", Schema::reference("Account")}};
  changed.handler = [&place](ApiCall& call) { return change(place, call); };
  api.add(std::move(changed));
  add_act(api, place, "disable", "disable_account", "Nobody signs in with it any more; its sessions and tokens end.",
          place::disable_account);
  add_act(api, place, "enable", "enable_account", "It can be used again.", place::enable_account);
  add_act(api, place, "unlock", "unlock_account", "Ends the wait after wrong tries.", place::unlock_account);
  add_act(api, place, "reset-second-factor", "reset_second_factor", "App and recovery codes are lost; an officer is alerted.",
          place::reset_second_factor);
  add_act(api, place, "end-sessions", "end_sessions", "Whoever is signed in with it is signed out.", place::end_sessions);
  Operation link = account_operation(Method::post, "/accounts/{account:uuid}/password-link", "make_password_link",
                                     "A secret with which its owner sets a new password, once, within a day; the last one made is good.");
  link.replies = {{201, "the link, shown this once", Schema::reference("PasswordLink")}};
  link.handler = [&place](ApiCall& call) { return make_link(place, call); };
  api.add(std::move(link));
  Operation used = account_operation(Method::post, "/accounts/new-password", "use_password_link", "Sets the password by a link.");
  used.headers = {};
  used.options.access = "public";
  used.body = Schema::reference("NewPasswordByLink");
  used.replies = {{204, "it is set, and the account's sessions have ended"}};
  used.handler = [&place](ApiCall& call) { return use_link(place, call); };
  api.add(std::move(used));
}

void add_groups(Api& api, place::Place& place) {
  Operation organisation = account_operation(Method::post, "/organisations", "add_organisation", "An organisation that you look after.");
  organisation.body = Schema::reference("NewOrganisation");
  organisation.replies = {{204, "made"}};
  organisation.handler = [&place](ApiCall& call) { return make_group(place, call, place::add_organisation); };
  api.add(std::move(organisation));
  Operation team = account_operation(Method::post, "/teams", "add_team", "A team of an organisation that you look after.");
  team.body = Schema::reference("NewTeam");
  team.replies = {{204, "made"}};
  team.handler = [&place](ApiCall& call) { return make_group(place, call, place::add_team); };
  api.add(std::move(team));
}

}  // namespace

std::string text_of_member(const Value& body, std::string_view name) {
  const Value* found = member(body, name);
  const std::string* text = found == nullptr ? nullptr : found->get<std::string>();
  return text == nullptr ? std::string() : *text;
}

std::vector<std::string> texts_of_member(const Value& body, std::string_view name) {
  std::vector<std::string> out;
  const Value* found = member(body, name);
  if (const List* list = found == nullptr ? nullptr : found->get<List>())
    for (const Value& each : *list)
      if (const std::string* text = each.get<std::string>()) out.push_back(*text);
  return out;
}

Value texts_value(const std::vector<std::string>& texts) {
  List out;
  for (const std::string& text : texts) out.emplace_back(text);
  return Value(std::move(out));
}

Value moment_or_null(const std::optional<Timestamp>& moment) { return moment ? Value(*moment) : Value(); }

namespace {

template <class Member>
std::vector<Member> followed_by(std::vector<Member> first, std::vector<Member> rest) {
  std::ranges::move(rest, std::back_inserter(first));
  return first;
}

}  // namespace

Structure account_members(const trust::Account& account, Structure rest) {
  return followed_by({{"account", Value(account.id.text())},
                      {"name", Value(account.name)},
                      {"title", Value(account.title)},
                      {"organisation", Value(account.organisation)},
                      {"roles", texts_value(account.roles)},
                      {"teams", texts_value(account.teams)},
                      {"has_second_factor", Value(account.has_second_factor)}},
                     std::move(rest));
}

std::vector<Property> account_properties(std::vector<Property> rest) {
  const Schema text = Schema::text(), texts = Schema::array(Schema::text());
  return followed_by({{"account", Schema::text().formatted("uuid")},
                      {"name", text},
                      {"title", text},
                      {"organisation", text},
                      {"roles", texts},
                      {"teams", texts},
                      {"has_second_factor", Schema::boolean()}},
                     std::move(rest));
}

Value account_value(const AccountView& view) {
  const trust::AccountFacts& facts = view.facts;
  return Value(account_members(view.account, {{"has_password", Value(facts.has_password)},
                                              {"has_identity", Value(facts.has_identity)},
                                              {"waits_for_password", Value(facts.waits_for_password)},
                                              {"made_at", Value(facts.made_at)},
                                              {"disabled_at", moment_or_null(facts.disabled_at)},
                                              {"locked_until", moment_or_null(facts.locked_until)},
                                              {"sessions", Value(facts.sessions)},
                                              {"tokens", Value(facts.tokens)},
                                              {"recovery_codes", Value(facts.recovery_codes)}}));
}

Response private_json(const Value& value, int status) {
  Response out = Response::json(value, status);
  out.headers.set("Cache-Control", "no-store");
  return out;
}

Response no_content() {
  Response out;
  out.status = 204;
  return out;
}

std::vector<QueryParameter> session_headers(Method method) {
  std::vector<QueryParameter> out{
      {"Commonweal-Reason", Schema::text().described("in your words; kept in the access log. No personal data")}};
  if (is_unsafe(method)) out.push_back({std::string(csrf_header), Schema::text().described("the session's csrf_token")});
  return out;
}

void add_account_operations(Api& api, place::Place& place) {
  define_account_schemas(api);
  add_lists(api, place);
  add_changes(api, place);
  add_groups(api, place);
}

}  // namespace cw::web
