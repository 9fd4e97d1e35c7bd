// SPDX-License-Identifier: MIT
// Reading: the decision, the read and its entry, by trust's with_access().
#include <algorithm>

#include "services/place/internal/place_state.h"

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
  std::vector<std::string> sources, asked;
  state.look_ahead(*db, person, as_of, sources, asked);
  const Timestamp now = state.options.clock.now();
  const Question question(asking, trust::AccessAction::read, std::move(sources), std::move(asked), now);
  const trust::Visit visit{state.policy,   question.request(), trust::Door::api, asking.from, as_of ? "person as of" : "person",
                           {person.text()}};
  return state.log.with_access(*db, *state.queue, visit, [&](store::Connection& work, trust::Access& access) -> Result<PersonAnswer> {
    DecidedView viewer(question, state.fields, access);
    PersonAnswer out;
    CW_TRY(out.view, registry::read_person(work, viewer, person, as_of));
    hide_record_ids(out.view, viewer);
    out.at = as_of.value_or(now);
    out.shown = registry::survive(out.view.records, {}, out.at);
    return out;
  });
}

Result<HistoryAnswer> Place::history(const Asking& asking, PersonId person, std::size_t most) {
  State& state = *state_;
  CW_TRY(const auto db, state.pool.take());
  std::vector<std::string> sources, asked;
  state.look_ahead(*db, person, {}, sources, asked);
  const Question question(asking, trust::AccessAction::read, std::move(sources), std::move(asked), state.options.clock.now());
  const trust::Visit visit{state.policy, question.request(), trust::Door::api, asking.from, "history", {person.text()}};
  return state.log.with_access(*db, *state.queue, visit, [&](store::Connection& work, trust::Access& access) -> Result<HistoryAnswer> {
    DecidedView viewer(question, state.fields, access);
    HistoryAnswer out;
    CW_TRY(const registry::PersonView view, registry::read_person(work, viewer, person));
    CW_TRY(out.entries, registry::history_of(work, viewer, person, most));
    hide_other_records(out.entries, view);
    return out;
  });
}

Result<std::vector<registry::PersonMatch>> Place::match(const Asking& asking, const Value& columns, std::size_t most) {
  using Found = std::vector<registry::PersonMatch>;
  State& state = *state_;
  CW_TRY(std::vector<std::string> asked, state.fields_of(columns));
  std::vector<std::string> sources;
  for (const trust::SourceEntry& source : state.policy.text().sources) sources.push_back(source.name);
  const Question question(asking, trust::AccessAction::search, std::move(sources), std::move(asked), state.options.clock.now());
  const trust::Visit visit{state.policy, question.request(), trust::Door::api, asking.from, "match", {}};
  CW_TRY(const auto db, state.pool.take());
  return state.log.with_access(*db, *state.queue, visit, [&](store::Connection&, trust::Access& access) -> Result<Found> {
    for (std::size_t i = 0; i < question.fields().size(); ++i)
      if (!access.decision().fields[i])
        return fail(ErrorCode::denied, "You may not search by " + question.fields()[i] + " for this purpose.");
    CW_TRY(Found out, state.people->match(columns, most));
    for (const registry::PersonMatch& each : out) access.saw(each.person.text());
    return out;
  });
}

}  // namespace cw::place
