// SPDX-License-Identifier: MIT
// How a place looks: its name in both languages, and its colours, from the settings. There is no crown and no GDS Transport: both are for
// gov.uk only.
//
//   CW_TRY(const Look look, make_look({.name = "Alderwick Council", .colour = "#12436d"}));
//   add_look_routes(router, look);                  // its style sheet, under look.style_address
//
// The sheet sets custom properties that GOV.UK Frontend and frontend/styles read, so that a page needs no inline style. Immutable.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "web/html/messages.h"
#include "web/http/router.h"

namespace cw::html {

struct LookSettings {
  std::string name = "Commonweal";  // of the place, as in "Alderwick Council"
  std::string name_welsh = {};      // empty: as name
  std::string service = {};         // of the desk; empty: the catalogue's word
  std::string service_welsh = {};
  std::string colour = "#12436d";       // #rrggbb: of the header, buttons stay green
  std::string text_colour = "#ffffff";  // upon it
};

struct Look {
  std::string name, name_welsh;
  std::string service, service_welsh;
  std::string colour;
  std::string style;          // CSS
  std::string style_address;  // with a hash of its content: "/look.3f2a9c10d4e5.css"
  [[nodiscard]] std::string_view name_in(Language language) const;
  [[nodiscard]] std::string_view service_in(Language language) const;
};
// Invalid, with the setting: a name that is empty or over 100 bytes, a colour that is not #rrggbb, colours too alike to read (WCAG 2.2,
// 1.4.3: a ratio under 4.5).
[[nodiscard]] Result<Look> make_look(const LookSettings& settings);
void add_look_routes(web::Router& router, const Look& look);

// How much two colours differ (WCAG 2.2, "contrast ratio"), 1 to 21; 0 where one is not #rrggbb.
[[nodiscard]] double contrast(std::string_view one, std::string_view other);

}  // namespace cw::html
