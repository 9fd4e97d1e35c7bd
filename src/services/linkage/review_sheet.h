// SPDX-License-Identifier: MIT
// The sheet on which a person judges sampled records, and the file beside it that remembers what was asked. The sheet is for people and
// spreadsheets: on its way back only its columns "row" and "decision" are read, so that sorted rows, changed dates and lost zeros do no
// harm.
//
//   write: ReviewSample -> review_sample.json (exact), sheet (for people)
//   read:  CW_TRY(ReviewSample sample, read_review_sample(json));  CW_TRY(auto answers, read_answers(table, "sheet.csv", sample));
//
// Functions are pure; one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "base/value.h"

namespace cw::link {

enum class ReviewRole : std::uint8_t { first, together, outside };
struct ReviewRow {
  std::string source, id;
  ReviewRole role = ReviewRole::first;
  std::uint64_t cluster_records = 1;  // size of the cluster that the record is in
  double match_weight = 0;            // with the first record, where it was scored
};
// A sampled record with its cluster and what looks like it outside; or a doubtful pair (two rows).
struct ReviewGroup {
  std::uint64_t others = 0;     // other records in the first one's cluster, shown or not
  std::vector<ReviewRow> rows;  // the first is what the others are compared with
};
struct ReviewSample {
  std::uint64_t records = 0;  // of the whole run
  std::uint64_t clusters = 0;
  std::uint64_t seed = 0;
  double threshold = 0;              // match probability
  std::string clusters_fingerprint;  // of clusters.csv when the sheet was made
  std::vector<ReviewGroup> groups;   // in random order: any number from the front on is a sample too
  std::vector<ReviewGroup> pairs;    // not part of the sample
};
[[nodiscard]] Value to_value(const ReviewSample& sample);
// Errors: invalid, with what is wrong with the file.
[[nodiscard]] Result<ReviewSample> read_review_sample(std::string_view json);

// "G12-3": third row of the twelfth group; "P2-1" for pairs. Nothing that a spreadsheet turns into a date or number.
[[nodiscard]] std::string row_key(char kind, std::size_t group, std::size_t row);
// A cell that no spreadsheet takes for a formula: =, +, -, @ in front get an apostrophe before them; line ends and control characters
// become spaces.
[[nodiscard]] std::string safe_cell(std::string_view text);
// One line of CSV (RFC 4180), cells made safe.
void append_line(std::string& csv, const std::vector<std::string>& cells);

enum class Answer : std::uint8_t { blank, unsure, same, different };
struct GroupAnswers {
  bool answered = false;                 // somebody wrote something, or there was nothing to ask and groups after it are answered
  std::vector<Answer> rows;              // about being the same as the first
  std::vector<std::uint32_t> person;     // a number equal for rows said to be one person; 0: not said
  std::vector<std::uint64_t> sheet_row;  // for messages: row in the spreadsheet; 0: not in it
};
struct ReviewAnswers {
  std::vector<GroupAnswers> groups, pairs;
};
// Reads the columns "row" and "decision": y, n, ? or a person number; empty is not answered. Rows may be in any order; rows that are
// missing are not answered. Errors: not_found (22) for a column, invalid with row and column of the sheet. Never repeats a cell.
[[nodiscard]] Result<ReviewAnswers> read_answers(const Table& sheet, std::string_view file, const ReviewSample& sample);

struct HumanDecision {
  const ReviewRow* left = nullptr;
  const ReviewRow* right = nullptr;
  bool same = false;
};
// Every pair that was decided; the pointers are into `sample`. Errors: conflict where rows contradict each other, with the row.
[[nodiscard]] Result<std::vector<HumanDecision>> decisions_of(const ReviewSample& sample, const ReviewAnswers& answers);

}  // namespace cw::link
