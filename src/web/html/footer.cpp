// SPDX-License-Identifier: MIT
// Footer.
#include "web/html/footer.h"

#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

void put_link(Html& out, const FooterLink& link) {
  put_address(out, "<a class=\"govuk-footer__link\" href=\""_html, link.href);
  out << link.attributes << ">\n"_html << link.text << "\n</a>"_html;
}

void put_section(Html& out, const FooterSection& section) {
  out << "<div class=\"govuk-footer__section govuk-grid-column-"_html << section.width
      << R"("><h2 class="govuk-footer__heading govuk-heading-m">)"_html << section.title << "</h2>"_html;
  if (!section.items.empty()) {
    out << "<ul class=\"govuk-footer__list"_html;
    if (section.columns != 0) out << " govuk-footer__list--columns-"_html << section.columns;
    out << "\">"_html;
    for (const FooterLink& link : section.items) {
      if (link.href.empty() || link.text.empty()) continue;
      out << "<li class=\"govuk-footer__list-item\">"_html;
      put_link(out, link);
      out << "</li>"_html;
    }
    out << "</ul>"_html;
  }
  out << "</div>"_html;
}

void put_meta(Html& out, const FooterMeta& meta) {
  out << "<h2 class=\"govuk-visually-hidden\">"_html << meta.visually_hidden_title << "</h2>"_html;
  if (!meta.items.empty()) {
    out << "<ul class=\"govuk-footer__inline-list\">"_html;
    for (const FooterLink& link : meta.items) {
      out << "<li class=\"govuk-footer__inline-list-item\">"_html;
      put_link(out, link);
      out << "</li>"_html;
    }
    out << "</ul>"_html;
  }
  if (meta.text.empty() && meta.html.empty()) return;
  out << "<div class=\"govuk-footer__meta-custom\">"_html;
  put_content(out, meta.text, meta.html);
  out << "</div>"_html;
}

void put_licence(Html& out, const FooterText& licence) {
  out << R"(<svg aria-hidden="true" focusable="false" class="govuk-footer__licence-logo" xmlns="http://www.w3.org/2000/svg" )"_html
      << R"(viewBox="0 0 483.2 195.7" height="17" width="41"><path fill="currentColor" d=")"_html
      << "M421.5 142.8V.1l-50.7 32.3v161.1h112.4v-50.7zm-122.3-9.6A47.12 47.12 0 0 1 221 97.8c0-26 21.1-47.1 47.1-47.1 16.7 0 31.4 8.7 "_html
      << "39.7 21.8l42.7-27.2A97.63 97.63 0 0 0 268.1 0c-36.5 0-68.3 20.1-85.1 49.7A98 98 0 0 0 97.8 0C43.9 0 0 43.9 0 97.8s43.9 97.8 "_html
      << "97.8 97.8c36.5 0 68.3-20.1 85.1-49.7a97.76 97.76 0 0 0 149.6 25.4l19.4 22.2h3v-87.8h-80l24.3 27.5zM97.8 145c-26 0-47.1-21.1-"_html
      << "47.1-47.1s21.1-47.1 47.1-47.1 47.2 21 47.2 47S123.8 145 97.8 145\"/></svg>\n"_html
      << "<span class=\"govuk-footer__licence-description\">\n"_html;
  if (licence.text.empty() && licence.html.empty()) {
    out << R"(All content is available under the <a class="govuk-footer__link" )"_html
        << R"(href="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/" rel="license">)"_html
        << "Open Government Licence v3.0</a>, except where otherwise stated"_html;
  } else {
    put_content(out, licence.text, licence.html);
  }
  out << "\n</span>"_html;
}

}  // namespace

Html& operator<<(Html& out, const Footer& options) {
  out << "<div class=\"govuk-footer"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes << "><div class=\"govuk-width-container"_html;
  put_classes(out, options.container_classes);
  out << "\">"_html << options.logo;
  if (!options.navigation.empty()) {
    out << "<div class=\"govuk-footer__navigation\">"_html;
    for (const FooterSection& section : options.navigation) put_section(out, section);
    out << "</div><hr class=\"govuk-footer__section-break\">"_html;
  }
  out << R"(<div class="govuk-footer__meta"><div class="govuk-footer__meta-item govuk-footer__meta-item--grow">)"_html;
  if (options.meta) put_meta(out, *options.meta);
  if (options.content_licence) put_licence(out, *options.content_licence);
  out << R"(</div><div class="govuk-footer__meta-item"><a class="govuk-footer__link govuk-footer__copyright-logo" href=")"_html
      << "https://www.nationalarchives.gov.uk/information-management/re-using-public-sector-information/uk-government-licensing-"_html
      << "framework/crown-copyright/\">\n"_html;
  if (options.copyright.text.empty() && options.copyright.html.empty()) {
    out << "© Crown copyright"_html;
  } else {
    put_content(out, options.copyright.text, options.copyright.html);
  }
  return out << "\n</a></div></div></div></div>"_html;
}

}  // namespace cw::html
