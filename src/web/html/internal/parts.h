// SPDX-License-Identifier: MIT
// What the components' markup is put together with.
#pragma once

#include "web/html/form_parts.h"
#include "web/html/html.h"

namespace cw::html {

// Markup wins over text, as in the macros.
inline void put_content(Html& out, const Text& text, const Html& markup) {
  if (markup.empty()) {
    out << text;
  } else {
    out << markup;
  }
}
// Further classes, after one that stands there.
inline void put_classes(Html& out, const Text& classes) {
  if (!classes.empty()) out << " "_html << classes;
}
// `opening` is the attribute up to its value, as in ` id="`; nothing where the value is empty.
inline void put_attribute(Html& out, Markup opening, const Text& value) {
  if (!value.empty()) out << opening << value << "\""_html;
}
inline void put_address(Html& out, Markup opening, const Text& address) { out << opening << safe_address(address.view()) << "\""_html; }
inline void put_truth(Html& out, Markup opening, std::optional<bool> truth) {
  if (truth) out << opening << (*truth ? "true\""_html : "false\""_html);
}
inline void put_number(Html& out, Markup opening, int number) {
  if (number != 0) out << opening << number << "\""_html;
}
inline void put_flag(Html& out, Markup flag_text, bool stands) {
  if (stands) out << flag_text;
}
[[nodiscard]] inline Text joined_classes(std::string_view first, const Text& more) {
  std::string out(first);
  if (!more.empty()) out.append(" ").append(more.view());
  return out;
}
[[nodiscard]] inline const Text& first_not_empty(const Text& wanted, const Text& otherwise) { return wanted.empty() ? otherwise : wanted; }
[[nodiscard]] inline std::string with_suffix(const Text& text, std::string_view suffix) { return std::string(text.view()).append(suffix); }

// The ids that describe a control, each separated by a space.
[[nodiscard]] inline std::string described_by(const Text& given, const Text& id, const std::optional<Hint>& hint,
                                              const std::optional<ErrorMessage>& error) {
  std::string out(given.view());
  const auto add = [&](std::string_view suffix) {
    if (!out.empty()) out.push_back(' ');
    out.append(id.view()).append(suffix);
  };
  if (hint) add("-hint");
  if (error) add("-error");
  return out;
}
// Both with the ids that described_by names.
void put_hint_and_error(Html& out, const Text& id, const std::optional<Hint>& hint, const std::optional<ErrorMessage>& error);
void put_hint(Html& out, const Hint& hint, const Text& id, std::string_view extra_class);
void put_label(Html& out, const Label& label, const Text& for_id, std::string_view extra_class);
// <div class="govuk-form-group ...">, with an extra class first; `attributes` come before the group's own.
void open_form_group(Html& out, const FormGroup& group, bool has_error, std::string_view extra_class, const Html& attributes);
// <fieldset ...> and its legend; `described` are ids.
void open_fieldset(Html& out, const Fieldset& fieldset, std::string_view described, std::string_view role);
void put_insert(Html& out, const std::optional<Insert>& insert);
// What may stand in an attribute's value in one of several plural forms: data-i18n.KEY.FORM.
void put_plural_texts(Html& out, Markup opening, const PluralTexts& texts);

}  // namespace cw::html
