// SPDX-License-Identifier: MIT
// Forms.
#include "web/html/forms.h"

#include <algorithm>
#include <charconv>

#include "web/html/internal/parts.h"
#include "web/html/lists.h"

namespace cw::html {
namespace {

constexpr std::string_view flash_name = "flash";
constexpr std::int64_t flash_seconds = 60;
constexpr std::size_t most_path_bytes = 2000;

std::string cookie_name(const web::Request& request) {
  return (request.scheme == web::Scheme::https ? "__Host-" : "") + std::string(flash_name);
}

void put_hidden(Html& out, std::string_view name, std::string_view value) {
  out << "<input type=\"hidden\" name=\""_html << name << "\" value=\""_html << value << "\">"_html;
}

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= 60 &&
         std::ranges::all_of(key, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// kind ~ key ~ count, of characters that a cookie may hold.
std::string written(const Flash& flash) {
  return std::string(flash.kind == FlashKind::success ? "s" : "n").append("~").append(flash.key).append("~") + std::to_string(flash.count);
}

std::optional<Flash> read_flash(std::string_view text) {
  const std::size_t first = text.find('~'), last = text.rfind('~');
  if (first != 1 || last == first || (text[0] != 's' && text[0] != 'n')) return std::nullopt;
  Flash out{.kind = text[0] == 's' ? FlashKind::success : FlashKind::notice, .key = std::string(text.substr(2, last - 2))};
  const std::string_view digits = text.substr(last + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.count);
  if (error != std::errc() || end != digits.data() + digits.size() || !is_key(out.key)) return std::nullopt;
  return out;
}

// The session and the message together are what the token is for.
std::string bound_to(std::string_view session, std::string_view message) { return std::string(session).append("\n").append(message); }

}  // namespace

Html open_form(const FormContext& context, const Text& action, const Attributes& attributes) {
  Html out;
  put_address(out, "<form method=\"post\" action=\""_html, action);
  // Errors are told by the page, which says more than a browser does and the same to everybody.
  out << " novalidate"_html << attributes << ">"_html;
  put_hidden(out, token_field, context.tokens.make(context.session));
  return out;
}

Result<void> check_form(const FormContext& context, const web::Form& form) {
  return context.tokens.check(context.session, form.value(token_field), context.request);
}

std::optional<ErrorMessage> FormErrors::message_for(std::string_view field, const Catalogue& words) const {
  const auto at = std::ranges::find(all_, field, &One::field);
  if (at == all_.end()) return std::nullopt;
  return ErrorMessage{.text = at->message, .visually_hidden_text = words.text("form.error"_key)};
}

ErrorSummary FormErrors::summary(const Catalogue& words) const {
  ErrorSummary out{.title_text = words.text("form.error_summary"_key)};
  for (const One& one : all_) out.error_list.push_back({.href = "#" + one.field, .text = one.message});
  return out;
}

Result<web::Response> see_other_with(const Flash& flash, const FormContext& context, std::string_view location) {
  web::Response out = web::Response::see_other(own_path(location, "/"));
  out.headers.set("Cache-Control", "no-store");
  if (!is_key(flash.key)) return fail(ErrorCode::internal, "a message for the next page has no key that can be kept");
  const std::string message = written(flash);
  CW_CHECK(web::set_cookie(out,
                           {.name = cookie_name(context.request),
                            .value = context.tokens.make(bound_to(context.session, message)) + "~" + message,
                            .max_age_seconds = flash_seconds,
                            .same_site = web::SameSite::strict},
                           context.request.scheme));
  return out;
}

std::optional<Flash> take_flash(const FormContext& context, web::Response& response) {
  const std::string_view value = web::cookie_value(context.request, cookie_name(context.request));
  if (value.empty()) return std::nullopt;
  // Refused only where it is no cookie, which a name of our own is not.
  (void)web::set_cookie(response, {.name = cookie_name(context.request), .max_age_seconds = -1, .same_site = web::SameSite::strict},
                        context.request.scheme);
  const std::size_t end = value.find('~');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view message = value.substr(end + 1);
  if (!context.tokens.check(bound_to(context.session, message), value.substr(0, end), context.request)) return std::nullopt;
  return read_flash(message);
}

std::optional<NotificationBanner> flash_banner(const Flash& flash, const Catalogue& words) {
  const std::string text = words.counted_named("flash." + flash.key, flash.count);
  if (text.empty()) return std::nullopt;
  const bool success = flash.kind == FlashKind::success;
  return NotificationBanner{.text = text,
                            .title_text = success ? words.text("page.success"_key) : words.text("page.important"_key),
                            .type = success ? "success" : ""};
}

// A path begins with one slash. A browser takes a backslash for a slash, and passes over tabs and line ends (URL Standard, basic parser).
std::string own_path(std::string_view given, std::string_view otherwise) {
  const bool own = given.starts_with('/') && !given.starts_with("//") && given.size() <= most_path_bytes &&
                   std::ranges::none_of(given, [](unsigned char c) { return c <= 0x20 || c == 0x7f || c == '\\'; });
  return std::string(own ? given : otherwise);
}

Change FieldChange::change() const {
  const bool mine = yours != opened, others = now != opened;
  if (!mine) return others ? Change::theirs : Change::none;
  if (!others) return Change::yours;
  return yours == now ? Change::both_alike : Change::conflict;
}

Html opened_version(std::string_view version) {
  Html out;
  put_hidden(out, version_field, version);
  return out;
}

bool has_changed_since(const web::Form& form, std::string_view version_now) {
  const std::string_view opened = form.value(version_field);
  return opened.empty() || opened != version_now;
}

Html changes_table(const std::vector<FieldChange>& changes, const Catalogue& words) {
  Table table{.head = TableRow{{.text = words.text("changed.field"_key)},
                               {.text = words.text("changed.opened"_key)},
                               {.text = words.text("changed.now"_key)},
                               {.text = words.text("changed.yours"_key)}},
              .caption = words.text("changed.caption"_key),
              .caption_classes = "govuk-table__caption--m",
              .first_cell_is_header = true};
  for (const FieldChange& one : changes) {
    const Change change = one.change();
    if (change != Change::theirs && change != Change::conflict) continue;
    table.rows.push_back({{.text = one.label},
                          {.text = one.opened},
                          {.text = one.now},
                          {.text = change == Change::conflict ? one.yours : words.text("changed.kept"_key)}});
  }
  Html out;
  if (!table.rows.empty()) put_wide_table(out, table);
  return out;
}

}  // namespace cw::html
