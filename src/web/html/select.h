// SPDX-License-Identifier: MIT
// A list to choose from, and a file to send.
#pragma once

#include "web/html/form_parts.h"

namespace cw::html {

struct SelectItem {
  std::optional<Text> value = {};  // nothing: the text is the value
  Text text = {};
  std::optional<bool> selected = {};
  bool disabled = false;
  Attributes attributes = {};
};
struct Select {
  Text id = {};
  Text name = {};
  std::vector<SelectItem> items = {};
  Text value = {};  // selects the item of that value, where it does not say otherwise
  bool disabled = false;
  Text described_by = {};
  Label label = {};
  std::optional<Hint> hint = {};
  std::optional<ErrorMessage> error_message = {};
  FormGroup form_group = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Select& options);

struct FileUpload {
  Text name = {};
  Text id = {};
  bool disabled = false;
  bool multiple = false;
  Text described_by = {};
  Label label = {};
  std::optional<Hint> hint = {};
  std::optional<ErrorMessage> error_message = {};
  FormGroup form_group = {};
  bool javascript = false;  // a place to drop files on; the script's button has not its visible words in its name (WCAG 2.2, 2.5.3)
  Text choose_files_button_text = {};
  Text drop_instruction_text = {};
  PluralTexts multiple_files_chosen_text = {};
  Text no_file_chosen_text = {};
  Text entered_drop_zone_text = {};
  Text left_drop_zone_text = {};
  Text classes = {};
  Attributes attributes = {};
  Text wrapper_classes = {};
  Attributes wrapper_attributes = {};
};
Html& operator<<(Html& out, const FileUpload& options);

}  // namespace cw::html
