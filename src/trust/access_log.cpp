// SPDX-License-Identifier: MIT
#include "trust/access_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "store/outbox.h"
#include "trust/internal/log_nodes.h"

namespace cw::trust {
namespace {

using Head = AccessLogHead;
// The last row, or nothing in an empty log.
Result<std::optional<Head>> last_row(store::Connection& db) {
  return db.first("SELECT number, hash FROM access_log ORDER BY number DESC LIMIT 1", {},
                  [](const store::Row& row) { return Head{row.get<std::int64_t>(0), digest_from(row.get<store::Bytes>(1))}; });
}
Result<std::uint64_t> size_of_log(store::Connection& db) {
  return db.value<std::uint64_t>("SELECT coalesce(max(number) + 1, 0) FROM access_log");
}

constexpr std::string_view row_columns = "number, at, previous, commitment, hash, entry, salt, erased_by";
LogRow read_row(const store::Row& row) {
  LogRow out;
  out.number = row.get<std::int64_t>(0);
  out.at = row.get<std::int64_t>(1);
  out.previous = digest_from(row.get<store::Bytes>(2));
  out.commitment = digest_from(row.get<store::Bytes>(3));
  out.hash = digest_from(row.get<store::Bytes>(4));
  out.entry = row.get<std::optional<std::string>>(5);
  out.salt = row.get<std::optional<ByteVector>>(6);
  out.erased_by = row.get<std::optional<std::int64_t>>(7);
  return out;
}

// The row goes in only where it follows the last one of the log as this transaction sees it; false where it does not.
constexpr std::string_view insert_entry =
    "INSERT INTO access_log (number, at, previous, commitment, hash, account, entry, salt)"
    " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM access_log WHERE number = ?1)"
    " AND (?1 = 0 OR EXISTS (SELECT 1 FROM access_log WHERE number = ?1 - 1 AND hash = ?3))";
// PostgreSQL: the entry and one subject in one message.
constexpr std::string_view insert_with_subject =
    "WITH added AS (INSERT INTO access_log (number, at, previous, commitment, hash, account, entry, salt)"
    " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM access_log WHERE number = ?1)"
    " AND (?1 = 0 OR EXISTS (SELECT 1 FROM access_log WHERE number = ?1 - 1 AND hash = ?3)) RETURNING number)"
    " INSERT INTO access_log_subject (subject, number) SELECT ?9, number FROM added";

Result<bool> insert_row(store::Connection& db, const LogRow& row, const AccessEntry& entry) {
  const std::set<std::string> subjects(entry.subjects.begin(), entry.subjects.end());
  auto next = subjects.begin();
  std::vector<store::Parameter> values = {
      row.number, row.at,  store::Bytes(row.previous), store::Bytes(row.commitment), store::Bytes(row.hash), entry.account,
      row.entry,  row.salt};
  const bool both = db.database() == store::Database::postgres && next != subjects.end();
  if (both) values.emplace_back(*next++);
  CW_TRY(const std::uint64_t added, db.execute(both ? insert_with_subject : insert_entry, values));
  if (added == 0) return false;
  for (; next != subjects.end(); ++next)
    CW_CHECK(db.execute("INSERT INTO access_log_subject (subject, number) VALUES (?1, ?2)", {*next, row.number}));
  return true;
}

// Notices hold the number of the entry and nothing else: who may read the entry finds the rest there. An alert stays until somebody has
// looked at it (alerts.h).
// Searches that found a protected person and were not told so are one alert for each account and person, as long as it is open: a program
// that looks up thousands must not bury the officer.
Result<bool> alerted_before(store::Connection& db, const AccessEntry& entry, std::int64_t number) {
  if (entry.action != AccessAction::search || entry.outcome != AccessOutcome::refused || entry.subjects.empty()) return false;
  for (const std::string& subject : entry.subjects) {
    CW_TRY(const auto open, db.first("SELECT 1 FROM access_log_subject AS s JOIN access_alert AS a ON a.entry = s.number"
                                     " JOIN access_log AS l ON l.number = s.number WHERE s.subject = ?1 AND a.acknowledged_at IS NULL"
                                     " AND l.account = ?2 AND s.number < ?3 LIMIT 1",
                                     {subject, entry.account, number}, [](const store::Row& row) { return row.get<std::int64_t>(0); }));
    if (!open) return false;
  }
  return true;
}

Result<void> notify(store::Connection& db, const AccessEntry& entry, std::int64_t number) {
  const std::string subject = std::to_string(number);
  bool alert = holds(entry.obligations, Obligation::alert_governance);
  if (alert) {
    CW_TRY(const bool before, alerted_before(db, entry, number));
    alert = !before;
  }
  if (alert) {
    CW_CHECK(db.execute("INSERT INTO access_alert (entry, at) VALUES (?1, ?2)", {number, entry.at}));
    CW_CHECK(store::append_event(db, {"access.alert", subject, "{}"}));
  }
  if (holds(entry.obligations, Obligation::tell_resident) && entry.outcome == AccessOutcome::allowed)
    CW_CHECK(store::append_event(db, {"access.tell_resident", subject, "{}"}));
  return {};
}

}  // namespace

Result<AccessLog> AccessLog::open(store::Connection& db, std::string_view origin, const LogKeys& keys) {
  if (!is_note_name(origin))
    return fail(ErrorCode::invalid, "The name of an access log has 1 to 200 printable letters without spaces and plus signs.");
  CW_TRY(const std::string kept, store::in_transaction(db, [&](store::Connection& work) -> Result<std::string> {
           CW_CHECK(work.execute("INSERT INTO access_log_about (id, origin) VALUES (1, ?1) ON CONFLICT (id) DO NOTHING", {origin}));
           return work.value<std::string>("SELECT origin FROM access_log_about");
         }));
  if (kept != origin) return fail(ErrorCode::conflict, fmt::format("This store holds the access log {}, not {}.", kept, origin));
  return AccessLog(kept, keys);
}

// Mostly the row before is the one that this process wrote last, so that it need not be asked for. The guess may be wrong (another process
// wrote, a transaction was undone): then nothing is inserted, and the last row is read.
Result<std::int64_t> AccessLog::append(store::Connection& db, const AccessEntry& entry) const {
  if (!db.in_transaction()) return fail(ErrorCode::conflict, "an entry of the access log needs the transaction that it is about.");
  std::optional<Head> before = guess_->get();
  bool guessed = before.has_value();
  for (;;) {
    if (!guessed) {
      CW_TRY(before, last_row(db));
    }
    const LogRow row = make_row(before ? before->number + 1 : 0, before ? before->hash : first_previous(origin_), entry.at.microseconds,
                                entry_text(entry), keys_.commitment);
    CW_TRY(const bool added, insert_row(db, row, entry));
    if (added) {
      guess_->set({row.number, row.hash});
      CW_CHECK(notify(db, entry, row.number));
      return row.number;
    }
    if (!guessed) return fail(ErrorCode::internal, "the access log has no end to add to: run `commonweal audit verify`.");
    guessed = false;
  }
}

namespace {

// The rows of the entries that follow `before`, in the order of the entries.
std::vector<LogRow> rows_after(std::optional<Head> before, const Digest& first_previous, const std::vector<AccessEntry>& entries,
                               const Digest& key) {
  std::vector<LogRow> rows;
  rows.reserve(entries.size());
  for (const AccessEntry& entry : entries) {
    rows.push_back(
        make_row(before ? before->number + 1 : 0, before ? before->hash : first_previous, entry.at.microseconds, entry_text(entry), key));
    before = Head{rows.back().number, rows.back().hash};
  }
  return rows;
}

// As statements that nobody waits for one by one.
Result<void> insert_few_rows(store::Connection& db, const std::vector<LogRow>& rows, const std::vector<AccessEntry>& entries) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CW_CHECK(db.execute_later(
        "INSERT INTO access_log (number, at, previous, commitment, hash, account, entry, salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        {rows[i].number, rows[i].at, store::Bytes(rows[i].previous), store::Bytes(rows[i].commitment), store::Bytes(rows[i].hash),
         entries[i].account, rows[i].entry, rows[i].salt}));
    for (const std::string& subject : std::set<std::string>(entries[i].subjects.begin(), entries[i].subjects.end()))
      CW_CHECK(db.execute_later("INSERT INTO access_log_subject (subject, number) VALUES (?1, ?2)", {subject, rows[i].number}));
  }
  return {};
}

