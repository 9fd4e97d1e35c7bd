// SPDX-License-Identifier: MIT
// The linkage model and its report, the access policy to be read, and the health of the system.
#include "services/place/linkage_view.h"
#include "services/place/policy_view.h"
#include "services/place/reviews.h"
#include "services/place/system_health.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/system_bodies.h"

namespace cw::pages {
namespace {

using Answer = Result<web::Response>;

Answer show_model(Visit& visit) {
  CW_TRY(const place::LinkageState state, place::linkage_state(visit.place(), visit.asking()));
  return visit.show({.title = visit.words.text("model.title"_key)}, model_body(visit.words, state));
}

Answer show_report(Visit& visit) {
  ReportPage page;
  place::Reviews& reviews = visit.place().reviews();
  CW_TRY(page.agreement, reviews.agreement(visit.asking(), {Timestamp{0}, Timestamp{INT64_MAX}}));
  CW_TRY(page.calibration, reviews.calibration(visit.asking()));
  return visit.show({.title = visit.words.text("report.title"_key)}, report_body(visit.words, page));
}

Answer show_policy(Visit& visit, PolicyTab tab) {
  const html::MessageKey title = tab == PolicyTab::purposes ? "policy.purposes_title"_key
                                 : tab == PolicyTab::roles  ? "policy.roles_title"_key
                                                            : "policy.agreements_title"_key;
  return visit.show({.title = visit.words.text(title)},
                    policy_body(visit.words, place::policy_of(visit.place()), tab, visit.desk().options().clock.now()));
}

Answer show_health(Visit& visit) {
  CW_TRY(const place::SystemHealth health, place::system_health(visit.place(), visit.asking()));
  return visit.show({.title = visit.words.text("health.title"_key)}, health_body(visit.words, health, CW_VERSION));
}

}  // namespace

void add_system_pages(Desk& desk) {
  const PageOptions purpose{.needs = Needs::purpose};
  const std::vector<std::string> keepers{"data_officer", "administrator", "governance_officer", "auditor"};
  desk.navigation({.title = "nav.linkage"_key,
                   .about = "nav.linkage_about"_key,
                   .href = "/linkage",
                   .roles = {"data_officer", "manager"},
                   .order = 70});
  desk.navigation({.title = "nav.policy"_key, .about = "nav.policy_about"_key, .href = "/policy", .roles = keepers, .order = 85});
  desk.navigation({.title = "nav.health"_key, .about = "nav.health_about"_key, .href = "/health", .roles = keepers, .order = 90});
  desk.page("/linkage", purpose, show_model);
  desk.page("/linkage/report", purpose, show_report);
  desk.page("/policy", {.needs = Needs::session}, [](Visit& visit) { return show_policy(visit, PolicyTab::purposes); });
  desk.page("/policy/roles", {.needs = Needs::session}, [](Visit& visit) { return show_policy(visit, PolicyTab::roles); });
  desk.page("/policy/agreements", {.needs = Needs::session}, [](Visit& visit) { return show_policy(visit, PolicyTab::agreements); });
  desk.page("/health", {.needs = Needs::session}, show_health);
}

}  // namespace cw::pages
