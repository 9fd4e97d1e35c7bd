// SPDX-License-Identifier: MIT
// What has happened to a person's records, and who has looked at them.
#include <map>

#include "base/date_text.h"
#include "services/place/audit_trail.h"
#include "services/place/plain_values.h"
#include "services/place/policy_view.h"
#include "trust/policy_titles.h"
#include "web/html/format.h"
#include "web/html/lists.h"
#include "web/html/notices.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/person_parts.h"
#include "web/pages/internal/sentence.h"

namespace cw::pages {
namespace {

constexpr std::size_t most_entries = 50;

struct KindWord {
  std::string_view kind;
  html::MessageKey title;
};
constexpr KindWord kind_words[] = {
    {"record_added", "history.record_added"_key},
    {"record_changed", "history.record_changed"_key},
    {"record_gone", "history.record_gone"_key},
    {"record_returned", "history.record_returned"_key},
    {"judged", "history.judged"_key},
    {"judgement_undone", "history.judgement_undone"_key},
    {"reconciled", "history.reconciled"_key},
};

std::string kind_title(const html::Catalogue& words, std::string_view kind) {
  for (const KindWord& each : kind_words)
    if (each.kind == kind) return words.text(each.title);
  return std::string(kind);
}

void put_entry(html::Html& out, const Visit& visit, const registry::HistoryEntry& entry) {
  out << R"(<li class="app-event"><h2 class="govuk-heading-s govuk-!-margin-bottom-1">)"_html << kind_title(visit.words, entry.kind)
      << R"(</h2><p class="govuk-body-s app-muted govuk-!-margin-bottom-1"><time datetime=")"_html << format_timestamp(entry.at)
      << "\">"_html << html::moment_text(entry.at, visit.language) << "</time>"_html;
  if (!entry.who.empty()) out << ", "_html << entry.who;
  out << "</p>\n"_html;
  if (!entry.reason.empty()) put_paragraph(out, entry.reason);
  if (!entry.grounds.empty()) {
    out << R"(<ul class="govuk-list govuk-list--bullet" lang="en">)"_html;
    for (const std::string& ground : entry.grounds) out << "<li>"_html << ground << "</li>"_html;
    out << "</ul>\n"_html;
  }
  out << "</li>\n"_html;
}

Result<web::Response> show_history(Visit& visit) {
  const html::Catalogue& words = visit.words;
  CW_TRY(const registry::PersonId id, person_of(visit));
  CW_TRY(const place::Asking asking, visit.asking_about(id.text()));
  const auto history = visit.place().history(asking, id, most_entries);
  if (!history) return person_error(visit, history.error());
  const std::string title = words.text("person.tab_history"_key);
  html::Html body;
  put_heading(body, title);
  put_person_tabs(body, visit, id.text(), PersonTab::history);
  if (history->entries.empty()) put_paragraph(body, words.text("history.none"_key));
  if (history->entries.size() == most_entries) put_paragraph(body, words.text("history.newest"_key));
  body << "<ol class=\"govuk-list\">\n"_html;
  for (const registry::HistoryEntry& entry : history->entries) put_entry(body, visit, entry);
  body << "</ol>\n"_html;
  return visit.show({.title = title, .back = with_list(visit, "/people/" + id.text())}, body);
}

// Who has looked, by id of their account.
using Names = std::map<std::string, std::string, std::less<>>;

Result<Names> names_of(const Visit& visit, const std::vector<std::string>& accounts) {
  CW_TRY(const auto labels, place::labels_of(visit.place(), visit.asking(), accounts));
  Names out;
  for (const place::AccountLabel& label : labels) out[label.id] = trust::title_of(label);
  return out;
}

html::TableRow look_row(const Visit& visit, const trust::AccessEntry& entry, const Names& names) {
  std::string what(trust::name_of(entry.action));
  if (!entry.detail.empty()) what += ": " + entry.detail;
  html::Html outcome;
  switch (entry.outcome) {
    case trust::AccessOutcome::allowed: outcome << visit.words.text("looks.allowed"_key); break;
    case trust::AccessOutcome::refused:
      outcome << html::Tag{.text = visit.words.text("looks.refused"_key), .classes = "govuk-tag--red"};
      break;
    case trust::AccessOutcome::failed: outcome << visit.words.text("looks.failed"_key); break;
  }
  const trust::AccessPolicyText& policy = place::policy_of(visit.place());
  const auto name = names.find(entry.account);
  return {{.text = html::moment_text(entry.at, visit.language)},
          {.text = name == names.end() || name->second.empty() ? entry.account : name->second},
          {.text = role_titles(policy, entry.roles) + ", " + title_in(policy.organisations, entry.organisation)},
          {.text = as_sentence(title_in(policy.purposes, entry.purpose))},
          {.text = what},
          {.text = entry.reason},
          {.html = std::move(outcome)}};
}

Result<web::Response> show_looks(Visit& visit) {
  const html::Catalogue& words = visit.words;
  CW_TRY(const registry::PersonId id, person_of(visit));
  CW_TRY(const auto looks, visit.place().looks(visit.asking(), id, most_entries));
  std::vector<std::string> accounts;
  for (const auto& [number, entry] : looks) accounts.push_back(entry.account);
  CW_TRY(const Names names, names_of(visit, accounts));
  const std::string title = words.text("person.tab_looks"_key);
  html::Html body;
  put_heading(body, title);
  put_person_tabs(body, visit, id.text(), PersonTab::looks);
  put_paragraph(body, looks.empty() ? words.text("looks.none"_key) : words.text("looks.newest"_key));
  html::Table table{.head = html::TableRow{{.text = words.text("looks.when"_key)},
                                           {.text = words.text("looks.account"_key)},
                                           {.text = words.text("looks.role"_key)},
                                           {.text = words.text("looks.purpose"_key)},
                                           {.text = words.text("looks.what"_key)},
                                           {.text = words.text("looks.reason"_key)},
                                           {.text = words.text("looks.outcome"_key)}},
                    .caption = title,
                    .caption_classes = "govuk-visually-hidden"};
  for (const auto& [number, entry] : looks) table.rows.push_back(look_row(visit, entry, names));
  if (!looks.empty()) html::put_wide_table(body, table);
  return visit.show({.title = title, .back = with_list(visit, "/people/" + id.text())}, body);
}

}  // namespace

void add_person_history_pages(Desk& desk) {
  desk.page("/people/{person:uuid}/history", {.needs = Needs::purpose}, show_history);
  desk.page("/people/{person:uuid}/looks", {.needs = Needs::purpose}, show_looks);
}

}  // namespace cw::pages
