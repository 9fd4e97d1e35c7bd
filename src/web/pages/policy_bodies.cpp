// SPDX-License-Identifier: MIT
// The access policy for people: what for, who may, and with whom what is shared. It is read here and changed in its file.
#include <algorithm>

#include "base/date_text.h"
#include "trust/policy_titles.h"
#include "web/html/format.h"
#include "web/html/lists.h"
#include "web/html/moj.h"
#include "web/html/notices.h"
#include "web/pages/internal/parts.h"
#include "web/pages/internal/record_rows.h"
#include "web/pages/internal/sentence.h"
#include "web/pages/internal/system_bodies.h"

namespace cw::pages {
namespace {

using html::Catalogue;
using html::Html;
using html::operator""_html;
using html::operator""_key;
using trust::AccessPolicyText;

std::string all_or(const Catalogue& words, std::string named) { return named.empty() ? words.text("policy.every"_key) : named; }

html::SummaryRow sentence(const Catalogue& words, html::MessageKey key, std::string value) {
  return fact(words, key, as_sentence(std::move(value)));
}
html::SummaryList card(std::string title) {
  return {.card = html::SummaryCard{.title = html::SummaryCardTitle{.text = std::move(title), .heading_level = 2}}};
}

void put_purposes(Html& out, const Catalogue& words, const AccessPolicyText& policy) {
  for (const trust::PurposeEntry& purpose : policy.purposes) {
    html::SummaryList list = card(as_sentence(title_of(purpose)));
    list.rows.push_back(fact(words, "policy.name"_key, purpose.name));
    for (const std::string& basis : purpose.legal_bases) list.rows.push_back(sentence(words, "log.legal_basis"_key, basis));
    std::string rules;
    for (const trust::RuleEntry& rule : policy.rules)
      if (rule.effect == trust::RuleEffect::allow &&
          std::find(rule.purposes.begin(), rule.purposes.end(), purpose.name) != rule.purposes.end())
        rules += (rules.empty() ? "" : "; ") + title_of(rule);
    list.rows.push_back(sentence(words, "policy.rules"_key, rules.empty() ? words.text("policy.no_rule"_key) : rules));
    out << list;
  }
}

constexpr NamedWords actions[] = {{"search", "log.action_search"_key},
                                  {"read", "log.action_read"_key},
                                  {"write", "log.action_write"_key},
                                  {"export", "log.action_export"_key}};

std::string actions_text(const Catalogue& words, const trust::RuleEntry& rule) {
  std::string out;
  for (const trust::AccessAction action : rule.actions)
    out += (out.empty() ? "" : ", ") + words_for(words, actions, trust::name_of(action));
  return all_or(words, out);
}

void put_roles(Html& out, const Catalogue& words, const AccessPolicyText& policy) {
  for (const trust::NamedThing& role : policy.roles) {
    out << "<h2 class=\"govuk-heading-m\" id=\"role-"_html << role.name << "\">"_html << title_of(role) << "</h2>"_html;
    bool any = false;
    for (const trust::RuleEntry& rule : policy.rules) {
      if (std::find(rule.roles.begin(), rule.roles.end(), role.name) == rule.roles.end()) continue;
      any = true;
      html::SummaryList list{.card = html::SummaryCard{.title = html::SummaryCardTitle{.text = title_of(rule), .heading_level = 3}}};
      list.rows.push_back(sentence(words, "policy.effect"_key,
                                   words.text(rule.effect == trust::RuleEffect::allow ? "policy.allows"_key : "policy.forbids"_key)));
      list.rows.push_back(sentence(words, "policy.purposes"_key, all_or(words, titles(policy.purposes, rule.purposes))));
      list.rows.push_back(sentence(words, "policy.actions"_key, actions_text(words, rule)));
      list.rows.push_back(sentence(words, "policy.fields"_key, all_or(words, titles(policy.fields, rule.fields))));
      if (!rule.teams.empty()) list.rows.push_back(sentence(words, "policy.teams"_key, titles(policy.teams, rule.teams)));
      if (trust::holds(rule.subjects, trust::SubjectFlag::restricted))
        list.rows.push_back(sentence(words, "policy.protected"_key, words.text("model.yes"_key)));
      if (rule.urgency == trust::Urgency::break_glass)
        list.rows.push_back(sentence(words, "policy.break_glass"_key, words.text("model.yes"_key)));
      out << list;
    }
    if (!any) out << "<p class=\"govuk-body\">"_html << words.text("policy.no_records"_key) << "</p>"_html;
  }
}

void put_agreements(Html& out, const Catalogue& words, const AccessPolicyText& policy, Timestamp now) {
  if (policy.agreements.empty()) out << html::InsetText{.text = words.text("policy.no_agreements"_key)};
  for (const trust::AgreementEntry& each : policy.agreements) {
    const bool begun = each.starts.microseconds <= now.microseconds, ended = each.ends.microseconds <= now.microseconds;
    html::SummaryList list = card(title_of(each));
    list.rows.push_back({.key = {.text = words.text("policy.state"_key)},
                         .value = {.html = html::html_of(html::Tag{.text = words.text(ended   ? "policy.ended"_key
                                                                                      : begun ? "policy.in_force"_key
                                                                                              : "policy.not_begun"_key),
                                                                   .classes = begun && !ended ? "govuk-tag--green" : "govuk-tag--grey"})}});
    list.rows.push_back(sentence(words, "policy.from"_key, titles(policy.organisations, {each.from})));
    list.rows.push_back(sentence(words, "policy.to"_key, titles(policy.organisations, each.to)));
    list.rows.push_back(sentence(words, "policy.purposes"_key, titles(policy.purposes, each.purposes)));
    list.rows.push_back(sentence(words, "policy.fields"_key, titles(policy.fields, each.fields)));
    list.rows.push_back(sentence(words, "policy.sources"_key, all_or(words, titles(policy.sources, each.sources))));
    const Timestamp last{each.ends.microseconds - 1};
    list.rows.push_back(sentence(words, "policy.span"_key,
                                 html::date_range_text(html::uk_time(each.starts).date, html::uk_time(last).date, words.language())));
    out << list;
  }
  html::Table table{.head = html::TableRow{{.text = words.text("policy.source"_key)},
                                           {.text = words.text("log.organisation"_key)},
                                           {.text = words.text("policy.purposes"_key)}},
                    .caption = words.text("policy.sources"_key),
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const trust::SourceEntry& source : policy.sources)
    table.rows.push_back({{.text = as_sentence(title_of(source))},
                          {.text = as_sentence(titles(policy.organisations, {source.organisation}))},
                          {.text = as_sentence(all_or(words, titles(policy.purposes, source.purposes)))}});
  html::put_wide_table(out, table);
}

}  // namespace

Html policy_body(const Catalogue& words, const AccessPolicyText& policy, PolicyTab tab, Timestamp now) {
  const auto item = [&](html::MessageKey text, std::string_view href, PolicyTab of) {
    return html::MojNavigationItem{.text = words.text(text), .href = href, .active = of == tab};
  };
  Html out = html::html_of(html::SubNavigation{.label = words.text("policy.parts"_key),
                                               .items = {item("policy.tab_purposes"_key, "/policy", PolicyTab::purposes),
                                                         item("policy.tab_roles"_key, "/policy/roles", PolicyTab::roles),
                                                         item("policy.tab_agreements"_key, "/policy/agreements", PolicyTab::agreements)}});
  const html::MessageKey title = tab == PolicyTab::purposes ? "policy.purposes_title"_key
                                 : tab == PolicyTab::roles  ? "policy.roles_title"_key
                                                            : "policy.agreements_title"_key;
  put_heading(out, words.text(title), words.text("policy.version"_key, {{"version", policy.version}}));
  put_paragraph(out, words.text("policy.where_changed"_key));
  if (tab == PolicyTab::purposes) put_purposes(out, words, policy);
  if (tab == PolicyTab::roles) put_roles(out, words, policy);
  if (tab == PolicyTab::agreements) put_agreements(out, words, policy, now);
  return out;
}

}  // namespace cw::pages
