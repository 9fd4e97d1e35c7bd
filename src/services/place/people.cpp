// SPDX-License-Identifier: MIT
// Reading: the decision, the read and its entry, by trust's with_access() and with_question().
#include <algorithm>

#include "services/place/internal/guards.h"

namespace cw::place {
namespace {

using registry::PersonId;

// Ids that the sources gave, where they may not be shown, become empty.
void hide_record_ids(registry::PersonView& view, const registry::Viewer& viewer) {
  for (registry::RecordView& record : view.records)
    if (!viewer.shows(record.key.source, record_id_column)) record.key.id.clear();
}

// Who changed what for which reason is shown of records that may be seen.
void hide_other_records(std::vector<registry::HistoryEntry>& entries, const registry::PersonView& view) {
  for (registry::HistoryEntry& entry : entries) {
    if (!entry.record) continue;
    if (std::ranges::find(view.records, *entry.record, &registry::RecordView::number) != view.records.end()) continue;
    entry.record.reset();
    entry.load.clear();
    entry.who.clear();
    entry.reason.clear();
  }
}

}  // namespace

Result<PersonAnswer> Place::person(const Asking& asking, PersonId person, registry::AsOf as_of) {
  State& state = *state_;
  CW_TRY(const auto db, state.pool.take());
  const Timestamp now = state.options.clock.now();
  const auto ask = [&](store::Connection& work) -> Result<WhatIsAsked> {
    CW_TRY(WhatIsAsked out, asked_of_person(state, work, asking, person, now, as_of));
    out.paced = PacedAct::person;
    return out;
  };
  const auto read = [&](store::Connection& work, const Question& question, trust::Access& access) -> Result<PersonAnswer> {
    DecidedView viewer(question, state.fields, access);
    PersonAnswer out;
    out.shown_apart = trust::holds(access.decision().obligations, trust::Obligation::show_apart);
    CW_TRY(out.view, registry::read_person(work, viewer, person, as_of));
    hide_record_ids(out.view, viewer);
    out.at = as_of.value_or(now);
    out.shown = registry::survive(out.view.records, {}, out.at);
    return out;
  };
  return read_as_it_is(state, *db, asking, as_of ? "person as of" : "person", now, ask, read);
}

Result<HistoryAnswer> Place::history(const Asking& asking, PersonId person, std::size_t most) {
  State& state = *state_;
  CW_TRY(const auto db, state.pool.take());
  const Timestamp now = state.options.clock.now();
  const auto ask = [&](store::Connection& work) { return asked_of_person(state, work, asking, person, now); };
  const auto read = [&](store::Connection& work, const Question& question, trust::Access& access) -> Result<HistoryAnswer> {
    DecidedView viewer(question, state.fields, access);
    HistoryAnswer out;
    CW_TRY(const registry::PersonView view, registry::read_person(work, viewer, person));
    CW_TRY(out.entries, registry::history_of(work, viewer, person, most));
    hide_other_records(out.entries, view);
    return out;
  };
  return read_as_it_is(state, *db, asking, "history", now, ask, read);
}

Result<std::vector<MatchAnswer>> Place::match(const Asking& asking, const Value& columns, std::size_t most) {
  State& state = *state_;
  CW_TRY(std::vector<std::string> asked, state.fields_of(columns));
  const Question question(asking, trust::AccessAction::search, all_sources(state), std::move(asked), state.options.clock.now());
  const trust::Visit visit{state.policy, question.request(), asking.door, asking.from, "match", {}};
  CW_CHECK(state.in_pace(asking, PacedAct::search, visit));
  std::vector<trust::AccessEntry> about_protected;
  CW_TRY(const auto db, state.pool.take());
  auto found = state.log.with_access(
      *db, *state.queue, visit, [&](store::Connection& work, trust::Access& access) -> Result<std::vector<MatchAnswer>> {
        for (std::size_t i = 0; i < question.fields().size(); ++i)
          if (!access.decision().fields[i])
            return fail(ErrorCode::denied, "You may not search by " + question.fields()[i] + " for this purpose.");
        FindingView viewer(state, asking, question, work, access, visit.detail);
        CW_TRY(const auto matches, state.people->match(viewer, columns, most));
        CW_TRY(about_protected, viewer.entries());
        std::vector<MatchAnswer> out;
        for (const registry::PersonMatch& each : matches) out.push_back({each, viewer.is_apart(each.person.text())});
        return out;
      });
  for (trust::AccessEntry& entry : about_protected) CW_CHECK(state.queue->write(std::move(entry)));
  return found;
}

}  // namespace cw::place
