// SPDX-License-Identifier: MIT
// The footer of GOV.UK Frontend, with its licence and its copyright; a place's own is in page.h.
#pragma once

#include "web/html/html.h"

namespace cw::html {

struct FooterLink {
  Text text = {};
  Text href = {};
  Attributes attributes = {};
};
struct FooterMeta {
  Text visually_hidden_title = "Support links";
  Text text = {};
  Html html = {};
  std::vector<FooterLink> items = {};
};
struct FooterSection {
  Text title = {};
  int columns = 0;  // 0: one list as wide as the section
  Text width = "full";
  std::vector<FooterLink> items = {};
};
struct FooterText {
  Text text = {};
  Html html = {};
};
struct Footer {
  std::optional<FooterMeta> meta = {};
  std::vector<FooterSection> navigation = {};
  std::optional<FooterText> content_licence = FooterText{};  // empty: the Open Government Licence; nothing: none
  FooterText copyright = {};                                 // empty: Crown copyright
  Text container_classes = {};
  Text classes = {};
  Attributes attributes = {};
  Html logo = {};  // not an option of the macro, which has the crown built in; see Header
};
Html& operator<<(Html& out, const Footer& options);

}  // namespace cw::html
