// SPDX-License-Identifier: MIT
// The access log in the store: every look is written in the transaction that reads, and data are handed out only when it is committed.
//
//   CW_TRY(const AccessLog log, AccessLog::open(db, origin, keys));
//   const Visit visit{policy, request, Door::page, "10.1.2.3"};
//   CW_TRY(const Person person, log.with_access(db, visit, [&](store::Connection& work, Access& access) -> Result<Person> {
//     access.saw(id.text());                                         // before or after reading; at least one for data on people
//     return read_person(work, id, access.decision());               // only fields that the decision shows
//   }));                                                             // refused: logged too, and an error of code denied
//
// Rows are chained and are the leaves of a Merkle tree (docs/formats/access-log.md). An AccessLog may be used from any thread, each with a
// connection of its own; several processes may write to one log.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "store/store.h"
#include "trust/access_entry.h"
#include "trust/log_keys.h"
#include "trust/log_row.h"

namespace cw::trust {

// One piece of reading or writing that somebody asks for. Its request's time is that of the entry.
struct Visit {
  const AccessPolicy& policy;
  const AccessRequest& request;
  Door door = Door::command;
  std::string from;                   // network address or host
  std::string detail;                 // the kind of search, the file of an export; no personal data
  std::vector<std::string> subjects;  // ids of the register that are known before reading; a refusal is logged for them
};

// What a reader has at hand.
class Access {
 public:
  explicit Access(const AccessDecision& decision) : decision_(decision) {}
  [[nodiscard]] const AccessDecision& decision() const { return decision_; }
  // Notes a person, household or property of whom something is handed out. May be called again for the same.
  void saw(std::string subject) { subjects_.push_back(std::move(subject)); }
  [[nodiscard]] const std::vector<std::string>& subjects() const { return subjects_; }

 private:
  const AccessDecision& decision_;
  std::vector<std::string> subjects_;
};

// One entry with what an outside verifier needs (tools/verify_access_proof.mjs checks its JSON).
struct EntryProof {
  LogRow row;
  std::optional<Digest> row_key;  // opens the commitment; none where the content was erased
  Proof inclusion;
  std::string checkpoint;
};
[[nodiscard]] std::string proof_json(const EntryProof& proof);

struct AccessLogHead {
  std::int64_t number = 0;
  Digest hash{};
};

class AccessLog {
 public:
  // Names the log on its first opening; later, conflict where the store holds the log of another origin. Needs trust's tables.
  [[nodiscard]] static Result<AccessLog> open(store::Connection& db, std::string_view origin, const LogKeys& keys);

  // Decides, runs read(connection, access) -> Result<T> and writes the entry, all in one transaction on `db`. Errors: denied with the
  // decision in words; those of `read` (logged as failed); those of the log: then nothing is handed out.
  template <class Read, class Outcome = std::invoke_result_t<Read&, store::Connection&, Access&>>
  [[nodiscard]] Outcome with_access(store::Connection& db, const Visit& visit, Read read) const {
    const AccessDecision decision = visit.policy.decide(visit.request);
    if (!decision.allowed()) {
      CW_CHECK(append_alone(db, entry_of_visit(visit, decision, AccessOutcome::refused, {})));
      return refused(visit, decision);
    }
    Outcome outcome = store::in_transaction(db, [&](store::Connection& work) -> Outcome {
      Access access(decision);
      Outcome read_outcome = read(work, access);
      if (read_outcome) CW_CHECK(append(work, entry_of_visit(visit, decision, AccessOutcome::allowed, access.subjects())));
      return read_outcome;
    });
    if (!outcome) CW_CHECK(append_alone(db, entry_of_visit(visit, decision, AccessOutcome::failed, {})));
    return outcome;
  }

  // The same for many readers at once (access_log_queue.h): each reads on its own connection, in one unchanging state of the store, and the
  // entries of all are committed together. Data are handed out when the entry is durable.
  template <class Queue, class Read, class Outcome = std::invoke_result_t<Read&, store::Connection&, Access&>>
  [[nodiscard]] Outcome with_access(store::Connection& db, Queue& queue, const Visit& visit, Read read) const {
    return with_question(db, queue, [&](store::Connection&) -> Result<Visit> { return visit; }, std::move(read));
  }

