// SPDX-License-Identifier: MIT
// Label, hint, error message, fieldset, form group.
#include "web/html/form_parts.h"

#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

void put_extra(Html& out, std::string_view extra_class) {
  if (!extra_class.empty()) out << " "_html << extra_class;
}

void put_error(Html& out, const ErrorMessage& error, const Text& id) {
  out << "<p"_html;
  put_attribute(out, " id=\""_html, id);
  out << " class=\"govuk-error-message"_html;
  put_classes(out, error.classes);
  out << "\""_html << error.attributes << ">"_html;
  if (!error.visually_hidden_text.empty())
    out << "<span class=\"govuk-visually-hidden\">"_html << error.visually_hidden_text << ":</span> "_html;
  put_content(out, error.text, error.html);
  out << "</p>"_html;
}

}  // namespace

void put_label(Html& out, const Label& label, const Text& for_id, std::string_view extra_class) {
  if (label.text.empty() && label.html.empty()) return;
  if (label.is_page_heading) out << "<h1 class=\"govuk-label-wrapper\">"_html;
  out << "<label class=\"govuk-label"_html;
  put_extra(out, extra_class);
  put_classes(out, label.classes);
  out << "\""_html << label.attributes;
  put_attribute(out, " for=\""_html, for_id);
  out << ">\n"_html;
  put_content(out, label.text, label.html);
  out << "\n</label>\n"_html;
  if (label.is_page_heading) out << "</h1>"_html;
}

void put_hint(Html& out, const Hint& hint, const Text& id, std::string_view extra_class) {
  out << "<div"_html;
  put_attribute(out, " id=\""_html, id);
  out << " class=\"govuk-hint"_html;
  put_extra(out, extra_class);
  put_classes(out, hint.classes);
  out << "\""_html << hint.attributes << ">"_html;
  put_content(out, hint.text, hint.html);
  out << "</div>"_html;
}

void put_hint_and_error(Html& out, const Text& id, const std::optional<Hint>& hint, const std::optional<ErrorMessage>& error) {
  if (hint) put_hint(out, *hint, with_suffix(id, "-hint"), {});
  if (error) put_error(out, *error, with_suffix(id, "-error"));
}

void open_form_group(Html& out, const FormGroup& group, bool has_error, std::string_view extra_class, const Html& attributes) {
  out << "<div class=\"govuk-form-group"_html;
  put_flag(out, " govuk-form-group--error"_html, has_error);
  put_extra(out, extra_class);
  put_classes(out, group.classes);
  out << "\""_html << attributes << group.attributes << ">"_html;
}

void open_fieldset(Html& out, const Fieldset& fieldset, std::string_view described, std::string_view role) {
  out << "<fieldset class=\"govuk-fieldset"_html;
  put_classes(out, fieldset.classes);
  out << "\""_html;
  if (!role.empty()) out << " role=\""_html << role << "\""_html;
  if (!described.empty()) out << " aria-describedby=\""_html << described << "\""_html;
  out << fieldset.attributes << ">"_html;
  const Legend& legend = fieldset.legend;
  if (legend.text.empty() && legend.html.empty()) return;
  out << "<legend class=\"govuk-fieldset__legend"_html;
  put_classes(out, legend.classes);
  out << "\">"_html;
  if (legend.is_page_heading) out << "<h1 class=\"govuk-fieldset__heading\">"_html;
  put_content(out, legend.text, legend.html);
  if (legend.is_page_heading) out << "</h1>"_html;
  out << "</legend>"_html;
}

void put_insert(Html& out, const std::optional<Insert>& insert) {
  if (insert) put_content(out, insert->text, insert->html);
}

void put_plural_texts(Html& out, Markup opening, const PluralTexts& texts) {
  for (const auto& [form, text] : texts) out << opening << form << "=\""_html << text << "\""_html;
}

Html& operator<<(Html& out, const Label& options) {
  put_label(out, options, options.for_id, {});
  return out;
}

Html& operator<<(Html& out, const Hint& options) {
  put_hint(out, options, options.id, {});
  return out;
}

Html& operator<<(Html& out, const ErrorMessage& options) {
  put_error(out, options, options.id);
  return out;
}

Html& operator<<(Html& out, const Fieldset& options) {
  open_fieldset(out, options, options.described_by.view(), options.role.view());
  return out << options.html << "</fieldset>"_html;
}

}  // namespace cw::html
