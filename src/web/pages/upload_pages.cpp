// SPDX-License-Identifier: MIT
// Sending a file, and saying what its columns are: what was recognised stands in the form already, and what is chosen is kept for next
// time.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "services/place/uploads.h"
#include "web/html/button.h"
#include "web/html/choices.h"
#include "web/html/format.h"
#include "web/html/select.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/load_words.h"

namespace cw::pages {
namespace {

using place::Mapping;
using place::UploadColumn;
using place::UploadId;
using place::UploadView;

constexpr std::string_view record_id = "record_id";

std::string use_field(std::size_t column) { return fmt::format("use_{}", column); }

// --- sending ---------------------------------------------------------------------------------------------------------------------------

Result<web::Response> show_sending(Visit& visit, const html::FormErrors& errors) {
  const html::Catalogue& words = visit.words;
  CW_TRY(const sources::Source source, place::Uploads(visit.place()).source(std::string(visit.request.parameter("source"))));
  const std::string title = words.text("upload.title"_key);
  html::Html body;
  if (!errors.empty()) body << errors.summary(words);
  put_heading(body, title, source.title);
  put_paragraph(body, words.text("upload.lead"_key));
  body << html::open_form(visit.forms(), "/sources/" + source.name + "/upload", {{"enctype", "multipart/form-data"}});
  body << html::FileUpload{
      .name = "file",
      .id = "file",
      .label = {.text = words.text("upload.file"_key), .classes = "govuk-label--s"},
      .hint = html::Hint{.text = words.text("upload.file_hint"_key, {{"size", html::bytes_text(place::most_upload_bytes)}})},
      .error_message = errors.message_for("file", words),
      .attributes = {{"accept", ".csv,.tsv,.txt,.xlsx,.ods,.ndjson,.jsonl,.parquet"}}};
  body << html::Button{.text = words.text("upload.send"_key), .prevent_double_click = true} << "</form>\n"_html;
  put_paragraph(body, words.text("upload.kept"_key));
  return visit.show({.title = title,
                     .errors = errors.empty() ? html::Errors::none : html::Errors::some,
                     .back = "/sources/" + source.name,
                     .status = errors.empty() ? 200 : 422},
                    body);
}

Result<web::Response> take_file(Visit& visit) {
  html::FormErrors errors;
  const web::UploadedFile* file = visit.form->file("file");
  if (file == nullptr) {
    errors.add("file", visit.words.text("upload.file_missing"_key));
    return show_sending(visit, errors);
  }
  const place::UploadOffer offer{std::string(visit.request.parameter("source")), file->name};
  const auto taken = place::Uploads(visit.place()).take(visit.asking(), offer, [&](std::uint64_t offset, std::span<char> into) {
    return web::read_file_part(visit.request.body, *file, offset, into);
  });
  if (!taken && taken.error().field == "file") {
    errors.add("file", visit.words.text("upload.not_taken"_key, {{"why", taken.error().message}}));
    return show_sending(visit, errors);
  }
  CW_TRY(const UploadView upload, taken);
  return visit.go_to("/uploads/" + upload.id.text());
}

// --- mapping ---------------------------------------------------------------------------------------------------------------------------

// The mapping as the form has it; what is wrong goes into `errors`.
Mapping sent_mapping(const Visit& visit, const UploadView& upload, const std::vector<place::ColumnChoice>& choices,
                     html::FormErrors& errors) {
  Mapping out;
  std::set<std::string> used;
  for (std::size_t i = 0; i < upload.columns.size(); ++i) {
    const UploadColumn& column = upload.columns[i];
    const std::string use = visit.field(use_field(i));
    if (use.empty()) continue;
    if (!used.insert(use).second) {
      errors.add(use_field(i), visit.words.text("mapping.twice"_key, {{"use", column_words(use, visit.words)}}));
      continue;
    }
    if (use == record_id) {
      out.id_column = column.column;
      continue;
    }
    const auto choice = std::ranges::find(choices, use, &place::ColumnChoice::name);
    if (choice != choices.end())
      out.columns.push_back({column.column, use, choice->kind});
    else if (column.name == use)  // a use of the source's own, which stays as it is
      out.columns.push_back({column.column, column.name, column.kind});
  }
  return out;
}

std::string use_of(const Mapping& mapping, const std::string& column) {
  if (column == mapping.id_column) return std::string(record_id);
  const auto at = std::ranges::find(mapping.columns, column, &sources::ColumnUse::column);
  return at == mapping.columns.end() ? std::string() : at->name;
}

// What was found of a column: in words of the page where it is as last time, else as recognition says it, in English.
html::Html found_words(const Visit& visit, const UploadColumn& column) {
  html::Html out;
  if (column.proposed == place::Proposed::as_before) {
    out << visit.words.text("mapping.as_before"_key);
  } else if (column.meaning.empty() || column.meaning == "ignored" || column.meaning == "text") {
    out << visit.words.text("mapping.not_recognised"_key);
  } else {
    // What it is taken for stands in the list below; what it is used for in no case, in the words of recognition.
    const bool used = column.is_id || !column.name.empty();
    out << visit.words.text("mapping.sure"_key, {{"share", html::percent_text(column.confidence)}}) << " "_html
        << in_english((used ? "" : column.meaning + ": ") + column.reason + ".");
  }
  out << "<br>"_html
      << visit.words.text("mapping.filled"_key, {{"share", share_words(column.filled)}, {"count", html::number_text(column.distinct)}});
  return out;
}

// The first cells of a column, where they may be seen.
void put_examples(html::Html& out, const Visit& visit, const place::UploadPreview& preview, std::size_t column) {
  std::string examples;
  std::size_t shown = 0;
  for (const auto& row : preview.rows) {
    if (!row[column] || row[column]->empty() || shown == 3) continue;
    examples += (shown++ == 0 ? "" : " \xC2\xB7 ") + *row[column];
  }
  if (shown == 0) return;
  out << R"(<br><span class="app-examples">)"_html << visit.words.text("mapping.examples"_key, {{"values", examples}}) << "</span>"_html;
}

void put_column(html::Html& body, const Visit& visit, const UploadView& upload, std::size_t at, const Mapping& mapping,
                const std::vector<place::ColumnChoice>& choices, const place::UploadPreview& preview, const html::FormErrors& errors) {
  const UploadColumn& column = upload.columns[at];
  html::Html hint = found_words(visit, column);
  put_examples(hint, visit, preview, at);
  html::Select select{.id = use_field(at),
                      .name = use_field(at),
                      .value = use_of(mapping, column.column),
                      .label = {.text = column.column, .classes = "govuk-label--s app-break"},
                      .hint = html::Hint{.html = hint},
                      .error_message = errors.message_for(use_field(at), visit.words)};
  select.items.push_back({.value = html::Text(""), .text = visit.words.text("mapping.not_used"_key)});
  select.items.push_back({.value = html::Text(record_id), .text = column_words(record_id, visit.words)});
  for (const place::ColumnChoice& each : choices)
    select.items.push_back({.value = html::Text(each.name), .text = column_words(each.name, visit.words)});
  const bool own = !column.name.empty() && std::ranges::find(choices, column.name, &place::ColumnChoice::name) == choices.end();
  if (own) select.items.push_back({.value = html::Text(column.name), .text = column.name});
  body << select;
}

// The first rows as they would be loaded: only columns that are used.
void put_preview(html::Html& body, const Visit& visit, const UploadView& upload, const Mapping& mapping,
                 const place::UploadPreview& preview) {
  const html::Catalogue& words = visit.words;
  std::vector<std::size_t> used;
  for (std::size_t i = 0; i < upload.columns.size(); ++i)
    if (!use_of(mapping, upload.columns[i].column).empty()) used.push_back(i);
  if (used.empty() || preview.rows.empty()) return;
  html::Table table{.head = html::TableRow{}, .caption = words.text("mapping.preview"_key), .caption_classes = "govuk-table__caption--m"};
  for (const std::size_t i : used) table.head->push_back({.text = column_words(use_of(mapping, upload.columns[i].column), words)});
  for (const auto& row : preview.rows) {
    html::TableRow& out = table.rows.emplace_back();
    for (const std::size_t i : used) out.push_back({.text = row[i] ? *row[i] : words.text("mapping.withheld"_key)});
  }
  html::put_wide_table(body, table);
  body << html::Button{
      .text = words.text("mapping.look_again"_key), .name = "action", .value = "preview", .classes = "govuk-button--secondary"};
}

void put_kind(html::Html& body, const Visit& visit, std::string_view kind) {
  const html::Catalogue& words = visit.words;
  body << html::Radios{
      .fieldset = html::Fieldset{.legend = {.text = words.text("mapping.kind"_key), .classes = "govuk-fieldset__legend--m"}},
      .id_prefix = "kind",
      .name = "kind",
      .items = {{.text = words.text("mapping.whole"_key),
                 .value = "whole",
                 .hint = html::Hint{.text = words.text("mapping.whole_hint"_key)}},
                {.text = words.text("mapping.part"_key), .value = "part", .hint = html::Hint{.text = words.text("mapping.part_hint"_key)}}},
      .value = kind};
}

void put_about(html::Html& body, const Visit& visit, const UploadView& upload) {
  const html::Catalogue& words = visit.words;
  put_paragraph(body, words.text("mapping.about"_key, {{"file", upload.title},
                                                       {"size", html::bytes_text(static_cast<std::uint64_t>(upload.bytes))},
                                                       {"rows", html::number_text(upload.rows)}}));
  if (upload.missing.empty()) return;
  html::Html text;
  text << words.text("mapping.missing"_key) << " "_html;
  for (std::size_t i = 0; i < upload.missing.size(); ++i) text << (i == 0 ? ""_html : ", "_html) << upload.missing[i];
  text << ". "_html << words.text("mapping.missing_what"_key);
  body << html::WarningText{.html = text, .icon_fallback_text = words.text("component.warning"_key)};
}

Result<web::Response> show_mapping(Visit& visit, const UploadView& upload, const Mapping& mapping, std::string_view kind,
                                   const html::FormErrors& errors) {
  const html::Catalogue& words = visit.words;
  place::Uploads uploads(visit.place());
  const auto choices = uploads.choices();
  auto preview = uploads.preview(visit.asking(), upload.id, mapping);
  if (!preview && preview.error().code != ErrorCode::denied) return tl::unexpected(preview.error());
  const place::UploadPreview rows = preview ? std::move(*preview) : place::UploadPreview{};
  const std::string title = words.text("mapping.title"_key);
  html::Html body;
  if (!errors.empty()) body << errors.summary(words);
  put_heading(body, title, upload.source.title);
  put_about(body, visit, upload);
  if (!preview) body << html::InsetText{.html = in_english(preview.error().message)};
  body << html::open_form(visit.forms(), "/uploads/" + upload.id.text());
  put_subheading(body, words.text("mapping.columns"_key));
  put_paragraph(body, words.text("mapping.lead"_key));
  for (std::size_t i = 0; i < upload.columns.size(); ++i) put_column(body, visit, upload, i, mapping, choices, rows, errors);
  put_preview(body, visit, upload, mapping, rows);
  put_kind(body, visit, kind);
  body << R"(<div class="govuk-button-group">)"_html
       << html::Button{.text = words.text("mapping.load"_key), .name = "action", .value = "load", .prevent_double_click = true}
       << html::Button{.text = words.text("mapping.forget"_key), .name = "action", .value = "forget", .classes = "govuk-button--secondary"}
       << "</div></form>\n"_html;
  return visit.show({.title = title,
                     .errors = errors.empty() ? html::Errors::none : html::Errors::some,
                     .back = "/sources/" + upload.source.name,
                     .status = errors.empty() ? 200 : 422},
                    body);
}

Result<web::Response> map_columns(Visit& visit) {
  CW_TRY(const UploadView upload, place::Uploads(visit.place()).find(id_in_path<UploadId>(visit.request, "upload")));
  return show_mapping(visit, upload, place::mapping_of(upload), "whole", {});
}

// Errors of the service that a form can put right.
bool is_of_form(const Error& error) { return error.code == ErrorCode::invalid && (error.field == "columns" || error.field == "id_column"); }

Result<web::Response> act_on_upload(Visit& visit) {
  place::Uploads uploads(visit.place());
  CW_TRY(const UploadView upload, uploads.find(id_in_path<UploadId>(visit.request, "upload")));
  const std::string action = visit.field("action"), kind = visit.field("kind") == "part" ? "part" : "whole";
  if (action == "forget") {
    CW_CHECK(uploads.forget(visit.asking(), upload.id));
    return visit.go_to("/sources/" + upload.source.name, {.kind = html::FlashKind::notice, .key = "upload_forgotten"});
  }
  html::FormErrors errors;
  const Mapping mapping = sent_mapping(visit, upload, uploads.choices(), errors);
  if (action == "load") {
    if (mapping.id_column.empty())
      errors.add(use_field(0), visit.words.text("mapping.no_id"_key, {{"use", column_words(record_id, visit.words)}}));
    if (mapping.columns.empty()) errors.add(use_field(0), visit.words.text("mapping.no_column"_key));
  }
  if (action != "load" || !errors.empty()) return show_mapping(visit, upload, mapping, kind, errors);
  const auto load = uploads.load(visit.asking(), upload.id, mapping, kind == "part" ? sources::LoadKind::part : sources::LoadKind::whole);
  if (!load && is_of_form(load.error())) {
    errors.add(use_field(0), load.error().message);
    return show_mapping(visit, upload, mapping, kind, errors);
  }
  CW_TRY(const place::LoadView begun, load);
  return visit.go_to("/loads/" + begun.report.id.text());
}

}  // namespace

void add_upload_pages(Desk& desk) {
  desk.page("/sources/{source}/upload", {.needs = Needs::purpose}, [](Visit& visit) { return show_sending(visit, {}); });
  desk.form("/sources/{source}/upload",
            {.needs = Needs::purpose,
             .route = {.body_limit = place::most_upload_bytes + room_for_a_form, .deadline_seconds = 600, .body_keep = web::BodyKeep::file},
             .form = {.files_in = web::FilesIn::body, .file_bytes = place::most_upload_bytes, .parts = 8, .files = 1}},
            take_file);
  desk.page("/uploads/{upload:uuid}", {.needs = Needs::purpose}, map_columns);
  desk.form("/uploads/{upload:uuid}", {.needs = Needs::purpose, .route = {.deadline_seconds = 600}, .form = {.parts = 600}}, act_on_upload);
}

}  // namespace cw::pages
