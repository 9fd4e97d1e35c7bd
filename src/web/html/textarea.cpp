// SPDX-License-Identifier: MIT
// Several lines of text, with or without a count.
#include "web/html/internal/controls.h"
#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

constexpr std::string_view count_placeholder = "%{count}";

void put_description(Html& out, const CharacterCount& options, bool words) {
  const int limit = options.maxwords != 0 ? options.maxwords : options.maxlength;
  if (limit == 0) return;
  const Text standard = words ? "You can enter up to %{count} words" : "You can enter up to %{count} characters";
  const std::string_view text = first_not_empty(options.textarea_description_text, standard).view();
  const std::size_t at = text.find(count_placeholder);
  out << text.substr(0, at);
  if (at != std::string_view::npos) out << limit << text.substr(at + count_placeholder.size());
}

Html count_attributes(const CharacterCount& options, const Text& count_type) {
  Html out = " data-module=\"govuk-character-count\""_html;
  put_number(out, " data-maxlength=\""_html, options.maxlength);
  put_number(out, " data-maxwords=\""_html, options.maxwords);
  put_number(out, " data-threshold=\""_html, options.threshold);
  put_attribute(out, " data-count-type=\""_html, count_type);
  if (options.maxwords == 0 && options.maxlength == 0)
    put_attribute(out, " data-i18n.textarea-description.other=\""_html, options.textarea_description_text);
  put_plural_texts(out, " data-i18n.characters-under-limit."_html, options.characters_under_limit_text);
  put_attribute(out, " data-i18n.characters-at-limit=\""_html, options.characters_at_limit_text);
  put_plural_texts(out, " data-i18n.characters-over-limit."_html, options.characters_over_limit_text);
  put_plural_texts(out, " data-i18n.words-under-limit."_html, options.words_under_limit_text);
  put_attribute(out, " data-i18n.words-at-limit=\""_html, options.words_at_limit_text);
  put_plural_texts(out, " data-i18n.words-over-limit."_html, options.words_over_limit_text);
  return out;
}

Html count_message(const CharacterCount& options, const Text& id, bool words) {
  Html text;
  put_description(text, options, words);
  Html out;
  put_hint(out, {.html = std::move(text), .classes = options.count_message.classes}, with_suffix(id, "-info"),
           "govuk-character-count__message");
  return out;
}

}  // namespace

void put_textarea(Html& out, const Textarea& options, const Surroundings& around) {
  const Text& id = first_not_empty(options.id, options.name);
  const bool has_error = options.error_message.has_value();
  open_form_group(out, options.form_group, has_error, around.group_class, around.group_attributes);
  put_label(out, options.label, id, {});
  put_hint_and_error(out, id, options.hint, options.error_message);
  put_insert(out, options.form_group.before_input);
  out << "\n<textarea class=\"govuk-textarea"_html;
  put_flag(out, " govuk-textarea--error"_html, has_error);
  put_classes(out, options.classes);
  out << "\" id=\""_html << id << "\" name=\""_html << options.name << "\" rows=\""_html << (options.rows == 0 ? 5 : options.rows)
      << "\""_html;
  put_truth(out, " spellcheck=\""_html, options.spellcheck);
  put_flag(out, " disabled"_html, options.disabled);
  const std::string described = described_by(options.described_by, id, options.hint, options.error_message);
  if (!described.empty()) out << " aria-describedby=\""_html << described << "\""_html;
  put_attribute(out, " autocomplete=\""_html, options.autocomplete);
  out << options.attributes << ">"_html;
  // A line end at the very beginning is not part of the value (HTML Standard, section 13.1.2.5): one more keeps a first empty line.
  if (options.value.view().starts_with('\n') || options.value.view().starts_with('\r')) out << "\n"_html;
  out << options.value << "</textarea>\n"_html << around.after;
  put_insert(out, options.form_group.after_input);
  out << "</div>"_html;
}

Html& operator<<(Html& out, const Textarea& options) {
  put_textarea(out, options, {});
  return out;
}

Html& operator<<(Html& out, const CharacterCount& options) {
  const Text& id = first_not_empty(options.id, options.name);
  const Text count_type = options.count_type.empty() && options.maxwords != 0 ? Text("words") : options.count_type;
  const Textarea textarea{.id = id,
                          .name = options.name,
                          .spellcheck = options.spellcheck,
                          .rows = options.rows,
                          .value = options.value,
                          .described_by = with_suffix(id, "-info"),
                          .label = options.label,
                          .hint = options.hint,
                          .error_message = options.error_message,
                          .form_group = options.form_group,
                          .classes = joined_classes("govuk-js-character-count", options.classes),
                          .attributes = options.attributes};
  put_textarea(out, textarea,
               {.group_class = "govuk-character-count",
                .group_attributes = count_attributes(options, count_type),
                .after = count_message(options, id, count_type == Text("words"))});
  return out;
}

}  // namespace cw::html
