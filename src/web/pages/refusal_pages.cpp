// SPDX-License-Identifier: MIT
// What a browser is shown where the server refuses before any page is asked: nothing at this address, more than may be sent, nobody free.
// Made on an I/O thread: no store, no session, only words in the frame.
#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "web/html/format.h"
#include "web/pages/internal/desk.h"

namespace cw::pages {
namespace {

constexpr std::uint64_t least_of_a_file = 1'000'000;  // a form that takes less takes no files

// The weight of a media range in its parameters (RFC 9110, section 12.4.2); one where none is given or it cannot be read.
double weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::size_t end = std::min(parameters.find(';'), parameters.size());
    const std::string_view one = trim(parameters.substr(0, end));
    parameters.remove_prefix(std::min(end + 1, parameters.size()));
    if (one.size() < 3 || (one[0] != 'q' && one[0] != 'Q') || one[1] != '=') continue;
    double weight = 1;
    const auto [at, error] = std::from_chars(one.data() + 2, one.data() + one.size(), weight);
    return error == std::errc() && at == one.data() + one.size() ? std::clamp(weight, 0.0, 1.0) : 1;
  }
  return 1;
}

// Browsers name text/html; who asks for JSON, or for anything at all, is a program (RFC 9110, section 12.5.1).
bool prefers_page(std::string_view accept) {
  double page = 0, json = 0;
  while (!accept.empty()) {
    const std::size_t end = std::min(accept.find(','), accept.size());
    const std::string_view range = accept.substr(0, end);
    accept.remove_prefix(std::min(end + 1, accept.size()));
    const std::size_t semicolon = std::min(range.find(';'), range.size());
    const std::string_view type = trim(range.substr(0, semicolon));
    const double weight = weight_of(range.substr(std::min(semicolon + 1, range.size())));
    if (web::same_without_case(type, "text/html")) page = std::max(page, weight);
    if (web::same_without_case(type, "application/json") || web::same_without_case(type, "application/problem+json"))
      json = std::max(json, weight);
  }
  return page > 0 && page >= json;
}

void put_too_large(html::Html& body, const html::Catalogue& words, std::uint64_t limit) {
  put_paragraph(body, words.text("error.too_large"_key));
  const bool file = limit > least_of_a_file;
  const std::string size = html::bytes_text(file ? limit - room_for_a_form : limit);
  put_paragraph(body, words.text("error.too_large_limit"_key, {{"size", size}}));
  put_paragraph(body, words.text(file ? "error.too_large_file"_key : "error.too_large_text"_key));
}

html::MessageKey title_of(int status) {
  if (status == 413) return "error.too_large_title"_key;
  return status == 503 ? "error.unavailable_title"_key : "error.not_found_title"_key;
}

}  // namespace

std::optional<web::Response> refusal_page(Desk& desk, web::Request& request, const web::Refused& refused) {
  const bool api = !request.segments.empty() && request.segments.front() == "api";
  const int status = refused.status;
  if (api || (status != 404 && status != 405 && status != 413 && status != 503)) return std::nullopt;
  if (!prefers_page(request.headers.get("Accept"))) return std::nullopt;
  const Visit visit(desk, request);
  const html::Catalogue& words = visit.words;
  const std::string title = words.text(title_of(status));
  html::Html body;
  put_heading(body, title);
  if (status == 413)
    put_too_large(body, words, refused.body_limit);
  else
    put_paragraph(body, words.text(status == 503 ? "error.unavailable"_key : "error.not_found"_key));
  put_paragraph(body, words.text("error.number"_key, {{"number", request.id}}));
  body << R"(<p class="govuk-body"><a class="govuk-link" href="/">)"_html << words.text("error.home"_key) << "</a></p>\n"_html;
  auto page = visit.show({.title = title, .status = status}, body);
  if (!page) return std::nullopt;
  page->headers.remove("Set-Cookie");  // the message for the next page is not this page's to take
  if (status == 503) page->headers.set("Retry-After", "1");
  return std::move(*page);
}

}  // namespace cw::pages
