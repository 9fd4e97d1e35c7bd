// SPDX-License-Identifier: MIT
// Components with the words that they bring along in the language of the page: what GOV.UK Frontend has built in is English.
//
//   page << localised(PasswordInput{.name = "password", .label = {.text = words.text("sign_in.password"_key)}}, words);
//
// Words that a page has set stay. In English, texts of scripts are left out: the scripts have them. Pure.
#pragma once

#include "web/html/button.h"
#include "web/html/date_input.h"
#include "web/html/input.h"
#include "web/html/messages.h"
#include "web/html/navigation.h"
#include "web/html/notices.h"
#include "web/html/select.h"

namespace cw::html {

[[nodiscard]] Accordion localised(Accordion options, const Catalogue& words);
[[nodiscard]] BackLink localised(BackLink options, const Catalogue& words);
[[nodiscard]] Breadcrumbs localised(Breadcrumbs options, const Catalogue& words);
[[nodiscard]] CharacterCount localised(CharacterCount options, const Catalogue& words);
[[nodiscard]] DateInput localised(DateInput options, const Catalogue& words);
[[nodiscard]] ErrorMessage localised(ErrorMessage options, const Catalogue& words);
[[nodiscard]] ExitThisPage localised(ExitThisPage options, const Catalogue& words);
[[nodiscard]] FileUpload localised(FileUpload options, const Catalogue& words);
[[nodiscard]] NotificationBanner localised(NotificationBanner options, const Catalogue& words);
[[nodiscard]] Pagination localised(Pagination options, const Catalogue& words);
[[nodiscard]] PasswordInput localised(PasswordInput options, const Catalogue& words);
[[nodiscard]] Tabs localised(Tabs options, const Catalogue& words);
[[nodiscard]] WarningText localised(WarningText options, const Catalogue& words);

}  // namespace cw::html
