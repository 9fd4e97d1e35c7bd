// SPDX-License-Identifier: MIT
#include "services/place/alerts.h"

#include <algorithm>

#include "services/place/internal/guards.h"

namespace cw::place {
namespace {

using trust::AccessAction;
using trust::Alert;

// Whether it concerns an officer of this organisation. One whose content was erased concerns all.
bool concerns(const trust::AccessPolicyText& policy, const std::string& organisation, const Alert& alert) {
  if (!alert.content || alert.content->organisation == organisation) return true;
  return std::ranges::any_of(policy.sources, [&](const trust::SourceEntry& source) {
    return source.organisation == organisation && std::ranges::count(alert.content->sources, source.name) > 0;
  });
}

std::vector<std::string> subjects_of(const std::vector<Alert>& alerts) {
  std::set<std::string> out;
  for (const Alert& alert : alerts)
    if (alert.content) out.insert(alert.content->subjects.begin(), alert.content->subjects.end());
  return {out.begin(), out.end()};
}

}  // namespace

Result<std::vector<Alert>> alerts(Place& place, const Asking& asking, const AlertQuestion& question) {
  constexpr std::size_t at_once = 200;
  Place::State& state = place.state();
  CW_TRY(trust::AccessEntry entry, may_by_role(state, asking, {AccessAction::read, {"governance_officer"}, "alerts", {}}));
  CW_TRY(const auto db, state.pool.take());
  std::vector<Alert> out;
  for (std::optional<std::int64_t> before = question.before;;) {
    CW_TRY(std::vector<Alert> some, trust::alerts(*db, question.state, at_once, before));
    for (Alert& each : some)
      if (out.size() < question.most && concerns(state.policy.text(), asking.caller.account.organisation, each)) out.push_back(each);
    if (out.size() == question.most || some.size() < at_once) break;
    before = some.back().entry;
  }
  entry.subjects = subjects_of(out);
  CW_CHECK(state.queue->write(std::move(entry)));
  return out;
}

Result<Alert> acknowledge_alert(Place& place, const Asking& asking, std::int64_t number, const std::string& note) {
  Place::State& state = place.state();
  CW_TRY(const trust::AccessEntry entry,
         may_by_role(state, asking, {AccessAction::write, {"governance_officer"}, "alert acknowledged", {}}));
  return write_with_entry(state, entry, [&](store::Connection& db) -> Result<Alert> {
    CW_TRY(const Alert alert, trust::find_alert(db, number));
    if (!concerns(state.policy.text(), asking.caller.account.organisation, alert))
      return fail(ErrorCode::not_found, "there is no alert of this number.");
    return trust::acknowledge_alert(db, number, asking.caller.account.id.text(), note, state.options.clock.now());
  });
}

}  // namespace cw::place