  // The same where the question hangs on what there is to read: ask(connection) -> Result<Visit> puts it together in the state that is
  // read, so that an answer never meets what its question did not know of. What the visit refers to stays until this returns. Errors of
  // `ask` are handed on without an entry: nobody has decided or read.
  template <class Queue, class Ask, class Read, class Outcome = std::invoke_result_t<Read&, store::Connection&, Access&>>
  [[nodiscard]] Outcome with_question(store::Connection& db, Queue& queue, Ask ask, Read read) const {
    std::optional<AccessEntry> entry;
    Outcome outcome = store::in_transaction(
        db,
        [&](store::Connection& work) -> Outcome {
          entry.reset();
          CW_TRY(const Visit visit, ask(work));
          const AccessDecision decision = visit.policy.decide(visit.request);
          if (!decision.allowed()) {
            entry = entry_of_visit(visit, decision, AccessOutcome::refused, {});
            return refused(visit, decision);
          }
          Access access(decision);
          Outcome read_outcome = read(work, access);
          entry = entry_of_visit(visit, decision, read_outcome ? AccessOutcome::allowed : AccessOutcome::failed, access.subjects());
          return read_outcome;
        },
        store::TransactionKind::read);
    if (!entry) return outcome;
    if (!outcome && entry->outcome == AccessOutcome::allowed) entry->outcome = AccessOutcome::failed;
    CW_CHECK(queue.write(std::move(*entry)));
    return outcome;
  }

  // Writes an entry in the caller's transaction and returns its number; conflict without one. What it obliges to (alert_governance,
  // tell_resident) becomes an event of the outbox that names the entry's number and nothing else.
  [[nodiscard]] Result<std::int64_t> append(store::Connection& db, const AccessEntry& entry) const;
  // The same for many entries in order, in few messages to the database; the number of the first. Needs at least one.
  [[nodiscard]] Result<std::int64_t> append_all(store::Connection& db, const std::vector<AccessEntry>& entries) const;
  // Erases the content of an entry and records that in an entry of its own, `record`, whose number it returns; the hashes stay, and so do
  // all proofs. not_found; conflict where it was erased before or records an erasure itself.
  [[nodiscard]] Result<std::int64_t> erase(store::Connection& db, std::int64_t number, AccessEntry record) const;

  // Signs the log as it is now, keeps the checkpoint and returns it. One of the same size is returned as it was.
  [[nodiscard]] Result<std::string> sign_checkpoint(store::Connection& db, Timestamp now) const;
  // That an entry is in the log of the newest checkpoint. not_found where it is newer than that, or is not there.
  [[nodiscard]] Result<EntryProof> prove(store::Connection& db, std::int64_t number) const;
  // That the log of checkpoint `newer` begins with that of `older`, both sizes of kept checkpoints.
  [[nodiscard]] Result<Proof> prove_growth(store::Connection& db, std::uint64_t older, std::uint64_t newer) const;

  // The same with both notes, as JSON for tools/verify_access_proof.mjs; `newer`: none = the newest checkpoint.
  [[nodiscard]] Result<std::string> growth_json(store::Connection& db, std::uint64_t older, std::optional<std::uint64_t> newer) const;
  // The checkpoint that was signed last; not_found where none was.
  [[nodiscard]] Result<std::string> last_checkpoint(store::Connection& db) const;

  // Numbers and contents of the entries about a subject, or of an account, newest first.
  struct Found {
    std::int64_t number = 0;
    AccessEntry entry;
  };
  [[nodiscard]] Result<std::vector<Found>> about_subject(store::Connection& db, std::string_view subject, std::int64_t most) const;
  [[nodiscard]] Result<std::vector<Found>> of_account(store::Connection& db, std::string_view account, std::int64_t most) const;

  // Recomputes everything: rows, chain, tree, kept checkpoints and those of `outside`, the lists by account and subject.
  [[nodiscard]] Result<LogReport> verify(store::Connection& db, const std::vector<Checkpoint>& outside = {}) const;

  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] NoteVerifier verifier() const { return verifier_of(keys_.signer); }

 private:
  AccessLog(std::string origin, LogKeys keys) : origin_(std::move(origin)), keys_(std::move(keys)) {}
  [[nodiscard]] Result<std::int64_t> append_alone(store::Connection& db, const AccessEntry& entry) const;
  [[nodiscard]] static AccessEntry entry_of_visit(const Visit& visit, const AccessDecision& decision, AccessOutcome outcome,
                                                  const std::vector<std::string>& subjects);
  [[nodiscard]] static tl::unexpected<Error> refused(const Visit& visit, const AccessDecision& decision);
  // The row that was written last, as far as this process knows.
  class Guess {
   public:
    [[nodiscard]] std::optional<AccessLogHead> get() const {
      const std::lock_guard lock(mutex_);
      return head_;
    }
    void set(const AccessLogHead& head) {
      const std::lock_guard lock(mutex_);
      head_ = head;
    }

   private:
    mutable std::mutex mutex_;
    std::optional<AccessLogHead> head_;
  };
  std::string origin_;
  LogKeys keys_;
  std::unique_ptr<Guess> guess_ = std::make_unique<Guess>();
};

// What a check of the whole store finds wrong with the log it holds, without the log's keys: rows, chain, tree, checkpoints as they stand,
// lists. Nothing where no log was started. Within the caller's transaction.
[[nodiscard]] Result<std::vector<std::string>> find_faults_in_log(store::Connection& db);

}  // namespace cw::trust
