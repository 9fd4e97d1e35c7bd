// SPDX-License-Identifier: MIT
#include "web/pages/internal/parts.h"

#include <utility>

namespace cw::pages {

using html::operator""_html;

void put_heading(html::Html& out, const html::Text& title, const html::Text& caption) {
  if (!caption.empty()) out << R"(<span class="govuk-caption-l">)"_html << caption << "</span>\n"_html;
  out << R"(<h1 class="govuk-heading-l">)"_html << title << "</h1>\n"_html;
}

void put_subheading(html::Html& out, const html::Text& text) { out << R"(<h2 class="govuk-heading-m">)"_html << text << "</h2>\n"_html; }

void put_paragraph(html::Html& out, const html::Text& text) { out << R"(<p class="govuk-body">)"_html << text << "</p>\n"_html; }

void put_link(html::Html& out, std::string_view href, const html::Text& text) {
  out << R"(<a class="govuk-link" href=")"_html << html::safe_address(href) << "\">"_html << text << "</a>"_html;
}

html::Html link_to(std::string_view href, const html::Text& text) {
  html::Html out;
  put_link(out, href, text);
  return out;
}

html::SummaryRow fact(const html::Catalogue& words, html::MessageKey key, html::Text value) {
  return {.key = {.text = words.text(key)}, .value = {.text = value.empty() ? html::Text("–") : std::move(value)}};
}

html::SummaryRow fact(const html::Catalogue& words, html::MessageKey key, html::Html value) {
  return {.key = {.text = words.text(key)}, .value = {.html = std::move(value)}};
}

}  // namespace cw::pages
