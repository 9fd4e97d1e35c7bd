// SPDX-License-Identifier: MIT
#include "store/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "store/internal/carry.h"
#include "store/internal/session.h"
#include "store/migrations.h"

namespace cw::store {
namespace {

namespace files = std::filesystem;

// A backup's note lies in the file itself: one row a table, and one with an empty name for the time.
constexpr const char* note_table =
    "CREATE TABLE commonweal_backup (name TEXT PRIMARY KEY, rows INTEGER NOT NULL, digest TEXT NOT NULL) STRICT";

// A file that is being made: gone, with what SQLite lays beside it, unless it was kept.
class PartFile {
 public:
  explicit PartFile(const std::string& file) : file_(file), part_(file + ".part") {}
  ~PartFile() {
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) ::unlink((part_ + ending).c_str());
  }
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  [[nodiscard]] const std::string& part() const { return part_; }
  [[nodiscard]] Result<void> make() const {
    std::error_code ignored;
    if (files::exists(file_, ignored)) return fail(ErrorCode::conflict, fmt::format("{} is there already. Give another name.", file_));
    const int made = ::open(part_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (made < 0) return problem("made");
    ::close(made);
    return {};
  }
  // On the disk under its own name, also after a crash of the machine.
  [[nodiscard]] Result<void> keep() const {
    CW_CHECK(sync(part_, O_RDWR));
    if (::link(part_.c_str(), file_.c_str()) != 0) return problem("named");  // not rename: nobody's file is replaced
    const std::string folder = files::path(file_).parent_path().string();
    return sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
  }

 private:
  [[nodiscard]] Result<void> problem(std::string_view what) const {
    return fail(errno == EACCES || errno == EPERM ? ErrorCode::denied
                : errno == EEXIST                 ? ErrorCode::conflict
                                                  : ErrorCode::unavailable,
                fmt::format("{} cannot be {}: {}.", file_, what, std::strerror(errno)));
  }
  [[nodiscard]] Result<void> sync(const std::string& path, int flags) const {
    const int opened = ::open(path.c_str(), flags | O_CLOEXEC);
    const bool synced = opened >= 0 && ::fsync(opened) == 0;
    const int why = errno;
    if (opened >= 0) ::close(opened);
    errno = why;
    return synced ? Result<void>{} : problem("written");
  }
  std::string file_, part_;
};

Result<void> write_note(Connection& db, const BackupNote& note) {
  return in_transaction(db, [&](Connection& work) -> Result<void> {
    CW_CHECK(work.script(note_table));
    CW_CHECK(work.execute("INSERT INTO commonweal_backup (name, rows, digest) VALUES ('', ?1, '')", {note.made_at}));
    for (const TableDigest& each : note.tables)
      CW_CHECK(
          work.execute("INSERT INTO commonweal_backup (name, rows, digest) VALUES (?1, ?2, ?3)", {each.table, each.rows, each.digest}));
    return {};
  });
}

Result<std::optional<BackupNote>> read_note(Connection& db) {
  if (db.database() != Database::sqlite) return std::optional<BackupNote>{};
  CW_TRY(const bool any, db.value<bool>("SELECT count(*) FROM sqlite_schema WHERE name = 'commonweal_backup'"));
  if (!any) return std::optional<BackupNote>{};
  BackupNote note;
  CW_CHECK(db.each("SELECT name, rows, digest FROM commonweal_backup ORDER BY name", {}, [&](const Row& row) -> Result<void> {
    if (row.get<std::string_view>(0).empty())
      note.made_at = row.get<Timestamp>(1);
    else
      note.tables.push_back({row.get<std::string>(0), row.get<std::uint64_t>(1), row.get<std::string>(2)});
    return {};
  }));
  return note;
}

// Reads the store again and compares it with what it should hold.
Result<void> require_same(Connection& db, const std::vector<TableDigest>& expected) {
  CW_TRY(Transaction state, db.begin(TransactionKind::read));
  CW_TRY(const std::vector<TableDigest> found, digests_of(db));
  CW_CHECK(state.commit());
  const std::vector<std::string> differing = differing_tables(expected, found);
  if (differing.empty()) return {};
  return fail(ErrorCode::invalid,
              fmt::format("{} does not hold what it should: these tables differ: {}.", db.location(), fmt::join(differing, ", ")));
}

// The sentences that a check of SQLite's gives, "ok" left out.
Result<std::vector<std::string>> integrity_faults(Connection& db) {
  CW_TRY(auto found, db.all("PRAGMA integrity_check(20)", {}, [](const Row& row) { return row.get<std::string>(0); }));
  std::erase(found, "ok");
  return found;
}

Result<std::vector<TableDigest>> fill_backup(Connection& from, const std::string& part) {
  if (from.database() == Database::sqlite) {
    CW_TRY(std::vector<TableDigest> digests, digests_of(from));
    CW_CHECK(from.session().driver().copy_to_file(part));
    return digests;
  }
  CW_TRY(Connection to, open("sqlite:" + part, {.mode = OpenMode::existing, .durability = Durability::relaxed}));
  return internal::carry(from, to);
}

}  // namespace

std::uint64_t BackupNote::rows() const {
  std::uint64_t all = 0;
  for (const TableDigest& each : tables) all += each.rows;
  return all;
}

Result<BackupNote> back_up(std::string_view store, const std::string& file) {
  CW_TRY(Connection from, open(store, {.mode = OpenMode::read_only}));
  const PartFile target(file);
  CW_CHECK(target.make());
  BackupNote note;
  {
    CW_TRY(Transaction state, from.begin(TransactionKind::read));
    note.made_at = system_clock().now();
    CW_TRY(note.tables, fill_backup(from, target.part()));
  }
  {
    CW_TRY(Connection copy, open("sqlite:" + target.part(), {.mode = OpenMode::existing}));
    CW_TRY(const std::vector<std::string> faults, integrity_faults(copy));
    if (!faults.empty()) return fail(ErrorCode::unavailable, fmt::format("the copy is damaged: {}. Check the disk.", faults[0]));
    CW_CHECK(require_same(copy, note.tables));
    CW_CHECK(write_note(copy, note));
    CW_CHECK(copy.session().own_script("PRAGMA journal_mode = DELETE"));
  }
  CW_CHECK(target.keep());
  return note;
}

Result<BackupNote> restore(const std::string& file, std::string_view store) {
  std::error_code problem;
  if (!files::is_regular_file(file, problem)) return fail(ErrorCode::not_found, fmt::format("{}: there is no such file.", file));
  CW_TRY(Connection from, open("sqlite:" + file, {.mode = OpenMode::read_only}));
  CW_TRY(const std::optional<BackupNote> note, read_note(from));
  if (!note) return fail(ErrorCode::invalid, fmt::format("{} is not a backup of Commonweal: it has no note of what it holds.", file));
  CW_TRY(const std::vector<std::string> faults, integrity_faults(from));
  if (!faults.empty()) return fail(ErrorCode::invalid, fmt::format("{} is damaged: {}. Use another backup.", file, faults[0]));
  CW_CHECK(require_same(from, note->tables));
  CW_TRY(Connection to, open(store));
  CW_CHECK(internal::require_empty(to));
  if (to.database() == Database::sqlite) {
    CW_CHECK(to.session().driver().copy_from_file(file));
    CW_CHECK(to.script("DROP TABLE commonweal_backup"));
  } else {
    CW_TRY(Transaction state, from.begin(TransactionKind::read));
    CW_CHECK(internal::carry(from, to));
    CW_CHECK(to.session().own_script("ANALYZE"));
  }
  CW_CHECK(require_same(to, note->tables));
  return *note;
}

Result<BackupNote> move_store(std::string_view from_url, std::string_view to_url) {
  CW_TRY(Connection from, open(from_url, {.mode = OpenMode::read_only}));
  CW_TRY(Connection to, open(to_url));
  CW_CHECK(internal::require_empty(to));
  BackupNote note;
  note.made_at = system_clock().now();
  CW_TRY(Transaction state, from.begin(TransactionKind::read));
  CW_TRY(note.tables, internal::carry(from, to));
  CW_CHECK(to.session().own_script("ANALYZE"));
  CW_CHECK(require_same(to, note.tables));
  return note;
}

namespace {

using Faults = std::vector<std::string>;

Result<Faults> check_sqlite(Connection& db) {
  CW_TRY(Faults faults, integrity_faults(db));
  CW_TRY(const Faults orphans,
         db.all("SELECT \"table\" || ' refers to a row of ' || parent || ' that is not there (' || count(*) || ' rows)'"
                " FROM pragma_foreign_key_check GROUP BY \"table\", parent",
                {}, [](const Row& row) { return row.get<std::string>(0); }));
  faults.insert(faults.end(), orphans.begin(), orphans.end());
  return faults;
}

Result<Faults> check_postgres(Connection& db) {
  return db.all(
      "SELECT 'the index ' || indexrelid::regclass::text || ' is not valid: REINDEX it' FROM pg_index"
      " JOIN pg_class c ON c.oid = indrelid WHERE NOT indisvalid AND c.relnamespace = current_schema()::regnamespace"
      " UNION ALL SELECT 'the foreign key ' || conname || ' is not validated' FROM pg_constraint WHERE contype = 'f'"
      " AND NOT convalidated AND connamespace = current_schema()::regnamespace",
      {}, [](const Row& row) { return row.get<std::string>(0); });
}

Result<Faults> check_migrations(Connection& db) {
  Faults faults;
  CW_TRY(const std::vector<RecordedMigration> steps, recorded_migrations(db));
  if (steps.empty()) faults.emplace_back("there is no record of migrations: this is not a store of Commonweal, or it was never used");
  for (const RecordedMigration& step : steps)
    if (step.checksum != checksum_of(step))
      faults.push_back(fmt::format("the record of the migration {} {} was changed", step.module, step.number));
  return faults;
}

Result<Faults> check_outbox(Connection& db) {
  CW_TRY(const std::vector<StoredTable> tables, tables_of(db));
  if (std::ranges::find(tables, "outbox_consumer", &StoredTable::name) == tables.end()) return Faults{};
  const char* last = db.database() == Database::sqlite
                         ? "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox_event'), 0)"
                         : "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox_event', 'position')::regclass), 0)";
  CW_TRY(const std::int64_t highest, db.value<std::int64_t>(last));
  return db.all(
      "SELECT 'the outbox consumer ' || name || ' has acknowledged events that were never written' FROM outbox_consumer"
      " WHERE acknowledged > ?1",
      {highest}, [](const Row& row) { return row.get<std::string>(0); });
}

Result<Faults> check_note(Connection& db, const std::vector<TableDigest>& found) {
  CW_TRY(const std::optional<BackupNote> note, read_note(db));
  Faults faults;
  if (!note) return faults;
  for (const std::string& table : differing_tables(note->tables, found))
    faults.push_back(fmt::format("the table {} is not as the backup's note says", table));
  return faults;
}

}  // namespace

Result<CheckReport> check_store(std::string_view store, const std::vector<Verification>& rules) {
  CW_TRY(Connection db, open(store, {.mode = OpenMode::read_only}));
  CW_TRY(Transaction state, db.begin(TransactionKind::read));
  CheckReport report;
  const auto note = [&](std::string_view name, const Result<Faults>& faults) -> Result<void> {
    if (!faults) return tl::unexpected(faults.error());
    report.verified.emplace_back(name);
    for (const std::string& fault : *faults) report.problems.push_back(fmt::format("{}: {}", name, fault));
    return {};
  };
  CW_CHECK(note("database", db.database() == Database::sqlite ? check_sqlite(db) : check_postgres(db)));
  CW_TRY(report.tables, digests_of(db));
  CW_CHECK(note("migrations", check_migrations(db)));
  CW_CHECK(note("outbox", check_outbox(db)));
  CW_CHECK(note("backup", check_note(db, report.tables)));
  for (const Verification& rule : rules) CW_CHECK(note(rule.name, rule.find_faults(db)));
  CW_CHECK(state.commit());
  return report;
}

}  // namespace cw::store
