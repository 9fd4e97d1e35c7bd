// SPDX-License-Identifier: MIT
#include "web/pages/internal/audit_bodies.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/date_text.h"
#include "trust/policy_titles.h"
#include "web/html/button.h"
#include "web/html/date_input.h"
#include "web/html/format.h"
#include "web/html/input.h"
#include "web/html/lists.h"
#include "web/html/localised.h"
#include "web/html/moj.h"
#include "web/html/navigation.h"
#include "web/pages/internal/parts.h"
#include "web/pages/internal/record_rows.h"
#include "web/pages/internal/sentence.h"

namespace cw::pages {
namespace {

using html::Catalogue;
using html::FormContext;
using html::Html;
using html::html_of;
using html::operator""_html;
using html::operator""_key;
using trust::AccessEntry;
using trust::AccessOutcome;

constexpr NamedWords actions[] = {{"search", "log.action_search"_key},
                                  {"read", "log.action_read"_key},
                                  {"write", "log.action_write"_key},
                                  {"export", "log.action_export"_key}};

std::string outcome_words(const Catalogue& words, AccessOutcome outcome) {
  if (outcome == AccessOutcome::allowed) return words.text("log.allowed"_key);
  return words.text(outcome == AccessOutcome::refused ? "log.refused"_key : "log.failed"_key);
}

Html outcome_tag(const Catalogue& words, AccessOutcome outcome) {
  return html_of(html::Tag{.text = outcome_words(words, outcome),
                           .classes = outcome == AccessOutcome::allowed   ? "govuk-tag--green"
                                      : outcome == AccessOutcome::refused ? "govuk-tag--red"
                                                                          : "govuk-tag--yellow"});
}

std::string door_words(const Catalogue& words, trust::Door door) {
  switch (door) {
    case trust::Door::page: return words.text("log.door_page"_key);
    case trust::Door::api: return words.text("log.door_api"_key);
    case trust::Door::command: return words.text("log.door_command"_key);
    case trust::Door::job: break;
  }
  return words.text("log.door_job"_key);
}

std::string name_in(const AccountNames& names, const std::string& id) {
  const auto at = names.find(id);
  return at == names.end() || at->second.empty() ? id : at->second;
}

Html entry_link(const Catalogue& words, std::int64_t number) {
  return link_to(fmt::format("/access-log/entries/{}", number), words.text("log.entry"_key, {{"number", std::to_string(number)}}));
}

constexpr std::size_t most_in_a_row = 3, most_alone = 100;

// Who was seen: links to each one's log, the first few.
Html subjects_of(const Catalogue& words, const std::vector<std::string>& subjects, std::size_t most) {
  Html out;
  for (std::size_t i = 0; i < std::min(subjects.size(), most); ++i) {
    const std::string& id = subjects[i];
    if (i > 0) out << "<br>"_html;
    if (registry::PersonId::parse(id))
      out << link_to("/access-log/people/" + id, words.text("link.person"_key, {{"end", std::string_view(id).substr(id.size() - 8)}}));
    else
      out << id;
  }
  if (subjects.size() > most) out << "<br>"_html << words.counted("log.and_more"_key, static_cast<std::int64_t>(subjects.size() - most));
  return out;
}

void put_text_field(Html& out, const Catalogue& words, const html::FormErrors& errors, std::string_view name, html::MessageKey label,
                    std::string_view value, html::Text classes = {}) {
  out << html::Input{.id = name,
                     .name = name,
                     .value = value,
                     .label = {.text = words.text(label), .classes = "govuk-label--s"},
                     .error_message = errors.message_for(name, words),
                     .classes = std::move(classes),
                     .autocomplete = "off",
                     .spellcheck = false};
}

std::string purpose_words(const Catalogue& words, const AccessPolicyText& policy, const std::string& purpose) {
  return purpose.empty() ? words.text("log.no_purpose"_key) : as_sentence(title_in(policy.purposes, purpose));
}

// How the day was spent: how many looks of each purpose, at how many people, and how many were refused.
void put_sum_of_day(Html& out, const Catalogue& words, const AccessPolicyText& policy, const place::AccountDay& day) {
  std::map<std::string, std::int64_t> purposes;
  std::set<std::string> people;
  std::int64_t refused = 0;
  for (const trust::AccessLog::Found& each : day.entries) {
    ++purposes[each.entry.purpose];
    people.insert(each.entry.subjects.begin(), each.entry.subjects.end());
    refused += each.entry.outcome == AccessOutcome::refused ? 1 : 0;
  }
  html::SummaryList list{.rows = {fact(words, "log.entries_of_day"_key, html::number_text(static_cast<std::int64_t>(day.entries.size()))),
                                  fact(words, "log.people_seen"_key, html::number_text(static_cast<std::int64_t>(people.size()))),
                                  fact(words, "log.refusals"_key, html::number_text(refused))}};
  Html parts;
  for (const auto& [purpose, count] : purposes) {
    if (!parts.empty()) parts << "<br>"_html;
    parts << purpose_words(words, policy, purpose) << ": "_html << html::number_text(count);
  }
  list.rows.push_back(fact(words, "log.purposes_of_day"_key, std::move(parts)));
  out << list;
}

}  // namespace

Html log_navigation(const Catalogue& words, LogTab now) {
  const auto item = [&](html::MessageKey text, std::string_view href, LogTab tab) {
    return html::MojNavigationItem{.text = words.text(text), .href = href, .active = tab == now};
  };
  return html_of(html::SubNavigation{
      .label = words.text("log.parts"_key),
      .items = {item("log.tab_search"_key, "/access-log", LogTab::search), item("log.tab_alerts"_key, "/alerts", LogTab::alerts),
                item("log.tab_proofs"_key, "/access-log/proofs", LogTab::proofs)}});
}

Html log_search_body(const Catalogue& words, const LogSearch& given, const html::FormErrors& errors) {
  Html out = log_navigation(words, LogTab::search);
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("log.search_title"_key));
  put_paragraph(out, words.text("log.search_lead"_key));
  const auto open = [&](html::MessageKey title, std::string_view what) {
    out << "<h2 class=\"govuk-heading-m\">"_html << words.text(title)
        << "</h2><form method=\"get\" action=\"/access-log\" novalidate><input type=\"hidden\" name=\"by\" value=\""_html << what
        << "\">"_html;
  };
  open("log.by_account"_key, "account");
  put_text_field(out, words, errors, "account", "log.account"_key, given.account, "govuk-input--width-20");
  out << html::Input{.id = "day",
                     .name = "day",
                     .type = "date",
                     .value = given.day,
                     .label = {.text = words.text("log.day"_key), .classes = "govuk-label--s"},
                     .hint = html::Hint{.text = words.text("log.day_hint"_key)},
                     .error_message = errors.message_for("day", words),
                     .classes = "govuk-input--width-10"};
  out << html::Button{.text = words.text("log.show_day"_key)} << "</form>"_html;
  open("log.by_person"_key, "person");
  put_text_field(out, words, errors, "person", "log.person"_key, given.person);
  out << html::Button{.text = words.text("log.show_person"_key), .classes = "govuk-button--secondary"} << "</form>"_html;
  open("log.by_entry"_key, "entry");
  put_text_field(out, words, errors, "entry", "log.entry_number"_key, given.entry, "govuk-input--width-10");
  return out << html::Button{.text = words.text("log.show_entry"_key), .classes = "govuk-button--secondary"} << "</form>"_html;
}

