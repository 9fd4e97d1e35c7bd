// SPDX-License-Identifier: MIT
// `commonweal decide`: one application explained, or a file of them decided, by DMN models.
//
//   DecideOptions options;
//   options.models = {"reduction.dmn"};
//   options.input = "applications.parquet";
//   options.out = "decided.parquet";
//   CW_TRY(const DecideSummary summary, run_decide(options, std::cout, {}));
//   summary.rows; summary.rejected;
//   // and later, for one row of the same file:
//   options.row = 4711;
//   options.explain = ExplainForm::text;
//   CW_TRY(const DecideSummary again, run_decide(options, std::cout, {}));
//
// Rows are read, decided and written block by block: memory does not grow with the file. Docs: how-to/decide.md, formats/explanation.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "base/value.h"

namespace cw::decisions {

enum class ExplainForm : std::uint8_t { none, text, table, json };

struct DecideOptions {
  std::vector<std::filesystem::path> models;   // files, or folders of them; the main one first
  std::vector<std::string> decisions;          // or decision services, by name; empty: the decisions that no other requires
  std::filesystem::path input;                 // JSON, NDJSON, CSV, TSV or Parquet
  std::filesystem::path out;                   // CSV or Parquet by its ending for many rows; empty: standard output, for one
  std::optional<std::uint64_t> row;            // only this one, from 1
  std::vector<std::filesystem::path> against;  // a model as `models`: what it decides for the same rows stands beside
  std::vector<std::string> keep;               // columns of the input that go into the output too
  ExplainForm explain = ExplainForm::none;
  std::filesystem::path words;    // file of the words of explanations
  std::optional<std::string> on;  // a day: the models in force on it count, and today() is it
  unsigned threads = 1;
  std::uint64_t memory_bytes = 512u << 20;  // of DuckDB, which reads Parquet
  Timestamp now;
};

struct DecideSummary {
  std::uint64_t rows = 0;
  std::uint64_t decided = 0;        // every decision asked for has a value
  std::uint64_t to_check = 0;       // every one has, though something on the way had none
  std::uint64_t without_value = 0;  // one has none, with the reason in the output
  std::uint64_t rejected = 0;       // the input was not what the model asks for
  double seconds = 0;
  std::uint64_t peak_memory_bytes = 0;
  std::string model_hash;
  std::filesystem::path rejects;     // the list of rejected rows; empty: there is none
  std::vector<std::string> remarks;  // sentences for whoever ran it
  std::uint64_t changed = 0;         // rows that options.against decides differently
  std::vector<std::string> changes;  // of those, a sentence for each decision
  bool many = false;                 // rows went to a file; else the one result went to `out`
};

// Errors: those of reading models and input; invalid where an explanation of many rows is asked for at once, or the file for results has
// another ending; not_found where there is no such row, decision, or version of the model on that day.
[[nodiscard]] Result<DecideSummary> run_decide(const DecideOptions& options, std::ostream& out, const ProgressOptions& progress);

}  // namespace cw::decisions
