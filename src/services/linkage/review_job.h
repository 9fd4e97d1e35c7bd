// SPDX-License-Identifier: MIT
// Accuracy without a truth: `commonweal review` draws records of a finished run, writes a sheet for a person to judge, and reads it back
// into estimates with intervals and into decisions that later runs obey. docs/how-to/review-a-sample.md.
//
//   CW_TRY(ReviewSheetSummary made, write_review_sheet({.out = "people", .sample = 300}, progress));
//   ... somebody fills in the column "decision" ...
//   CW_TRY(ReviewResult result, read_review_sheet({.out = "people", .sheet = "people/review_sheet.csv"}));
//   result.text;   // plain English
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "base/value.h"

namespace cw::link {

struct ReviewSheetOptions {
  std::filesystem::path out;  // folder of an earlier link run
  std::uint64_t sample = 200;
  std::uint64_t seed = 1;
  std::filesystem::path sheet = {};  // empty: review_sheet.csv in `out`
  std::uint64_t pairs = 0;      // doubtful pairs near the threshold besides
  std::uint64_t threads = 1;
};
struct ReviewSheetSummary {
  std::uint64_t records = 0, groups = 0, rows = 0, pairs = 0;
  std::filesystem::path sheet, instructions;
  std::vector<std::string> remarks;
};
// Writes the sheet, the instructions beside it, and review_sample.json in `out`. Reads the run's inputs again. Errors: those of reading;
// conflict where the inputs have changed, or a filled sheet would be overwritten.
[[nodiscard]] Result<ReviewSheetSummary> write_review_sheet(const ReviewSheetOptions& options, const ProgressOptions& progress);

struct ReviewReadOptions {
  std::filesystem::path out;
  std::filesystem::path sheet;  // as it came back: CSV, XLSX, ODS
  std::string reviewer;         // written into decisions.csv
};
struct ReviewResult {
  std::uint64_t reviewed = 0, left_blank = 0, unsure_rows = 0, decisions = 0;
  std::string text;  // for a terminal
  Value details;     // what review.json holds
};
// Writes review.json and decisions.csv in `out`. Errors: those of reading the sheet, with row and column; conflict for contradictions.
[[nodiscard]] Result<ReviewResult> read_review_sheet(const ReviewReadOptions& options);

}  // namespace cw::link
