// SPDX-License-Identifier: MIT
// Households and homes of the register: who lives together, decided again around every change of people by the linkage engine's own code,
// under ids that stay.
//
//   CW_CHECK(store::migrate(db, {register_migrations(), household_migrations()}));               // household_tables.h
//   CW_TRY(auto homes, Households::open({.store_url = "data", .writer = *writer, .columns = {home_fields(names), prepare}}));
//   CW_TRY(const FollowOutcome done, homes->follow());              // what the register has changed since, decided; again after a crash
//   CW_TRY(const std::int64_t through, homes->catch_up());          // until nothing waits
//   CW_TRY(const HouseholdView view, read_household(db, viewer, id));                            // read_households.h
//
// It follows the register's history (register_change) and keeps its place in the transaction of what it decides: nothing is lost or done
// twice, whoever dies. Several processes may follow one store: each decision is made by one, the others are told conflict and look again.
// docs/explanation/households.md says why it follows instead of deciding with the change. Safe from any thread, one call at a time.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "engines/linkage/fields.h"
#include "services/register/households/household_ids.h"
#include "store/writer.h"

namespace cw::registry {

// What says where somebody lives.
struct HomeColumns {
  std::vector<linkage::Field> fields;  // of standardised columns
  // A record's columns as the fields have them. Errors: then the record says nothing of homes. None: as they are.
  std::function<Result<Structure>(const RecordKey&, const Value& columns)> prepare;
  std::string version = {};  // another where records would be made ready otherwise than before: then everything is decided anew
};
// Those of these columns that say something: named as a kind of field that households are made of, or lived_from, lived_until, seen (days).
[[nodiscard]] std::vector<linkage::Field> home_fields(std::span<const std::string> columns);

struct HouseholdParts {
  std::string store_url;
  store::Writer& writer;  // of the same store; outlives this, and may be shared
  HomeColumns columns;    // without a field that says where somebody lives there are no households
  const Clock& clock = system_clock();
  Randomness randomness = system_randomness();
  store::OpenOptions open = {};
  // More changes than this, and than a quarter of the records, waiting: everything is decided anew at once.
  std::size_t most_around = 2000;
  std::size_t most_written = 0;      // statements of one transaction, about; 0: as many as take a few milliseconds
  std::function<bool()> stops = {};  // asked now and then while everything is decided; true: it ends with unavailable
};

// nothing: no change waited. around: decided near what changed. everything: of all records, which also learns of the whole.
enum class FollowKind : std::uint8_t { nothing, around, everything };
[[nodiscard]] std::string_view name_of(FollowKind kind);
struct FollowOutcome {
  FollowKind kind = FollowKind::nothing;
  std::int64_t through = 0;   // the last change of the register that is decided on
  std::int64_t decision = 0;  // its number in the history of households; 0 where nothing came out otherwise than it was
  std::size_t records = 0;    // that were looked at
  std::vector<HouseholdChange> households;
  std::size_t transactions = 0;
  bool under_way = false;  // a decision that is written in parts: the next call goes on with it, whichever process makes it
};

class Households {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Households>> open(HouseholdParts parts);
  ~Households();
  Households(const Households&) = delete;
  Households& operator=(const Households&) = delete;

  // Decides on what waits, or on a good part of it, in transactions of a few milliseconds. Durable when it returns. conflict: another
  // process did it meanwhile; ask again. unavailable: the store; what was written stays, and the next call goes on.
  [[nodiscard]] Result<FollowOutcome> follow();
  // follow() until nothing waits; the last change that is decided on.
  [[nodiscard]] Result<std::int64_t> catch_up();
  // Decides on everything anew, from every record: what the nightly batch does, after the register was reconciled. `between`: called after
  // each step but the last, with the seconds and transactions that it took, to rest a while. A process that dies in it leaves it to the
  // next that follows.
  [[nodiscard]] Result<FollowOutcome> decide_everything(const std::function<void(double seconds, std::size_t transactions)>& between = {});

  struct State;  // internal/follower.h

 private:
  explicit Households(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Changes of the register that households are not decided on yet: how far behind they are.
[[nodiscard]] Result<std::int64_t> changes_waiting(store::Connection& db);

}  // namespace cw::registry