// Entries as a table, with their number, time, what was asked and what came of it; whose they are where `names` is given, else about whom.
Html entries_table(const Catalogue& words, const AccessPolicyText& policy, const std::vector<trust::AccessLog::Found>& entries,
                   const AccountNames* names, std::string_view caption) {
  html::Table table{.head = html::TableRow{{.text = words.text("log.number"_key)}, {.text = words.text("log.at"_key)}},
                    .caption = caption,
                    .caption_classes = "govuk-visually-hidden",
                    .first_cell_is_header = true};
  const auto head = [&](html::MessageKey key) { table.head->push_back({.text = words.text(key)}); };
  if (names != nullptr) head("log.who"_key);
  head("log.what"_key), head("log.purpose"_key), head("log.outcome"_key);
  if (names == nullptr) head("log.whom"_key);
  for (const trust::AccessLog::Found& each : entries) {
    const AccessEntry& entry = each.entry;
    html::TableRow row{{.html = entry_link(words, each.number)}, {.text = html::moment_text(entry.at, words.language())}};
    if (names != nullptr) row.push_back({.text = name_in(*names, entry.account)});
    Html what = Html::from_text(words_for(words, actions, trust::name_of(entry.action)));
    if (!entry.detail.empty()) what << "<br>"_html << entry.detail;
    if (entry.urgency == trust::Urgency::break_glass)
      what << " "_html << html::Badge{.text = words.text("log.break_glass"_key), .classes = "moj-badge--red"};
    if (trust::holds(entry.subject_flags, trust::SubjectFlag::restricted))
      what << " "_html << html::Badge{.text = words.text("link.protected"_key), .classes = "moj-badge--red"};
    row.push_back({.html = std::move(what)});
    row.push_back({.text = purpose_words(words, policy, entry.purpose)});
    row.push_back({.html = outcome_tag(words, entry.outcome)});
    if (names == nullptr) row.push_back({.html = subjects_of(words, entry.subjects, most_in_a_row)});
    table.rows.push_back(std::move(row));
  }
  Html out;
  html::put_wide_table(out, table);
  return out;
}

