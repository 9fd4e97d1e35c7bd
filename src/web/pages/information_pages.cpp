// SPDX-License-Identifier: MIT
// Help, accessibility and privacy: for everybody, signed in or not.
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"

namespace cw::pages {
namespace {

// A heading with its paragraph.
struct Part {
  html::MessageKey title, text;
};

Result<web::Response> show_parts(Visit& visit, html::MessageKey title_key, html::MessageKey lead, std::initializer_list<Part> parts) {
  const std::string title = visit.words.text(title_key);
  const std::string_view name = visit.desk().options().look.name_in(visit.language);
  html::Html body;
  body << "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">\n"_html;
  put_heading(body, title);
  body << R"(<p class="govuk-body-l">)"_html << visit.words.text(lead, {{"place", name}}) << "</p>\n"_html;
  for (const Part& part : parts) {
    put_subheading(body, visit.words.text(part.title));
    put_paragraph(body, visit.words.text(part.text, {{"place", name}}));
  }
  body << "</div></div>\n"_html;
  return visit.show({.title = title, .back = "/"}, body);
}

Result<web::Response> show_help(Visit& visit) {
  return show_parts(visit, "help.title"_key, "help.lead"_key,
                    {{"help.find_title"_key, "help.find"_key},
                     {"help.purpose_title"_key, "help.purpose"_key},
                     {"help.one_title"_key, "help.one"_key},
                     {"help.differ_title"_key, "help.differ"_key},
                     {"help.protected_title"_key, "help.protected"_key},
                     {"help.logged_title"_key, "help.logged"_key},
                     {"help.keys_title"_key, "help.keys"_key},
                     {"help.wrong_title"_key, "help.wrong"_key}});
}

Result<web::Response> show_accessibility(Visit& visit) {
  return show_parts(visit, "accessibility.title"_key, "accessibility.lead"_key,
                    {{"accessibility.how_title"_key, "accessibility.how"_key},
                     {"accessibility.tested_title"_key, "accessibility.tested"_key},
                     {"accessibility.known_title"_key, "accessibility.known"_key},
                     {"accessibility.report_title"_key, "accessibility.report"_key}});
}

Result<web::Response> show_privacy(Visit& visit) {
  return show_parts(visit, "privacy.title"_key, "privacy.lead"_key,
                    {{"privacy.kept_title"_key, "privacy.kept"_key},
                     {"privacy.cookies_title"_key, "privacy.cookies"_key},
                     {"privacy.addresses_title"_key, "privacy.addresses"_key},
                     {"privacy.rights_title"_key, "privacy.rights"_key}});
}

}  // namespace

void add_information_pages(Desk& desk) {
  desk.page("/help", {.needs = Needs::nothing}, show_help);
  desk.page("/accessibility", {.needs = Needs::nothing}, show_accessibility);
  desk.page("/privacy", {.needs = Needs::nothing}, show_privacy);
}

}  // namespace cw::pages
