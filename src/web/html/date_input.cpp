// SPDX-License-Identifier: MIT
// Date input.
#include "web/html/date_input.h"

#include "web/html/input.h"
#include "web/html/internal/parts.h"

namespace cw::html {
namespace {

enum class DatePart : std::uint8_t { day, month, year, other };

bool holds(const Text& classes, std::string_view piece) { return classes.view().find(piece) != std::string_view::npos; }
bool is_marked(const DateInputItem& item) { return item.error.value_or(false) || holds(item.classes, "govuk-input--error"); }

// Of items that the page lists itself, by their names.
DatePart part_of(const DateInput& whole, const Text& name) {
  const auto is = [&](std::string_view usual, const std::optional<DateInputItem>& own) {
    return name.view() == usual || (own && !own->name.empty() && own->name == name);
  };
  if (is("day", whole.day)) return DatePart::day;
  if (is("month", whole.month)) return DatePart::month;
  return is("year", whole.year) ? DatePart::year : DatePart::other;
}

std::string_view name_of(DatePart part) {
  return part == DatePart::day ? "day" : part == DatePart::month ? "month" : part == DatePart::year ? "year" : "";
}

// Where an item says none: that of day, month or year, else of the values.
const Text& value_of(const DateInput& whole, DatePart part) {
  static const Text none;
  const auto either = [](const std::optional<DateInputItem>& own, const Text& value) -> const Text& {
    return own ? first_not_empty(own->value, value) : value;
  };
  switch (part) {
    case DatePart::day: return either(whole.day, whole.values.day);
    case DatePart::month: return either(whole.month, whole.values.month);
    case DatePart::year: return either(whole.year, whole.values.year);
    case DatePart::other: break;
  }
  return none;
}

std::string capitalised(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] & ~0x20);
  return out;
}

std::string classes_of(const DateInputItem& item, DatePart part, bool has_error) {
  std::string out = "govuk-date-input__input";
  if (has_error && !holds(item.classes, "govuk-input--error")) out += " govuk-input--error";
  if (!holds(item.classes, "govuk-input--width-")) out += part == DatePart::year ? " govuk-input--width-4" : " govuk-input--width-2";
  if (!item.classes.empty()) out.append(" ").append(item.classes.view());
  return out;
}

void put_item(Html& out, const DateInput& whole, const DateInputItem& item, DatePart part, bool any_marked) {
  const std::string name(item.name.empty() ? name_of(part) : item.name.view());
  const bool has_error = is_marked(item) || (item.error.value_or(true) && whole.error_message.has_value() && !any_marked);
  const std::string prefix = whole.name_prefix.empty() ? std::string() : with_suffix(whole.name_prefix, "-");
  out << "<div class=\"govuk-date-input__item\">"_html;
  out << Input{.id = item.id.empty() ? Text(with_suffix(whole.id, "-" + name)) : item.id,
               .name = prefix + name,
               .inputmode = item.inputmode,
               .value = first_not_empty(item.value, value_of(whole, part)),
               .label = {.text = item.label.empty() ? Text(capitalised(name)) : item.label, .classes = "govuk-date-input__label"},
               .classes = classes_of(item, part, has_error),
               .autocomplete = item.autocomplete,
               .pattern = item.pattern,
               .attributes = item.attributes};
  out << "</div>"_html;
}

void put_items(Html& out, const DateInput& whole) {
  struct Placed {
    const DateInputItem* item;
    DatePart part;
  };
  std::vector<Placed> placed;
  for (const DateInputItem& item : whole.items) placed.push_back({&item, part_of(whole, item.name)});
  if (placed.empty()) {
    if (whole.day) placed.push_back({&*whole.day, DatePart::day});
    if (whole.month) placed.push_back({&*whole.month, DatePart::month});
    if (whole.year) placed.push_back({&*whole.year, DatePart::year});
  }
  bool any_marked = false;
  for (const Placed& one : placed) any_marked = any_marked || is_marked(*one.item);
  for (const Placed& one : placed) put_item(out, whole, *one.item, one.part, any_marked);
}

}  // namespace

Html& operator<<(Html& out, const DateInput& options) {
  const Text given = options.fieldset ? options.fieldset->described_by : Text();
  open_form_group(out, options.form_group, options.error_message.has_value(), {}, {});
  // The role makes screen readers read the description, which they do not for a fieldset of text inputs otherwise.
  if (options.fieldset)
    open_fieldset(out, *options.fieldset, described_by(given, options.id, options.hint, options.error_message), "group");
  put_hint_and_error(out, options.id, options.hint, options.error_message);
  out << "<div class=\"govuk-date-input"_html;
  put_classes(out, options.classes);
  out << "\""_html << options.attributes;
  put_attribute(out, " id=\""_html, options.id);
  out << ">"_html;
  put_insert(out, options.form_group.before_input);
  put_items(out, options);
  put_insert(out, options.form_group.after_input);
  out << "</div>"_html;
  put_flag(out, "</fieldset>"_html, options.fieldset.has_value());
  return out << "</div>"_html;
}

}  // namespace cw::html
