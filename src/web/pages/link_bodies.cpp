// SPDX-License-Identifier: MIT
#include "web/pages/internal/link_bodies.h"

#include <fmt/format.h>

#include "base/date_text.h"
#include "base/json.h"
#include "web/html/button.h"
#include "web/html/choices.h"
#include "web/html/compare.h"
#include "web/html/format.h"
#include "web/html/input.h"
#include "web/html/lists.h"
#include "web/html/localised.h"
#include "web/html/moj.h"
#include "web/html/navigation.h"
#include "web/pages/internal/parts.h"
#include "web/pages/internal/record_rows.h"

namespace cw::pages {
namespace {

using html::Catalogue;
using html::FormContext;
using html::Html;
using html::html_of;
using html::operator""_html;
using html::operator""_key;

constexpr NamedWords states[] = {{"proposed", "link.state_proposed"_key},
                                 {"in_force", "link.state_in_force"_key},
                                 {"refused", "link.state_refused"_key},
                                 {"replaced", "link.state_replaced"_key},
                                 {"undone", "link.state_undone"_key}};
constexpr NamedWords causes[] = {{"record_added", "link.cause_record_added"_key},
                                 {"record_changed", "link.cause_record_changed"_key},
                                 {"record_gone", "link.cause_record_gone"_key},
                                 {"record_returned", "link.cause_record_returned"_key},
                                 {"judged", "link.cause_judged"_key},
                                 {"judgement_undone", "link.cause_judgement_undone"_key},
                                 {"reconciled", "link.cause_reconciled"_key}};

void put_title(Html& out, const Catalogue& words, html::MessageKey title, html::MessageKey lead) {
  put_heading(out, words.text(title));
  put_paragraph(out, words.text(lead));
}

html::Text state_tag_class(std::string_view state) {
  if (state == "in_force") return "govuk-tag--green";
  return state == "proposed" ? "govuk-tag--yellow" : "govuk-tag--grey";
}

std::string judgement_path(std::int64_t number) { return fmt::format("/links/judgements/{}", number); }

// What happened to whom, and why the register holds it to be so.
Html event_text(const Catalogue& words, const place::IdentityEvent& event) {
  const bool merged = event.kind == registry::PersonChangeKind::merged;
  Html out;
  out << "<p class=\"govuk-body govuk-!-margin-bottom-1\">"_html
      << words.html(merged ? "link.merged_into"_key : "link.split_from"_key,
                    {{"person", person_link(words, event.person)}, {"other", person_link(words, event.other)}})
      << "</p>"_html;
  if (!event.reason.empty()) out << "<p class=\"govuk-body govuk-!-margin-bottom-1\">"_html << event.reason << "</p>"_html;
  if (!event.grounds.empty()) {
    out << "<ul class=\"govuk-list govuk-list--bullet\">"_html;
    for (const std::string& each : event.grounds) out << "<li>"_html << each << "</li>"_html;
    out << "</ul>"_html;
  }
  const bool stands = event.judgement && (event.judgement_state == "in_force" || event.judgement_state == "proposed");
  if (stands)
    out << "<p class=\"govuk-body\">"_html
        << link_to(judgement_path(*event.judgement), words.text("link.see_judgement"_key, {{"number", std::to_string(*event.judgement)}}))
        << "</p>"_html;
  else if (merged)
    out << "<p class=\"govuk-body\">"_html
        << link_to("/links/compare?first=" + event.other.text() + "&second=" + event.other.text(), words.text("link.part_them"_key))
        << "</p>"_html;
  else
    out << "<p class=\"govuk-body\">"_html
        << link_to("/links/compare?first=" + event.other.text() + "&second=" + event.person.text(), words.text("link.join_them"_key))
        << "</p>"_html;
  return out;
}

void put_older(Html& out, const Catalogue& words, std::string_view path, std::int64_t before) {
  out << html::localised(html::Pagination{.next = html::PaginationLink{.text = words.text("link.older"_key),
                                                                       .href = fmt::format("{}before={}", path, before)}},
                         words);
}

std::string record_name(const Catalogue& words, const place::JudgedRecord& record) {
  std::string out = column_label(words, record.source);
  if (!record.id.empty()) out += " " + record.id;
  return out;
}

html::SummaryRow row_of(const Catalogue& words, html::MessageKey key, std::string_view value) {
  return {.key = {.text = words.text(key)}, .value = {.text = value}};
}

html::SummaryRow record_row(const Catalogue& words, html::MessageKey key, const place::JudgedRecord& record) {
  Html value = Html::from_text(record_name(words, record));
  value << "<br>"_html;
  if (record.person.is_nil())
    value << words.text("link.record_gone"_key);
  else
    value << person_link(words, record.person);
  return {.key = {.text = words.text(key)}, .value = {.html = std::move(value)}};
}

std::string says_of(const Catalogue& words, registry::Says says) {
  return words.text(says == registry::Says::same ? "review.same"_key : "review.not_same"_key);
}

void put_facts(Html& out, const Catalogue& words, const place::JudgementView& judgement) {
  html::SummaryList list;
  list.rows.push_back(row_of(words, "link.says"_key, says_of(words, judgement.says)));
  list.rows.push_back({.key = {.text = words.text("link.state"_key)},
                       .value = {.html = html_of(html::Tag{.text = words_for(words, states, judgement.state),
                                                           .classes = state_tag_class(judgement.state)})}});
  list.rows.push_back(record_row(words, "compare.first"_key, judgement.left));
  list.rows.push_back(record_row(words, "compare.second"_key, judgement.right));
  list.rows.push_back(row_of(words, "link.made_at"_key, html::moment_text(judgement.made_at, words.language())));
  if (!judgement.reviewer.empty()) list.rows.push_back(row_of(words, "link.reviewer"_key, judgement.reviewer));
  if (!judgement.reason.empty()) list.rows.push_back(row_of(words, "link.reason"_key, judgement.reason));
  if (!judgement.second_reviewer.empty()) list.rows.push_back(row_of(words, "link.second_reviewer"_key, judgement.second_reviewer));
  if (!judgement.closed_by.empty())
    list.rows.push_back(row_of(words, "link.closed_by"_key, judgement.closed_by + ": " + judgement.closed_reason));
  out << list;
}

void put_reason(Html& out, const Catalogue& words, std::string_view reason, const html::FormErrors& errors) {
  out << html::Input{.id = "reason",
                     .name = "reason",
                     .value = reason,
                     .label = {.text = words.text("link.reason"_key), .classes = "govuk-label--s"},
                     .hint = html::Hint{.text = words.text("link.reason_hint"_key)},
                     .error_message = errors.message_for("reason", words),
                     .autocomplete = "off"};
}

html::Button choice(std::string_view text, std::string_view name, std::string_view value, html::Text classes) {
  return {.text = text, .name = name, .value = value, .classes = std::move(classes), .prevent_double_click = true};
}

// What a record is known by, in one line.
std::string in_short(const registry::RecordView& record) {
  std::string out;
  for (const char* name : {"full_name", "given_name", "family_name", "date_of_birth", "postcode"})
    if (const Value* value = member(record.columns, name)) out += (out.empty() ? "" : " ") + cell_text(*value);
  return out;
}

html::Radios record_radios(const Catalogue& words, const place::PersonAnswer& person, std::string_view name, html::MessageKey legend,
                           std::size_t chosen, const html::FormErrors& errors) {
  html::Radios out{.fieldset = html::Fieldset{.legend = html::Legend{.text = words.text(legend), .classes = "govuk-fieldset__legend--m"}},
                   .error_message = errors.message_for(name, words),
                   .id_prefix = name,
                   .name = name};
  std::size_t number = 0;
  for (const registry::RecordView& record : person.view.records) {
    out.items.push_back({.text = column_label(words, record.key.source) + (record.key.id.empty() ? "" : " " + record.key.id),
                         .value = std::to_string(record.number.value),
                         .hint = html::Hint{.text = in_short(record)},
                         .checked = number++ == chosen});
  }
  return out;
}

void put_person_fields(Html& out, const Catalogue& words, const ChoosePage& page, const html::FormErrors& errors) {
  const auto field = [&](std::string_view name, html::MessageKey label, std::string_view value) {
    out << html::Input{.id = name,
                       .name = name,
                       .value = value,
                       .label = {.text = words.text(label), .classes = "govuk-label--s"},
                       .hint = html::Hint{.text = words.text("link.person_hint"_key)},
                       .error_message = errors.message_for(name, words),
                       .autocomplete = "off",
                       .spellcheck = false};
  };
  out << "<form method=\"get\" action=\"/links/compare\" novalidate>"_html;
  field("first", "link.first_person"_key, page.first_id);
  field("second", "link.second_person"_key, page.second_id);
  out << html::Button{.text = words.text("link.choose_records"_key), .classes = "govuk-button--secondary"} << "</form>"_html;
}

}  // namespace

Html person_link(const Catalogue& words, registry::PersonId person) {
  const std::string id = person.text();
  return link_to("/people/" + id, words.text("link.person"_key, {{"end", std::string_view(id).substr(id.size() - 8)}}));
}

Html link_navigation(const Catalogue& words, LinkTab now) {
  const auto item = [&](html::MessageKey text, std::string_view href, LinkTab tab) {
    return html::MojNavigationItem{.text = words.text(text), .href = href, .active = tab == now};
  };
  return html_of(html::SubNavigation{.label = words.text("link.parts"_key),
                                     .items = {item("link.tab_changes"_key, "/links", LinkTab::changes),
                                               item("link.tab_judgements"_key, "/links/judgements", LinkTab::judgements),
                                               item("link.tab_waiting"_key, "/links/judgements?state=proposed", LinkTab::waiting),
                                               item("link.tab_compare"_key, "/links/compare", LinkTab::compare)}});
}

Html changes_body(const Catalogue& words, const std::vector<place::IdentityEvent>& events, std::size_t most) {
  Html out = link_navigation(words, LinkTab::changes);
  put_title(out, words, "link.changes_title"_key, "link.changes_lead"_key);
  if (events.empty()) out << html::InsetText{.text = words.text("link.no_changes"_key)};
  html::Timeline line;
  for (const place::IdentityEvent& event : events) {
    Html label = Html::from_text(words.text(event.kind == registry::PersonChangeKind::merged ? "link.merge"_key : "link.split"_key) + ": " +
                                 words_for(words, causes, event.cause));
    if (event.shown_apart) label << " "_html << html::Badge{.text = words.text("link.protected"_key), .classes = "moj-badge--red"};
    line.items.push_back({.label = {.html = std::move(label)},
                          .byline = {.text = event.who},
                          .by = words.text("link.by"_key),
                          .timestamp = format_timestamp(event.at),
                          .date_text = html::moment_text(event.at, words.language()),
                          .html = event_text(words, event)});
  }
  if (!line.items.empty()) out << line;
  if (events.size() >= most) put_older(out, words, "/links?", events.back().change);
  return out;
}

Html judgements_body(const Catalogue& words, const std::vector<place::JudgementView>& judgements, LinkTab tab, std::size_t most) {
  Html out = link_navigation(words, tab);
  const bool waiting = tab == LinkTab::waiting;
  put_title(out, words, waiting ? "link.waiting_title"_key : "link.judgements_title"_key,
            waiting ? "link.waiting_lead"_key : "link.judgements_lead"_key);
  if (judgements.empty()) {
    out << html::InsetText{.text = words.text(waiting ? "link.none_waiting"_key : "link.no_judgements"_key)};
    return out;
  }
  html::Table table{.head = html::TableRow{{.text = words.text("link.number"_key)},
                                           {.text = words.text("link.made_at"_key)},
                                           {.text = words.text("link.says"_key)},
                                           {.text = words.text("link.state"_key)},
                                           {.text = words.text("link.reviewer"_key)},
                                           {.text = words.text("link.reason"_key)}},
                    .caption = words.text(waiting ? "link.waiting_title"_key : "link.judgements_title"_key),
                    .caption_classes = "govuk-visually-hidden",
                    .first_cell_is_header = true};
  for (const place::JudgementView& each : judgements) {
    Html state = html_of(html::Tag{.text = words_for(words, states, each.state), .classes = state_tag_class(each.state)});
    if (each.contradicts) state << " "_html << html::Badge{.text = words.text("link.contradicts"_key), .classes = "moj-badge--red"};
    table.rows.push_back(
        {{.html = link_to(judgement_path(each.number), words.text("link.judgement"_key, {{"number", std::to_string(each.number)}}))},
         {.text = html::moment_text(each.made_at, words.language())},
         {.text = says_of(words, each.says)},
         {.html = std::move(state)},
         {.text = each.reviewer},
         {.text = each.reason}});
  }
  html::put_wide_table(out, table);
  if (judgements.size() >= most)
    put_older(out, words, waiting ? "/links/judgements?state=proposed&" : "/links/judgements?", judgements.back().number);
  return out;
}

Html judgement_body(const Catalogue& words, const FormContext& form, const JudgementPage& page, const html::FormErrors& errors) {
  const place::JudgementView& judgement = page.judgement;
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("link.judgement"_key, {{"number", std::to_string(judgement.number)}}));
  if (judgement.contradicts) out << html::localised(html::WarningText{.text = words.text("link.contradicts_long"_key)}, words);
  put_facts(out, words, judgement);
  if (!judgement.left.person.is_nil() && !judgement.right.person.is_nil())
    out << "<p class=\"govuk-body\">"_html
        << link_to(fmt::format("/links/compare?left={}&right={}", judgement.left.number.value, judgement.right.number.value),
                   words.text("link.compare_records"_key))
        << "</p>"_html;
  const bool proposed = judgement.state == "proposed";
  if (!proposed && judgement.state != "in_force") return out;
  if (proposed && judgement.mine) out << html::InsetText{.text = words.text("link.second_is_another"_key)};
  out << html::open_form(form, judgement_path(judgement.number));
  put_reason(out, words, page.reason, errors);
  out << "<div class=\"app-actions\">"_html;
  if (proposed && !judgement.mine) {
    out << choice(words.text("link.agree"_key), "does", "agree", {});
    out << choice(words.text("link.refuse"_key), "does", "refuse", "govuk-button--secondary");
  }
  out << choice(words.text("link.undo"_key), "does", "undo", "govuk-button--warning") << "</div></form>"_html;
  return out;
}

