// SPDX-License-Identifier: MIT
// Components in the language of the page.
#include "web/html/localised.h"

namespace cw::html {
namespace {

bool scripts_know(const Catalogue& words) { return words.language() == Language::english; }

void set(Text& text, const Catalogue& words, MessageKey key) {
  if (text.empty()) text = words.text(key);
}
// Where the component has its English set as a default.
void replace(Text& text, const char* english, const Catalogue& words, MessageKey key) {
  if (text == Text(english)) text = words.text(key);
}
void set(PluralTexts& texts, const Catalogue& words, MessageKey key) {
  if (texts.empty()) texts = words.plural_texts(key);
}

void set_arrow(std::optional<PaginationLink>& link, const Catalogue& words, MessageKey key) {
  if (link && link->text.empty() && link->html.empty()) link->text = words.text(key);
}

void set_label(std::optional<DateInputItem>& item, const Catalogue& words, MessageKey key) {
  if (item) set(item->label, words, key);
}

}  // namespace

Accordion localised(Accordion options, const Catalogue& words) {
  if (scripts_know(words)) return options;
  set(options.hide_all_sections_text, words, "component.hide_all_sections"_key);
  set(options.hide_section_text, words, "component.hide"_key);
  set(options.hide_section_aria_label_text, words, "component.hide_section"_key);
  set(options.show_all_sections_text, words, "component.show_all_sections"_key);
  set(options.show_section_text, words, "component.show"_key);
  set(options.show_section_aria_label_text, words, "component.show_section"_key);
  return options;
}

BackLink localised(BackLink options, const Catalogue& words) {
  replace(options.text, "Back", words, "page.back"_key);
  return options;
}

Breadcrumbs localised(Breadcrumbs options, const Catalogue& words) {
  replace(options.label_text, "Breadcrumb", words, "page.breadcrumbs"_key);
  return options;
}

CharacterCount localised(CharacterCount options, const Catalogue& words) {
  if (scripts_know(words)) return options;
  const bool counts_words = options.maxwords != 0 || options.count_type == Text("words");
  if (options.textarea_description_text.empty()) {
    options.textarea_description_text =
        words.text(counts_words ? "component.words_allowed"_key : "component.characters_allowed"_key, {{"count", "%{count}"}});
  }
  if (counts_words) {
    set(options.words_under_limit_text, words, "component.words_left"_key);
    set(options.words_at_limit_text, words, "component.no_words_left"_key);
    set(options.words_over_limit_text, words, "component.words_over"_key);
  } else {
    set(options.characters_under_limit_text, words, "component.characters_left"_key);
    set(options.characters_at_limit_text, words, "component.no_characters_left"_key);
    set(options.characters_over_limit_text, words, "component.characters_over"_key);
  }
  return options;
}

DateInput localised(DateInput options, const Catalogue& words) {
  set_label(options.day, words, "component.day"_key);
  set_label(options.month, words, "component.month"_key);
  set_label(options.year, words, "component.year"_key);
  return options;
}

ErrorMessage localised(ErrorMessage options, const Catalogue& words) {
  replace(options.visually_hidden_text, "Error", words, "form.error"_key);
  return options;
}

ExitThisPage localised(ExitThisPage options, const Catalogue& words) {
  if (scripts_know(words)) return options;
  if (options.text.empty()) {
    Html emergency = "<span class=\"govuk-visually-hidden\">"_html;
    emergency << words.text("component.emergency"_key) << "</span>"_html;
    options.html = words.html("component.exit_this_page"_key, {{"emergency", emergency}});
  }
  set(options.activated_text, words, "component.exit_activated"_key);
  set(options.timed_out_text, words, "component.exit_timed_out"_key);
  set(options.press_two_more_times_text, words, "component.exit_press_two"_key);
  set(options.press_one_more_time_text, words, "component.exit_press_one"_key);
  return options;
}

FileUpload localised(FileUpload options, const Catalogue& words) {
  if (scripts_know(words)) return options;
  set(options.choose_files_button_text, words, "component.choose_file"_key);
  set(options.drop_instruction_text, words, "component.drop_file"_key);
  set(options.multiple_files_chosen_text, words, "component.files_chosen"_key);
  set(options.no_file_chosen_text, words, "component.no_file_chosen"_key);
  set(options.entered_drop_zone_text, words, "component.entered_drop_zone"_key);
  set(options.left_drop_zone_text, words, "component.left_drop_zone"_key);
  return options;
}

NotificationBanner localised(NotificationBanner options, const Catalogue& words) {
  if (options.title_text.empty() && options.title_html.empty())
    options.title_text = words.text(options.type == Text("success") ? "page.success"_key : "page.important"_key);
  return options;
}

Pagination localised(Pagination options, const Catalogue& words) {
  set_arrow(options.previous, words, "component.previous_page"_key);
  set_arrow(options.next, words, "component.next_page"_key);
  replace(options.landmark_label, "Pagination", words, "component.pages"_key);
  for (PaginationItem& item : options.items)
    if (item.visually_hidden_text.empty() && !item.ellipsis)
      item.visually_hidden_text = words.text("component.page"_key, {{"number", item.number.view()}});
  return options;
}

PasswordInput localised(PasswordInput options, const Catalogue& words) {
  if (scripts_know(words)) return options;
  set(options.show_password_text, words, "component.show"_key);
  set(options.hide_password_text, words, "component.hide"_key);
  set(options.show_password_aria_label_text, words, "component.show_password"_key);
  set(options.hide_password_aria_label_text, words, "component.hide_password"_key);
  set(options.password_shown_announcement_text, words, "component.password_shown"_key);
  set(options.password_hidden_announcement_text, words, "component.password_hidden"_key);
  return options;
}

Tabs localised(Tabs options, const Catalogue& words) {
  replace(options.title, "Contents", words, "component.contents"_key);
  return options;
}

WarningText localised(WarningText options, const Catalogue& words) {
  replace(options.icon_fallback_text, "Warning", words, "component.warning"_key);
  return options;
}

}  // namespace cw::html