Result<void> insert_rows(store::Connection& db, const std::vector<LogRow>& rows, const std::vector<AccessEntry>& entries) {
  constexpr std::size_t few = 24;
  if (rows.size() <= few) return insert_few_rows(db, rows, entries);
  CW_TRY(store::BulkInsert into,
         db.bulk_insert("access_log", {"number", "at", "previous", "commitment", "hash", "account", "entry", "salt"}));
  for (std::size_t i = 0; i < rows.size(); ++i)
    CW_CHECK(into.add({rows[i].number, rows[i].at, store::Bytes(rows[i].previous), store::Bytes(rows[i].commitment),
                       store::Bytes(rows[i].hash), entries[i].account, rows[i].entry, rows[i].salt}));
  CW_CHECK(into.finish());
  CW_TRY(store::BulkInsert subjects, db.bulk_insert("access_log_subject", {"subject", "number"}));
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const std::string& subject : std::set<std::string>(entries[i].subjects.begin(), entries[i].subjects.end()))
      CW_CHECK(subjects.add({subject, rows[i].number}));
  CW_CHECK(subjects.finish());
  return {};
}

}  // namespace

Result<std::int64_t> AccessLog::append_all(store::Connection& db, const std::vector<AccessEntry>& entries) const {
  constexpr std::size_t few = 2;
  if (!db.in_transaction()) return fail(ErrorCode::conflict, "entries of the access log need the transaction that they are about.");
  if (entries.size() < few) {
    std::optional<std::int64_t> first;
    for (const AccessEntry& entry : entries) {
      CW_TRY(const std::int64_t number, append(db, entry));
      first = first.value_or(number);
    }
    return first.value_or(-1);
  }
  CW_TRY(const std::optional<Head> last, last_row(db));
  const std::vector<LogRow> rows = rows_after(last, first_previous(origin_), entries, keys_.commitment);
  CW_CHECK(insert_rows(db, rows, entries));
  for (std::size_t i = 0; i < rows.size(); ++i) CW_CHECK(notify(db, entries[i], rows[i].number));
  guess_->set({rows.back().number, rows.back().hash});
  return rows.front().number;
}

