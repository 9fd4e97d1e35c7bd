// SPDX-License-Identifier: MIT
// What a page tells: tags, warnings, inset text, details, panels, banners, the summary of a form's errors, feedback.
#pragma once

#include "web/html/html.h"

namespace cw::html {

struct Tag {
  Text text = {};
  Html html = {};
  Text classes = {};  // a colour: govuk-tag--green
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Tag& options);

struct WarningText {
  Text text = {};
  Html html = {};
  Text icon_fallback_text = "Warning";
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const WarningText& options);

struct InsetText {
  Text text = {};
  Html html = {};
  Text id = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const InsetText& options);

struct Details {
  Text summary_text = {};
  Html summary_html = {};
  Text text = {};
  Html html = {};
  Text id = {};
  bool open = false;
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Details& options);

struct PanelAction {
  Text text = {};
  Text type = {};  // "button": also where it has an address
  Text href = {};
  Text classes = {};
  Attributes attributes = {};
};
struct PanelActions {
  std::vector<PanelAction> items = {};
  Text classes = {};
  Attributes attributes = {};
};
// A confirmation; with the class govuk-panel--interruption an interruption, which alone has actions.
struct Panel {
  Text title_text = {};
  Html title_html = {};
  int heading_level = 1;
  Text text = {};
  Html html = {};
  Text classes = {};
  Attributes attributes = {};
  std::optional<PanelActions> actions = {};
};
Html& operator<<(Html& out, const Panel& options);

struct NotificationBanner {
  Text text = {};
  Html html = {};
  Text title_text = {};  // empty: Important, or Success
  Html title_html = {};
  int title_heading_level = 2;
  Text type = {};  // "success" or nothing
  Text role = {};  // empty: region, or alert for success
  Text title_id = "govuk-notification-banner-title";
  std::optional<bool> disable_auto_focus = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const NotificationBanner& options);

struct ErrorSummaryItem {
  Text href = {};  // "#id" of the control
  Text text = {};
  Html html = {};
  Attributes attributes = {};
};
struct ErrorSummary {
  Text title_text = {};
  Html title_html = {};
  Text description_text = {};
  Html description_html = {};
  std::vector<ErrorSummaryItem> error_list = {};
  std::optional<bool> disable_auto_focus = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const ErrorSummary& options);

struct Feedback {
  Text title_text = {};
  Html title_html = {};
  int heading_level = 2;
  Text text = {};
  Html html = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Feedback& options);

}  // namespace cw::html
