// SPDX-License-Identifier: MIT
// Headings, paragraphs, links and facts, of which the bodies of pages are made. Pure.
//
//   put_heading(body, words.text("sources.title"_key));
//   put_paragraph(body, words.text("sources.lead"_key));
//   list.rows.push_back(fact(words, "accounts.name"_key, account.name));
#pragma once

#include <string_view>

#include "web/html/html.h"
#include "web/html/lists.h"
#include "web/html/messages.h"

namespace cw::pages {

// <h1>, with a caption above it where there is one.
void put_heading(html::Html& out, const html::Text& title, const html::Text& caption = {});
void put_subheading(html::Html& out, const html::Text& text);  // <h2>
void put_paragraph(html::Html& out, const html::Text& text);
// href: a path of our own, or an address that may be followed (html::safe_address).
void put_link(html::Html& out, std::string_view href, const html::Text& text);
[[nodiscard]] html::Html link_to(std::string_view href, const html::Text& text);

// A row of a summary list; a dash where there is nothing to say.
[[nodiscard]] html::SummaryRow fact(const html::Catalogue& words, html::MessageKey key, html::Text value);
[[nodiscard]] html::SummaryRow fact(const html::Catalogue& words, html::MessageKey key, html::Html value);

}  // namespace cw::pages
