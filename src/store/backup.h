// SPDX-License-Identifier: MIT
// Whole stores: backed up while in use, restored, checked, and moved from one database to the other, each proved by digests of every table.
//
//   CW_TRY(const BackupNote note, back_up("postgresql://host/register", "2026-03-01.cwbackup"));
//   CW_TRY(const BackupNote again, restore("2026-03-01.cwbackup", "data"));          // either kind of store
//   CW_TRY(const CheckReport report, check_store("data"));   report.problems.empty();
//   CW_TRY(const BackupNote moved, move_store("data", "postgresql://host/register"));
//
// A backup is one SQLite file, from whichever database: the state of one moment, with a note of what must be in it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/store.h"
#include "store/tables.h"

namespace cw::store {

// What was copied, and that the copy was read again and is the same.
struct BackupNote {
  Timestamp made_at;
  std::vector<TableDigest> tables;  // by name
  [[nodiscard]] std::uint64_t rows() const;
};

// Others go on reading and writing. `file` appears when it is whole and was compared with the store. Errors: conflict (the file is there
// already), unavailable (no room; the store changed under SQLite's copy never happens, it copies one state).
[[nodiscard]] Result<BackupNote> back_up(std::string_view store, const std::string& file);

// Into a store that has no tables yet. Errors: conflict (it has), invalid (the file is no backup, or is damaged: it is read and compared
// with its note before anything is written).
[[nodiscard]] Result<BackupNote> restore(const std::string& file, std::string_view store);

// All tables of one store into another that has none, in one transaction, then compared. The store moved from stays as it is; what is
// written to it meanwhile is not carried, so stop the server first.
[[nodiscard]] Result<BackupNote> move_store(std::string_view from, std::string_view to);

// A rule that a module has about its tables, such as an unbroken chain of the access log. Gives one sentence for each fault found.
struct Verification {
  std::string name;
  std::function<Result<std::vector<std::string>>(Connection&)> find_faults;
};
struct CheckReport {
  std::vector<TableDigest> tables;
  std::vector<std::string> verified;  // what was looked at
  std::vector<std::string> problems;  // empty: sound
};
// Reads everything in one transaction: the database's own check (SQLite integrity_check; PostgreSQL reads every row and index validity),
// foreign keys, the record of migrations, the outbox, a backup's note, and the modules' rules.
[[nodiscard]] Result<CheckReport> check_store(std::string_view store, const std::vector<Verification>& rules = {});

}  // namespace cw::store
