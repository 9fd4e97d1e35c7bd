// SPDX-License-Identifier: MIT
// What pages about people share: how sources and values are called and written, and the links between the pages of one person.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/place/place.h"
#include "services/register/survivorship.h"
#include "web/html/html.h"
#include "web/pages/internal/record_rows.h"
#include "web/pages/internal/visit.h"

namespace cw::pages {

// A value in plain form (services/place/plain_values.h), dates in the page's language.
[[nodiscard]] std::string value_text(const Value& value, html::Language language);
[[nodiscard]] std::string source_title(const Visit& visit, std::string_view source);

// The name to call somebody by, of the values that are shown of them; "No name shown" where none is.
using ShownValues = std::vector<std::pair<std::string, Value>>;
[[nodiscard]] std::string name_from(const ShownValues& shown, const html::Catalogue& words);
[[nodiscard]] ShownValues values_of(const registry::Survivors& shown);
[[nodiscard]] std::string text_from(const ShownValues& shown, std::string_view column, html::Language language);

enum class PersonTab : std::uint8_t { summary, sources, why, history, looks };
// The pages of one person as links, the present one marked. Who has looked is for those who may see the access log.
void put_person_tabs(html::Html& out, const Visit& visit, std::string_view person, PersonTab present);
// The list of people found that a page was opened from, named by its address (?list=ID): "/search/ID"; "/search" where there is none.
[[nodiscard]] std::string list_found(const Visit& visit);
// `path` with that list, so that the page there leads back to it too.
[[nodiscard]] std::string with_list(const Visit& visit, std::string path);
// Set off at the top of every page about a protected person.
void put_shown_apart(html::Html& out, const Visit& visit);

// The person of the address. not_found where it is no id.
[[nodiscard]] Result<registry::PersonId> person_of(const Visit& visit);
// What a page answers for an error of a question about a person: the page for the reason where that is what is missing.
[[nodiscard]] Result<web::Response> person_error(const Visit& visit, const Error& error);

// Many values at once: how long ago.
[[nodiscard]] std::string age_text(std::int64_t days, const html::Catalogue& words);

}  // namespace cw::pages
