// SPDX-License-Identifier: MIT
// What stands around a page's content: headers, navigation of the service and of languages, phase banner, cookie banner, footer.
// page.h puts them together in the look of a place that is not gov.uk.
#pragma once

#include "web/html/notices.h"

namespace cw::html {

// Only for pages on gov.uk: the crown and the GOV.UK logotype are for those. The artwork is not part of this program: whoever may use it
// gives it.
struct Header {
  Text homepage_url = "//gov.uk";
  Text product_name = {};
  Text container_classes = "govuk-width-container";
  Text classes = {};
  Attributes attributes = {};
  Html logo = {};  // not an option of the macro, which has it built in
};
Html& operator<<(Html& out, const Header& options);

struct GenericHeader {
  Text url = "/";
  Text logo_text = {};
  Html logo_html = {};
  Text container_classes = "govuk-width-container";
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const GenericHeader& options);

struct NavigationItem {
  bool current = false;  // this page
  bool active = false;   // a page below it
  Text text = {};
  Html html = {};
  Text href = {};
  Attributes attributes = {};
};
enum class SlotAlign : std::uint8_t { below, inline_with_name };
struct ServiceNavigationSlots {
  Html start = {};
  Html end = {};
  SlotAlign end_align = SlotAlign::below;
  Html navigation_start = {};
  Html navigation_end = {};
};
struct ServiceNavigation {
  Text classes = {};
  Attributes attributes = {};
  Text aria_label = "Service information";
  Text menu_button_text = "Menu";
  Text menu_button_label = {};
  Text navigation_label = {};  // empty: as the menu's button
  Text navigation_id = "navigation";
  Text navigation_classes = {};
  std::optional<bool> collapse_navigation_on_mobile = {};  // nothing: where there are several items
  Text service_name = {};
  Text service_url = {};
  std::vector<NavigationItem> navigation = {};
  ServiceNavigationSlots slots = {};
};
Html& operator<<(Html& out, const ServiceNavigation& options);

struct LanguageItem {
  Text text = {};
  Html html = {};
  Text lang = {};
  Text href_lang = {};  // empty: as lang
  Text dir = {};
  Text href = {};  // empty: this page's language
  bool current = false;
  Text language_description_text = {};
  Text classes = {};
  Attributes attributes = {};
};
struct LanguageNavigation {
  std::vector<LanguageItem> items = {};
  Text aria_label = "Language";
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const LanguageNavigation& options);

struct PhaseBanner {
  Text text = {};
  Html html = {};
  Tag tag = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const PhaseBanner& options);

struct CookieBannerAction {
  Text text = {};
  Text type = {};  // "button": also where it has an address
  Text href = {};
  Text name = {};
  Text value = {};
  Text classes = {};
  Attributes attributes = {};
};
struct CookieBannerMessage {
  Text heading_text = {};
  Html heading_html = {};
  Text text = {};
  Html html = {};
  std::vector<CookieBannerAction> actions = {};
  bool hidden = false;
  Text role = {};
  Text classes = {};
  Attributes attributes = {};
};
struct CookieBanner {
  Text aria_label = "Cookie banner";
  bool hidden = false;
  Text classes = {};
  Attributes attributes = {};
  std::vector<CookieBannerMessage> messages = {};
};
Html& operator<<(Html& out, const CookieBanner& options);

}  // namespace cw::html
