// SPDX-License-Identifier: MIT
#include "services/sources/sources.h"

namespace cw::sources {
namespace {

// load_row: a difference. `columns` null: the record is gone. before_*: what the sink had just before, null where nothing; known once
// `seen`. load_step: who started, confirmed, cancelled or undid a load, and why.
constexpr std::string_view sql = R"(
CREATE TABLE source (name TEXT PRIMARY KEY, version INTEGER NOT NULL, definition TEXT NOT NULL) STRICT;
CREATE TABLE source_version (
  name TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL, definition TEXT NOT NULL,
  PRIMARY KEY (name, version)) STRICT;
CREATE TABLE load (
  id TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES source (name), title TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('whole', 'part')),
  state TEXT NOT NULL CHECK (state IN ('reading', 'held', 'applying', 'applied', 'cancelled', 'undoing', 'undone')),
  started_at INTEGER NOT NULL, ended_at INTEGER, row_count INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,
  gone INTEGER NOT NULL, unchanged INTEGER NOT NULL, rejected INTEGER NOT NULL, held_before INTEGER NOT NULL, done INTEGER NOT NULL,
  changed_since INTEGER NOT NULL, question TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX load_under_way ON load (source) WHERE state IN ('reading', 'held', 'applying', 'undoing');
CREATE INDEX load_source ON load (source, started_at);
CREATE TABLE load_step (
  load TEXT NOT NULL REFERENCES load (id), number INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, who TEXT NOT NULL,
  reason TEXT NOT NULL, PRIMARY KEY (load, number)) STRICT;
CREATE TABLE load_row (
  load TEXT NOT NULL REFERENCES load (id), number INTEGER NOT NULL, id TEXT NOT NULL, columns TEXT, hash TEXT,
  seen INTEGER NOT NULL, before_columns TEXT, before_hash TEXT, PRIMARY KEY (load, number)) STRICT;
CREATE TABLE load_reject (
  load TEXT NOT NULL REFERENCES load (id), number INTEGER NOT NULL, line INTEGER NOT NULL, column_name TEXT NOT NULL,
  reason TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (load, number)) STRICT;
)";
constexpr store::Migration steps[] = {{1, "sources and loads", sql, {}, {}}};

}  // namespace

store::ModuleMigrations source_migrations() { return {"sources", steps}; }

}  // namespace cw::sources
