// SPDX-License-Identifier: MIT
// A model for columns whose meaning is known: comparisons, blocking rules searched on the data, and a training plan. Uses no truth.
//
//   CW_TRY(Proposal proposal, propose(table, fields, {.link_type = LinkType::link_and_dedupe, .subject = SubjectKind::people}));
//   CW_TRY(Linker linker, Linker::create(table, proposal.model, {}));
//   CW_TRY(TrainingReport report, linker.train(proposal.training));
//
// Pure and deterministic for a seed and any number of threads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "engines/linkage/fields.h"
#include "engines/linkage/model.h"
#include "engines/linkage/training_plan.h"

namespace cw::linkage {

struct ProposeOptions {
  LinkType link_type = LinkType::dedupe_only;
  SubjectKind subject = SubjectKind::people;
  std::string id_column, source_column;
  double pairs_per_record = 40;  // budget of the blocking search; a small table may compare all pairs
  std::uint64_t seed = 1;
  unsigned threads = 1;
};
// A blocking rule that was weighed, with what it costs and what it is thought to find.
struct BlockingCandidate {
  std::string rule;
  std::uint64_t pairs = 0;      // of the rule alone
  double estimated_recall = 0;  // share of all matches that it finds, by the data alone
  bool chosen = false;
};
struct Proposal {
  Model model;
  TrainingPlan training;
  double threshold = 0.95;               // match probability
  double estimated_blocking_recall = 0;  // of the chosen rules together
  std::vector<BlockingCandidate> candidates;
  std::vector<Choice> choices;
};
// `fields` names columns of the table; a column may be absent from some sources (null there). Errors: invalid where nothing can be
// compared, too_large where nothing narrows the pairs of many records down.
[[nodiscard]] Result<Proposal> propose(const Table& table, std::span<const Field> fields, const ProposeOptions& options);

}  // namespace cw::linkage
