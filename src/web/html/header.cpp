// SPDX-License-Identifier: MIT
// Headers, navigation, banners.
#include "web/html/header.h"

#include <algorithm>

#include "web/html/button.h"
#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

struct HeaderMarkup {
  Markup open, container, logo, link;
};
constexpr HeaderMarkup generic_markup = {"<div class=\"govuk-generic-header"_html, "><div class=\"govuk-generic-header__container "_html,
                                         "\"><div class=\"govuk-generic-header__logo\">"_html,
                                         " class=\"govuk-generic-header__homepage-link\">\n"_html};
constexpr HeaderMarkup govuk_markup = {"<div class=\"govuk-header"_html, "><div class=\"govuk-header__container "_html,
                                       "\"><div class=\"govuk-header__logo\">"_html, " class=\"govuk-header__homepage-link\">\n"_html};

template <class Options>
void open_header(Html& out, const HeaderMarkup& markup, const Options& options, const Text& url) {
  out << markup.open;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << markup.container << options.container_classes << markup.logo;
  put_address(out, "<a href=\""_html, url);
  out << markup.link;
}
void close_header(Html& out) { out << "\n</a></div></div></div>"_html; }

void put_current(Html& out, const NavigationItem& item) {
  if (item.current) {
    out << " aria-current=\"page\""_html;
  } else if (item.active) {
    out << " aria-current=\"true\""_html;
  }
}

// The strong element marks the item where somebody's own styles replace ours.
void put_item_text(Html& out, const NavigationItem& item) {
  const bool marked = item.active || item.current;
  put_flag(out, "<strong class=\"govuk-service-navigation__active-fallback\">"_html, marked);
  put_content(out, item.text, item.html);
  put_flag(out, "</strong>"_html, marked);
}

void put_navigation_item(Html& out, const NavigationItem& item) {
  out << "<li class=\"govuk-service-navigation__item"_html;
  put_flag(out, " govuk-service-navigation__item--active"_html, item.active || item.current);
  out << "\">"_html;
  if (!item.href.empty()) {
    put_address(out, "<a class=\"govuk-service-navigation__link\" href=\""_html, item.href);
    put_current(out, item);
    out << item.attributes << ">\n"_html;
    put_item_text(out, item);
    out << "\n</a>"_html;
  } else if (!item.text.empty() || !item.html.empty()) {
    out << "<span class=\"govuk-service-navigation__text\""_html;
    put_current(out, item);
    out << ">\n"_html;
    put_item_text(out, item);
    out << "\n</span>"_html;
  }
  out << "</li>"_html;
}

void put_menu_button(Html& out, const ServiceNavigation& options) {
  out << R"(<button type="button" class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle" aria-controls=")"_html
      << options.navigation_id << "\""_html;
  if (!(options.menu_button_label == options.menu_button_text)) put_attribute(out, " aria-label=\""_html, options.menu_button_label);
  out << " hidden aria-hidden=\"true\">\n"_html << options.menu_button_text << "\n</button>"_html;
}

void put_navigation(Html& out, const ServiceNavigation& options) {
  const ServiceNavigationSlots& slots = options.slots;
  if (options.navigation.empty() && slots.navigation_start.empty() && slots.navigation_end.empty()) return;
  out << "<nav aria-label=\""_html << first_not_empty(options.navigation_label, options.menu_button_text)
      << "\" class=\"govuk-service-navigation__wrapper"_html;
  put_classes(out, options.navigation_classes);
  out << "\">"_html;
  if (options.collapse_navigation_on_mobile.value_or(options.navigation.size() > 1)) put_menu_button(out, options);
  out << "<ul class=\"govuk-service-navigation__list\" id=\""_html << options.navigation_id << "\">"_html << slots.navigation_start;
  for (const NavigationItem& item : options.navigation) put_navigation_item(out, item);
  out << slots.navigation_end << "</ul></nav>"_html;
}

void put_service_name(Html& out, const ServiceNavigation& options) {
  if (options.service_name.empty()) return;
  out << "<span class=\"govuk-service-navigation__service-name\">\n"_html;
  if (options.service_url.empty()) {
    out << "<span class=\"govuk-service-navigation__text\">"_html << options.service_name << "</span>"_html;
  } else {
    put_address(out, "<a href=\""_html, options.service_url);
    out << " class=\"govuk-service-navigation__link\">\n"_html << options.service_name << "\n</a>"_html;
  }
  out << "\n</span>"_html;
}

void put_language(Html& out, const LanguageItem& item) {
  const bool current = item.current || item.href.empty();
  out << "<li class=\"govuk-language-navigation__list-item\">"_html
      << (current ? "<span class=\"govuk-language-navigation__text"_html : "<a class=\"govuk-language-navigation__link"_html);
  put_classes(out, item.classes);
  if (current) {
    out << "\" aria-current=\"true\""_html;
  } else {
    put_address(out, "\" href=\""_html, item.href);
    out << " rel=\"alternate\""_html;
  }
  put_attribute(out, " lang=\""_html, item.lang);
  if (!current) put_attribute(out, " hreflang=\""_html, first_not_empty(item.href_lang, item.lang));
  put_attribute(out, " dir=\""_html, item.dir);
  out << item.attributes << ">"_html;
  put_content(out, item.text, item.html);
  if (!current && !item.language_description_text.empty())
    out << "<span class=\"govuk-visually-hidden\"> "_html << item.language_description_text << "</span>"_html;
  out << (current ? "</span></li>"_html : "\n</a></li>"_html);
}