Html person_looks_body(const Catalogue& words, const AccessPolicyText& policy, const LooksPage& page) {
  Html out = log_navigation(words, LogTab::search);
  const std::string_view person = page.person;
  const std::string title = words.text("log.person_title"_key, {{"end", person.size() > 8 ? person.substr(person.size() - 8) : person}});
  put_heading(out, title);
  put_paragraph(out, words.text("log.person_lead"_key));
  if (page.entries.empty())
    out << html::InsetText{.text = words.text("log.nothing"_key)};
  else
    out << entries_table(words, policy, page.entries, &page.names, title);
  return out;
}

Html day_body(const Catalogue& words, const AccessPolicyText& policy, const DayPage& page) {
  const bool own = page.whose == WhoseDay::own;
  const std::string date = html::day_and_date_text(page.date, words.language());
  const std::string path = own ? "/my-activity" : "/access-log";
  Html out;
  if (!own) out << log_navigation(words, LogTab::search);
  const std::string title = own ? words.text("log.own_title"_key) : words.text("log.day_title"_key, {{"name", title_of(page.day.account)}});
  put_heading(out, title, date);
  put_paragraph(out, words.text(own ? "log.own_lead"_key : "log.day_lead"_key));
  out << "<form method=\"get\" action=\""_html << path << "\" novalidate>"_html;
  if (!own)
    out << "<input type=\"hidden\" name=\"by\" value=\"account\"><input type=\"hidden\" name=\"account\" value=\""_html
        << page.day.account.name << "\">"_html;
  out << html::Input{.id = "day",
                     .name = "day",
                     .type = "date",
                     .value = format_date(page.date),
                     .label = {.text = words.text("log.another_day"_key), .classes = "govuk-label--s"},
                     .classes = "govuk-input--width-10"}
      << html::Button{.text = words.text("log.show_day"_key), .classes = "govuk-button--secondary"} << "</form>"_html;
  if (page.day.entries.empty()) {
    out << html::InsetText{.text = words.text("log.nothing_that_day"_key)};
    return out;
  }
  put_sum_of_day(out, words, policy, page.day);
  out << entries_table(words, policy, page.day.entries, nullptr, title);
  if (page.day.more) {
    const std::string more =
        fmt::format("{}?{}day={}&before={}", path, own ? std::string() : "by=account&account=" + page.day.account.name + "&",
                    format_date(page.date), page.day.entries.back().number);
    out << html::localised(html::Pagination{.next = html::PaginationLink{.text = words.text("link.older"_key), .href = more}}, words);
  }
  return out;
}

