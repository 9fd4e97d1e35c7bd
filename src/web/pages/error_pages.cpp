// SPDX-License-Identifier: MIT
// The one place where an error becomes a page. Its words say what has happened and what to do; the error's own message stands below where
// it is for whoever asked, and in the log alone where it is the server's own matter.
#include "base/log.h"
#include "base/wait_field.h"
#include "services/place/purposes.h"
#include "web/http/problem.h"
#include "web/pages/internal/visit.h"

namespace cw::pages {
namespace {

struct ErrorWords {
  std::string title, text;
};

ErrorWords words_of(const Error& error, const html::Catalogue& words) {
  if (const auto seconds = wait_of(error))
    return {words.text("error.too_much_title"_key), words.text("error.too_much"_key, {{"seconds", std::to_string(*seconds)}})};
  switch (error.code) {
    case ErrorCode::denied: return {words.text("error.denied_title"_key), words.text("error.denied"_key)};
    case ErrorCode::not_found: return {words.text("error.not_found_title"_key), words.text("error.not_found"_key)};
    case ErrorCode::conflict: return {words.text("error.conflict_title"_key), words.text("error.conflict"_key)};
    case ErrorCode::too_large: return {words.text("error.too_large_title"_key), words.text("error.too_large"_key)};
    case ErrorCode::invalid: return {words.text("error.invalid_title"_key), words.text("error.invalid"_key)};
    case ErrorCode::unavailable: return {words.text("error.unavailable_title"_key), words.text("error.unavailable"_key)};
    case ErrorCode::unsupported:
    case ErrorCode::internal: break;
  }
  return {words.text("error.internal_title"_key), words.text("error.internal"_key)};
}

}  // namespace

Result<web::Response> error_page(Visit& visit, const Error& error) {
  const html::Catalogue& words = visit.words;
  const ErrorWords said = words_of(error, words);
  html::Html body;
  put_heading(body, said.title);
  put_paragraph(body, said.text);
  if (web::is_ours_alone(error)) {
    log_error("a page failed", {{"error", error.message}, {"request", visit.request.id}, {"route", visit.request.route}});
  } else if (error.code != ErrorCode::not_found && !error.message.empty() && !wait_of(error)) {
    // English in both languages, as the policy and the services write it.
    body << R"(<div class="govuk-inset-text" lang="en">)"_html << error.message << "</div>\n"_html;
  }
  if (error.code == ErrorCode::denied && !wait_of(error) && visit.session && !place::purposes_for(visit.place(), visit.account()).empty()) {
    body << "<p class=\"govuk-body\">"_html;
    put_link(body, with_next("/purpose", visit.own_address()), words.text("error.other_purpose"_key));
    body << "</p>\n"_html;
  }
  put_paragraph(body, words.text("error.number"_key, {{"number", visit.request.id}}));
  body << R"(<p class="govuk-body"><a class="govuk-link" href="/">)"_html << words.text("error.home"_key) << "</a></p>\n"_html;
  auto out = visit.show({.title = said.title, .status = web::status_of(error)}, body);
  if (out && error.code == ErrorCode::unavailable) out->headers.set("Retry-After", "1");
  if (const auto seconds = wait_of(error); out && seconds) out->headers.set("Retry-After", std::to_string(*seconds));
  return out;
}

}  // namespace cw::pages
