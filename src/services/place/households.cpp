// SPDX-License-Identifier: MIT
#include "services/place/households.h"

#include <algorithm>
#include <optional>

#include "services/place/internal/guards.h"
#include "services/register/columns.h"

namespace cw::place {
namespace {

// What is asked about; person: where it is one, whose marks then go to the policy.
struct Subject {
  const char* detail;
  std::string id;
  registry::AsOf as_of = {};
  std::optional<registry::PersonId> person = {};
};

// read(connection, viewer) -> Result<Answer>: once to see what there is to ask about, and once for the answer.
template <class Read>
auto decided(Place& place, const Asking& asking, const Subject& about, Read read)
    -> std::invoke_result_t<Read&, store::Connection&, registry::Viewer&> {
  using Answer = std::invoke_result_t<Read&, store::Connection&, registry::Viewer&>;
  Place::State& state = place.state();
  CW_TRY(const auto db, state.pool.take());
  const Timestamp now = state.options.clock.now();
  const auto ask = [&](store::Connection& work) -> Result<WhatIsAsked> {
    Scout scout(state.fields);
    static_cast<void>(read(work, scout));
    WhatIsAsked out = asked_for(state, scout);
    if (out.sources.empty() || out.fields.empty()) ask_for_everything(state, out);
    out.subjects = {about.id};
    if (about.person) {
      CW_TRY(out.flags, flags_of(work, asking, *about.person, now, about.as_of));
    }
    return out;
  };
  std::vector<trust::AccessEntry> about_protected;
  Answer answer = read_as_it_is(state, *db, asking, about.detail, now, ask,
                                [&](store::Connection& work, const Question& question, trust::Access& access) -> Answer {
                                  FindingView viewer(state, asking, question, work, access, about.detail);
                                  Answer out = read(work, viewer);
                                  CW_TRY(about_protected, viewer.entries());
                                  return out;
                                });
  for (trust::AccessEntry& entry : about_protected) CW_CHECK(state.queue->write(std::move(entry)));
  return answer;
}

}  // namespace

Result<HouseholdAnswer> HouseholdQuestions::household(const Asking& asking, registry::HouseholdId household, registry::AsOf as_of) {
  const Timestamp at = as_of.value_or(place_.state().options.clock.now());
  return decided(place_, asking, {as_of ? "household as of" : "household", household.text(), as_of},
                 [&](store::Connection& db, registry::Viewer& viewer) -> Result<HouseholdAnswer> {
                   HouseholdAnswer out;
                   CW_TRY(out.changes_waiting, registry::changes_waiting(db));
                   CW_TRY(out.view, registry::read_household(db, viewer, household, as_of));
                   out.at = at;
                   return out;
                 });
}

Result<HouseholdHistoryAnswer> HouseholdQuestions::history(const Asking& asking, registry::HouseholdId household, std::size_t most) {
  return decided(place_, asking, {"household history", household.text()},
                 [&](store::Connection& db, registry::Viewer& viewer) -> Result<HouseholdHistoryAnswer> {
                   HouseholdHistoryAnswer out;
                   CW_TRY(out.entries, registry::history_of_household(db, viewer, household, most));
                   return out;
                 });
}

Result<PersonHouseholdsAnswer> HouseholdQuestions::households_of(const Asking& asking, registry::PersonId person, registry::AsOf as_of) {
  const Timestamp at = as_of.value_or(place_.state().options.clock.now());
  return decided(place_, asking, {as_of ? "households of a person as of" : "households of a person", person.text(), as_of, person},
                 [&](store::Connection& db, registry::Viewer& viewer) -> Result<PersonHouseholdsAnswer> {
                   PersonHouseholdsAnswer out;
                   CW_TRY(out.changes_waiting, registry::changes_waiting(db));
                   CW_TRY(out.stays, registry::read_households_of(db, viewer, person, as_of));
                   out.at = at;
                   return out;
                 });
}

Result<PropertyAnswer> HouseholdQuestions::property(const Asking& asking, std::string_view uprn, registry::AsOf as_of) {
  const Timestamp at = as_of.value_or(place_.state().options.clock.now());
  const std::string number = registry::uprn_of(Value(Structure{{"uprn", Value(std::string(uprn))}}));
  if (number.empty()) return fail(ErrorCode::invalid, "a UPRN has 1 to 12 digits.", "uprn");
  return decided(place_, asking, {as_of ? "property as of" : "property", "uprn:" + number, as_of},
                 [&](store::Connection& db, registry::Viewer& viewer) -> Result<PropertyAnswer> {
                   PropertyAnswer out;
                   CW_TRY(out.changes_waiting, registry::changes_waiting(db));
                   CW_TRY(out.records, registry::read_property(db, viewer, number, as_of));
                   CW_TRY(out.home, registry::read_home(db, viewer, number, as_of));
                   out.at = at;
                   return out;
                 });
}

}  // namespace cw::place
