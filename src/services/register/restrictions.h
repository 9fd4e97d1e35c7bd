// SPDX-License-Identifier: MIT
// People who need more protection than others: in a refuge, well known, members of staff and their relatives. Who may see them is the
// access policy's matter; here is who they are, since when, by whose word and until when. Marks are ended, never removed.
//
//   CW_CHECK(store::migrate(db, {register_migrations(), restriction_migrations()}));
//   CW_TRY(auto mark, restrict_person(work, act, person, {RestrictionKind::refuge, {}, {}}, now));        // within a transaction
//   CW_TRY(auto held, restrictions_in_force(db, person, now));                                         // empty: as anybody else
//   CW_CHECK(lift_restrictions(work, act, person, now));
//
// A mark goes where the records go: follow_restrictions(), in the changes' own transaction (RegisterParts::log_changes), gives it to whom a
// marked person merged into, to every part that came out of one, and to whoever took over one of their records. Each then stays until it is
// lifted.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "services/register/change_set.h"
#include "services/register/read.h"
#include "store/migrations.h"

namespace cw::registry {

// When adding one, also edit restrictions.cpp and docs/reference/access.md.
enum class RestrictionKind : std::uint8_t { refuge, well_known, staff_member, staff_relative, other };
[[nodiscard]] std::string_view name_of(RestrictionKind kind);
[[nodiscard]] std::optional<RestrictionKind> restriction_kind_of(std::string_view name);
// Whether it is about an account: that of the member of staff whose own record or whose relative it is.
[[nodiscard]] bool names_an_account(RestrictionKind kind);

struct Restriction {
  RestrictionKind kind = RestrictionKind::other;
  std::string account;          // its id, where the kind names one; else empty
  std::optional<Date> ends_on;  // the last day on which it holds; none: until it is lifted
  bool operator==(const Restriction&) const = default;
};
struct RestrictionView {
  std::int64_t number = 0;
  PersonId person;  // whom it marks
  Restriction restriction;
  std::string who, reason;
  Timestamp from;
  std::optional<std::int64_t> origin, change;  // of a mark that came from another person's: the first one, and the change that brought it
  std::optional<Timestamp> until;
  std::string ended_by, ended_reason;
};

[[nodiscard]] store::ModuleMigrations restriction_migrations();

// Marks whoever the id is now. Repeating it (same kind, account, last day, who and reason) gives the mark that is there. Errors: invalid,
// not_found, conflict (no transaction is open).
[[nodiscard]] Result<RestrictionView> restrict_person(store::Connection& db, const Act& act, PersonId person,
                                                      const Restriction& restriction, Timestamp now);
// Ends every mark of whoever the id is now; returns how many there were. Those of other parts of a split stay.
[[nodiscard]] Result<std::uint64_t> lift_restrictions(store::Connection& db, const Act& act, PersonId person, Timestamp now);
// Every mark of whoever the id is now, ended ones too, newest first.
[[nodiscard]] Result<std::vector<RestrictionView>> restrictions_of(store::Connection& db, Viewer& viewer, PersonId person);

// What holds now of whoever the id is and, for a look at an earlier moment, of those who have its records of that moment now. Empty where
// there is no such id. For decisions, so without a viewer: nothing of it is shown.
[[nodiscard]] Result<std::vector<Restriction>> restrictions_in_force(store::Connection& db, PersonId person, Timestamp now,
                                                                     AsOf as_of = {});

// Whether somebody who is live has a mark that may hold: quick, for answers that name many. Where it has, ask restrictions_in_force().
[[nodiscard]] Result<bool> is_marked(store::Connection& db, PersonId person);
// Those of these people who have a mark, also one whose last day is over; in few statements.
[[nodiscard]] Result<std::set<PersonId>> marked_among(store::Connection& db, std::span<const PersonId> people);

// Within the transaction that writes the changes, after them.
[[nodiscard]] Result<void> follow_restrictions(store::Connection& db, std::span<const ChangeSet* const> changes);

}  // namespace cw::registry
