// SPDX-License-Identifier: MIT
// Checkboxes and radios.
#include "web/html/choices.h"

#include <algorithm>

#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

// The markup in which the two differ.
struct Kind {
  Markup open_list, open_item, module, type, divider, conditional, hidden;
  std::string_view label_class, hint_class;
};
constexpr Kind checkbox_kind = {"<div class=\"govuk-checkboxes"_html,
                                "<div class=\"govuk-checkboxes__item\"><input class=\"govuk-checkboxes__input\" id=\""_html,
                                " data-module=\"govuk-checkboxes\">"_html,
                                "\" type=\"checkbox\" value=\""_html,
                                "<div class=\"govuk-checkboxes__divider\">"_html,
                                "<div class=\"govuk-checkboxes__conditional"_html,
                                " govuk-checkboxes__conditional--hidden"_html,
                                "govuk-checkboxes__label",
                                "govuk-checkboxes__hint"};
constexpr Kind radio_kind = {"<div class=\"govuk-radios"_html,
                             "<div class=\"govuk-radios__item\"><input class=\"govuk-radios__input\" id=\""_html,
                             " data-module=\"govuk-radios\">"_html,
                             "\" type=\"radio\" value=\""_html,
                             "<div class=\"govuk-radios__divider\">"_html,
                             "<div class=\"govuk-radios__conditional"_html,
                             " govuk-radios__conditional--hidden"_html,
                             "govuk-radios__label",
                             "govuk-radios__hint"};

bool has_text(const std::optional<Hint>& hint) { return hint && (!hint->text.empty() || !hint->html.empty()); }

bool is_checked(const Checkboxes& all, const CheckboxItem& item) {
  return item.checked.value_or(std::ranges::find(all.values, item.value) != all.values.end());
}
bool is_checked(const Radios& all, const RadioItem& item) { return item.checked.value_or(!all.value.empty() && item.value == all.value); }
const Text& name_of(const Checkboxes& all, const CheckboxItem& item) { return first_not_empty(item.name, all.name); }
const Text& name_of(const Radios& all, const RadioItem&) { return all.name; }
const Text& behaviour_of(const CheckboxItem& item) { return item.behaviour; }
const Text& behaviour_of(const RadioItem&) {
  static const Text none;
  return none;
}

// The first id has no number, so that the error summary can point to it.
template <class Item>
Text id_of(const Item& item, const Text& prefix, std::size_t number) {
  if (!item.id.empty()) return item.id;
  return number > 1 ? Text(with_suffix(prefix, "-" + std::to_string(number))) : prefix;
}

template <class All, class Item>
void put_item(Html& out, const Kind& kind, const All& all, const Item& item, const Text& id, std::string_view described) {
  if (!item.divider.empty()) {
    out << kind.divider << item.divider << "</div>"_html;
    return;
  }
  const bool checked = is_checked(all, item);
  const bool hinted = has_text(item.hint);
  const std::string hint_id = hinted ? with_suffix(id, "-item-hint") : std::string();
  out << kind.open_item << id << "\" name=\""_html << name_of(all, item) << kind.type << item.value << "\""_html;
  put_flag(out, " checked"_html, checked);
  put_flag(out, " disabled"_html, item.disabled);
  if (!item.conditional.html.empty()) out << " data-aria-controls=\"conditional-"_html << id << "\""_html;
  put_attribute(out, " data-behaviour=\""_html, behaviour_of(item));
  if (hinted || !described.empty())
    out << " aria-describedby=\""_html << described << (hinted && !described.empty() ? " " : "") << hint_id << "\""_html;
  out << item.attributes << ">\n"_html;
  put_label(out, {.text = item.text, .html = item.html, .classes = item.label.classes, .attributes = item.label.attributes}, id,
            kind.label_class);
  if (hinted) put_hint(out, *item.hint, hint_id, kind.hint_class);
  out << "</div>"_html;
  if (item.conditional.html.empty()) return;
  out << kind.conditional;
  put_flag(out, kind.hidden, !checked);
  out << "\" id=\"conditional-"_html << id << "\">"_html << item.conditional.html << "</div>"_html;
}

// `given` are the ids that describe the whole from outside.
template <class All>
void put_all(Html& out, const Kind& kind, const All& all, const Text& given) {
  const Text& prefix = first_not_empty(all.id_prefix, all.name);
  const Text& outer = all.fieldset ? first_not_empty(all.fieldset->described_by, given) : given;
  const std::string described = described_by(outer, prefix, all.hint, all.error_message);
  open_form_group(out, all.form_group, all.error_message.has_value(), {}, {});
  if (all.fieldset) open_fieldset(out, *all.fieldset, described, {});
  put_hint_and_error(out, prefix, all.hint, all.error_message);
  out << kind.open_list;
  put_classes(out, all.classes);
  out << "\""_html << all.attributes << kind.module;
  put_insert(out, all.form_group.before_input);
  // Radios without a fieldset are described by nothing, as in the macro.
  const std::string_view of_items = all.fieldset || &kind == &radio_kind ? std::string_view() : std::string_view(described);
  std::size_t number = 0;
  for (const auto& item : all.items) {
    ++number;
    if (!item.present) continue;
    put_item(out, kind, all, item, id_of(item, prefix, number), of_items);
  }
  put_insert(out, all.form_group.after_input);
  out << "</div>"_html;
  put_flag(out, "</fieldset>"_html, all.fieldset.has_value());
  out << "</div>"_html;
}

}  // namespace

Html& operator<<(Html& out, const Checkboxes& options) {
  put_all(out, checkbox_kind, options, options.described_by);
  return out;
}

Html& operator<<(Html& out, const Radios& options) {
  put_all(out, radio_kind, options, {});
  return out;
}

}  // namespace cw::html
