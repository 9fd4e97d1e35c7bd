// SPDX-License-Identifier: MIT
// Who became whom, for those who keep records right: merges and splits of people as they happened, and the words of reviewers that stand,
// wait for a second pair of eyes, or were taken back. Undoing a word is Place::undo_judgement; what the register decided by itself is
// undone by a word (Place::judge).
//
//   CW_TRY(const auto changes, identity_changes(*place, asking, {.most = 50}));           // newest first
//   CW_TRY(const auto waiting, judgements(*place, asking, {.state = "proposed"}));
//
// For who may read records' ids in at least one source. Of records from other sources neither the id nor anybody's words are shown; people
// of whom the reader may not know are left out, and an officer hears of it. Each look is logged with everybody named.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/place/place.h"

namespace cw::place {

struct IdentityQuestion {
  std::size_t most = 50;
  std::optional<std::int64_t> before = {};  // a number of a change: only older ones
};
struct IdentityEvent {
  std::int64_t change = 0;
  Timestamp at;
  registry::PersonChangeKind kind = registry::PersonChangeKind::merged;  // merged or split
  registry::PersonId person, other;  // merged: `person` is `other` from then on; split: `person` came out of `other`
  std::string cause;                 // a ChangeKind's name
  std::optional<std::int64_t> judgement;
  std::string judgement_state;       // of that word now: in_force ...
  std::string who, reason;           // empty where they may not be shown
  std::vector<std::string> grounds;  // no personal data
  bool shown_apart = false;          // a protected person is concerned
};
[[nodiscard]] Result<std::vector<IdentityEvent>> identity_changes(Place& place, const Asking& asking, const IdentityQuestion& question);

struct JudgementQuestion {
  std::string state = {};  // proposed, in_force, refused, replaced, undone; empty: all
  std::size_t most = 50;
  std::optional<std::int64_t> before = {};  // a number: only older ones
  std::optional<std::int64_t> number = {};  // this one alone
};
struct JudgedRecord {
  registry::RecordNumber number;
  std::string source, id;     // id: empty where it may not be shown
  registry::PersonId person;  // nil: the record is gone
};
struct JudgementView {
  std::int64_t number = 0;
  JudgedRecord left, right;
  registry::Says says = registry::Says::same;
  std::string state, reviewer, reason;  // reviewer and reason: empty where they may not be shown
  Timestamp made_at;
  std::string second_reviewer;
  std::optional<Timestamp> decided_at, closed_at;
  std::string closed_by, closed_reason;
  bool contradicts = false;  // another that cannot be true beside it
  bool mine = false;         // of who asks: somebody else must be the second
};
[[nodiscard]] Result<std::vector<JudgementView>> judgements(Place& place, const Asking& asking, const JudgementQuestion& question);

}  // namespace cw::place
