// SPDX-License-Identifier: MIT
// Back link, breadcrumbs, skip link, pagination, tabs, accordion.
#include "web/html/navigation.h"

#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

enum class Arrow : std::uint8_t { previous, next };

void put_arrow(Html& out, Arrow arrow) {
  out << (arrow == Arrow::previous ? R"(<svg class="govuk-pagination__icon govuk-pagination__icon--prev")"_html
                                   : R"(<svg class="govuk-pagination__icon govuk-pagination__icon--next")"_html)
      << R"( xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d=")"_html
      << (arrow == Arrow::previous ? "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-"
                                     "4.293-1.414-1.414z"_html
                                   : "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-"
                                     "6.4062-6.7246-6.7266z"_html)
      << "\"></path></svg>\n"_html;
}

enum class Layout : std::uint8_t { list, block };

void put_arrow_link(Html& out, const std::optional<PaginationLink>& link, Arrow arrow, Layout layout) {
  if (!link || link->href.empty()) return;
  const bool back = arrow == Arrow::previous;
  const bool block = layout == Layout::block;
  out << (back ? "<div class=\"govuk-pagination__prev\">"_html : "<div class=\"govuk-pagination__next\">"_html);
  put_address(out, "<a class=\"govuk-link govuk-pagination__link\" href=\""_html, link->href);
  out << (back ? " rel=\"prev\""_html : " rel=\"next\""_html) << link->attributes << ">\n"_html;
  if (block || back) put_arrow(out, arrow);
  out << "<span class=\"govuk-pagination__link-title"_html;
  put_flag(out, " govuk-pagination__link-title--decorated"_html, block && link->label_text.empty());
  out << "\">\n"_html;
  if (link->text.empty() && link->html.empty()) {
    out << (back ? "Previous"_html : "Next"_html) << "<span class=\"govuk-visually-hidden\"> page</span>"_html;
  } else {
    put_content(out, link->text, link->html);
  }
  out << "\n</span>\n"_html;
  if (block && !link->label_text.empty())
    out << "<span class=\"govuk-visually-hidden\">:</span>\n<span class=\"govuk-pagination__link-label\">"_html << link->label_text
        << "</span>\n"_html;
  if (!block && !back) put_arrow(out, arrow);
  out << "</a></div>"_html;
}

void put_page(Html& out, const PaginationItem& item) {
  out << "<li class=\"govuk-pagination__item"_html;
  put_flag(out, " govuk-pagination__item--current"_html, item.current);
  put_flag(out, " govuk-pagination__item--ellipsis"_html, item.ellipsis);
  out << "\">"_html;
  if (item.ellipsis) {
    out << "&ctdot;"_html;
  } else {
    put_address(out, "<a class=\"govuk-link govuk-pagination__link\" href=\""_html, item.href);
    out << " aria-label=\""_html;
    if (item.visually_hidden_text.empty()) {
      out << "Page "_html << item.number;
    } else {
      out << item.visually_hidden_text;
    }
    out << "\""_html;
    put_flag(out, " aria-current=\"page\""_html, item.current);
    out << item.attributes << ">\n"_html << item.number << "\n</a>"_html;
  }
  out << "</li>"_html;
}

void put_section(Html& out, const Accordion& whole, const AccordionItem& item, std::size_t number) {
  out << "<div class=\"govuk-accordion__section"_html;
  put_flag(out, " govuk-accordion__section--expanded"_html, item.expanded);
  out << "\"><div class=\"govuk-accordion__section-header\"><h"_html << whole.heading_level
      << R"( class="govuk-accordion__section-heading"><span class="govuk-accordion__section-button" id=")"_html << whole.id
      << "-heading-"_html << number << "\">\n"_html;
  put_content(out, item.heading.text, item.heading.html);
  out << "\n</span></h"_html << whole.heading_level << ">"_html;
  if (!item.summary.text.empty() || !item.summary.html.empty()) {
    out << R"(<div class="govuk-accordion__section-summary govuk-body" id=")"_html << whole.id << "-summary-"_html << number << "\">"_html;
    put_content(out, item.summary.text, item.summary.html);
    out << "</div>"_html;
  }
  out << "</div><div id=\""_html << whole.id << "-content-"_html << number << "\" class=\"govuk-accordion__section-content\">"_html;
  if (!item.content.html.empty()) {
    out << item.content.html;
  } else if (!item.content.text.empty()) {
    out << "<p class=\"govuk-body\">"_html << item.content.text << "</p>"_html;
  }
  out << "</div></div>"_html;
}

void put_panel(Html& out, const TabPanel& panel, const Text& id, std::size_t number) {
  out << "<div class=\"govuk-tabs__panel"_html;
  put_flag(out, " govuk-tabs__panel--hidden"_html, number > 1);
  out << "\" id=\""_html << id << "\""_html << panel.attributes << ">"_html;
  if (!panel.html.empty()) {
    out << panel.html;
  } else if (!panel.text.empty()) {
    out << "<p class=\"govuk-body\">"_html << panel.text << "</p>"_html;
  }
  out << "</div>"_html;
}