Html choose_body(const Catalogue& words, const ChoosePage& page, const html::FormErrors& errors) {
  Html out = link_navigation(words, LinkTab::compare);
  if (!errors.empty()) out << errors.summary(words);
  put_title(out, words, "link.compare_title"_key, "link.compare_lead"_key);
  if (!page.first || !page.second) {
    put_person_fields(out, words, page, errors);
    return out;
  }
  const bool one = page.first->view.person == page.second->view.person;
  if (one && page.first->view.records.size() < 2) {
    out << html::InsetText{.text = words.text("link.one_record"_key)};
    return out;
  }
  out << "<form method=\"get\" action=\"/links/compare\" novalidate><input type=\"hidden\" name=\"first\" value=\""_html << page.first_id
      << "\"><input type=\"hidden\" name=\"second\" value=\""_html << page.second_id
      << "\"><div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-one-half\">"_html
      << record_radios(words, *page.first, "left", "compare.first"_key, 0, errors)
      << "</div><div class=\"govuk-grid-column-one-half\">"_html
      << record_radios(words, *page.second, "right", "compare.second"_key, one ? page.second->view.records.size() - 1 : 0, errors)
      << "</div></div>"_html << html::Button{.text = words.text("link.compare_records"_key)} << "</form>"_html;
  return out;
}

