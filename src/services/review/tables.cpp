// SPDX-License-Identifier: MIT
// Times are microseconds. Records are the register's numbers; nothing here refers to its tables, which another service owns.
#include "services/review/tables.h"

namespace cw::review {
namespace {

// review_item: a pair to ask about, once for ever. A closed one that becomes doubtful again begins its next round. order_number: the
// pair's permanent random number. sampled: it is in the random choice for calibration. settled_weight: its weight when it was settled.
// review_answer: what a reviewer said, never altered (taken back, it moves to review_taken_back). review_assignment: to whom a pair was
// given in a round; slot: as which opinion. review_band: how many of the scored pairs of a band of match weight are in the random choice.
// review_state: one row.
constexpr std::string_view queue_sql = R"(
CREATE TABLE review_item (
  id TEXT PRIMARY KEY, left_record INTEGER NOT NULL, right_record INTEGER NOT NULL, left_source TEXT NOT NULL, right_source TEXT NOT NULL,
  kind TEXT NOT NULL, standing TEXT NOT NULL CHECK (standing IN ('apart', 'together')), match_weight REAL NOT NULL,
  probability REAL NOT NULL, value REAL NOT NULL, pairs INTEGER NOT NULL, people INTEGER NOT NULL, households INTEGER NOT NULL,
  why TEXT NOT NULL, order_number REAL NOT NULL, band INTEGER NOT NULL, sampled INTEGER NOT NULL CHECK (sampled IN (0, 1)),
  needed INTEGER NOT NULL, round INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'disputed', 'deciding', 'settled', 'closed')),
  outcome TEXT CHECK (outcome IN ('same', 'not_same', 'cannot_tell')), judgement INTEGER, settled_weight REAL,
  found_at INTEGER NOT NULL, refreshed_at INTEGER NOT NULL, opened_at INTEGER NOT NULL, settled_at INTEGER, closed_at INTEGER,
  closed_why TEXT, UNIQUE (left_record, right_record), CHECK (left_record < right_record)) STRICT;
CREATE INDEX review_item_order ON review_item (state, value DESC, id);
CREATE INDEX review_item_right ON review_item (right_record);
CREATE INDEX review_item_sample ON review_item (band, order_number) WHERE sampled = 1;
CREATE INDEX review_item_judgement ON review_item (judgement) WHERE judgement IS NOT NULL;
CREATE TABLE review_answer (
  number INTEGER PRIMARY KEY AUTOINCREMENT, item TEXT NOT NULL REFERENCES review_item (id), round INTEGER NOT NULL,
  reviewer TEXT NOT NULL, reviewer_name TEXT NOT NULL, part TEXT NOT NULL CHECK (part IN ('review', 'decision')),
  says TEXT NOT NULL CHECK (says IN ('same', 'not_same', 'cannot_tell')), reason TEXT NOT NULL, at INTEGER NOT NULL,
  match_weight REAL NOT NULL, UNIQUE (item, round, reviewer)) STRICT;
CREATE INDEX review_answer_at ON review_answer (at);
CREATE TABLE review_assignment (
  item TEXT NOT NULL REFERENCES review_item (id), round INTEGER NOT NULL, reviewer TEXT NOT NULL, slot INTEGER NOT NULL,
  taken_at INTEGER NOT NULL, until_at INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('held', 'answered', 'skipped')),
  PRIMARY KEY (item, round, reviewer)) STRICT;
CREATE INDEX review_assignment_reviewer ON review_assignment (reviewer, state);
CREATE TABLE review_band (band INTEGER PRIMARY KEY, inclusion REAL NOT NULL) STRICT;
CREATE TABLE review_state (
  one INTEGER PRIMARY KEY CHECK (one = 1), handed_out INTEGER NOT NULL, swept_at INTEGER NOT NULL, model TEXT NOT NULL) STRICT;
INSERT INTO review_state (one, handed_out, swept_at, model) VALUES (1, 0, 0, '');
)";

// review_taken_back: answers that whoever gave them took back before they had come to anything.
constexpr std::string_view taken_back_sql = R"(
CREATE TABLE review_taken_back (
  number INTEGER PRIMARY KEY AUTOINCREMENT, item TEXT NOT NULL REFERENCES review_item (id), round INTEGER NOT NULL,
  reviewer TEXT NOT NULL, reviewer_name TEXT NOT NULL, part TEXT NOT NULL, says TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL,
  taken_back_at INTEGER NOT NULL) STRICT;
CREATE INDEX review_answer_reviewer ON review_answer (reviewer, at);
)";

// What the queue's page and the home page count, without the pairs themselves.
constexpr std::string_view counts_sql = "CREATE INDEX review_item_counts ON review_item (state, kind, opened_at)";

constexpr store::Migration steps[] = {
    {1, "queue, answers, sample", queue_sql, {}, {}},
    {2, "answers taken back", taken_back_sql, {}, {}},
    {3, "an index for counts", counts_sql, {}, {}},
};

}  // namespace

store::ModuleMigrations review_migrations() { return {"review", steps}; }

}  // namespace cw::review