Result<std::int64_t> AccessLog::append_alone(store::Connection& db, const AccessEntry& entry) const {
  return store::in_transaction(db, [&](store::Connection& work) { return append(work, entry); });
}

AccessEntry AccessLog::entry_of_visit(const Visit& visit, const AccessDecision& decision, AccessOutcome outcome,
                                      const std::vector<std::string>& subjects) {
  AccessEntry entry = entry_of(visit.policy, visit.request, decision);
  entry.outcome = outcome;
  entry.door = visit.door;
  entry.from = visit.from;
  entry.detail = visit.detail;
  std::set<std::string> all(visit.subjects.begin(), visit.subjects.end());
  all.insert(subjects.begin(), subjects.end());
  entry.subjects.assign(all.begin(), all.end());
  return entry;
}

tl::unexpected<Error> AccessLog::refused(const Visit& visit, const AccessDecision& decision) {
  return fail(ErrorCode::denied, visit.policy.explain(visit.request, decision),
              decision.cause == AccessCause::reason_missing ? "reason" : "");
}

Result<std::int64_t> AccessLog::erase(store::Connection& db, std::int64_t number, AccessEntry record) const {
  record.erases = {number};
  return store::in_transaction(db, [&](store::Connection& work) -> Result<std::int64_t> {
    CW_TRY(const auto found, work.first("SELECT entry FROM access_log WHERE number = ?1", {number},
                                        [](const store::Row& row) { return row.get<std::optional<std::string>>(0); }));
    if (!found) return fail(ErrorCode::not_found, fmt::format("The access log has no entry {}.", number));
    if (!*found) return fail(ErrorCode::conflict, fmt::format("The content of entry {} was erased before.", number));
    const auto entry = read_entry(**found);
    if (!entry || !entry->erases.empty()) return fail(ErrorCode::conflict, fmt::format("Entry {} records an erasure, and stays.", number));
    CW_TRY(const std::int64_t by, append(work, record));
    CW_CHECK(
        work.execute("UPDATE access_log SET account = NULL, entry = NULL, salt = NULL, erased_by = ?1 WHERE number = ?2", {by, number}));
    CW_CHECK(work.execute("DELETE FROM access_log_subject WHERE number = ?1", {number}));
    return by;
  });
}

