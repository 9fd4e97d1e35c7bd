// SPDX-License-Identifier: MIT
#include "services/place/internal/guards.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "services/register/read.h"
#include "services/register/restrictions.h"

namespace cw::place {

using registry::PersonId;
using registry::RestrictionKind;
using trust::FlagSet;
using trust::SubjectFlag;

// Whoever is marked is restricted for everybody; to the member of staff whose own record or relative it is, that as well.
Result<FlagSet> flags_of(store::Connection& db, const Asking& asking, PersonId person, Timestamp now, registry::AsOf as_of) {
  return flags_for(db, asking.caller.account.id.text(), person, now, as_of);
}

Result<FlagSet> flags_for(store::Connection& db, std::string_view reader, PersonId person, Timestamp now, registry::AsOf as_of) {
  CW_TRY(const auto marks, registry::restrictions_in_force(db, person, now, as_of));
  if (marks.empty()) return FlagSet{0};
  FlagSet out = trust::flags_of(SubjectFlag::restricted);
  for (const registry::Restriction& mark : marks) {
    if (mark.account != reader) continue;
    if (mark.kind == RestrictionKind::staff_member) out |= trust::flags_of(SubjectFlag::own_record);
    if (mark.kind == RestrictionKind::staff_relative) out |= trust::flags_of(SubjectFlag::relative);
  }
  return out;
}

Result<void> flags_are_still(store::Connection& db, const Asking& asking, PersonId person, Timestamp now, FlagSet decided,
                             registry::AsOf as_of) {
  CW_TRY(const FlagSet flags, flags_of(db, asking, person, now, as_of));
  if (flags == decided) return {};
  return fail(ErrorCode::unavailable, "This person was marked, or a mark was lifted, just now. Try again.");
}

std::vector<std::string> all_sources(const Place::State& state) {
  std::vector<std::string> out;
  for (const trust::SourceEntry& source : state.policy.text().sources) out.push_back(source.name);
  return out;
}

std::vector<std::string> all_fields(const Place::State& state) {
  std::vector<std::string> out;
  for (const trust::NamedThing& field : state.policy.text().fields) out.push_back(field.name);
  return out;
}

WhatIsAsked asked_for(const Place::State& state, const Scout& scout) {
  WhatIsAsked out{scout.sources(), scout.fields(), {}, 0, {}};
  const auto& known = state.policy.text().sources;
  if (out.sources.size() > 1)
    std::erase_if(out.sources,
                  [&](const std::string& name) { return std::ranges::find(known, name, &trust::SourceEntry::name) == known.end(); });
  return out;
}

void ask_for_everything(const Place::State& state, WhatIsAsked& asked) {
  asked.sources = all_sources(state);
  asked.fields = all_fields(state);
}

Result<WhatIsAsked> asked_of_person(const Place::State& state, store::Connection& db, const Asking& asking, PersonId person, Timestamp now,
                                    registry::AsOf as_of) {
  Scout scout(state.fields);
  const auto seen = registry::read_person(db, scout, person, as_of);
  WhatIsAsked out = asked_for(state, scout);
  if (!seen || out.sources.empty())
    ask_for_everything(state, out);
  else if (const std::string id_field(state.fields.of(record_id_column)); !id_field.empty() && !std::ranges::count(out.fields, id_field))
    out.fields.push_back(id_field);
  out.subjects = {person.text()};
  CW_TRY(out.flags, flags_of(db, asking, person, now, as_of));
  return out;
}

Result<ProtectedPeople> people_behind(Place::State& state, const Asking& asking, const std::vector<registry::RecordKey>& keys) {
  ProtectedPeople out;
  CW_TRY(const auto db, state.pool.take());
  CW_TRY(out.people, people_of(*db, keys));
  for (const std::string& person : out.people) {
    CW_TRY(const FlagSet flags, flags_of(*db, asking, PersonId::parse(person).value_or(PersonId()), state.options.clock.now()));
    out.flags = static_cast<FlagSet>(out.flags | flags);
  }
  return out;
}

Result<void> note_protected(store::Connection& db, std::span<const ChangedEntry> changed) {
  std::set<PersonId> people;
  for (const ChangedEntry& each : changed)
    for (const std::string& subject : each.entry->subjects)
      if (const auto person = PersonId::parse(subject)) people.insert(*person);
  CW_TRY(const std::set<PersonId> marked, registry::marked_among(db, std::vector<PersonId>(people.begin(), people.end())));
  if (marked.empty()) return {};
  for (const ChangedEntry& each : changed) {
    trust::AccessEntry& entry = *each.entry;
    for (const std::string& subject : entry.subjects) {
      const auto person = PersonId::parse(subject);
      if (!person || !marked.contains(*person)) continue;
      CW_TRY(const FlagSet flags, flags_for(db, entry.account, *person, entry.at));
      entry.subject_flags = static_cast<FlagSet>(entry.subject_flags | flags);
    }
    if (entry.subject_flags != 0 && each.by == ChangeBy::person)
      entry.obligations = static_cast<FlagSet>(entry.obligations | trust::flags_of(trust::Obligation::alert_governance));
  }
  return {};
}
Result<void> note_protected(store::Connection& db, trust::AccessEntry& entry, ChangeBy by) {
  const ChangedEntry changed{&entry, by};
  return note_protected(db, std::span(&changed, 1));
}

bool has_role(const Asking& asking, std::string_view role) { return std::ranges::count(asking.caller.account.roles, role) > 0; }

Result<trust::AccessEntry> may_by_role(Place::State& state, const Asking& asking, RoleQuestion question) {
  const Question asked(asking, question.action, {}, {}, state.options.clock.now());
  trust::AccessEntry entry = trust::entry_of(state.policy, asked.request(), trust::AccessDecision());
  entry.door = asking.door;
  entry.from = asking.from;
  entry.detail = std::move(question.detail);
  entry.subjects = std::move(question.subjects);
  const auto role = std::ranges::find_if(question.roles, [&](const std::string& each) { return has_role(asking, each); });
  const bool fits = question.roles.empty() || role != question.roles.end();
  entry.decided_by = question.roles.empty() ? "by_claim" : fits ? "role_" + *role : "role_missing";
  const bool allowed = fits && (question.purpose == PurposeOf::nothing || !entry.legal_basis.empty());
  entry.outcome = allowed ? trust::AccessOutcome::allowed : trust::AccessOutcome::refused;
  if (allowed) return entry;
  CW_CHECK(state.queue->write(std::move(entry)));
  if (fits) return fail(ErrorCode::denied, "The access policy knows no such purpose, or it has another legal basis.");
  return fail(ErrorCode::denied, fmt::format("This is for the role {}.", fmt::join(question.roles, " or ")));
}

struct FindingView::Case {
  Case(const Place::State& state, const Asking& asking, const Question& plain, FlagSet flags)
      : question(asking, plain.request().action, plain.sources(), plain.fields(), plain.request().time, flags),
        decision(state.policy.decide(question.request())) {}
  // As in a question about others: everything that was searched by may be shown.
  [[nodiscard]] bool allows() const {
    for (std::size_t i = 0; i < question.fields().size(); ++i)
      if (!decision.fields[i]) return false;
    return decision.allowed();
  }
  const Question question;
  const trust::AccessDecision decision;
  std::set<std::string> shown, withheld;
};

FindingView::FindingView(const Place::State& state, const Asking& asking, const Question& question, store::Connection& db,
                         trust::Access& access, std::string detail)
    : state_(state),
      asking_(asking),
      question_(question),
      db_(db),
      access_(access),
      detail_(std::move(detail)),
      decided_(question, state.fields, access) {}
FindingView::~FindingView() = default;

FindingView::Case& FindingView::case_of(FlagSet flags) const {
  std::unique_ptr<Case>& found = cases_[flags];
  if (!found) found = std::make_unique<Case>(state_, asking_, question_, flags);
  return *found;
}

void FindingView::will_ask_about(std::span<const std::string> subjects) const {
  std::vector<PersonId> people;
  for (const std::string& subject : subjects)
    if (const auto person = PersonId::parse(subject); person && !marked_.contains(*person)) people.push_back(*person);
  if (!error_ || people.empty()) return;
  const auto marked = registry::marked_among(db_, people);
  if (!marked) {
    error_ = tl::unexpected(marked.error());
    return;
  }
  for (const PersonId person : people) marked_[person] = marked->contains(person);
}

bool FindingView::is_unmarked(PersonId person) const {
  const auto known = marked_.find(person);
  return known != marked_.end() && !known->second;
}

bool FindingView::may_know_of(std::string_view subject) const {
  const auto person = PersonId::parse(subject);
  if (!person || !error_) return false;
  const auto read = [&]() -> Result<FlagSet> {
    const auto known = marked_.find(*person);
    CW_TRY(const bool marked, known == marked_.end() ? registry::is_marked(db_, *person) : Result<bool>(known->second));
    return marked ? flags_of(db_, asking_, *person, question_.request().time) : Result<FlagSet>(FlagSet{0});
  };
  const Result<FlagSet> flags = read();
  if (!flags) error_ = tl::unexpected(flags.error());
  if (!flags) return false;
  if (*flags == 0) return true;
  Case& of = case_of(*flags);
  if (of.allows()) {
    apart_.emplace(subject, *flags);
    return true;
  }
  of.withheld.emplace(subject);
  return false;
}

void FindingView::saw(std::string_view subject) {
  const auto apart = apart_.find(subject);
  if (apart == apart_.end())
    access_.saw(std::string(subject));
  else
    case_of(apart->second).shown.emplace(subject);
}

Result<std::vector<trust::AccessEntry>> FindingView::entries() const {
  CW_CHECK(error_);
  std::vector<trust::AccessEntry> out;
  for (const auto& [flags, of] : cases_)
    for (const std::set<std::string>* subjects : {&of->shown, &of->withheld}) {
      if (subjects->empty()) continue;
      trust::AccessEntry entry = trust::entry_of(state_.policy, of->question.request(), of->decision);
      entry.outcome = subjects == &of->shown ? trust::AccessOutcome::allowed : trust::AccessOutcome::refused;
      entry.door = asking_.door;
      entry.from = asking_.from;
      entry.detail = "protected people: " + detail_;
      entry.subjects.assign(subjects->begin(), subjects->end());
      out.push_back(std::move(entry));
    }
  return out;
}

}  // namespace cw::place
