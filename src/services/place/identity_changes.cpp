// SPDX-License-Identifier: MIT
#include "services/place/identity_changes.h"

#include "base/json.h"
#include "services/place/internal/guards.h"

namespace cw::place {
namespace {

using registry::PersonChangeKind;
using registry::PersonId;
using store::Connection;
using store::Row;

// read(connection, view) -> Result<Answer>, by the decision for the ids of records in all sources.
template <class Read, class Outcome = std::invoke_result_t<Read&, Connection&, FindingView&>>
Outcome decided(Place& place, const Asking& asking, std::string detail, Read read) {
  Place::State& state = place.state();
  const Question question(asking, trust::AccessAction::read, all_sources(state), {std::string(state.fields.of(record_id_column))},
                          state.options.clock.now());
  const trust::Visit visit{state.policy, question.request(), asking.door, asking.from, std::move(detail), {}};
  CW_TRY(const auto db, state.pool.take());
  std::vector<trust::AccessEntry> about_protected;
  Outcome out = state.log.with_access(*db, *state.queue, visit, [&](Connection& work, trust::Access& access) -> Outcome {
    FindingView view(state, asking, question, work, access, visit.detail);
    Outcome answer = read(work, view);
    CW_TRY(about_protected, view.entries());
    return answer;
  });
  for (trust::AccessEntry& entry : about_protected) CW_CHECK(state.queue->write(std::move(entry)));
  return out;
}

std::vector<std::string> texts_of(std::string_view json) {
  std::vector<std::string> out;
  const auto value = parse_json(json);
  if (const List* list = value ? value->get<List>() : nullptr)
    for (const Value& each : *list)
      if (const auto* text = each.get<std::string>()) out.push_back(*text);
  return out;
}

// An event with the source of the record that caused it; empty where a person's word or the nightly step did.
struct KeptEvent {
  IdentityEvent event;
  std::string source;
};
KeptEvent event_of(const Row& row) {
  KeptEvent out;
  IdentityEvent& event = out.event;
  event.change = row.get<std::int64_t>(0);
  event.at = row.get<Timestamp>(1);
  event.kind = row.get<std::string_view>(2) == "split" ? PersonChangeKind::split : PersonChangeKind::merged;
  event.person = row.get<PersonId>(3);
  event.other = row.get<std::optional<PersonId>>(4).value_or(PersonId{});
  event.cause = row.get<std::string>(5);
  event.judgement = row.get<std::optional<std::int64_t>>(6);
  event.judgement_state = row.get<std::optional<std::string>>(7).value_or("");
  event.who = row.get<std::string>(8);
  event.reason = row.get<std::string>(9);
  event.grounds = texts_of(row.get<std::string_view>(10));
  out.source = row.get<std::optional<std::string>>(11).value_or("");
  return out;
}

// Whether the reader may know of both, and notes that they were shown.
bool may_name(FindingView& view, std::initializer_list<PersonId> people, bool& apart) {
  for (const PersonId person : people)
    if (!person.is_nil() && !view.may_know_of(person.text())) return false;
  for (const PersonId person : people) {
    if (person.is_nil()) continue;
    view.saw(person.text());
    apart = apart || view.is_apart(person.text());
  }
  return true;
}

struct KeptJudgement {
  JudgementView view;
  std::string left_id, right_id;
};
KeptJudgement judgement_of(const Row& row) {
  KeptJudgement out;
  JudgementView& view = out.view;
  view.number = row.get<std::int64_t>(0);
  view.says = row.get<std::string_view>(1) == "same" ? registry::Says::same : registry::Says::not_same;
  view.state = row.get<std::string>(2);
  view.reviewer = row.get<std::string>(3);
  view.reason = row.get<std::string>(4);
  view.made_at = row.get<Timestamp>(5);
  view.second_reviewer = row.get<std::optional<std::string>>(6).value_or("");
  view.decided_at = row.get<std::optional<Timestamp>>(7);
  view.closed_at = row.get<std::optional<Timestamp>>(8);
  view.closed_by = row.get<std::optional<std::string>>(9).value_or("");
  view.closed_reason = row.get<std::optional<std::string>>(10).value_or("");
  view.contradicts = row.get<std::string_view>(11) != "[]";
  view.left = {{row.get<std::int64_t>(12)}, row.get<std::string>(13), {}, row.get<std::optional<PersonId>>(15).value_or(PersonId{})};
  out.left_id = row.get<std::string>(14);
  view.right = {{row.get<std::int64_t>(16)}, row.get<std::string>(17), {}, row.get<std::optional<PersonId>>(19).value_or(PersonId{})};
  out.right_id = row.get<std::string>(18);
  return out;
}

constexpr std::string_view judgement_columns =
    "SELECT j.number, j.says, j.state, j.reviewer, j.reason, j.made_at, j.second_reviewer, j.decided_at, j.closed_at, j.closed_by,"
    " j.closed_reason, j.contradicts, l.number, l.source, l.id, lm.person, r.number, r.source, r.id, rm.person"
    " FROM judgement AS j JOIN record AS l ON l.number = j.left_record JOIN record AS r ON r.number = j.right_record"
    " LEFT JOIN membership AS lm ON lm.record = l.number AND lm.until_at IS NULL"
    " LEFT JOIN membership AS rm ON rm.record = r.number AND rm.until_at IS NULL";

Result<std::vector<KeptJudgement>> kept_judgements(Connection& db, const JudgementQuestion& question) {
  const std::string columns(judgement_columns);
  if (question.number) return db.all(columns + " WHERE j.number = ?1", {*question.number}, judgement_of);
  const std::int64_t before = question.before.value_or(INT64_MAX);
  if (question.state.empty())
    return db.all(columns + " WHERE j.number < ?1 ORDER BY j.number DESC LIMIT ?2", {before, question.most}, judgement_of);
  return db.all(columns + " WHERE j.state = ?1 AND j.number < ?2 ORDER BY j.number DESC LIMIT ?3", {question.state, before, question.most},
                judgement_of);
}

}  // namespace

Result<std::vector<IdentityEvent>> identity_changes(Place& place, const Asking& asking, const IdentityQuestion& question) {
  using Events = std::vector<IdentityEvent>;
  return decided(place, asking, "merges and splits", [&](Connection& db, FindingView& view) -> Result<Events> {
    CW_TRY(std::vector<KeptEvent> kept,
           db.all("SELECT p.change, c.at, p.kind, p.person, p.other, c.kind, c.judgement, j.state, c.who, c.reason, c.grounds, r.source"
                  " FROM person_change AS p JOIN register_change AS c ON c.number = p.change"
                  " LEFT JOIN judgement AS j ON j.number = c.judgement LEFT JOIN record AS r ON r.number = c.record"
                  " WHERE p.kind IN ('merged', 'split') AND p.change < ?1 ORDER BY p.change DESC, p.position LIMIT ?2",
                  {question.before.value_or(INT64_MAX), question.most}, event_of));
    Events out;
    for (KeptEvent& each : kept) {
      if (!may_name(view, {each.event.person, each.event.other}, each.event.shown_apart)) continue;
      if (!each.source.empty() && !view.shows(each.source, record_id_column)) each.event.who.clear(), each.event.reason.clear();
      out.push_back(std::move(each.event));
    }
    return out;
  });
}

Result<std::vector<JudgementView>> judgements(Place& place, const Asking& asking, const JudgementQuestion& question) {
  using Views = std::vector<JudgementView>;
  return decided(place, asking, question.number ? "judgement" : "judgements", [&](Connection& db, FindingView& view) -> Result<Views> {
    CW_TRY(std::vector<KeptJudgement> kept, kept_judgements(db, question));
    Views out;
    for (KeptJudgement& each : kept) {
      JudgementView& judged = each.view;
      bool apart = false;
      if (!may_name(view, {judged.left.person, judged.right.person}, apart)) continue;
      const bool left = view.shows(judged.left.source, record_id_column), right = view.shows(judged.right.source, record_id_column);
      if (left) judged.left.id = std::move(each.left_id);
      if (right) judged.right.id = std::move(each.right_id);
      judged.mine = judged.reviewer == asking.caller.account.name;
      if (!left || !right)
        for (std::string* words : {&judged.reviewer, &judged.reason, &judged.second_reviewer, &judged.closed_by, &judged.closed_reason})
          words->clear();
      out.push_back(std::move(judged));
    }
    if (question.number && out.empty()) return fail(ErrorCode::not_found, "there is no judgement of this number.");
    return out;
  });
}

}  // namespace cw::place
