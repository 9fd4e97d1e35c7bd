// SPDX-License-Identifier: MIT
// The groups of operations, and what they share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/place/place.h"
#include "web/api/api.h"

namespace cw::web {

// Scopes of tokens.
inline constexpr std::string_view scope_records_write = "records:write";
inline constexpr std::string_view scope_people_read = "people:read";
inline constexpr std::string_view scope_people_match = "people:match";
inline constexpr std::string_view scope_people_search = "people:search";
inline constexpr std::string_view scope_sources_read = "sources:read";
inline constexpr std::string_view scope_sources_write = "sources:write";
inline constexpr std::string_view scope_loads_read = "loads:read";
inline constexpr std::string_view scope_loads_write = "loads:write";
inline constexpr std::string_view scope_judgements_write = "judgements:write";
inline constexpr std::string_view scope_access_log_read = "access_log:read";

void define_schemas(Api& api);
void add_record_operations(Api& api, place::Place& place);
void add_people_operations(Api& api, place::Place& place);
void add_judgement_operations(Api& api, place::Place& place);
void add_access_log_operations(Api& api, place::Place& place);
void add_load_operations(Api& api, place::Place& place);
void add_search_operations(Api& api, place::Place& place);
void add_household_operations(Api& api, place::Place& place);

// Who asks, as the guard left it with the request; nobody where it did not run.
[[nodiscard]] const place::Asking& asking_of(const Request& request);
// The header fields that every operation of the register takes.
[[nodiscard]] std::vector<QueryParameter> asking_headers();
[[nodiscard]] RouteOptions needs(std::string_view scope);

// To JSON.
[[nodiscard]] Value text_of(std::string_view text);
[[nodiscard]] Value record_outcome_value(const registry::RecordOutcome& outcome);
[[nodiscard]] Value person_changes_value(const std::vector<registry::PersonChange>& changes);
// From JSON that was checked by the schema RecordKey.
[[nodiscard]] registry::RecordKey record_key_of(const Value& value);

}  // namespace cw::web
