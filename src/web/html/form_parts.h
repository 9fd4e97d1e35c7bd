// SPDX-License-Identifier: MIT
// What form controls are made of: label, hint, error message, fieldset, and the group around a control.
//
//   Input{.name = "surname", .label = {.text = "Surname"}, .hint = Hint{.text = "As on their letters"}};
#pragma once

#include <map>

#include "web/html/html.h"

namespace cw::html {

// Texts by plural form of CLDR: zero, one, two, few, many, other.
using PluralTexts = std::map<std::string, Text>;

struct Label {
  Text text = {};
  Html html = {};
  Text for_id = {};  // the macro's `for`; controls set it themselves
  bool is_page_heading = false;
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Label& options);  // nothing where it has neither text nor html

struct Hint {
  Text text = {};
  Html html = {};
  Text id = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const Hint& options);

struct ErrorMessage {
  Text text = {};
  Html html = {};
  Text id = {};
  Text classes = {};
  Attributes attributes = {};
  Text visually_hidden_text = "Error";  // empty: none
};
Html& operator<<(Html& out, const ErrorMessage& options);

struct Legend {
  Text text = {};
  Html html = {};
  Text classes = {};
  bool is_page_heading = false;
};
struct Fieldset {
  Text described_by = {};
  Legend legend = {};
  Text classes = {};
  Text role = {};
  Attributes attributes = {};
  Html html = {};  // what it holds; controls that take a fieldset fill it themselves
};
Html& operator<<(Html& out, const Fieldset& options);

// Something beside a control.
struct Insert {
  Text text = {};
  Html html = {};
};
struct FormGroup {
  Text classes = {};
  Attributes attributes = {};
  std::optional<Insert> before_input = {};  // beforeInputs of groups of controls
  std::optional<Insert> after_input = {};   // afterInputs
};

}  // namespace cw::html
