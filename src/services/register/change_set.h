// SPDX-License-Identifier: MIT
// One change of the register as rows: everything that one put, removal or judgement writes, in one piece.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "services/register/identity.h"
#include "services/register/learnt_store.h"
#include "services/register/resolver.h"
#include "store/outbox.h"
#include "store/store.h"

namespace cw::registry {

// When adding one, also edit name_of and docs/reference/register.md.
enum class ChangeKind : std::uint8_t { record_added, record_changed, record_gone, record_returned, judged, judgement_undone, reconciled };
[[nodiscard]] std::string_view name_of(ChangeKind kind);

// Who does something and why: the seam for trust. Every call that changes the register takes one.
struct Act {
  std::string who;     // account, or the job that does it
  std::string reason;  // in their words; no personal data
  std::string load;    // the load that it is part of, or empty
  // Run in the change's own transaction: the place of the access log. May run more than once. Where it fails nothing is changed.
  std::function<Result<void>(store::Connection&)> log;
  // For RegisterParts::log_changes: whatever it needs to know of this act.
  std::shared_ptr<const void> note = {};
};

struct RecordWrite {
  RecordNumber number;
  RecordKey key;
  std::string columns, hash, uprn;  // empty where it goes; uprn also where it has none
};
struct MembershipWrite {
  RecordNumber record;
  PersonId from, to;  // nil: nobody
  Timestamp since;    // when it came to `from`
};
struct JudgementWrite {
  enum class Step : std::uint8_t { make, confirm, refuse, replace, undo };
  Step step = Step::make;
  std::int64_t number = 0;
  JudgedPair pair;          // of make
  std::string state;        // of make: proposed or in_force
  std::string contradicts;  // JSON, of make and confirm
};

struct ChangeSet {
  bool empty = false;  // nothing to write: only waits for what was before it
  std::int64_t number = 0;
  Timestamp at;
  ChangeKind kind = ChangeKind::reconciled;
  Act act;
  std::optional<RecordWrite> record;
  std::vector<PersonChange> people;
  std::vector<MembershipWrite> moves;
  std::vector<JudgementWrite> judgements;
  std::vector<PersonId> concerns;    // whose the records are that it is about; of one that went, whose it was
  std::vector<std::string> grounds;  // why the records are together or apart
  std::vector<store::Event> events;
  std::shared_ptr<const LearntWrite> learnt = nullptr;  // of a step of learning: in force from this change on
};

// Writes what a log says of these changes, in their order, into the open transaction.
using ChangesLog = std::function<Result<void>(store::Connection&, std::span<const ChangeSet* const>)>;

// Writes them in their order into the open transaction. conflict where another process has opened the register since `epoch`.
[[nodiscard]] Result<void> write_changes(store::Connection& db, std::span<const ChangeSet* const> changes, std::int64_t epoch,
                                         const ChangesLog& log = {});

// The history's form of who moved: [[record, from, to], ...] as JSON.
[[nodiscard]] std::string moves_text(std::span<const MembershipWrite> moves);
[[nodiscard]] Result<std::vector<RecordMove>> read_moves(std::string_view text);

}  // namespace cw::registry
