// SPDX-License-Identifier: MIT
// The batch job: files to people. Reads and standardises the files, trains the model where its configuration says how, scores the pairs,
// clusters them, and writes the results. The commands link, train, evaluate and explain are thin doors to these functions.
//
//   LinkOptions options; options.files = {"people.csv"}; options.config = "people.toml"; options.out = "out";
//   CW_TRY(LinkSummary summary, run_link(options, terminal_progress()));
//
// One run in one folder at a time: a lock in the folder refuses a second. Results appear under their names only when complete.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "base/value.h"
#include "engines/linkage/fields.h"
#include "services/linkage/cluster_method.h"

namespace cw::link {

struct LinkOptions {
  std::vector<std::filesystem::path> files;
  std::filesystem::path config;  // TOML; or
  std::filesystem::path model;   // Splink's JSON; neither: columns are recognised and a model is proposed
  std::filesystem::path out;
  std::optional<std::string> truth;  // a column, or a CSV or Parquet file (source, record_id, person_id)
  std::vector<std::string> by;       // columns for whose groups figures are given, beside source, sex and age
  std::optional<std::string> id;
  std::optional<double> threshold;  // match probability at which records are one person
  std::optional<double>
      minimum_probability;  // pairs below are not written; none: all of them up to 5 million blocked pairs, else the threshold
  std::optional<ClusterMethod> cluster_method;  // none: the configuration's
  std::vector<std::string> duplicate_free;      // sources that hold each person at most once; "all" for every source
  std::filesystem::path decisions;              // a human's same and not_same: CSV as `commonweal review` writes it
  std::optional<std::uint64_t> seed;
  std::uint64_t threads = 1;
  std::uint64_t memory_bytes = 2ULL << 30;
  std::uint64_t most_pairs = 20'000'000'000;
  std::uint64_t checkpoint_from_records = 200'000;  // from so many records on, finished phases are kept until the run ends
};

// What a run did; `details` is what summary.json holds.
struct LinkSummary {
  std::uint64_t records = 0, people = 0, pairs_scored = 0, pairs_kept = 0, rejected = 0;
  std::optional<std::uint64_t> households, people_without_household;  // where the columns say where people live
  std::optional<double> household_precision, household_recall;        // of pairs of records of two people, where the truth has households
  std::optional<double> pair_precision, pair_recall, pair_f1, bcubed_f1;
  double wall_seconds = 0;
  std::uint64_t peak_memory_bytes = 0;
  std::vector<std::string> remarks;      // things the user should know
  std::vector<linkage::Choice> choices;  // what was decided without a configuration, and why
  Value details;
};

[[nodiscard]] Result<LinkSummary> run_link(const LinkOptions& options, const ProgressOptions& progress);
// The same up to the trained model: writes model.json, model.toml, summary.json, rejects.csv.
[[nodiscard]] Result<LinkSummary> run_train(const LinkOptions& options, const ProgressOptions& progress);

enum class PairScope : std::uint8_t { all, across_sources };
struct EvaluateOptions {
  std::filesystem::path clusters, truth;  // clusters may be empty where pairs are given
  std::optional<std::string> cluster_column, truth_column, id_column;
  std::filesystem::path pairs = {};              // pairs.parquet: curves, threshold table, calibration
  std::vector<std::string> by = {};              // columns: accuracy for each group
  std::vector<std::filesystem::path> data = {};  // files that hold them, by record id or by true person; none: the truth file
  PairScope scope = PairScope::all;
};
// Accuracy of clusters, of scored pairs, or both, against a truth file. docs/reference/accuracy.md lists the members. Errors: not_found for
// a column, invalid where no record is in both.
[[nodiscard]] Result<Value> run_evaluate(const EvaluateOptions& options);
[[nodiscard]] std::string evaluation_text(const Value& evaluation);  // the same as tables for a terminal

struct ExplainOptions {
  std::filesystem::path out;  // folder of a run
  std::string id_a, id_b;     // record ids; "source:id" where ids repeat between sources. Without id_b: why id_a's entity is one
  std::string person = {};    // or a person_id of clusters.csv: the same
  std::optional<std::uint64_t> unlinkable = {};  // or: records that could never be linked, with so many examples
};
// As text for a terminal: the waterfall of a pair and why the run joined it or not; why an entity is one; what is unlinkable. Reads the
// run's inputs again. Errors: invalid with exit 2 where not exactly one of these is asked; not_found; conflict where an id is ambiguous.
[[nodiscard]] Result<std::string> run_explain(const ExplainOptions& options);

}  // namespace cw::link
