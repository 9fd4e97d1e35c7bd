// SPDX-License-Identifier: MIT
// Plain forms: a token against forged posts, errors that lead to their fields, the way on after a post, messages for the next page, and
// what has changed since a form was opened.
//
//   FormErrors errors;
//   if (form.value("surname").empty()) errors.add("surname", words.text("person.surname_missing"_key));
//   if (!errors.empty()) return the form again, with  << errors.summary(words)  and  Input{..., .error_message =
//   errors.message_for("surname", words)}; CW_TRY(Response out, see_other_with(flash, context, "/people/" + id));              // POST,
//   redirect, GET
//
// Pure functions over requests, responses and the session's token (register_api/internal/sign_in.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/html/form_parts.h"
#include "web/html/messages.h"
#include "web/html/notices.h"
#include "web/http/cookies.h"
#include "web/http/form.h"

namespace cw::html {

// Who sends and gets forms: the session's token is what forms and messages are bound to.
struct FormContext {
  const web::CsrfTokens& tokens;
  const web::Request& request;
  std::string_view session;
};

inline constexpr std::string_view token_field = "form_token";
// <form method="post" action="..."> with the token in it; the closing tag is the page's.
[[nodiscard]] Html open_form(const FormContext& context, const Text& action, const Attributes& attributes = {});
// Denied: a form that is not of this session, or from another site.
[[nodiscard]] Result<void> check_form(const FormContext& context, const web::Form& form);

// What is wrong with a form, in the order of its fields.
class FormErrors {
 public:
  // `field` is the id of the control that is to be put right.
  void add(std::string_view field, std::string_view message) { all_.push_back({std::string(field), std::string(message)}); }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  // The first about a field, or nothing.
  [[nodiscard]] std::optional<ErrorMessage> message_for(std::string_view field, const Catalogue& words) const;
  [[nodiscard]] ErrorSummary summary(const Catalogue& words) const;

 private:
  struct One {
    std::string field, message;
  };
  std::vector<One> all_;
};

// A message for the page after a post: which one, of the messages of the catalogue that begin with "flash.", and with what number. No text
// of its own, so that nothing about a person lies in a cookie and nobody can make the server say what it would not.
enum class FlashKind : std::uint8_t { success, notice };
struct Flash {
  FlashKind kind = FlashKind::success;
  std::string key;         // without "flash."
  std::int64_t count = 0;  // for {count}
};
// 303 to `location`, a path of our own, with the message in a signed cookie.
[[nodiscard]] Result<web::Response> see_other_with(const Flash& flash, const FormContext& context, std::string_view location);
// The message that came with a request, and its cookie taken away; nothing where there is none, or it is not of this session.
[[nodiscard]] std::optional<Flash> take_flash(const FormContext& context, web::Response& response);
// As a banner; nothing where the catalogue has no such message.
[[nodiscard]] std::optional<NotificationBanner> flash_banner(const Flash& flash, const Catalogue& words);

// A path of our own to go back or on to, as a form or address gives it: `otherwise` for whatever could lead elsewhere.
[[nodiscard]] std::string own_path(std::string_view given, std::string_view otherwise);

// What has become of one field between the opening of a form and its sending.
enum class Change : std::uint8_t { none, yours, theirs, both_alike, conflict };
struct FieldChange {
  std::string field;               // its id
  std::string label;               // for the reader
  std::string opened, yours, now;  // as text
  [[nodiscard]] Change change() const;
};
inline constexpr std::string_view version_field = "opened_version";
// A hidden field with the version of what the form shows.
[[nodiscard]] Html opened_version(std::string_view version);
// Whether the form was opened on another version than there is now; a form without one was.
[[nodiscard]] bool has_changed_since(const web::Form& form, std::string_view version_now);
// The table of what others have changed meanwhile, beside what the reader wants; empty where nothing of it is new to them.
[[nodiscard]] Html changes_table(const std::vector<FieldChange>& changes, const Catalogue& words);

}  // namespace cw::html
