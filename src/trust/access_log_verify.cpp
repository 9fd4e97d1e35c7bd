// SPDX-License-Identifier: MIT
// Recomputing a whole access log from the store.
#include <fmt/format.h>

#include <algorithm>

#include "store/migrations.h"
#include "trust/access_log.h"
#include "trust/crypto.h"
#include "trust/internal/log_nodes.h"

namespace cw::trust {
namespace {

// A sum that does not depend on the order: two lists of (subject, number) that give the same hold the same.
class SubjectSum {
 public:
  void add(std::string_view subject, std::int64_t number) {
    const Digest hash = sha256(bytes_of(fmt::format("{} {}", number, subject)));
    for (std::size_t i = 0; i < hash.size(); ++i) sum_[i] += hash[i];
    count_ += 1;
  }
  bool operator==(const SubjectSum&) const = default;

 private:
  std::array<std::uint64_t, 32> sum_{};
  std::uint64_t count_ = 0;
};

class StoredLogCheck {
 public:
  // Without keys the contents are not compared with their commitments, nor the checkpoints with their signatures.
  StoredLogCheck(store::Connection& db, std::string origin, const LogKeys* keys, std::vector<Checkpoint> outside)
      : db_(db), origin_(std::move(origin)), keys_(keys), checkpoints_(std::move(outside)) {}

  Result<LogReport> run() {
    CW_CHECK(read_checkpoints());
    LogCheck check(origin_, keys_ == nullptr ? std::nullopt : std::optional(keys_->commitment), checkpoints_);
    CW_CHECK(db_.each("SELECT number, at, previous, commitment, hash, entry, salt, erased_by, account FROM access_log ORDER BY number", {},
                      [&](const store::Row& row) -> Result<void> { return take(row, check), Result<void>{}; }));
    CW_CHECK(compare_subjects());
    LogReport report = check.finish();
    report.faults.insert(report.faults.end(), faults_.begin(), faults_.end());
    std::ranges::stable_sort(report.faults, {}, &LogFault::number);
    return report;
  }

 private:
  Result<void> read_checkpoints() {
    const std::optional<NoteVerifier> key = keys_ == nullptr ? std::nullopt : std::optional(verifier_of(keys_->signer));
    return db_.each("SELECT size, note FROM access_log_checkpoint ORDER BY size", {}, [&](const store::Row& row) -> Result<void> {
      const auto note = row.get<std::string_view>(1);
      const auto checkpoint = key ? read_checkpoint(note, std::span(&*key, 1)) : read_claimed_checkpoint(note);
      const auto size = row.get<std::int64_t>(0);
      if (checkpoint && static_cast<std::int64_t>(checkpoint->size) == size)
        checkpoints_.push_back(*checkpoint);
      else
        faults_.push_back({size, fmt::format("the checkpoint kept over {} entries was changed: {}", size,
                                             checkpoint ? "it is of another size." : checkpoint.error().message)});
      return {};
    });
  }

  void take(const store::Row& row, LogCheck& check) {
    LogRow read;
    read.number = row.get<std::int64_t>(0);
    read.at = row.get<std::int64_t>(1);
    read.previous = digest_from(row.get<store::Bytes>(2));
    read.commitment = digest_from(row.get<store::Bytes>(3));
    read.hash = digest_from(row.get<store::Bytes>(4));
    read.entry = row.get<std::optional<std::string>>(5);
    read.salt = row.get<std::optional<ByteVector>>(6);
    read.erased_by = row.get<std::optional<std::int64_t>>(7);
    check.take(read);
    const auto account = row.get<std::optional<std::string>>(8);
    const auto entry = read.entry ? read_entry(*read.entry) : Result<AccessEntry>(AccessEntry{});
    if (!entry) return;  // the check has found it
    if (read.entry ? account != entry->account : account.has_value())
      faults_.push_back({read.number, fmt::format("the account of entry {} in the store is not that of its content.", read.number)});
    std::vector<std::string> subjects = entry->subjects;
    std::ranges::sort(subjects);
    const auto repeated = std::ranges::unique(subjects);
    subjects.erase(repeated.begin(), repeated.end());
    for (const std::string& subject : subjects) by_entries_.add(subject, read.number);
  }

  Result<void> compare_subjects() {
    SubjectSum listed;
    CW_CHECK(db_.each("SELECT subject, number FROM access_log_subject", {}, [&](const store::Row& row) -> Result<void> {
      return listed.add(row.get<std::string_view>(0), row.get<std::int64_t>(1)), Result<void>{};
    }));
    if (!(listed == by_entries_))
      faults_.push_back({0, "the list of subjects does not agree with the entries: what people are shown of the log is not whole."});
    return {};
  }

  store::Connection& db_;
  std::string origin_;
  const LogKeys* keys_;
  std::vector<Checkpoint> checkpoints_;
  std::vector<LogFault> faults_;
  SubjectSum by_entries_;
};

}  // namespace

Result<std::vector<std::string>> find_faults_in_log(store::Connection& db) {
  CW_TRY(const auto recorded, store::recorded_migrations(db));
  if (std::ranges::none_of(recorded, [](const store::RecordedMigration& step) { return step.module == "trust"; }))
    return std::vector<std::string>{};
  CW_TRY(const auto origin,
         db.first("SELECT origin FROM access_log_about", {}, [](const store::Row& row) { return row.get<std::string>(0); }));
  if (!origin) return std::vector<std::string>{};
  CW_TRY(const LogReport report, StoredLogCheck(db, *origin, nullptr, {}).run());
  std::vector<std::string> out;
  for (const LogFault& fault : report.faults) out.push_back(fault.what);
  return out;
}

Result<LogReport> AccessLog::verify(store::Connection& db, const std::vector<Checkpoint>& outside) const {
  return store::in_transaction(
      db, [&](store::Connection& work) { return StoredLogCheck(work, origin_, &keys_, outside).run(); }, store::TransactionKind::read);
}

}  // namespace cw::trust
