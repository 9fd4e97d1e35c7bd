// SPDX-License-Identifier: MIT
// Looking into the access log, which is logged like any other look.
#include <algorithm>

#include "services/place/internal/place_state.h"

namespace cw::place {

Result<trust::AccessEntry> Place::State::may_audit(const Asking& asking, std::string detail, std::vector<std::string> subjects) {
  const Question question(asking, trust::AccessAction::read, {}, {}, options.clock.now());
  const trust::AccessDecision none;
  trust::AccessEntry entry = trust::entry_of(policy, question.request(), none);
  entry.door = asking.door;
  entry.from = asking.from;
  entry.detail = std::move(detail);
  entry.subjects = std::move(subjects);
  entry.decided_by = "roles_of_the_access_log";
  const std::vector<std::string>& roles = asking.caller.account.roles;
  const bool role = std::ranges::count(roles, "auditor") + std::ranges::count(roles, "governance_officer") > 0;
  const bool allowed = role && !entry.legal_basis.empty();
  entry.outcome = allowed ? trust::AccessOutcome::allowed : trust::AccessOutcome::refused;
  if (allowed) return entry;
  CW_CHECK(queue->write(std::move(entry)));
  if (role) return fail(ErrorCode::denied, "The access policy knows no such purpose, or it has another legal basis.");
  return fail(ErrorCode::denied, "The access log is shown to the roles auditor and governance_officer.");
}

Result<std::vector<trust::AccessLog::Found>> Place::looks(const Asking& asking, registry::PersonId person, std::size_t most) {
  CW_TRY(trust::AccessEntry entry, state_->may_audit(asking, "access log of a person", {person.text()}));
  CW_TRY(const auto db, state_->pool.take());
  CW_TRY(std::vector<trust::AccessLog::Found> out, state_->log.about_subject(*db, person.text(), static_cast<std::int64_t>(most)));
  CW_CHECK(state_->queue->write(std::move(entry)));
  return out;
}

Result<std::string> Place::prove(const Asking& asking, std::int64_t number) {
  CW_TRY(trust::AccessEntry entry, state_->may_audit(asking, "proof of an entry", {}));
  CW_TRY(const auto db, state_->pool.take());
  CW_TRY(const trust::EntryProof proof, state_->log.prove(*db, number));
  if (proof.row.entry) {
    CW_TRY(trust::AccessEntry proved, trust::read_entry(*proof.row.entry));
    entry.subjects = std::move(proved.subjects);
  }
  CW_CHECK(state_->queue->write(std::move(entry)));
  return trust::proof_json(proof);
}

Result<std::string> Place::sign_checkpoint(const Asking& asking) {
  CW_TRY(trust::AccessEntry entry, state_->may_audit(asking, "checkpoint signed", {}));
  CW_CHECK(state_->queue->write(std::move(entry)));
  CW_TRY(const auto db, state_->pool.take());
  return state_->log.sign_checkpoint(*db, state_->options.clock.now());
}

}  // namespace cw::place
