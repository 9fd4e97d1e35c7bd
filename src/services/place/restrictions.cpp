// SPDX-License-Identifier: MIT
#include "services/place/restrictions.h"

#include "services/place/internal/guards.h"

namespace cw::place {
namespace {

using registry::PersonId;
using registry::RestrictionView;
using trust::AccessAction;

const std::string governance_officer = "governance_officer";

Result<registry::Act> act_with_reason(const Asking& asking) {
  if (asking.reason.empty()) return fail(ErrorCode::invalid, "a reason is needed.", "reason");
  return registry::Act{asking.caller.account.name, asking.reason, {}, {}};
}

// The id of the account that a mark is about; empty where the kind has none.
Result<std::string> account_of(Place::State& state, const Asking& asking, const RestrictionRequest& request) {
  if (!registry::names_an_account(request.kind)) {
    if (request.account.empty()) return std::string();
    return fail(ErrorCode::invalid, "an account is named for staff_member and staff_relative, and for no other kind.", "account");
  }
  if (request.account.empty()) return asking.caller.account.id.text();
  CW_TRY(const auto db, state.pool.take());
  CW_TRY(const auto id, state.accounts->by_name(*db, request.account));
  if (!id) return fail(ErrorCode::not_found, "there is no account of this name.", "account");
  return id->text();
}

}  // namespace

Result<RestrictionView> restrict_person(Place& place, const Asking& asking, PersonId person, const RestrictionRequest& request) {
  Place::State& state = place.state();
  const std::string& own = asking.caller.account.name;
  const bool claim = registry::names_an_account(request.kind) && (request.account.empty() || request.account == own);
  RoleQuestion question{AccessAction::write, {}, "restriction marked", {person.text()}};
  if (!claim) question.roles = {governance_officer};
  CW_TRY(const trust::AccessEntry entry, may_by_role(state, asking, std::move(question)));
  return write_with_entry(state, entry, [&](store::Connection& db) -> Result<RestrictionView> {
    CW_TRY(const registry::Act act, act_with_reason(asking));
    CW_TRY(const std::string account, account_of(state, asking, request));
    return registry::restrict_person(db, act, person, {request.kind, account, request.ends_on}, state.options.clock.now());
  });
}

Result<std::uint64_t> lift_restrictions(Place& place, const Asking& asking, PersonId person) {
  Place::State& state = place.state();
  CW_TRY(const trust::AccessEntry entry,
         may_by_role(state, asking, {AccessAction::write, {governance_officer}, "restriction lifted", {person.text()}}));
  return write_with_entry(state, entry, [&](store::Connection& db) -> Result<std::uint64_t> {
    CW_TRY(const registry::Act act, act_with_reason(asking));
    return registry::lift_restrictions(db, act, person, state.options.clock.now());
  });
}

Result<std::vector<RestrictionView>> restrictions(Place& place, const Asking& asking, PersonId person) {
  Place::State& state = place.state();
  CW_TRY(trust::AccessEntry entry, may_by_role(state, asking, {AccessAction::read, {}, "restrictions of a person", {person.text()}}));
  const bool officer = has_role(asking, governance_officer);
  if (officer) entry.decided_by = "role_" + governance_officer;
  CW_TRY(const auto db, state.pool.take());
  registry::WholeView viewer;
  auto found = registry::restrictions_of(*db, viewer, person);
  if (!found) entry.outcome = trust::AccessOutcome::failed;
  for (const std::string& seen : viewer.seen()) entry.subjects.push_back(seen);
  CW_CHECK(state.queue->write(std::move(entry)));
  if (found && !officer) {
    const std::string reader = asking.caller.account.id.text();
    std::erase_if(*found, [&](const RestrictionView& each) { return each.restriction.account != reader; });
  }
  return found;
}

}  // namespace cw::place
