// SPDX-License-Identifier: MIT
#include "services/register/households/internal/home_rows.h"

namespace cw::registry {
namespace {

using store::Row;

HomeRow row_of(const Row& row) {
  const auto name = [&](int column) { return row.get<std::optional<std::string>>(column).value_or(std::string()); };
  return {{row.get<std::int64_t>(0)}, row.get<std::string>(1), row.get<PersonId>(2), row.get<std::string>(3), {name(4), name(5), name(6)}};
}

constexpr std::string_view select_sql =
    "SELECT h.record, h.source, h.person, h.columns, h.uprn_name, h.text_name, h.number_name, m.household FROM home_record AS h"
    " LEFT JOIN household_of_record AS m ON m.record = h.record AND m.until_at IS NULL";

std::string_view condition_of(HomeNameKind kind) {
  switch (kind) {
    case HomeNameKind::uprn: return " WHERE h.uprn_name = ?1";
    case HomeNameKind::text: return " WHERE h.text_name = ?1";
    case HomeNameKind::number: break;
  }
  return " WHERE h.number_name = ?1";
}

}  // namespace

void HomeRows::will_be(RecordNumber record, std::optional<HomeRow> row) {
  if (row) {
    changed_of_person_.emplace(row->person, record);
    for (HomeName& name : list_of(row->names)) changed_named_.emplace(std::move(name), record);
  }
  changes_[record] = std::move(row);
}

void HomeRows::load_changed(RecordNumber record) { rows_.try_emplace(record, *changes_.at(record)); }

Result<void> HomeRows::load_where(std::string_view condition, store::Parameters parameters) {
  return db_.each(std::string(select_sql) + std::string(condition), parameters, [&](const Row& row) -> Result<void> {
    HomeRow read = row_of(row);
    household_of_[read.record] = row.get<std::optional<HouseholdId>>(7).value_or(HouseholdId());
    last_loaded_ = read.record.value;
    if (!changes_.contains(read.record)) rows_.try_emplace(read.record, std::move(read));
    return {};
  });
}

Result<std::optional<HomeRow>> HomeRows::stored(RecordNumber record) {
  return db_.first(std::string(select_sql) + " WHERE h.record = ?1", {record.value}, [](const Row& row) { return row_of(row); });
}

Result<void> HomeRows::load_person(PersonId person) {
  if (!people_.insert(person).second) return {};
  CW_CHECK(load_where(" WHERE h.person = ?1", {person}));
  const auto [first, last] = changed_of_person_.equal_range(person);
  for (auto at = first; at != last; ++at) load_changed(at->second);
  return {};
}

Result<void> HomeRows::load_name(const HomeName& name) {
  if (!names_.insert(name).second) return {};
  CW_CHECK(load_where(condition_of(name.first), {name.second}));
  const auto [first, last] = changed_named_.equal_range(name);
  for (auto at = first; at != last; ++at) load_changed(at->second);
  return {};
}

Result<void> HomeRows::load_all(const std::function<Result<void>()>& go_on) {
  constexpr std::int64_t at_once = 5000;
  std::int64_t after = last_loaded_ = 0;
  for (bool more = true; more;) {
    CW_CHECK(go_on());
    CW_CHECK(load_where(" WHERE h.record > ?1 ORDER BY h.record LIMIT ?2", {after, at_once}));
    more = last_loaded_ > after;
    after = last_loaded_;
  }
  for (const auto& [record, row] : changes_)
    if (row) rows_.try_emplace(record, *row);
  return {};
}

Result<HouseholdId> HomeRows::household_of(RecordNumber record) {
  if (const auto known = household_of_.find(record); known != household_of_.end()) return known->second;
  CW_TRY(const auto found, db_.first("SELECT household FROM household_of_record WHERE record = ?1 AND until_at IS NULL", {record.value},
                                     [](const Row& row) { return row.get<HouseholdId>(0); }));
  return household_of_[record] = found.value_or(HouseholdId());
}

Result<PersonId> HomeRows::person_of(RecordNumber record) {
  if (const auto change = changes_.find(record); change != changes_.end()) return change->second ? change->second->person : PersonId();
  if (const auto row = rows_.find(record); row != rows_.end()) return row->second.person;
  CW_TRY(const auto found, stored(record));
  return found ? found->person : PersonId();
}

}  // namespace cw::registry
