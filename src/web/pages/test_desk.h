// SPDX-License-Identifier: MIT
// For tests and benches of pages: a place of its own with the starter policy and the desk on a router, asked without a network.
//
//   TestDesk desk;                                                         // on SQLite; TestDesk desk(clock, url()) on any database
//   const web::Response home = desk.get("/");                              // 303 to /sign-in
//   desk.sign_in("adviser", "contact");
//   desk.put("council_register", "1", R"({"given_name":"Ann"})");           // by a data officer
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/test_folder.h"
#include "base/text_file.h"
#include "services/accounts/accounts.h"
#include "services/place/place.h"
#include "services/place/sessions.h"
#include "web/http/target.h"
#include "web/pages/internal/desk.h"
#include "web/pages/pages.h"

namespace cw::pages::test {

inline constexpr std::string_view password = "a long walk by the river 1871";

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

class TestDesk {
 public:
  // store: a folder of its own where it is empty.
  explicit TestDesk(const Clock& clock = system_clock(), const std::string& store = "",
                    trust::SecondFactorRule factor = trust::SecondFactorRule::waived)
      : place_(open(folder_, store.empty() ? folder_.at("data").string() : store, clock, factor)) {
    words_ = std::make_unique<html::Catalogues>(must(read_desk_words(packages() + "/desk")));
    must(add_desk(router_, *place_, {.words = *words_, .look = must(html::make_look({.name = "Alderwick Council"})), .clock = clock}));
    must(router_.complete());
    place::Sessions sessions(*place_, std::nullopt);
    const place::Asking administrator = asking(sessions, "administrator");
    for (const char* role : {"adviser", "practitioner", "manager", "data_officer", "governance_officer", "auditor"})
      (void)must(sessions.add_member(administrator, {role, role, "council", {role}, std::string(password), "", ""}));
  }

  web::Response get(const std::string& target) { return ask(web::Method::get, target, ""); }
  // A form with the token of this session; `values` are encoded already.
  web::Response post(const std::string& target, const std::string& values) {
    const web::CsrfTokens tokens(place::Sessions(*place_, std::nullopt).forgery_secret());
    return ask(web::Method::post, target, "form_token=" + web::percent_encode(tokens.make(cookie_)) + "&" + values);
  }
  // What a browser gets where the server refuses before a page is asked.
  web::Response refused(const std::string& target, const web::Refused& why, std::string_view accept = "text/html,*/*;q=0.8") {
    const web::Target read = must(web::parse_target(target));
    web::Request request;
    request.path = read.path;
    request.segments = read.segments;
    request.query = read.query;
    request.id = ids_.next().text();
    request.headers.add("Accept", accept);
    return router_.refusal(request, why, "as a problem");
  }
  // A form as it comes, with whatever token is in it.
  web::Response send(const std::string& target, const std::string& body) { return ask(web::Method::post, target, body); }
  void sign_in(const std::string& name, const std::string& purpose = "") {
    place::Sessions sessions(*place_, std::nullopt);
    cookie_ = must(sessions.sign_in({name, std::string(password), ""}, ""));
    if (!purpose.empty()) must(sessions.choose_purpose(cookie_, purpose, ""));
  }
  registry::PersonId put(const std::string& source, const std::string& id, const std::string& columns) {
    place::Sessions sessions(*place_, std::nullopt);
    place::Asking who = asking(sessions, "data_officer");
    who.purpose = "data_quality";
    return must(place_->put(who, {source, id}, must(parse_json(columns)))).person;
  }
  place::Asking asking(place::Sessions& sessions, const std::string& name) {
    const std::string token = must(sessions.sign_in({name, std::string(password), ""}, ""));
    place::Asking out;
    out.caller = {must(sessions.find(token)).account, {}, {}};
    return out;
  }
  [[nodiscard]] place::Place& place() { return *place_; }
  [[nodiscard]] const html::Catalogues& words() const { return *words_; }
  [[nodiscard]] const std::string& cookie() const { return cookie_; }
  void use(std::string cookie) { cookie_ = std::move(cookie); }  // as another browser

 private:
  static std::string packages() { return std::string(CW_SOURCE_DIR) + "/packages"; }
  static std::unique_ptr<place::Place> open(const cw::test::Folder& folder, const std::string& store, const Clock& clock,
                                            trust::SecondFactorRule factor) {
    const auto text = [](const std::string& file) { return must(read_text_file(packages() + file)); };
    place::PlaceOptions options{.store = store,
                                .keys = folder.at("keys"),
                                .policy = text("/trust/access_policy.toml"),
                                .columns = text("/register/columns.toml"),
                                .model = text("/register/model.toml"),
                                .clock = clock,
                                .common_passwords = text("/trust/common_passwords.txt"),
                                .second_factor = factor};
    must(accounts::make_first_administrator({options.store, options.keys, text("/trust/common_passwords.txt")},
                                            {"administrator", "Ada Ministrator", "council"}, password, clock));
    return must(place::Place::open(std::move(options)));
  }
  web::Response ask(web::Method method, const std::string& target, const std::string& body) {
    const web::Target read = must(web::parse_target(target));
    const web::Router::Match match = router_.match(method, read.segments);
    if (match.route == nullptr) throw std::runtime_error("no page at " + target);
    web::Request request;
    request.method = method;
    request.path = read.path;
    request.segments = read.segments;
    request.query = read.query;
    request.parameters = match.parameters;
    request.id = ids_.next().text();
    if (!cookie_.empty()) request.headers.add("Cookie", "session=" + cookie_);
    if (!body.empty()) request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    must(request.body.append(body));
    web::Response out = must(match.route->handler(request));
    for (const auto& [name, value] : out.headers)  // as a browser keeps it
      if (name == "Set-Cookie" && value.starts_with("session=")) cookie_ = value.substr(8, value.find(';') - 8);
    return out;
  }
  cw::test::Folder folder_;
  UuidSource ids_{system_clock(), system_randomness()};
  std::unique_ptr<place::Place> place_;
  std::unique_ptr<html::Catalogues> words_;
  web::Router router_;
  std::string cookie_;
};

}  // namespace cw::pages::test
