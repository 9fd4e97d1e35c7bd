// SPDX-License-Identifier: MIT
// Buttons.
#include "web/html/button.h"

#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

void put_common(Html& out, const Button& options) {
  out << " class=\"govuk-button"_html;
  put_classes(out, options.classes);
  put_flag(out, " govuk-button--start"_html, options.is_start_button);
  out << "\" data-module=\"govuk-button\""_html << options.attributes;
  put_attribute(out, " id=\""_html, options.id);
  out << ">\n"_html;
}

void put_inside(Html& out, const Button& options) {
  const bool wrapped = options.is_start_button && !options.html.empty();
  put_flag(out, "<span>"_html, wrapped);
  put_content(out, options.text, options.html);
  put_flag(out, "</span>"_html, wrapped);
  if (options.is_start_button) {
    out << R"(
<svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19" viewBox="0 0 33 40" )"_html
        << R"(aria-hidden="true" focusable="false"><path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z"/></svg>)"_html;
  }
  out << "\n"_html;
}

}  // namespace

Html& operator<<(Html& out, const Button& options) {
  if (!options.href.empty()) {
    put_address(out, "<a href=\""_html, options.href);
    out << R"( role="button" draggable="false")"_html;
    put_common(out, options);
    put_inside(out, options);
    return out << "</a>"_html;
  }
  out << "<button"_html;
  put_attribute(out, " type=\""_html, options.type);
  put_attribute(out, " value=\""_html, options.value);
  put_attribute(out, " name=\""_html, options.name);
  put_flag(out, R"( disabled aria-disabled="true")"_html, options.disabled);
  put_truth(out, " data-prevent-double-click=\""_html, options.prevent_double_click);
  put_common(out, options);
  put_inside(out, options);
  return out << "</button>"_html;
}

Html& operator<<(Html& out, const ExitThisPage& options) {
  out << "<div"_html;
  put_attribute(out, " id=\""_html, options.id);
  out << " class=\"govuk-exit-this-page"_html;
  put_classes(out, options.classes);
  out << "\" data-module=\"govuk-exit-this-page\""_html << options.attributes;
  put_attribute(out, " data-i18n.activated=\""_html, options.activated_text);
  put_attribute(out, " data-i18n.timed-out=\""_html, options.timed_out_text);
  put_attribute(out, " data-i18n.press-two-more-times=\""_html, options.press_two_more_times_text);
  put_attribute(out, " data-i18n.press-one-more-time=\""_html, options.press_one_more_time_text);
  Button button{.text = options.text,
                .href = options.redirect_url,
                .classes = "govuk-button--warning govuk-exit-this-page__button govuk-js-exit-this-page-button",
                .attributes = {{"rel", "nofollow noreferrer"}}};
  if (options.text.empty()) button.html = options.html;
  return out << ">"_html << button << "</div>"_html;
}

}  // namespace cw::html
