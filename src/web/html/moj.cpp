// SPDX-License-Identifier: MIT
#include "web/html/moj.h"

#include "web/html/button.h"
#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

void put(Html& out, const MojText& content) { put_content(out, content.text, content.html); }

void put_side_item(Html& out, const MojNavigationItem& item) {
  out << "<li class=\"moj-side-navigation__item"_html;
  put_flag(out, " moj-side-navigation__item--active"_html, item.active);
  out << "\""_html << item.attributes;
  put_address(out, "><a href=\""_html, item.href);
  put_flag(out, " aria-current=\"location\""_html, item.active);
  out << ">"_html;
  put_content(out, item.text, item.html);
  out << "</a></li>"_html;
}

void put_side_list(Html& out, const std::vector<MojNavigationItem>& items) {
  out << "<ul class=\"moj-side-navigation__list\">"_html;
  for (const MojNavigationItem& item : items) put_side_item(out, item);
  out << "</ul>"_html;
}

void put_timeline_item(Html& out, const TimelineItem& item, int level) {
  out << "<div class=\"moj-timeline__item"_html;
  put_classes(out, item.classes);
  out << "\""_html << item.attributes << "><div class=\"moj-timeline__header\"><h"_html << level << " class=\"moj-timeline__title\">"_html;
  put(out, item.label);
  out << "</h"_html << level << "> "_html;
  if (!item.byline.text.empty() || !item.byline.html.empty()) {
    out << "<p class=\"moj-timeline__byline\">"_html << item.by << " "_html;
    put(out, item.byline);
    out << "</p>"_html;
  }
  out << "</div><p class=\"moj-timeline__date\"><time datetime=\""_html << item.timestamp << "\">"_html << item.date_text
      << "</time></p><div class=\"moj-timeline__description\">"_html;
  put_content(out, item.text, item.html);
  out << "</div></div>"_html;
}

void put_selected(Html& out, const SelectedFilters& selected, const Text& remove) {
  out << R"(<div class="moj-filter__selected"><div class="moj-filter__selected-heading"><div class="moj-filter__heading-title"><h2 class="govuk-heading-m">)"_html;
  put(out, selected.heading);
  out << R"(</h2></div><div class="moj-filter__heading-action"><p><a class="govuk-link govuk-link--no-visited-state")"_html;
  put_address(out, " href=\""_html, selected.clear_href);
  out << ">"_html << selected.clear_text << "</a></p></div></div>"_html;
  for (const FilterCategory& category : selected.categories) {
    out << "<h3 class=\"govuk-heading-s govuk-!-margin-bottom-0\">"_html;
    put(out, category.heading);
    out << "</h3><ul class=\"moj-filter-tags\">"_html;
    for (const FilterTag& item : category.items) {
      put_address(out, "<li><a class=\"moj-filter__tag\" href=\""_html, item.href);
      out << "><span class=\"govuk-visually-hidden\">"_html << remove << "</span> "_html << item.text << "</a></li>"_html;
    }
    out << "</ul>"_html;
  }
  out << "</div>"_html;
}

}  // namespace

Html& operator<<(Html& out, const IdentityBar& options) {
  out << "<div class=\"moj-identity-bar"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << "><div class=\"moj-identity-bar__container\"><div class=\"moj-identity-bar__details\">"_html;
  if (!options.title.text.empty() || !options.title.html.empty()) {
    out << "<span class=\"moj-identity-bar__title\">"_html;
    put(out, options.title);
    out << "</span>"_html;
  }
  out << "</div>"_html;
  if (!options.menus.empty()) {
    out << "<div class=\"moj-identity-bar__actions\">"_html;
    for (const Html& menu : options.menus) out << "<div class=\"moj-identity-bar__menu\">"_html << menu << "</div>"_html;
    out << "</div>"_html;
  }
  return out << "</div></div>"_html;
}

Html& operator<<(Html& out, const Timeline& options) {
  out << "<div class=\"moj-timeline"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << ">"_html;
  for (const TimelineItem& item : options.items) put_timeline_item(out, item, options.heading_level);
  return out << "</div>"_html;
}

Html& operator<<(Html& out, const SubNavigation& options) {
  out << "<nav class=\"moj-sub-navigation"_html;
  put_classes(out, options.classes);
  out << "\" aria-label=\""_html << options.label << "\""_html << options.attributes << "><ul class=\"moj-sub-navigation__list\">"_html;
  for (const MojNavigationItem& item : options.items) {
    out << "<li class=\"moj-sub-navigation__item"_html;
    put_classes(out, item.classes);
    out << "\"><a class=\"moj-sub-navigation__link\""_html;
    put_flag(out, " aria-current=\"page\""_html, item.active);
    put_address(out, " href=\""_html, item.href);
    out << item.attributes << ">"_html;
    put_content(out, item.text, item.html);
    out << "</a></li>"_html;
  }
  return out << "</ul></nav>"_html;
}

Html& operator<<(Html& out, const SideNavigation& options) {
  out << "<nav class=\"moj-side-navigation"_html;
  put_classes(out, options.classes);
  out << "\""_html;
  put_attribute(out, " aria-label=\""_html, options.label);
  out << options.attributes << ">"_html;
  for (const SideNavigationSection& section : options.sections) {
    out << "<h"_html << section.heading_level << " class=\"moj-side-navigation__title\">"_html;
    put(out, section.heading);
    out << "</h"_html << section.heading_level << ">"_html;
    put_side_list(out, section.items);
  }
  if (options.sections.empty()) put_side_list(out, options.items);
  return out << "</nav>"_html;
}

Html& operator<<(Html& out, const Badge& options) {
  out << "<span class=\"moj-badge"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << ">"_html;
  put_content(out, options.text, options.html);
  return out << "</span>"_html;
}

Html& operator<<(Html& out, const Filter& options) {
  out << "<div class=\"moj-filter\" data-module=\"moj-filter\""_html << options.attributes
      << R"(><div class="moj-filter__header"><div class="moj-filter__header-title"><h2 class="govuk-heading-m">)"_html;
  put(out, options.heading);
  out << R"(</h2></div><div class="moj-filter__header-action"></div></div><div class="moj-filter__content">)"_html;
  if (options.selected) put_selected(out, *options.selected, options.remove_text);
  out << "<div class=\"moj-filter__options\">"_html << Button{.text = options.submit_text} << options.options_html;
  return out << "</div></div></div>"_html;
}

}  // namespace cw::html