Html entry_body(const Catalogue& words, const AccessPolicyText& policy, const place::SeenEntry& seen) {
  const trust::LoggedRow& row = seen.row;
  Html out = log_navigation(words, LogTab::search);
  put_heading(out, words.text("log.entry"_key, {{"number", std::to_string(row.number)}}));
  html::SummaryList list{.rows = {fact(words, "log.at"_key, html::moment_text(row.at, words.language()))}};
  if (!row.entry) {
    out << html::InsetText{.text = words.text("log.erased"_key, {{"number", std::to_string(row.erased_by.value_or(0))}})} << list;
  } else {
    const AccessEntry& entry = *row.entry;
    const auto add = [&](html::MessageKey key, html::Text value) { list.rows.push_back(fact(words, key, std::move(value))); };
    add("log.who"_key, seen.account.name.empty() ? entry.account : seen.account.title + " (" + seen.account.name + ")");
    add("log.roles"_key, role_titles(policy, entry.roles));
    const std::string organisation = as_sentence(title_in(policy.organisations, entry.organisation));
    add("log.organisation"_key, entry.team.empty() ? organisation : organisation + ", " + title_in(policy.teams, entry.team));
    add("log.what"_key, words_for(words, actions, trust::name_of(entry.action)) + (entry.detail.empty() ? "" : ": " + entry.detail));
    list.rows.push_back(fact(words, "log.outcome"_key, outcome_tag(words, entry.outcome)));
    list.rows.push_back(
        fact(words, "log.whom"_key, entry.subjects.empty() ? Html::from_text("–") : subjects_of(words, entry.subjects, most_alone)));
    add("log.purpose"_key, purpose_words(words, policy, entry.purpose));
    add("log.legal_basis"_key, entry.legal_basis);
    add("log.reason"_key, entry.reason);
    add("log.fields_asked"_key, as_sentence(titles(policy.fields, entry.fields_asked)));
    add("log.fields_shown"_key, as_sentence(titles(policy.fields, entry.fields_shown)));
    add("log.sources"_key, as_sentence(titles(policy.sources, entry.sources)));
    add("log.agreements"_key, titles(policy.agreements, entry.agreements));
    add("log.decided_by"_key, title_in(policy.rules, entry.decided_by));
    add("log.policy"_key, entry.policy);
    add("log.door"_key, door_words(words, entry.door) + (entry.from.empty() ? "" : ", " + entry.from));
    out << list;
  }
  out << "<h2 class=\"govuk-heading-m\" id=\"proof\">"_html << words.text("log.proof"_key) << "</h2>"_html;
  if (seen.signed_entries <= static_cast<std::uint64_t>(row.number)) {
    out << html::InsetText{.text = words.text("log.not_yet_signed"_key)};
    return out;
  }
  put_paragraph(out, words.text("log.proof_lead"_key));
  out << html::Button{.text = words.text("log.download_proof"_key),
                      .href = fmt::format("/access-log/entries/{}/proof", row.number),
                      .attributes = {{"download", html::Text(fmt::format("entry-{}-proof.json", row.number))}}};
  return out << html::Details{.summary_text = words.text("log.how_to_verify"_key), .html = [&] {
                                Html how;
                                how << "<p class=\"govuk-body\">"_html << words.text("log.verify_lead"_key)
                                    << "</p><pre class=\"app-wide\" tabindex=\"0\"><code>node tools/verify_access_proof.mjs entry-"_html
                                    << row.number << "-proof.json access-log-verifier.txt</code></pre>"_html;
                                return how;
                              }()};
}

Html proofs_body(const Catalogue& words, const FormContext& form, const place::LogStanding& page) {
  Html out = log_navigation(words, LogTab::proofs);
  put_heading(out, words.text("log.proofs_title"_key));
  put_paragraph(out, words.text("log.proofs_lead"_key));
  html::SummaryList list{.rows = {fact(words, "log.entries"_key, html::number_text(static_cast<std::int64_t>(page.extent.entries)))}};
  if (!page.extent.checkpoints.empty()) {
    list.rows.push_back(fact(words, "log.signed_at"_key, html::moment_text(page.extent.checkpoints.front().at, words.language())));
    list.rows.push_back(
        fact(words, "log.signed_size"_key, html::number_text(static_cast<std::int64_t>(page.extent.checkpoints.front().size))));
  }
  out << list << html::open_form(form, "/access-log/checkpoints")
      << html::Button{.text = words.text("log.sign_now"_key), .prevent_double_click = true} << "</form>"_html;
  if (page.note.empty()) return out;
  out << "<h2 class=\"govuk-heading-m\">"_html << words.text("log.checkpoint"_key)
      << "</h2><pre class=\"app-wide\" tabindex=\"0\"><code>"_html << page.note << "</code></pre>"_html
      << html::Button{.text = words.text("log.download_checkpoint"_key),
                      .href = "/access-log/checkpoints/latest",
                      .classes = "govuk-button--secondary",
                      .attributes = {{"download", "checkpoint.txt"}}};
  out << html::Details{
      .summary_text = words.text("log.how_to_verify"_key), .html = [&] {
        Html how;
        how << "<p class=\"govuk-body\">"_html << words.text("log.verify_lead"_key)
            << "</p><pre class=\"app-wide\" tabindex=\"0\"><code>node tools/verify_access_proof.mjs PROOF.json access-log-verifier.txt</code></pre><p class=\"govuk-body\">"_html
            << words.text("log.key_here"_key) << "</p><pre class=\"app-wide\" tabindex=\"0\"><code>"_html << page.verifier
            << "</code></pre>"_html;
        return how;
      }()};
  if (page.extent.checkpoints.size() > 1) {
    html::Table table{.head = html::TableRow{{.text = words.text("log.signed_size"_key), .format = "numeric"},
                                             {.text = words.text("log.signed_at"_key)},
                                             {.text = words.text("log.growth"_key)}},
                      .caption = words.text("log.older_checkpoints"_key),
                      .caption_classes = "govuk-table__caption--m"};
    for (std::size_t i = 1; i < page.extent.checkpoints.size(); ++i) {
      const trust::KeptCheckpoint& each = page.extent.checkpoints[i];
      Html link;
      link << "<a class=\"govuk-link\" download=\"growth-"_html << each.size << ".json\" href=\"/access-log/growth?older="_html << each.size
           << "\">"_html << words.text("log.download_growth"_key) << "<span class=\"govuk-visually-hidden\"> "_html
           << html::number_text(static_cast<std::int64_t>(each.size)) << "</span></a>"_html;
      table.rows.push_back({{.text = html::number_text(static_cast<std::int64_t>(each.size)), .format = "numeric"},
                            {.text = html::moment_text(each.at, words.language())},
                            {.html = std::move(link)}});
    }
    html::put_wide_table(out, table);
  }
  return out;
}

