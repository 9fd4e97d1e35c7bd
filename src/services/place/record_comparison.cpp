// SPDX-License-Identifier: MIT
#include "services/place/record_comparison.h"

#include "services/place/internal/held_record.h"

namespace cw::place {
namespace {

Result<ComparedRecords> compared(const Place::State& state, const registry::Viewer& viewer, const HeldPair& pair) {
  ComparedRecords out;
  out.left = shown_of(viewer, pair.left);
  out.right = shown_of(viewer, pair.right);
  out.left_person = registry::PersonId::parse(pair.left.person).value_or(registry::PersonId{});
  out.right_person = registry::PersonId::parse(pair.right.person).value_or(registry::PersonId{});
  CW_TRY(const std::vector<registry::ComparedField> fields, compared_as_shown(state, viewer, pair));
  for (const registry::ComparedField& each : fields) out.fields.push_back({each.comparison, each.level, each.match_weight});
  return out;
}

}  // namespace

Result<ComparedRecords> compare_records(Place& place, const Asking& asking, registry::RecordNumber left, registry::RecordNumber right) {
  Place::State& state = place.state();
  if (left == right) return fail(ErrorCode::invalid, "a record cannot be compared with itself.");
  CW_TRY(const auto db, state.pool.take());
  const Timestamp now = state.options.clock.now();
  const Error gone{ErrorCode::not_found, "one of the two records is not in the register, or has gone.", {}};
  HeldPair pair;
  const auto ask = [&](store::Connection& work) -> Result<WhatIsAsked> {
    CW_TRY(pair, read_held_pair(work, left, right, gone));
    return asked_of_pair(state, work, asking, pair, now);
  };
  const auto read = [&](store::Connection&, const Question& question, trust::Access& access) -> Result<ComparedRecords> {
    const DecidedView viewer(question, state.fields, access);
    CW_TRY(ComparedRecords out, compared(state, viewer, pair));
    out.shown_apart = question.request().subject != 0;
    return out;
  };
  return read_as_it_is(state, *db, asking, "records compared", now, ask, read);
}

}  // namespace cw::place
