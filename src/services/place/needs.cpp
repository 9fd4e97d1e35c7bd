// SPDX-License-Identifier: MIT
#include "services/place/needs.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/place/internal/guards.h"

namespace cw::place {
namespace {

using registry::Attribute;
using registry::AttributeKind;
using registry::AttributeView;
using registry::PersonId;

constexpr auto last_kind = AttributeKind::asked_not_to;

// The fields of all kinds that have one.
std::vector<std::string> fields_of_kinds(const ColumnFields& fields) {
  std::set<std::string> out;
  for (int kind = 0; kind <= static_cast<int>(last_kind); ++kind)
    if (const std::string_view field = fields.of(registry::name_of(static_cast<AttributeKind>(kind))); !field.empty()) out.emplace(field);
  return {out.begin(), out.end()};
}

// The order of an object's members says nothing.
Structure in_order(const Value& value) {
  Structure out = value.get<Structure>() == nullptr ? Structure{} : *value.get<Structure>();
  std::ranges::sort(out, {}, &std::pair<std::string, Value>::first);
  return out;
}

bool same_need(const Attribute& one, const Attribute& other) {
  return one.kind == other.kind && one.said_by == other.said_by && one.ends_on == other.ends_on &&
         in_order(one.value) == in_order(other.value);
}

// What is to be done so that `wanted` is all there is.
struct NeedsPlan {
  std::vector<const Attribute*> added;
  std::vector<std::int64_t> ended;
  std::size_t kept = 0;
};

template <class MayChange>
Result<NeedsPlan> plan_needs(const std::vector<AttributeView>& there, const std::vector<Attribute>& wanted, MayChange may_change) {
  NeedsPlan out;
  std::vector<bool> stays(there.size());
  for (const Attribute& each : wanted) {
    const auto found = std::ranges::find_if(there, [&](const AttributeView& view) { return same_need(view.attribute, each); });
    if (found != there.end()) {
      stays[static_cast<std::size_t>(found - there.begin())] = true;
    } else if (may_change(each.kind)) {
      const auto again = [&](const Attribute* other) { return same_need(*other, each); };
      if (std::ranges::none_of(out.added, again)) out.added.push_back(&each);
    } else {
      return fail(ErrorCode::denied,
                  fmt::format("You may not both see and write what is a {}, for this purpose.", registry::name_of(each.kind)));
    }
  }
  for (std::size_t i = 0; i < there.size(); ++i) {
    if (!stays[i] && may_change(there[i].attribute.kind))
      out.ended.push_back(there[i].number);
    else
      ++out.kept;
  }
  return out;
}

}  // namespace

Result<NeedsAnswer> needs(Place& place, const Asking& asking, PersonId person) {
  Place::State& state = place.state();
  CW_TRY(const auto db, state.pool.take());
  const Timestamp now = state.options.clock.now();
  const auto ask = [&](store::Connection& work) -> Result<WhatIsAsked> {
    CW_TRY(const trust::FlagSet flags, flags_of(work, asking, person, now));
    return WhatIsAsked{{std::string(needs_source)}, fields_of_kinds(state.fields), {person.text()}, flags, {}};
  };
  const auto read = [&](store::Connection& work, const Question& question, trust::Access& access) -> Result<NeedsAnswer> {
    DecidedView viewer(question, state.fields, access);
    NeedsAnswer out;
    CW_TRY(out.needs, registry::attributes_of(work, viewer, person, now));
    out.shown_apart = trust::holds(access.decision().obligations, trust::Obligation::show_apart);
    return out;
  };
  return read_as_it_is(state, *db, asking, "needs", now, ask, read);
}

Result<NeedsOutcome> put_needs(Place& place, const Asking& asking, PersonId person, const std::vector<Attribute>& wanted) {
  Place::State& state = place.state();
  CW_TRY(const auto reading, state.pool.take());
  const Timestamp now = state.options.clock.now();
  CW_TRY(const trust::FlagSet flags, flags_of(*reading, asking, person, now));
  const std::vector<std::string> sources{std::string(needs_source)}, fields = fields_of_kinds(state.fields);
  const Question seeing(asking, trust::AccessAction::read, sources, fields, now, flags);
  const Question writing(asking, trust::AccessAction::write, sources, fields, now, flags);
  const trust::AccessDecision may_see = state.policy.decide(seeing.request());
  const trust::Visit visit{state.policy, writing.request(), asking.door, asking.from, "needs put", {person.text()}};
  const registry::Act act{asking.caller.account.name, asking.reason.empty() ? "for " + asking.purpose : asking.reason, {}, {}};
  return state.log.with_access(*reading, visit, [&](store::Connection& work, trust::Access& access) -> Result<NeedsOutcome> {
    CW_CHECK(flags_are_still(work, asking, person, now, flags));
    trust::Access seen(may_see);
    DecidedView sees(seeing, state.fields, seen), writes(writing, state.fields, access);
    const auto may_change = [&](AttributeKind kind) {
      return sees.shows(needs_source, registry::name_of(kind)) && writes.shows(needs_source, registry::name_of(kind));
    };
    CW_TRY(const auto there, registry::attributes_of(work, sees, person, now));
    CW_TRY(const NeedsPlan plan, plan_needs(there, wanted, may_change));
    access.saw(person.text());
    for (const std::string& subject : seen.subjects()) access.saw(subject);
    for (const std::int64_t number : plan.ended) CW_CHECK(registry::end_attribute(work, act, number, now));
    for (const Attribute* each : plan.added) CW_CHECK(registry::add_attribute(work, act, person, *each, now));
    return NeedsOutcome{plan.added.size(), plan.ended.size(), plan.kept};
  });
}

}  // namespace cw::place
