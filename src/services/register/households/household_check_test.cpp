// SPDX-License-Identifier: MIT
// Each way in which somebody could spoil what is kept of households is found by the check, and said.
#include <gtest/gtest.h>

#include "services/register/households/test_households.h"

namespace cw::registry {
namespace {

class DamagedHouseholds : public test::HomesOnAStore {
 protected:
  void SetUp() override {
    test::HomesOnAStore::SetUp();
    test::Place place(url(), clock_);
    for (const char* who : {"1", "2", "3", "4"})
      place.put("list", who,
                R"({"nhs_number":")" + std::string(who) + R"(","family_name":"smith","date_of_birth":"198)" + who + R"(-01-01","uprn":")" +
                    (*who < '3' ? "77" : "78") + R"(","lived_from":"2020-01-01"})");
    place.put("list", "4",
              R"({"nhs_number":"4","family_name":"smith","date_of_birth":"1984-01-01","uprn":"79","lived_from":"2023-01-01"})");
    place.catch_up();
    EXPECT_EQ(household_faults(), std::vector<std::string>{});
  }
  // What is found after a statement that is taken back again.
  std::string found_after(const std::string& sql) {
    store::Connection db = connect();
    auto damaging = db.begin();
    const auto rows = db.execute(sql);
    if (!rows || *rows == 0) return rows ? "nothing was changed" : rows.error().message;
    const auto faults = find_faults_in_households(db);
    if (!faults) return faults.error().message;
    std::string out;
    for (const std::string& each : *faults) out += each + "\n";
    return out;
  }
};
CW_ON_BOTH_DATABASES(DamagedHouseholds);

TEST_P(DamagedHouseholds, AreFound) {
  struct Damage {
    std::string sql, says;
  };
  const std::string one_stay = "(SELECT min(number) FROM household_stay WHERE until_at IS NULL)";
  const std::string one_record = "(SELECT min(record) FROM household_of_record WHERE until_at IS NULL)";
  const Damage damages[] = {
      {"UPDATE household_stay SET person = '00000000-0000-7000-8000-000000000000' WHERE number = " + one_stay,
       "1 stays are of a person that there is not"},
      {"UPDATE household_stay SET household = '00000000-0000-7000-8000-000000000000' WHERE number = " + one_stay,
       "1 stays are in a household that is not live"},
      {"INSERT INTO household_stay (household, person, home, from_day, to_day, now, confidence, reason, sources, from_at)"
       " SELECT household, person, home, from_day, to_day, now, confidence, reason, sources, from_at FROM household_stay WHERE number = " +
           one_stay,
       "stays of one person at one home overlap in time"},
      {"INSERT INTO household_stay (household, person, home, from_day, to_day, now, confidence, reason, sources, from_at)"
       " SELECT household, person, home, from_day, to_day, now, confidence, reason, sources, from_at FROM household_stay WHERE number = " +
           one_stay,
       "stays are kept twice"},
      {"UPDATE household_stay SET from_day = '2024-01-01', to_day = '2023-01-01' WHERE number = " + one_stay, "end before they begin"},
      {"UPDATE household_stay SET until_at = from_at WHERE number = " + one_stay, "were over before they began"},
      {"INSERT INTO household_of_record (record, from_at, until_at, household) SELECT record, from_at + 1, NULL, household"
       " FROM household_of_record WHERE record = " +
           one_record + " AND until_at IS NULL",
       "of two households at one time"},
      {"UPDATE household_of_record SET until_at = from_at + 1 WHERE record = " + one_record + " AND until_at IS NULL",
       "the history gives other households than the store has."},
      {"UPDATE household SET state = 'ended', ended_at = 5 WHERE id = (SELECT min(household) FROM household_of_record WHERE until_at IS "
       "NULL)",
       "records are of a household that is not live"},
      {"DELETE FROM home WHERE home = (SELECT min(home) FROM home WHERE until_at IS NULL)", "at a home that there is not"},
      {"UPDATE home_record SET person = (SELECT max(person) FROM home_record) WHERE record = 1",
       "otherwise than households were decided on (1)"},
      {"DELETE FROM home_record WHERE record = 2", "otherwise than households were decided on (2)"},
      {"UPDATE record SET gone_at = changed_at WHERE number = 3", "that are gone count for households (3)"},
      {"UPDATE household_change SET kind = 'ended' WHERE position = 1 AND decision = 1", "ends a household that there is not"},
  };
  for (const Damage& each : damages)
    EXPECT_NE(found_after(each.sql).find(each.says), std::string::npos) << each.sql << "\n" << found_after(each.sql);
  EXPECT_EQ(household_faults(), std::vector<std::string>{});
}

TEST_P(DamagedHouseholds, OfAStoreThatHasNoneNothingIsFound) {
  store::Connection db = connect();
  for (const char* table :
       {"household_change", "household_decision", "household_of_record", "household", "home_record", "household_stay", "home"})
    ASSERT_TRUE(db.execute(std::string("DELETE FROM ") + table)) << table;
  EXPECT_EQ(find_faults_in_households(db).value(), std::vector<std::string>{});
}

}  // namespace
}  // namespace cw::registry
