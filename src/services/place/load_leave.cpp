// SPDX-License-Identifier: MIT
#include "services/place/internal/load_leave.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace cw::place {
namespace {

// The fields of the source's columns and of its ids.
Result<std::vector<std::string>> fields_of(const Place::State& state, const sources::Source& source) {
  std::set<std::string> out{std::string(state.fields.of(record_id_column))};
  for (const sources::ColumnUse& use : source.columns) {
    const std::string_view field = state.fields.of(use.name);
    if (field.empty())
      return fail(ErrorCode::invalid, fmt::format("no field of the access policy covers the column {}.", use.name), "columns");
    out.emplace(field);
  }
  return std::vector<std::string>(out.begin(), out.end());
}

}  // namespace

sources::SourceAct source_act(const Asking& asking) {
  return {asking.caller.account.name, asking.reason.empty() ? "for " + asking.purpose : asking.reason};
}

Result<trust::AccessEntry> may_load(Place::State& state, const Asking& asking, const sources::Source& source, std::string detail) {
  CW_TRY(std::vector<std::string> fields, fields_of(state, source));
  return state.may_write(asking, {{source.name, {}}}, std::move(fields), std::move(detail));
}

Result<void> note_load(Place::State& state, trust::AccessEntry entry, const Result<void>& outcome) {
  if (!outcome) entry.outcome = trust::AccessOutcome::failed;
  CW_CHECK(state.queue->write(std::move(entry)));
  return outcome;
}

Result<void> check_against_policy(const Place::State& state, const sources::Source& source) {
  const auto& known = state.policy.text().sources;
  const auto entry = std::ranges::find(known, source.name, &trust::SourceEntry::name);
  if (entry == known.end())
    return fail(ErrorCode::invalid, "the access policy has no source of this name: it must stand there first.", "name");
  if (entry->organisation != source.organisation)
    return fail(ErrorCode::invalid, "the access policy says that the source is of another organisation.", "organisation");
  const auto& agreements = state.policy.text().agreements;
  if (!source.agreement.empty() && std::ranges::find(agreements, source.agreement, &trust::AgreementEntry::name) == agreements.end())
    return fail(ErrorCode::invalid, "the access policy has no agreement of this name.", "agreement");
  return {};
}

}  // namespace cw::place