Html compare_body(const Catalogue& words, const FormContext& form, const ComparePage& page, const html::FormErrors& errors) {
  const place::ComparedRecords& both = page.records;
  const bool together = both.left_person == both.right_person;
  const auto name = [&](const place::ReviewRecord& record) {
    return column_label(words, record.source) + (record.id.empty() ? "" : " " + record.id);
  };
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("link.compare_title"_key));
  if (both.shown_apart) out << html::localised(html::WarningText{.text = words.text("link.protected_long"_key)}, words);
  out << "<p class=\"govuk-body\">"_html
      << words.html(together ? "link.they_are_one"_key : "link.they_are_two"_key,
                    {{"person", person_link(words, both.left_person)}, {"other", person_link(words, both.right_person)}})
      << "</p>"_html
      << html::SideBySide{.caption = words.text("compare.caption"_key),
                          .left = name(both.left),
                          .right = name(both.right),
                          .rows = compared_rows(words, both.left.columns, both.right.columns),
                          .words = compare_words(words)}
      << waterfall_of(words, both.fields, page.prior_weight, {}, page.threshold_weight);
  if (both.left.id.empty() || both.right.id.empty()) {
    out << html::InsetText{.text = words.text("link.may_not_judge"_key)};
    return out;
  }
  out << "<h2 class=\"govuk-heading-m\">"_html << words.text("link.judge_title"_key) << "</h2>"_html
      << html::open_form(form, fmt::format("/links/compare?left={}&right={}", both.left.number.value, both.right.number.value));
  put_reason(out, words, page.reason, errors);
  out << "<div class=\"app-actions\">"_html
      << choice(words.text("review.same"_key), "says", "same", together ? html::Text("govuk-button--secondary") : html::Text())
      << choice(words.text("review.not_same"_key), "says", "not_same", together ? html::Text() : html::Text("govuk-button--secondary"))
      << "</div></form>"_html;
  return out;
}

}  // namespace cw::pages
