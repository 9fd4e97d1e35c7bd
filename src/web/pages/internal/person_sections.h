// SPDX-License-Identifier: MIT
// The parts of a person's pages as pure functions over answers that have been decided and logged: what a bench renders by itself.
#pragma once

#include "services/place/households.h"
#include "services/place/needs.h"
#include "services/place/why_one.h"
#include "web/html/html.h"
#include "web/pages/internal/person_parts.h"

namespace cw::pages {

// Who, where, contact, identifiers: what is shown of them, each with whether sources differ.
void put_person_summary(html::Html& out, const Visit& visit, const registry::Survivors& shown, std::string_view person);
void put_person_homes(html::Html& out, const Visit& visit, const place::PersonHouseholdsAnswer& homes);
void put_person_needs(html::Html& out, const Visit& visit, const place::NeedsAnswer& needs);
// Sources with what each holds and how old it is; then every value that was said, by whom, and why the one is shown.
void put_person_sources(html::Html& out, const Visit& visit, const registry::PersonView& view, const registry::Survivors& shown);
// Why its records are one person: each pair as a table with a picture of its weights.
void put_person_why(html::Html& out, const Visit& visit, const place::WhyOneAnswer& why);

}  // namespace cw::pages