Html alerts_body(const Catalogue& words, const FormContext& form, const AccessPolicyText& policy, const AlertsPage& page,
                 const html::FormErrors& errors) {
  const bool open = page.state == trust::AlertState::open;
  Html out = log_navigation(words, LogTab::alerts);
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("alerts.title"_key));
  put_paragraph(out, words.text("alerts.lead"_key));
  out << "<p class=\"govuk-body\">"_html
      << link_to(open ? "/alerts?state=all" : "/alerts", words.text(open ? "alerts.show_all"_key : "alerts.show_open"_key)) << "</p>"_html;
  if (page.alerts.empty()) out << html::InsetText{.text = words.text(open ? "alerts.none_open"_key : "alerts.none"_key)};
  for (const trust::Alert& alert : page.alerts) {
    const std::string number = std::to_string(alert.entry);
    html::SummaryList list{.card =
                               html::SummaryCard{.title = html::SummaryCardTitle{
                                                     .text = words.text("alerts.alert"_key, {{"number", number}}), .heading_level = 2}}};
    if (alert.content) {
      const AccessEntry& entry = *alert.content;
      list.rows = {fact(words, "log.at"_key, html::moment_text(entry.at, words.language())),
                   fact(words, "log.who"_key, name_in(page.names, entry.account)),
                   fact(words, "log.what"_key, words_for(words, actions, trust::name_of(entry.action)) + ": " + entry.detail),
                   fact(words, "log.outcome"_key, outcome_tag(words, entry.outcome)),
                   fact(words, "log.whom"_key, subjects_of(words, entry.subjects, most_alone)),
                   fact(words, "log.purpose"_key, purpose_words(words, policy, entry.purpose)),
                   fact(words, "log.reason"_key, entry.reason),
                   fact(words, "log.number"_key, entry_link(words, alert.entry))};
    } else {
      list.rows = {fact(words, "log.at"_key, words.text("alerts.erased"_key))};
    }
    if (alert.answer) {
      list.rows.push_back(fact(words, "alerts.acknowledged"_key, html::moment_text(alert.answer->at, words.language())));
      list.rows.push_back(fact(words, "alerts.acknowledged_by"_key, name_in(page.names, alert.answer->account)));
      list.rows.push_back(fact(words, "alerts.note"_key, alert.answer->note));
      out << list;
      continue;
    }
    out << list << html::open_form(form, "/alerts/" + number);
    const std::string id = "note-" + number;
    out << html::Input{.id = id,
                       .name = "note",
                       .label = {.text = words.text("alerts.note_label"_key, {{"number", number}}), .classes = "govuk-label--s"},
                       .hint = html::Hint{.text = words.text("alerts.note_hint"_key)},
                       .error_message = page.wrong == alert.entry ? errors.message_for(id, words) : std::nullopt,
                       .autocomplete = "off"}
        << html::Button{.html =
                            [&] {
                              Html text = Html::from_text(words.text("alerts.acknowledge"_key));
                              text << "<span class=\"govuk-visually-hidden\"> "_html << words.text("alerts.alert"_key, {{"number", number}})
                                   << "</span>"_html;
                              return text;
                            }(),
                        .prevent_double_click = true}
        << "</form>"_html;
  }
  return out;
}

}  // namespace cw::pages
