// SPDX-License-Identifier: MIT
// Records that come, change and go one by one: who each of them is at once, and the same people as a batch run of all of them would make.
//
//   CW_TRY(LiveIndex index, LiveIndex::build(table, model, {.threshold = 0.95}));   // bulk load; the table may have no rows
//   CW_TRY(LiveMatch found, index.match(row_table, 0, {}));                          // who is it? nothing is kept
//   CW_TRY(LiveOutcome outcome, index.put(row_table, 0));                            // new or changed: the same source and id
//   for (const ClusterMove& move : outcome.moves) ...                                // which records' people are others now
//   CW_TRY(outcome, index.remove({"library", "4711"}));
//   CW_TRY(outcome, index.judge(a, b, Judgement::not_same));                         // a person's word: wins for ever
//   CW_TRY(outcome, index.refit());                                                  // after the nightly batch: what weights are worth
//
// Scores are the Linker's to the last bit, with the term frequencies of the build (LiveSettings::frequencies). People are made by resolve's
// own code on the connected piece around what changed. What can differ from a batch, and by how much: docs/explanation/live-linkage.md.
// Pure. Threads: the owner lets one call in at a time, except calls of const functions, which may run beside each other. Deterministic: the
// same calls in the same order give the same answers; the answers about records do not depend on the order in which they came.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "engines/linkage/fields.h"
#include "engines/linkage/linkage.h"
#include "engines/linkage/term_frequencies.h"

namespace cw::linkage {

using LiveRecord = std::uint32_t;  // number of a record while it is there; the number of one that is gone may be given again
using ClusterId = std::uint32_t;   // from 1, never given again by this index; 0: none

struct LearntState;    // learnt.h
struct LiveBeginning;  // learnt.h
struct RecordName {
  std::string source, id;  // source: empty where the model has no source column
};
struct LiveSettings {
  double threshold = 0.95;                       // match probability, as [cluster] threshold
  std::vector<std::string> duplicate_free = {};  // sources that hold each person once; "all" stands for every source
  SubjectKind subject = SubjectKind::people;
  unsigned threads = 1;                // of build; everything else runs on the caller's thread
  std::uint32_t largest_block = 4096;  // larger blocks of a rule are passed over when a record looks for others
  std::uint32_t largest_piece = 2000;  // records that are looked at again after one change; past it only the nearest are
  std::shared_ptr<const TermFrequencies> frequencies = nullptr;  // instead of the table's own
  std::shared_ptr<const LiveBeginning> beginning = nullptr;      // what another index had learnt
};

struct LiveCandidate {
  LiveRecord record = 0;
  ClusterId cluster = 0;
  double match_weight = 0;
  std::uint32_t rule = 0;            // first blocking rule that makes the pair
  std::vector<std::uint8_t> levels;  // of each comparison
};
struct LiveMatch {
  std::vector<LiveCandidate> candidates;  // best first; equal weights in the order of ids
  std::uint32_t compared = 0;             // records that the rules brought up
  std::uint32_t blocks_passed_over = 0;
};
struct MatchOptions {
  double minimum_probability = 0.01;
  std::size_t most = 50;  // candidates
};

// A record whose cluster is another than before the call; 0 where it was not there before, or is not there any more.
struct ClusterMove {
  LiveRecord record = 0;
  ClusterId before = 0, after = 0;
};
// Why the records of a cluster are together now, or why a link was not followed. No personal data.
struct ClusterReason {
  ClusterId cluster = 0;
  std::string text;
  LiveRecord left = 0, right = 0;  // the pair that decided, equal where none did
  double match_weight = 0;
};
// A scored pair that the index keeps, from link_depth (resolve/resolve.h) below the threshold on.
struct LiveLink {
  LiveRecord left = 0, right = 0;
  float match_weight = 0;
};
enum class LiveDone : std::uint8_t { added, changed, unchanged, removed, judged, refitted };
enum class Neighbourhood : std::uint8_t { whole, cut_short };  // cut_short: the piece was larger than LiveSettings::largest_piece
struct LiveOutcome {
  LiveDone done = LiveDone::unchanged;
  LiveRecord record = 0;
  std::vector<ClusterMove> moves;  // in the order of ids
  std::vector<ClusterReason> reasons;
  Neighbourhood neighbourhood = Neighbourhood::whole;
  std::uint32_t blocks_passed_over = 0;
};
enum class Judgement : std::uint8_t { same, not_same, none };  // none: takes an earlier word back

struct LiveMemory {
  std::uint64_t values = 0, comparisons = 0, blocking = 0, links = 0, rest = 0;  // bytes
  [[nodiscard]] std::uint64_t total() const { return values + comparisons + blocking + links + rest; }
};

class LiveIndex {
 public:
  // Links the table as a batch does and goes on from there. Errors: as Linker::create and predict; unsupported for a rule that explodes
  // rare words.
  [[nodiscard]] static Result<LiveIndex> build(const Table& table, Model model, LiveSettings settings);
  LiveIndex(LiveIndex&&) noexcept;
  LiveIndex& operator=(LiveIndex&&) noexcept;
  LiveIndex(const LiveIndex&) = delete;
  LiveIndex& operator=(const LiveIndex&) = delete;
  ~LiveIndex();

