// SPDX-License-Identifier: MIT
// Choices: several by checkboxes, one by radios.
#pragma once

#include "web/html/form_parts.h"

namespace cw::html {

struct ItemLabel {
  Text classes = {};
  Attributes attributes = {};
};
struct Conditional {
  Html html = {};  // shown while the item is chosen; empty: nothing is
};

struct CheckboxItem {
  Text text = {};
  Html html = {};
  Text id = {};
  Text name = {};  // empty: that of all
  Text value = {};
  ItemLabel label = {};
  std::optional<Hint> hint = {};
  Text divider = {};  // not an item but a word between items, such as "or"
  std::optional<bool> checked = {};
  Conditional conditional = {};
  Text behaviour = {};  // "exclusive": unchecks the others
  bool disabled = false;
  Attributes attributes = {};
  bool present = true;  // what is not keeps its number, and is not there
};
struct Checkboxes {
  Text described_by = {};
  std::optional<Fieldset> fieldset = {};
  std::optional<Hint> hint = {};
  std::optional<ErrorMessage> error_message = {};
  FormGroup form_group = {};
  Text id_prefix = {};  // empty: the name
  Text name = {};
  std::vector<CheckboxItem> items = {};
  std::vector<Text> values = {};  // of the checked items, where they do not say otherwise
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Checkboxes& options);

struct RadioItem {
  Text text = {};
  Html html = {};
  Text id = {};
  Text value = {};
  ItemLabel label = {};
  std::optional<Hint> hint = {};
  Text divider = {};
  std::optional<bool> checked = {};
  Conditional conditional = {};
  bool disabled = false;
  Attributes attributes = {};
  bool present = true;  // what is not keeps its number, and is not there
};
struct Radios {
  std::optional<Fieldset> fieldset = {};
  std::optional<Hint> hint = {};
  std::optional<ErrorMessage> error_message = {};
  FormGroup form_group = {};
  Text id_prefix = {};
  Text name = {};
  std::vector<RadioItem> items = {};
  Text value = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Radios& options);

}  // namespace cw::html
