// SPDX-License-Identifier: MIT
// Buttons, and the button that leaves a page at once.
#pragma once

#include "web/html/html.h"

namespace cw::html {

struct Button {
  Text text = {};
  Html html = {};  // in place of text
  Text type = "submit";
  Text name = {};
  Text value = {};
  bool disabled = false;
  Text href = {};  // a link that looks like a button; type, name, value, disabled and prevent_double_click are then nothing
  Text classes = {};
  Attributes attributes = {};
  std::optional<bool> prevent_double_click = {};
  bool is_start_button = false;
  Text id = {};
};
Html& operator<<(Html& out, const Button& options);

struct ExitThisPage {
  Text text = {};
  Html html = R"(<span class="govuk-visually-hidden">Emergency</span> Exit this page)"_html;  // where text is empty
  Text redirect_url = "https://www.bbc.co.uk/weather";
  Text id = {};
  Text classes = {};
  Attributes attributes = {};
  Text activated_text = {};
  Text timed_out_text = {};
  Text press_two_more_times_text = {};
  Text press_one_more_time_text = {};
};
Html& operator<<(Html& out, const ExitThisPage& options);

}  // namespace cw::html
