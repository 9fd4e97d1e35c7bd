// SPDX-License-Identifier: MIT
#include "services/place/record_comparison.h"

#include <algorithm>

#include "base/json.h"
#include "services/place/internal/guards.h"
#include "services/place/internal/review_leave.h"

namespace cw::place {
namespace {

using store::Connection;
using store::Row;

struct HeldRow {
  registry::RecordKey key;
  Value columns;
  std::string person;
};

Result<HeldRow> read_row(Connection& db, registry::RecordNumber number) {
  CW_TRY(const auto found,
         db.first("SELECT r.source, r.id, r.columns, m.person FROM record AS r JOIN membership AS m ON m.record = r.number"
                  " WHERE r.number = ?1 AND r.gone_at IS NULL AND m.until_at IS NULL",
                  {number.value}, [](const Row& row) {
                    return std::pair(HeldRow{{row.get<std::string>(0), row.get<std::string>(1)}, {}, row.get<std::string>(3)},
                                     row.get<std::string>(2));
                  }));
  if (!found) return fail(ErrorCode::not_found, "one of the two records is not in the register, or has gone.");
  HeldRow out = found->first;
  CW_TRY(out.columns, parse_json(found->second));
  return out;
}

// Asks the viewer about every column, so that a Scout notes what there is to ask about.
ReviewRecord as_shown(const registry::Viewer& viewer, registry::RecordNumber number, const HeldRow& row) {
  ReviewRecord out{number, row.key.source, {}, Value(Structure{})};
  Structure columns;
  if (const Structure* all = row.columns.get<Structure>())
    for (const auto& [name, value] : *all)
      if (viewer.shows(row.key.source, name)) columns.emplace_back(name, value);
  if (viewer.shows(row.key.source, record_id_column)) out.id = row.key.id;
  out.columns = Value(std::move(columns));
  return out;
}

Result<ComparedRecords> compared(Place::State& state, const registry::Viewer& viewer, const std::pair<HeldRow, HeldRow>& rows,
                                 std::pair<registry::RecordNumber, registry::RecordNumber> numbers) {
  const auto& [left, right] = rows;
  ComparedRecords out;
  out.left = as_shown(viewer, numbers.first, left);
  out.right = as_shown(viewer, numbers.second, right);
  out.left_person = registry::PersonId::parse(left.person).value_or(registry::PersonId{});
  out.right_person = registry::PersonId::parse(right.person).value_or(registry::PersonId{});
  CW_TRY(const std::vector<registry::ComparedField> fields, state.people->compare(numbers.first, numbers.second));
  for (const registry::ComparedField& each : fields) {
    const bool seen = std::ranges::all_of(each.columns, [&](const std::string& column) {
      return viewer.shows(left.key.source, column) && viewer.shows(right.key.source, column);
    });
    if (seen) out.fields.push_back({each.comparison, each.level, each.match_weight});
  }
  return out;
}

}  // namespace

Result<ComparedRecords> compare_records(Place& place, const Asking& asking, registry::RecordNumber left, registry::RecordNumber right) {
  Place::State& state = place.state();
  if (left == right) return fail(ErrorCode::invalid, "a record cannot be compared with itself.");
  CW_TRY(const auto db, state.pool.take());
  CW_TRY(const HeldRow left_row, read_row(*db, left));
  CW_TRY(const HeldRow right_row, read_row(*db, right));
  Scout scout(state.fields);
  static_cast<void>(as_shown(scout, left, left_row));
  static_cast<void>(as_shown(scout, right, right_row));
  const Timestamp now = state.options.clock.now();
  const std::vector<std::string> people{left_row.person, right_row.person};
  CW_TRY(const trust::FlagSet special, special_about(*db, asking, people, now));
  const Question question(asking, trust::AccessAction::read, scout.sources(), scout.fields(), now, special);
  const trust::Visit visit{state.policy, question.request(), asking.door, asking.from, "records compared", people};
  return state.log.with_access(*db, *state.queue, visit, [&](Connection& work, trust::Access& access) -> Result<ComparedRecords> {
    CW_TRY(const trust::FlagSet now_special, special_about(work, asking, people, now));
    if (now_special != special) return fail(ErrorCode::unavailable, "what is known of one of the two has just changed. Try again.");
    const DecidedView viewer(question, state.fields, access);
    for (const std::string& person : people) access.saw(person);
    CW_TRY(ComparedRecords out, compared(state, viewer, {left_row, right_row}, {left, right}));
    out.shown_apart = special != 0;
    return out;
  });
}

}  // namespace cw::place
