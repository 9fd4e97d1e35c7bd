// SPDX-License-Identifier: MIT
// The groups of operations on accounts, one's own account and tokens, and what they share. For people who are signed in: no scope lets a
// token in (services/place/accounts.h says why).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/place/accounts.h"
#include "services/place/place.h"
#include "web/api/api.h"
#include "web/register_api/internal/sign_in.h"

namespace cw::web {

void add_account_operations(Api& api, place::Place& place);
void add_own_account_operations(Api& api, place::Place& place, const std::shared_ptr<SignInParts>& parts);
void add_token_operations(Api& api, place::Place& place);

// Members of a body that the schema has checked; empty where it is not there.
[[nodiscard]] std::string text_of_member(const Value& body, std::string_view name);
[[nodiscard]] std::vector<std::string> texts_of_member(const Value& body, std::string_view name);

[[nodiscard]] Value texts_value(const std::vector<std::string>& texts);
[[nodiscard]] Value moment_or_null(const std::optional<Timestamp>& moment);
// What is said of an account itself, in a session too, seven members and their schema; and then the rest.
[[nodiscard]] Structure account_members(const trust::Account& account, Structure rest);
[[nodiscard]] std::vector<Property> account_properties(std::vector<Property> rest);
[[nodiscard]] Value account_value(const place::AccountView& view);
// Kept by no cache: it may hold a secret.
[[nodiscard]] Response private_json(const Value& value, int status = 200);
[[nodiscard]] Response no_content();
// The header fields that such an operation takes.
[[nodiscard]] std::vector<QueryParameter> session_headers(Method method);

}  // namespace cw::web
