// SPDX-License-Identifier: MIT
// The groups of operations about protection: restricted people, alerts, needs and wishes, checkpoints.
#pragma once

#include "services/place/place.h"
#include "web/api/api.h"

namespace cw::web {

// Scopes of tokens.
inline constexpr std::string_view scope_restrictions_read = "restrictions:read";
inline constexpr std::string_view scope_restrictions_write = "restrictions:write";
inline constexpr std::string_view scope_alerts_read = "alerts:read";
inline constexpr std::string_view scope_alerts_write = "alerts:write";
inline constexpr std::string_view scope_needs_write = "needs:write";

void add_restriction_operations(Api& api, place::Place& place);
void add_alert_operations(Api& api, place::Place& place);
void add_needs_operations(Api& api, place::Place& place);
void add_checkpoint_operations(Api& api, place::Place& place);

}  // namespace cw::web
