// SPDX-License-Identifier: MIT
#include "services/register/households/test_households.h"

#include <map>
#include <optional>
#include <stdexcept>

#include "services/register/households/household_tables.h"
#include "services/register/households/internal/finding.h"

namespace cw::registry::test {

HomeColumns plain_home_columns() {
  const std::vector<std::string> names{"uprn",          "premises",   "postcode",    "address", "family_name",
                                       "date_of_birth", "lived_from", "lived_until", "seen",    "household_number"};
  return {home_fields(names), {}};
}

Place::Place(const std::string& url, const Clock& clock, std::size_t most_around, std::size_t most_written) : running_(url, clock) {
  auto opened = Households::open({.store_url = url,
                                  .writer = running_.writer(),
                                  .columns = plain_home_columns(),
                                  .clock = clock,
                                  .open = {.durability = store::Durability::relaxed},
                                  .most_around = most_around,
                                  .most_written = most_written});
  if (!opened) throw std::runtime_error(opened.error().message);
  homes_ = std::move(*opened);
}
Place::~Place() = default;

void Place::put(const std::string& source, const std::string& id, std::string_view json) {
  const auto done = people().put(by_test, {source, id}, columns(json));
  if (!done) throw std::runtime_error(done.error().message);
}

void Place::remove(const std::string& source, const std::string& id) {
  const auto done = people().remove(by_test, {source, id});
  if (!done) throw std::runtime_error(done.error().message);
}

void Place::catch_up() {
  const auto done = homes().catch_up();
  if (!done) throw std::runtime_error(done.error().message);
}

std::vector<std::string> differences(const Picture& kept, const Picture& right) {
  std::vector<std::string> out;
  const auto stay_text = [](const PlainStay& stay) {
    return std::apply([](const auto&... parts) { return (testing::PrintToString(parts) + ...); }, stay);
  };
  const auto compare = [&](const auto& some, const auto& other, const std::string& whose, const auto& text) {
    for (const auto& each : some)
      if (some.count(each) > other.count(each)) out.push_back(whose + text(each));
  };
  const auto records_text = [](const std::set<std::int64_t>& records) { return testing::PrintToString(records); };
  compare(kept.stays, right.stays, "kept: ", stay_text);
  compare(right.stays, kept.stays, "right: ", stay_text);
  compare(kept.records, right.records, "kept: ", records_text);
  compare(right.records, kept.records, "right: ", records_text);
  return out;
}

HomesOnAStore::HomesOnAStore() = default;
HomesOnAStore::~HomesOnAStore() = default;

void HomesOnAStore::SetUp() {
  OnAStore::SetUp();
  store::Connection db = connect();
  const auto migrated = store::migrate(db, {register_migrations(), household_migrations()});
  ASSERT_TRUE(migrated) << migrated.error().message;
}

Picture HomesOnAStore::kept(store::Connection& db) {
  Picture out;
  const auto text = [](const store::Row& row, int column) { return row.get<std::optional<std::string>>(column).value_or("-"); };
  auto read = db.each(
      "SELECT s.person, s.home, s.from_day, s.to_day, s.now, h.kind, s.reason, s.confidence FROM household_stay AS s"
      " LEFT JOIN home AS h ON h.home = s.home AND h.until_at IS NULL WHERE s.until_at IS NULL",
      {}, [&](const store::Row& row) -> Result<void> {
        out.stays.emplace(text(row, 0), text(row, 1), text(row, 2), text(row, 3), row.get<bool>(4), text(row, 5),
                          text(row, 6) + std::to_string(row.get<double>(7)));
        return {};
      });
  std::map<HouseholdId, std::set<std::int64_t>> groups;
  if (read)
    read =
        db.each("SELECT record, household FROM household_of_record WHERE until_at IS NULL", {}, [&](const store::Row& row) -> Result<void> {
          groups[row.get<HouseholdId>(1)].insert(row.get<std::int64_t>(0));
          return {};
        });
  if (!read) throw std::runtime_error(read.error().message);
  for (const auto& [household, records] : groups) out.records.insert(records);
  return out;
}

Picture HomesOnAStore::from_scratch(store::Connection& db) {
  std::vector<HomeRow> rows;
  const HomeColumns home_columns = plain_home_columns();
  auto read = db.each(
      "SELECT r.number, r.source, r.id, m.person, r.columns FROM record AS r JOIN membership AS m ON m.record = r.number"
      " WHERE r.gone_at IS NULL AND m.until_at IS NULL ORDER BY r.number",
      {}, [&](const store::Row& row) -> Result<void> {
        CW_TRY(HomeRow made, home_row_of(home_columns, {row.get<std::int64_t>(0)}, {row.get<std::string>(1), row.get<std::string>(2)},
                                         row.get<PersonId>(3), row.get<std::string_view>(4)));
        rows.push_back(std::move(made));
        return {};
      });
  if (!read) throw std::runtime_error(read.error().message);
  std::vector<const HomeRow*> all;
  for (const HomeRow& row : rows) all.push_back(&row);
  const std::string context = db.value<std::string>("SELECT context FROM household_state").value();
  const auto found = find_among(home_columns, all, read_context(context).value(), Date{30'000});
  if (!found) throw std::runtime_error(found.error().message);
  Picture out;
  for (const FoundStay& stay : found->stays) {
    const auto day = [](const std::optional<Date>& date) { return date ? format_date(*date) : std::string("-"); };
    out.stays.emplace(stay.person.text(), found->homes[stay.home].key, day(stay.from), day(stay.to), stay.now,
                      std::string(linkage::name_of(found->homes[stay.home].kind)), stay.reason + std::to_string(stay.confidence));
  }
  std::map<std::uint32_t, std::set<std::int64_t>> groups;
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (found->household_of_row[row] != linkage::no_household) groups[found->household_of_row[row]].insert(rows[row].record.value);
  for (const auto& [household, records] : groups) out.records.insert(records);
  return out;
}

std::vector<std::string> HomesOnAStore::household_faults() {
  store::Connection db = connect();
  auto check = check_households(db);
  return check ? *check : std::vector<std::string>{check.error().message};
}

std::vector<HouseholdId> HomesOnAStore::household_ids(store::Connection& db) {
  return db.all("SELECT id FROM household ORDER BY id", {}, [](const store::Row& row) { return row.get<HouseholdId>(0); }).value();
}

HouseholdId HomesOnAStore::lives_in(store::Connection& db, PersonId person) {
  WholeView viewer;
  const auto stays = read_households_of(db, viewer, person).value();
  for (const StayView& stay : stays.stays)
    if (stay.now) return stay.household;
  return {};
}

}  // namespace cw::registry::test