template <class Put>
void for_each_tab(const Tabs& options, const Put& put) {
  std::size_t number = 0;
  for (const TabItem& item : options.items) {
    ++number;
    if (item.present) put(item, item.id.empty() ? Text(with_suffix(options.id_prefix, "-" + std::to_string(number))) : item.id, number);
  }
}

}  // namespace

Html& operator<<(Html& out, const BackLink& options) {
  put_address(out, "<a href=\""_html, options.href);
  out << " class=\"govuk-back-link"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << ">"_html;
  put_content(out, options.text, options.html);
  return out << "</a>"_html;
}

Html& operator<<(Html& out, const Breadcrumbs& options) {
  out << "<nav class=\"govuk-breadcrumbs"_html;
  put_classes(out, options.classes);
  put_flag(out, " govuk-breadcrumbs--collapse-on-mobile"_html, options.collapse_on_mobile);
  out << "\""_html << options.attributes << " aria-label=\""_html << options.label_text << "\"><ol class=\"govuk-breadcrumbs__list\">"_html;
  for (const Breadcrumb& item : options.items) {
    const bool leads = !item.href.empty();
    out << "<li class=\"govuk-breadcrumbs__list-item\""_html << (leads ? ">"_html : " aria-current=\"page\">"_html);
    if (leads) {
      put_address(out, "<a class=\"govuk-breadcrumbs__link\" href=\""_html, item.href);
      out << item.attributes << ">"_html;
    }
    put_content(out, item.text, item.html);
    out << (leads ? "</a></li>"_html : "</li>"_html);
  }
  return out << "</ol></nav>"_html;
}

Html& operator<<(Html& out, const SkipLink& options) {
  put_address(out, "<a href=\""_html, options.href);
  out << " class=\"govuk-skip-link"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << " data-module=\"govuk-skip-link\">"_html;
  put_content(out, options.text, options.html);
  return out << "</a>"_html;
}

Html& operator<<(Html& out, const Pagination& options) {
  const Layout layout = options.items.empty() && (options.previous || options.next) ? Layout::block : Layout::list;
  out << "<nav class=\"govuk-pagination"_html;
  put_flag(out, " govuk-pagination--block"_html, layout == Layout::block);
  put_classes(out, options.classes);
  out << "\" aria-label=\""_html << options.landmark_label << "\""_html << options.attributes << ">"_html;
  put_arrow_link(out, options.previous, Arrow::previous, layout);
  if (!options.items.empty()) {
    out << "<ul class=\"govuk-pagination__list\">"_html;
    for (const PaginationItem& item : options.items) put_page(out, item);
    out << "</ul>"_html;
  }
  put_arrow_link(out, options.next, Arrow::next, layout);
  return out << "</nav>"_html;
}

Html& operator<<(Html& out, const Tabs& options) {
  out << "<div"_html;
  put_attribute(out, " id=\""_html, options.id);
  out << " class=\"govuk-tabs"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << " data-module=\"govuk-tabs\"><h2 class=\"govuk-tabs__title\">"_html << options.title
      << "</h2>"_html;
  if (options.items.empty()) return out << "</div>"_html;
  out << "<ul class=\"govuk-tabs__list\">"_html;
  for_each_tab(options, [&out](const TabItem& item, const Text& id, std::size_t number) {
    out << "<li class=\"govuk-tabs__list-item"_html;
    put_flag(out, " govuk-tabs__list-item--selected"_html, number == 1);
    out << "\"><a class=\"govuk-tabs__tab\" href=\"#"_html << id << "\""_html << item.attributes << ">\n"_html << item.label
        << "\n</a></li>"_html;
  });
  out << "</ul>"_html;
  for_each_tab(options, [&out](const TabItem& item, const Text& id, std::size_t number) { put_panel(out, item.panel, id, number); });
  return out << "</div>"_html;
}

Html& operator<<(Html& out, const Accordion& options) {
  out << "<div class=\"govuk-accordion"_html;
  put_classes(out, options.classes);
  out << "\" data-module=\"govuk-accordion\" id=\""_html << options.id << "\""_html;
  put_attribute(out, " data-i18n.hide-all-sections=\""_html, options.hide_all_sections_text);
  put_attribute(out, " data-i18n.hide-section=\""_html, options.hide_section_text);
  put_attribute(out, " data-i18n.hide-section-aria-label=\""_html, options.hide_section_aria_label_text);
  put_attribute(out, " data-i18n.show-all-sections=\""_html, options.show_all_sections_text);
  put_attribute(out, " data-i18n.show-section=\""_html, options.show_section_text);
  put_attribute(out, " data-i18n.show-section-aria-label=\""_html, options.show_section_aria_label_text);
  put_truth(out, " data-remember-expanded=\""_html, options.remember_expanded);
  out << options.attributes << ">"_html;
  std::size_t number = 0;
  for (const AccordionItem& item : options.items) {
    ++number;
    if (item.present) put_section(out, options, item, number);
  }
  return out << "</div>"_html;
}

}  // namespace cw::html
