// SPDX-License-Identifier: MIT
// The quality of data: all sources beside each other, and one source from load to load.
#include "services/place/quality.h"
#include "web/html/format.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/load_words.h"

namespace cw::pages {
namespace {

using place::LoadQuality;

constexpr std::size_t loads_shown = 30;

// Records beyond the first of each person, as a share of all.
std::optional<double> duplicate_share(const LoadQuality& load) {
  if (!load.records || !load.people || *load.records == 0) return std::nullopt;
  return static_cast<double>(*load.records - *load.people) / static_cast<double>(*load.records);
}
std::optional<double> reject_share(const LoadQuality& load) {
  if (load.load.report.rows == 0) return std::nullopt;
  return static_cast<double>(load.load.report.rejected) / static_cast<double>(load.load.report.rows);
}

html::TableRow shares(const LoadQuality& load) {
  return {{.text = share_words(place::mean_completeness(load)), .format = "numeric"},
          {.text = share_words(place::mean_validity(load)), .format = "numeric"},
          {.text = share_words(reject_share(load)), .format = "numeric"},
          {.text = count_words(load.records), .format = "numeric"},
          {.text = share_words(duplicate_share(load)), .format = "numeric"}};
}

html::TableRow share_heads(const html::Catalogue& words) {
  return {{.text = words.text("quality.filled"_key), .format = "numeric"},
          {.text = words.text("quality.valid"_key), .format = "numeric"},
          {.text = words.text("quality.rejected"_key), .format = "numeric"},
          {.text = words.text("sources.record_count"_key), .format = "numeric"},
          {.text = words.text("quality.duplicates"_key), .format = "numeric"}};
}

html::TableRow joined(html::TableRow first, html::TableRow rest) {
  first.insert(first.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
  return first;
}

void put_what_it_means(html::Html& body, const html::Catalogue& words) {
  body << html::Details{.summary_text = words.text("quality.meaning"_key), .text = words.text("quality.meaning_text"_key)};
}

// The newest load that counts: one that was applied, or whatever there is.
const LoadQuality* newest(const std::vector<LoadQuality>& loads) {
  for (const LoadQuality& each : loads)
    if (each.load.state == "applied") return &each;
  return loads.empty() ? nullptr : &loads.front();
}

Result<web::Response> show_all(Visit& visit) {
  const html::Catalogue& words = visit.words;
  const std::string title = words.text("quality.title"_key);
  html::Html body;
  put_heading(body, title);
  put_paragraph(body, words.text("quality.lead"_key));
  CW_TRY(const auto sources, place::Quality(visit.place()).sources());
  html::Table table{
      .head = joined({{.text = words.text("sources.name"_key)}, {.text = words.text("sources.heard"_key)}}, share_heads(words)),
      .caption = words.text("quality.caption"_key),
      .caption_classes = "govuk-visually-hidden",
      .first_cell_is_header = true};
  for (const place::SourceStanding& each : sources) {
    if (each.registered == place::Existing::must_not_be_there) continue;
    CW_TRY(const auto loads, place::Quality(visit.place()).of_source(each.source.name, 5));
    const LoadQuality none;
    const LoadQuality* last = newest(loads);
    table.rows.push_back(joined({{.html = link_to("/sources/" + each.source.name + "/quality", each.source.title)},
                                 {.text = each.heard_at ? html::short_date_text(html::uk_time(*each.heard_at).date, visit.language)
                                                        : words.text("sources.never"_key)}},
                                shares(last == nullptr ? none : *last)));
  }
  if (table.rows.empty()) put_paragraph(body, words.text("sources.none"_key));
  if (!table.rows.empty()) html::put_wide_table(body, table);
  put_what_it_means(body, words);
  return visit.show({.title = title, .back = "/sources"}, body);
}

void put_over_time(html::Html& body, const Visit& visit, const std::vector<LoadQuality>& loads) {
  const html::Catalogue& words = visit.words;
  html::Table table{.head = joined({{.text = words.text("load.when"_key)}, {.text = words.text("load.state"_key)}}, share_heads(words)),
                    .caption = words.text("quality.by_load"_key),
                    .caption_classes = "govuk-table__caption--m"};
  for (const LoadQuality& each : loads)
    table.rows.push_back(
        joined({{.html = link_to("/loads/" + each.load.report.id.text(), html::moment_text(each.load.report.started_at, visit.language))},
                {.html = html_of(state_tag(each.load, words))}},
               shares(each)));
  html::put_wide_table(body, table);
}

// Each column's completeness and validity now, and by how many points it has moved since the load before.
void put_columns(html::Html& body, const Visit& visit, const LoadQuality& now, const LoadQuality* before) {
  const html::Catalogue& words = visit.words;
  html::Table table{.head = html::TableRow{{.text = words.text("quality.column"_key)},
                                           {.text = words.text("quality.filled"_key), .format = "numeric"},
                                           {.text = words.text("quality.filled_before"_key), .format = "numeric"},
                                           {.text = words.text("quality.valid"_key), .format = "numeric"},
                                           {.text = words.text("quality.valid_before"_key), .format = "numeric"}},
                    .caption = words.text("quality.by_column"_key),
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const place::ColumnFigure& each : now.columns) {
    const place::ColumnFigure* old = nullptr;
    if (before != nullptr)
      for (const place::ColumnFigure& other : before->columns)
        if (other.column == each.column) old = &other;
    const auto filled = [](const place::ColumnFigure* of) {
      return of == nullptr || of->rows == 0 ? std::nullopt : std::optional(of->completeness());
    };
    const auto valid = [](const place::ColumnFigure* of) {
      return of == nullptr || of->filled == 0 ? std::nullopt : std::optional(of->validity());
    };
    table.rows.push_back({{.text = column_words(each.column, words)},
                          {.text = share_words(filled(&each)), .format = "numeric"},
                          {.text = share_words(filled(old)), .format = "numeric"},
                          {.text = share_words(valid(&each)), .format = "numeric"},
                          {.text = share_words(valid(old)), .format = "numeric"}});
  }
  html::put_wide_table(body, table);
}

Result<web::Response> show_source_quality(Visit& visit) {
  const html::Catalogue& words = visit.words;
  const std::string name(visit.request.parameter("source"));
  CW_TRY(const place::SourceStanding standing, place::Quality(visit.place()).source(name));
  std::vector<LoadQuality> loads;
  if (standing.registered == place::Existing::may_be_there) {
    CW_TRY(loads, place::Quality(visit.place()).of_source(name, loads_shown));
  }
  const std::string title = words.text("quality.of"_key, {{"source", standing.source.title}});
  html::Html body;
  put_heading(body, title);
  if (loads.empty()) put_paragraph(body, words.text("sources.no_load"_key));
  if (!loads.empty()) {
    put_over_time(body, visit, loads);
    const LoadQuality* now = newest(loads);
    const LoadQuality* before = now + 1 < loads.data() + loads.size() ? now + 1 : nullptr;
    if (!now->columns.empty()) put_columns(body, visit, *now, before);
  }
  put_what_it_means(body, words);
  return visit.show({.title = title, .back = "/sources/" + name}, body);
}

}  // namespace

void add_quality_pages(Desk& desk) {
  desk.navigation(
      {.title = "nav.quality"_key, .about = "nav.quality_about"_key, .href = "/quality", .roles = {"data_officer"}, .order = 65});
  desk.page("/quality", {}, show_all);
  desk.page("/sources/{source}/quality", {}, show_source_quality);
}

}  // namespace cw::pages
