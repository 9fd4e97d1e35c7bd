// SPDX-License-Identifier: MIT
// A date in three inputs: day, month, year.
//
//   DateInput{.id = "born", .name_prefix = "born", .fieldset = Fieldset{.legend = {.text = "Date of birth"}}, .values = {"31", "3",
//   "1980"}};
#pragma once

#include "web/html/form_parts.h"

namespace cw::html {

struct DateInputItem {
  Text id = {};     // empty: that of the whole, "-" and the name
  Text name = {};   // empty: day, month or year
  Text label = {};  // empty: the name, with a capital
  Text value = {};
  std::optional<bool> error = {};  // whether this is what is wrong; where none says so, all are
  Text autocomplete = {};
  Text pattern = {};
  Text inputmode = "numeric";
  Text classes = {};
  Attributes attributes = {};
};
struct DateInputValues {
  Text day = {};
  Text month = {};
  Text year = {};
};
struct DateInput {
  Text id = {};
  Text name_prefix = {};
  std::vector<DateInputItem> items = {};  // in place of day, month and year
  std::optional<Hint> hint = {};
  std::optional<ErrorMessage> error_message = {};
  FormGroup form_group = {};
  std::optional<Fieldset> fieldset = {};
  std::optional<DateInputItem> day = DateInputItem{};  // nothing: there is no such input
  std::optional<DateInputItem> month = DateInputItem{};
  std::optional<DateInputItem> year = DateInputItem{};
  DateInputValues values = {};
  Text classes = {};
  Attributes attributes = {};
};
Html& operator<<(Html& out, const DateInput& options);

}  // namespace cw::html
