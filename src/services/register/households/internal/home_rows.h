// SPDX-License-Identifier: MIT
// Rows of the table home_record read as far as a decision needs them, as they will be when the decision is written.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <unordered_map>

#include "services/register/households/internal/home_row.h"
#include "store/store.h"

namespace cw::registry {

class HomeRows {
 public:
  explicit HomeRows(store::Connection& db) : db_(db) {}

  // What changes: the row as it will be; nothing: the record is gone, or nobody's. Before anything is loaded, once for each record.
  void will_be(RecordNumber record, std::optional<HomeRow> row);
  // The row as the table has it.
  [[nodiscard]] Result<std::optional<HomeRow>> stored(RecordNumber record);
  // Loads all rows of a person, and all that have the name. Once for each is enough.
  [[nodiscard]] Result<void> load_person(PersonId person);
  [[nodiscard]] Result<void> load_name(const HomeName& name);
  // All there are, some at a time; between them `go_on` is asked, and its error ends it.
  [[nodiscard]] Result<void> load_all(const std::function<Result<void>()>& go_on);

  [[nodiscard]] const std::map<RecordNumber, HomeRow>& loaded() const { return rows_; }
  [[nodiscard]] const std::map<RecordNumber, std::optional<HomeRow>>& changes() const { return changes_; }
  // The household that the store has for a record now; nil: none.
  [[nodiscard]] Result<HouseholdId> household_of(RecordNumber record);
  // Whose a record is, loaded or not; nil where it is gone.
  [[nodiscard]] Result<PersonId> person_of(RecordNumber record);

 private:
  [[nodiscard]] Result<void> load_where(std::string_view condition, store::Parameters parameters);
  void load_changed(RecordNumber record);

  store::Connection& db_;
  std::map<RecordNumber, HomeRow> rows_;
  std::map<RecordNumber, std::optional<HomeRow>> changes_;
  std::multimap<PersonId, RecordNumber> changed_of_person_;
  std::multimap<HomeName, RecordNumber> changed_named_;
  std::unordered_map<RecordNumber, HouseholdId> household_of_;
  std::int64_t last_loaded_ = 0;  // number of the record
  std::set<PersonId> people_;
  std::set<HomeName> names_;
};

}  // namespace cw::registry
