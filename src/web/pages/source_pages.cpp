// SPDX-License-Identifier: MIT
// Sources: what there is and how fresh it is, one source with its loads, and the form that describes or changes one.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "services/place/purposes.h"
#include "services/place/quality.h"
#include "services/place/uploads.h"
#include "trust/policy_titles.h"
#include "web/html/button.h"
#include "web/html/choices.h"
#include "web/html/format.h"
#include "web/html/input.h"
#include "web/html/select.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/load_words.h"
#include "web/pages/internal/sentence.h"

namespace cw::pages {
namespace {

using place::Existing;
using place::SourceStanding;
using sources::Source;

constexpr std::size_t loads_shown = 20;

// When a source was last heard of: in words, with the days since.
std::string heard_words(const Visit& visit, const SourceStanding& standing) {
  if (!standing.heard_at) return visit.words.text("sources.never"_key);
  const std::int64_t days = (visit.desk().options().clock.now().microseconds - standing.heard_at->microseconds) / 86'400'000'000;
  if (days <= 0) return visit.words.text("sources.today"_key);
  return visit.words.counted("sources.days_ago"_key, days);
}

html::Html last_load(const Visit& visit, const SourceStanding& standing) {
  if (standing.registered == Existing::must_not_be_there)
    return html_of(html::Tag{.text = visit.words.text("sources.waits"_key), .classes = "govuk-tag--grey"});
  if (!standing.last) return html::Html::from_text(visit.words.text("sources.no_load"_key));
  return html_of(state_tag(*standing.last, visit.words));
}

Result<web::Response> list_sources(Visit& visit) {
  const html::Catalogue& words = visit.words;
  CW_TRY(const std::vector<SourceStanding> all, place::Quality(visit.place()).sources());
  html::Html body;
  put_heading(body, words.text("sources.title"_key));
  put_paragraph(body, words.text("sources.lead"_key));
  body << html::Button{.text = words.text("sources.new"_key), .href = "/sources/new"};
  if (all.empty()) put_paragraph(body, words.text("sources.none"_key));
  // What matters most stands first: on a small screen the rest is beside it.
  html::Table table{.head = html::TableRow{{.text = words.text("sources.name"_key)},
                                           {.text = words.text("sources.last_load"_key)},
                                           {.text = words.text("sources.heard"_key)},
                                           {.text = words.text("sources.record_count"_key), .format = "numeric"},
                                           {.text = words.text("sources.refresh"_key)},
                                           {.text = words.text("sources.organisation"_key)}},
                    .caption = words.text("sources.caption"_key),
                    .caption_classes = "govuk-visually-hidden",
                    .first_cell_is_header = true};
  for (const SourceStanding& each : all)
    table.rows.push_back({{.html = link_to("/sources/" + each.source.name, each.source.title)},
                          {.html = last_load(visit, each)},
                          {.text = heard_words(visit, each)},
                          {.text = count_words(each.records), .format = "numeric"},
                          {.text = each.source.refresh},
                          {.text = as_sentence(place::title_of_organisation(visit.place(), each.source.organisation))}});
  if (!all.empty()) html::put_wide_table(body, table);
  body << R"(<p class="govuk-body">)"_html << link_to("/quality", words.text("quality.link"_key)) << "</p>\n"_html;
  return visit.show({.title = words.text("sources.title"_key)}, body);
}

html::SummaryRow fact(const Visit& visit, html::MessageKey key, std::string_view value) {
  return {.key = {.text = visit.words.text(key)},
          .value = {.text = value.empty() ? visit.words.text("sources.not_said"_key) : std::string(value)}};
}

void put_facts(html::Html& out, const Visit& visit, const SourceStanding& standing) {
  const Source& source = standing.source;
  html::SummaryList list{
      .rows = {fact(visit, "sources.organisation"_key, as_sentence(place::title_of_organisation(visit.place(), source.organisation))),
               fact(visit, "sources.system"_key, source.system), fact(visit, "sources.refresh"_key, source.refresh),
               fact(visit, "sources.heard"_key, heard_words(visit, standing)),
               fact(visit, "sources.record_count"_key, count_words(standing.records)),
               fact(visit, "sources.identifier"_key, source.identifier_scheme), fact(visit, "sources.agreement"_key, source.agreement),
               fact(visit, "sources.share"_key, share_words(source.most_changed_share))}};
  if (!source.columns.empty()) {
    html::Html columns;
    columns << R"(<ul class="govuk-list">)"_html;
    columns << "<li>"_html << source.id_column << ": "_html << column_words("record_id", visit.words) << "</li>"_html;
    for (const sources::ColumnUse& use : source.columns)
      columns << "<li>"_html << use.column << ": "_html << column_words(use.name, visit.words) << "</li>"_html;
    columns << "</ul>"_html;
    list.rows.push_back({.key = {.text = visit.words.text("sources.columns"_key)}, .value = {.html = columns}});
  }
  out << list;
}

Result<web::Response> show_source(Visit& visit) {
  const html::Catalogue& words = visit.words;
  const std::string name(visit.request.parameter("source"));
  CW_TRY(const SourceStanding standing, place::Quality(visit.place()).source(name));
  CW_TRY(const auto waiting, place::Uploads(visit.place()).of_source(name));
  html::Html body;
  put_heading(body, standing.source.title, words.text("sources.one"_key));
  for (const place::UploadView& upload : waiting) {
    html::Html text;
    text << words.text("sources.upload_waits"_key, {{"file", upload.title}}) << " "_html
         << link_to("/uploads/" + upload.id.text(), words.text("sources.go_on"_key));
    body << html::InsetText{.html = text};
  }
  body << R"(<div class="govuk-button-group">)"_html
       << html::Button{.text = words.text("sources.send_file"_key), .href = "/sources/" + name + "/upload"}
       << link_to("/sources/" + name + "/change", words.text("sources.change"_key));
  if (standing.registered == Existing::may_be_there) body << link_to("/sources/" + name + "/quality", words.text("quality.over_time"_key));
  body << "</div>\n"_html;
  put_facts(body, visit, standing);
  if (standing.registered == Existing::may_be_there) {
    CW_TRY(const auto loads, place::Loads(visit.place()).of_source(name, loads_shown));
    if (loads.empty()) put_paragraph(body, words.text("sources.no_load"_key));
    if (!loads.empty()) put_loads(body, loads, words, "sources.loads"_key);
  }
  return visit.show({.title = standing.source.title, .back = "/sources"}, body);
}

// --- describing and changing -----------------------------------------------------------------------------------------------------------

struct SourceForm {
  std::string name, title, system, refresh, identifier_scheme, agreement, share = "10";
  std::string duplicates = "possible";
};

SourceForm form_of(const Source& source) {
  return {source.name,
          source.title,
          source.system,
          source.refresh,
          source.identifier_scheme,
          source.agreement,
          fmt::format("{:g}", source.most_changed_share * 100),
          std::string(sources::name_of(source.duplicates))};
}

SourceForm sent_form(const Visit& visit) {
  return {
      visit.field("name"),      visit.field("title"), visit.field("system"),    visit.field("refresh"), visit.field("identifier_scheme"),
      visit.field("agreement"), visit.field("share"), visit.field("duplicates")};
}

std::optional<double> share_of(std::string_view text) {
  if (text.ends_with('%')) text.remove_suffix(1);
  double percent = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
  if (error != std::errc() || end != text.data() + text.size() || !(percent >= 0 && percent <= 100)) return std::nullopt;
  return percent / 100;
}

html::Input text_input(const Visit& visit, const html::FormErrors& errors, std::string_view field, std::string_view value,
                       html::MessageKey label, html::MessageKey hint) {
  return {.id = field,
          .name = field,
          .value = value,
          .label = {.text = visit.words.text(label), .classes = "govuk-label--s"},
          .hint = html::Hint{.text = visit.words.text(hint)},
          .error_message = errors.message_for(field, visit.words),
          .classes = "govuk-!-width-two-thirds"};
}

// Which of the policy's sources it is, where that is not settled yet.
html::Select source_select(const Visit& visit, const SourceForm& form, const html::FormErrors& errors,
                           const std::vector<trust::SourceEntry>& unknown) {
  html::Select out{.id = "name",
                   .name = "name",
                   .value = form.name,
                   .label = {.text = visit.words.text("sources.which"_key), .classes = "govuk-label--s"},
                   .hint = html::Hint{.text = visit.words.text("sources.which_hint"_key)},
                   .error_message = errors.message_for("name", visit.words)};
  out.items.push_back({.value = html::Text(""), .text = visit.words.text("sources.choose"_key)});
  for (const trust::SourceEntry& each : unknown) out.items.push_back({.value = html::Text(each.name), .text = title_of(each)});
  return out;
}

void put_form(html::Html& body, Visit& visit, const SourceForm& form, const html::FormErrors& errors) {
  const html::Catalogue& words = visit.words;
  body << text_input(visit, errors, "title", form.title, "sources.title_label"_key, "sources.title_hint"_key);
  body << text_input(visit, errors, "system", form.system, "sources.system"_key, "sources.system_hint"_key);
  body << text_input(visit, errors, "refresh", form.refresh, "sources.refresh"_key, "sources.refresh_hint"_key);
  body << text_input(visit, errors, "identifier_scheme", form.identifier_scheme, "sources.identifier"_key, "sources.identifier_hint"_key);
  body << text_input(visit, errors, "agreement", form.agreement, "sources.agreement"_key, "sources.agreement_hint"_key);
  html::Input share = text_input(visit, errors, "share", form.share, "sources.share"_key, "sources.share_hint"_key);
  share.suffix = html::Affix{.text = "%"};
  share.classes = "govuk-input--width-3";
  share.inputmode = "decimal";
  body << share;
  body << html::Radios{
      .fieldset = html::Fieldset{.legend = {.text = words.text("sources.duplicates"_key), .classes = "govuk-fieldset__legend--s"}},
      .id_prefix = "duplicates",
      .name = "duplicates",
      .items = {{.text = words.text("sources.duplicates_possible"_key), .value = "possible"},
                {.text = words.text("sources.duplicates_free"_key),
                 .value = "free",
                 .hint = html::Hint{.text = words.text("sources.duplicates_free_hint"_key)}}},
      .value = form.duplicates};
}

Result<web::Response> show_form(Visit& visit, const SourceForm& form, const html::FormErrors& errors, Existing existing) {
  const html::Catalogue& words = visit.words;
  const bool is_new = existing == Existing::must_not_be_there;
  const std::string title = is_new ? words.text("sources.new_title"_key) : words.text("sources.change_title"_key);
  const std::string own = is_new ? "/sources/new" : "/sources/" + form.name + "/change";
  html::Html body;
  if (!errors.empty()) body << errors.summary(words);
  put_heading(body, title);
  body << html::open_form(visit.forms(), own);
  if (is_new) {
    CW_TRY(const auto unknown, place::Uploads(visit.place()).unknown());
    body << source_select(visit, form, errors, unknown);
  }
  put_form(body, visit, form, errors);
  body << html::Button{.text = words.text(is_new ? "sources.save_new"_key : "sources.save"_key), .prevent_double_click = true}
       << "</form>\n"_html;
  return visit.show({.title = title,
                     .errors = errors.empty() ? html::Errors::none : html::Errors::some,
                     .back = is_new ? "/sources" : "/sources/" + form.name,
                     .status = errors.empty() ? 200 : 422},
                    body);
}

// The source as the form describes it, on what is known of it already; what is wrong goes into `errors`.
Result<Source> described(Visit& visit, const SourceForm& form, Source source, html::FormErrors& errors) {
  const html::Catalogue& words = visit.words;
  source.name = form.name;
  source.title = form.title;
  source.system = form.system;
  source.refresh = form.refresh;
  source.identifier_scheme = form.identifier_scheme;
  source.agreement = form.agreement;
  source.duplicates = form.duplicates == "free" ? sources::Duplicates::free : sources::Duplicates::possible;
  if (form.name.empty()) errors.add("name", words.text("sources.name_missing"_key));
  if (form.title.empty()) errors.add("title", words.text("sources.title_missing"_key));
  if (form.system.empty()) errors.add("system", words.text("sources.system_missing"_key));
  const std::optional<double> share = share_of(form.share);
  if (!share) errors.add("share", words.text("sources.share_wrong"_key));
  source.most_changed_share = share.value_or(0);
  if (source.organisation.empty()) {
    CW_TRY(const auto unknown, place::Uploads(visit.place()).unknown());
    const auto at = std::ranges::find(unknown, form.name, &trust::SourceEntry::name);
    if (at != unknown.end()) source.organisation = at->organisation;
    if (at == unknown.end() && !form.name.empty()) errors.add("name", words.text("sources.name_missing"_key));
  }
  return source;
}

Result<web::Response> save(Visit& visit, Source known, Existing existing) {
  SourceForm form = sent_form(visit);
  if (existing == Existing::may_be_there) form.name = known.name;
  html::FormErrors errors;
  CW_TRY(const Source source, described(visit, form, std::move(known), errors));
  if (!errors.empty()) return show_form(visit, form, errors, existing);
  const Result<void> put = place::Uploads(visit.place()).put_details(visit.asking(), source);
  if (!put && put.error().code == ErrorCode::invalid) {
    errors.add(put.error().field.empty() ? "title" : put.error().field, put.error().message);
    return show_form(visit, form, errors, existing);
  }
  CW_CHECK(put);
  if (existing == Existing::must_not_be_there) return visit.go_to("/sources/" + source.name + "/upload", {.key = "source_described"});
  return visit.go_to("/sources/" + source.name, {.key = "source_changed"});
}

Result<web::Response> change_source(Visit& visit) {
  CW_TRY(const Source source, place::Uploads(visit.place()).source(std::string(visit.request.parameter("source"))));
  return show_form(visit, form_of(source), {}, Existing::may_be_there);
}

Result<web::Response> save_source(Visit& visit) {
  CW_TRY(Source source, place::Uploads(visit.place()).source(std::string(visit.request.parameter("source"))));
  return save(visit, std::move(source), Existing::may_be_there);
}

}  // namespace

void add_source_pages(Desk& desk) {
  desk.navigation(
      {.title = "nav.sources"_key, .about = "nav.sources_about"_key, .href = "/sources", .roles = {"data_officer"}, .order = 40});
  desk.page("/sources", {}, list_sources);
  desk.page("/sources/new", {.needs = Needs::purpose}, [](Visit& visit) { return show_form(visit, {}, {}, Existing::must_not_be_there); });
  desk.form("/sources/new", {.needs = Needs::purpose}, [](Visit& visit) { return save(visit, {}, Existing::must_not_be_there); });
  desk.page("/sources/{source}", {}, show_source);
  desk.page("/sources/{source}/change", {.needs = Needs::purpose}, change_source);
  desk.form("/sources/{source}/change", {.needs = Needs::purpose}, save_source);
}

}  // namespace cw::pages
