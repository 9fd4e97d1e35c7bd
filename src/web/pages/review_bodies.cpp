// SPDX-License-Identifier: MIT
#include "web/pages/internal/review_bodies.h"

#include <fmt/format.h>

#include "web/html/button.h"
#include "web/html/compare.h"
#include "web/html/format.h"
#include "web/html/input.h"
#include "web/html/lists.h"
#include "web/html/localised.h"
#include "web/html/moj.h"
#include "web/html/notices.h"
#include "web/pages/internal/record_rows.h"

namespace cw::pages {
namespace {

using html::Catalogue;
using html::FormContext;
using html::Html;
using html::html_of;
using html::operator""_html;
using html::operator""_key;

constexpr NamedWords kinds[] = {{"apart", "review.kind_apart"_key},
                                {"against", "review.kind_against"_key},
                                {"identifiers", "review.kind_identifiers"_key},
                                {"together", "review.kind_together"_key},
                                {"bridge", "review.kind_bridge"_key},
                                {"large", "review.kind_large"_key},
                                {"contradiction", "review.kind_contradiction"_key},
                                {"sample", "review.kind_sample"_key}};

std::string item_path(review::ItemId id, std::string_view rest) { return "/reviews/" + id.text() + std::string(rest); }

// A form of one button: what changes something is posted.
Html button_form(const FormContext& form, std::string_view path, html::Button button) {
  Html out = html::open_form(form, html::Text(path));
  button.prevent_double_click = true;
  out << button << "</form>"_html;
  return out;
}

Html key_label(std::string_view text, std::string_view key) {
  Html out = Html::from_text(text);
  out << "<span class=\"app-key\" aria-hidden=\"true\">"_html << key << "</span>"_html;
  return out;
}

// With its key, which the script reads and everybody sees while keys are on.
html::Button key_button(std::string_view text, std::string_view key, html::Text classes) {
  return {.html = key_label(text, key), .classes = std::move(classes), .attributes = {{"data-key", key}, {"aria-keyshortcuts", key}}};
}

void put_sitting(Html& out, const Catalogue& words, const review::Sitting& sitting) {
  out << "<p class=\"govuk-body\" id=\"sitting\">"_html << words.counted("review.sitting"_key, sitting.answered);
  if (sitting.answered > 0)
    out << " "_html
        << words.text("review.sitting_parts"_key, {{"same", html::number_text(sitting.same)},
                                                   {"not_same", html::number_text(sitting.not_same)},
                                                   {"cannot_tell", html::number_text(sitting.cannot_tell)}});
  out << "</p>"_html;
}

void put_counts(Html& out, const Catalogue& words, const review::QueueCounts& counts) {
  const auto row = [&](html::MessageKey key, std::int64_t number) {
    return html::SummaryRow{.key = {.text = words.text(key)}, .value = {.text = html::number_text(number)}};
  };
  out << html::SummaryList{.rows = {row("review.open"_key, counts.open), row("review.disputed"_key, counts.disputed),
                                    row("review.held"_key, counts.held), row("review.settled_last_week"_key, counts.settled_last_week),
                                    row("review.settled"_key, counts.settled)}};
  html::Table kinds_table{.head = html::TableRow{{.text = words.text("review.kind"_key)},
                                                 {.text = words.text("review.waiting"_key), .format = "numeric"},
                                                 {.text = words.text("review.oldest"_key)}},
                          .caption = words.text("review.kinds"_key),
                          .caption_classes = "govuk-table__caption--m",
                          .first_cell_is_header = true};
  for (const review::KindCount& each : counts.kinds)
    if (each.open > 0)
      kinds_table.rows.push_back({{.text = words_for(words, kinds, review::name_of(each.kind))},
                                  {.text = html::number_text(each.open), .format = "numeric"},
                                  {.text = html::short_date_text(html::uk_time(each.oldest).date, words.language())}});
  if (!kinds_table.rows.empty()) html::put_wide_table(out, kinds_table);
}

void put_own_answers(Html& out, const Catalogue& words, const FormContext& form, const review::Sitting& sitting) {
  if (sitting.last.empty()) return;
  out << "<h2 class=\"govuk-heading-m\">"_html << words.text("review.your_last"_key) << "</h2>"_html;
  html::Table table{.head = html::TableRow{{.text = words.text("review.when"_key)},
                                           {.text = words.text("review.you_said"_key)},
                                           {.text = words.text("review.undo"_key)}},
                    .caption = words.text("review.your_last"_key),
                    .caption_classes = "govuk-visually-hidden"};
  for (const review::OwnAnswer& each : sitting.last) {
    const std::string when = html::time_text(html::uk_time(each.at).minute, words.language());
    html::TableCell undo{.text = words.text("review.undo_not"_key)};
    if (each.can_undo) {
      Html label = Html::from_text(words.text("review.undo"_key));
      label << "<span class=\"govuk-visually-hidden\"> "_html << words.text("review.answer_of"_key, {{"time", when}}) << "</span>"_html;
      undo = {.html = button_form(form, item_path(each.item, "/undo"),
                                  {.html = std::move(label), .classes = "govuk-button--secondary govuk-!-margin-bottom-0"})};
    }
    table.rows.push_back({{.text = when}, {.text = says_words(words, each.says)}, std::move(undo)});
  }
  html::put_wide_table(out, table);
}

void put_disputes(Html& out, const Catalogue& words, const FormContext& form, const std::vector<review::Dispute>& disputes) {
  out << "<h2 class=\"govuk-heading-m\" id=\"disputes\">"_html << words.text("review.disputes"_key) << "</h2>"_html;
  if (disputes.empty()) {
    out << "<p class=\"govuk-body\">"_html << words.text("review.no_disputes"_key) << "</p>"_html;
    return;
  }
  for (const review::Dispute& each : disputes) {
    html::SummaryList list{
        .card = html::SummaryCard{
            .title = html::SummaryCardTitle{.text = words_for(words, kinds, review::name_of(each.item.kind)), .heading_level = 3}}};
    for (const review::GivenAnswer& answer : each.answers)
      list.rows.push_back(
          {.key = {.text = answer.name}, .value = {.text = says_words(words, answer.answer.says) + ": " + answer.answer.reason}});
    list.rows.push_back(
        {.key = {.text = words.text("review.waits_since"_key)}, .value = {.text = html::moment_text(each.opened_at, words.language())}});
    list.rows.push_back(
        {.key = {.text = words.text("review.decide"_key)},
         .value = {.html = button_form(form, item_path(each.item.id, "/take"), {.text = words.text("review.decide_this"_key)})}});
    out << list;
  }
}

void put_answers(Html& out, const Catalogue& words, const std::vector<review::GivenAnswer>& answers) {
  if (answers.empty()) return;
  html::SummaryList list{.card = html::SummaryCard{.title = html::SummaryCardTitle{.text = words.text("review.they_said"_key)}}};
  for (const review::GivenAnswer& each : answers)
    list.rows.push_back({.key = {.text = each.name}, .value = {.text = says_words(words, each.answer.says) + ": " + each.answer.reason}});
  out << list;
}

// How the fields compare, without weights: what a reviewer may know who is asked blind.
void put_levels(Html& out, const Catalogue& words, const std::vector<place::ReviewField>& fields) {
  if (fields.empty()) return;
  html::Table table{.head = html::TableRow{{.text = words.text("compare.field"_key)}, {.text = words.text("compare.level"_key)}},
                    .caption = words.text("compare.levels"_key),
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const place::ReviewField& field : fields)
    table.rows.push_back({{.text = column_label(words, field.comparison)}, {.html = level_html(words, field.level)}});
  out << table;
}

std::string side_name(const Catalogue& words, const place::ReviewRecord& record, html::MessageKey otherwise) {
  if (record.source.empty()) return words.text(otherwise);
  std::string source = column_label(words, record.source);
  return record.id.empty() ? source : source + " " + record.id;
}

void put_answer_form(Html& out, const Catalogue& words, const FormContext& form, const PairPage& page, const html::FormErrors& errors) {
  const review::ItemId id = page.pair.handed.item.id;
  out << html::open_form(form, item_path(id, "/answer"))
      << html::Input{.id = "reason",
                     .name = "reason",
                     .value = page.reason,
                     .label = {.text = words.text("review.reason"_key), .classes = "govuk-label--s"},
                     .hint = html::Hint{.text = words.text("review.reason_hint"_key)},
                     .error_message = errors.message_for("reason", words),
                     .autocomplete = "off"}
      << "<div class=\"app-actions\" role=\"group\" aria-label=\""_html << words.text("review.your_answer"_key) << "\" id=\"says\">"_html;
  const auto answer = [&](html::MessageKey text, std::string_view key, std::string_view value, html::Text classes) {
    html::Button button = key_button(words.text(text), key, std::move(classes));
    button.name = "says";
    button.value = value;
    button.prevent_double_click = true;
    out << button;
  };
  answer("review.same"_key, "s", "same", {});
  answer("review.not_same"_key, "d", "not_same", {});
  answer("review.cannot_tell"_key, "c", "cannot_tell", "govuk-button--secondary");
  out << "</div></form><div class=\"app-actions\">"_html;
  out << button_form(form, item_path(id, "/skip"), key_button(words.text("review.skip"_key), "k", "govuk-button--secondary"));
  out << button_form(form, item_path(id, "/give-back"), key_button(words.text("review.give_back"_key), "g", "govuk-button--secondary"));
  if (!page.sitting.last.empty() && page.sitting.last.front().can_undo)
    out << button_form(form, item_path(page.sitting.last.front().item, "/undo"),
                       key_button(words.text("review.undo_last"_key), "u", "govuk-button--secondary"));
  out << "</div><p class=\"govuk-body app-keys__switch\"><button type=\"button\" class=\"govuk-button govuk-button--secondary\" aria-pressed=\"true\">"_html
      << words.text("review.keys_switch"_key) << "</button></p>"_html;
}

}  // namespace

std::string says_words(const Catalogue& words, review::Says says) {
  if (says == review::Says::same) return words.text("review.same"_key);
  return words.text(says == review::Says::not_same ? "review.not_same"_key : "review.cannot_tell"_key);
}

Html queue_body(const Catalogue& words, const FormContext& form, const QueuePage& page) {
  Html out;
  out << "<h1 class=\"govuk-heading-l\">"_html << words.text("review.queue_title"_key) << "</h1><p class=\"govuk-body-l\">"_html
      << words.text("review.queue_lead"_key) << "</p>"_html;
  if (page.counts.open + page.counts.disputed > 0)
    out << button_form(form, "/reviews/next", {.text = words.text("review.start"_key), .is_start_button = true});
  else
    out << html::InsetText{.text = words.text("review.nothing"_key)};
  put_sitting(out, words, page.sitting);
  if (page.four_eyes) out << html::InsetText{.text = words.text("review.four_eyes"_key)};
  if (page.decides) put_disputes(out, words, form, page.disputes);
  put_own_answers(out, words, form, page.sitting);
  out << "<h2 class=\"govuk-heading-m\">"_html << words.text("review.what_waits"_key) << "</h2>"_html;
  put_counts(out, words, page.counts);
  return out;
}

Html pair_body(const Catalogue& words, const FormContext& form, const PairPage& page, const html::FormErrors& errors) {
  const place::ReviewPage& pair = page.pair;
  const bool decision = pair.handed.part == review::Part::decision, open = pair.sight == review::Sight::open;
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  out << "<span class=\"govuk-caption-l\">"_html
      << words.text("review.pair_caption"_key, {{"number", html::number_text(page.sitting.answered + 1)}})
      << "</span><h1 class=\"govuk-heading-l\">"_html << words.text(decision ? "review.decide_title"_key : "review.pair_title"_key)
      << "</h1><p class=\"govuk-body\">"_html
      << words.text("review.until"_key, {{"time", html::time_text(html::uk_time(pair.handed.until).minute, words.language())}});
  if (!open) out << " "_html << words.text("review.blind"_key);
  out << "</p>"_html;
  if (open) out << html::InsetText{.text = words_for(words, kinds, review::name_of(pair.handed.item.kind))};
  put_answers(out, words, pair.answers);
  out << html::SideBySide{.caption = words.text("compare.caption"_key),
                          .left = side_name(words, pair.left, "compare.first"_key),
                          .right = side_name(words, pair.right, "compare.second"_key),
                          .rows = compared_rows(words, pair.left.columns, pair.right.columns),
                          .words = compare_words(words)};
  put_answer_form(out, words, form, page, errors);
  put_sitting(out, words, page.sitting);
  if (open)
    out << waterfall_of(words, pair.fields, page.prior_weight, pair.handed.item.match_weight, page.threshold_weight);
  else
    put_levels(out, words, pair.fields);
  return out;
}

}  // namespace cw::pages
