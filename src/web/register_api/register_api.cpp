// SPDX-License-Identifier: MIT
#include "web/register_api/register_api.h"

#include "web/register_api/internal/account_operations.h"
#include "web/register_api/internal/guard.h"
#include "web/register_api/internal/guard_operations.h"
#include "web/register_api/internal/once.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

constexpr std::string_view description =
    "The living register: records come and go one by one, and each says at once whose it is. Every request names its purpose "
    "(Commonweal-Purpose); the access policy decides which fields it shows, and the access log keeps that it was made.";
constexpr std::string_view bearer =
    "A token of a program, from an administrator (POST /api/v1/tokens) or: commonweal account token. Each operation needs its scope. "
    "People sign in instead: POST /api/v1/session.";

}  // namespace

Result<void> add_register_api(Router& router, place::Place& place, RegisterApiOptions options) {
  const auto sign_in = std::make_shared<SignInParts>(place, std::move(options.provider), std::move(options.sign_in_page));
  Api api({.title = "Commonweal",
           .version = std::move(options.version),
           .prefix = "/api/v1",
           .description = std::string(description),
           .bearer = std::string(bearer)});
  define_schemas(api);
  add_record_operations(api, place);
  add_people_operations(api, place);
  add_judgement_operations(api, place);
  add_access_log_operations(api, place);
  add_review_operations(api, place);
  add_household_operations(api, place);
  add_load_operations(api, place);
  add_search_operations(api, place);
  add_restriction_operations(api, place);
  add_alert_operations(api, place);
  add_needs_operations(api, place);
  add_checkpoint_operations(api, place);
  add_session_operations(api, sign_in);
  add_account_operations(api, place);
  add_own_account_operations(api, place, sign_in);
  add_token_operations(api, place);
  CW_CHECK(api.add_routes(router));
  if (sign_in->sessions.has_provider()) add_provider_routes(router, sign_in);
  router.use(register_guard(place, sign_in));
  router.use(once_only(place));
  return {};
}

}  // namespace cw::web
