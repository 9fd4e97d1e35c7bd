// SPDX-License-Identifier: MIT
// What must be true of households whatever happened: rules as statements that find what breaks them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "services/register/households/household_history.h"
#include "store/migrations.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;

// always: at any moment between two transactions. settled: where no decision is being written in parts.
enum class Holds : std::uint8_t { always, settled };
struct Rule {
  std::string_view sql;   // gives the ids, as text, of what breaks it. ?1: the moment of the last change of the register that is decided on
  std::string_view what;  // "12 ... (1, 2, 3)"
  Holds holds = Holds::always;
};

constexpr std::array rules = {
    Rule{"SELECT CAST(m.record AS TEXT) FROM household_of_record AS m JOIN household AS h ON h.id = m.household"
         " WHERE m.until_at IS NULL AND h.state <> 'live'",
         "records are of a household that is not live"},
    Rule{"SELECT CAST(s.number AS TEXT) FROM household_stay AS s LEFT JOIN household AS h ON h.id = s.household"
         " WHERE s.until_at IS NULL AND s.household IS NOT NULL AND (h.id IS NULL OR h.state <> 'live')",
         "stays are in a household that is not live"},
    Rule{"SELECT h.id FROM household AS h WHERE h.state = 'live'"
         " AND NOT EXISTS (SELECT 1 FROM household_of_record AS m WHERE m.household = h.id AND m.until_at IS NULL)",
         "live households have no record"},
    Rule{"SELECT CAST(a.record AS TEXT) FROM household_of_record AS a JOIN household_of_record AS b ON b.record = a.record"
         " AND b.from_at > a.from_at WHERE (a.until_at IS NULL OR a.until_at > b.from_at)",
         "records are of two households at one time"},
    Rule{"SELECT CAST(record AS TEXT) FROM household_of_record WHERE until_at <= from_at"
         " UNION ALL SELECT CAST(number AS TEXT) FROM household_stay WHERE until_at <= from_at",
         "memberships or stays were over before they began"},
    Rule{"SELECT CAST(a.number AS TEXT) FROM household_stay AS a JOIN household_stay AS b ON b.person = a.person AND b.home = a.home"
         " AND b.number > a.number WHERE a.until_at IS NULL AND b.until_at IS NULL AND a.from_day IS NOT NULL AND b.from_day IS NOT NULL"
         " AND a.from_day < coalesce(b.to_day, '9999') AND b.from_day < coalesce(a.to_day, '9999')",
         "stays of one person at one home overlap in time"},
    Rule{
        "SELECT CAST(a.number AS TEXT) FROM household_stay AS a JOIN household_stay AS b ON b.person = a.person AND b.home = a.home"
        " AND b.number > a.number WHERE a.until_at IS NULL AND b.until_at IS NULL AND coalesce(a.household, '') = coalesce(b.household, '')"
        " AND coalesce(a.from_day, '') = coalesce(b.from_day, '') AND coalesce(a.to_day, '') = coalesce(b.to_day, '')",
        "stays are kept twice"},
    Rule{"SELECT CAST(number AS TEXT) FROM household_stay WHERE until_at IS NULL AND from_day > to_day", "stays end before they begin"},
    Rule{"SELECT CAST(s.number AS TEXT) FROM household_stay AS s WHERE s.until_at IS NULL"
         " AND NOT EXISTS (SELECT 1 FROM person AS p WHERE p.id = s.person)",
         "stays are of a person that there is not"},
    Rule{
        "SELECT CAST(m.record AS TEXT) FROM household_of_record AS m WHERE NOT EXISTS (SELECT 1 FROM record AS r WHERE r.number = m.record)"
        "",
        "records of households are none of the register"},
    Rule{"SELECT CAST(m.record AS TEXT) FROM household_of_record AS m WHERE m.until_at IS NULL"
         " AND NOT EXISTS (SELECT 1 FROM home_record AS r WHERE r.record = m.record)",
         "records that are gone are of a household", Holds::settled},
    Rule{"SELECT CAST(s.number AS TEXT) FROM household_stay AS s WHERE s.until_at IS NULL"
         " AND NOT EXISTS (SELECT 1 FROM home_record AS r WHERE r.person = s.person)",
         "stays are of a person without records", Holds::settled},
    Rule{"SELECT CAST(s.number AS TEXT) FROM household_stay AS s WHERE s.until_at IS NULL"
         " AND NOT EXISTS (SELECT 1 FROM home AS h WHERE h.home = s.home AND h.until_at IS NULL)",
         "stays are at a home that there is not", Holds::settled},
    // What households are made of: the records, as they were at the last change that is decided on.
    Rule{"SELECT CAST(r.number AS TEXT) FROM record AS r JOIN membership AS m ON m.record = r.number AND m.until_at IS NULL"
         " LEFT JOIN home_record AS h ON h.record = r.number WHERE r.gone_at IS NULL AND r.changed_at <= ?1 AND m.from_at <= ?1"
         " AND (h.record IS NULL OR h.person <> m.person OR h.source <> r.source)",
         "records are otherwise than households were decided on", Holds::settled},
    Rule{"SELECT CAST(h.record AS TEXT) FROM home_record AS h LEFT JOIN record AS r ON r.number = h.record"
         " WHERE r.number IS NULL OR r.gone_at <= ?1",
         "records that are gone count for households", Holds::settled},
};

Result<void> look_for(Connection& db, const Rule& rule, Timestamp decided, std::vector<std::string>& faults) {
  constexpr std::size_t most_named = 5;
  std::size_t count = 0;
  std::vector<std::string> named;
  std::vector<store::Parameter> asked;
  if (rule.sql.find("?1") != std::string_view::npos) asked.emplace_back(decided);
  CW_CHECK(db.each(rule.sql, asked, [&](const Row& row) -> Result<void> {
    if (++count <= most_named) named.push_back(row.get<std::string>(0));
    return {};
  }));
  if (count > 0)
    faults.push_back(fmt::format("{} {} ({}{}).", count, rule.what, fmt::join(named, ", "), count > most_named ? ", ..." : ""));
  return {};
}

// Where nothing says where anybody lives nothing is kept, and nothing is to be looked for.
Result<bool> anything_is_kept(Connection& db) {
  return db.value<bool>("SELECT EXISTS (SELECT 1 FROM household_decision) OR EXISTS (SELECT 1 FROM home_record)");
}

Result<std::vector<std::string>> look(Connection& db) {
  std::vector<std::string> faults;
  CW_TRY(const std::string differs, differs_from_history(db));
  if (!differs.empty()) faults.push_back(differs);
  CW_TRY(const bool any, anything_is_kept(db));
  if (!any) return faults;
  CW_TRY(const auto decided, db.value<std::int64_t>("SELECT coalesce(max(c.at), 0) FROM register_change AS c JOIN household_state AS s"
                                                    " ON c.number = s.through"));
  CW_TRY(const auto passes, db.value<std::int64_t>("SELECT count(*) FROM household_pass"));
  for (const Rule& rule : rules)
    if (rule.holds == Holds::always || passes == 0) CW_CHECK(look_for(db, rule, {decided}, faults));
  return faults;
}

}  // namespace

Result<std::vector<std::string>> check_households(Connection& db) { return store::in_transaction(db, look, store::TransactionKind::read); }

Result<std::vector<std::string>> find_faults_in_households(Connection& db) {
  CW_TRY(const auto recorded, store::recorded_migrations(db));
  const bool any =
      std::ranges::any_of(recorded, [](const store::RecordedMigration& step) { return step.module == "households" && step.number == 2; });
  return any ? look(db) : std::vector<std::string>{};
}

}  // namespace cw::registry
