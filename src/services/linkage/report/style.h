// SPDX-License-Identifier: MIT
// The style sheet of the report, as it stands in the page.
#pragma once

#include "services/linkage/report/html.h"

namespace cw::link {

extern const Markup report_style;

}  // namespace cw::link
