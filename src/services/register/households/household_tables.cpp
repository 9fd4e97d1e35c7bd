// SPDX-License-Identifier: MIT
// Times and rows as in the register's tables: true from `from_at` until just before `until_at`, which is null while it lasts; every
// decision has a time of its own.
#include "services/register/households/household_tables.h"

namespace cw::registry {
namespace {

// household_state: the last change of the register that is decided on, and what the last decision on everything learnt of the whole.
// household_decision: the history, only ever added to. Its `moves` are all there is to know of which record is of which household:
// replaying them gives `household_of_record` and `household` again. household_change: the part of the history that is about ids, to be
// found by household; `causes` are changes of the register. home_record: of each record that is there, what deciding needs of it, and the
// names by which others that may name the same home are found. home: what kind of place it is. household_stay: a person's time at a home.
constexpr std::string_view household_sql = R"(
CREATE TABLE household_state (
  one INTEGER PRIMARY KEY CHECK (one = 1), through INTEGER NOT NULL, context TEXT NOT NULL, learnt_records INTEGER NOT NULL) STRICT;
INSERT INTO household_state (one, through, context, learnt_records) VALUES (1, 0, '', 0);
CREATE TABLE household_decision (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, first_change INTEGER NOT NULL, last_change INTEGER NOT NULL,
  moves TEXT NOT NULL) STRICT;
CREATE TABLE household (
  id TEXT PRIMARY KEY, made_at INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('live', 'ended', 'merged')),
  ended_at INTEGER, merged_into TEXT REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((state = 'live') = (ended_at IS NULL)), CHECK ((state = 'merged') = (merged_into IS NOT NULL))) STRICT;
CREATE INDEX household_merged_into ON household (merged_into);
CREATE TABLE household_change (
  decision INTEGER NOT NULL REFERENCES household_decision (number), position INTEGER NOT NULL, household TEXT NOT NULL, kind TEXT NOT NULL,
  other TEXT, causes TEXT NOT NULL, PRIMARY KEY (decision, position)) STRICT;
CREATE INDEX household_change_household ON household_change (household, decision);
CREATE INDEX household_change_other ON household_change (other, decision);
CREATE TABLE home_record (
  record INTEGER PRIMARY KEY, source TEXT NOT NULL, person TEXT NOT NULL, columns TEXT NOT NULL,
  uprn_name TEXT, text_name TEXT, number_name TEXT) STRICT;
CREATE INDEX home_record_person ON home_record (person);
CREATE INDEX home_record_uprn_name ON home_record (uprn_name) WHERE uprn_name IS NOT NULL;
CREATE INDEX home_record_text_name ON home_record (text_name) WHERE text_name IS NOT NULL;
CREATE INDEX home_record_number_name ON home_record (number_name) WHERE number_name IS NOT NULL;
CREATE TABLE household_of_record (
  record INTEGER NOT NULL, from_at INTEGER NOT NULL, until_at INTEGER, household TEXT NOT NULL REFERENCES household (id),
  PRIMARY KEY (record, from_at)) STRICT;
CREATE INDEX household_of_record_household ON household_of_record (household, from_at);
CREATE TABLE home (
  home TEXT NOT NULL, from_at INTEGER NOT NULL, until_at INTEGER, kind TEXT NOT NULL, people INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (home, from_at)) STRICT;
CREATE TABLE household_stay (
  number INTEGER PRIMARY KEY AUTOINCREMENT, household TEXT, person TEXT NOT NULL, home TEXT NOT NULL, from_day TEXT, to_day TEXT,
  now INTEGER NOT NULL, confidence REAL NOT NULL, reason TEXT NOT NULL, sources TEXT NOT NULL, from_at INTEGER NOT NULL,
  until_at INTEGER) STRICT;
CREATE INDEX household_stay_household ON household_stay (household, from_at);
CREATE INDEX household_stay_person ON household_stay (person, from_at);
CREATE INDEX household_stay_home ON household_stay (home, from_at);
)";

// household_pass: a decision on everything that is under way. Rows of home_record are taken in change by change, up to `changes_read` so
// far, then record by record, up to `records_read`, of those up to `last_record` (0: of none); then what is otherwise is written in parts,
// `parts` so far. With the last the row goes, and household_state.through becomes `last_change`. Whoever goes on after another died works
// out again what is otherwise, which leaves out what is written already.
constexpr std::string_view pass_sql = R"(
CREATE TABLE household_pass (
  one INTEGER PRIMARY KEY CHECK (one = 1), begun_at INTEGER NOT NULL, version TEXT NOT NULL, last_change INTEGER NOT NULL,
  last_record INTEGER NOT NULL, changes_read INTEGER NOT NULL, records_read INTEGER NOT NULL, parts INTEGER NOT NULL) STRICT;
CREATE INDEX household_ended_at ON household (ended_at) WHERE ended_at IS NOT NULL;
)";

constexpr store::Migration steps[] = {
    {1, "households, homes, stays", household_sql, {}, {}},
    {2, "decisions on everything, under way", pass_sql, {}, {}},
};

}  // namespace

store::ModuleMigrations household_migrations() { return {"households", steps}; }

}  // namespace cw::registry
