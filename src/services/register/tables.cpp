// SPDX-License-Identifier: MIT
// Times are microseconds; a row is true from `from_at` until just before `until_at`, which is null while it lasts. Every change has a time
// of its own, so that rows of one change can be told from those of the next.
#include "services/register/tables.h"

namespace cw::registry {
namespace {

// register_change: the history, only ever added to. Its `moves` are all there is to know of who is who: replaying them gives `membership`
// and `person` again. record: as its source has it now, or had it last. record_past: what it was before. person_change: the part of
// the history that is about ids, to be found by person.
constexpr std::string_view people_sql = R"(
CREATE TABLE register_state (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL) STRICT;
INSERT INTO register_state (one, epoch) VALUES (1, 0);
CREATE TABLE register_change (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, record INTEGER, judgement INTEGER,
  load TEXT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL, moves TEXT NOT NULL, grounds TEXT NOT NULL) STRICT;
CREATE INDEX register_change_record ON register_change (record);
CREATE INDEX register_change_load ON register_change (load) WHERE load <> '';
CREATE TABLE person (
  id TEXT PRIMARY KEY, made_at INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('live', 'ended', 'merged')),
  ended_at INTEGER, merged_into TEXT REFERENCES person (id),
  CHECK ((state = 'live') = (ended_at IS NULL)), CHECK ((state = 'merged') = (merged_into IS NOT NULL))) STRICT;
CREATE INDEX person_merged_into ON person (merged_into);
CREATE TABLE person_change (
  change INTEGER NOT NULL REFERENCES register_change (number), position INTEGER NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL,
  other TEXT, PRIMARY KEY (change, position)) STRICT;
CREATE INDEX person_change_person ON person_change (person, change);
CREATE INDEX person_change_other ON person_change (other, change);
CREATE TABLE record (
  number INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, columns TEXT NOT NULL, hash TEXT NOT NULL, uprn TEXT,
  loaded_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, gone_at INTEGER, UNIQUE (source, id)) STRICT;
CREATE INDEX record_uprn ON record (uprn) WHERE uprn IS NOT NULL;
CREATE TABLE record_past (
  record INTEGER NOT NULL REFERENCES record (number), from_at INTEGER NOT NULL, until_at INTEGER NOT NULL, columns TEXT NOT NULL,
  hash TEXT NOT NULL, uprn TEXT, PRIMARY KEY (record, from_at)) STRICT;
CREATE INDEX record_past_uprn ON record_past (uprn) WHERE uprn IS NOT NULL;
CREATE TABLE membership (
  record INTEGER NOT NULL REFERENCES record (number), from_at INTEGER NOT NULL, until_at INTEGER,
  person TEXT NOT NULL REFERENCES person (id), PRIMARY KEY (record, from_at)) STRICT;
CREATE INDEX membership_person ON membership (person, from_at);
)";

// judgement: what a person said of two records. proposed: waits for a second reviewer. in_force: holds. refused: the second said no.
// replaced: a later word on the same pair. undone: taken back. `contradicts`: numbers of judgements that cannot be true beside it.
constexpr std::string_view judgement_sql = R"(
CREATE TABLE judgement (
  number INTEGER PRIMARY KEY, left_record INTEGER NOT NULL REFERENCES record (number), right_record INTEGER NOT NULL REFERENCES record (number),
  says TEXT NOT NULL CHECK (says IN ('same', 'not_same')), reason TEXT NOT NULL, reviewer TEXT NOT NULL, made_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'in_force', 'refused', 'replaced', 'undone')),
  second_reviewer TEXT, decided_at INTEGER, closed_at INTEGER, closed_by TEXT, closed_reason TEXT, contradicts TEXT NOT NULL,
  CHECK (left_record < right_record), CHECK (second_reviewer IS NULL OR second_reviewer <> reviewer)) STRICT;
CREATE INDEX judgement_pair ON judgement (left_record, right_record);
CREATE INDEX judgement_right ON judgement (right_record);
CREATE INDEX judgement_state ON judgement (state);
)";

// person_attribute: what somebody said of a person's needs and wishes (attributes.h). It stays with the id it was said of.
constexpr std::string_view attribute_sql = R"(
CREATE TABLE person_attribute (
  number INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL REFERENCES person (id), kind TEXT NOT NULL, value TEXT NOT NULL,
  said_by TEXT NOT NULL, ends_on TEXT, who TEXT NOT NULL, reason TEXT NOT NULL, from_at INTEGER NOT NULL, until_at INTEGER,
  ended_by TEXT, ended_reason TEXT) STRICT;
CREATE INDEX person_attribute_person ON person_attribute (person);
)";

// learnt_state: what the index has learnt from all records and scores by (learnt_store.h); the row with the greatest version is in force,
// from its change on (0: from the beginning). learnt_part: its bytes, in pieces.
constexpr std::string_view learnt_sql = R"(
CREATE TABLE learnt_state (
  version INTEGER PRIMARY KEY, change INTEGER NOT NULL, at INTEGER NOT NULL, records INTEGER NOT NULL, size INTEGER NOT NULL,
  hash TEXT NOT NULL) STRICT;
CREATE TABLE learnt_part (
  version INTEGER NOT NULL REFERENCES learnt_state (version), part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (version, part)) STRICT;
)";

constexpr store::Migration steps[] = {
    {1, "records, people, membership, history", people_sql, {}, {}},
    {2, "judgements", judgement_sql, {}, {}},
    {3, "attributes", attribute_sql, {}, {}},
    {4, "what was learnt", learnt_sql, {}, {}},
};

}  // namespace

store::ModuleMigrations register_migrations() { return {"register", steps}; }

}  // namespace cw::registry
