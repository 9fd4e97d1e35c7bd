// SPDX-License-Identifier: MIT
// One load: how far it is, what it asks, what it changed, which rows were not taken, and taking it back.
#include <fmt/format.h>

#include <algorithm>

#include "services/place/quality.h"
#include "web/html/button.h"
#include "web/html/format.h"
#include "web/html/input.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/load_feed.h"
#include "web/pages/internal/load_words.h"

namespace cw::pages {
namespace {

using place::LoadView;
using place::RejectView;
using sources::LoadId;

constexpr std::size_t rejects_shown = 50, rejects_in_file = 100'000, most_reason = 500;

std::string address_of(const LoadView& load) { return "/loads/" + load.report.id.text(); }

// A figure that the script keeps up to date: data-load is the name of its member in an event.
html::SummaryRow figure(const Visit& visit, html::MessageKey key, std::string_view member, std::int64_t number) {
  html::Html value;
  value << R"(<span data-load=")"_html << member << R"(">)"_html << html::number_text(number) << "</span>"_html;
  return {.key = {.text = visit.words.text(key)}, .value = {.html = value}};
}

void put_figures(html::Html& out, const Visit& visit, const LoadView& load) {
  const sources::LoadReport& report = load.report;
  out << html::SummaryList{
      .rows = {figure(visit, "load.rows"_key, "rows", load.read_rows), figure(visit, "load.added"_key, "added", report.added),
               figure(visit, "load.changed"_key, "changed", report.changed), figure(visit, "load.gone"_key, "gone", report.gone),
               figure(visit, "load.unchanged"_key, "unchanged", report.unchanged),
               figure(visit, "load.rejected"_key, "rejected", report.rejected)},
      .classes = "govuk-summary-list--no-border app-figures"};
}

// A bar for what is under way; reading has no end that is known.
void put_progress(html::Html& out, const Visit& visit, const LoadView& load) {
  const html::Catalogue& words = visit.words;
  const std::int64_t all = load.report.added + load.report.changed + load.report.gone;
  const bool counts = (load.state == "applying" || load.state == "undoing") && all > 0;
  out << R"(<div data-load-events=")"_html << address_of(load) << R"(/events" data-load-state=")"_html << load.state << R"(">)"_html;
  out << R"(<p class="govuk-body" id="load-progress-label">)"_html << words.text("load.under_way"_key) << "</p>\n"_html;
  out << R"(<progress class="app-progress" aria-labelledby="load-progress-label")"_html;
  if (counts) out << R"( max=")"_html << all << R"(" value=")"_html << load.report.done << R"(")"_html;
  out << "></progress>\n"_html;
  out << R"(<p class="govuk-body" data-load-refresh>)"_html << link_to(address_of(load), words.text("load.refresh"_key))
      << "</p></div>\n"_html;
}

// What can be said to a load: where its form goes, and what its button says.
struct Word {
  std::string_view word;
  html::MessageKey button;
  std::string_view classes;
};
// What somebody has said wrongly: the reason as it was sent, and what is wrong with it.
struct Said {
  std::string reason;
  html::FormErrors errors;
};

// One form with a reason and a button for each word; the first is what the Enter key sends.
void put_words(html::Html& out, const Visit& visit, const LoadView& load, std::initializer_list<Word> all, const Said& said) {
  const html::Catalogue& words = visit.words;
  out << html::open_form(visit.forms(), address_of(load) + "/" + std::string(all.begin()->word));
  out << html::Input{.id = "reason",
                     .name = "reason",
                     .value = said.reason,
                     .label = {.text = words.text("load.reason"_key), .classes = "govuk-label--s"},
                     .hint = html::Hint{.text = words.text("load.reason_hint"_key)},
                     .error_message = said.errors.message_for("reason", words),
                     .classes = "govuk-!-width-two-thirds"};
  out << R"(<div class="govuk-button-group">)"_html;
  for (const Word& each : all)
    out << html::Button{.text = words.text(each.button),
                        .classes = each.classes,
                        .attributes = {{"formaction", address_of(load) + "/" + std::string(each.word)}},
                        .prevent_double_click = true};
  out << "</div></form>\n"_html;
}

void put_question(html::Html& body, const Visit& visit, const LoadView& load, const sources::Source& source, const Said& said) {
  const html::Catalogue& words = visit.words;
  put_subheading(body, words.text("load.asks"_key));
  const sources::LoadReport& report = load.report;
  const double share =
      report.held_before == 0 ? 0 : static_cast<double>(report.gone + report.changed) / static_cast<double>(report.held_before);
  body << html::WarningText{.text = words.text("load.question"_key, {{"gone", html::number_text(report.gone)},
                                                                     {"changed", html::number_text(report.changed)},
                                                                     {"before", html::number_text(report.held_before)},
                                                                     {"share", share_words(share)}}),
                            .icon_fallback_text = words.text("component.warning"_key)};
  // The other thing that a load asks about (services/sources/sources.cpp): rows of which nobody knows whose they are.
  put_paragraph(body, share > source.most_changed_share
                          ? words.text("load.question_share"_key, {{"share", share_words(source.most_changed_share)}})
                          : words.text("load.question_unread"_key));
  put_paragraph(body, words.text("load.nothing_changed_yet"_key));
  // What does no harm is what the Enter key sends.
  put_words(body, visit, load, {{"stop", "load.stop"_key, ""}, {"confirm", "load.confirm"_key, "govuk-button--warning"}}, said);
}

void put_outcome(html::Html& body, const Visit& visit, const LoadView& load) {
  const html::Catalogue& words = visit.words;
  if (load.state == "failed") {
    html::Html why;
    why << words.text("load.failed"_key) << " "_html << in_english(load.problem);
    body << html::WarningText{.html = why, .icon_fallback_text = words.text("component.warning"_key)};
  }
  if (load.state == "applied") put_paragraph(body, words.text("load.applied"_key));
  if (load.state == "cancelled") put_paragraph(body, words.text("load.cancelled"_key));
  if (load.state == "undone") {
    put_paragraph(body, words.text("load.undone"_key));
    if (load.report.changed_since > 0) put_paragraph(body, words.counted("load.changed_since"_key, load.report.changed_since));
  }
}

html::TableRow reject_row(const RejectView& row, const html::Catalogue& words) {
  html::Html cells;
  for (const auto& [column, text] : row.cells)
    if (!text.empty())
      cells << R"(<span class="app-cell"><span class="app-cell__name">)"_html << column << ":</span> "_html << text << "</span> "_html;
  if (row.cells_withheld > 0) cells << words.counted("load.withheld"_key, static_cast<std::int64_t>(row.cells_withheld));
  html::Html reason;
  if (!row.column.empty()) reason << row.column << ": "_html;
  reason << in_english(row.reason);
  return {{.text = row.line > 0 ? html::number_text(row.line) : std::string("\xE2\x80\x93"), .format = "numeric"},
          {.html = reason},
          {.html = cells}};
}

Result<void> put_rejects(html::Html& body, const Visit& visit, const LoadView& load) {
  if (load.report.rejected == 0) return {};
  const html::Catalogue& words = visit.words;
  body << R"(<h2 class="govuk-heading-m" id="rejects">)"_html << words.text("load.rejects"_key) << "</h2>\n"_html;
  put_paragraph(body, words.text("load.rejects_lead"_key));
  auto rows = place::Loads(visit.place()).rejects(visit.asking(), load.report.id, rejects_shown);
  if (!rows && rows.error().code != ErrorCode::denied) return tl::unexpected(rows.error());
  if (!rows) {
    body << html::InsetText{.html = in_english(rows.error().message)};
    return {};
  }
  html::Table table{
      .head = html::TableRow{{.text = words.text("load.line"_key), .format = "numeric"},
                             {.text = words.text("load.why"_key)},
                             {.text = words.text("load.row"_key)}},
      .caption = words.text("load.rejects_caption"_key, {{"shown", html::number_text(static_cast<std::int64_t>(rows->size()))},
                                                         {"all", html::number_text(load.report.rejected)}}),
      .caption_classes = "govuk-table__caption--s"};
  for (const RejectView& row : *rows) table.rows.push_back(reject_row(row, words));
  html::put_wide_table(body, table);
  body << R"(<p class="govuk-body">)"_html << link_to(address_of(load) + "/rejects.csv", words.text("load.download"_key)) << "</p>\n"_html;
  return {};
}

void put_columns(html::Html& body, const Visit& visit, const place::LoadQuality& quality) {
  if (quality.columns.empty()) return;
  const html::Catalogue& words = visit.words;
  html::Table table{.head = html::TableRow{{.text = words.text("quality.column"_key)},
                                           {.text = words.text("quality.filled"_key), .format = "numeric"},
                                           {.text = words.text("quality.valid"_key), .format = "numeric"}},
                    .caption = words.text("quality.by_column"_key),
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const place::ColumnFigure& each : quality.columns)
    table.rows.push_back({{.text = column_words(each.column, words)},
                          {.text = each.rows == 0 ? share_words({}) : share_words(each.completeness()), .format = "numeric"},
                          {.text = each.filled == 0 ? share_words({}) : share_words(each.validity()), .format = "numeric"}});
  html::put_wide_table(body, table);
}

Result<web::Response> show_load(Visit& visit, const Said& said) {
  const html::Catalogue& words = visit.words;
  CW_TRY(const place::LoadQuality quality, place::Quality(visit.place()).of_load(id_in_path<LoadId>(visit.request, "load")));
  const LoadView& load = quality.load;
  const std::string title =
      words.text("load.title"_key, {{"file", load.report.title.empty() ? words.text("load.unnamed"_key) : load.report.title}});
  CW_TRY(const sources::Source source, place::Loads(visit.place()).source(load.report.source));
  html::Html body;
  if (!said.errors.empty()) body << said.errors.summary(words);
  put_heading(body, title, source.title);
  body << R"(<p class="govuk-body">)"_html << html_of(state_tag(load, words)) << " "_html
       << words.text("load.begun"_key, {{"when", html::moment_text(load.report.started_at, visit.language)}}) << "</p>\n"_html;
  if (place::is_under_way(load)) put_progress(body, visit, load);
  put_outcome(body, visit, load);
  if (load.state == "held") put_question(body, visit, load, source, said);
  put_subheading(body, words.text("load.figures"_key));
  put_figures(body, visit, load);
  CW_CHECK(put_rejects(body, visit, load));
  put_columns(body, visit, quality);
  if (load.state == "applied") {
    put_subheading(body, words.text("load.undo_heading"_key));
    put_paragraph(body, words.text("load.undo_lead"_key));
    put_words(body, visit, load, {{"undo", "load.undo"_key, "govuk-button--warning"}}, said);
  }
  return visit.show({.title = title,
                     .errors = said.errors.empty() ? html::Errors::none : html::Errors::some,
                     .back = "/sources/" + source.name,
                     .status = said.errors.empty() ? 200 : 422},
                    body);
}

using Say = Result<LoadView> (place::Loads::*)(const place::Asking&, LoadId);

// A reason, then what is said; back on the load's page.
Result<web::Response> say(Visit& visit, Say what) {
  Said said{visit.field("reason"), {}};
  if (said.reason.empty()) said.errors.add("reason", visit.words.text("load.reason_missing"_key));
  if (said.reason.size() > most_reason) said.errors.add("reason", visit.words.text("load.reason_long"_key));
  if (!said.errors.empty()) return show_load(visit, said);
  place::Asking asking = visit.asking();
  asking.reason = said.reason;
  place::Loads loads(visit.place());
  CW_TRY(const LoadView load, (loads.*what)(asking, id_in_path<LoadId>(visit.request, "load")));
  return visit.go_to(address_of(load));
}

// A cell of CSV (RFC 4180, section 2). What a spreadsheet would take for a formula gets an apostrophe before it.
void append_cell(std::string& out, std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  out.push_back('"');
  if (formula) out.push_back('\'');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

std::string rejects_csv(const std::vector<RejectView>& rows) {
  std::vector<std::string> columns;
  for (const RejectView& row : rows)
    for (const auto& [column, text] : row.cells)
      if (std::ranges::find(columns, column) == columns.end()) columns.push_back(column);
  std::string out = "line,column,reason";
  for (const std::string& column : columns) {
    out.push_back(',');
    append_cell(out, column);
  }
  out += "\r\n";
  for (const RejectView& row : rows) {
    out += std::to_string(row.line) + ",";
    append_cell(out, row.column);
    out.push_back(',');
    append_cell(out, row.reason);
    for (const std::string& column : columns) {
      out.push_back(',');
      const auto cell = std::ranges::find(row.cells, column, &std::pair<std::string, std::string>::first);
      append_cell(out, cell == row.cells.end() ? std::string_view() : std::string_view(cell->second));
    }
    out += "\r\n";
  }
  return out;
}

Result<web::Response> download_rejects(Visit& visit) {
  const LoadId id = id_in_path<LoadId>(visit.request, "load");
  CW_TRY(const auto rows, place::Loads(visit.place()).rejects(visit.asking(), id, rejects_in_file));
  web::Response out = web::Response::text(rejects_csv(rows));
  out.headers.set("Content-Type", "text/csv; charset=utf-8; header=present");
  out.headers.set("Content-Disposition", fmt::format("attachment; filename=\"rejects-{}.csv\"", id.text()));
  out.headers.set("Cache-Control", "no-store");
  return out;
}

// Loads that wait for somebody's word, on the home page of whoever may give it.
Result<void> put_waiting_loads(Visit& visit, html::Html& out) {
  if (!visit.has_role("data_officer")) return {};
  CW_TRY(const auto sources, place::Quality(visit.place()).sources());
  html::Html rows;
  for (const place::SourceStanding& each : sources) {
    if (!each.last || (each.last->state != "held" && each.last->state != "failed" && !place::is_under_way(*each.last))) continue;
    rows << "<li>"_html << link_to(address_of(*each.last), each.source.title) << " "_html << html_of(state_tag(*each.last, visit.words))
         << "</li>\n"_html;
  }
  out << R"(<h2 class="govuk-heading-m">)"_html << link_to("/sources", visit.words.text("load.waiting"_key)) << "</h2>\n"_html;
  if (rows.empty())
    put_paragraph(out, visit.words.text("load.none_waiting"_key));
  else
    out << R"(<ul class="govuk-list govuk-list--spaced">)"_html << rows << "</ul>\n"_html;
  return {};
}

}  // namespace

void add_load_pages(Desk& desk) {
  const auto feed = std::make_shared<LoadFeed>(desk.place());
  desk.page("/loads/{load:uuid}", {.needs = Needs::purpose}, [](Visit& visit) { return show_load(visit, {}); });
  desk.page("/loads/{load:uuid}/rejects.csv", {.needs = Needs::purpose}, download_rejects);
  desk.page("/loads/{load:uuid}/events", {}, [feed](Visit& visit) -> Result<web::Response> {
    const LoadId id = id_in_path<LoadId>(visit.request, "load");
    CW_CHECK(place::Loads(visit.place()).find(id));
    return web::Response::event_stream([feed, id](std::shared_ptr<web::EventWriter> events) { feed->watch(id, std::move(events)); });
  });
  desk.form("/loads/{load:uuid}/confirm", {.needs = Needs::purpose}, [](Visit& visit) { return say(visit, &place::Loads::confirm); });
  desk.form("/loads/{load:uuid}/stop", {.needs = Needs::purpose}, [](Visit& visit) { return say(visit, &place::Loads::stop); });
  desk.form("/loads/{load:uuid}/undo", {.needs = Needs::purpose}, [](Visit& visit) { return say(visit, &place::Loads::undo); });
  desk.home_part(20, put_waiting_loads);
}

}  // namespace cw::pages
