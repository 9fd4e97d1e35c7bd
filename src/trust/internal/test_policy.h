// SPDX-License-Identifier: MIT
// For tests: a small policy in which each thing that a policy can say is said once.
#pragma once

#include <string_view>

namespace cw::trust::test {

inline constexpr std::string_view example_policy = R"toml(version = "example 1"

[[roles]]
name = "adviser"
[[roles]]
name = "practitioner"
[[roles]]
name = "manager"
[[roles]]
name = "trainee"
[[roles]]
name = "auditor"

[[organisations]]
name = "council"
title = "Alderwick Council"
[[organisations]]
name = "nhs_trust"

[[teams]]
name = "duty_team"
organisation = "council"

[[fields]]
name = "name"
[[fields]]
name = "address"
[[fields]]
name = "diagnosis"

[[purposes]]
name = "contact"
title = "contacting a resident"
legal_bases = ["UK GDPR Article 6(1)(e)"]
[[purposes]]
name = "care"
legal_bases = ["UK GDPR Article 6(1)(e), 9(2)(h)", "UK GDPR Article 6(1)(e)"]
[[purposes]]
name = "emergency"
legal_bases = ["UK GDPR Article 6(1)(d)"]

[[sources]]
name = "council_tax"
organisation = "council"
[[sources]]
name = "gp_list"
title = "GP list"
organisation = "nhs_trust"
[[sources]]
name = "school_roll"
organisation = "council"
purposes = ["care"]
fields = ["name"]

[[agreements]]
name = "care_2026"
title = "Care records 2026"
from = "nhs_trust"
to = ["council"]
purposes = ["care"]
fields = ["name", "diagnosis"]
sources = ["gp_list"]
starts = 2026-01-01
ends = 2026-12-31

[[rules]]
name = "advisers_contact"
title = "Advisers may contact residents"
effect = "allow"
roles = ["adviser"]
purposes = ["contact"]
fields = ["name", "address"]
[[rules]]
name = "duty_team_care"
effect = "allow"
roles = ["adviser"]
teams = ["duty_team"]
purposes = ["care"]
fields = ["name", "diagnosis"]
[[rules]]
name = "practitioners_care"
effect = "allow"
roles = ["practitioner"]
purposes = ["care"]
actions = ["search", "read", "write"]
kinds = ["person"]
fields = ["name", "address", "diagnosis"]
[[rules]]
name = "practitioners_emergency"
effect = "allow"
roles = ["practitioner"]
purposes = ["emergency"]
fields = ["name", "address", "diagnosis"]
break_glass = true
agreement = "waived"
subjects = ["restricted"]
obligations = ["tell_resident"]
[[rules]]
name = "managers_restricted"
effect = "allow"
roles = ["manager"]
purposes = ["contact", "care"]
fields = ["name", "address"]
subjects = ["restricted"]
[[rules]]
name = "trainees_no_export"
effect = "forbid"
roles = ["trainee"]
actions = ["export"]
[[rules]]
name = "trainees_no_address"
effect = "forbid"
roles = ["trainee"]
fields = ["address"]
)toml";

}  // namespace cw::trust::test
