// SPDX-License-Identifier: MIT
// What stands in the pages about the linkage model and how well it does, the access policy, and the health of the system. Pure.
#pragma once

#include <string>
#include <string_view>

#include "services/place/linkage_view.h"
#include "services/place/reviews.h"
#include "services/place/system_health.h"
#include "trust/access_policy.h"
#include "web/html/html.h"
#include "web/html/messages.h"

namespace cw::pages {

enum class LinkageTab : std::uint8_t { model, report };
[[nodiscard]] html::Html linkage_navigation(const html::Catalogue& words, LinkageTab now);
[[nodiscard]] html::Html model_body(const html::Catalogue& words, const place::LinkageState& state);

struct ReportPage {
  review::AgreementReport agreement;
  review::CalibrationReport calibration;
};
[[nodiscard]] html::Html report_body(const html::Catalogue& words, const ReportPage& page);

enum class PolicyTab : std::uint8_t { purposes, roles, agreements };
// now: agreements say whether they are in force.
[[nodiscard]] html::Html policy_body(const html::Catalogue& words, const trust::AccessPolicyText& policy, PolicyTab tab, Timestamp now);

// version: of this program.
[[nodiscard]] html::Html health_body(const html::Catalogue& words, const place::SystemHealth& health, std::string_view version);

}  // namespace cw::pages
