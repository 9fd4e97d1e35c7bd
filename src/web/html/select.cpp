// SPDX-License-Identifier: MIT
// Select and file upload.
#include "web/html/select.h"

#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

template <class Control>
void open_control(Html& out, const Control& options, const Text& id) {
  open_form_group(out, options.form_group, options.error_message.has_value(), {}, {});
  put_label(out, options.label, id, {});
  put_hint_and_error(out, id, options.hint, options.error_message);
  put_insert(out, options.form_group.before_input);
  out << "\n"_html;
}
template <class Control>
void put_described_by(Html& out, const Control& options, const Text& id) {
  const std::string described = described_by(options.described_by, id, options.hint, options.error_message);
  if (!described.empty()) out << " aria-describedby=\""_html << described << "\""_html;
}
template <class Control>
void close_control(Html& out, const Control& options) {
  out << "\n"_html;
  put_insert(out, options.form_group.after_input);
  out << "</div>"_html;
}

bool is_selected(const SelectItem& item, const Text& value) {
  if (item.selected) return *item.selected;
  return !value.empty() && item.value.value_or(item.text) == value;
}

void put_item(Html& out, const SelectItem& item, const Text& value) {
  out << "<option"_html;
  if (item.value) out << " value=\""_html << *item.value << "\""_html;
  put_flag(out, " selected"_html, is_selected(item, value));
  put_flag(out, " disabled"_html, item.disabled);
  out << item.attributes << ">"_html << item.text << "</option>"_html;
}

void open_drop_zone(Html& out, const FileUpload& options) {
  out << "<div class=\"govuk-file-upload-wrapper"_html;
  put_classes(out, options.wrapper_classes);
  out << "\" data-module=\"govuk-file-upload\""_html;
  put_attribute(out, " data-i18n.choose-files-button=\""_html, options.choose_files_button_text);
  put_attribute(out, " data-i18n.no-file-chosen=\""_html, options.no_file_chosen_text);
  put_plural_texts(out, " data-i18n.multiple-files-chosen."_html, options.multiple_files_chosen_text);
  put_attribute(out, " data-i18n.drop-instruction=\""_html, options.drop_instruction_text);
  put_attribute(out, " data-i18n.entered-drop-zone=\""_html, options.entered_drop_zone_text);
  put_attribute(out, " data-i18n.left-drop-zone=\""_html, options.left_drop_zone_text);
  out << options.wrapper_attributes << ">"_html;
}

}  // namespace

Html& operator<<(Html& out, const Select& options) {
  const Text& id = first_not_empty(options.id, options.name);
  open_control(out, options, id);
  out << "<select class=\"govuk-select"_html;
  put_classes(out, options.classes);
  put_flag(out, " govuk-select--error"_html, options.error_message.has_value());
  out << "\" id=\""_html << id << "\" name=\""_html << options.name << "\""_html;
  put_flag(out, " disabled"_html, options.disabled);
  put_described_by(out, options, id);
  out << options.attributes << ">\n"_html;
  for (const SelectItem& item : options.items) put_item(out, item, options.value);
  out << "</select>"_html;
  close_control(out, options);
  return out;
}

Html& operator<<(Html& out, const FileUpload& options) {
  const Text& id = first_not_empty(options.id, options.name);
  open_control(out, options, id);
  if (options.javascript) open_drop_zone(out, options);
  out << "<input class=\"govuk-file-upload"_html;
  put_classes(out, options.classes);
  put_flag(out, " govuk-file-upload--error"_html, options.error_message.has_value());
  out << "\" id=\""_html << id << "\" name=\""_html << options.name << "\" type=\"file\""_html;
  put_flag(out, " disabled"_html, options.disabled);
  put_flag(out, " multiple"_html, options.multiple);
  put_described_by(out, options, id);
  out << options.attributes << ">"_html;
  put_flag(out, "</div>"_html, options.javascript);
  close_control(out, options);
  return out;
}

}  // namespace cw::html
