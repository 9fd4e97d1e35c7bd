// SPDX-License-Identifier: MIT
// Finding people: one box for anything, parts of the question that are meant as one thing, and who was found with the reason.
//
// What was asked is personal data, so it never stands in an address: a form is posted, its words are kept for the session in the store,
// sealed (services/place/session_keeping.h), and the browser goes on to /search/ID, which asks again. So "back" from a person comes to the
// list without sending a form again, any server of the store can answer, and each time the list is seen stands in the access log.
#include <algorithm>
#include <array>
#include <span>

#include "base/json.h"
#include "services/place/search.h"
#include "services/place/session_keeping.h"
#include "web/html/button.h"
#include "web/html/format.h"
#include "web/html/input.h"
#include "web/html/notices.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/person_parts.h"

namespace cw::pages {
namespace {

constexpr std::size_t most_hits = 20;
constexpr std::size_t most_question_bytes = 500;

struct PartWord {
  place::SearchBy by;
  html::MessageKey title;
};
constexpr std::array<PartWord, 7> parts{{{place::SearchBy::name, "search.by_name"_key},
                                         {place::SearchBy::date_of_birth, "search.by_date_of_birth"_key},
                                         {place::SearchBy::address, "search.by_address"_key},
                                         {place::SearchBy::postcode, "search.by_postcode"_key},
                                         {place::SearchBy::phone, "search.by_phone"_key},
                                         {place::SearchBy::email, "search.by_email"_key},
                                         {place::SearchBy::identifier, "search.by_identifier"_key}}};

// Kept as JSON: {"text": "...", "by": {"postcode": "..."}}.
std::string kept_text(const place::SearchQuestion& question) {
  Structure by;
  for (const auto& [part, value] : question.fields) by.emplace_back(std::string(place::name_of(part)), Value(value));
  return write_json(Value(Structure{{"text", Value(question.text)}, {"by", Value(std::move(by))}}));
}

std::string text_of(const Value* value) {
  const std::string* text = value == nullptr ? nullptr : value->get<std::string>();
  return text == nullptr ? std::string() : *text;
}

Result<place::SearchQuestion> question_of(std::string_view kept) {
  CW_TRY(const Value value, parse_json(kept));
  place::SearchQuestion out{.text = text_of(member(value, "text"))};
  if (const Value* by = member(value, "by"))
    for (const PartWord& part : parts)
      if (std::string text = text_of(member(*by, place::name_of(part.by))); !text.empty())
        out.fields.emplace_back(part.by, std::move(text));
  return out;
}

std::string value_of(const place::SearchQuestion& question, place::SearchBy by) {
  for (const auto& [part, value] : question.fields)
    if (part == by) return value;
  return {};
}

void put_form(html::Html& out, const Visit& visit, const place::SearchQuestion& question, const html::FormErrors& errors) {
  const html::Catalogue& words = visit.words;
  out << html::open_form(visit.forms(), "/search", {{"role", "search"}});
  out << html::Input{.id = "text",
                     .name = "text",
                     .type = "search",
                     .value = question.text,
                     .label = {.text = words.text("search.label"_key), .classes = "govuk-label--m"},
                     .hint = html::Hint{.text = words.text("search.hint"_key)},
                     .error_message = errors.message_for("text", words),
                     .autocomplete = "off",
                     .spellcheck = false};
  html::Html fields;
  for (const PartWord& part : parts) {
    const std::string name(place::name_of(part.by));
    fields << html::Input{.id = name,
                          .name = name,
                          .value = value_of(question, part.by),
                          .label = {.text = words.text(part.title)},
                          .error_message = errors.message_for(name, words),
                          .classes = "govuk-!-width-one-half",
                          .autocomplete = "off",
                          .spellcheck = false};
  }
  html::Details details{.summary_text = words.text("search.parts"_key), .html = std::move(fields)};
  details.open = !question.fields.empty();
  out << details << html::Button{.text = words.text("search.button"_key), .prevent_double_click = true} << "</form>\n"_html;
}

Result<web::Response> show_form(Visit& visit, const place::SearchQuestion& question, const html::FormErrors& errors) {
  const std::string title = visit.words.text("search.title"_key);
  html::Html body;
  if (!errors.empty()) body << errors.summary(visit.words);
  put_heading(body, title);
  put_form(body, visit, question, errors);
  return visit.show({.title = title, .errors = errors.empty() ? html::Errors::none : html::Errors::some, .back = "/"}, body);
}

Result<web::Response> show_search(Visit& visit) { return show_form(visit, {}, {}); }

Result<web::Response> take_search(Visit& visit) {
  place::SearchQuestion question{.text = visit.field("text")};
  html::FormErrors errors;
  for (const PartWord& part : parts)
    if (std::string value = visit.field(place::name_of(part.by)); !value.empty()) {
      if (value.size() > most_question_bytes) errors.add(place::name_of(part.by), visit.words.text("search.too_long"_key));
      question.fields.emplace_back(part.by, std::move(value));
    }
  if (question.text.size() > most_question_bytes) errors.add("text", visit.words.text("search.too_long"_key));
  if (question.text.empty() && question.fields.empty()) errors.add("text", visit.words.text("search.nothing_entered"_key));
  if (!errors.empty()) return show_form(visit, question, errors);
  // The request's own id is one that nobody had before and nobody can guess.
  CW_CHECK(place::keep_for_session(visit.place(), {visit.token, kept_search, visit.request.id}, kept_text(question)));
  return visit.go_to("/search/" + visit.request.id);
}

void put_fact(html::Html& out, const html::Text& title, const std::string& value) {
  if (!value.empty()) out << "<dt>"_html << title << "</dt><dd>"_html << value << "</dd>"_html;
}

void put_hit(html::Html& out, const Visit& visit, const place::SearchHit& hit) {
  const html::Catalogue& words = visit.words;
  out << R"(<li class="app-hit"><h2 class="govuk-heading-s govuk-!-margin-bottom-1">)"_html;
  put_link(out, "/people/" + hit.person.text() + "?list=" + std::string(visit.request.parameter("search")), name_from(hit.shown, words));
  if (hit.shown_apart) out << " "_html << html::Tag{.text = words.text("search.protected"_key), .classes = "govuk-tag--red"};
  out << "</h2>\n<dl class=\"app-facts\">"_html;
  put_fact(out, words.text("column.date_of_birth"_key), text_from(hit.shown, "date_of_birth", visit.language));
  std::string address = text_from(hit.shown, "address", visit.language);
  const std::string postcode = text_from(hit.shown, "postcode", visit.language);
  if (!postcode.empty() && address.find(postcode) == std::string::npos) address += (address.empty() ? "" : ", ") + postcode;
  put_fact(out, words.text("column.address"_key), address);
  put_fact(out, words.text("column.phone"_key), text_from(hit.shown, "phone", visit.language));
  out << "</dl>\n"_html;
  if (!hit.reasons.empty()) {
    // As the search engine words them: in English.
    out << R"(<p class="govuk-body-s app-muted govuk-!-margin-bottom-0" lang="en">)"_html;
    for (std::size_t i = 0; i < hit.reasons.size(); ++i) out << (i == 0 ? "" : "; ") << hit.reasons[i];
    out << "</p>\n"_html;
  }
  out << "</li>\n"_html;
}

// Those who are not far less likely than the best: each bit halves the chance.
std::size_t likely_hits(const place::SearchResult& found) {
  constexpr double far = 10;  // bits: a thousand times
  std::size_t out = 0;
  while (out < found.hits.size() && found.hits[out].score >= found.hits.front().score - far) ++out;
  return out;
}

void put_list(html::Html& out, const Visit& visit, std::span<const place::SearchHit> hits) {
  out << "<ol class=\"govuk-list\">\n"_html;
  for (const place::SearchHit& hit : hits) put_hit(out, visit, hit);
  out << "</ol>\n"_html;
}

void put_hits(html::Html& out, const Visit& visit, const place::SearchResult& found) {
  const html::Catalogue& words = visit.words;
  if (found.hits.empty()) {
    put_paragraph(out, words.text("search.none_text"_key));
    out << "<ul class=\"govuk-list govuk-list--bullet\"><li>"_html << words.text("search.none_less"_key) << "</li><li>"_html
        << words.text("search.none_other"_key) << "</li><li>"_html << words.text("search.none_purpose"_key) << "</li></ul>\n"_html;
    return;
  }
  if (found.cut_short || (found.hits.size() == most_hits && likely_hits(found) == most_hits))
    out << html::InsetText{.text = words.text("search.too_many"_key)};
  const std::size_t likely = likely_hits(found);
  put_list(out, visit, std::span(found.hits).first(likely));
  if (likely == found.hits.size()) return;
  html::Html others;
  put_list(others, visit, std::span(found.hits).subspan(likely));
  out << html::Details{.summary_text = words.counted("search.less_likely"_key, static_cast<std::int64_t>(found.hits.size() - likely)),
                       .html = std::move(others)};
}

Result<web::Response> show_results(Visit& visit) {
  const html::Catalogue& words = visit.words;
  CW_TRY(const auto kept, place::kept_for_session(visit.place(), {visit.token, kept_search, visit.request.parameter("search")}));
  if (!kept) return visit.go_to("/search", {.kind = html::FlashKind::notice, .key = "search_ended"});
  CW_TRY(place::SearchQuestion question, question_of(*kept));
  question.most = most_hits;
  const auto found = place::search_people(visit.place(), visit.asking(), question);
  html::FormErrors errors;
  if (!found && found.error().code == ErrorCode::invalid) {
    errors.add("text", found.error().message);
    return show_form(visit, question, errors);
  }
  if (!found) return tl::unexpected(found.error());
  const auto count = static_cast<std::int64_t>(likely_hits(*found));
  const std::string title = count == 0 ? words.text("search.none"_key) : words.counted("search.found"_key, count);
  html::Html body;
  put_heading(body, title);
  if (!found->current) body << html::InsetText{.text = words.text("search.behind"_key)};
  put_hits(body, visit, *found);
  body << "<div class=\"govuk-!-margin-top-6\">"_html;
  put_form(body, visit, question, errors);
  body << "</div>\n"_html;
  return visit.show({.title = title, .back = "/search"}, body);
}

}  // namespace

void add_search_pages(Desk& desk) {
  desk.navigation(
      {.title = "nav.search"_key, .about = "nav.search_about"_key, .href = "/search", .roles = {}, .order = 10, .needs = Needs::purpose});
  desk.page("/search", {.needs = Needs::purpose}, show_search);
  desk.form("/search", {.needs = Needs::purpose}, take_search);
  desk.page("/search/{search:uuid}", {.needs = Needs::purpose}, show_results);
}

}  // namespace cw::pages
