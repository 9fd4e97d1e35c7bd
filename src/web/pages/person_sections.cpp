// SPDX-License-Identifier: MIT
#include "web/pages/internal/person_sections.h"

#include <algorithm>
#include <array>

#include "services/place/plain_values.h"
#include "web/html/format.h"
#include "web/html/lists.h"
#include "web/html/notices.h"
#include "web/pages/internal/sentence.h"

namespace cw::pages {
namespace {

using registry::Conflict;
using registry::ShownField;

// The sections of a summary, each with the columns that belong to it, in order.
struct Section {
  html::MessageKey title;
  std::array<std::string_view, 9> columns;
};
constexpr std::array<Section, 4> sections{{
    {"person.who"_key, {"title", "given_name", "middle", "family_name", "known_as", "full_name", "date_of_birth", "date_of_death", "sex"}},
    {"person.where"_key, {"address", "postcode", "uprn", "lived_from", "lived_until"}},
    {"person.contact"_key, {"phone", "mobile", "email"}},
    {"person.identifiers"_key, {"nhs_number", "national_insurance", "upn"}},
}};

html::Tag conflict_tag(const html::Catalogue& words) { return {.text = words.text("person.differs"_key), .classes = "govuk-tag--yellow"}; }

html::Html shown_value(const Visit& visit, const ShownField& field) {
  html::Html out;
  const std::string text = value_text(field.value, visit.language);
  if (field.column == "uprn") {
    put_link(out, "/properties/" + text, text);
  } else {
    out << text;
  }
  if (field.conflict == Conflict::contradiction) out << " "_html << conflict_tag(visit.words);
  return out;
}

std::string source_names(const Visit& visit, const std::vector<registry::SaidBy>& said_by) {
  std::vector<std::string> names;
  for (const registry::SaidBy& each : said_by) {
    std::string name = source_title(visit, each.source);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

}  // namespace

void put_person_summary(html::Html& out, const Visit& visit, const registry::Survivors& shown, std::string_view person) {
  const html::Catalogue& words = visit.words;
  const bool has_parts = shown.find("given_name") != nullptr && shown.find("family_name") != nullptr;
  for (const Section& section : sections) {
    html::SummaryList list;
    for (const std::string_view column : section.columns) {
      const ShownField* field = column.empty() ? nullptr : shown.find(column);
      if (field == nullptr || field->value.is_null()) continue;
      if (column == "full_name" && has_parts && field->conflict != Conflict::contradiction) continue;  // says it again
      html::Html value = shown_value(visit, *field);
      value << R"(<br><span class="govuk-body-s app-muted">)"_html << source_names(visit, field->said_by) << "</span>"_html;
      list.rows.push_back({.key = {.text = column_label(words, column)}, .value = {.html = std::move(value)}});
    }
    if (list.rows.empty()) continue;
    put_subheading(out, words.text(section.title));
    out << list;
  }
  const bool differs = std::ranges::any_of(shown.fields, [](const ShownField& field) { return field.conflict == Conflict::contradiction; });
  if (!differs) return;
  out << R"(<p class="govuk-body">)"_html;
  put_link(out, "/people/" + std::string(person) + "/sources", words.text("person.see_conflicts"_key));
  out << "</p>\n"_html;
}

namespace {

std::string stay_text(const registry::StayView& stay, const html::Catalogue& words) {
  const auto day = [&](const std::optional<std::string>& text) {
    const Value plain = text ? place::plain_value("lived_from", Value(*text)) : Value();
    return value_text(plain, words.language());
  };
  const std::string from = day(stay.from), to = day(stay.to);
  if (stay.now) return from.empty() ? words.text("home.lives_now"_key) : words.text("home.lives_since"_key, {{"from", from}});
  if (!from.empty() && !to.empty()) return words.text("home.lived"_key, {{"from", from}, {"to", to}});
  return to.empty() ? words.text("home.lived_before"_key) : words.text("home.lived_to"_key, {{"to", to}});
}

}  // namespace

void put_person_homes(html::Html& out, const Visit& visit, const place::PersonHouseholdsAnswer& homes) {
  const html::Catalogue& words = visit.words;
  if (homes.stays.stays.empty() && homes.stays.withheld == 0) return;
  put_subheading(out, words.text("person.household"_key));
  html::SummaryList list;
  for (const registry::StayView& stay : homes.stays.stays) {
    html::Html value;
    if (stay.household.is_nil()) {
      value << words.text("home.communal"_key);
    } else {
      put_link(value, "/households/" + stay.household.text(), words.text(stay.now ? "home.see_household"_key : "home.see_former"_key));
    }
    if (!stay.reason.empty()) value << R"(<br><span class="govuk-body-s app-muted" lang="en">)"_html << stay.reason << "</span>"_html;
    list.rows.push_back({.key = {.text = stay_text(stay, words)}, .value = {.html = std::move(value)}});
  }
  if (!list.rows.empty()) out << list;
  if (homes.stays.withheld > 0) put_paragraph(out, words.counted("home.withheld"_key, static_cast<std::int64_t>(homes.stays.withheld)));
}

void put_person_needs(html::Html& out, const Visit& visit, const place::NeedsAnswer& needs) {
  if (needs.needs.empty()) return;
  put_subheading(out, visit.words.text("person.needs"_key));
  html::SummaryList list;
  for (const registry::AttributeView& need : needs.needs) {
    std::string text;
    if (const Structure* members = need.attribute.value.get<Structure>())
      for (const auto& [name, value] : *members) text.append(text.empty() ? "" : ", ").append(value_text(value, visit.language));
    html::Html value;
    value << text << R"(<br><span class="govuk-body-s app-muted">)"_html
          << visit.words.text("person.said_by"_key, {{"who", need.attribute.said_by}}) << "</span>"_html;
    list.rows.push_back(
        {.key = {.text = column_label(visit.words, registry::name_of(need.attribute.kind))}, .value = {.html = std::move(value)}});
  }
  out << list;
}

namespace {

void put_source_table(html::Html& out, const Visit& visit, const registry::PersonView& view) {
  const html::Catalogue& words = visit.words;
  html::Table table{.head = html::TableRow{{.text = words.text("sources.source"_key)},
                                           {.text = words.text("sources.record"_key)},
                                           {.text = words.text("sources.since"_key)},
                                           {.text = words.text("sources.changed"_key)}},
                    .caption = words.text("sources.records"_key),
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const registry::RecordView& record : view.records)
    table.rows.push_back({{.text = as_sentence(source_title(visit, record.key.source))},
                          {.text = record.key.id.empty() ? words.text("sources.id_hidden"_key) : record.key.id},
                          {.text = html::short_date_text(html::uk_time(record.loaded_at).date, visit.language)},
                          {.text = html::short_date_text(html::uk_time(record.changed_at).date, visit.language)}});
  html::put_wide_table(out, table);
}

void put_said(html::TableRow& row, const Visit& visit, const Value& value, const std::vector<registry::SaidBy>& said_by) {
  row.push_back({.text = value_text(value, visit.language)});
  row.push_back({.text = source_names(visit, said_by)});
}

}  // namespace

void put_person_sources(html::Html& out, const Visit& visit, const registry::PersonView& view, const registry::Survivors& shown) {
  const html::Catalogue& words = visit.words;
  put_source_table(out, visit, view);
  html::Table table{.head = html::TableRow{{.text = words.text("sources.field"_key)},
                                           {.text = words.text("sources.value"_key)},
                                           {.text = words.text("sources.said_by"_key)},
                                           {.text = words.text("sources.why_shown"_key)}},
                    .caption = words.text("sources.values"_key),
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const ShownField& field : shown.fields) {
    html::Html title;
    title << column_label(words, field.column);
    if (field.conflict == Conflict::contradiction) title << " "_html << conflict_tag(words);
    html::TableRow row{{.html = std::move(title)}};
    put_said(row, visit, field.value, field.said_by);
    html::Html why;
    why << words.text("sources.shown"_key) << " "_html << age_text(field.age_days, words) << R"(. <span lang="en">)"_html << field.why
        << "</span>"_html;
    row.push_back({.html = std::move(why)});
    table.rows.push_back(std::move(row));
    for (const registry::OtherValue& other : field.others) {
      html::TableRow more{{.text = words.text("sources.also"_key, {{"field", column_label(words, field.column)}})}};
      put_said(more, visit, other.value, other.said_by);
      more.push_back({.text = words.text("sources.not_shown"_key)});
      table.rows.push_back(std::move(more));
    }
  }
  html::put_wide_table(out, table);
}

}  // namespace cw::pages
