// SPDX-License-Identifier: MIT
// Tags, warnings, inset text, details, panels, banners, error summaries, feedback.
#include "web/html/notices.h"

#include "web/html/button.h"
#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

constexpr std::string_view interruption = "govuk-panel--interruption";

void open_with_classes(Html& out, Markup opening, const Text& classes, const Attributes& attributes) {
  out << opening;
  put_classes(out, classes);
  out << "\""_html << attributes;
}

void put_panel_action(Html& out, const PanelAction& action) {
  if (action.href.empty() || action.type == Text("button")) {
    out << Button{.text = action.text,
                  .type = first_not_empty(action.type, "button"),
                  .href = action.href,
                  .classes = joined_classes("govuk-button--inverse", action.classes),
                  .attributes = action.attributes};
    return;
  }
  out << "<a class=\"govuk-link govuk-link--inverse"_html;
  put_classes(out, action.classes);
  put_address(out, "\" href=\""_html, action.href);
  out << action.attributes << ">"_html << action.text << "</a>\n"_html;
}

void put_panel_actions(Html& out, const PanelActions& actions) {
  open_with_classes(out, "<div class=\"govuk-panel__actions"_html, actions.classes, actions.attributes);
  out << ">"_html;
  if (!actions.items.empty()) {
    out << "<div class=\"govuk-button-group\">"_html;
    for (const PanelAction& action : actions.items) put_panel_action(out << "\n"_html, action);
    out << "</div>"_html;
  }
  out << "</div>"_html;
}

void put_error_item(Html& out, const ErrorSummaryItem& item) {
  out << "<li>"_html;
  if (item.href.empty()) {
    put_content(out, item.text, item.html);
  } else {
    put_address(out, "<a href=\""_html, item.href);
    out << item.attributes << ">"_html;
    put_content(out, item.text, item.html);
    out << "</a>"_html;
  }
  out << "</li>"_html;
}

}  // namespace

Html& operator<<(Html& out, const Tag& options) {
  open_with_classes(out, "<strong class=\"govuk-tag"_html, options.classes, options.attributes);
  out << ">\n"_html;
  put_content(out, options.text, options.html);
  return out << "\n</strong>"_html;
}

Html& operator<<(Html& out, const WarningText& options) {
  open_with_classes(out, "<div class=\"govuk-warning-text"_html, options.classes, options.attributes);
  out << R"(><span class="govuk-warning-text__icon" aria-hidden="true">!</span>
<strong class="govuk-warning-text__text">
<span class="govuk-visually-hidden">)"_html
      << options.icon_fallback_text << "</span>\n"_html;
  put_content(out, options.text, options.html);
  return out << "\n</strong></div>"_html;
}

Html& operator<<(Html& out, const InsetText& options) {
  out << "<div"_html;
  put_attribute(out, " id=\""_html, options.id);
  open_with_classes(out, " class=\"govuk-inset-text"_html, options.classes, options.attributes);
  out << ">"_html;
  put_content(out, options.text, options.html);
  return out << "</div>"_html;
}

Html& operator<<(Html& out, const Details& options) {
  out << "<details"_html;
  put_attribute(out, " id=\""_html, options.id);
  open_with_classes(out, " class=\"govuk-details"_html, options.classes, options.attributes);
  put_flag(out, " open"_html, options.open);
  out << R"(><summary class="govuk-details__summary"><span class="govuk-details__summary-text">
)"_html;
  put_content(out, options.summary_text, options.summary_html);
  out << "\n</span></summary><div class=\"govuk-details__text\">"_html;
  put_content(out, options.text, options.html);
  return out << "</div></details>"_html;
}

Html& operator<<(Html& out, const Panel& options) {
  const bool interrupts = options.classes.view().find(interruption) != std::string_view::npos;
  out << "<div class=\"govuk-panel"_html;
  put_flag(out, " govuk-panel--confirmation"_html, !interrupts);
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << "><h"_html << options.heading_level << " class=\"govuk-panel__title\">"_html;
  put_content(out, options.title_text, options.title_html);
  out << "</h"_html << options.heading_level << ">"_html;
  if (!options.text.empty() || !options.html.empty()) {
    out << "<div class=\"govuk-panel__body\">"_html;
    put_content(out, options.text, options.html);
    out << "</div>"_html;
  }
  if (interrupts && options.actions) put_panel_actions(out, *options.actions);
  return out << "</div>"_html;
}

Html& operator<<(Html& out, const NotificationBanner& options) {
  const bool success = options.type == Text("success");
  out << "<div class=\"govuk-notification-banner"_html;
  put_flag(out, " govuk-notification-banner--success"_html, success);
  put_classes(out, options.classes);
  out << "\" role=\""_html << first_not_empty(options.role, success ? "alert" : "region") << "\" aria-labelledby=\""_html
      << options.title_id << "\" data-module=\"govuk-notification-banner\""_html;
  put_truth(out, " data-disable-auto-focus=\""_html, options.disable_auto_focus);
  out << options.attributes << "><div class=\"govuk-notification-banner__header\"><h"_html << options.title_heading_level
      << " class=\"govuk-notification-banner__title\" id=\""_html << options.title_id << "\">"_html;
  put_content(out, first_not_empty(options.title_text, success ? "Success" : "Important"), options.title_html);
  out << "</h"_html << options.title_heading_level << "></div><div class=\"govuk-notification-banner__content\">"_html;
  if (!options.html.empty()) {
    out << options.html;
  } else if (!options.text.empty()) {
    out << "<p class=\"govuk-notification-banner__heading\">"_html << options.text << "</p>"_html;
  }
  return out << "</div></div>"_html;
}

Html& operator<<(Html& out, const ErrorSummary& options) {
  out << "<div class=\"govuk-error-summary"_html;
  put_classes(out, options.classes);
  out << "\""_html;
  put_truth(out, " data-disable-auto-focus=\""_html, options.disable_auto_focus);
  out << options.attributes << R"( data-module="govuk-error-summary"><div role="alert"><h2 class="govuk-error-summary__title">)"_html;
  put_content(out, options.title_text, options.title_html);
  out << "</h2><div class=\"govuk-error-summary__body\">"_html;
  if (!options.description_text.empty() || !options.description_html.empty()) {
    out << "<p>"_html;
    put_content(out, options.description_text, options.description_html);
    out << "</p>"_html;
  }
  if (!options.error_list.empty()) {
    out << "<ul class=\"govuk-list govuk-error-summary__list\">"_html;
    for (const ErrorSummaryItem& item : options.error_list) put_error_item(out, item);
    out << "</ul>"_html;
  }
  return out << "</div></div></div>"_html;
}

Html& operator<<(Html& out, const Feedback& options) {
  open_with_classes(out, "<div class=\"govuk-feedback govuk-width-container"_html, options.classes, options.attributes);
  out << R"(><div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds"><h)"_html << options.heading_level
      << " class=\"govuk-feedback__title\">"_html;
  put_content(out, options.title_text, options.title_html);
  out << "</h"_html << options.heading_level << ">"_html;
  if (!options.html.empty()) {
    out << "<div class=\"govuk-feedback__body\">"_html << options.html << "</div>"_html;
  } else if (!options.text.empty()) {
    out << R"(<div class="govuk-feedback__body"><p class="govuk-body">)"_html << options.text << "</p></div>"_html;
  }
  return out << "</div></div></div>"_html;
}

}  // namespace cw::html
