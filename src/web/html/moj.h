// SPDX-License-Identifier: MIT
// Components of the Ministry of Justice's design system (@ministryofjustice/frontend 11.1.0) that staff pages need: who the page is about,
// what happened when, ways within a part of the desk, a mark, and filters. Structs named as the macros, with their options in snake_case.
//
//   page << SubNavigation{.label = words.text("..."_key), .items = {{.text = "Queue", .href = "/reviews", .active = true}}};
//   page << Timeline{.items = {{.label = {.text = "Signed"}, .date_text = "9am on 1 March 2026", .timestamp = "2026-03-01T09:00:00Z"}}};
//
// What the macros say in English themselves is an option here. Their scripts are not used: everything works as it is sent.
#pragma once

#include <optional>

#include "web/html/html.h"

namespace cw::html {

struct MojText {
  Text text = {};
  Html html = {};
};

struct IdentityBar {
  MojText title = {};
  std::vector<Html> menus = {};  // buttons and the like, on the right
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const IdentityBar& options);

struct TimelineItem {
  MojText label = {};
  MojText byline = {};
  Text by = "by";       // before the byline
  Text timestamp = {};  // for machines
  Text date_text = {};  // for people
  Text text = {};
  Html html = {};
  Text classes = {};
  Attributes attributes = {};
};
struct Timeline {
  std::vector<TimelineItem> items = {};
  int heading_level = 2;
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Timeline& options);

struct MojNavigationItem {
  Text text = {};
  Html html = {};
  Text href = {};
  bool active = false;
  Text classes = {};
  Attributes attributes = {};
};
struct SubNavigation {
  Text label = "Secondary navigation region";
  std::vector<MojNavigationItem> items = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const SubNavigation& options);

struct SideNavigationSection {
  MojText heading = {};
  int heading_level = 4;
  std::vector<MojNavigationItem> items = {};
};
struct SideNavigation {
  Text label = {};
  std::vector<SideNavigationSection> sections = {};  // in place of items
  std::vector<MojNavigationItem> items = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const SideNavigation& options);

struct Badge {
  Text text = {};
  Html html = {};
  Text classes = {};  // a colour: moj-badge--red
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Badge& options);

struct FilterTag {
  Text text = {};
  Text href = {};  // the same list without this filter
};
struct FilterCategory {
  MojText heading = {};
  std::vector<FilterTag> items = {};
};
struct SelectedFilters {
  MojText heading = {};
  Text clear_text = {}, clear_href = {};
  std::vector<FilterCategory> categories = {};
};
// Stands within a form that gets; options_html: its controls.
struct Filter {
  MojText heading = {};
  std::optional<SelectedFilters> selected = {};
  Text remove_text = "Remove this filter";
  Text submit_text = "Apply filters";
  Html options_html = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Filter& options);

}  // namespace cw::html
