// SPDX-License-Identifier: MIT
#include "services/register/properties.h"

#include <algorithm>
#include <map>

#include "services/register/columns.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;

// When a record named the property and was of the person, both: the overlap of its content's time and its membership's.
constexpr std::string_view placed_sql =
    "SELECT m.person, v.record, v.source, CASE WHEN v.from_at > m.from_at THEN v.from_at ELSE m.from_at END,"
    " CASE WHEN v.until_at IS NULL THEN m.until_at WHEN m.until_at IS NULL OR v.until_at < m.until_at THEN v.until_at ELSE m.until_at END"
    " FROM (SELECT number AS record, source, changed_at AS from_at, gone_at AS until_at FROM record WHERE uprn = ?1"
    "  UNION ALL SELECT p.record, r.source, p.from_at, p.until_at FROM record_past AS p JOIN record AS r ON r.number = p.record"
    "  WHERE p.uprn = ?1) AS v JOIN membership AS m ON m.record = v.record"
    " WHERE v.from_at <= ?2 AND m.from_at <= ?2 AND (v.until_at IS NULL OR v.until_at > m.from_at)"
    " AND (m.until_at IS NULL OR m.until_at > v.from_at) ORDER BY 4, v.record";

}  // namespace

Result<PropertyView> read_property(Connection& db, Viewer& viewer, std::string_view uprn, AsOf as_of) {
  PropertyView out;
  out.uprn = uprn_of(Value(Structure{{"uprn", Value(std::string(uprn))}}));
  if (out.uprn.empty()) return fail(ErrorCode::invalid, "a UPRN has 1 to 12 digits.", "uprn");
  std::map<PersonId, PersonAtProperty> people;
  const Timestamp at = moment(as_of);
  CW_CHECK(db.each(placed_sql, {out.uprn, at}, [&](const Row& row) -> Result<void> {
    PlacedBy placed{{row.get<std::int64_t>(1)}, row.get<std::string>(2), row.get<Timestamp>(3), row.get<std::optional<Timestamp>>(4)};
    if (placed.until && placed.until->microseconds > at.microseconds) placed.until.reset();
    CW_TRY(const WhereIdWent went, follow(db, row.get<PersonId>(0), as_of));
    PersonAtProperty& person = people[went.path.back()];
    if (viewer.shows(placed.source, "uprn")) person.records.push_back(std::move(placed));
    return {};
  }));
  std::erase_if(people, [&](const auto& each) { return !viewer.may_know_of(each.first.text()); });  // as if they were not there
  out.people_withheld = std::erase_if(people, [](const auto& each) { return each.second.records.empty(); });
  for (auto& [person, found] : people) {
    found.person = person;
    viewer.saw(person.text());
    const bool here = std::ranges::any_of(found.records, [](const PlacedBy& each) { return !each.until; });
    (here ? out.present : out.past).push_back(std::move(found));
  }
  viewer.saw("uprn:" + out.uprn);
  return out;
}

}  // namespace cw::registry
