// SPDX-License-Identifier: MIT
// Ways through pages and within one: back link, breadcrumbs, skip link, pagination, tabs, accordion.
#pragma once

#include "web/html/html.h"

namespace cw::html {

struct BackLink {
  Text text = "Back";
  Html html = {};
  Text href = "#";
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const BackLink& options);

struct Breadcrumb {
  Text text = {};
  Html html = {};
  Text href = {};  // empty: the page itself
  Attributes attributes = {};
};
struct Breadcrumbs {
  std::vector<Breadcrumb> items = {};
  Text classes = {};
  bool collapse_on_mobile = false;
  Attributes attributes = {};
  Text label_text = "Breadcrumb";
};
Html& operator<<(Html& out, const Breadcrumbs& options);

struct SkipLink {
  Text text = {};
  Html html = {};
  Text href = "#content";
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const SkipLink& options);

struct PaginationItem {
  Text number = {};
  Text visually_hidden_text = {};  // empty: "Page" and the number
  Text href = {};
  bool current = false;
  bool ellipsis = false;
  Attributes attributes = {};
};
struct PaginationLink {
  Text text = {};
  Html html = {};
  Text label_text = {};  // only where there are no items
  Text href = {};
  Attributes attributes = {};
};
struct Pagination {
  std::vector<PaginationItem> items = {};
  std::optional<PaginationLink> previous = {};
  std::optional<PaginationLink> next = {};
  Text landmark_label = "Pagination";
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Pagination& options);

struct TabPanel {
  Text text = {};
  Html html = {};
  Attributes attributes = {};
};
struct TabItem {
  Text id = {};  // empty: the prefix and the number
  Text label = {};
  Attributes attributes = {};
  TabPanel panel = {};
  bool present = true;  // what is not keeps its number, and is not there
};
struct Tabs {
  Text id = {};
  Text id_prefix = {};
  Text title = "Contents";
  std::vector<TabItem> items = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Tabs& options);

struct AccordionText {
  Text text = {};
  Html html = {};
};
struct AccordionItem {
  AccordionText heading = {};
  AccordionText summary = {};  // with one, the script's button has not its visible words in its name (WCAG 2.2, 2.5.3)
  AccordionText content = {};
  bool expanded = false;
  bool present = true;  // what is not keeps its number, and is not there
};
struct Accordion {
  Text id = {};
  int heading_level = 2;
  Text classes = {};
  Attributes attributes = {};
  std::optional<bool> remember_expanded = {};
  Text hide_all_sections_text = {};  // empty: the script's own English
  Text hide_section_text = {};
  Text hide_section_aria_label_text = {};
  Text show_all_sections_text = {};
  Text show_section_text = {};
  Text show_section_aria_label_text = {};
  std::vector<AccordionItem> items = {};
};
Html& operator<<(Html& out, const Accordion& options);

}  // namespace cw::html