Result<std::string> AccessLog::sign_checkpoint(store::Connection& db, Timestamp now) const {
  CW_TRY(const std::uint64_t size_before, size_of_log(db));
  CW_CHECK(extend_nodes_little_by_little(db, size_before));
  return store::in_transaction(db, [&](store::Connection& work) -> Result<std::string> {
    CW_TRY(const std::uint64_t size, size_of_log(work));
    CW_TRY(const auto before, work.first("SELECT note FROM access_log_checkpoint WHERE size = ?1", {size},
                                         [](const store::Row& row) { return row.get<std::string>(0); }));
    if (before) return *before;
    CW_CHECK(extend_nodes(work, size));
    CW_TRY(const Digest root, root_of(size, stored_nodes(work)));
    std::string note = trust::sign_checkpoint({origin_, size, root}, keys_.signer);
    CW_CHECK(work.execute("INSERT INTO access_log_checkpoint (size, at, note) VALUES (?1, ?2, ?3)", {size, now, note}));
    return note;
  });
}

Result<EntryProof> AccessLog::prove(store::Connection& db, std::int64_t number) const {
  const auto work_out = [&](store::Connection& work) -> Result<EntryProof> {
    CW_TRY(auto row, work.first(fmt::format("SELECT {} FROM access_log WHERE number = ?1", row_columns), {number}, read_row));
    struct Kept {
      std::uint64_t size = 0;
      std::string note;
    };
    CW_TRY(auto kept, work.first("SELECT size, note FROM access_log_checkpoint ORDER BY size DESC LIMIT 1", {},
                                 [](const store::Row& found) { return Kept{found.get<std::uint64_t>(0), found.get<std::string>(1)}; }));
    if (!row) return fail(ErrorCode::not_found, fmt::format("The access log has no entry {}.", number));
    if (!kept || static_cast<std::uint64_t>(number) >= kept->size)
      return fail(ErrorCode::not_found, fmt::format("Entry {} is newer than the last checkpoint. Sign one first.", number));
    EntryProof proof;
    CW_TRY(proof.inclusion, inclusion_proof(static_cast<std::uint64_t>(number), kept->size, stored_nodes(work)));
    proof.checkpoint = std::move(kept->note);
    if (row->salt) proof.row_key = row_key_of(keys_.commitment, *row->salt, number);
    proof.row = std::move(*row);
    return proof;
  };
  return store::in_transaction(db, work_out, store::TransactionKind::read);
}

Result<Proof> AccessLog::prove_growth(store::Connection& db, std::uint64_t older, std::uint64_t newer) const {
  const auto work_out = [&](store::Connection& work) -> Result<Proof> {
    for (const std::uint64_t size : {older, newer}) {
      CW_TRY(const auto kept, work.value<std::int64_t>("SELECT count(*) FROM access_log_checkpoint WHERE size = ?1", {size}));
      if (kept == 0) return fail(ErrorCode::not_found, fmt::format("No checkpoint was signed over {} entries.", size));
    }
    return consistency_proof(older, newer, stored_nodes(work));
  };
  return store::in_transaction(db, work_out, store::TransactionKind::read);
}

