// SPDX-License-Identifier: MIT
// Pages for the tests of the desk's look: every component there is, and the first page that staff see. Nobody in them is real.
#pragma once

#include "web/html/page.h"

namespace cw::html {

struct StyleParts {
  const Catalogue& words;
  const Look& look;
  const PageAssets& assets;
};

// Every component but the header and footer of gov.uk, each with what it says itself in the page's language. A file upload without its drop
// zone and an accordion without summary lines: what GOV.UK Frontend's scripts make of these two does not pass axe (WCAG 2.2, 2.5.3).
[[nodiscard]] Html style_page(const StyleParts& parts, const Text& other_language_href);
// Summary card, task list and a table of 50 rows behind navigation and banner: as heavy as a first page gets.
[[nodiscard]] Html first_page(const StyleParts& parts, const Text& other_language_href);

}  // namespace cw::html
