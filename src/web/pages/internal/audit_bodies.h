// SPDX-License-Identifier: MIT
// What stands in the pages about the access log: who looked, a colleague's day, an entry, proofs, alerts, and one's own activity. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "services/place/audit_trail.h"
#include "trust/access_policy.h"
#include "trust/alerts.h"
#include "web/html/forms.h"
#include "web/html/html.h"

namespace cw::pages {

enum class LogTab : std::uint8_t { search, proofs, alerts };
[[nodiscard]] html::Html log_navigation(const html::Catalogue& words, LogTab now);

// How accounts are called, by id.
using AccountNames = std::map<std::string, std::string>;
// For the titles of purposes, roles, organisations and fields, which entries name.
using trust::AccessPolicyText;

// Where to look: a person, a colleague's day, an entry by its number. given: as the forms were sent.
struct LogSearch {
  std::string person, account, day, entry;
};
[[nodiscard]] html::Html log_search_body(const html::Catalogue& words, const LogSearch& given, const html::FormErrors& errors);

struct LooksPage {
  std::string person;                            // an id
  std::vector<trust::AccessLog::Found> entries;  // newest first
  AccountNames names;
};
[[nodiscard]] html::Html person_looks_body(const html::Catalogue& words, const AccessPolicyText& policy, const LooksPage& page);
enum class WhoseDay : std::uint8_t { colleagues, own };
struct DayPage {
  place::AccountDay day;
  Date date;
  WhoseDay whose = WhoseDay::colleagues;
};
[[nodiscard]] html::Html day_body(const html::Catalogue& words, const AccessPolicyText& policy, const DayPage& page);
[[nodiscard]] html::Html entry_body(const html::Catalogue& words, const AccessPolicyText& policy, const place::SeenEntry& entry);

[[nodiscard]] html::Html proofs_body(const html::Catalogue& words, const html::FormContext& form, const place::LogStanding& page);

struct AlertsPage {
  std::vector<trust::Alert> alerts = {};
  trust::AlertState state = trust::AlertState::open;
  AccountNames names = {};
  std::optional<std::int64_t> wrong = {};  // the entry whose form comes again
};
[[nodiscard]] html::Html alerts_body(const html::Catalogue& words, const html::FormContext& form, const AccessPolicyText& policy,
                                     const AlertsPage& page, const html::FormErrors& errors);

}  // namespace cw::pages