void put_cookie_action(Html& out, const CookieBannerAction& action) {
  if (action.href.empty() || action.type == Text("button")) {
    out << Button{.text = action.text,
                  .type = first_not_empty(action.type, "button"),
                  .name = action.name,
                  .value = action.value,
                  .href = action.href,
                  .classes = action.classes,
                  .attributes = action.attributes};
    return;
  }
  out << "<a class=\"govuk-link"_html;
  put_classes(out, action.classes);
  put_address(out, "\" href=\""_html, action.href);
  out << action.attributes << ">"_html << action.text << "</a>"_html;
}

void put_cookie_message(Html& out, const CookieBannerMessage& message) {
  out << "<div class=\"govuk-cookie-banner__message"_html;
  put_classes(out, message.classes);
  out << " govuk-width-container\""_html;
  put_attribute(out, " role=\""_html, message.role);
  out << message.attributes;
  put_flag(out, " hidden"_html, message.hidden);
  out << R"(><div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">)"_html;
  if (!message.heading_text.empty() || !message.heading_html.empty()) {
    out << "<h2 class=\"govuk-cookie-banner__heading govuk-heading-m\">"_html;
    put_content(out, message.heading_text, message.heading_html);
    out << "</h2>"_html;
  }
  out << "<div class=\"govuk-cookie-banner__content\">"_html;
  if (!message.html.empty()) {
    out << message.html;
  } else if (!message.text.empty()) {
    out << "<p class=\"govuk-body\">"_html << message.text << "</p>"_html;
  }
  out << "</div></div></div>"_html;
  if (!message.actions.empty()) {
    out << "<div class=\"govuk-button-group\">"_html;
    for (const CookieBannerAction& action : message.actions) put_cookie_action(out << "\n"_html, action);
    out << "</div>"_html;
  }
  out << "</div>"_html;
}

}  // namespace

Html& operator<<(Html& out, const Header& options) {
  open_header(out, govuk_markup, options, options.homepage_url);
  out << options.logo;
  if (!options.product_name.empty()) out << "\n<span class=\"govuk-header__product-name\">"_html << options.product_name << "</span>"_html;
  close_header(out);
  return out;
}

Html& operator<<(Html& out, const GenericHeader& options) {
  open_header(out, generic_markup, options, options.url);
  put_content(out, options.logo_text, options.logo_html);
  close_header(out);
  return out;
}

Html& operator<<(Html& out, const ServiceNavigation& options) {
  // With a name it is a landmark of its own; without, the navigation in it is.
  const ServiceNavigationSlots& slots = options.slots;
  const bool landmark = !options.service_name.empty() || !slots.start.empty() || !slots.end.empty();
  if (landmark) {
    out << "<section aria-label=\""_html << options.aria_label << "\" class=\"govuk-service-navigation"_html;
  } else {
    out << "<div class=\"govuk-service-navigation"_html;
  }
  put_classes(out, options.classes);
  out << "\" data-module=\"govuk-service-navigation\""_html << options.attributes << "><div class=\"govuk-width-container"_html;
  put_flag(out, " govuk-service-navigation__inlining-container"_html, slots.end_align == SlotAlign::inline_with_name);
  out << "\">"_html << slots.start << "<div class=\"govuk-service-navigation__container\">"_html;
  put_service_name(out, options);
  put_navigation(out, options);
  return out << "</div>"_html << slots.end << (landmark ? "</div></section>"_html : "</div></div>"_html);
}

Html& operator<<(Html& out, const LanguageNavigation& options) {
  out << "<nav class=\"govuk-language-navigation"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << " aria-label=\""_html << options.aria_label
      << "\"><ul class=\"govuk-language-navigation__list\">"_html;
  for (const LanguageItem& item : options.items) put_language(out, item);
  return out << "</ul></nav>"_html;
}

Html& operator<<(Html& out, const PhaseBanner& options) {
  out << "<div class=\"govuk-phase-banner govuk-width-container"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << "><p class=\"govuk-phase-banner__content\">"_html;
  out << Tag{.text = options.tag.text,
             .html = options.tag.html,
             .classes = joined_classes("govuk-phase-banner__content__tag", options.tag.classes)};
  out << "\n<span class=\"govuk-phase-banner__text\">\n"_html;
  put_content(out, options.text, options.html);
  return out << "\n</span></p></div>"_html;
}

Html& operator<<(Html& out, const CookieBanner& options) {
  out << "<div class=\"govuk-cookie-banner"_html;
  put_classes(out, options.classes);
  out << "\" data-nosnippet role=\"region\" aria-label=\""_html << options.aria_label << "\""_html;
  put_flag(out, " hidden"_html, options.hidden);
  out << options.attributes << ">"_html;
  for (const CookieBannerMessage& message : options.messages) put_cookie_message(out, message);
  return out << "</div>"_html;
}

}  // namespace cw::html
