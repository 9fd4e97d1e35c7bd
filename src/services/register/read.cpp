// SPDX-License-Identifier: MIT
#include "services/register/read.h"

#include "base/json.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;

struct LastWord {
  std::string kind;
  std::optional<PersonId> other;
};

// The columns of a record that the viewer may see.
Result<Structure> shown_columns(const Viewer& viewer, const std::string& source, std::string_view text) {
  CW_TRY(const Value whole, parse_json(text));
  Structure out;
  if (const Structure* all = whole.get<Structure>())
    for (const auto& [name, value] : *all)
      if (viewer.shows(source, name)) out.emplace_back(name, value);
  return out;
}

Result<void> read_records(Connection& db, const Viewer& viewer, Timestamp at, PersonView& view) {
  return db.each(
      "SELECT r.number, r.source, r.id, r.loaded_at, m.from_at, CASE WHEN r.changed_at <= ?2 THEN r.changed_at ELSE p.from_at END,"
      " CASE WHEN r.changed_at <= ?2 THEN r.columns ELSE p.columns END"
      " FROM membership AS m JOIN record AS r ON r.number = m.record"
      " LEFT JOIN record_past AS p ON p.record = r.number AND p.from_at <= ?2 AND p.until_at > ?2"
      " WHERE m.person = ?1 AND m.from_at <= ?2 AND (m.until_at IS NULL OR m.until_at > ?2) ORDER BY r.number",
      {view.person, at}, [&](const Row& row) -> Result<void> {
        RecordView record;
        record.number = {row.get<std::int64_t>(0)};
        record.key = {row.get<std::string>(1), row.get<std::string>(2)};
        record.loaded_at = row.get<Timestamp>(3);
        record.of_person_since = row.get<Timestamp>(4);
        record.changed_at = row.get<Timestamp>(5);
        CW_TRY(Structure columns, shown_columns(viewer, record.key.source, row.get<std::string_view>(6)));
        if (columns.empty()) return ++view.records_withheld, Result<void>{};
        record.columns = Value(std::move(columns));
        view.records.push_back(std::move(record));
        return {};
      });
}

}  // namespace

Result<WhereIdWent> follow(Connection& db, PersonId person, AsOf as_of) {
  WhereIdWent out;
  out.path.push_back(person);
  for (;;) {
    CW_TRY(const auto last,
           db.first("SELECT p.kind, p.other FROM person_change AS p JOIN register_change AS c ON c.number = p.change"
                    " WHERE p.person = ?1 AND p.kind <> 'split' AND c.at <= ?2 ORDER BY p.change DESC, p.position DESC LIMIT 1",
                    {out.path.back(), moment(as_of)},
                    [](const Row& row) { return LastWord{row.get<std::string>(0), row.get<std::optional<PersonId>>(1)}; }));
    if (!last) return fail(ErrorCode::not_found, as_of ? "nobody had this id at that time." : "nobody has this id.");
    out.state = last->kind == "ended" ? PersonState::ended : PersonState::live;
    if (last->kind != "merged" || !last->other) return out;
    out.path.push_back(*last->other);
  }
}

Result<PersonView> read_person(Connection& db, Viewer& viewer, PersonId person, AsOf as_of) {
  CW_TRY(WhereIdWent went, follow(db, person, as_of));
  PersonView view;
  view.asked = person;
  view.person = went.path.back();
  view.state = went.state;
  if (went.path.size() > 1) view.path = std::move(went.path);
  CW_TRY(view.made_at, db.value<Timestamp>("SELECT made_at FROM person WHERE id = ?1", {view.person}));
  CW_CHECK(read_records(db, viewer, moment(as_of), view));
  viewer.saw(view.person.text());
  return view;
}

Result<PersonView> read_person_of(Connection& db, Viewer& viewer, const RecordKey& key, AsOf as_of) {
  CW_TRY(const auto person, db.first("SELECT m.person FROM record AS r JOIN membership AS m ON m.record = r.number WHERE r.source = ?1"
                                     " AND r.id = ?2 AND m.from_at <= ?3 AND (m.until_at IS NULL OR m.until_at > ?3)",
                                     {key.source, key.id, moment(as_of)}, [](const Row& row) { return row.get<PersonId>(0); }));
  if (!person) return fail(ErrorCode::not_found, "the source has no such record in the register.");
  return read_person(db, viewer, *person, as_of);
}

}  // namespace cw::registry
