// SPDX-License-Identifier: MIT
// One line of text, a password, several lines, several lines with a count.
#pragma once

#include "web/html/form_parts.h"

namespace cw::html {

// Before or after an input, as £ or "per item"; not read out.
struct Affix {
  Text text = {};
  Html html = {};
  Text classes = {};
  Attributes attributes = {};
};
struct InputWrapper {
  Text classes = {};
  Attributes attributes = {};
};
struct Input {
  Text id = {};  // empty: as name
  Text name = {};
  Text type = "text";
  Text inputmode = {};
  Text value = {};
  bool disabled = false;
  Text described_by = {};
  Label label = {};
  std::optional<Hint> hint = {};
  std::optional<ErrorMessage> error_message = {};
  std::optional<Affix> prefix = {};
  std::optional<Affix> suffix = {};
  FormGroup form_group = {};
  Text classes = {};
  Text autocomplete = {};
  Text pattern = {};
  std::optional<bool> spellcheck = {};
  Text autocapitalize = {};
  InputWrapper input_wrapper = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Input& options);

struct PasswordToggle {
  Text classes = {};
};
struct PasswordInput {
  Text id = {};
  Text name = {};
  Text value = {};
  bool disabled = false;
  Text described_by = {};
  Label label = {};
  std::optional<Hint> hint = {};
  std::optional<ErrorMessage> error_message = {};
  FormGroup form_group = {};
  Text classes = {};
  Text autocomplete = "current-password";
  Attributes attributes = {};
  Text show_password_text = {};  // empty: the script's own English
  Text hide_password_text = {};
  Text show_password_aria_label_text = {};
  Text hide_password_aria_label_text = {};
  Text password_shown_announcement_text = {};
  Text password_hidden_announcement_text = {};
  PasswordToggle button = {};
};
Html& operator<<(Html& out, const PasswordInput& options);

struct Textarea {
  Text id = {};
  Text name = {};
  std::optional<bool> spellcheck = {};
  int rows = 5;
  Text value = {};
  bool disabled = false;
  Text described_by = {};
  Label label = {};
  std::optional<Hint> hint = {};
  std::optional<ErrorMessage> error_message = {};
  FormGroup form_group = {};
  Text classes = {};
  Text autocomplete = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Textarea& options);

struct CountMessage {
  Text classes = {};
};
struct CharacterCount {
  Text id = {};
  Text name = {};
  int rows = 5;
  Text value = {};
  int maxlength = 0;  // characters; 0: the script sets it
  int maxwords = 0;   // words, which then count
  int threshold = 0;  // percent, from where on the count shows
  Text count_type = {};
  Label label = {};
  std::optional<Hint> hint = {};
  std::optional<ErrorMessage> error_message = {};
  FormGroup form_group = {};
  Text classes = {};
  Attributes attributes = {};
  std::optional<bool> spellcheck = {};
  CountMessage count_message = {};
  Text textarea_description_text = {};  // with %{count}; empty: English
  PluralTexts characters_under_limit_text = {};
  Text characters_at_limit_text = {};
  PluralTexts characters_over_limit_text = {};
  PluralTexts words_under_limit_text = {};
  Text words_at_limit_text = {};
  PluralTexts words_over_limit_text = {};
};
Html& operator<<(Html& out, const CharacterCount& options);

}  // namespace cw::html
