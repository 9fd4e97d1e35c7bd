// SPDX-License-Identifier: MIT
#include "services/place/internal/held_record.h"

#include <algorithm>

#include "base/json.h"
#include "services/place/internal/review_leave.h"

namespace cw::place {
namespace {

using store::Connection;
using store::Row;

Result<HeldRecord> read_held_record(Connection& db, registry::RecordNumber number, const Error& gone) {
  CW_TRY(const auto found,
         db.first("SELECT r.source, r.id, r.columns, m.person FROM record AS r JOIN membership AS m ON m.record = r.number"
                  " WHERE r.number = ?1 AND r.gone_at IS NULL AND m.until_at IS NULL",
                  {number.value}, [&](const Row& row) {
                    return std::pair(HeldRecord{number, {row.get<std::string>(0), row.get<std::string>(1)}, {}, row.get<std::string>(3)},
                                     row.get<std::string>(2));
                  }));
  if (!found) return tl::unexpected(gone);
  HeldRecord out = found->first;
  CW_TRY(out.columns, parse_json(found->second));
  return out;
}

}  // namespace

Result<HeldPair> read_held_pair(Connection& db, registry::RecordNumber left, registry::RecordNumber right, const Error& gone) {
  HeldPair out;
  CW_TRY(out.left, read_held_record(db, left, gone));
  CW_TRY(out.right, read_held_record(db, right, gone));
  return out;
}

Result<WhatIsAsked> asked_of_pair(const Place::State& state, Connection& db, const Asking& asking, const HeldPair& pair, Timestamp now) {
  // A Scout notes what it is asked for, so what is shown to it is what there is to ask about.
  Scout scout(state.fields);
  static_cast<void>(shown_of(scout, pair.left));
  static_cast<void>(shown_of(scout, pair.right));
  WhatIsAsked out{scout.sources(), scout.fields(), {pair.left.person, pair.right.person}, 0, {}};
  CW_TRY(out.flags, special_about(db, asking, out.subjects, now));
  return out;
}

ReviewRecord shown_of(const registry::Viewer& viewer, const HeldRecord& record) {
  ReviewRecord out{record.number, record.key.source, {}, Value(Structure{})};
  Structure columns;
  if (const Structure* all = record.columns.get<Structure>())
    for (const auto& [name, value] : *all)
      if (viewer.shows(record.key.source, name)) columns.emplace_back(name, value);
  if (viewer.shows(record.key.source, record_id_column)) out.id = record.key.id;
  out.columns = Value(std::move(columns));
  return out;
}

Result<std::vector<registry::ComparedField>> compared_as_shown(const Place::State& state, const registry::Viewer& viewer,
                                                               const HeldPair& pair) {
  CW_TRY(std::vector<registry::ComparedField> out, state.people->compare(pair.left.number, pair.right.number));
  std::erase_if(out, [&](const registry::ComparedField& field) {
    return !std::ranges::all_of(field.columns, [&](const std::string& column) {
      return viewer.shows(pair.left.key.source, column) && viewer.shows(pair.right.key.source, column);
    });
  });
  return out;
}

}  // namespace cw::place
