// SPDX-License-Identifier: MIT
// Inputs of one line.
#include "web/html/input.h"

#include "web/html/button.h"
#include "web/html/internal/controls.h"
#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

bool says_something(const Text& text, const Html& html) { return !text.empty() || !html.empty(); }
bool stands(const std::optional<Affix>& affix) { return affix && says_something(affix->text, affix->html); }
bool stands(const std::optional<Insert>& insert) { return insert && says_something(insert->text, insert->html); }

void put_element(Html& out, const Input& options, const Text& id) {
  out << "<input class=\"govuk-input"_html;
  put_classes(out, options.classes);
  put_flag(out, " govuk-input--error"_html, options.error_message.has_value());
  out << "\" id=\""_html << id << "\" name=\""_html << options.name << "\" type=\""_html << options.type << "\""_html;
  put_truth(out, " spellcheck=\""_html, options.spellcheck);
  put_attribute(out, " value=\""_html, options.value);
  put_flag(out, " disabled"_html, options.disabled);
  const std::string described = described_by(options.described_by, id, options.hint, options.error_message);
  if (!described.empty()) out << " aria-describedby=\""_html << described << "\""_html;
  put_attribute(out, " autocomplete=\""_html, options.autocomplete);
  put_attribute(out, " autocapitalize=\""_html, options.autocapitalize);
  put_attribute(out, " pattern=\""_html, options.pattern);
  put_attribute(out, " inputmode=\""_html, options.inputmode);
  out << options.attributes << ">"_html;
}

void put_affix(Html& out, Markup opening, const std::optional<Affix>& affix) {
  if (!stands(affix)) return;
  out << opening;
  put_classes(out, affix->classes);
  out << "\" aria-hidden=\"true\""_html << affix->attributes << ">"_html;
  put_content(out, affix->text, affix->html);
  out << "</div>"_html;
}

void put_wrapped(Html& out, const Input& options, const Text& id, const Html& after) {
  out << "<div class=\"govuk-input__wrapper"_html;
  put_classes(out, options.input_wrapper.classes);
  out << "\""_html << options.input_wrapper.attributes << ">"_html;
  put_insert(out, options.form_group.before_input);
  put_affix(out, "<div class=\"govuk-input__prefix"_html, options.prefix);
  put_element(out << "\n"_html, options, id);
  put_affix(out, "<div class=\"govuk-input__suffix"_html, options.suffix);
  out << "\n"_html << after;
  put_insert(out, options.form_group.after_input);
  out << "</div>"_html;
}

Html password_texts(const PasswordInput& options) {
  Html out = " data-module=\"govuk-password-input\""_html;
  put_attribute(out, " data-i18n.show-password=\""_html, options.show_password_text);
  put_attribute(out, " data-i18n.hide-password=\""_html, options.hide_password_text);
  put_attribute(out, " data-i18n.show-password-aria-label=\""_html, options.show_password_aria_label_text);
  put_attribute(out, " data-i18n.hide-password-aria-label=\""_html, options.hide_password_aria_label_text);
  put_attribute(out, " data-i18n.password-shown-announcement=\""_html, options.password_shown_announcement_text);
  put_attribute(out, " data-i18n.password-hidden-announcement=\""_html, options.password_hidden_announcement_text);
  return out;
}

Html password_button(const PasswordInput& options, const Text& id) {
  return html_of(Button{.text = first_not_empty(options.show_password_text, "Show"),
                        .type = "button",
                        .classes = joined_classes("govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle",
                                                  options.button.classes),
                        .attributes = {{"aria-controls", id},
                                       {"aria-label", first_not_empty(options.show_password_aria_label_text, "Show password")},
                                       {"hidden", flag}}});
}

}  // namespace

void put_input(Html& out, const Input& options, const Surroundings& around) {
  const Text& id = first_not_empty(options.id, options.name);
  open_form_group(out, options.form_group, options.error_message.has_value(), around.group_class, around.group_attributes);
  put_label(out, options.label, id, {});
  put_hint_and_error(out, id, options.hint, options.error_message);
  if (stands(options.prefix) || stands(options.suffix) || stands(options.form_group.before_input) ||
      stands(options.form_group.after_input) || !around.after.empty()) {
    put_wrapped(out, options, id, around.after);
  } else {
    put_element(out, options, id);
  }
  out << "</div>"_html;
}

Html& operator<<(Html& out, const Input& options) {
  put_input(out, options, {});
  return out;
}

Html& operator<<(Html& out, const PasswordInput& options) {
  const Text& id = first_not_empty(options.id, options.name);
  const Input input{.id = id,
                    .name = options.name,
                    .type = "password",
                    .value = options.value,
                    .disabled = options.disabled,
                    .described_by = options.described_by,
                    .label = options.label,
                    .hint = options.hint,
                    .error_message = options.error_message,
                    .form_group = options.form_group,
                    .classes = joined_classes("govuk-password-input__input govuk-js-password-input-input", options.classes),
                    .autocomplete = first_not_empty(options.autocomplete, "current-password"),
                    .spellcheck = false,
                    .autocapitalize = "none",
                    .input_wrapper = {.classes = "govuk-password-input__wrapper"},
                    .attributes = options.attributes};
  put_input(out, input,
            {.group_class = "govuk-password-input", .group_attributes = password_texts(options), .after = password_button(options, id)});
  return out;
}

}  // namespace cw::html
