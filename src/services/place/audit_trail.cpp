// SPDX-License-Identifier: MIT
#include "services/place/audit_trail.h"

#include <algorithm>

#include "services/place/internal/guards.h"

namespace cw::place {
namespace {

using Entries = std::vector<trust::AccessLog::Found>;

std::vector<std::string> named_in(const Entries& entries) {
  std::set<std::string> out;
  for (const trust::AccessLog::Found& each : entries) out.insert(each.entry.subjects.begin(), each.entry.subjects.end());
  return {out.begin(), out.end()};
}

Result<AccountDay> read_day(Place::State& state, store::Connection& db, trust::AccountId account, const DayQuestion& question) {
  AccountDay out;
  CW_TRY(out.account, state.accounts->find(db, account));
  CW_TRY(out.entries, trust::entries_of(db, {account.text(), question.from, question.until}, question.most + 1, question.before));
  out.more = out.entries.size() > question.most;
  if (out.more) out.entries.pop_back();
  return out;
}

// Writes what became of the question, then hands the answer out.
Result<AccountDay> logged(Place::State& state, trust::AccessEntry entry, Result<AccountDay> answer) {
  if (answer)
    entry.subjects = named_in(answer->entries);
  else
    entry.outcome = answer.error().code == ErrorCode::denied ? trust::AccessOutcome::refused : trust::AccessOutcome::failed;
  CW_CHECK(state.queue->write(std::move(entry)));
  return answer;
}

Result<AccountLabel> label_of(Place::State& state, store::Connection& db, const std::string& id) {
  AccountLabel out{id, {}, {}};
  const auto parsed = trust::AccountId::parse(id);
  if (!parsed) return out;
  auto found = state.accounts->find(db, *parsed);
  if (!found && found.error().code != ErrorCode::not_found) return tl::unexpected(std::move(found).error());
  if (found) out.name = std::move(found->name), out.title = std::move(found->title);
  return out;
}

}  // namespace

Result<AccountDay> day_of_account(Place& place, const Asking& asking, const DayQuestion& question) {
  Place::State& state = place.state();
  CW_TRY(trust::AccessEntry entry, state.may_audit(asking, "access log of an account", {}));
  entry.door = asking.door;
  CW_TRY(const auto db, state.pool.take());
  const auto read = [&]() -> Result<AccountDay> {
    CW_TRY(const auto account, state.accounts->by_name(*db, question.account));
    if (!account) return fail(ErrorCode::not_found, "there is no account of this name.", "account");
    CW_TRY(AccountDay out, read_day(state, *db, *account, question));
    if (!has_role(asking, "auditor") && out.account.organisation != asking.caller.account.organisation)
      return fail(ErrorCode::denied, "That account is of another organisation: ask its governance officer, or an auditor.", "account");
    return out;
  };
  return logged(state, std::move(entry), read());
}

Result<AccountDay> own_activity(Place& place, const Asking& asking, const DayQuestion& question) {
  Place::State& state = place.state();
  const Question asked(asking, trust::AccessAction::read, {}, {}, state.options.clock.now());
  trust::AccessEntry entry = trust::entry_of(state.policy, asked.request(), trust::AccessDecision());
  entry.door = asking.door;
  entry.from = asking.from;
  entry.detail = "own activity";
  entry.decided_by = "own_activity";
  entry.outcome = trust::AccessOutcome::allowed;
  CW_TRY(const auto db, state.pool.take());
  return logged(state, std::move(entry), read_day(state, *db, asking.caller.account.id, question));
}

Result<SeenEntry> entry_of_log(Place& place, const Asking& asking, std::int64_t number) {
  Place::State& state = place.state();
  CW_TRY(trust::AccessEntry entry, state.may_audit(asking, "entry of the access log", {}));
  entry.door = asking.door;
  CW_TRY(const auto db, state.pool.take());
  auto row = trust::logged_row(*db, number);
  if (!row) entry.outcome = trust::AccessOutcome::failed;
  if (row && row->entry) entry.subjects = row->entry->subjects;
  CW_CHECK(state.queue->write(std::move(entry)));
  if (!row) return tl::unexpected(std::move(row).error());
  SeenEntry out;
  if (row->entry) {
    CW_TRY(out.account, label_of(state, *db, row->entry->account));
  }
  CW_TRY(const trust::LogExtent extent, trust::extent_of_log(*db, 1));
  if (!extent.checkpoints.empty()) out.signed_entries = extent.checkpoints.front().size;
  out.row = std::move(*row);
  return out;
}

Result<std::vector<AccountLabel>> labels_of(Place& place, const Asking& asking, std::span<const std::string> accounts) {
  Place::State& state = place.state();
  if (!has_role(asking, "auditor") && !has_role(asking, "governance_officer"))
    return fail(ErrorCode::denied, "The access log is shown to the roles auditor and governance_officer.");
  CW_TRY(const auto db, state.pool.take());
  std::vector<AccountLabel> out;
  for (const std::string& id : std::set<std::string>(accounts.begin(), accounts.end())) {
    CW_TRY(AccountLabel label, label_of(state, *db, id));
    out.push_back(std::move(label));
  }
  return out;
}

Result<LogStanding> state_of_log(Place& place, const Asking& asking) {
  Place::State& state = place.state();
  CW_TRY(trust::AccessEntry entry, state.may_audit(asking, "state of the access log", {}));
  entry.door = asking.door;
  CW_CHECK(state.queue->write(std::move(entry)));
  CW_TRY(const auto db, state.pool.take());
  LogStanding out;
  CW_TRY(out.extent, trust::extent_of_log(*db));
  if (!out.extent.checkpoints.empty()) {
    CW_TRY(out.note, state.log.last_checkpoint(*db));
  }
  out.verifier = trust::verifier_text(state.log.verifier());
  return out;
}

}  // namespace cw::place