  // Row `row` of a table with the columns of the one it was built from (those it lacks count as null). A record of the same source and id
  // is left out of the answer. Errors: invalid (a value of another type).
  [[nodiscard]] Result<LiveMatch> match(const Table& table, std::size_t row, const MatchOptions& options);
  // Errors: invalid (no id, or a value of another type); then nothing is changed.
  [[nodiscard]] Result<LiveOutcome> put(const Table& table, std::size_t row);
  [[nodiscard]] Result<LiveOutcome> remove(const RecordName& name);                                        // Errors: not_found.
  [[nodiscard]] Result<LiveOutcome> judge(const RecordName& a, const RecordName& b, Judgement judgement);  // Errors: not_found, invalid.
  // Learns again what weights are worth, and which lists are registers, from all records, and makes all people again: what a batch would
  // do, without scoring. Seconds for a million records.
  [[nodiscard]] Result<LiveOutcome> refit();

  [[nodiscard]] const Model& model() const;
  [[nodiscard]] std::size_t size() const;  // records there are
  [[nodiscard]] Result<LiveRecord> find(const RecordName& name) const;
  [[nodiscard]] RecordName name_of(LiveRecord record) const;
  [[nodiscard]] ClusterId cluster_of(LiveRecord record) const;                // 0: no such record
  [[nodiscard]] std::vector<LiveRecord> members_of(LiveRecord record) const;  // of its cluster, itself too, in the order of ids
  // The kept pairs that have a record of this one's cluster at an end, each once, that record as `left`. Costs as much as there are.
  [[nodiscard]] std::vector<LiveLink> links_around(LiveRecord record) const;
  void for_each(const std::function<void(LiveRecord, ClusterId)>& visit) const;
  // The waterfall of a pair. Errors: invalid (not two different records).
  [[nodiscard]] Result<Explanation> explain(LiveRecord a, LiveRecord b) const;
  [[nodiscard]] Result<double> weight_of(LiveRecord a, LiveRecord b) const;  // match weight; errors likewise
  [[nodiscard]] TermFrequencies frequencies() const;                         // of the records there are now, for a build to come
  [[nodiscard]] LearntState learnt() const;                                  // what is in force, for another index of the same records
  // Clusters as another index has them, by numbers above 0, in place of its own.
  void regroup(std::span<const std::pair<LiveRecord, std::uint64_t>> groups);
  [[nodiscard]] LiveMemory memory() const;
  struct State;  // internal/live_state.h

 private:
  explicit LiveIndex(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cw::linkage