Result<std::string> AccessLog::growth_json(store::Connection& db, std::uint64_t older, std::optional<std::uint64_t> newer) const {
  const auto note_of = [&](std::uint64_t size) {
    return db.value<std::string>("SELECT note FROM access_log_checkpoint WHERE size = ?1", {size});
  };
  if (!newer) {
    CW_TRY(newer, db.value<std::optional<std::uint64_t>>("SELECT max(size) FROM access_log_checkpoint"));
  }
  if (!newer) return fail(ErrorCode::not_found, "No checkpoint was signed yet.");
  CW_TRY(const Proof proof, prove_growth(db, older, *newer));
  CW_TRY(std::string older_note, note_of(older));
  CW_TRY(std::string newer_note, note_of(*newer));
  List hashes;
  for (const Digest& hash : proof) hashes.emplace_back(to_hex(hash));
  Structure out{
      {"older", Value(std::move(older_note))}, {"newer", Value(std::move(newer_note))}, {"consistency", Value(std::move(hashes))}};
  return write_json(Value(std::move(out)), JsonLayout::indented);
}

Result<std::string> AccessLog::last_checkpoint(store::Connection& db) const {
  CW_TRY(auto note, db.first("SELECT note FROM access_log_checkpoint ORDER BY size DESC LIMIT 1", {},
                             [](const store::Row& row) { return row.get<std::string>(0); }));
  if (!note) return fail(ErrorCode::not_found, "No checkpoint was signed yet.");
  return std::move(*note);
}

namespace {
using Found = AccessLog::Found;
Result<std::vector<Found>> found_by(store::Connection& db, std::string_view sql, std::string_view key, std::int64_t most) {
  std::vector<Found> out;
  CW_CHECK(db.each(sql, {key, most}, [&](const store::Row& row) -> Result<void> {
    CW_TRY(AccessEntry entry, read_entry(row.get<std::string_view>(1)));
    out.push_back({row.get<std::int64_t>(0), std::move(entry)});
    return {};
  }));
  return out;
}
}  // namespace

Result<std::vector<Found>> AccessLog::about_subject(store::Connection& db, std::string_view subject, std::int64_t most) const {
  return found_by(db,
                  "SELECT l.number, l.entry FROM access_log_subject s JOIN access_log l ON l.number = s.number"
                  " WHERE s.subject = ?1 AND l.entry IS NOT NULL ORDER BY s.number DESC LIMIT ?2",
                  subject, most);
}
Result<std::vector<Found>> AccessLog::of_account(store::Connection& db, std::string_view account, std::int64_t most) const {
  return found_by(db, "SELECT number, entry FROM access_log WHERE account = ?1 AND entry IS NOT NULL ORDER BY number DESC LIMIT ?2",
                  account, most);
}

std::string proof_json(const EntryProof& proof) {
  List hashes;
  for (const Digest& hash : proof.inclusion) hashes.emplace_back(to_hex(hash));
  Structure out;
  out.emplace_back("number", Value(proof.row.number));
  out.emplace_back("at", Value(proof.row.at));
  out.emplace_back("previous", Value(to_hex(proof.row.previous)));
  out.emplace_back("commitment", Value(to_hex(proof.row.commitment)));
  out.emplace_back("entry", proof.row.entry ? Value(*proof.row.entry) : Value());
  out.emplace_back("row_key", proof.row_key ? Value(to_hex(*proof.row_key)) : Value());
  out.emplace_back("inclusion", Value(std::move(hashes)));
  out.emplace_back("checkpoint", Value(proof.checkpoint));
  return write_json(Value(std::move(out)), JsonLayout::indented);
}

}  // namespace cw::trust
