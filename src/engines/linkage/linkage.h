// SPDX-License-Identifier: MIT
// The linkage engine: which records are the same person, why, and how sure it is. Fellegi-Sunter with Splink's model.
//
//   CW_TRY(Model model, read_splink_json(json));
//   CW_TRY(auto linker, Linker::create(table, std::move(model), {.threads = 2}));
//   CW_TRY(TrainingReport report, linker.train(plan));               // or use the model's own m and u
//   Clusters clusters(linker.size(), {0.95});
//   struct ToClusters : PairSink { ... };                            // takes scored pairs as they are found
//   CW_TRY(PredictSummary summary, linker.predict({.minimum_probability = 0.5}, sink));
//   linker.explain(a, b);                                            // waterfall of one pair
//
// Pure: no files, no clock, no logging. The same table, model, seed give the same pairs in the same order for any number of threads.
// A Linker belongs to one thread; it starts its own. The table must outlive it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "engines/linkage/model.h"
#include "engines/linkage/training_plan.h"
#include "engines/linkage/training_report.h"  // IWYU pragma: export

namespace cw::linkage {

// Records are numbered in the order of their ids (see Linker::row_of): the left record of a pair has the smaller number.
using RecordIndex = std::uint32_t;

class TermFrequencies;  // term_frequencies.h

struct LinkerOptions {
  unsigned threads = 1;
  std::uint64_t most_pairs = 20'000'000'000;  // predict and train refuse to make more, with the blocks to blame
  const TermFrequencies* frequencies = nullptr;  // instead of the table's own; read by create
};

// What a blocking rule will cost, before any pair is made.
struct LargeBlock {
  std::uint64_t pairs = 0;
  std::uint32_t records = 0;
  RecordIndex example = 0;  // a record of the block; its values are personal data
};
struct RuleForecast {
  std::string rule;
  std::uint64_t pairs = 0;  // by the rule's equalities alone, before other rules' pairs and other conditions are taken out
  std::uint64_t blocks = 0;
  std::vector<LargeBlock> largest;  // at most 5
};

// Scored pairs, in order. levels: for each pair one level index for each comparison. The spans end with the call.
struct PairChunk {
  std::span<const RecordIndex> left, right;
  std::span<const double> weight;      // match weight: log2 of the posterior odds, clipped to log2(1e-300) .. log2(1e300)
  std::span<const std::uint8_t> rule;  // first blocking rule that made the pair
  std::span<const std::uint8_t> levels;
};
class PairSink {
 public:
  virtual ~PairSink() = default;
  [[nodiscard]] virtual Result<void> accept(const PairChunk& chunk) = 0;  // called by one thread at a time
  virtual void looked_at(std::uint64_t) {}                                // so many pairs more have been scored, kept or not; likewise
};

struct PredictOptions {
  double minimum_probability = 0;  // pairs below are not handed out; 0 = all
};
struct PredictSummary {
  std::uint64_t pairs_scored = 0;            // distinct pairs that the rules make
  std::uint64_t pairs_kept = 0;              // handed to the sink
  std::vector<std::uint64_t> pairs_of_rule;  // new pairs of each rule
};

[[nodiscard]] double probability_of(double match_weight);  // 2^w / (1 + 2^w)
[[nodiscard]] double match_weight_of(double probability);

// Training ------------------------------------------------------------------------------------------------------------------------
// Which part of training runs; train() runs all that the plan holds, in this order.
enum class TrainingStep : std::uint8_t { lambda, u, em };

// Explaining ----------------------------------------------------------------------------------------------------------------------
// One bar of a waterfall, in Splink's terms.
struct WaterfallBar {
  std::string comparison;  // output column; "Prior"; "Final score"; "tf_" + name for a term frequency adjustment
  std::string label;
  std::string sql;
  double bayes_factor = 1;
  double log2_bayes_factor = 0;
  int gamma = 0;
  double m = 0, u = 0;                                          // 0 where they do not apply
  std::vector<std::string> columns, values_left, values_right;  // what the comparison reads
};
struct Explanation {
  double match_weight = 0;
  double match_probability = 0;
  int rule = -1;  // first blocking rule that makes the pair; -1: none does
  std::vector<WaterfallBar> bars;
};

class Linker {
 public:
  // Orders the records, checks columns, evaluates what concerns one record. Errors: not_found (column missing), conflict (id twice),
  // invalid.
  [[nodiscard]] static Result<Linker> create(const Table& table, Model model, LinkerOptions options);
  Linker(Linker&&) noexcept;
  Linker& operator=(Linker&&) noexcept;
  Linker(const Linker&) = delete;
  Linker& operator=(const Linker&) = delete;
  ~Linker();

  [[nodiscard]] const Model& model() const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::uint32_t row_of(RecordIndex record) const;       // row of the table
  [[nodiscard]] std::span<const std::uint32_t> source_codes() const;  // record -> code of the source column; empty with one source

  [[nodiscard]] Result<std::vector<RuleForecast>> forecast() const;
  // Scores every pair of the blocking rules. Errors: too_large (see LinkerOptions::most_pairs), or the sink's.
  [[nodiscard]] Result<PredictSummary> predict(const PredictOptions& options, PairSink& sink);
  // Match weights of any pairs, blocked or not: what predict would give them. weights: one for each pair. Errors: invalid (no such pair).
  [[nodiscard]] Result<void> score_pairs(std::span<const std::pair<RecordIndex, RecordIndex>> pairs, std::span<double> weights) const;
  // Each record against an identical copy of itself: what that does not reach, no match of it will (Splink: unlinkables).
  [[nodiscard]] std::vector<double> self_weights() const;
  [[nodiscard]] Result<void> train_step(const TrainingPlan& plan, TrainingStep step, TrainingReport& report);
  [[nodiscard]] Result<TrainingReport> train(const TrainingPlan& plan);
  [[nodiscard]] Result<Explanation> explain(RecordIndex left, RecordIndex right) const;
  // Estimates m from known matches: pairs of records with the same label (null: not known). Splink: estimate_m_from_label_column.
  [[nodiscard]] Result<void> train_m_from_labels(const Column& label);
  struct State;                    // internal/linker_state.h
  [[nodiscard]] State& state() { return *state_; }  // for the engine's other parts

 private:
  explicit Linker(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cw::linkage
