// SPDX-License-Identifier: MIT
// The frame of pages.
#include "web/html/page.h"

#include <algorithm>

#include "web/html/internal/parts.h"
#include "web/http/cookies.h"
#include "web/http/target.h"

namespace cw::html {
namespace {

constexpr std::string_view language_name = "language";
constexpr std::int64_t a_year_seconds = 31'536'000;

// Under https with the prefix that lets no other host plant it.
std::string language_cookie(const web::Request& request) {
  return (request.scheme == web::Scheme::https ? "__Host-" : "") + std::string(language_name);
}

std::string service_of(const Page& page) {
  const std::string_view own = page.look.service_in(page.words.language());
  return own.empty() ? page.words.text("page.service"_key) : std::string(own);
}

void put_head(Html& out, const Page& page) {
  const std::string_view tag = tag_of(page.words.language());
  out << "<!DOCTYPE html>\n<html lang=\""_html << tag << "\" class=\"govuk-template\">\n<head>\n<meta charset=\"utf-8\">\n<title>"_html;
  if (page.errors == Errors::some) out << page.words.text("page.error_title"_key) << " "_html;
  if (!page.title.empty()) out << page.title << " – "_html;
  out << service_of(page) << " – "_html << page.look.name_in(page.words.language())
      << "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n"_html
      << "<meta name=\"theme-color\" content=\""_html << page.look.colour << "\">\n<link rel=\"icon\" href=\""_html << page.assets.icon
      << "\" type=\"image/svg+xml\">\n<link rel=\"stylesheet\" href=\""_html << page.assets.style
      << "\">\n<link rel=\"stylesheet\" href=\""_html << page.look.style_address << "\">\n<script type=\"module\" src=\""_html
      << page.assets.script << "\"></script>\n"_html;
  if (page.session_end)
    out << "<noscript><meta http-equiv=\"refresh\" content=\""_html
        << std::min(page.session_end->idle_seconds, page.session_end->most_seconds) << "; url="_html
        << safe_address(page.session_end->href_without_script.view()) << "\"></noscript>\n"_html;
  out << "</head>\n<body class=\"govuk-template__body\">\n"_html;
}

// Not shown until the script puts it in the place of everything else.
void put_session_end(Html& out, const SessionEnd& end) {
  out << "<template id=\"app-session-ended\" data-idle=\""_html << end.idle_seconds << "\" data-most=\""_html << end.most_seconds
      << "\"><div class=\"govuk-width-container\"><main class=\"govuk-main-wrapper\"><h1 class=\"govuk-heading-l\">"_html << end.title
      << "</h1><p class=\"govuk-body\">"_html << end.text << "</p><p class=\"govuk-body\"><a class=\"govuk-link\" href=\""_html
      << safe_address(end.sign_in_href.view()) << "\">"_html << end.sign_in << "</a></p></main></div></template>\n"_html;
}

// The words for English stand in English, those for Welsh in Welsh, whichever the page is in.
Html languages(const Page& page) {
  const Language now = page.words.language();
  const auto item = [&](Language language) {
    const bool current = language == now;
    return LanguageItem{.text = language == Language::english ? "English" : "Cymraeg",
                        .lang = tag_of(language),
                        .href = current ? Text() : page.other_language_href,
                        .current = current,
                        .language_description_text = current                         ? Text()
                                                     : language == Language::english ? "Change to English"
                                                                                     : "Newid i'r Gymraeg"};
  };
  return html_of(
      LanguageNavigation{.items = {item(Language::english), item(Language::welsh)}, .aria_label = page.words.text("page.languages"_key)});
}

void put_header(Html& out, const Page& page) {
  out << "<header class=\"govuk-template__header\">\n"_html;
  out << GenericHeader{.url = "/", .logo_text = page.look.name_in(page.words.language())};
  ServiceNavigation navigation{.aria_label = page.words.text("page.service_information"_key),
                               .menu_button_text = page.words.text("page.menu"_key),
                               .service_name = service_of(page),
                               .service_url = "/",
                               .navigation = page.navigation};
  if (!page.other_language_href.empty()) {
    navigation.slots.end = languages(page);
    navigation.slots.end_align = SlotAlign::inline_with_name;
  }
  out << navigation;
  if (page.banner) out << PhaseBanner{.html = page.banner->text, .tag = {.text = page.banner->tag}};
  out << "</header>\n"_html;
}

void put_before_content(Html& out, const Page& page) {
  if (!page.breadcrumbs.empty())
    out << Breadcrumbs{.items = page.breadcrumbs, .collapse_on_mobile = true, .label_text = page.words.text("page.breadcrumbs"_key)};
  if (!page.back_href.empty()) {
    out << "<nav aria-label=\""_html << page.words.text("page.back_label"_key) << "\">"_html;
    out << BackLink{.text = page.words.text("page.back"_key), .href = page.back_href};
    out << "</nav>"_html;
  }
  out << page.before_content;
}

void put_footer_link(Html& out, const Text& text, Markup href) {
  out << R"(<li class="govuk-footer__inline-list-item"><a class="govuk-footer__link" href=")"_html << href << "\">"_html << text
      << "</a></li>"_html;
}

void put_footer(Html& out, const Page& page) {
  const Catalogue& words = page.words;
  out << R"(<footer class="govuk-template__footer"><div class="govuk-footer"><div class="govuk-width-container">
<div class="govuk-footer__meta"><div class="govuk-footer__meta-item govuk-footer__meta-item--grow">
<h2 class="govuk-visually-hidden">)"_html
      << words.text("page.support_links"_key) << "</h2><ul class=\"govuk-footer__inline-list\">"_html;
  put_footer_link(out, words.text("page.help"_key), "/help"_html);
  put_footer_link(out, words.text("page.accessibility"_key), "/accessibility"_html);
  put_footer_link(out, words.text("page.privacy"_key), "/privacy"_html);
  out << "</ul><div class=\"govuk-footer__meta-custom\">"_html
      << words.text("page.run_by"_key, {{"place", page.look.name_in(words.language())}}) << "</div></div>"_html;
  if (!page.signed_in_as.empty()) {
    Html name;
    if (page.account_href.empty()) {
      name << page.signed_in_as;
    } else {
      put_address(name, "<a class=\"govuk-footer__link\" href=\""_html, page.account_href);
      name << ">"_html << page.signed_in_as << "</a>"_html;
    }
    out << "<div class=\"govuk-footer__meta-item\">"_html << words.html("page.signed_in_as"_key, {{"name", std::move(name)}})
        << page.sign_out << "</div>"_html;
  }
  out << "</div></div></div></footer>\n"_html;
}

}  // namespace

