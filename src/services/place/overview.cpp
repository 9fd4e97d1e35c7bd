// SPDX-License-Identifier: MIT
#include "services/place/overview.h"

#include "services/place/internal/place_state.h"

namespace cw::place {

Result<Overview> overview(Place& place, Timestamp since) {
  CW_TRY(const auto db, place.state().pool.take());
  Overview out;
  const auto count_into = [](std::string_view kind, std::int64_t count, auto& rows) {
    for (auto& [name, into] : rows)
      if (name == kind) *into += count;
  };
  std::pair<std::string_view, std::int64_t*> records[] = {{"record_added", &out.records_added},
                                                          {"record_returned", &out.records_added},
                                                          {"record_changed", &out.records_changed},
                                                          {"record_gone", &out.records_gone}};
  CW_CHECK(db->each("SELECT kind, count(*) FROM register_change WHERE at >= ?1 GROUP BY kind", {since}, [&](const store::Row& row) {
    count_into(row.get<std::string>(0), row.get<std::int64_t>(1), records);
    return Result<void>();
  }));
  std::pair<std::string_view, std::int64_t*> people[] = {
      {"created", &out.people_new}, {"returned", &out.people_new}, {"merged", &out.people_merged}, {"split", &out.people_split}};
  CW_CHECK(
      db->each("SELECT p.kind, count(*) FROM person_change AS p JOIN register_change AS c ON c.number = p.change"
               " WHERE c.at >= ?1 GROUP BY p.kind",
               {since}, [&](const store::Row& row) {
                 count_into(row.get<std::string>(0), row.get<std::int64_t>(1), people);
                 return Result<void>();
               }));
  return out;
}

}  // namespace cw::place
