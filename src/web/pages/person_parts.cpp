// SPDX-License-Identifier: MIT
#include "web/pages/internal/person_parts.h"

#include <algorithm>

#include "base/ids.h"
#include "base/json.h"
#include "services/place/plain_values.h"
#include "services/place/purposes.h"
#include "web/html/format.h"
#include "web/html/notices.h"

namespace cw::pages {
namespace {

struct TabWord {
  PersonTab tab;
  std::string_view path;
  html::MessageKey title;
};
constexpr TabWord tab_words[] = {
    {PersonTab::summary, "", "person.tab_summary"_key},   {PersonTab::sources, "/sources", "person.tab_sources"_key},
    {PersonTab::why, "/why", "person.tab_why"_key},       {PersonTab::history, "/history", "person.tab_history"_key},
    {PersonTab::looks, "/looks", "person.tab_looks"_key},
};

const Value* find(const ShownValues& shown, std::string_view column) {
  const auto at = std::ranges::find(shown, column, &std::pair<std::string, Value>::first);
  return at == shown.end() || at->second.is_null() ? nullptr : &at->second;
}

void append_word(std::string& to, const Value* value, html::Language language) {
  if (value == nullptr) return;
  if (!to.empty()) to += ' ';
  to += value_text(*value, language);
}

}  // namespace

std::string value_text(const Value& value, html::Language language) {
  if (const auto* date = value.get<Date>()) return html::date_text(*date, language);
  if (const auto* text = value.get<std::string>()) return *text;
  if (value.is_null()) return {};
  return write_json(value);
}

std::string source_title(const Visit& visit, std::string_view source) { return place::title_of_source(visit.place(), source); }

ShownValues values_of(const registry::Survivors& shown) {
  ShownValues out;
  for (const registry::ShownField& field : shown.fields) out.emplace_back(field.column, field.value);
  return out;
}

std::string text_from(const ShownValues& shown, std::string_view column, html::Language language) {
  const Value* value = find(shown, column);
  return value == nullptr ? std::string() : value_text(place::plain_value(column, *value), language);
}

std::string name_from(const ShownValues& shown, const html::Catalogue& words) {
  const html::Language language = words.language();
  std::string out;
  const auto plain = [&](std::string_view column) {
    const Value* value = find(shown, column);
    return value == nullptr ? Value() : place::plain_value(column, *value);
  };
  const Value given = plain("given_name"), family = plain("family_name"), full = plain("full_name");
  if (!given.is_null() && !family.is_null()) {
    append_word(out, &given, language);
    append_word(out, &family, language);
  } else if (!full.is_null()) {
    append_word(out, &full, language);
  } else {
    append_word(out, given.is_null() ? nullptr : &given, language);
    append_word(out, family.is_null() ? nullptr : &family, language);
  }
  return out.empty() ? words.text("person.no_name"_key) : out;
}

void put_person_tabs(html::Html& out, const Visit& visit, std::string_view person, PersonTab present) {
  out << R"(<nav class="app-subnav" aria-label=")"_html << visit.words.text("person.tabs"_key) << "\"><ul>\n"_html;
  for (const TabWord& tab : tab_words) {
    if (tab.tab == PersonTab::looks && !visit.has_role("auditor") && !visit.has_role("governance_officer")) continue;
    out << R"(<li><a class="govuk-link govuk-link--no-visited-state" href=")"_html
        << with_list(visit, "/people/" + std::string(person) + std::string(tab.path)) << "\""_html;
    if (tab.tab == present) out << R"( aria-current="page")"_html;
    out << ">"_html << visit.words.text(tab.title) << "</a></li>\n"_html;
  }
  out << "</ul></nav>\n"_html;
}

// An id of a search says nothing of what was searched, and is good for its own session alone; anything else is left out.
std::string list_found(const Visit& visit) {
  const std::string_view list = visit.request.query_value("list");
  return parse_uuid(list) ? "/search/" + std::string(list) : "/search";
}

std::string with_list(const Visit& visit, std::string path) {
  const std::string_view list = visit.request.query_value("list");
  if (parse_uuid(list)) path.append("?list=").append(list);
  return path;
}

void put_shown_apart(html::Html& out, const Visit& visit) {
  out << html::NotificationBanner{.text = visit.words.text("person.protected"_key), .title_text = visit.words.text("page.important"_key)};
}

Result<registry::PersonId> person_of(const Visit& visit) {
  const auto id = registry::PersonId::parse(visit.request.parameter("person"));
  if (!id) return fail(ErrorCode::not_found, "There is no such person.");
  return *id;
}

Result<web::Response> person_error(const Visit& visit, const Error& error) {
  if (error.code == ErrorCode::denied && error.field == "reason")
    return visit.go_to(with_list(visit, "/people/" + std::string(visit.request.parameter("person")) + "/reason"));
  return tl::unexpected(error);
}

std::string age_text(std::int64_t days, const html::Catalogue& words) {
  if (days < 1) return words.text("age.today"_key);
  if (days < 60) return words.counted("age.days"_key, days);
  if (days < 730) return words.counted("age.months"_key, days / 30);
  return words.counted("age.years"_key, days / 365);
}

}  // namespace cw::pages