Html open_page(const Page& page) {
  Html out;
  out.reserve(16384);
  put_head(out, page);
  out << SkipLink{.text = page.words.text("page.skip"_key), .href = "#main-content"};
  put_header(out, page);
  out << "<div class=\"govuk-width-container\">\n"_html;
  put_before_content(out, page);
  out << "<main class=\"govuk-main-wrapper\" id=\"main-content\">\n"_html;
  return out;
}

Html close_page(Html content, const Page& page) {
  content << "\n</main>\n</div>\n"_html;
  put_footer(content, page);
  if (page.session_end) put_session_end(content, *page.session_end);
  content << "</body>\n</html>\n"_html;
  return content;
}

web::Response page_response(Html page, const Page& of, int status) {
  web::Response out = web::Response::html(std::move(page).take(), status);
  out.headers.set("Content-Language", tag_of(of.words.language()));
  out.headers.set("Cache-Control", "no-store");
  return out;
}

Language language_of(const web::Request& request) {
  if (const auto asked = parse_language(request.query_value(language_name))) return *asked;
  if (const auto kept = parse_language(web::cookie_value(request, language_cookie(request)))) return *kept;
  return preferred_language(request.headers.get("Accept-Language"));
}

Result<void> keep_language(web::Response& response, const web::Request& request) {
  const auto asked = parse_language(request.query_value(language_name));
  if (!asked) return {};
  return web::set_cookie(response,
                         {.name = language_cookie(request), .value = std::string(tag_of(*asked)), .max_age_seconds = a_year_seconds},
                         request.scheme);
}

std::string address_in(const web::Request& request, Language language) {
  std::string out;
  for (const std::string& segment : request.segments) out.append("/").append(web::percent_encode(segment));
  if (out.empty()) out.push_back('/');
  char before = '?';
  for (const auto& [name, value] : request.query) {
    if (name == language_name) continue;
    out.append(1, before).append(web::percent_encode(name)).append("=").append(web::percent_encode(value));
    before = '&';
  }
  return out.append(1, before).append(language_name).append("=").append(tag_of(language));
}

}  // namespace cw::html
